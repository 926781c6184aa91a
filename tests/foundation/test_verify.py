"""Verification finds each way in which somebody with the database in hand could change the log."""

import pytest
from django.db import connection

from homefirst.foundation.store.line import COLUMNS
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE, as_superuser
from tests.foundation.test_log import HUB, REGISTRY, fact

CHANGES = {
    "a payload": (
        """UPDATE store_event SET payload = '{"what":"b bed"}' WHERE seq = 3""",
        ["stream notes, event 3: Its hash does not fit"],
    ),
    "who said it": (
        "UPDATE store_event SET by = 'somebody' WHERE seq = 3",
        ["stream notes, event 3: Its hash does not fit"],
    ),
    "an event gone from the middle": (
        "DELETE FROM store_event WHERE seq = 3",
        ["stream notes, event 4: Number 3 was to come here"],
    ),
    "the tail cut": (
        "DELETE FROM store_event WHERE seq = 5",
        [
            "stream notes: Its head says it ends at 5; its events end at 4",
            "stream notes: Its head was recorded at another time",
        ],
    ),
    "a head put back": (
        "UPDATE store_head SET seq = 4 WHERE stream = 'notes'",
        [
            "stream notes: Its head says it ends at 4; its events end at 5",
            "stream notes: Its head was recorded at another time",
        ],
    ),
    "the log's clock moved ahead": (
        "UPDATE store_head SET recorded_at = '2998-06-01' WHERE stream = 'notes'",
        ["stream notes: Its head was recorded at another time than its last event"],
    ),
    "a head gone": (
        "DELETE FROM store_head WHERE stream = 'notes'",
        ["stream notes: It has events and no head"],
    ),
    "recorded earlier than the one before": (
        "UPDATE store_event SET known_at = '2020-01-01', recorded_at = now() - interval '1 hour'"
        " WHERE seq = 4",
        ["event 4: Its hash does not fit", "event 4: It was recorded before"],
    ),
    "recorded a moment earlier than the one before": (
        "UPDATE store_event SET known_at = '2020-01-01', recorded_at = (SELECT recorded_at FROM store_event"
        " WHERE stream = 'notes' AND seq = 3) - interval '1 microsecond' WHERE stream = 'notes' AND seq = 4",
        ["event 4: Its hash does not fit", "event 4: It was recorded before"],
    ),
}


@pytest.fixture
def five_notes(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    for n in range(5):
        log.append([fact(f"{n} beds")], by=HUB)
    log.append([fact("another stream", stream="other")], by=HUB)
    return own_database, log


def test_an_untouched_log_verifies(five_notes):
    _, log = five_notes
    found = verify(log)
    assert (found.events, found.problems, found.ok) == (6, (), True)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_behind_the_logs_back_is_found_where_it_was_made(five_notes, change):
    database, log = five_notes
    statement, expected = CHANGES[change]
    with as_superuser(database) as admin:
        admin.execute("SET search_path = homefirst; SET session_replication_role = replica")
        assert admin.execute(statement).rowcount > 0
    problems = [str(problem) for problem in verify(log).problems]
    assert len(problems) == len(expected)
    for problem, part in zip(problems, expected, strict=True):
        assert part in problem


def test_postgresql_itself_comes_to_the_same_hashes(five_notes):
    """The judge: the line rebuilt by SQL from the columns, hashed by the database, one after the other."""
    text = " || E'\\t' || ".join(f"coalesce({column}::text, '\\N')" for column in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {text}, hash FROM store_event WHERE stream = 'notes' ORDER BY seq")
        previous = bytes(32)
        rows = cursor.fetchall()
        for line, stored in rows:
            cursor.execute("SELECT sha256(%s::bytea || convert_to(%s, 'UTF8'))", [previous, line])
            previous = bytes(cursor.fetchone()[0])
            assert previous == bytes(stored)
        assert len(rows) == 5
