"""Many writers of single commands: the gathering appender beside a commit for each command, in the same run.

32 threads each publish one fact after the other (an event, its receipt, its fold, durable when it returns):
through the gathering appender, and, as peer, each by `Log.append`; beside that, one writer alone by
`Log.append`, who meets nobody at the head of the stream. The floor is what the disk allows when it
is asked for one commit after the other: durable inserts of the same payload by one connection. Rounds take
turns, so that all of them meet the same disk.

Latency is measured from the instant at which a command was due, at a fixed offered rate, whether or not
those before it were answered: a queue that builds up is seen.

python bench/writers.py --json [--writers 32] [--rate 500] [--seconds 3] [--rounds 3]
"""

import argparse
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell

SEED = 20160310


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--writers", type=int, default=32)
    arguments.add_argument("--rate", type=int, default=500, help="commands a second offered")
    arguments.add_argument("--seconds", type=float, default=3, help="of each round")
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    with own_county():
        make_plain()
        found = measure(asked)
    tell(found, as_json=asked.json)


def make_plain() -> None:
    """A table for plain inserts."""
    from django.db import connections

    with connections["owner"].cursor() as owner:
        owner.execute("CREATE TABLE bench_plain (id bigserial PRIMARY KEY, payload json NOT NULL)")


def measure(asked: argparse.Namespace) -> dict[str, object]:
    from homefirst.app.ground.house import this_log
    from homefirst.foundation.store.gather import Gatherer
    from homefirst.foundation.store.verify import verify

    log = this_log()
    gatherer = Gatherer(log)
    ways = {"gathered": gatherer.append, "apart": log.append}
    numbers = count()
    plain_inserts(0.3)
    rates: dict[str, list[float]] = {"gathered": [], "apart": [], "alone": [], "floor": []}
    with ThreadPoolExecutor(asked.writers) as pool:
        for _ in range(asked.rounds):
            rates["floor"].append(plain_inserts(asked.seconds / 3))
            for name, append in ways.items():
                rates[name].append(closed_loop(pool, append, numbers, asked.writers, asked.seconds))
            rates["alone"].append(closed_loop(pool, log.append, numbers, 1, asked.seconds / 3))
            release(pool, asked.writers)
    late = {name: [] for name in ways}
    with ThreadPoolExecutor(asked.writers) as pool:
        for _ in range(asked.rounds):
            for name, append in ways.items():
                late[name] += open_loop(pool, append, numbers, asked.rate, asked.seconds)
        release(pool, asked.writers)
    gatherer.close()
    verified = verify(log)
    assert verified.ok, verified.problems
    return {
        "throughput": throughput(rates, asked.writers),
        "latency": latency(late, asked.rate),
        "events verified": verified.events,
    }


def throughput(rates: dict[str, list[float]], writers: int) -> dict[str, object]:
    figure, peer, alone, floor = (statistics.median(some) for some in rates.values())
    return {
        "figure": round(figure),
        "peer": {"each writer commits for itself": round(peer), "one writer alone": round(alone)},
        "floor": {"one plain durable insert after the other": round(floor)},
        "ratio": round(figure / peer, 2),
        "ratio to one writer alone": round(figure / alone, 2),
        "ratio to the floor": round(figure / floor, 2),
        "rounds": {name: [round(rate) for rate in some] for name, some in rates.items()},
        "unit": f"commands a second, {writers} writers",
        "bar": "ratio at least 5",
        "machine": machine(),
    }


def latency(late: dict[str, list[float]], rate: int) -> dict[str, object]:
    def told(values: list[float]) -> dict[str, float]:
        ordered = sorted(values)
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
        found = {name: round(ordered[int(len(ordered) * share)] * 1000, 2) for name, share in shares.items()}
        return {**found, "max": round(ordered[-1] * 1000, 2), "commands": len(ordered)}

    gathered, apart = told(late["gathered"]), told(late["apart"])
    return {
        "figure": gathered["p95"],
        "peer": {"each command commits for itself": apart["p95"]},
        "ratio": round(gathered["p95"] / apart["p95"], 2),
        "gathered": gathered,
        "apart": apart,
        "unit": f"ms from due to durable, {rate} commands a second offered",
        "bar": "p95 under 20 ms",
        "machine": machine(),
    }


def closed_loop(
    pool: ThreadPoolExecutor, append: Callable, numbers: Iterator[int], writers: int, seconds: float
) -> float:
    """Commands a second of writers that ask again as soon as they are answered."""
    begin = threading.Barrier(writers + 1)
    until = [0.0]

    def write() -> int:
        one_command(append, next(numbers))  # the thread's connection is open when it counts
        begin.wait()
        done = 0
        while time.perf_counter() < until[0]:
            one_command(append, next(numbers))
            done += 1
        return done

    until[0] = time.perf_counter() + 3600
    running = [pool.submit(write) for _ in range(writers)]
    while begin.n_waiting < writers:
        time.sleep(0.01)
    start = time.perf_counter()
    until[0] = start + seconds
    begin.wait()
    done = sum(one.result() for one in running)
    return done / (time.perf_counter() - start)


def open_loop(
    pool: ThreadPoolExecutor, append: Callable, numbers: Iterator[int], rate: int, seconds: float
) -> list[float]:
    """Seconds from due to durable of each command; they are due at random instants (a Poisson stream)."""
    draw = random.Random(SEED)
    begin = time.perf_counter() + 0.05
    due, waits = begin, []

    def write(due: float, number: int) -> float:
        one_command(append, number)
        return time.perf_counter() - due

    while due < begin + seconds:
        time.sleep(max(0.0, due - time.perf_counter()))
        waits.append(pool.submit(write, due, next(numbers)))
        due += draw.expovariate(rate)
    return [one.result() for one in waits]


class Door:
    """Stands where a verb takes its log: the append is the one that is measured."""

    def __init__(self, append: Callable) -> None:
        self.append = append


def one_command(append: Callable, number: int) -> None:
    from homefirst.app.pack.in_force import LOADER
    from homefirst.county.figures import record

    record.publish(Door(append), tables=[table(number)], by=LOADER)  # type: ignore[arg-type]


def table(number: int):
    from datetime import date

    from homefirst.county.catalogue.delays import Breakdown
    from homefirst.county.figures.delays import DelayTable, Edition
    from homefirst.foundation.calendar import Month

    edition = Edition(Month(2012, 4), date(2012, 5, 25), None)
    days = (("acute", number), ("non_acute", 2))
    return DelayTable(f"writers {number}", "Writers", edition, Breakdown.CARE, days, number + 2)


def plain_inserts(seconds: float) -> float:
    """Durable inserts a second of the same payload into a plain table, one after the other."""
    import psycopg

    from homefirst.app.ground.house import this_log
    from homefirst.county.figures.projection import payload_of
    from homefirst.foundation.store.line import payload_text

    cursor = psycopg.Cursor(this_log().raw())
    text, done = payload_text(payload_of(table(1))), 0
    start = time.perf_counter()
    while time.perf_counter() < start + seconds:
        cursor.execute("INSERT INTO bench_plain (payload) VALUES (%s)", [text])
        done += 1
    return done / (time.perf_counter() - start)


def release(pool: ThreadPoolExecutor, writers: int) -> None:
    """Gives back the connections that the pool's threads opened."""
    from django.db import connections

    together = threading.Barrier(writers)

    def close() -> None:
        together.wait()
        connections.close_all()

    for one in [pool.submit(close) for _ in range(writers)]:
        one.result()


if __name__ == "__main__":
    main()
