"""The roles with the least rights that serve, tried on every table of the log."""

import pytest
from django.conf import settings
from django.db import connection, connections

from homefirst.app.pack.in_force import load_pack
from homefirst.app.setup.databases import tried_rights
from homefirst.foundation.store.rights import ACTIONS, tables_of_the_log
from homefirst.foundation.store.roles import APP, OWNER, READER
from tests.conftest import as_superuser


@pytest.fixture
def filled(own_database) -> str:
    """A database with events, receipts and heads in it, so that there is a row to be changed."""
    load_pack(settings.PACK)
    return own_database


def words(may: frozenset[str]) -> str:
    return " ".join(action for action in ACTIONS if action in may)


def test_each_role_may_do_to_each_table_of_the_log_what_it_should_and_no_more(filled):
    found = tried_rights()
    assert [(as_whom.role, as_whom.above_the_rules) for as_whom, _ in found] == [
        (OWNER, False),
        (APP, False),
        (READER, False),
    ]
    kinds = dict(tables_of_the_log(connections["owner"].connection))
    assert len(kinds) >= 6
    by_kind = {(as_whom.role, kinds[one.table], words(one.may)) for as_whom, tried in found for one in tried}
    assert by_kind == {
        (OWNER, "store_event", "select insert"),
        (OWNER, "a county's part", "select insert"),
        (OWNER, "a year's part", "select insert"),
        (OWNER, "store_receipt", "select insert"),
        (OWNER, "store_head", "select insert update"),
        (APP, "store_event", "select insert"),
        (APP, "a county's part", ""),
        (APP, "a year's part", "insert"),
        (APP, "store_receipt", "select insert"),
        (APP, "store_head", "select insert update"),
        (READER, "store_event", "select"),
        (READER, "a county's part", ""),
        (READER, "a year's part", ""),
        (READER, "store_receipt", "select"),
        (READER, "store_head", "select"),
    }
    assert [problem for _, tried in found for one in tried for problem in one.problems] == []


def test_nobody_changes_what_was_recorded_or_takes_it_away(filled):
    """The owner has the right, and a trigger refuses it; the others have no right. A head may move on."""
    said = {OWNER: "The log is never changed", APP: "permission denied", READER: "permission denied"}
    tries = 0
    for as_whom, tried in tried_rights():
        for one in tried:
            refusals = dict(one.refusals)
            for change in ("update", "delete", "truncate"):
                if one.table == "store_head" and change == "update" and as_whom.role != READER:
                    continue
                # A trigger of rows says nothing where the part of a year to come has none yet.
                assert refusals[change].startswith(said[as_whom.role]) or refusals[change] == "It is refused."
                tries += 1
    assert tries >= 3 * 6 * 3 - 2


def test_nothing_is_changed_by_trying(filled):
    with connection.cursor() as cursor:
        look = (
            "SELECT (SELECT count(*) FROM store_event), (SELECT count(*) FROM store_receipt),"
            " max(recorded_at) FROM store_head"
        )
        cursor.execute(look)
        before = cursor.fetchone()
        tried_rights()
        cursor.execute(look)
        assert cursor.fetchone() == before
    assert before[0] == 483


BROKEN = {
    "a right too many": (
        f"GRANT DELETE ON store_event TO {APP}; ALTER TABLE store_event DISABLE TRIGGER store_event_stands",
        [f"{APP} on store_event: It may delete, and should not."],
    ),
    "a right on a part": (
        f"GRANT UPDATE ON store_event_e10000025 TO {READER};"
        "ALTER TABLE store_event DISABLE TRIGGER store_event_stands",
        [f"{READER} on store_event_e10000025: It may update, and should not."],
    ),
    "a trigger gone": (
        "DROP TRIGGER store_receipt_stays ON store_receipt",
        [f"{OWNER} on store_receipt: It may truncate, and should not."],
    ),
    "a right too few": (
        f"REVOKE INSERT ON store_receipt FROM {APP}",
        [f"{APP} on store_receipt: It may not insert, and should."],
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_a_role_may_too_much_or_too_little_is_found(filled, broken):
    statement, expected = BROKEN[broken]
    with as_superuser(filled) as admin:
        admin.execute(f"SET search_path = homefirst; {statement}")
    problems = [str(problem) for _, tried in tried_rights() for one in tried for problem in one.problems]
    for wanted in expected:
        assert any(problem.startswith(wanted) for problem in problems)
    assert all("on store_event" in problem or "on store_receipt" in problem for problem in problems)
