"""Rebuilding projections: the table as the log says, and what is refused."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from homefirst.foundation.errors import NotFound, Refused
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.projections.rebuild import chosen, rebuild
from homefirst.foundation.projections.structure import structure
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.projection import Projection, Registry, Table
from tests.conftest import OXFORDSHIRE
from tests.foundation.rebuilt_beds import (
    BEDS,
    BEDS_POSTED,
    ELSEWHERE,
    HUB,
    POSTED,
    REGISTRY,
    TEXTS,
    fold,
    held,
    left_over,
    owner,
    posted,
)


def test_a_table_that_was_spoilt_is_as_the_log_says_after_a_rebuild(beds):
    beds.append([posted("ward 1", 4), posted("ward 2", 5), posted("ward 1", 3)], by=HUB)
    as_folded = held()
    owner().execute("UPDATE test_beds SET beds = 9; DELETE FROM test_beds WHERE place = 'ward 2'")
    done = rebuild(REGISTRY)
    assert held() == as_folded == [(OXFORDSHIRE, "ward 1", 3, "[]", 3), (OXFORDSHIRE, "ward 2", 5, "[]", 2)]
    assert (done.projections, done.tables, done.events) == (("beds",), (("test_beds", 2),), 3)
    assert left_over() == []


def test_what_makes_a_table_what_it_is_stays(beds):
    beds.append([posted("ward 1", 4)], by=HUB)
    before = structure(owner(), "test_beds")
    kinds = {kind for kind, *_ in before}
    assert kinds == {"column", "constraint", "grant", "index", "policy", "sequence", "table", "trigger"}
    assert len(before) > 20
    rebuild(REGISTRY)
    assert structure(owner(), "test_beds") == before


def test_a_key_that_two_streams_fold_to_is_refused(beds):
    beds.append([posted("ward 1", 4), posted("ward 1", 5, stream="others")], by=HUB)
    with pytest.raises(
        Refused, match=r"ward 1 is folded from stream beds of E10000025 and from stream others"
    ):
        rebuild(REGISTRY)
    assert (left_over(), [row[1:3] for row in held()]) == ([], [("ward 1", 5)])


def test_every_countys_rows_are_made_anew(beds):
    beds.append([posted("ward 1", 4)], by=HUB)
    with connection.cursor() as cursor:
        cursor.execute(f"SET homefirst.county = '{ELSEWHERE}'")
        Log(ELSEWHERE, REGISTRY).append([posted("ward 1", 9)], by=HUB)
        cursor.execute(f"SET homefirst.county = '{OXFORDSHIRE}'")
    owner().execute("TRUNCATE test_beds")
    assert rebuild(REGISTRY).events == 2
    assert [row[:3] for row in held()] == [(OXFORDSHIRE, "ward 1", 4), (ELSEWHERE, "ward 1", 9)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT county FROM test_beds")
        assert cursor.fetchall() == [(OXFORDSHIRE,)]


@given(st.lists(st.tuples(TEXTS, st.none() | st.integers(0, 9), st.lists(TEXTS, max_size=2)), max_size=60))
@hypothesis_settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rebuild_comes_to_the_rows_that_the_appends_came_to(beds, several):
    """The judge is the append itself, which casts text of its own making; any text, null and JSON."""
    owner().execute("ALTER TABLE test_beds DROP CONSTRAINT IF EXISTS test_beds_at")
    for place, number, note in several[:5]:
        beds.append([posted(place, number, note)], by=HUB, because=place or None)
    beds.append([posted(place, number, note) for place, number, note in several], by=HUB)
    appended = held()
    assert prove(REGISTRY).problems == ()
    rebuild(REGISTRY)
    assert held() == appended
    assert len(appended) >= len({place for place, *_ in several})


def test_a_number_that_the_table_gave_is_not_given_again(beds):
    beds.append([posted("ward 1", 4), posted("ward 2", 5)], by=HUB)
    rebuild(REGISTRY)
    beds.append([posted("ward 3", 6)], by=HUB)
    numbers = owner().execute("SELECT number, entry FROM test_beds ORDER BY place").fetchall()
    assert len(set(numbers)) == 3
    assert min(number for number, _ in numbers) >= 100


def test_a_table_that_another_leans_on_is_refused(beds):
    owner().execute("CREATE VIEW test_free AS SELECT place FROM test_beds WHERE beds > 0")
    with pytest.raises(Refused, match="the view test_free reads it"):
        rebuild(REGISTRY)
    owner().execute(
        "DROP VIEW test_free;"
        "CREATE TABLE test_bed (at integer CONSTRAINT bed_at REFERENCES test_beds (number))"
    )
    with pytest.raises(Refused, match="test_bed points at it with the foreign key bed_at"):
        rebuild(REGISTRY)


def test_a_fold_into_a_table_that_its_projection_does_not_name_is_refused(beds):
    beds.append([posted("ward 1", 4)], by=HUB)
    unnamed = Projection("beds", frozenset({"Posted"}), fold)
    with pytest.raises(Refused, match="It folds into test_beds, which its projection does not name"):
        rebuild(Registry((POSTED,), (unnamed,)))


def test_there_must_be_such_a_projection(beds):
    with pytest.raises(NotFound, match=r"There is no projection bids. There are: beds"):
        rebuild(REGISTRY, ["bids"])


def test_projections_that_share_a_table_are_rebuilt_together():
    other, apart = Table("other", (), ("county",)), Table("apart", (), ("county",))
    both = Projection("both", frozenset(), fold, tables=(BEDS, other))
    third = Projection("third", frozenset(), fold, tables=(other,))
    alone = Projection("alone", frozenset(), fold, tables=(apart,))
    registry = Registry((), (alone, third, both, BEDS_POSTED))
    assert chosen(registry, ["beds"]) == ((third, both, BEDS_POSTED), (other, BEDS))
    assert chosen(registry) == (registry.projections, (apart, other, BEDS))
