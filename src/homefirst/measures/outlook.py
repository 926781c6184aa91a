"""The outlook: what a year may come to, and how likely its plan is missed, with the data of any month.

Beside it the cumulative red-amber-green, which is how such a plan was read: it looks back only. The method
is told in docs/outlook.md; no curve is fitted, the spread is that of past forecasts of all councils.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np

from homefirst.county.figures.delays import Vintage
from homefirst.foundation.calendar import LONDON, Month, local_day, midnight, months
from homefirst.foundation.errors import NotUnderstood, Unavailable
from homefirst.foundation.stats.distribution import Distribution
from homefirst.foundation.stats.error_table import ErrorTable, distribution_ahead, latest_forecasts
from homefirst.foundation.units import round_half_up
from homefirst.measures.monthly_days import MonthlyDays
from homefirst.measures.outlook_method import METHODS
from homefirst.measures.year_plan import MOST, YearPlan

SHARES = (0.1, 0.5, 0.9)
HALF = 0.5
AMBER_TO = Fraction(105, 100)
PUBLISHED = "published"
"""Stands for a method where nothing is left to foretell."""


class Rag(StrEnum):
    """Green at or under the plan so far, amber to 5 per cent over it, red beyond."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class LevelTarget:
    """A number of people delayed per day, as the mean of one month, that is to be reached by then."""

    per_day: Decimal
    month: Month

    def __post_init__(self) -> None:
        if not (self.per_day.is_finite() and 0 <= self.per_day < MOST):
            raise NotUnderstood(f"{self.per_day} people delayed per day is no target.", next="Write 73.")


@dataclass(frozen=True, slots=True)
class Outlook:
    """With data up to `month`: what may come, and the chance that it is above the plan.

    `plan` is days of the year, or people per day in the target's month; `outcome` is in the same unit, by
    share of the chance at or below it. Missing means above the plan: exactly the plan is kept. Once the
    last month is in, the chance is 0 or 1 and `method` is "published". `outcome` and the chance are None
    where they cannot be told, and `unknown_because` says why. `cumulative_rag` and the days so far are
    None before the year's first month and for a level.
    """

    area: str
    plan: float
    month: Month
    known_at: datetime
    vintage: Vintage
    outcome: Mapping[str, float] | None
    probability_of_missing: float | None
    cumulative_rag: Rag | None
    days_so_far: int | None
    plan_so_far: float | None
    method: str | None
    unknown_because: str | None

    @property
    def known_on(self) -> date:
        """The local day on which this could be known."""
        return local_day(self.known_at)

    def as_answer(self) -> dict[str, Any]:
        """The words and numbers of `homefirst outlook --json`: times with offset, None for unknown."""
        return {
            "area": self.area,
            "plan": self.plan,
            "month": str(self.month),
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "vintage": self.vintage.value,
            "outcome": None if self.outcome is None else dict(self.outcome),
            "probability_of_missing": self.probability_of_missing,
            "cumulative_rag": None if self.cumulative_rag is None else self.cumulative_rag.value,
            "days_so_far": self.days_so_far,
            "plan_so_far": self.plan_so_far,
            "method": self.method,
            "unknown_because": self.unknown_because,
        }


@dataclass(frozen=True, slots=True)
class OutlookSeries:
    """The outlook for one target after each month's data, and since when missing it was the likelier end.

    `above_half_since` is the first month from which the chance never again fell to a half or under it, to
    the end of the series, with the day on which that month's data were out; None where there is none. A
    month whose chance is unknown breaks the run.
    """

    outlooks: tuple[Outlook, ...]
    above_half_since: Month | None
    above_half_known_at: datetime | None


def year_outlook(days: MonthlyDays, plan: YearPlan, month: Month, table: ErrorTable | None) -> Outlook:
    """What the plan's year may come to in delayed days, with data up to `month`.

    The days known so far are certain; the months still to come are forecast from the area's own past with
    the pooled errors of `table`, whose origin is `month`. From the month before the year begins to any
    later one; with the year's last month in, no table is needed.

    Raises NotUnderstood for an earlier month, NotFound where the month itself is unknown.
    """
    year = plan.year
    if month < year.first - 1:
        raise NotUnderstood(
            f"The outlook for {year} begins with the data of {(year.first - 1).name}.",
            where=str(month),
            next="Name that month or a later one.",
        )
    known = days.to(month)
    until = min(month, year.last)
    begun = until >= year.first
    so_far = known.total(year.first, until)
    try:
        if so_far is None:
            raise Unavailable(f"A month of {year} up to {until.name} is not known.")
        spread: Distribution | None = _year_spread(known, so_far, until, year.last, table)
        because = None
    except Unavailable as error:
        spread, because = None, str(error)
    return _outlook(
        known,
        float(plan.days),
        spread,
        because,
        so_far=so_far if begun else None,
        plan_so_far=plan.days_to(until) if begun else None,
        method=PUBLISHED if until == year.last else _method(table),
    )


def level_outlook(days: MonthlyDays, target: LevelTarget, month: Month, table: ErrorTable | None) -> Outlook:
    """What the mean number of people delayed per day in the target's month may be, with data up to `month`.

    From twelve months before the target's month on; once that month is in, it is known. Earlier ones give
    an unknown answer. Raises NotFound where the month itself is unknown.
    """
    known = days.to(month)
    ahead = target.month - month
    try:
        spread: Distribution | None = (
            _spread_ahead(known, table, ahead, of_sum=False) if ahead > 0 else _level_that_came(known, target)
        )
        because = None
    except Unavailable as error:
        spread, because = None, str(error)
    return _outlook(
        known,
        float(target.per_day),
        spread,
        because,
        so_far=None,
        plan_so_far=None,
        method=_method(table) if ahead > 0 else PUBLISHED,
    )


