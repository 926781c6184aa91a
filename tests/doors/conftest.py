"""Somebody who signs in at the doors, in a database in which nothing else goes on; a county with people,
and one with a ward."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from psycopg import sql

from homefirst.app.setup.sign_in import REFUSED_TOKENS
from homefirst.county.access import users
from homefirst.county.access.models import User
from homefirst.county.people.taking_in import PeopleTakenIn
from tests.conftest import _clone, _point_at, as_superuser
from tests.doors import people_county
from tests.doors.people_county import peopled
from tests.doors.signing import PASSWORD, sign_in
from tests.doors.ward_county import staffed_ward


@pytest.fixture(scope="module")
def a_database(template_database, worker_database: str, django_db_blocker) -> Iterator[str]:
    """A database for a file's tests, which commit."""
    name = f"{worker_database}_sign_in"
    _clone(name)
    yield name
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def signing_in(a_database: str, worker_database: str, django_db_blocker) -> Iterator[None]:
    """The connections lead to that database, in which nobody has signed in yet and nobody could."""
    with as_superuser(a_database) as connection:
        connection.execute("TRUNCATE homefirst.access_user, homefirst.access_attempt CASCADE")
    with django_db_blocker.unblock():
        _point_at(a_database)
        REFUSED_TOKENS.forget()
        yield
        _point_at(worker_database)


@pytest.fixture
def anna(signing_in: None) -> User:
    """An analyst with a password of her own."""
    users.add("anna", "analyst", password=PASSWORD)
    user = users.user_of("anna")
    users.set_password(user, password=PASSWORD)
    return user


@pytest.fixture
def signed_in(anna: User) -> Client:
    client = Client()
    assert sign_in(client).status_code == 302
    return client


@pytest.fixture(scope="module")
def people_taken_in(
    template_database, worker_database: str, django_db_blocker, request
) -> Iterator[PeopleTakenIn]:
    """What was taken in; the module's tests share the county, and read only what they themselves did."""
    name = f"{worker_database}_{request.module.__name__.rpartition('.')[2]}"
    with django_db_blocker.unblock():
        taken_in = peopled(name)
        yield taken_in
        _point_at(worker_database)
    # A worker that comes back to a file makes its county anew.
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def people(people_taken_in: PeopleTakenIn, django_db_blocker) -> Iterator[dict[int, UUID]]:
    """The key of each person of the example, by their row."""
    with django_db_blocker.unblock():
        yield dict(people_taken_in.registered)


@pytest.fixture
def apart(people_taken_in: PeopleTakenIn, worker_database: str, django_db_blocker, request) -> Iterator[None]:
    """The connections lead to a copy of the module's county, as its fixtures left it, while a test lasts: no
    other test sees what one enters, in whatever order they come."""
    county = f"{worker_database}_{request.module.__name__.rpartition('.')[2]}"
    copy = f"{county}_apart"
    with django_db_blocker.unblock():
        _point_at(copy)  # nobody may be at the county while it is copied
        _clone(copy, of=county)
        yield
        _point_at(county)
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


@pytest.fixture(scope="module")
def on_the_ward(
    template_database, worker_database: str, django_db_blocker, request
) -> Iterator[dict[str, UUID]]:
    """A ward of the module's own, and who plays which part there."""
    name = f"{worker_database}_{request.module.__name__.rpartition('.')[2]}"
    with django_db_blocker.unblock():
        yield staffed_ward(name)
        _point_at(worker_database)
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def keys(on_the_ward: dict[str, UUID], django_db_blocker) -> Iterator[dict[str, UUID]]:
    """The key of each person of the ward, by the part that they play."""
    with django_db_blocker.unblock():
        yield on_the_ward


@pytest.fixture
def wendy(keys: dict[str, UUID]) -> Client:
    """The ward sister."""
    return people_county.signed_in("wendy")
