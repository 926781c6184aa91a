"""A ward of John Radcliffe Hospital with people of docs/people-example.csv, as a round finds it on 14 March
2016 at noon."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from homefirst.app.house import this_log
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.store.events import EventType
from tests.doors.journeys_county import ALL, LOADER, at

WARD = "9Q"
ROWS = {"quiet": 10, "well": 11, "ill": 12, "new": 13}
"""Quiet: waiting, nothing else was said. Well: ready, all is said. Ill: meets criteria.
New: alone on another ward."""
KNOWN = {"home": "alone", "housing": "fit", "funding": None, "carer": "support", "package": "none"}


def enter_ward(registered: Mapping[int, UUID]) -> dict[str, UUID]:
    """Enters them; their keys by the part that each plays."""
    keys = {name: registered[row] for name, row in ROWS.items()}

    def said(who: str, type_: EventType, when: datetime, **says: object) -> Entry:
        number = ROWS[who]
        own = {"spell": f"{number:08}-0000-4000-8000-000000000000"} if "spell" in type_.fields else {}
        return Entry(type_, when, {"person": str(keys[who]), **own, **says}, known_at=when)

    def admitted(who: str, day: int, ward: str = WARD) -> Entry:
        return said(who, kinds.ADMITTED, at(day), care="acute", place="jr", ward=ward, method=None)

    wait = {"wait": "00000009-0000-4000-8000-000000000000", "what": "home_care", "reason": "E"}
    wait |= {"whose": "social_care", "due": None}
    other = {**wait, "wait": "00000008-0000-4000-8000-000000000000", "due": "2016-03-13"}
    asked = {
        "assessment": "00000007-0000-4000-8000-000000000000",
        "what": "needs",
        "profession": "social_work",
    }
    noon = at(14)
    entries = [
        admitted("new", 13, "9N"),
        admitted("quiet", 7),
        said("quiet", kinds.WAIT_OPENED, at(8), **wait),
        admitted("well", 5),
        said("well", kinds.READINESS_RECORDED, at(11), **ALL),
        said("well", kinds.CRITERIA_RECORDED, at(11), met=[]),
        said("well", kinds.EXPECTED_DATE_SET, at(11), day="2016-03-16", certainty="possible"),
        said("well", kinds.PATHWAY_SET, at(11), pathway=1),
        said("well", kinds.CIRCUMSTANCES_RECORDED, at(6), **KNOWN),
        said("well", kinds.WAIT_OPENED, at(11), **other),
        said("well", kinds.ASSESSMENT_REQUESTED, at(10), due="2016-03-12", **asked),
        said("well", kinds.CHOICE_BEGAN, at(12), choice=asked["assessment"], what="residential"),
        said("well", kinds.CRITERIA_RECORDED, at(13, 21), met=[]),
        admitted("ill", 13),
        said("ill", kinds.CRITERIA_RECORDED, noon, met=["iv_fluids", "oxygen"]),
        said("ill", kinds.STAY_CONFIRMED, noon),
    ]
    loaded = record.load(this_log(), entries=entries, by=LOADER, because="a test")
    assert loaded.quarantined == ()
    return keys
