"""Where each series stands, period by period: three ways to say it, each from the past and present only.

All work on a matrix of series x periods of float64 in which NaN is unknown, and answer with a matrix of
the same shape: the value at [s, t] uses the columns 0 to t of row s and nothing else.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def last_levels(values: Matrix) -> Matrix:
    """The latest known value; NaN before the first known one. The naive forecast's level."""
    return mean_levels(values, 1)


def mean_levels(values: Matrix, periods: int) -> Matrix:
    """The plain mean of the last `periods` known values (fewer at the start); NaN before the first."""
    levels = np.full_like(values, np.nan)
    for series, row in enumerate(values):
        known = np.flatnonzero(~np.isnan(row))
        if not known.size:
            continue
        sums = np.concatenate(([0.0], np.cumsum(row[known])))
        until = np.searchsorted(known, np.arange(row.size), side="right")
        start = np.maximum(until - periods, 0)
        with np.errstate(invalid="ignore"):
            levels[series] = (sums[until] - sums[start]) / (until - start)
    return levels


def smoothed_levels(values: Matrix, smoothing: float) -> Matrix:
    """The weighted mean of all known values so far; each period further back weighs 1 - `smoothing` times
    the one after it.

    The weights are divided by their sum, so that the first months are not pulled towards a made-up start.
    An unknown period adds nothing and ages the others. `smoothing` lies in (0, 1]; 1 is the last value.
    """
    known = ~np.isnan(values)
    # Time first, then sums of values beside sums of weights: one short step a period, also for one series.
    parts = np.stack([np.where(known, values, 0.0).T, known.T], axis=1)
    sums = np.empty_like(parts)
    so_far = np.zeros((2, values.shape[0]))
    for period, part in enumerate(parts):
        so_far = (1.0 - smoothing) * so_far + part
        sums[period] = so_far
    levels = np.full_like(values, np.nan)
    np.divide(sums[:, 0].T, sums[:, 1].T, out=levels, where=sums[:, 1].T > 0)
    return levels
