"""Matching held against a slow and obvious second way: everybody compared with everybody, in plain order."""

from itertools import combinations

import numpy as np
import pytest

from homefirst.county.people import matches, read
from homefirst.county.people.matching import likeness
from tests.county.made_up_people import CLERK, NINE, anybody, register


@pytest.mark.parametrize("seed", [20160310, 1, 2])
def test_whoever_shares_no_key_is_proposed_by_nobody_and_the_order_is_that_of_all_pairs(
    log, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    people = [anybody(draw) for _ in range(60)]
    keys = register(log, *people, seed=seed)
    matches.propose(log, of=keys, by=CLERK, at=NINE)
    expected = []
    for (one, a), (other, b) in combinations(zip(keys, people, strict=True), 2):
        first, second = sorted([(one, a), (other, b)], key=lambda pair: pair[0])
        found = likeness(first[1], second[1])
        if found.score >= 45 or found.conflict:
            rank = (0 if found.conflict else 1, -found.score, f"{first[0]} {second[0]}")
            expected.append((rank, first[0], second[0], found.score, found.reasons))
    expected.sort(key=lambda one: one[0])
    told = [(one.person, one.other, one.score, one.reasons) for one in read.proposals(log.now())]
    assert told == [one[1:] for one in expected]
    assert len(told) > 20
    assert {one.conflict for one in read.proposals(log.now())} == {True, False}
