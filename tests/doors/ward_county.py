"""A ward of John Radcliffe Hospital with people of docs/people-example.csv, as a round finds it on 14 March
2016 at noon; who works there, and how a ward says something on its pages."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.models import User
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import STREAM
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.events import EventType
from tests.doors.journeys_county import ALL, LOADER, at, enter_journeys
from tests.doors.people_county import peopled
from tests.doors.test_pages import Text

WARD = "9Q"
WARD_PAGES = "/oxfordshire/ward"
JSON = {"format": "json"}
ASKS_JSON = {"accept": "application/json"}
STAFF = {
    "wendy": ("ward_staff", "ouh"),
    "tess": ("therapist", "ouh"),
    "sonia": ("social_worker", "occ"),
    "bram": ("broker", "occ"),
    "hetty": ("hub_coordinator", "ouh"),
    "stella": ("ward_staff", "scas"),
}
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


def staffed_ward(name: str) -> dict[str, UUID]:
    """Makes a database of that name with the ward, those in beds elsewhere and the staff, to which the
    connections lead; the keys by the part that each plays."""
    registered = dict(peopled(name).registered)
    keys = enter_journeys(registered) | enter_ward(registered)
    for user, (role, organisation) in STAFF.items():
        User.objects.create(username=user, role=role, organisation=organisation, password="!")
    return keys


def page_of(key: UUID) -> str:
    return f"{WARD_PAGES}/person/{key}"


def seen_by(client: Client, key: UUID) -> int:
    entry: int = client.get(page_of(key), JSON).json()["entry"]
    return entry


def send(client: Client, key: UUID, say: str, *, seen: int | None = None, **said: object):
    """Sends a form as the page has it, asking for JSON."""
    number = seen_by(client, key) if seen is None else seen
    form = {"say": say, "form": say, "seen": number, **said}
    return client.post(page_of(key), form, headers=ASKS_JSON)


def saved(client: Client, key: UUID, say: str, **said: object) -> list[tuple[str, dict[str, object]]]:
    """What a form entered: names and payloads without the keys of the person and the stay."""
    before = last_entry()
    response = send(client, key, say, **said)
    assert response.status_code == 201, response.content
    return [
        (one.name, {name: value for name, value in one.payload.items() if name not in ("person", "spell")})
        for one in entries_since(before)
    ]


def entries_since(seq: int) -> list:
    log = this_log()
    return sorted(
        (one for one in log.events(STREAM, log.now(), latest=20) if one.seq > seq), key=lambda one: one.seq
    )


def last_entry() -> int:
    log = this_log()
    return max(one.seq for one in log.events(STREAM, log.now(), latest=1))


def words_of(response) -> str:
    return " ".join(Text(response).words.split())


def today() -> str:
    return local_day(ward_clock().at).isoformat()


def later(days: int) -> str:
    return (local_day(ward_clock().at) + timedelta(days=days)).isoformat()
