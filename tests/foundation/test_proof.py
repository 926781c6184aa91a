"""The proof that a projected table is what the log says, and what it names where it is not."""

import json
from collections.abc import Iterator

import pytest
from django.conf import settings

from homefirst.app.ground.house import REGISTRY as HOUSE
from homefirst.app.pack.in_force import load_pack
from homefirst.foundation.errors import Refused
from homefirst.foundation.projections.proof import Compared, Proof, prove
from homefirst.foundation.projections.rebuild import chosen, rebuild
from homefirst.foundation.projections.structure import structure
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.projection import Projection, Registry, Row, Table
from homefirst.foundation.store.row_security import keep_to_county
from tests.conftest import OXFORDSHIRE
from tests.foundation.rebuilt_beds import (
    ELSEWHERE,
    HUB,
    POSTED,
    REGISTRY,
    fold,
    owner,
    posted,
)


def test_the_proof_counts_what_is_missing_surplus_and_different_and_names_it(beds):
    beds.append([posted("ward 1", 4), posted("ward 2", 5), posted("ward 3", 6)], by=HUB)
    assert prove(REGISTRY) == Proof(3, (Compared("beds", "test_beds", 3, 0, 0, 0, ()),))
    owner().execute(
        "UPDATE test_beds SET note = '[1]' WHERE place = 'ward 1';"
        " DELETE FROM test_beds WHERE place = 'ward 2'; INSERT INTO test_beds (county, place, seq)"
        f" VALUES ('{ELSEWHERE}', 'ward 3', 1)"
    )
    found = prove(REGISTRY)
    kinds = (
        ("missing", (f"{OXFORDSHIRE} ward 2",)),
        ("surplus", (f"{ELSEWHERE} ward 3",)),
        ("differing", (f"{OXFORDSHIRE} ward 1",)),
    )
    assert found == Proof(3, (Compared("beds", "test_beds", 3, 1, 1, 1, kinds),))
    assert [str(problem) for problem in found.problems] == [
        f"table test_beds: 1 {what}: {key}. Run homefirst log rebuild --projection beds, and find out what"
        " wrote to it."
        for what, key in (
            ("rows are missing that the log folds to", f"{OXFORDSHIRE} ward 2"),
            ("rows are there that no event folds to", f"{ELSEWHERE} ward 3"),
            ("rows differ from what the log folds to", f"{OXFORDSHIRE} ward 1"),
        )
    ]
    rebuild(REGISTRY)
    assert prove(REGISTRY).ok


def test_of_many_wrong_rows_the_proof_names_the_first(beds):
    owner().execute("ALTER TABLE test_beds DROP CONSTRAINT test_beds_at")
    beds.append([posted(f"ward {n}", n) for n in range(10, 22)], by=HUB)
    owner().execute("TRUNCATE test_beds")
    (problem,) = prove(REGISTRY).problems
    named = "; ".join(f"{OXFORDSHIRE} ward {n}" for n in range(10, 15))
    assert problem.what == f"12 rows are missing that the log folds to: {named}; ...."


def test_json_has_no_equality_and_is_compared_all_the_same(beds):
    owner().execute(
        "CREATE TABLE test_said (county text, seq bigint, said json, PRIMARY KEY (county, seq));"
        + keep_to_county("test_said")
    )
    columns = (("county", "text"), ("seq", "bigint"), ("said", "json"))
    table = Table("test_said", columns, key=("county", "seq"))

    def say_it(event: Event) -> Iterator[Row]:
        yield Row(table, (event.county, event.seq, json.dumps(event.payload["note"])))

    registry = Registry((POSTED,), (Projection("said", frozenset({"Posted"}), say_it, tables=(table,)),))
    Log(OXFORDSHIRE, registry).append([posted("ward 1", 1, ["a"]), posted("ward 1", 2, ["b"])], by=HUB)
    assert prove(registry).ok
    owner().execute("UPDATE test_said SET said = '[ 1]' WHERE seq = 2")
    (found,) = prove(registry).tables
    assert (found.rows, found.missing, found.surplus, found.differing) == (2, 0, 0, 1)


def test_a_table_without_a_key_is_no_projection():
    keyless = Projection("keyless", frozenset(), fold, tables=(Table("test_said", (), ()),))
    with pytest.raises(Refused, match="table test_said: A projected table needs a key"):
        chosen(Registry((), (keyless,)))


def test_the_house_names_the_tables_of_every_projection_and_can_make_them_anew(own_database):
    assert [projection.name for projection in HOUSE.projections if not projection.tables] == []
    load_pack(settings.PACK)
    before = {table.name: structure(owner(), table.name) for table in chosen(HOUSE)[1]}
    assert prove(HOUSE).ok
    assert ("figures_delay_table", 483) in rebuild(HOUSE).tables
    assert {name: structure(owner(), name) for name in before} == before
    assert prove(HOUSE).ok
