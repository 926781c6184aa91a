"""What was tried for the outlook, each as one line: how the level is forecast, and how errors are pooled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from homefirst.foundation.calendar import Month
from homefirst.foundation.stats.forecast import ForecastSettings, forecast_levels
from homefirst.foundation.stats.levels import Matrix, mean_levels, smoothed_levels
from homefirst.foundation.stats.season import season_factors
from homefirst.measures.outlook_method import NAIVE_1, OUTLOOK_1

HORIZONS = 12
Levels = Callable[[Matrix, Sequence[Month]], NDArray[np.float64]]
Groups = Callable[[Matrix], NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """`levels` gives series x months x horizons; `groups` (series x months) splits the pool."""

    family: str
    name: str
    levels: Levels
    offset: float = 4.0
    trust: float | None = None
    groups: Groups | None = None
    window: int | None = None


def blend(recent: float, usual: float, weight: float, damping: float) -> Levels:
    settings = ForecastSettings(recent, usual, weight, damping)
    return lambda rates, _: forecast_levels(rates, settings, HORIZONS)


def steady(level: Callable[[Matrix], Matrix]) -> Levels:
    return lambda rates, _: np.repeat(level(rates)[:, :, None], HORIZONS, axis=2)


def seasonal(settings: ForecastSettings, share: float) -> Levels:
    """The same blend of a series without its season, with the season put back; both known at each month."""

    def levels(rates: Matrix, months: Sequence[Month]) -> NDArray[np.float64]:
        season = np.array([month.month - 1 for month in months])
        cube = np.full((*rates.shape, HORIZONS), np.nan)
        for last in range(rates.shape[1]):
            factors = season_factors(rates[:, : last + 1], season[: last + 1], share=share)
            plain = forecast_levels(rates[:, : last + 1] / factors[season[: last + 1]], settings, HORIZONS)
            cube[:, last] = plain[:, -1] * factors[(season[last] + np.arange(1, HORIZONS + 1)) % 12]
        return cube

    return levels


def by_size(count: int) -> Groups:
    """Equal groups by the mean of the last year."""
    return lambda rates: _ranked(mean_levels(rates, 12), count)


def by_trend(count: int) -> Groups:
    """Equal groups by the recent over the usual level: falling, steady, rising."""
    return lambda rates: _ranked(
        (smoothed_levels(rates, 0.7) + 4) / (smoothed_levels(rates, 0.05) + 4), count
    )


def _ranked(values: Matrix, count: int) -> NDArray[np.intp]:
    return values.argsort(axis=0).argsort(axis=0) * count // values.shape[0]


_F, _S = OUTLOOK_1.forecast, OUTLOOK_1.scale
CHOSEN = Candidate(
    "chosen", OUTLOOK_1.name, blend(_F.recent, _F.usual, _F.weight, _F.damping), _S.offset, _S.trust
)
_BASE = replace(CHOSEN, family="base", name="the chosen level, one pool, no own steadiness", trust=None)
NAIVE = Candidate(
    "naive", "last month goes on", steady(lambda rates: mean_levels(rates, 1)), NAIVE_1.scale.offset
)

TRIED: tuple[Candidate, ...] = (
    NAIVE,
    *(
        Candidate(
            "persistent level", f"mean of the last {k} months", steady(lambda r, k=k: mean_levels(r, k))
        )
        for k in (2, 3, 6, 12)
    ),
    *(
        Candidate("persistent level", f"smoothed, {a:g}", steady(lambda r, a=a: smoothed_levels(r, a)))
        for a in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    ),
    *(
        Candidate("recent and usual", f"{f:g} with {s:g}, weight {w:g} x {g:g}", blend(f, s, w, g))
        for f in (0.6, 0.7, 0.8)
        for s in (0.03, 0.05, 0.08)
        for w in (0.85, 0.9)
        for g in (0.92, 0.94, 0.96)
    ),
    *(
        replace(_BASE, family="offset", name=f"{a:g} people a day", offset=a)
        for a in (0.5, 1.0, 2.0, 6.0, 8.0)
    ),
    *(
        replace(_BASE, family="season", name=f"{share:g} of the pooled season", levels=seasonal(_F, share))
        for share in (0.5, 1.0)
    ),
    *(replace(_BASE, family="pooled by size", name=f"{n} groups", groups=by_size(n)) for n in (2, 3, 4)),
    *(replace(_BASE, family="pooled by trend", name=f"{n} groups", groups=by_trend(n)) for n in (2, 3)),
    *(replace(_BASE, family="window", name=f"last {w} starting months", window=w) for w in (6, 12, 24)),
    *(
        replace(_BASE, family="own steadiness", name=f"trusted half after {k} months", trust=float(k))
        for k in (12, 24, 48, 96)
    ),
    _BASE,
    CHOSEN,
)
