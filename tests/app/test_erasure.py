"""Erasing who somebody is changes no count: every report is asked before and after."""

from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from homefirst.app.ground.house import open_log
from homefirst.app.ground.projections import prove_projections
from homefirst.app.ground.questions import ask_board, ask_delays
from homefirst.app.pack.in_force import load_pack
from homefirst.app.people.asking import Caller, ask_person, search_people
from homefirst.app.records.people_desk import import_people
from homefirst.county.access.seeing import Asker
from homefirst.county.access.views import view_counts
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.people import matches, read, record
from homefirst.county.people.models import IdentityRow, SearchKeyRow
from homefirst.county.people.record import ErasedBecause
from homefirst.county.people.search import Query
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, Refused
from homefirst.foundation.projections.rebuild import Telling
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE
from tests.county.made_up_people import CLERK, NINE, number, register, somebody
from tests.doors.people_county import EXAMPLE

CLARA = Asker("clara", "clinician", "ouh")
ERASABLE = {"people_identity", "people_search_key"}


def caller() -> Caller:
    return Caller(CLARA, datetime.now(UTC), "r1")


def reports(log) -> dict[str, object]:
    """What every report of the house counts, but for how many were erased."""
    view = log.now()
    counted = read.people_counts(view)
    counted.pop("IdentityErased")
    stands = {}
    for key in read.all_keys(view):
        of = read.standing(view, key)
        assert of is not None
        stands[key] = (of.person, of.keys, of.held_by)
    board = ask_board().as_answer()
    delays = ask_delays(OXFORDSHIRE, Month(2016, 3), Month(2017, 3), by=Breakdown.REASON).as_answer()
    for answer in (board, delays):
        answer.pop("known_at")
    return {
        "people": counted,
        "keys": stands,
        "proposals": read.proposals(view, undecided=False),
        "views": view_counts(view),
        "board": board,
        "delays": delays,
        "rows": rows(),
    }


def rows() -> dict[str, int]:
    """How many rows every table has, but for those in which people lie, the log's own and what follows it."""
    moving = {*ERASABLE, "people_remainder", "people_step", "store_event", "store_head"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'homefirst'::regnamespace AND relname NOT LIKE 'store_event_%%'"
            " ORDER BY relname"
        )
        names = [name for (name,) in cursor.fetchall() if name not in moving]
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name}")
            found[name] = cursor.fetchone()[0]
    return found


def test_erasing_a_person_changes_no_report_and_leaves_the_log_whole(own_database: str) -> None:
    load_pack(settings.PACK)
    log = open_log(OXFORDSHIRE)
    keys = dict(import_people(EXAMPLE, by=Author("operator"), at=datetime.now(UTC)).registered)
    matches.merge(log, gone=keys[3], into=keys[2], by=CLERK, at=datetime.now(UTC), because="checked")
    assert ask_person(keys[2], caller()).known.identity is not None
    assert len(search_people(Query(number=number(101)), caller()).found) == 1
    before = reports(log)
    assert everywhere("Ashworth") == ["people_identity"]
    assert everywhere(number(101).digits) == ["people_identity", "people_search_key"]
    record.erase(log, person=keys[3], by=CLERK, at=datetime.now(UTC), because=ErasedBecause.REQUEST)
    assert reports(log) == before
    assert before["views"] == {"PersonSearched": 1, "PersonViewed": 2}
    assert read.people_counts(log.now())["IdentityErased"] == 2
    seen = ask_person(keys[2], caller())
    assert (seen.known.identity, seen.known.erased_at is not None) == (None, True)
    assert [one.identity for one in seen.known.versions] == [None, None]
    assert search_people(Query(number=number(101)), caller()).found == ()
    assert verify(log).problems == ()
    assert prove_projections(Telling()).ok
    for own in ("Ashworth", number(101).digits):
        assert everywhere(own) == []


def everywhere(text: str) -> list[str]:
    """The tables of the county in which a text stands anywhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'homefirst'::regnamespace AND relname NOT LIKE 'store_event_%%'"
            " ORDER BY relname"
        )
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name} AS one WHERE one::text ILIKE %s", [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(name)
    return found


seeds = count()


@how(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 5)), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4))
def test_whoever_is_erased_every_count_and_everybody_else_stay(log, erased, merged) -> None:
    keys = register(log, *(somebody(given=f"Given{n}", number=number(n)) for n in range(6)), seed=next(seeds))
    matches.propose(log, of=keys, by=CLERK, at=NINE)
    for a, b in merged:
        try:
            matches.merge(log, gone=keys[a], into=keys[b], by=CLERK, at=NINE, because="checked")
        except Refused:
            continue

    def counted() -> tuple[object, ...]:
        view = log.now()
        told = read.people_counts(view)
        told.pop("IdentityErased")
        stands = [(of.person, of.keys) for key in keys if (of := read.standing(view, key))]
        return told, stands, read.proposals(view, undecided=False)

    before, gone = counted(), set[UUID]()
    left = {row.sha256: row.document for row in IdentityRow.objects.all()}
    for n in erased:
        try:
            record.erase(log, person=keys[n], by=CLERK, at=NINE, because=ErasedBecause.REQUEST)
        except Refused:
            assert keys[n] in gone  # one human, erased under another of their keys
        of = read.standing(log.now(), keys[n])
        assert of is not None
        gone |= of.keys
    assert counted() == before
    rows = list(IdentityRow.objects.all())
    assert not {row.person for row in rows} & gone
    assert set(keys) - gone <= {row.person for row in rows}
    assert all(left[row.sha256] == row.document for row in rows)
    assert not set(SearchKeyRow.objects.values_list("person", flat=True)) & gone


def test_a_person_who_is_not_held_is_not_erased(log) -> None:
    with pytest.raises(NotFound, match="There is no such key"):
        record.erase(log, person=UUID(int=1, version=4), by=CLERK, at=NINE, because=ErasedBecause.REQUEST)
    assert list(log.events("people", log.now())) == []
