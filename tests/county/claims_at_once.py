"""Many who promise something of the same resource at the same moment, each over a connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connections

from homefirst.county.capacity import record
from homefirst.county.capacity.posting import Offered, Source
from homefirst.county.capacity.read import free
from homefirst.county.capacity.resource import Resource
from homefirst.county.catalogue.dated import Dates
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.log import Log
from tests.county.capacity_case import BEDS, HOURS, HUB, NINE, NORA, TODAY, day

PLACES = replace(BEDS, code="places", days_open=(0, 1, 2, 3, 4, 5, 6), lead_days=0, dates=Dates(None, None))


@dataclass(frozen=True)
class Wanted:
    """One who wants so much of a resource from a day on, and what they heard: None, or why not."""

    resource: Resource
    day: date
    amount: Decimal
    claim: UUID
    heard: str | None = None
    seconds: float = 0.0


def post(log: Log, resource: Resource, amounts: Sequence[int], number: int) -> None:
    """Posts one resource for the days from today on; `number` is the posting's."""
    record.post(
        log,
        provider=resource.provider,
        offered=[
            Offered("row", resource.code, day(after), Decimal(one)) for after, one in enumerate(amounts)
        ],
        resources={resource.code: resource},
        posting=UUID(int=number),
        source=Source.FILE,
        by=NORA,
        at=NINE,
    )


def rush(open_log: Callable[[], Log], wanted: Sequence[Wanted], callers: int) -> list[Wanted]:
    """What each heard, in their order. `callers` connections begin at once and take who comes next; anything
    else than a refusal (a deadlock is one) is raised."""
    begin = threading.Barrier(callers)
    queue, heard = iter(range(len(wanted))), list(wanted)
    next_one = threading.Lock()

    def call() -> None:
        try:
            log = open_log()
            log.now()  # the connection is open when it counts
            begin.wait(60)
            while True:
                with next_one:
                    place = next(queue, None)
                if place is None:
                    return
                heard[place] = _told(log, wanted[place])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(callers) as pool:
        for one in [pool.submit(call) for _ in range(callers)]:
            one.result(120)
    return heard


def _told(log: Log, one: Wanted) -> Wanted:
    start, why = time.perf_counter(), None
    try:
        record.claim(
            log, resource=one.resource, day=one.day, amount=one.amount, claim=one.claim, by=HUB, at=NINE
        )
    except Refused as refused:
        why = str(refused)
    return replace(one, heard=why, seconds=time.perf_counter() - start)


def check_given_once(log: Log, heard: Sequence[Wanted]) -> None:
    """Asserts that nothing was given twice, nothing that fits was kept back, and that everybody else got a
    sentence."""
    for resource in {one.resource.code: one.resource for one in heard}.values():
        days = free(log.now(), {resource.code: resource}, TODAY, 15)[0].days
        given = [one for one in heard if one.resource == resource and one.heard is None]
        posted = Decimal(0)
        for one in days:
            if one.posted is None:
                continue
            posted += one.posted
            taken = sum((claim.amount for claim in given if claim.day <= one.day), Decimal(0))
            assert one.left == posted - taken
            assert one.left >= 0
        can = {one.day: one.promise for one in days}
        for one in heard:
            if one.resource == resource and one.heard is not None:
                left = can[one.day]
                assert left is not None
                assert left < one.amount
                assert f"{resource.unit.wanted(one.amount)} wanted, and " in one.heard


def places_and_hours(run: int) -> tuple[tuple[Resource, Resource], list[Wanted]]:
    """200 who want one of 20 places, and 200 who want 7 of 140 hours, of resources of this run alone."""
    places = replace(PLACES, code=f"places-{run}")
    hours = replace(HOURS, code=f"hours-{run}")
    wanted = [
        Wanted(resource, TODAY, Decimal(amount), UUID(int=10_000 * (run + 1) + number * 1_000 + one))
        for number, (resource, amount) in enumerate(((places, 1), (hours, 7)))
        for one in range(200)
    ]
    return (places, hours), wanted
