"""DATABASE_URL puts the same thing on a PostgreSQL of the user's, with an account that is no superuser."""

import json
import os
import subprocess
import sys

import pytest

from homefirst.foundation.postgres.cluster import Address, Cluster

pytestmark = pytest.mark.long


@pytest.fixture
def server(folder):
    """A server that has nothing of homefirst yet: its address, and a connection as its administrator."""
    cluster = Cluster(folder, durable=False)
    address = cluster.address()
    with cluster.administer() as admin:
        admin.execute("CREATE ROLE county LOGIN CREATEROLE")
        admin.execute("CREATE ROLE guest LOGIN")
        admin.execute("CREATE DATABASE county OWNER county")
        yield address, admin
    cluster.leave()


def run(address, account, *words):
    """`homefirst` as a process, on the database of this account: exit code, output, errors."""
    url = f"postgresql://{account}@/county?host={address.host}&port={address.port}"
    done = subprocess.run(
        [sys.executable, "-m", "homefirst", *words],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        timeout=180,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_county_is_set_up_on_the_users_server_and_again_without_harm(server):
    address, _ = server
    for new in (483, 0):
        code, said, wrong = run(address, "county", "setup")
        assert (code, wrong) == (0, "")
        assert f"of yours.\nCounty pack: Oxfordshire, {new} published tables new." in said
    code, said, _ = run(address, "county", "log", "verify", "--json")
    assert (code, json.loads(said)) == (0, {"ok": True, "problems": [], "events": 483})
    code, said, _ = run(address, "county", "delays", "--area", "E10000025", "--month", "2016-07", "--json")
    assert json.loads(said)["months"][0]["days"] == 3552


def test_an_account_that_may_not_make_roles_is_told_what_it_needs(server):
    address, _ = server
    code, said, wrong = run(address, "guest", "setup")
    assert (code, said) == (3, "")
    assert wrong.startswith("DATABASE_URL: The database account may not prepare the database:")
    assert "Give it CREATEROLE" in wrong


def test_a_server_that_is_not_there_is_a_sentence(tmp_path):
    away = Address(host=str(tmp_path), port=5432)
    code, said, wrong = run(away, "county", "delays", "--area", "E10000025", "--month", "2016-07")
    assert (code, said) == (3, "")
    assert wrong.startswith("DATABASE_URL: The database does not answer:")
