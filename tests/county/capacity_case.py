"""Resources and postings that tests of capacity share: two lines of one provider, one of another."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from homefirst.county.capacity import record
from homefirst.county.capacity.posting import Offered, Source
from homefirst.county.capacity.resource import Resource, Unit
from homefirst.county.catalogue.dated import Dates
from homefirst.foundation.store.events import Author

TODAY = date(2016, 3, 10)  # a Thursday
NINE = datetime(2016, 3, 10, 9, tzinfo=UTC)
NORA = Author("nora", loader=True)
HUB = Author("coordinator", loader=True)
HOURS = Resource("hart-city", "Reablement, City", "reablement", None, "ouh", Unit.HOURS)
NORTH = Resource("hart-north", "Reablement, North", "reablement", None, "ouh", Unit.HOURS)
BEDS = Resource(
    "beds", "Discharge to assess beds", "d2a_bed", None, "care-homes", Unit.BEDS,
    days_open=(0, 1, 2, 3, 4), lead_days=1, dates=Dates(None, date(2016, 3, 22)),
)  # fmt: skip
RESOURCES = {one.code: one for one in (HOURS, NORTH, BEDS)}


def day(number: int) -> date:
    """The day so many after today."""
    return TODAY + timedelta(days=number)


def key(number: int) -> UUID:
    return UUID(int=number)


def offered(*cells: tuple[str, int, str]) -> tuple[Offered, ...]:
    """Cells of a posting as (resource, days from today, amount)."""
    return tuple(
        Offered(f"row {row}", resource, day(number), Decimal(amount))
        for row, (resource, number, amount) in enumerate(cells, start=1)
    )


def post(log, *cells: tuple[str, int, str], provider="ouh", at=NINE, number=1, resources=RESOURCES):
    return record.post(
        log, provider=provider, offered=offered(*cells), resources=resources, posting=key(number),
        source=Source.PAGE, by=NORA, at=at,
    )  # fmt: skip


def claim(log, number: int, resource: Resource, after: int, amount: str, at=NINE):
    return record.claim(
        log, resource=resource, day=day(after), amount=Decimal(amount), claim=key(number), by=HUB, at=at
    )
