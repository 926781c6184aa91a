"""Four people in beds and ready: one waits for a home, one got care late, two who came later got it
sooner."""

from homefirst.app.ground.house import this_log
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from tests.doors.journeys_county import LOADER, at

PEOPLE = [f"{n:08}-0000-4000-8000-000000000000" for n in range(1, 5)]
WAITS = [f"{n:08}-0000-4000-9000-000000000000" for n in range(1, 5)]
ALL = {"clinical": True, "multidisciplinary": True, "safe": True}


def enter_market() -> None:
    """Enters what happened to them."""
    entries = []
    for n, (person, wait) in enumerate(zip(PEOPLE, WAITS, strict=True)):
        own = {"person": person}
        spell, what = f"{n + 1:08}-0000-4000-a000-000000000000", "residential" if n == 0 else "home_care"
        said = {"what": what, "reason": None, "whose": None, "due": None}
        needs = dict.fromkeys(kinds.NEEDS_DESCRIBED.fields) | own | {"locality": "north", "dementia": "no"}
        needs |= {"nursing": "none", "visits": 3, "carers": 1}
        home = dict.fromkeys(kinds.CIRCUMSTANCES_RECORDED.fields) | own | {"home": "alone", "housing": "fit"}
        bed = {"spell": spell, "care": "acute", "place": "jr", "ward": "5B", "method": None}
        entries += [
            Entry(kinds.ADMITTED, at(1), own | bed),
            Entry(kinds.READINESS_RECORDED, at(1, 13), {**own, "spell": spell, **ALL}),
            Entry(kinds.CIRCUMSTANCES_RECORDED, at(2), home),
            Entry(kinds.NEEDS_DESCRIBED, at(2), needs),
            Entry(kinds.WAIT_OPENED, at(2 + n), {**own, "wait": wait, **said}),
        ]
        if n:
            left = at({1: 20, 2: 8, 3: 9}[n])
            service = {"service": f"{n + 1:08}-0000-4000-b000-000000000000", "what": "home_care"}
            entries += [
                Entry(kinds.DISCHARGED, left, {**own, "spell": spell, "destination": "home_with_care"}),
                Entry(kinds.WAIT_CLOSED, left, {**own, "wait": wait, "outcome": "home_with_care"}),
                Entry(kinds.SERVICE_STARTED, left, {**own, **service, "place": "home-care", "hours": "10"}),
            ]
    entries.sort(key=lambda one: one.at)
    assert record.load(this_log(), entries=entries, by=LOADER, because="a test").quarantined == ()
