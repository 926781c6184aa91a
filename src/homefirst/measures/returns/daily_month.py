"""A month of the daily return of acute discharges: totals, averages a day and weekly snapshots, from the
cells of its days. Pure.

Published of a month are the number and the cost of delayed bed days and the daily average of those who remain
(from August 2025), and additional bed days as a weekly snapshot. What is not known of one day is not known of
the month's totals; the averages are of the days of which it is known. That the snapshot is of Monday, the
week's first day, is ours: the published weeks bear the day on which they begin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from homefirst.foundation.calendar import MONDAY, Month
from homefirst.measures.returns.cells import Cells
from homefirst.measures.returns.daily import (
    BED_DAYS,
    COST,
    NO_LONGER_MEET,
    NOT_KNOWN,
    Where,
)
from homefirst.measures.returns.kinds import COST_FROM

Days = Mapping[date, Cells]
"""A provider's cells (or all providers'), day by day."""


@dataclass(frozen=True, slots=True)
class DailyMonth:
    """What a month of days comes to. `days` were counted, and of `known` of them it is known who met none of
    the criteria to reside. Totals are None where they are not known of every day, averages where of none;
    the cost is in pence."""

    days: int
    known: int
    no_longer_meet: int | None
    discharged: int | None
    bed_days: int | None
    cost: int | None
    no_longer_meet_a_day: float | None
    discharged_a_day: float | None
    remaining_a_day: float | None
    not_said: int


def month_of(days: Days) -> DailyMonth:
    """A month of the cells of its days, each with its cost as a cell."""
    every = list(days.values())
    said = [one for one in every if one.known_total(NO_LONGER_MEET) is not None]
    whole = len(said) == len(every) > 0
    costs = [one.known_total(COST) for one in every]

    def total(measure: str) -> int | None:
        return sum(one.total(measure) for one in said) if whole else None

    def a_day(measure: str) -> float | None:
        return sum(one.total(measure) for one in said) / len(said) if said else None

    return DailyMonth(
        days=len(every),
        known=len(said),
        no_longer_meet=total(NO_LONGER_MEET),
        discharged=total(Where.DISCHARGED.value),
        bed_days=total(BED_DAYS),
        cost=sum(one or 0 for one in costs) if whole and None not in costs else None,
        no_longer_meet_a_day=a_day(NO_LONGER_MEET),
        discharged_a_day=a_day(Where.DISCHARGED.value),
        remaining_a_day=a_day(Where.REMAINING.value),
        not_said=sum(one.by(NOT_KNOWN, 1)[Where.REMAINING.value] for one in every),
    )


def snapshots(days: Iterable[date]) -> tuple[date, ...]:
    """The days of which additional bed days and reasons are returned: the Mondays."""
    return tuple(day for day in sorted(days) if day.weekday() == MONDAY)


def month_asks_totals(month: Month) -> bool:
    """Whether a month's file has the number and the cost of delayed bed days, and the daily average."""
    return month.first >= COST_FROM
