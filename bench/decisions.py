"""An offer, its answer and the place given back: how long each takes in a county in which others are offered
something, beside a durable insert.

Each round offers 7 hours to one person, accepts it, and takes it back; before it, what is kept for nobody is
looked for, as the door does. `--people` others have an offer that stands. Verbs alone, no page. `figure` is
the 95th percentile of making an offer. The floor is a durable insert of one row, in the same run.

python bench/decisions.py --json [--rounds 100] [--people 100]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.claims import p95
from bench.run import machine, own_county, parser, tell


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

    from homefirst.app.house import this_log
    from homefirst.foundation.store.verify import verify
    from homefirst.hub import decisions_record as decide
    from homefirst.hub.kept import give_back

    offers = Offers(asked.people)
    log = this_log()
    took: dict[str, list[float]] = {"look": [], "offer": [], "accept": [], "take back": [], "insert": []}
    with connections["owner"].cursor() as owner:
        owner.execute("CREATE TABLE bench_plain (id bigserial PRIMARY KEY, payload text NOT NULL)")

        def insert() -> None:
            owner.execute("INSERT INTO bench_plain (payload) VALUES ('an offer')")

        for _ in range(asked.rounds):
            mine = {"person": offers.person, "offer": str(uuid4()), "by": offers.by}
            at = log.now().known_at
            took["look"].append(seconds(lambda at=at: give_back(log, by=offers.by, at=at)))
            took["offer"].append(
                seconds(lambda key=mine["offer"]: offers.make(offers.person, offers.wait, key))
            )
            at = log.now().known_at
            took["accept"].append(seconds(lambda mine=mine, at=at: decide.accept(log, **mine, at=at)))
            at = log.now().known_at
            took["take back"].append(
                seconds(lambda mine=mine, at=at: decide.withdraw(log, **mine, why="mistake", at=at))
            )
            took["insert"].append(seconds(insert))
    verified = verify(log)
    assert verified.ok, verified.problems
    assert give_back(log, by=offers.by, at=log.now().known_at) == 0
    floor = p95(took.pop("insert"))
    return {
        "figure": round(p95(took["offer"]) * 1000, 1),
        "unit": f"ms, p95 of making an offer where {asked.people} others stand",
        "floor": {"a durable insert of one row": round(floor * 1000, 1)},
        "ratio": round(p95(took["offer"]) / floor, 1),
        **{f"{name}, p95 ms": round(p95(some) * 1000, 1) for name, some in took.items()},
        "events verified": verified.events,
        "machine": machine(),
    }


def seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


class Offers:
    """People in beds who wait for reablement, to all but one of whom something is offered."""

    def __init__(self, people: int) -> None:
        from homefirst.app.house import this_log
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
