from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import THURSDAY, Month, months, nth_weekday
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.stats.error_table import (
    ErrorTable,
    TableSettings,
    distribution_ahead,
    latest_forecasts,
    look_ahead,
    make_error_table,
)
from homefirst.foundation.stats.forecast import NAIVE, ForecastSettings
from homefirst.foundation.stats.steadiness import ErrorScale

SPAN = tuple(months(Month(2012, 4), Month(2014, 3)))
KNOWN = tuple(nth_weekday(month + 2, THURSDAY, 2) for month in SPAN)
ORIGIN = Month(2013, 12)
BLEND = TableSettings(
    name="test",
    forecast=ForecastSettings(recent=0.7, usual=0.05, weight=0.85, damping=0.92),
    scale=ErrorScale(offset=4.0, trust=48.0),
    horizons=6,
    start=6,
    fewest_starts=2,
    factors=10,
)
LAST_GOES_ON = TableSettings(
    name="naive", forecast=NAIVE, scale=ErrorScale(offset=1.0, trust=None), horizons=2, start=1, factors=4
)


def made(seed: int, councils: int = 7, unknown: float = 0.05) -> np.ndarray:
    """Levels that wander, a few months of them unknown."""
    random = np.random.default_rng(seed)
    rates = 40 * np.exp(np.cumsum(random.normal(0, 0.1, (councils, len(SPAN))), axis=1))
    rates[random.random(rates.shape) < unknown] = np.nan
    return rates


def test_a_doubling_every_month_is_a_factor_of_two_a_month_ahead() -> None:
    # With an offset of 1 the series is 1, 3, 7, 15 ...: each month plus one is twice the last plus one.
    doubling = np.array([[2.0**n - 1 for n in range(1, 10)]])
    table = make_error_table(doubling, SPAN[:9], KNOWN[:9], SPAN[8], LAST_GOES_ON)
    assert table == ErrorTable(
        method="naive",
        origin=Month(2012, 12),
        known_on=date(2013, 2, 14),
        series=1,
        typical_error=round(float(np.log(2)), 6),
        pairs=(8, 7),
        sums=((2.0,) * 4, table.sums[1]),
        levels=((2.0,) * 4, (4.0,) * 4),
    )
    assert 2 < table.sums[1][0] <= table.sums[1][-1] < 4


def test_the_outcome_is_the_factor_times_the_forecast_and_the_offset_goes_in_and_out() -> None:
    spread = distribution_ahead((0.5, 1.0, 2.0), 9.0, 1.0, LAST_GOES_ON)
    assert spread.draws == (4.0, 9.0, 19.0)
    assert distribution_ahead((0.25, 1.0, 4.0), 9.0, 0.5, LAST_GOES_ON).draws == (4.0, 9.0, 19.0)
    assert distribution_ahead((0.01, 1.0), 1.0, 1.0, LAST_GOES_ON).draws == (0.0, 1.0)


@pytest.mark.long
@given(st.integers(0, 10_000))
def test_taking_the_later_months_away_changes_nothing(seed: int) -> None:
    rates = made(seed)
    until = SPAN.index(ORIGIN) + 1
    whole = make_error_table(rates, SPAN, KNOWN, ORIGIN, BLEND)
    assert whole == make_error_table(rates[:, :until], SPAN[:until], KNOWN[:until], ORIGIN, BLEND)
    assert whole != make_error_table(rates, SPAN, KNOWN, ORIGIN + 1, BLEND)


@pytest.mark.long
@given(st.integers(0, 10_000))
def test_the_order_of_the_councils_changes_nothing(seed: int) -> None:
    rates = made(seed)
    order = np.random.default_rng(seed + 1).permutation(rates.shape[0])
    assert make_error_table(rates, SPAN, KNOWN, ORIGIN, BLEND) == make_error_table(
        rates[order], SPAN, KNOWN, ORIGIN, BLEND
    )


def test_a_month_that_came_out_late_is_not_looked_at_before_it_was_out() -> None:
    rates, late = made(3), SPAN.index(Month(2013, 8))
    hidden = rates.copy()
    hidden[:, late] = np.nan
    known = list(KNOWN)
    known[late] = KNOWN[SPAN.index(ORIGIN)].replace(year=2015)
    assert make_error_table(rates, SPAN, known, ORIGIN, BLEND) == make_error_table(
        hidden, SPAN, KNOWN, ORIGIN, BLEND
    )
    assert make_error_table(rates, SPAN, known, ORIGIN, BLEND) != make_error_table(
        rates, SPAN, KNOWN, ORIGIN, BLEND
    )


@given(st.integers(0, 10_000), st.integers(0, 23))
def test_a_forecast_uses_nothing_after_its_month_and_the_latest_is_the_last_of_all(
    seed: int, at: int
) -> None:
    rates = made(seed, unknown=0.0)
    ahead = look_ahead(rates, SPAN, BLEND)
    latest = latest_forecasts(rates[:, : at + 1], SPAN[: at + 1], float(ahead.typical[at]), BLEND)
    np.testing.assert_allclose(latest.levels, ahead.level_forecast[:, at], rtol=1e-12)
    np.testing.assert_allclose(latest.sums, ahead.sum_forecast[:, at], rtol=1e-12)
    np.testing.assert_allclose(latest.scale, ahead.scale[:, at], rtol=1e-12)
    assert latest.usable.tolist() == ahead.usable[:, at].tolist()


def test_a_series_steadier_than_the_others_is_told_so() -> None:
    random = np.random.default_rng(20160310)
    noise = np.array([[0.02], [0.2], [0.2], [0.2]])
    rates = 100 * np.exp(noise * random.normal(size=(4, len(SPAN))))
    scale = look_ahead(rates, SPAN, BLEND).scale
    assert scale[0, -1] < 0.7 < 1.0 < scale[1:, -1].min()
    never = replace(BLEND, scale=ErrorScale(offset=4.0, trust=None))
    assert look_ahead(rates, SPAN, never).scale.tolist() == np.ones_like(rates).tolist()


def test_a_horizon_with_too_few_starting_months_has_no_factors() -> None:
    table = make_error_table(made(1), SPAN, KNOWN, SPAN[9], replace(BLEND, fewest_starts=3))
    # Origin is the tenth month and a forecast counts from the sixth on: four starts one month ahead.
    assert [len(factors) for factors in table.sums] == [10, 10, 0, 0, 0, 0]
    assert table.pairs[5] == 0
    assert make_error_table(made(1), SPAN, KNOWN, SPAN[0], BLEND).typical_error is None


def test_months_with_a_gap_or_an_origin_without_figures_are_refused_by_a_sentence() -> None:
    rates = made(1)[:, :3]
    gap = (SPAN[0], SPAN[1], SPAN[3])
    with pytest.raises(NotUnderstood, match="do not follow each other"):
        make_error_table(rates, gap, KNOWN[:3], SPAN[1], BLEND)
    with pytest.raises(NotFound, match="no figures for March 2014"):
        make_error_table(rates, SPAN[:3], KNOWN[:3], Month(2014, 3), BLEND)
    with pytest.raises(NotUnderstood, match="not of one length"):
        make_error_table(rates, SPAN[:3], KNOWN[:2], SPAN[1], BLEND)
