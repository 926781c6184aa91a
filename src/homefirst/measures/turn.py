"""When the number delayed itself turned within a year, how sure that was, and which reasons moved.

The rule, as it can be read aloud: the level turned in the first month after the year's lowest month so far;
each month since has then stayed above the lowest. It is clear once a month lies above the lowest by twice
the ordinary change from one month to the next. Fewer delayed is better, so the turn is the end of a fall.
docs/outlook.md tells how often turns that were seen, and turns that were clear, held to the year's end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Any

from homefirst.foundation.calendar import LONDON, FinancialYear, Month, midnight, months
from homefirst.foundation.errors import Unavailable
from homefirst.foundation.stats.error_table import ErrorTable
from homefirst.measures.monthly_days import MonthlyDays
from homefirst.measures.outlook import chance_mean_is_above

CLEAR = 2
"""Times the ordinary change."""
HELD_CLEAR, HELD_SEEN = 0.78, 0.48
"""The share of clear turns, and of turns seen and not clear, that held to the end of their year: all councils
with five or more delayed per day, 2013-14 to 2015-16 (bench/outlook_turns.py; in 2016-17 0.76 and 0.53)."""
CHANGES = 24
FEWEST_CHANGES = 12
STILL_ABOVE_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """With data up to `month`: the year's lowest level, and since when it has risen.

    Levels are people delayed per day. `turned` is None where the latest month is the lowest; `clear` where
    no month since is above it by twice the `ordinary_change` (the median change from one month to the next,
    up or down, over the two years to the lowest month). Each comes with the day on which its data were out.
    `turns_like_it_held` is the share of such turns, clear or only seen, that lasted to the end of their
    year, over all councils before April 2016. `chance_still_above`: how likely the mean of the three months
    after `month` lies above the lowest, from the outlook's pooled errors; None without a table for `month`.
    """

    area: str
    year: FinancialYear
    month: Month
    known_at: datetime
    lowest: Month
    lowest_per_day: float
    per_day: float
    turned: Month | None
    turned_known_on: date | None
    clear: Month | None
    clear_known_on: date | None
    ordinary_change: float | None
    turns_like_it_held: float | None
    chance_still_above: float | None

    def as_answer(self) -> dict[str, Any]:
        return {
            "area": self.area,
            "year": str(self.year),
            "month": str(self.month),
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "lowest": str(self.lowest),
            "lowest_per_day": self.lowest_per_day,
            "per_day": self.per_day,
            "turned": _told(self.turned),
            "turned_known_on": _told(self.turned_known_on),
            "clear": _told(self.clear),
            "clear_known_on": _told(self.clear_known_on),
            "ordinary_change": self.ordinary_change,
            "turns_like_it_held": self.turns_like_it_held,
            "chance_still_above": self.chance_still_above,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """One category's people delayed per day in two months; None is unknown, and so is a change from it."""

    code: str
    start_per_day: float | None
    end_per_day: float | None

    @property
    def change(self) -> float | None:
        if self.start_per_day is None or self.end_per_day is None:
            return None
        return self.end_per_day - self.start_per_day


@dataclass(frozen=True, slots=True)
class Moves:
    """How each category moved from one month to another, the largest rise first, the unknown last."""

    start: Month
    end: Month
    moves: tuple[Move, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "from": str(self.start),
            "to": str(self.end),
            "moves": [
                {
                    "code": move.code,
                    "from_per_day": move.start_per_day,
                    "to_per_day": move.end_per_day,
                    "change": move.change,
                }
                for move in self.moves
            ],
        }


def turn(days: MonthlyDays, year: FinancialYear, month: Month, table: ErrorTable | None = None) -> Turn:
    """The turn within `year` as the data up to `month` show it; nothing after the year's end counts.

    Of two equally low months the later one is the lowest. Unknown months are passed over. Raises
    NotFound where `month` (or the year's last, if earlier) is unknown, Unavailable where it lies before the
    year.
    """
    until = min(month, year.last)
    if until < year.first:
        raise Unavailable(f"No month of {year} lies before the end of {month.name}.", where=days.area)
    known = days.to(until)
    levels = {each: level for each in months(year.first, until) if (level := known.per_day(each)) is not None}
    lowest = min(reversed(levels), key=lambda each: levels[each])
    since = [each for each in levels if each > lowest]
    ordinary = ordinary_change(known.to(lowest))
    clear = (
        None
        if ordinary is None
        else next((each for each in since if levels[each] - levels[lowest] >= CLEAR * ordinary), None)
    )
    turned = since[0] if since else None
    return Turn(
        area=days.area,
        year=year,
        month=until,
        known_at=midnight(known.known_by),
        lowest=lowest,
        lowest_per_day=levels[lowest],
        per_day=levels[until],
        turned=turned,
        turned_known_on=days.to(turned).known_by if turned else None,
        clear=clear,
        clear_known_on=days.to(clear).known_by if clear else None,
        ordinary_change=ordinary,
        turns_like_it_held=None if turned is None else HELD_CLEAR if clear else HELD_SEEN,
        chance_still_above=chance_mean_is_above(known, levels[lowest], STILL_ABOVE_MONTHS, table),
    )


def ordinary_change(days: MonthlyDays) -> float | None:
    """The median change of people per day from one month to the next, up or down, over the last 24 changes.

    None with fewer than 12 known ones.
    """
    levels = [days.per_day(each) for each in days.months[-(CHANGES + 1) :]]
    changes = [abs(b - a) for a, b in pairwise(levels) if a is not None and b is not None]
    return median(changes) if len(changes) >= FEWEST_CHANGES else None


def moves(by_category: Mapping[str, MonthlyDays], start: Month, end: Month) -> Moves:
    """How many more or fewer people per day each category held in `end` than in `start`."""
    found = (Move(code, each.per_day(start), each.per_day(end)) for code, each in by_category.items())
    return Moves(start, end, tuple(sorted(found, key=_largest_rise_first)))


def _largest_rise_first(move: Move) -> tuple[bool, float]:
    return move.change is None, -(move.change or 0.0)


def _told(value: Month | date | None) -> str | None:
    return None if value is None else str(value)
