"""Databases for tests: one template, migrated once a run; a clone for each worker, and for each test that
commits, because the log refuses to be emptied."""

import fcntl
import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from psycopg import sql

from homefirst.app.ground import house
from homefirst.app.ground.house import open_log
from homefirst.app.pack.in_force import load_pack
from homefirst.app.service import health
from homefirst.county.access.models import User
from homefirst.foundation.postgres.embedded import cluster_of
from homefirst.foundation.store import roles
from homefirst.foundation.store.log import Log
from tests.programme.stated import county_with

# A busy machine is not a mistake: how long a case takes is for the bench to say.
_PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("drawn", _PATIENT)
hypothesis.settings.register_profile("house", _PATIENT, derandomize=True)
health._ASKER = health.Asker(30.0)


def pytest_configure(config: pytest.Config) -> None:
    """The quick tests try the same cases in every run, so that none fails by chance because of what somebody
    else changed; with the long searches others are drawn each time."""
    hypothesis.settings.load_profile("house" if "not fuzz" in config.option.markexpr else "drawn")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """File by file, so that what a file or a folder shares is made once. pytest-django takes all tests with a
    database first, for the sake of tests that empty it, and ours never do."""
    items.sort(key=lambda item: item.path)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looking through it for what could go, again and
    again, took a tenth of the tests' time."""
    gc.collect()
    gc.freeze()


class SignInName(NamedTuple):
    name: str
    password: str


ANALYST = SignInName("analyst", "look into any council")
TEMPLATE = "tests_template"
OXFORDSHIRE = "E10000025"
_counter = itertools.count()


def as_superuser(database: str = "postgres") -> psycopg.Connection:
    cluster = cluster_of(settings.DATABASES["default"])
    assert cluster is not None
    return cluster.administer(database)


def _point_at(name: str) -> None:
    house.stop_gathering()  # it has a connection of its own; the next who appends begins another
    house._gatherer.cache_clear()
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


def _make_template() -> None:
    with as_superuser() as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
        if known:
            return
        connection.execute("CREATE DATABASE tests_template_half")
    with as_superuser("tests_template_half") as connection:
        roles.prepare(connection, login=True)
    _point_at("tests_template_half")
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    _point_at("nowhere")
    with as_superuser() as connection:
        connection.execute(f"ALTER DATABASE tests_template_half RENAME TO {TEMPLATE}")


_LEFT = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = %s AND pid <> pg_backend_pid()"
)


def _clone(name: str, of: str = TEMPLATE) -> None:
    """Copies the template's files: written through the server's log, page by page and compressed as it is
    here, a copy costs three times as much, and there are hundreds in a run. A module whose tests are taken up
    again after another's makes its own anew. Nothing can be copied that somebody is connected to: what an
    earlier test left connected to it, in a thread that went on a moment longer, is ended and waited for."""
    with as_superuser() as connection:
        connection.execute(_LEFT, [of])
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if connection.info.server_version >= 180_000:
            connection.execute("SET file_copy_method = 'clone'")
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(of)
            )
        )


@pytest.fixture(scope="session")
def template_database(django_db_blocker) -> Iterator[None]:
    with (Path(settings.DATA) / "template.lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make_template()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def worker_database(template_database) -> str:
    name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    _clone(name)
    return name


@pytest.fixture(scope="session")
def django_db_setup(worker_database: str, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        _point_at(worker_database)


@pytest.fixture
def log(db: None) -> Log:
    """The log of Oxfordshire, empty, in a transaction that is rolled back after the test."""
    return open_log(OXFORDSHIRE)


@pytest.fixture
def own_database(template_database, worker_database: str, django_db_blocker) -> Iterator[str]:
    """A database of the test's own, for tests that commit; its name."""
    name = f"{worker_database}_{next(_counter)}"
    _clone(name)
    with django_db_blocker.unblock():
        _point_at(name)
        yield name
        _point_at(worker_database)
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def county_database(template_database, worker_database: str, django_db_blocker) -> str:
    """A database with the county pack and an analyst in it, as a start makes it; its name."""
    name = f"{worker_database}_county"
    _clone(name)
    with django_db_blocker.unblock():
        _point_at(name)
        load_pack(settings.PACK)
        analyst = User(username=ANALYST.name, role="analyst")
        analyst.set_password(ANALYST.password)
        analyst.save()
        _point_at(worker_database)
    return name


@pytest.fixture
def county(county_database: str, worker_database: str, django_db_blocker) -> Iterator[str]:
    """The connections lead to the county's database while the test lasts; tests may sign in, and no more."""
    with django_db_blocker.unblock():
        _point_at(county_database)
        yield county_database
        _point_at(worker_database)


def analysts_client() -> Client:
    """Where the connections lead to the county: a client of the analyst, without the 26 ms of a password."""
    client = Client()
    client.force_login(User.objects.get(username=ANALYST.name))
    return client


@pytest.fixture
def papers(county: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The county's pack with the statements of two papers that differ, in force while the test lasts."""
    pack = county_with(settings.PACK, tmp_path / "papers")
    monkeypatch.setattr(settings, "PACK", pack)
    return pack


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for an embedded cluster of the test's own, which its server's account can reach.

    Not a tmp_path: whenever a run of pytest begins, also beside one that is under way, it closes the folder
    above all of them to other accounts, and a server that is started then cannot come to its own data.
    """
    path = Path(tempfile.mkdtemp(prefix="homefirst-cluster-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the documents and data to test on; a clone that stands alone has none."""
    folder = Path(os.environ.get("HOMEFIRST_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip(f"There is no folder of shared data at {folder} (HOMEFIRST_SHARED).")
    return folder
