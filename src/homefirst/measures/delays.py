"""Delayed days of one area month by month, and the three numbers that are made of them.

Per day: delayed days over the days of the month. Days per 100,000: the month's delayed days over the
residents aged 18 and over (the Better Care Fund's rate). People per 100,000: people delayed per day over
the same residents (the rate of the Adult Social Care Outcomes Framework's measure 2C).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.figures.delays import Vintage
from homefirst.county.figures.editions import InForce
from homefirst.county.figures.population import Population, population_in
from homefirst.foundation.calendar import LONDON, Month

PER = 100_000


@dataclass(frozen=True, slots=True)
class DelayedMonth:
    """One month. `by` holds days by category code where a split was asked for; None is unknown.

    Numbers are exact fractions until they are shown. `known_on` is the day from which they could be known;
    `dated_by_rule` says that no publication date was stated and the timetable's rule gave it.
    """

    month: Month
    days: int | None
    population: int | None
    by: Mapping[str, int | None] | None
    vintage: Vintage | None
    known_on: date | None
    dated_by_rule: bool | None

    @property
    def per_day(self) -> Fraction | None:
        return None if self.days is None else Fraction(self.days, self.month.days)

    @property
    def days_per_100k(self) -> Fraction | None:
        return self._per_100k(None if self.days is None else Fraction(self.days))

    @property
    def people_per_100k(self) -> Fraction | None:
        return self._per_100k(self.per_day)

    def by_per_day(self, code: str) -> Fraction | None:
        """People delayed per day of one category; None where it is unknown or was not asked for."""
        days = None if self.by is None else self.by.get(code)
        return None if days is None else Fraction(days, self.month.days)

    def _per_100k(self, value: Fraction | None) -> Fraction | None:
        return None if value is None or self.population is None else value * PER / self.population

    def as_answer(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "month": str(self.month),
            "days": self.days,
            "per_day": _number(self.per_day),
            "days_per_100k": _number(self.days_per_100k),
            "people_per_100k": _number(self.people_per_100k),
            "population": self.population,
            "vintage": None if self.vintage is None else self.vintage.value,
            "known_on": None if self.known_on is None else self.known_on.isoformat(),
            "dated_by_rule": self.dated_by_rule,
        }
        if self.by is not None:
            told["by"] = dict(self.by)
        return told


@dataclass(frozen=True, slots=True)
class Delays:
    """The answer to "how many were delayed?": one area, as known at an instant, month by month."""

    area: str
    area_name: str
    known_at: datetime
    by: Breakdown | None
    months: tuple[DelayedMonth, ...]

    def as_answer(self) -> dict[str, Any]:
        """The words and numbers of `homefirst delays --json`: unknown is None, `by` only where asked for."""
        return {
            "area": self.area,
            "area_name": self.area_name,
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "months": [month.as_answer() for month in self.months],
        }


def delays(
    tables: Sequence[InForce],
    populations: Sequence[Population],
    *,
    area: str,
    months: Sequence[Month],
    known_at: datetime,
    by: Breakdown | None = None,
    split: Sequence[InForce] | None = None,
) -> Delays:
    """Puts together an area's tables in force: totals from those by type of care, `by` from `split`.

    A month with no table, or whose table's total could not be read, is there with None for unknown; a total
    that only the split prints counts.
    """
    of_month = {one.table.month: one for one in tables if one.table.area == area}
    parts = {one.table.month: one for one in split or () if one.table.area == area}
    # The latest name counts: councils were renamed while their code stayed.
    name = of_month[max(of_month)].table.area_name if of_month else area
    told = tuple(
        _month(month, of_month.get(month), parts.get(month), population_in(populations, area, month), by)
        for month in months
    )
    return Delays(area, name, known_at, by, told)


def _month(
    month: Month, whole: InForce | None, part: InForce | None, population: int | None, by: Breakdown | None
) -> DelayedMonth:
    days = None if by is None else dict.fromkeys(code for code, _ in CATEGORIES[by])
    if part is not None and by is not None:
        days = dict(part.table.days)
    printed = [one for one in (whole, part) if one is not None]
    if not printed:
        return DelayedMonth(month, None, population, days, None, None, None)
    total = next((one.table.total for one in printed if one.table.total is not None), None)
    edition = printed[0].table.edition
    return DelayedMonth(
        month=month,
        days=total,
        population=population,
        by=days,
        vintage=edition.vintage,
        known_on=max(one.known_on for one in printed),
        dated_by_rule=edition.dated_by_rule,
    )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
