"""Two who decide about the same people at the same moment: one is refused, and nothing is half done."""

import threading

from django.db import connections

from homefirst.app.ground.house import open_log
from homefirst.county.people import matches, read, record
from homefirst.county.people.record import ErasedBecause
from homefirst.county.people.table import PeopleTable, PersonRow
from homefirst.county.people.taking_in import take_in
from homefirst.foundation.errors import Refused
from tests.conftest import OXFORDSHIRE
from tests.county.made_up_people import CLERK, NINE, chance, known_as, register, somebody

MERGING = {"by": CLERK, "at": NINE, "because": "checked"}
ERASING = {"by": CLERK, "at": NINE, "because": ErasedBecause.REQUEST}


def at_once(*doings) -> list[str]:
    """What became of each: done, or the first words of why not."""
    start, told = threading.Barrier(len(doings)), [""] * len(doings)

    def do(place: int) -> None:
        try:
            start.wait(30)
            doings[place](open_log(OXFORDSHIRE))
            told[place] = "done"
        except Refused as refused:
            told[place] = refused.what
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


def test_two_merges_that_would_make_a_circle_together_make_none(own_database) -> None:
    log = open_log(OXFORDSHIRE)
    for seed in range(5):
        a, b = register(log, somebody(), somebody(given="Bill"), seed=seed)
        told = at_once(
            lambda log, a=a, b=b: matches.merge(log, gone=a, into=b, **MERGING),
            lambda log, a=a, b=b: matches.merge(log, gone=b, into=a, **MERGING),
        )
        assert told == [
            "This would be a merge in a circle: the second key leads to the first already.",
            "done",
        ]
        of = read.standing(log.now(), a)
        assert of is not None
        assert of.keys == {a, b}


def test_a_table_that_comes_twice_at_the_same_moment_registers_everybody_once(own_database) -> None:
    row = PersonRow(2, "ouh", somebody(local_numbers=known_as("ouh", "H1")))
    table = PeopleTable("people.csv", (row,), (), ())
    told = at_once(
        *(
            lambda log, seed=seed: take_in(log, table, chance=chance(seed), by=CLERK, at=NINE)
            for seed in range(4)
        )
    )
    assert told == ["done"] * 4
    assert read.people_counts(open_log(OXFORDSHIRE).now())["standing"] == 1


def test_who_is_erased_while_they_are_merged_is_one_or_the_other_and_never_half(own_database) -> None:
    log = open_log(OXFORDSHIRE)
    for seed in range(5):
        a, b = register(log, somebody(), somebody(given="Bill"), seed=seed)
        told = at_once(
            lambda log, a=a, b=b: matches.merge(log, gone=a, into=b, **MERGING),
            lambda log, a=a: record.erase(log, person=a, **ERASING),
        )
        of = read.standing(log.now(), b)
        assert of is not None
        if told == ["done", "done"]:  # merged first: one human, erased under both keys
            assert (of.keys, of.erased_at is not None) == ({a, b}, True)
        else:
            assert told == ["It is erased already.", "done"]
            assert (of.keys, of.erased_at) == ({b}, None)
