"""Registering many at once under keys that are given."""

from datetime import date
from uuid import UUID

import pytest

from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.identity import LocalNumber, Practice, Residence, Responsibility
from homefirst.county.people.kept import identities, with_keys
from homefirst.county.people.models import SearchKeyRow
from homefirst.county.people.read import people_counts, standing
from homefirst.county.people.record import Registering
from homefirst.county.people.search import Key
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Author
from tests.county.made_up_people import CLERK, NINE, chance, number, register, somebody

LOADER = Author("synthetic county", loader=True)
ONE, TWO = UUID(int=1, version=4), UUID(int=2, version=4)
WHOLE = somebody(
    "O’Brien \\ {\"NULL\"}",
    number=number(7),
    residences=(Residence(("1 Test, Street",), "ZZ99 3CZ"),),
    practices=(Practice("Z00001"),),
    councils=(Responsibility("occ"),),
    local_numbers=(LocalNumber("ouh", "S1"), LocalNumber("occ", "S1")),
)  # fmt: skip


def keyed(log, *people, by=LOADER):
    told = [(key, Registering(one, "ouh", NINE, known_at=NINE)) for key, one in people]
    return register_keyed(log, people=told, chance=chance(), by=by, because="made up")


def test_each_is_held_under_the_key_given_as_one_by_one_they_would_be(log) -> None:
    done = keyed(log, (ONE, WHOLE), (TWO, somebody(given="Tom")))
    assert (done.new, done.already) == (4, 0)
    assert identities(log.now(), [ONE, TWO]) == {ONE: WHOLE, TWO: somebody(given="Tom")}
    (other,) = register(log, WHOLE, seed=5)
    for key in (ONE, other):
        assert standing(log.now(), key).held_by == {"ouh"}  # type: ignore[union-attr]
    kept = {(row.kind, row.value, row.person) for row in SearchKeyRow.objects.all()}
    assert {(kind, value) for kind, value, person in kept if person == ONE} == {
        (kind, value) for kind, value, person in kept if person == other
    }
    assert with_keys(log.now(), [(Key.NUMBER, number(7).digits)]) == {ONE, other}


def test_whoever_is_held_already_stays_as_they_are_and_the_others_are_registered(log) -> None:
    keyed(log, (ONE, WHOLE))
    done = keyed(log, (ONE, somebody(given="Another")), (TWO, somebody()))
    assert (done.new, done.already) == (2, 2)
    assert identities(log.now(), [ONE])[ONE] == WHOLE
    again = keyed(log, (ONE, WHOLE), (TWO, somebody()))
    assert (again.new, again.already) == (0, 4)
    assert people_counts(log.now())["PersonRegistered"] == 2


def test_who_cannot_be_searched_for_is_held_all_the_same(log) -> None:
    keyed(log, (ONE, somebody(born=None)))
    assert identities(log.now(), [ONE]) == {ONE: somebody(born=None)}


def test_one_who_cannot_be_and_nobody_is_registered(log) -> None:
    with pytest.raises(NotUnderstood, match="The birth date lies in the future"):
        keyed(log, (ONE, WHOLE), (TWO, somebody(born=date(2016, 3, 11))))
    assert people_counts(log.now())["PersonRegistered"] == 0


def test_a_loader_says_since_when_it_could_be_known_and_nobody_else_may(log) -> None:
    keyed(log, (ONE, WHOLE))
    (first, *_) = log.events("people", log.now())
    assert first.known_at == NINE
    assert standing(type(log.now())(log.county, NINE), ONE) is not None
    with pytest.raises(Exception, match="It would be known at"):
        keyed(log, (TWO, somebody()), by=CLERK)
