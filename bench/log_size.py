"""A county's log of five years, generated: appended in chained batches, and verified.

The bar is a share of PostgreSQL's own speed in the same run: each batch of 10,000 is appended (numbered,
chained, durable) and, beside it, sent by one COPY into a table of the same columns and key with no hash, no
chain and no checks, from rows that lie ready in memory. Batch by batch, the first of the two taking turns,
so that both meet the same disk and the same neighbours. Making the facts is counted in neither.

The facts are made up from a seed: what happens to people under opaque keys, what capacity is posted, what is
published and taken in, over five years and five streams; where a message carries a fact it is given a receipt
in the second part of the run.

python bench/log_size.py --json [--events 3000000]

Each measure is a function over a `Log` and takes what it needs: `appended`, `with_receipts`, `verified`. What
is measured on the same log later (rebuild, restore) is one more function and one more line in `measure`.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell

SEED = 20160310
EVENTS = 3_000_000
BATCH = 10_000
RECEIPTS = 10  # batches of the part with receipts
BEGIN = datetime(2012, 4, 1, tzinfo=UTC)
DAYS = 5 * 365


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--events", type=int, default=EVENTS)
    asked = arguments.parse_args()
    with own_county():
        make_copy()
        found = measure(asked.events)
    tell(found, as_json=asked.json)


def make_copy() -> None:
    """A plain table beside the log: its columns and key, and no chain."""
    from django.db import connections

    with connections["owner"].cursor() as owner:
        owner.execute("CREATE TABLE bench_copy (LIKE store_event)")
        owner.execute("ALTER TABLE bench_copy DROP COLUMN hash")
        owner.execute("ALTER TABLE bench_copy ADD PRIMARY KEY (county, stream, seq, recorded_at)")
    connections["owner"].close()


def measure(events: int) -> dict[str, object]:
    from homefirst.app.ground.house import this_county
    from homefirst.foundation.store.log import Log
    from homefirst.foundation.store.projection import Registry

    county = County()
    log = Log(this_county().area, Registry(tuple(county.types.values()), ()))
    begin = time.perf_counter()
    found: dict[str, object] = {"append": appended(log, county, events // BATCH)}
    found["append with receipts"] = with_receipts(log, county)
    found["verify"] = verified(log)
    return {**found, "seconds of the whole run": round(time.perf_counter() - begin), "machine": machine()}


class County:
    """Facts of a county over five years, in the order in which they happen."""

    def __init__(self, seed: int = SEED) -> None:
        from homefirst.foundation.store.events import Author, EventType

        self.draw = random.Random(seed)
        self.day = 0
        self.number = 0
        self.people = [self._key() for _ in range(4_000)]  # who is in a bed or waits at home
        self.authors = {stream: Author(f"{stream} bench") for stream in STREAMS}
        self.types = {
            name: EventType(name, 1, frozenset({"person"} & fields), frozenset(fields - {"person"}))
            for name, fields in ((name, frozenset(make(self))) for name, _, _, make in KINDS)
        }

    def batch(self, *, receipts: bool = False) -> list[Any]:
        """The next 10,000 facts; with receipts, each came in a message of its own."""
        from homefirst.foundation.store.events import Fact, Occurred, Receipt

        weights = [weight for _, _, weight, _ in KINDS]
        span = timedelta(days=DAYS * BATCH / EVENTS)
        begin = BEGIN + span * (self.number // BATCH)
        facts = []
        for place, (name, stream, _, make) in enumerate(self.draw.choices(KINDS, weights, k=BATCH)):
            self.number += 1
            at = begin + span * place / BATCH
            receipt = Receipt(f"{stream} sender", f"message {self.number}") if receipts else None
            facts.append(Fact(stream, self.types[name], Occurred.at(at), make(self), receipt=receipt))
        return facts

    def _key(self) -> str:
        return str(UUID(int=self.draw.getrandbits(128), version=4))

    def person(self) -> str:
        place = self.draw.randrange(len(self.people))
        if self.draw.random() < 0.1:
            self.people[place] = self._key()
        return self.people[place]

    def ward(self) -> str:
        return f"RTH08-{self.draw.randrange(90):02d}"

    def day_text(self) -> str:
        return f"2016-{self.draw.randrange(1, 13):02d}-{self.draw.randrange(1, 29):02d}"


def _moved(c: County) -> dict[str, Any]:
    return {"person": c.person(), "ward": c.ward(), "bed": c.draw.randrange(32), "from": c.ward()}


def _ready(c: County) -> dict[str, Any]:
    criteria = [c.draw.random() < 0.9 for _ in range(3)]
    return {"person": c.person(), "since": c.day_text(), "criteria": criteria, "pathway": c.draw.randrange(4)}


def _waits(c: County) -> dict[str, Any]:
    needs = {"hours": f"{c.draw.randrange(4, 80) / 4:.2f}", "double_up": c.draw.random() < 0.2}
    reason, site = c.draw.choice("ABCDEFGHI"), c.ward()
    return {"person": c.person(), "reason": reason, "needs": needs, "since": c.day_text(), "site": site}


def _visited(c: County) -> dict[str, Any]:
    return {
        "person": c.person(),
        "provider": f"1-{c.draw.randrange(10**9):09d}",
        "planned": c.draw.randrange(15, 61, 15),
        "minutes": c.draw.randrange(10, 70),
        "note": c.draw.choice((None, "nobody at home", "stayed until the daughter came – “all well”")),
    }


def _posted(c: County) -> dict[str, Any]:
    localities = ("Abingdon", "Banbury", "Bicester", "Didcot", "Henley", "Oxford", "Wantage", "Witney")
    hours = f"{c.draw.randrange(0, 400) / 4:.2f}"
    return {
        "locality": c.draw.choice(localities),
        "service": "home_care",
        "hours": hours,
        "day": c.day_text(),
    }


def _counted(c: County) -> dict[str, Any]:
    days = [[code, c.draw.randrange(900)] for code in "ABCDEFGHI"]
    return {"area": "E10000025", "month": c.day_text()[:7], "days": days, "total": sum(n for _, n in days)}


def _taken_in(c: County) -> dict[str, Any]:
    return {
        "file": f"list {c.draw.randrange(10**6)}.xlsx",
        "sha256": f"{c.draw.getrandbits(256):064x}",
        "rows": 30,
    }


# Name, stream, how many of a hundred, and how a payload is made.
KINDS: tuple[tuple[str, str, int, Callable[[County], dict[str, Any]]], ...] = (
    ("Moved", "journey", 34, _moved),
    ("ReadyMarked", "journey", 10, _ready),
    ("WaitRecorded", "journey", 10, _waits),
    ("Visited", "visits", 30, _visited),
    ("HoursPosted", "capacity", 12, _posted),
    ("DelaysCounted", "figures", 2, _counted),
    ("ListTakenIn", "intake", 2, _taken_in),
)
STREAMS = ("journey", "visits", "capacity", "figures", "intake")


def appended(log: Any, county: County, batches: int) -> dict[str, object]:
    """Chained appends of batches, and COPY of the same rows ready in memory, taking turns."""
    chained, copied = _beside(log, county, batches, receipts=False)
    return _told(chained, copied, "ratio at least 0.6")


def with_receipts(log: Any, county: County) -> dict[str, object]:
    """The same where each fact came in a message of its own, which is never taken in twice."""
    chained, copied = _beside(log, county, RECEIPTS, receipts=True)
    return _told(chained, copied, "none: the peer keeps no receipts")


def verified(log: Any) -> dict[str, object]:
    """The whole log chained anew, as `homefirst log verify` does."""
    from homefirst.foundation.store.verify import verify

    start = time.perf_counter()
    found = verify(log)
    seconds = time.perf_counter() - start
    assert found.ok, found.problems[:3]
    return {
        "figure": round(seconds, 1),
        "unit": "seconds",
        "events": found.events,
        "events a second": round(found.events / seconds),
        "bar": "under 60 s for 3 million",
    }


def _beside(log: Any, county: County, batches: int, *, receipts: bool) -> tuple[list[float], list[float]]:
    from homefirst.foundation.store.events import Author

    chained, copied = [], []
    for number in range(batches + 1):
        facts = county.batch(receipts=receipts)
        rows = _rows(log, facts)

        def append(facts: list[Any] = facts) -> float:
            start = time.perf_counter()
            log.append(facts, by=Author("bench"))
            return time.perf_counter() - start

        def copy(rows: bytes = rows) -> float:
            return _copied(log.raw(), rows)

        first, second = (append, copy) if number % 2 else (copy, append)
        one, two = first(), second()
        if number:  # the first batch makes the partition, and fills caches
            chained.append(one if number % 2 else two)
            copied.append(two if number % 2 else one)
    return chained, copied


_numbers: dict[str, int] = {}


def _rows(log: Any, facts: list[Any]) -> bytes:
    """The facts as rows of COPY's text format, without a hash, numbered as the log would."""
    from homefirst.foundation.store.line import copy_line, event_cells

    now, lines = datetime.now(UTC), []
    for fact in facts:
        _numbers[fact.stream] = seq = _numbers.get(fact.stream, 0) + 1
        cells = event_cells(fact, county=log.county, seq=seq, recorded_at=now, by="bench", because=None)
        lines.append(copy_line(cells) + b"\n")
    return b"".join(lines)


def _copied(raw: Any, rows: bytes) -> float:
    import psycopg

    from homefirst.foundation.store.line import COLUMNS

    statement = f"COPY bench_copy ({', '.join(COLUMNS)}) FROM STDIN"
    start = time.perf_counter()
    with raw.transaction(), psycopg.Cursor(raw) as cursor, cursor.copy(statement) as copy:
        copy.write(rows)
    return time.perf_counter() - start


def _told(chained: list[float], copied: list[float], bar: str) -> dict[str, object]:
    figure, peer = (BATCH * len(chained) / sum(some) for some in (chained, copied))
    ratios = sorted(peer / own for own, peer in zip(chained, copied, strict=True))
    return {
        "figure": round(figure),
        "peer": "COPY of the same rows ready in memory, unchained, without receipts",
        "floor": round(peer),
        "ratio": round(figure / peer, 3),
        "ratio of a batch": {
            "p5": round(ratios[len(ratios) // 20], 3),
            "median": round(statistics.median(ratios), 3),
        },
        "events": BATCH * len(chained),
        "seconds": round(sum(chained), 1),
        "unit": "events a second, durable, batches of 10,000",
        "bar": bar,
    }


if __name__ == "__main__":
    main()
