"""How far each series usually strays from its own forecast, beside what is usual among all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homefirst.foundation.stats.forecast import Cube
from homefirst.foundation.stats.levels import Matrix

SMALLEST_ERROR = 0.01
"""A series that never moved would otherwise have an error of 0 and drag the usual one there with it."""


@dataclass(frozen=True, slots=True)
class ErrorScale:
    """The unit in which errors are told.

    `offset` is added to forecast and outcome before one is divided by the other: a value near 0 then has an
    error at all, and a small series one that compares with a large one's. `trust` is the number of periods
    at which a series' own record weighs as much as what is usual (0: its own alone; None: never its own).
    """

    offset: float
    trust: float | None


def log_errors(actual: Cube, forecast: Cube, offset: float) -> Cube:
    """The natural log of (outcome + offset) / (forecast + offset); NaN where either is unknown."""
    errors: Cube = np.log((actual + offset) / (forecast + offset))
    return errors


def own_errors(next_errors: Matrix) -> tuple[Matrix, Matrix]:
    """Each series' mean distance from its forecasts of one period ahead, as known at each period.

    `next_errors` is series x periods: the log error of the forecast made at t about t + 1, which is known
    at t + 1. Answers the mean (NaN where nothing is known yet) and the number of errors in it.
    """
    series, periods = next_errors.shape
    known_at = np.full((series, periods), np.nan)
    known_at[:, 1:] = np.abs(next_errors[:, :-1])
    count = np.cumsum(~np.isnan(known_at), axis=1).astype(np.float64)
    total = np.cumsum(np.nan_to_num(known_at), axis=1)
    mean = np.full((series, periods), np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return np.where(count > 0, np.maximum(mean, SMALLEST_ERROR), np.nan), count


def typical_errors(own: Matrix) -> NDArray[np.float64]:
    """The geometric mean of the series' own errors at each period; NaN where none has one yet.

    Summed in order of size, so that the order of the series changes not one bit of it.
    """
    logs = np.sort(np.log(own), axis=0)
    known = (~np.isnan(logs)).sum(axis=0)
    typical = np.full(own.shape[1], np.nan)
    np.divide(np.nansum(logs, axis=0), known, out=typical, where=known > 0)
    answer: NDArray[np.float64] = np.exp(typical)
    return answer


def scales(
    own: NDArray[np.float64],
    count: NDArray[np.float64],
    typical: NDArray[np.float64] | float,
    trust: float | None,
) -> NDArray[np.float64]:
    """By how much a series' errors are wider (over 1) or narrower than usual; 1 where nothing is known.

    The ratio of its own to the typical error, raised to n / (n + trust) for a record of n periods.
    """
    if trust is None:
        return np.ones_like(own)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = count / (count + trust)
        ratio = (own / typical) ** power
    answer: NDArray[np.float64] = np.where(np.isnan(ratio), 1.0, ratio)
    return answer