def year_outlooks(
    days: MonthlyDays, plan: YearPlan, tables: Mapping[Month, ErrorTable], *, last: Month | None = None
) -> OutlookSeries:
    """The year's outlook after each month from the one before it begins to its last (or to `last`).

    Months that are not known are left out.
    """
    span = months(plan.year.first - 1, min(plan.year.last, last or plan.year.last))
    return _series(
        year_outlook(days, plan, month, tables.get(month)) for month in span if days.of(month) is not None
    )


def level_outlooks(
    days: MonthlyDays,
    target: LevelTarget,
    tables: Mapping[Month, ErrorTable],
    *,
    last: Month | None = None,
) -> OutlookSeries:
    """The level's outlook after each month from twelve before its own to its own (or to `last`)."""
    span = months(target.month - 12, min(target.month, last or target.month))
    return _series(
        level_outlook(days, target, month, tables.get(month)) for month in span if days.of(month) is not None
    )


def chance_mean_is_above(
    known: MonthlyDays, per_day: float, ahead: int, table: ErrorTable | None
) -> float | None:
    """How likely the mean of the next `ahead` months lies above a level; None where it cannot be told."""
    try:
        return _rounded(_spread_ahead(known, table, ahead, of_sum=True).probability_above(per_day), 3)
    except Unavailable:
        return None


def cumulative_rag(days_so_far: int, plan_so_far: Fraction) -> Rag:
    """How the cumulative reading of a plan shows the days so far; each limit belongs to the better colour."""
    if days_so_far <= plan_so_far:
        return Rag.GREEN
    return Rag.AMBER if days_so_far <= plan_so_far * AMBER_TO else Rag.RED


def _series(outlooks: Iterable[Outlook]) -> OutlookSeries:
    each = tuple(outlooks)
    since: Outlook | None = None
    for outlook in reversed(each):
        if outlook.probability_of_missing is None or outlook.probability_of_missing <= HALF:
            break
        since = outlook
    return OutlookSeries(
        outlooks=each,
        above_half_since=since.month if since else None,
        above_half_known_at=since.known_at if since else None,
    )


def _year_spread(
    known: MonthlyDays, so_far: int, until: Month, last: Month, table: ErrorTable | None
) -> Distribution:
    if until == last:
        return Distribution((float(so_far),))
    ahead = last - until
    rest = _spread_ahead(known, table, ahead, of_sum=True)
    length = sum((until + step).days for step in range(1, ahead + 1))
    return Distribution(tuple(so_far + draw * length for draw in rest.draws))


def _spread_ahead(known: MonthlyDays, table: ErrorTable | None, ahead: int, *, of_sum: bool) -> Distribution:
    """The daily mean over the next `ahead` months, or in the last of them. Raises Unavailable."""
    month = known.months[-1]
    if table is None or table.origin != month:
        raise Unavailable(
            f"There is no error table for {month.name}.", next="Make it: homefirst pack outlook-errors."
        )
    settings = METHODS[table.method]
    factors = (table.sums if of_sum else table.levels)[ahead - 1] if ahead <= table.horizons else ()
    if not factors:
        raise Unavailable(f"How far forecasts of {ahead} months ahead go wrong is not known at {month.name}.")
    rates = [
        np.nan if count is None else count / each.days
        for count, each in zip(known.days, known.months, strict=True)
    ]
    latest = latest_forecasts(np.array([rates]), known.months, table.typical_error, settings)
    if not latest.usable[0]:
        raise Unavailable(f"Fewer than {settings.start} months up to {month.name} are known.")
    forecast = (latest.sums if of_sum else latest.levels)[0, ahead - 1]
    return distribution_ahead(factors, float(forecast), float(latest.scale[0]), settings)


def _level_that_came(known: MonthlyDays, target: LevelTarget) -> Distribution:
    came = known.per_day(target.month)
    if came is None:
        raise Unavailable(f"The delayed days of {target.month.name} are not known.")
    return Distribution((came,))


def _method(table: ErrorTable | None) -> str | None:
    return None if table is None else table.method


def _outlook(
    known: MonthlyDays,
    plan: float,
    spread: Distribution | None,
    because: str | None,
    *,
    so_far: int | None,
    plan_so_far: Fraction | None,
    method: str | None,
) -> Outlook:
    rag = None if so_far is None or plan_so_far is None else cumulative_rag(so_far, plan_so_far)
    return Outlook(
        area=known.area,
        plan=plan,
        month=known.months[-1],
        known_at=midnight(known.known_by),
        vintage=known.vintage,
        outcome={str(q): _rounded(spread.quantile(q), 1) for q in SHARES} if spread else None,
        probability_of_missing=_rounded(spread.probability_above(plan), 3) if spread else None,
        cumulative_rag=rag,
        days_so_far=so_far,
        plan_so_far=None if plan_so_far is None else _rounded(float(plan_so_far), 1),
        method=method,
        unknown_because=because,
    )


def _rounded(value: float, places: int) -> float:
    return float(round_half_up(value, places))
