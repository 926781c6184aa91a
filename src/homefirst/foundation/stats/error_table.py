"""How far forecasts of many series were out, pooled, as it could be known at one origin.

The table is all that a forecast of one series needs beside that series' own past. It holds no fitted curve:
its factors are what came divided by what was forecast, in order of size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.stats.distribution import Distribution, middle_shares
from homefirst.foundation.stats.forecast import (
    Cube,
    ForecastSettings,
    forecast_levels,
    means_of_next,
    what_came,
)
from homefirst.foundation.stats.levels import Matrix
from homefirst.foundation.stats.steadiness import (
    ErrorScale,
    log_errors,
    own_errors,
    scales,
    typical_errors,
)

FACTOR_PLACES = 4
ERROR_PLACES = 6


@dataclass(frozen=True, slots=True)
class TableSettings:
    """All that decides a table. `name` stands for the rest wherever a table or an answer is written down.

    A forecast counts from the `start`-th known period of its series on; of the errors the last `window`
    starting periods are pooled (None: all); a horizon with fewer than `fewest_starts` starting periods has
    no factors. `factors` is how many stand for each horizon.
    """

    name: str
    forecast: ForecastSettings
    scale: ErrorScale
    horizons: int = 12
    start: int = 12
    window: int | None = None
    fewest_starts: int = 6
    factors: int = 100


Factors = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ErrorTable:
    """Pooled errors as known on `known_on`, the day on which the data of the month `origin` came out.

    `sums[h - 1]` are the factors for the mean over the next h months, `levels[h - 1]` those for the mean of
    the month h ahead: what came over what was forecast, both plus the settings' offset, for a series of
    typical steadiness. Each is in rising order, equally likely, and empty where too little is known.
    `pairs[h - 1]` is how many forecasts stand behind them. `typical_error` is the mean distance (natural
    log) of a typical series from its forecasts of one month ahead; None where none has been seen.
    """

    method: str
    origin: Month
    known_on: date
    series: int
    typical_error: float | None
    pairs: tuple[int, ...]
    sums: tuple[Factors, ...]
    levels: tuple[Factors, ...]

    @property
    def horizons(self) -> int:
        return len(self.pairs)


def make_error_table(
    rates: Matrix, months: Sequence[Month], known_on: Sequence[date], origin: Month, settings: TableSettings
) -> ErrorTable:
    """The table that could be made on the day on which `origin`'s figures came out.

    `rates` is series x months, a daily rate each, NaN unknown; `months` follow each other without a gap;
    `known_on` is the day on which each month's figures were first out. Whatever came out after that day,
    a later month or an earlier one that was late, is not looked at. Raises NotFound where `origin` is not
    among the months, NotUnderstood where the months have a gap or the lengths differ.
    """
    if len(months) != len(known_on) or rates.shape[1] != len(months):
        raise NotUnderstood("Rates, months and days of publication are not of one length.")
    if any(after - before != 1 for before, after in pairwise(months)):
        raise NotUnderstood(
            "The months do not follow each other.", next="Give a month without figures as NaN."
        )
    if origin not in months:
        raise NotFound(f"There are no figures for {origin.name}.", where="Error table")
    last = list(months).index(origin)
    late = np.array([day > known_on[last] for day in known_on[: last + 1]])
    seen = np.where(late, np.nan, rates[:, : last + 1])
    return _table_of(seen, list(months[: last + 1]), known_on[last], settings)


def distribution_ahead(
    factors: Factors, forecast: float, scale: float, settings: TableSettings
) -> Distribution:
    """What may come, in the forecast's unit: each factor widened by the series' own scale; never below 0.

    `scale` is 1 for a series of typical steadiness (see `scales`). Raises ValueError for empty factors.
    """
    offset = settings.scale.offset
    draws = np.asarray(factors) ** scale * (forecast + offset) - offset
    return Distribution(tuple(float(draw) for draw in np.maximum(draws, 0.0)))


def lengths_ahead(months: Sequence[Month], horizons: int) -> NDArray[np.float64]:
    """Days in the month h + 1 after each month: months x horizons."""
    return np.array(
        [[(month + h).days for h in range(1, horizons + 1)] for month in months], dtype=np.float64
    )


@dataclass(frozen=True, slots=True)
class Latest:
    """What is forecast from the last month of the data: `levels` and `sums` are series x horizons (the mean
    of the month h + 1 ahead; the mean over the next h + 1 months), `scale` and `usable` one per series."""

    levels: NDArray[np.float64]
    sums: NDArray[np.float64]
    scale: NDArray[np.float64]
    usable: NDArray[np.bool_]


def latest_forecasts(
    rates: Matrix, months: Sequence[Month], typical_error: float | None, settings: TableSettings
) -> Latest:
    """The forecasts from the last column of `rates`, series x months of daily rates, for use with a table.

    The scale of each series sets its own past errors beside the table's `typical_error`. `usable` is false
    where the last month is unknown or fewer than the settings' `start` months are known.
    """
    levels = forecast_levels(rates, settings.forecast, settings.horizons)
    own, count = _own_errors(rates, levels, settings)
    typical = np.nan if typical_error is None else typical_error
    known = ~np.isnan(rates)
    lengths = lengths_ahead(months[-1:], settings.horizons)
    return Latest(
        levels=levels[:, -1],
        sums=means_of_next(levels[:, -1:], lengths)[:, 0],
        scale=scales(own[:, -1], count[:, -1], typical, settings.scale.trust),
        usable=known[:, -1] & (known.sum(axis=1) >= settings.start),
    )


@dataclass(frozen=True, slots=True)
class Ahead:
    """Forecast and outcome, series x periods x horizons, and the scale, series x periods."""

    level_forecast: Cube
    level_outcome: Cube
    sum_forecast: Cube
    sum_outcome: Cube
    scale: Matrix
    typical: NDArray[np.float64]
    usable: NDArray[np.bool_]


def look_ahead(rates: Matrix, months: Sequence[Month], settings: TableSettings) -> Ahead:
    """Every forecast that the settings would have made in these months, with what came of it so far.

    `usable` (series x periods) says where a forecast counts: its own month is known, and enough before.
    """
    lengths = lengths_ahead(months, settings.horizons)
    level_forecast = forecast_levels(rates, settings.forecast, settings.horizons)
    level_outcome = what_came(rates, settings.horizons)
    next_errors = log_errors(level_outcome[:, :, :1], level_forecast[:, :, :1], settings.scale.offset)[
        :, :, 0
    ]
    own, count = own_errors(next_errors)
    typical = typical_errors(own)
    known = ~np.isnan(rates)
    return Ahead(
        level_forecast=level_forecast,
        level_outcome=level_outcome,
        sum_forecast=means_of_next(level_forecast, lengths),
        sum_outcome=means_of_next(level_outcome, lengths),
        scale=scales(own, count, typical, settings.scale.trust),
        typical=typical,
        usable=known & (np.cumsum(known, axis=1) >= settings.start),
    )


def _own_errors(rates: Matrix, levels: Cube, settings: TableSettings) -> tuple[Matrix, Matrix]:
    came = what_came(rates, 1)
    return own_errors(log_errors(came, levels[:, :, :1], settings.scale.offset)[:, :, 0])


def _table_of(seen: Matrix, months: list[Month], known_on: date, settings: TableSettings) -> ErrorTable:
    ahead = look_ahead(seen, months, settings)
    typical = float(ahead.typical[-1])
    last = len(months) - 1
    sums, levels, pairs = [], [], []
    for horizon in range(1, settings.horizons + 1):
        latest = last - horizon
        first = 0 if settings.window is None else max(0, latest - settings.window + 1)
        starts = slice(first, max(latest + 1, 0))
        pick = [
            _standard_errors(outcome, forecast, ahead, horizon, starts, settings)
            for outcome, forecast in (
                (ahead.sum_outcome, ahead.sum_forecast),
                (ahead.level_outcome, ahead.level_forecast),
            )
        ]
        sums.append(_factors(pick[0], settings))
        levels.append(_factors(pick[1], settings))
        pairs.append(int((~np.isnan(pick[0])).sum()))
    return ErrorTable(
        method=settings.name,
        origin=months[-1],
        known_on=known_on,
        series=int((~np.isnan(seen)).any(axis=1).sum()),
        typical_error=None if np.isnan(typical) else round(typical, ERROR_PLACES),
        pairs=tuple(pairs),
        sums=tuple(sums),
        levels=tuple(levels),
    )


def _standard_errors(
    outcome: Cube, forecast: Cube, ahead: Ahead, horizon: int, starts: slice, settings: TableSettings
) -> Matrix:
    """Log errors of one horizon over the scale of their series then; NaN where a forecast does not count."""
    errors = log_errors(
        outcome[:, starts, horizon - 1], forecast[:, starts, horizon - 1], settings.scale.offset
    )
    return np.where(ahead.usable[:, starts], errors / ahead.scale[:, starts], np.nan)


def _factors(errors: Matrix, settings: TableSettings) -> Factors:
    known = ~np.isnan(errors)
    if known.any(axis=0).sum() < settings.fewest_starts:
        return ()
    shares = middle_shares(settings.factors)
    # Rounded, so that the table reads the same wherever it is made and a file is the table itself.
    factors = np.round(np.exp(np.quantile(errors[known], shares, method="hazen")), FACTOR_PLACES)
    return tuple(float(factor) for factor in factors)
