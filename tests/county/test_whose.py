"""Whose rows of a list are: found by number, then by name and birth date; and who stands in it twice."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest

from homefirst.county.people.matching import Reason, likeness
from homefirst.county.people.record import Registering, register
from homefirst.county.people.whose import How, Sought, _by_name, alike, twice, whose
from tests.county.made_up_people import (
    CLERK,
    FAMILIES,
    GIVENS,
    NINE,
    Name,
    chance,
    known_as,
    number,
    somebody,
)

LOCAL = known_as("ouh", "H1")[0]


@pytest.fixture
def held(log):
    people = [
        somebody(local_numbers=(LOCAL,), number=number(1)),
        somebody("Okafor", "Nia", date(1930, 2, 3)),
        somebody("Okafor", "Nia", date(1930, 3, 2)),
        somebody("Quayle", "Farah", date(1944, 7, 22)),
    ]
    return register(log, people=[Registering(one, "ouh", NINE) for one in people], chance=chance(1), by=CLERK)


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(local=LOCAL), [(0, How.LOCAL)]),
        (Sought(number=number(1), name=Name("Ashworth", "Bill")), [(0, How.NUMBER)]),
        (Sought(name=Name("Quayle", "Farah"), birth_date=date(1944, 7, 22)), [(3, How.NAME)]),
        (Sought(name=Name("Quayle", "Farah"), birth_date=date(1944, 7, 23)), [(3, How.ALIKE)]),
        # Whoever is found surely is not mistaken for somebody whose birth date is a slip apart.
        (Sought(name=Name("Okafor", "Nia"), birth_date=date(1930, 2, 3)), [(1, How.NAME)]),
        (Sought(name=Name("Okafor", "Nia"), birth_date=date(1930, 2, 8)), [(1, How.ALIKE)]),
        (Sought(name=Name("Nobody", "Ada"), birth_date=date(1944, 7, 22)), []),
    ],
)
def test_somebody_is_found_by_number_then_by_name_and_birth_date(log, held, sought, found):
    (meant,) = whose(log.now(), [sought]).meant
    assert [(held.index(one.person), one.how) for one in meant] == found


def _some(rng) -> Sought:
    """Somebody of few names and days, so that many are alike, and some with a number of few."""
    born = date(1930, int(rng.integers(1, 3)), int(rng.integers(1, 13)))
    local = known_as("ouh", f"H{rng.integers(40)}")[0] if rng.random() < 0.3 else None
    of_number = number(int(rng.integers(8))) if rng.random() < 0.2 else None
    return Sought(local, of_number, Name(str(rng.choice(FAMILIES)), str(rng.choice(GIVENS))), born)


def test_in_many_it_finds_what_each_held_against_everybody_finds(log):
    rng = np.random.default_rng(20160310)
    people = [_some(rng).identity for _ in range(200)]
    keys = register(log, people=[Registering(one, "ouh", NINE) for one in people], chance=chance(2), by=CLERK)
    sought = [_some(rng) for _ in range(60)]
    found = whose(log.now(), sought).meant

    def plainly(one: Sought) -> set[tuple[object, How]]:
        local = {k for k, p in zip(keys, people, strict=True) if one.local and one.local in p.local_numbers}
        of_number = {k for k, p in zip(keys, people, strict=True) if one.number and one.number == p.number}
        if local | of_number:
            return {(k, How.LOCAL if k in local else How.NUMBER) for k in local | of_number}
        near = {(k, how) for k, p in zip(keys, people, strict=True) if (how := _by_name(one.identity, p))}
        same_day = {(k, how) for k, how in near if people[keys.index(k)].birth_date == one.birth_date}
        return same_day if any(how is How.NAME for _, how in same_day) else near

    assert [{(one.person, one.how) for one in some} for some in found] == [plainly(one) for one in sought]
    assert len({how for one in sought for _, how in plainly(one)}) == 4


def test_who_stands_twice_is_who_would_be_found_by_holding_each_against_each():
    rng = np.random.default_rng(20160310)
    some = [_some(rng) for _ in range(80)]
    pairs = set()
    for first, second in combinations(range(len(some)), 2):
        a, b = some[first], some[second]
        why = likeness(a.identity, b.identity)
        same = (a.local is not None and a.local == b.local) or Reason.SAME_NUMBER in why.reasons
        if alike(why) or same:
            pairs |= {first, second}
    assert set(twice(some, [None] * len(some))) == pairs != set()


def test_two_who_are_held_under_two_keys_are_not_one_who_stands_twice():
    some = [Sought(name=Name("Okafor", given), birth_date=date(1930, 2, 3)) for given in ("Anne", "Ann")]
    assert set(twice(some, ["one", None])) == {0, 1}
    assert twice(some, ["one", "another"]) == {}
