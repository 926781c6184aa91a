"""Codes by rule: `bench/coding.py --json`.

Figure: the code of 2,000 random people with 0 to 5 open waits each (1.9 on average) on one day, with all its
sentences; bar 50 ms of a core. Floor: a dictionary that already knows each person's code is asked once a
person. Peer: the slow judge of the tests on 200 of the same people, its files read once and no sentence made;
before anything is timed, both must give the same codes.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, parser, tell
from homefirst.county.catalogue.pack import pack_folder
from homefirst.policy.coding import Coded, code
from homefirst.policy.coding_table import coding_of
from tests.judges import plain_coding
from tests.judges.random_waits import Waiting

PEOPLE, JUDGED, TIMES = 2_000, 200, 15
BAR_MS = 50
DAY = date(2016, 12, 12)


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of `times` runs, in time of the processor: it is one thread, and waits for nothing."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return sorted(taken)[times // 2]


def measure() -> dict[str, object]:
    folder = pack_folder(None)
    table = coding_of(folder)
    waiting = Waiting(tuple(table.kinds), tuple(one.owner for one in table.owners))
    people = [(waiting.waits(DAY), waiting.situation()) for _ in range(PEOPLE)]
    tables = {
        name: plain_coding.rows_of(folder, name) for name in ("waits.csv", "coding.csv", "coding_whose.csv")
    }
    plain_coding.rows_of = lambda _, name: tables[name]

    def figure() -> list[Coded]:
        coding = table.on(DAY)
        return [code(coding, waits, situation) for waits, situation in people]

    def peer() -> list[tuple[object, ...]]:
        found = []
        for waits, situation in people[:JUDGED]:
            facts = dict(zip(plain_coding.FACTS, situation.said(), strict=True))
            plain = [(wait.wait, wait.what, wait.whose, wait.opened) for wait in waits]
            found.append(plain_coding.plain_code(folder, DAY.isoformat(), plain, facts))
        return found

    ours = figure()
    assert [(one.reason, one.whose, one.wait, one.rule) for one in ours[:JUDGED]] == peer()
    known = dict(enumerate(ours))
    taken = milliseconds(figure, TIMES)
    least = milliseconds(lambda: [known[person] for person in range(PEOPLE)], TIMES)
    others = milliseconds(peer, 3) * PEOPLE / JUDGED
    return {
        "figure": {
            "name": f"the codes of {PEOPLE:,} people with {sum(len(waits) for waits, _ in people):,} waits",
            "milliseconds": round(taken, 2),
            "bar_milliseconds": BAR_MS,
        },
        "floor": {"name": "a dictionary that knows the codes already", "milliseconds": round(least, 3)},
        "peer": {"name": "the tests' slow judge, from 200 people", "milliseconds": round(others, 1)},
        "ratio": {"to_floor": round(taken / least, 1), "to_peer": round(taken / others, 3)},
        "machine": machine(),
    }


if __name__ == "__main__":
    asked = parser(__doc__).parse_args()
    figures = measure()
    tell(figures, as_json=asked.json)
    sys.exit(0 if figures["figure"]["milliseconds"] <= BAR_MS else 1)  # type: ignore[index]
