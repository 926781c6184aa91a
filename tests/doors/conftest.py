"""Fixtures that several doors share."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from homefirst.county.people.taking_in import PeopleTakenIn
from tests.conftest import _point_at
from tests.doors.people_county import peopled


@pytest.fixture(scope="module")
def people_taken_in(
    template_database, worker_database: str, django_db_blocker, request
) -> Iterator[PeopleTakenIn]:
    """What was taken in; the module's tests share the county, and read only what they themselves did."""
    with django_db_blocker.unblock():
        taken_in = peopled(f"{worker_database}_{request.module.__name__.rpartition('.')[2]}")
        yield taken_in
        _point_at(worker_database)


@pytest.fixture
def people(people_taken_in: PeopleTakenIn, django_db_blocker) -> Iterator[dict[int, UUID]]:
    """The key of each person of the example, by their row."""
    with django_db_blocker.unblock():
        yield dict(people_taken_in.registered)
