"""People of docs/people-example.csv in beds and at home: a small morning that everything happens in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from homefirst.app.ground.house import this_log
from homefirst.app.ground.places import place_names
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import STREAM
from homefirst.foundation.store.events import Author, EventType

LOADER = Author("loader", loader=True)
PLACES = place_names()
ROWS = {"ready": 2, "waiting": 3, "leave": 4, "town": 5, "gone": 6, "late": 7, "home": 8}
"""Who of the example plays which part, by their row."""
SPELLS = {name: f"{n}0000000-0000-4000-8000-000000000000" for n, name in enumerate(ROWS, 1)}
ALL = {"clinical": True, "multidisciplinary": True, "safe": True}


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2016, 3, day, hour, tzinfo=UTC)


def enter_journeys(registered: Mapping[int, UUID]) -> dict[str, UUID]:
    """Enters what happened, then what was put right; the keys by the part that each plays."""
    keys = {name: registered[row] for name, row in ROWS.items()}

    def said(
        who: str,
        type_: EventType,
        day: int,
        known: int | None = None,
        corrects: int | None = None,
        **says: object,
    ) -> Entry:
        own = {"spell": SPELLS[who]} if "spell" in type_.fields else {}
        payload = {"person": str(keys[who]), **own, **says}
        return Entry(type_, at(day), payload, known_at=at(known or day), corrects=corrects)

    def admitted(who: str, day: int, ward: str, known: int | None = None) -> Entry:
        return said(who, kinds.ADMITTED, day, known, care="acute", place="jr", ward=ward, method=None)

    wait = {"wait": "a0000000-0000-4000-8000-000000000000", "what": "home_care", "reason": "E"}
    wait |= {"whose": "social_care", "due": "2016-03-12"}
    other = {**wait, "wait": "b0000000-0000-4000-8000-000000000000", "due": None}
    service = {"service": "c0000000-0000-4000-8000-000000000000", "what": "reablement"}
    entries = [
        admitted("ready", 1, "5B"),
        said("ready", kinds.READINESS_RECORDED, 3, **ALL),
        said("ready", kinds.WAIT_OPENED, 4, **wait),
        admitted("waiting", 7, "6A"),
        said("waiting", kinds.WAIT_OPENED, 8, **other),
        admitted("leave", 2, "5B"),
        said("leave", kinds.LEAVE_BEGAN, 6),
        admitted("town", 1, "5B"),
        said("town", kinds.TRANSFERRED, 6, care="non_acute", place="townlands", ward=None),
        said("town", kinds.READINESS_RECORDED, 7, **ALL),
        admitted("gone", 1, "5B"),
        said("gone", kinds.DISCHARGED, 9, destination="home"),
        admitted("late", 1, "5B", known=15),
        said("late", kinds.DISCHARGED, 4, known=15, destination=None),
        said("home", kinds.SERVICE_STARTED, 5, place="hart", hours="14", **service),
    ]
    log = this_log()
    record.load(log, entries=entries, by=LOADER, because="a test")
    ready = next(one for one in log.events(STREAM, log.now()) if one.name == "ReadinessRecorded")
    mended = [
        said("ready", kinds.READINESS_RECORDED, 2, 9, ready.seq, **ALL),
        said("ready", kinds.DISCHARGED, 14, destination="home_with_care"),
        said("ready", kinds.WAIT_CLOSED, 14, wait=wait["wait"], outcome="home_with_care"),
    ]
    record.load(log, entries=mended, by=LOADER, because="a test")
    return keys
