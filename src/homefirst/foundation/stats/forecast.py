"""Point forecasts of many series at once, and what came after them.

Arrays are series x periods x horizons of float64, NaN unknown; [s, t, h] is what was said with the data of
columns 0 to t about the period h + 1 after t.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homefirst.foundation.stats.levels import Matrix, smoothed_levels

Cube = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ForecastSettings:
    """How far the recent level carries on, and how it gives way to the usual one.

    `recent` and `usual` are smoothings (see `smoothed_levels`): the level of the last few periods, and of
    the last few years. Next period's forecast takes `weight` of the recent level and the rest of the usual
    one; with every further period the recent one's weight is multiplied by `damping`.
    """

    recent: float
    usual: float
    weight: float
    damping: float


NAIVE = ForecastSettings(recent=1.0, usual=1.0, weight=1.0, damping=1.0)
"""The last value goes on: the forecast that every other has to beat."""


def forecast_levels(values: Matrix, settings: ForecastSettings, horizons: int) -> Cube:
    """The level forecast for each of the next `horizons` periods, made at every period."""
    recent = smoothed_levels(values, settings.recent)[:, :, None]
    usual = smoothed_levels(values, settings.usual)[:, :, None]
    weight = settings.weight * settings.damping ** np.arange(horizons)
    cube: Cube = weight * recent + (1.0 - weight) * usual
    return cube


def what_came(values: Matrix, horizons: int) -> Cube:
    """The value that came in each of the next `horizons` periods; NaN beyond the last column."""
    series, periods = values.shape
    ahead = np.full((series, periods, horizons), np.nan)
    for horizon in range(1, min(horizons, periods - 1) + 1):
        ahead[:, : periods - horizon, horizon - 1] = values[:, horizon:]
    return ahead


def means_of_next(cube: Cube, lengths: NDArray[np.float64]) -> Cube:
    """The mean over the next 1, 2, 3 ... periods, each period weighed by its length.

    `lengths` is periods x horizons: how long the period h + 1 after t is. Times the sum of those lengths
    it is the total over the next h + 1 periods. One unknown period makes every longer mean unknown.
    """
    means: Cube = np.cumsum(cube * lengths, axis=2) / np.cumsum(lengths, axis=1)
    return means
