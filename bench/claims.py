"""Promises at once: whether exactly what there is is given, a hundred times, and how long each takes.

In each run 200 ask for one of the last 20 places and 200 for 7 of 140 hours, at the same moment, from several
processes with several connections each, in a database of the bench's own. Exactly 20 and 20 may get it, the
others hear a sentence, and nothing else may happen: a deadlock, or one who is given what another has, ends
the bench with an error. The floor is one caller alone who asks for the same, one after the other: nobody
is in its way. `figure` is the 95th percentile of a promise among the others.

python bench/claims.py --json [--runs 100] [--processes 4] [--callers 10]
"""

import argparse
import multiprocessing
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--runs", type=int, default=100)
    arguments.add_argument("--processes", type=int, default=4)
    arguments.add_argument("--callers", type=int, default=10, help="connections of each process")
    asked = arguments.parse_args()
    with own_county():
        found = measure(asked)
    tell(found, as_json=asked.json)


def measure(asked: argparse.Namespace) -> dict[str, object]:
    from django.db import connections

    from homefirst.app.ground.house import this_log
    from homefirst.foundation.store.verify import verify
    from tests.county.claims_at_once import check_given_once

    alone = [one.seconds for one in Rush(1)(prepare(-1))]
    connections.close_all()
    seconds, took, given = [], [], 0
    with multiprocessing.get_context("fork").Pool(asked.processes) as pool:
        for run in range(asked.runs):
            start = time.perf_counter()
            wanted = prepare(run)
            connections.close_all()
            lots = [wanted[place :: asked.processes] for place in range(asked.processes)]
            heard = [one for some in pool.map(Rush(asked.callers), lots) for one in some]
            took.append(time.perf_counter() - start)
            seconds += [one.seconds for one in heard]
            got = [one.resource.unit.value for one in heard if one.heard is None]
            assert (got.count("beds"), got.count("hours")) == (20, 20), got
            check_given_once(this_log(), heard)
            given += len(got)
    verified = verify(this_log())
    assert verified.ok, verified.problems
    figure, floor = p95(seconds), p95(alone)
    return {
        "figure": round(figure * 1000, 1),
        "unit": f"ms, p95 of a promise among {asked.processes * asked.callers} connections",
        "floor": {"one caller alone, the same promises": round(floor * 1000, 1)},
        "ratio": round(figure / floor, 1),
        "runs in which exactly what there is was given": asked.runs,
        "promises asked for": len(seconds),
        "given": given,
        "deadlocks": 0,
        "a run of 400, median seconds": round(statistics.median(took), 2),
        "promises a second": round(400 / statistics.median(took)),
        "events verified": verified.events,
        "bar": "exactly what there is, in every run",
        "machine": machine(),
    }


def prepare(run: int) -> list:
    """Posts what there is in a run, and who wants it."""
    from homefirst.app.ground.house import this_log
    from tests.county.claims_at_once import places_and_hours, post

    lines, wanted = places_and_hours(run + 1)
    for number, (line, amount) in enumerate(zip(lines, (20, 140), strict=True)):
        post(this_log(), line, [amount, *[0] * 14], 10 * (run + 2) + number)
    return wanted


class Rush:
    """Those of one process, from so many connections of its own."""

    def __init__(self, callers: int) -> None:
        self.callers = callers

    def __call__(self, wanted: Sequence) -> list:
        from homefirst.app.ground.house import this_log
        from tests.county.claims_at_once import rush

        return rush(this_log, wanted, self.callers)


def p95(some: list[float]) -> float:
    return sorted(some)[int(len(some) * 0.95)]


if __name__ == "__main__":
    main()
