"""What a board member asks of one year's plan of delays, answered in one piece.

With data up to a month: the published level, what the plan allowed, the chance that each target would be
missed as it stood after each month, the plain cumulative reading beside it, when the level turned, and how
each reason moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from homefirst.foundation.calendar import LONDON, Month, midnight
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.stats.error_table import ErrorTable
from homefirst.measures.monthly_days import MonthlyDays
from homefirst.measures.outlook import (
    LevelTarget,
    Outlook,
    OutlookSeries,
    level_outlooks,
    year_outlooks,
)
from homefirst.measures.turn import Moves, Turn, moves, turn
from homefirst.measures.year_plan import YearPlan


@dataclass(frozen=True, slots=True)
class PlanFollowed:
    """The answer. `month` is the last month of data; what lies after it is in none of the parts.

    Of the reasons' moves, `since_lowest` counts from the year's lowest month, `since_turn` from the month of
    the turn after it, `year_on_year` from a year before its end; they end with the plan's year, or with
    `month` if that is earlier. Those `to_latest` end with `month` and are None where that lies within the
    year. What needs a month of the year is None before it began, what counts from the turn or the lowest
    month also while the level has not turned.
    """

    area: str
    area_name: str
    month: Month
    known_at: datetime
    plan: YearPlan
    target: LevelTarget | None
    days: MonthlyDays
    year: OutlookSeries
    level: OutlookSeries | None
    turn: Turn | None
    since_lowest: Moves | None
    since_lowest_to_latest: Moves | None
    since_turn: Moves | None
    since_turn_to_latest: Moves | None
    year_on_year: Moves | None

    @property
    def latest(self) -> Outlook:
        """The year's outlook with all the data of this answer."""
        return self.year.outlooks[-1]

    @property
    def in_year(self) -> Month:
        """The last month of data that lies in the plan's year (or the month before it begins)."""
        return min(self.month, self.plan.year.last)

    def as_answer(self) -> dict[str, Any]:
        """The words and numbers of the page's ?format=json and the API."""
        return {
            "area": self.area,
            "area_name": self.area_name,
            "month": str(self.month),
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "year": str(self.plan.year),
            "months": [
                {
                    "month": str(month),
                    "days": self.days.of(month),
                    "per_day": self.days.per_day(month),
                    "planned_days": self._planned(month),
                }
                for month in self.days.months
            ],
            "year_outlook": _series_told(self.year),
            "level_outlook": None if self.level is None else _series_told(self.level),
            "turn": self.turn and self.turn.as_answer(),
            "since_lowest": self.since_lowest and self.since_lowest.as_answer(),
            "since_lowest_to_latest": self.since_lowest_to_latest and self.since_lowest_to_latest.as_answer(),
            "since_turn": self.since_turn and self.since_turn.as_answer(),
            "since_turn_to_latest": self.since_turn_to_latest and self.since_turn_to_latest.as_answer(),
            "year_on_year": self.year_on_year and self.year_on_year.as_answer(),
        }

    def _planned(self, month: Month) -> float | None:
        return float(self.plan.days_in(month)) if month.financial_year == self.plan.year else None


def follow_plan(
    days: MonthlyDays,
    by_reason: Mapping[str, MonthlyDays],
    *,
    area_name: str,
    plan: YearPlan,
    target: LevelTarget | None,
    tables: Mapping[Month, ErrorTable],
    month: Month,
    as_it_stood: bool,
) -> PlanFollowed:
    """Follows a plan with the data up to `month`: the months and reasons as they stood when that month came
    out, or as they stand now. The outlooks and the turn are always as they stood after each month.
    Raises NotFound where that month is unknown, and
    NotUnderstood where it lies more than a month before the plan's year: there is nothing to follow yet."""
    year = plan.year
    if days.of(month) is None:
        raise NotFound(
            f"The delayed days of {month.name} are not known.",
            where="month",
            next=f"Name a month from {year.first - 1} to {days.latest}.",
        )
    shown = days if as_it_stood else replace(days, then={})
    known = shown.to(month)
    if month < year.first - 1:
        raise NotUnderstood(
            f"The plan for {year} is followed from the data of {(year.first - 1).name} on.",
            where="month",
            next=f"Name {year.first - 1} or a later one.",
        )
    until = min(month, year.last)
    begun = until >= year.first
    found = turn(days, year, month, tables.get(until)) if begun else None
    turned = found.turned if found else None
    lowest = found.lowest if found and turned else None
    reasons = {
        code: (each if as_it_stood else replace(each, then={})).as_known(month)
        for code, each in by_reason.items()
    }
    return PlanFollowed(
        area=days.area,
        area_name=area_name,
        month=month,
        known_at=midnight(known.known_by),
        plan=plan,
        target=target,
        days=known,
        year=year_outlooks(days, plan, tables, last=month),
        level=None if target is None else level_outlooks(days, target, tables, last=month),
        turn=found,
        since_lowest=moves(reasons, lowest, until) if lowest else None,
        since_lowest_to_latest=moves(reasons, lowest, month) if lowest and month > until else None,
        since_turn=moves(reasons, turned, until) if turned else None,
        since_turn_to_latest=moves(reasons, turned, month) if turned and month > until else None,
        year_on_year=moves(reasons, until - 12, until) if begun else None,
    )


def _series_told(series: OutlookSeries) -> dict[str, Any]:
    known = series.above_half_known_at
    return {
        "months": [outlook.as_answer() for outlook in series.outlooks],
        "above_half_since": series.above_half_since and str(series.above_half_since),
        "above_half_known_at": known and known.astimezone(LONDON).isoformat(),
    }
