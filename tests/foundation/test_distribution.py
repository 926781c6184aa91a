from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.stats.distribution import Distribution, covered, crps
from tests.judges.plain_outlook import plain_crps, plain_quantile

numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
draws = st.lists(numbers, min_size=2, max_size=40).map(sorted)


def test_half_the_chance_lies_on_either_side_of_the_middle() -> None:
    four = Distribution((10.0, 20.0, 30.0, 40.0))
    assert [four.quantile(q) for q in (0.0, 0.125, 0.25, 0.5, 1.0)] == [10, 10, 15, 25, 40]
    assert [four.probability_above(x) for x in (9, 10, 15, 25, 40, 41)] == [
        0.875,
        0.875,
        0.75,
        0.5,
        0.125,
        0.125,
    ]


def test_a_certainty_is_above_only_what_is_less() -> None:
    known = Distribution((52_236.0,))
    assert known.is_certain
    assert [known.probability_above(x) for x in (42_558.2, 52_236.0, 52_237.0)] == [1.0, 0.0, 0.0]
    assert known.quantile(0.1) == known.quantile(0.9) == 52_236.0


def test_draws_out_of_order_or_none_are_our_mistake() -> None:
    for wrong in ((), (2.0, 1.0)):
        with pytest.raises(ValueError, match="rising order"):
            Distribution(wrong)


@given(draws, numbers, numbers)
def test_the_chance_of_being_above_never_rises_with_the_value(
    sample: list[float], a: float, b: float
) -> None:
    spread = Distribution(tuple(sample))
    low, high = sorted((a, b))
    assert 0 < spread.probability_above(high) <= spread.probability_above(low) < 1


@given(draws, st.floats(0.02, 0.98))
def test_quantiles_equal_the_plain_judge_and_are_above_as_often_as_they_say(
    sample: list[float], q: float
) -> None:
    spread = Distribution(tuple(sample))
    value = spread.quantile(q)
    assert value == pytest.approx(plain_quantile(sample, q), rel=1e-9, abs=1e-6)
    if len(set(sample)) == len(sample) and 1 / len(sample) < q < 1 - 1 / len(sample):
        gap = min(b - a for a, b in pairwise(sample))
        assert spread.probability_above(value) == pytest.approx(1 - q, abs=1e-6 / gap + 1e-6)


def test_a_single_draw_scores_its_distance_and_a_wide_one_more_than_a_narrow_one() -> None:
    narrow, wide = np.array([9.0, 10.0, 11.0]), np.array([0.0, 10.0, 20.0])
    assert crps(np.array([7.0]), np.array(10.0)) == 3.0
    assert crps(narrow, np.array(10.0)) < crps(wide, np.array(10.0))


@given(draws, numbers)
def test_the_score_equals_the_plain_judge(sample: list[float], actual: float) -> None:
    told = crps(np.array([sample]), np.array([actual]))
    assert told.shape == (1,)
    assert told[0] == pytest.approx(plain_crps(sample, actual), rel=1e-9, abs=1e-6)


def test_the_middle_eighty_per_cent_of_ten_draws_leaves_out_the_outermost() -> None:
    ten = np.arange(1.0, 11.0)
    assert covered(np.stack([ten] * 4), np.array([1.4, 1.5, 9.5, 9.6]), 0.8).tolist() == [
        False,
        True,
        True,
        False,
    ]
