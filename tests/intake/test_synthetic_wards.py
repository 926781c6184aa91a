"""Wards of the size that a ward has, and nothing else about a stay hanging on how many there are."""

from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from homefirst.intake.synthetic.shares import Shares
from homefirst.intake.synthetic.wards import emptiest

pytestmark = pytest.mark.long

ORDINARY = 31


def test_whoever_comes_goes_to_the_ward_that_is_emptiest_for_its_size() -> None:
    wards = Shares(("A", "B"), (10, 20))
    came, left = np.array([0, 1, 2, 3, 9]), np.array([9, 9, 9, 4, 12])
    # B has place for twice as many; who left at 9 is gone when somebody comes at 9.
    assert list(emptiest(wards, came, left)) == [0, 1, 1, 0, 0]


@given(
    some.lists(some.tuples(some.integers(0, 50), some.integers(1, 30)), max_size=60).map(sorted),
    some.lists(some.integers(1, 5), min_size=1, max_size=4),
)
def test_it_is_as_somebody_would_choose_who_counts_every_ward_anew(stays, sizes) -> None:
    wards = Shares(tuple("ABCD"[: len(sizes)]), tuple(sizes))
    came = np.array([began for began, _ in stays], dtype=np.int64)
    left = came + np.array([lasts for _, lasts in stays], dtype=np.int64)
    found = list(emptiest(wards, came, left))
    plain = []
    for begins in came.tolist():
        there = Counter(
            ward for ward, ends in zip(plain, left.tolist(), strict=False) if ends > begins
        )  # those who came before and are there yet
        plain.append(min(range(len(sizes)), key=lambda ward: (there[ward] / sizes[ward], ward)))
    assert found == plain


def test_no_ward_of_the_county_has_more_people_than_a_ward_on_an_ordinary_day(county) -> None:
    stays, most = county.stays, Counter()
    for day in (date(2016, 3, 10), date(2016, 8, 3), date(2017, 3, 31)):
        number = county.span.number(day)
        there = stays[(stays["came_day"] <= number) & (stays["left_day"] > number)]
        counted = Counter(zip(there["place"].tolist(), there["ward"].tolist(), strict=True))
        assert len(counted) > 50
        most |= counted
    assert max(most.values()) <= ORDINARY
    assert most["jr", "general_medicine_G"] > 15
