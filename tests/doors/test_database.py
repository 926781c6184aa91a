"""`homefirst database` as its caller meets it, on a server of the user's own."""

import json

import psycopg
import pytest

from homefirst.foundation.postgres.cluster import SUPERUSER, Cluster
from tests.doors.test_own_server import run

pytestmark = pytest.mark.long


@pytest.fixture
def server(folder):
    """A server with an empty database and an account that may make no roles: its address."""
    cluster = Cluster(folder, durable=False)
    address = cluster.address()
    with cluster.administer() as admin:
        admin.execute("CREATE ROLE guest LOGIN")
        admin.execute("CREATE DATABASE county")
    yield address
    cluster.leave()


def by_hand(address, sql):
    """What an administrator does with psql."""
    with psycopg.connect(
        host=address.host, port=address.port, user=SUPERUSER, dbname="county", autocommit=True
    ) as admin:
        admin.execute(sql)


def test_an_account_that_may_make_no_roles_is_set_up_by_the_sql_that_an_administrator_runs(server):
    code, _, wrong = run(server, "guest", "database", "roles")
    assert code == 3
    assert "let an administrator run what homefirst database roles --sql prints" in wrong
    code, statements, wrong = run(server, "guest", "database", "roles", "--sql")
    assert (code, wrong) == (0, "")
    assert "PASSWORD" not in statements
    assert " LOGIN" not in statements
    for _ in range(2):  # again without harm
        by_hand(server, statements)
    code, said, wrong = run(server, "guest", "setup")
    assert (code, wrong) == (0, "")
    assert "483 published tables new" in said
    code, said, wrong = run(server, "guest", "database", "check", "--json")
    told = json.loads(said)
    assert (code, told["ok"], told["problems"]) == (0, True, [])
    assert [(one["role"], one["account"]) for one in told["roles"]] == [
        ("homefirst_owner", "guest"),
        ("homefirst_app", "guest"),
        ("homefirst_reader", "guest"),
    ]
    by_hand(server, "GRANT UPDATE ON homefirst.store_receipt TO homefirst_reader")
    by_hand(server, "DROP TRIGGER store_receipt_stands ON homefirst.store_receipt")
    code, said, _ = run(server, "guest", "database", "check")
    assert code == 1
    assert "homefirst_reader on store_receipt: It may update, and should not. Take that right away" in said
