"""Student's t: how far the mean of a few independent values may lie from the true one.

The distribution function is the regularised incomplete beta function by its continued fraction (Abramowitz
and Stegun 26.5.8 and 26.7.1); the quantile is found by halving. No SciPy, which nothing else here needs.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

_TINY, _CLOSE, _LONGEST, _HALVINGS = 1e-300, 1e-15, 10_000, 200


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean of independent values with the two ends of its interval; `low` and `high` are None for fewer
    than two values, which tell nothing of how much they vary."""

    mean: float
    low: float | None
    high: float | None
    values: int

    @property
    def half(self) -> float | None:
        """Half its width; None where it is unknown."""
        return None if self.high is None or self.low is None else (self.high - self.low) / 2

    def within(self, share: float) -> bool:
        """Whether half its width is at most a share of the mean; a mean of nothing that never varied is."""
        half = self.half
        return half is not None and half <= share * abs(self.mean)


def interval(values: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """The mean of independent values and its t interval. Raises ValueError for no value, and for a confidence
    that is not between 0 and 1."""
    seen = np.asarray(values, dtype=np.float64)
    if seen.ndim != 1 or not len(seen):
        raise ValueError("a mean needs at least one value, in a row")
    mean = float(seen.mean())
    if len(seen) < 2:
        return Interval(mean, None, None, 1)
    half = t_quantile((1 + confidence) / 2, len(seen) - 1) * float(seen.std(ddof=1)) / sqrt(len(seen))
    return Interval(mean, mean - half, mean + half, len(seen))


@lru_cache(maxsize=4096)
def t_quantile(share: float, freedom: float) -> float:
    """The value below which a share (0 to 1, both excluded) of Student's t with so many degrees of freedom
    lies; the normal one for infinitely many. Raises ValueError for what has none."""
    if not 0 < share < 1 or not freedom > 0:
        raise ValueError(f"Student's t has no quantile at {share} with {freedom} degrees of freedom")
    if share == 0.5:
        return 0.0
    if share < 0.5:
        return -t_quantile(1 - share, freedom)
    low, high = 0.0, 1.0
    while t_below(high, freedom) < share:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if t_below(middle, freedom) < share else (low, middle)
    return (low + high) / 2


def t_below(value: float, freedom: float) -> float:
    """The chance that Student's t with so many degrees of freedom is at most a value."""
    if freedom == inf:
        return NormalDist().cdf(value)
    tail = beta_below(freedom / (freedom + value * value), freedom / 2, 0.5) / 2
    return 1 - tail if value > 0 else tail


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function: the chance that a beta (a, b) is at most x, 0 to 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # the fraction converges quickly on the other side only
        return 1 - beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    below, c, d = 1.0, 1.0, 0.0
    for step in range(1, _LONGEST):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _apart(1 + term * d)
        c = _apart(1 + term / c)
        below *= c * d
        if abs(c * d - 1) < _CLOSE:
            return 1 / below
    raise ArithmeticError(f"no end of the fraction at {x}, {a}, {b}")


def _apart(number: float) -> float:
    """The number, not so near to 0 that one may not divide by it."""
    return number if abs(number) > _TINY else _TINY
