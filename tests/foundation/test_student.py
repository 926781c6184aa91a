"""Student's t against the printed tables, against its own density summed up, and against chance."""

from math import gamma, inf, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.stats.student import Interval, beta_below, interval, t_below, t_quantile


@pytest.mark.parametrize(
    ("share", "freedom", "value"),
    [(0.975, 1, 12.7062), (0.975, 2, 4.3027), (0.95, 5, 2.0150), (0.975, 10, 2.2281), (0.995, 30, 2.7500),
     (0.975, 120, 1.9799), (0.975, inf, 1.9600), (0.5, 4, 0.0)],
)  # fmt: skip
def test_the_printed_table(share: float, freedom: float, value: float) -> None:
    assert t_quantile(share, freedom) == pytest.approx(value, abs=5e-5)


@given(st.floats(0.001, 0.999), st.floats(0.7, 500))
def test_the_quantile_undoes_the_chance(share: float, freedom: float) -> None:
    assert t_below(t_quantile(share, freedom), freedom) == pytest.approx(share, abs=1e-10)
    assert t_quantile(1 - share, freedom) == pytest.approx(-t_quantile(share, freedom), rel=1e-6, abs=1e-9)


@given(st.floats(-6, 6), st.integers(1, 40))
def test_it_is_the_density_summed_up(value: float, freedom: int) -> None:
    """The slow judge: Simpson's rule over the density from 0."""
    at = np.linspace(0, value, 2001)
    height = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    density = height * (1 + at**2 / freedom) ** (-(freedom + 1) / 2)
    weights = np.ones(2001)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    area = float((density * weights).sum() * value / 2000 / 3)
    assert t_below(value, freedom) == pytest.approx(0.5 + area, abs=1e-9)


def test_a_beta_of_whole_numbers_is_a_binomial_tail() -> None:
    assert beta_below(0.3, 2, 3) == pytest.approx(1 - 0.7**4 - 4 * 0.3 * 0.7**3)
    assert (beta_below(0, 2, 3), beta_below(1, 2, 3)) == (0.0, 1.0)


def test_an_interval() -> None:
    three = interval([1.0, 2.0, 3.0])
    assert three.mean == 2.0
    assert three.half == pytest.approx(4.302652730 / sqrt(3))
    assert interval([5.0]) == Interval(5.0, None, None, 1)
    assert interval([5.0]).half is None
    assert not interval([5.0]).within(1.0)
    assert interval([0.0, 0.0]).within(0.05)
    for wrong in ([], [[1.0]]):
        with pytest.raises(ValueError, match="at least one value"):
            interval(wrong)
    for share, freedom in ((0, 3), (1, 3), (0.5, 0)):
        with pytest.raises(ValueError, match="no quantile"):
            t_quantile(share, freedom)


def test_it_holds_the_truth_as_often_as_it_says() -> None:
    draws = np.random.default_rng(20160310).normal(10, 3, (2000, 5))
    held = sum((one := interval(row)).low <= 10 <= one.high for row in draws)  # type: ignore[operator]
    assert 0.93 < held / 2000 < 0.97
