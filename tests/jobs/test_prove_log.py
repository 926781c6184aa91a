"""The proof as a job: of its own county, told as it goes, ended in the middle, and put off for a rebuild."""

import pytest
from django.conf import settings
from django.db import connections

from homefirst.app.pack.in_force import load_pack
from homefirst.foundation.projections.one_at_a_time import only_rebuild
from homefirst.jobs.prove_log import prove_log
from homefirst.jobs.steps import Cancelled, Steps, TryLater
from tests.conftest import OXFORDSHIRE
from tests.jobs.test_steps import Told, job

ELSEWHERE = "E10000099"


@pytest.fixture
def held(own_database: str) -> int:
    """A county with the pack's figures; how many events."""
    load_pack(settings.PACK)
    return sum(head[0] for head in owner("SELECT seq FROM store_head"))


def owner(query: str, given: tuple[object, ...] = ()) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall() if cursor.description else []


def proving(told: Told) -> Steps:
    at = iter(range(10**9))
    return Steps(told, stopping=lambda: False, clock=lambda: float(next(at)))


def test_the_proof_tells_how_far_it_is_and_finds_nothing(held: int) -> None:
    told = Told(job())
    assert prove_log(proving(told)) == {"events": held, "problems": []}
    lines = [line for *_, line in told.words]
    assert {"", "Folding the log", "Comparing figures_delay_table", "The chain is read through"} <= set(lines)
    assert [total for _, total, _ in told.words] == [2, *[200] * (len(told.words) - 1)]
    counts = [done for done, _, _ in told.words]
    assert counts == sorted(counts)
    assert counts[-1] == 200


def test_a_row_of_another_county_is_no_problem_of_this_one(held: int) -> None:
    before = owner("SELECT count(*) FROM figures_delay_table")
    columns = [
        name
        for (name,) in owner(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'figures_delay_table'::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attname <> 'county'"
        )
    ]
    names = ", ".join(columns)
    owner(
        f"INSERT INTO figures_delay_table (county, {names})"
        f" SELECT %s, {names} FROM figures_delay_table LIMIT 3",
        (ELSEWHERE,),
    )
    assert prove_log(proving(Told(job()))) == {"events": held, "problems": []}
    owner("UPDATE figures_delay_table SET county = %s WHERE county = %s", (ELSEWHERE + "0", OXFORDSHIRE))
    (found,) = prove_log(proving(Told(job())))["problems"]
    assert (found["where"], found["what"].split(":")[0]) == (
        "table figures_delay_table",
        f"{before[0][0]} rows are missing that the log folds to",
    )


def test_a_proof_of_which_somebody_asked_that_it_be_cancelled_ends_in_the_middle_and_leaves_nothing(
    held: int,
) -> None:
    class Patient(Told):
        def tell(self, done, total, said, so_far) -> bool:
            super().tell(done, total, said, so_far)
            return done > 0

    told = Patient(job())
    with pytest.raises(Cancelled):
        prove_log(proving(told))
    assert told.words[-1][2] == "Folding the log"
    assert (
        owner("SELECT relname FROM pg_class WHERE relname ~ '_(fold|late|shadow)$' AND relkind = 'r'") == []
    )
    assert prove_log(proving(Told(job()))) == {"events": held, "problems": []}


def test_while_others_rebuild_the_proof_is_put_off_at_once(held: int) -> None:
    other = connections["owner"].copy()
    try:
        other.ensure_connection()
        told = Told(job())
        with (
            only_rebuild(other.connection),
            pytest.raises(TryLater, match=r"^The projections are being rebuilt or proved already\.$"),
        ):
            prove_log(proving(told))
        assert told.words == [(0, 2, "")]
    finally:
        other.close()
    assert prove_log(proving(Told(job())))["problems"] == []
