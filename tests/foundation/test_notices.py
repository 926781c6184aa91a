"""Who listens is told of every append once it is committed, and of nothing else."""

import json

import psycopg
import pytest
from django.db import transaction

from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Receipt
from homefirst.foundation.store.log import COPY_FROM, Log
from tests.conftest import OXFORDSHIRE, as_superuser
from tests.foundation.test_log import HUB, JULY, REGISTRY, fact


@pytest.fixture
def listener(own_database):
    with as_superuser(own_database) as listening:
        listening.execute("LISTEN homefirst_changes")
        yield listening


def heard(listener: psycopg.Connection) -> list[dict[str, int]]:
    """The heads that were told since it was last asked; a notice of the test's own comes after them all."""
    listener.execute("SELECT pg_notify('homefirst_changes', 'end')")
    found = []
    for notice in listener.notifies(timeout=30):
        if notice.payload == "end":
            break
        told = json.loads(notice.payload)
        assert (told["county"], told["what"], told.keys()) == (
            OXFORDSHIRE,
            "log",
            {"county", "what", "heads"},
        )
        found.append(told["heads"])
    return found


def test_an_append_is_told_with_the_numbers_it_ended_at(listener):
    log = Log(OXFORDSHIRE, REGISTRY)
    log.append([fact()], by=HUB)
    log.append([fact(), fact()], by=HUB)
    log.append([fact(), fact(stream="other")], by=HUB)
    log.append([fact()] * COPY_FROM, by=HUB)
    assert heard(listener) == [
        {"notes": 1},
        {"notes": 3},
        {"notes": 4, "other": 1},
        {"notes": 4 + COPY_FROM},
    ]


def test_what_is_refused_known_already_or_undone_is_not_told(listener):
    log = Log(OXFORDSHIRE, REGISTRY)
    receipt = Receipt("ward", "1")
    log.append([fact(receipt=receipt)], by=HUB)
    assert heard(listener) == [{"notes": 1}]
    log.append([fact(receipt=receipt)], by=HUB)
    log.append([fact(receipt=receipt)] * COPY_FROM, by=HUB)
    with pytest.raises(Refused):
        log.append([fact(known_at=JULY.start)], by=HUB)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.append([fact()], by=HUB)
        raise ZeroDivisionError
    assert heard(listener) == []


def test_an_append_within_a_transaction_is_told_when_that_is_committed(listener):
    log = Log(OXFORDSHIRE, REGISTRY)
    with transaction.atomic():
        log.append([fact()], by=HUB)
        assert heard(listener) == []
        log.append([fact()] * COPY_FROM, by=HUB)
    assert heard(listener) == [{"notes": 1}, {"notes": 1 + COPY_FROM}]
