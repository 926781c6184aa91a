"""An offer, its answer and the place given back: how long each takes in a county in which others are offered
something, beside bare SQL of the same rows.

Each round offers 7 hours to one person, accepts it, and takes it back; before it, what is kept for nobody is
looked for, as the door does. `--people` others have an offer that stands. Verbs alone, no page. `figure` is
the 95th percentile of making an offer. The floor is written in the same run after each offer: the rows that
it wrote, of every table (WRITTEN), go once more into tables with the same indexes, in one durable transaction
that holds a head first. The bar is ours: what an offer checks, locks and folds may cost BAR times that.

python bench/decisions.py --json [--rounds 100] [--people 100]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.claims import p95
from bench.run import machine, own_county, parser, tell

WRITTEN = (
    *("store_event", "store_receipt", "capacity_claim", "journey_said"),
    *("journey_wait", "hub_decision"),
)
"""The tables in which an offer leaves rows."""
BAR = 10.0


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=100)
    arguments.add_argument("--people", type=int, default=100)
    asked = arguments.parse_args()
    with own_county():
        found = measure(asked)
    tell(found, as_json=asked.json)


def measure(asked: argparse.Namespace) -> dict[str, object]:
    from django.db import connections

    from homefirst.app.ground.house import this_log
    from homefirst.foundation.store.verify import verify
    from homefirst.hub import decisions_record as decide
    from homefirst.hub.kept import give_back

    offers = Offers(asked.people)
    log = this_log()
    took: dict[str, list[float]] = {"look": [], "offer": [], "accept": [], "take back": [], "floor": []}
    with connections["owner"].cursor() as owner:
        floor = Floor(owner)
        for _ in range(asked.rounds):
            mine = {"person": offers.person, "offer": str(uuid4()), "by": offers.by}
            at = log.now().known_at
            took["look"].append(seconds(lambda at=at: give_back(log, by=offers.by, at=at)))
            floor.begins()
            took["offer"].append(
                seconds(lambda key=mine["offer"]: offers.make(offers.person, offers.wait, key))
            )
            rows = floor.ends()
            took["floor"].append(seconds(floor.write))
            at = log.now().known_at
            took["accept"].append(seconds(lambda mine=mine, at=at: decide.accept(log, **mine, at=at)))
            at = log.now().known_at
            took["take back"].append(
                seconds(lambda mine=mine, at=at: decide.withdraw(log, **mine, why="mistake", at=at))
            )
    verified = verify(log)
    assert verified.ok, verified.problems
    assert give_back(log, by=offers.by, at=log.now().known_at) == 0
    least = p95(took.pop("floor"))
    return {
        "figure": round(p95(took["offer"]) * 1000, 1),
        "unit": f"ms, p95 of making an offer where {asked.people} others stand",
        "floor": {f"bare SQL of the same {rows} rows": round(least * 1000, 1)},
        "ratio": round(p95(took["offer"]) / least, 1),
        "bar": f"p95 under {BAR:g} times the floor",
        **{f"{name}, p95 ms": round(p95(some) * 1000, 1) for name, some in took.items()},
        "events verified": verified.events,
        "machine": machine(),
    }


def seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


class Floor:
    """The rows that an offer wrote, written once more by bare SQL."""

    def __init__(self, cursor: Any) -> None:
        self.cursor, self.since = cursor, 0
        cursor.execute("CREATE TABLE bench_head (id int PRIMARY KEY, seq bigint NOT NULL)")
        cursor.execute("INSERT INTO bench_head VALUES (1, 0)")
        for table in WRITTEN:
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING DEFAULTS INCLUDING INDEXES)")
            cursor.execute(f"CREATE TEMP TABLE wrote_{table} (LIKE {table})")

    def begins(self) -> None:
        """What is written from now on is the offer's: nobody else writes."""
        self.cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (self.since,) = self.cursor.fetchone()

    def ends(self) -> int:
        """Puts the rows that were written aside; how many. Not measured."""
        many = 0
        for table in WRITTEN:
            self.cursor.execute(f"TRUNCATE wrote_{table}")
            self.cursor.execute(
                f"INSERT INTO wrote_{table} SELECT * FROM {table} WHERE xmin::text::bigint > %s", [self.since]
            )
            many += self.cursor.rowcount
        return many

    def write(self) -> None:
        self.cursor.execute("BEGIN")
        self.cursor.execute("SELECT seq FROM bench_head WHERE id = 1 FOR UPDATE")
        for table in WRITTEN:
            self.cursor.execute(
                f"INSERT INTO bench_{table} SELECT * FROM wrote_{table} ON CONFLICT DO NOTHING"
            )
        self.cursor.execute("UPDATE bench_head SET seq = seq + 1 WHERE id = 1")
        self.cursor.execute("COMMIT")


class Offers:
    """People in beds who wait for reablement, to all but one of whom something is offered."""

    def __init__(self, people: int) -> None:
        from homefirst.app.ground.house import this_log
        from homefirst.county.capacity import record
        from homefirst.county.capacity.posting import Offered, Source
        from homefirst.foundation.calendar import local_day
        from homefirst.foundation.store.events import Author
        from tests.county.capacity_case import HOURS, RESOURCES

        self.log, self.by = this_log(), Author("bench")
        now = self.log.now().known_at
        self.today, self.line = local_day(now), HOURS
        record.post(
            self.log, provider=HOURS.provider, resources=RESOURCES, posting=uuid4(), source=Source.FILE,
            offered=[Offered("row 1", HOURS.code, self.today, Decimal(14_000))], by=self.by, at=now,
        )  # fmt: skip
        waits = [self.waits() for _ in range(people + 1)]
        for person, wait in waits[1:]:
            self.make(person, wait, str(uuid4()))
        self.person, self.wait = waits[0]

    def waits(self) -> tuple[str, str]:
        from homefirst.county.journey import care_record, record

        person, wait, at = str(uuid4()), str(uuid4()), self.log.now().known_at - timedelta(seconds=1)
        record.admit(self.log, person=person, spell=str(uuid4()), care="acute", place="jr", ward=None,
                     by=self.by, at=at)  # fmt: skip
        care_record.open_wait(self.log, person=person, wait=wait, what="reablement", reason=None, whose=None,
                              due=None, by=self.by, at=at)  # fmt: skip
        return person, wait

    def make(self, person: str, wait: str, offer: str) -> None:
        from homefirst.hub import decisions_record as decide
        from homefirst.hub.decisions import NewOffer

        new = NewOffer(person, wait, offer, "reablement", "hart", self.line, Decimal(7), self.today,
                       Decimal(140), None)  # fmt: skip
        decide.make_offer(self.log, new, needed=lambda _: None, funding_wait=str(uuid4()), whose=None,
                          by=self.by, at=self.log.now().known_at)  # fmt: skip


if __name__ == "__main__":
    main()
