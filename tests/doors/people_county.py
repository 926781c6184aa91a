"""A county with the synthetic people of docs/people-example.csv and users who work at its organisations."""

from datetime import UTC, datetime
from pathlib import Path

from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.records.people_desk import import_people
from homefirst.county.access.models import User
from homefirst.county.people.taking_in import PeopleTakenIn
from homefirst.foundation.store.events import Author, Event
from tests.conftest import _clone, _point_at

EXAMPLE = Path(__file__).parents[2] / "docs" / "people-example.csv"
USERS = {
    "clara": ("clinician", "ouh"),
    "sam": ("social_worker", "occ"),
    "stan": ("clinician", "scas"),
    "nina": ("clinician", ""),
    "andy": ("analyst", "ouh"),
    "rita": ("records_officer", "ouh"),
    "rob": ("records_officer", "ohft"),
    "ria": ("records_officer", "scas"),
    "otto": ("privacy_officer", "ouh"),
}


def peopled(name: str) -> PeopleTakenIn:
    """Makes a database of that name, and the connections lead to it."""
    _clone(name)
    _point_at(name)
    for user, (role, organisation) in USERS.items():
        User.objects.create(username=user, role=role, organisation=organisation, password="!")
    return import_people(EXAMPLE, by=Author("operator"), at=datetime.now(UTC))


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def views_since(seq: int) -> list[Event]:
    """The events of views after a number, in their order."""
    log = this_log()
    return [event for event in log.events("access", log.now()) if event.seq > seq]


def last_view() -> int:
    log = this_log()
    return max((event.seq for event in log.events("access", log.now(), latest=1)), default=0)
