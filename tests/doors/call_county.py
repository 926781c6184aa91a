"""A small county with a call to hold: one person who is ready and described, and one line that is posted."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.county.capacity import record as capacity
from homefirst.county.capacity.posting import Offered, Source
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.store.events import Author
from tests.doors.journeys_county import LOADER, at, enter_journeys

TODAY = date(2016, 3, 10)
LINE = "home-care-city"


def enter_call(registered: Mapping[int, UUID]) -> dict[str, UUID]:
    """Enters the journeys, what the one who is ready needs, and what a provider posts; keys by part."""
    found = enter_journeys(dict(registered))
    person = {"person": str(found["ready"])}
    home = {"home": "alone", "housing": "fit", "funding": "council", "carer": "none", "package": "none"}
    needs = {
        "mobility": "aid", "transfers": "one", "continence": "continent", "cognition": "none",
        "nursing": "none", "dementia": "no", "nights": "quiet", "visits": 2, "carers": 1,
        "visitor_sex": "any", "locality": "city", "tasks": [], "cover": [], "bariatric": "no",
    }  # fmt: skip
    entries = [
        Entry(kinds.CIRCUMSTANCES_RECORDED, at(4), person | home),
        Entry(kinds.NEEDS_DESCRIBED, at(4), person | needs),
    ]
    assert record.load(this_log(), entries=entries, by=LOADER, because="a test").quarantined == ()
    days = [(n, TODAY + timedelta(days=n), Decimal(0 if n else 14)) for n in range(7)]
    capacity.post(
        this_log(),
        provider="home-care-providers",
        offered=[Offered(f"row {n}", LINE, day, amount) for n, day, amount in days],
        resources=pack_capacity().resources,
        posting=UUID(int=7),
        source=Source.PAGE,
        by=Author("nora", loader=True),
        at=datetime(2016, 3, 10, 8, tzinfo=UTC),
    )
    return found
