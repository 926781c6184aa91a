import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from homefirst.foundation.stats.levels import last_levels, mean_levels, smoothed_levels
from homefirst.foundation.stats.season import season_factors
from tests.judges.plain_outlook import plain_level

NAN = np.nan
rates = arrays(np.float64, (3, 9), elements=st.floats(0, 500) | st.just(NAN))


def test_the_last_level_is_the_latest_known_value() -> None:
    np.testing.assert_array_equal(last_levels(np.array([[NAN, 4, NAN, 6]])), [[NAN, 4, 4, 6]])


def test_the_mean_of_the_last_two_takes_fewer_at_the_start_and_passes_over_the_unknown() -> None:
    np.testing.assert_array_equal(mean_levels(np.array([[2, NAN, 4, 8, NAN]]), 2), [[2, 2, 3, 6, 6]])


def test_smoothing_weighs_each_month_back_by_what_smoothing_leaves() -> None:
    # Weights 1 and 0.5, then 1, 0.5 and 0.25; the unknown third month only ages the two before.
    levels = smoothed_levels(np.array([[10.0, 40.0, NAN, 100.0]]), 0.5)
    assert levels.tolist() == [
        [10.0, (40 + 5) / 1.5, (20 + 2.5) / 0.75, pytest.approx((100 + 10 + 1.25) / 1.375)]
    ]


def test_smoothing_by_one_is_the_last_level() -> None:
    values = np.array([[3.0, 9.0, NAN, 5.0], [NAN, NAN, 1.0, 2.0]])
    assert smoothed_levels(values, 1.0)[:, [0, 1, 3]].tolist() == [
        [3, 9, 5],
        [pytest.approx(NAN, nan_ok=True)] * 2 + [2],
    ]


@given(rates, st.sampled_from([0.05, 0.3, 0.7]))
def test_smoothing_equals_the_plain_judge_at_every_period(values: np.ndarray, smoothing: float) -> None:
    levels = smoothed_levels(values, smoothing)
    for row, told in zip(values, levels, strict=True):
        for at in range(row.size):
            past = [None if np.isnan(value) else float(value) for value in row[: at + 1]]
            if all(value is None for value in past):
                assert np.isnan(told[at])
            else:
                assert told[at] == pytest.approx(plain_level(past, smoothing), rel=1e-9, abs=1e-9)


@given(rates, st.integers(1, 8))
def test_no_level_knows_what_comes_after_it(values: np.ndarray, periods: int) -> None:
    for levels in (lambda v: mean_levels(v, 3), lambda v: smoothed_levels(v, 0.3)):
        np.testing.assert_array_equal(levels(values)[:, :periods], levels(values[:, :periods]))


def test_a_month_that_is_twice_the_others_has_a_season_of_its_own() -> None:
    season = np.arange(60) % 12
    values = np.where(season == 0, 20.0, 10.0)[None, :]
    factors = season_factors(values, season, share=1.0, prior=0.0)
    assert factors[0] / factors[1:] == pytest.approx(np.full(11, 2.0))
    assert season_factors(values, season, share=0.0).tolist() == [1.0] * 12
    assert season_factors(values[:, :12], season[:12], share=1.0).tolist() == [1.0] * 12
