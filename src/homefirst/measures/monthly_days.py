"""One area's delayed days month by month, with the day on which each figure could be known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import Vintage
from homefirst.county.figures.editions import InForce
from homefirst.foundation.calendar import Month, months
from homefirst.foundation.errors import NotFound, Unavailable


@dataclass(frozen=True, slots=True)
class MonthlyDays:
    """Delayed days of one area in months that follow each other. None is unknown, in each column."""

    area: str
    months: tuple[Month, ...]
    days: tuple[int | None, ...]
    known_on: tuple[date | None, ...]
    vintages: tuple[Vintage | None, ...]

    def __contains__(self, month: Month) -> bool:
        return bool(self.months) and self.months[0] <= month <= self.months[-1]

    def of(self, month: Month) -> int | None:
        """The days of one month; None outside the months held, too."""
        return self.days[month - self.months[0]] if month in self else None

    def per_day(self, month: Month) -> float | None:
        """People delayed per day: delayed days over the days in the month."""
        days = self.of(month)
        return None if days is None else days / month.days

    def to(self, month: Month) -> "MonthlyDays":
        """What the data to `month` say: nothing later. Raises Unavailable where that month is unknown."""
        if self.of(month) is None:
            raise Unavailable(
                f"The delayed days of {month.name} are not known.",
                where=self.area,
                next=f"Name a month from {self.months[0]} to {self.months[-1]}." if self.months else "",
            )
        until = month - self.months[0] + 1
        return MonthlyDays(
            self.area, self.months[:until], self.days[:until], self.known_on[:until], self.vintages[:until]
        )

    @property
    def known_by(self) -> date:
        """The day on which the last of all these figures could be known."""
        return max(day for day in self.known_on if day is not None)

    @property
    def vintage(self) -> Vintage:
        """Revised as soon as one figure is."""
        return Vintage.REVISED if Vintage.REVISED in self.vintages else Vintage.FIRST

    def total(self, first: Month, last: Month) -> int | None:
        """Days from `first` to `last`, both included; None where one month is unknown, 0 for no month."""
        parts = [self.of(month) for month in months(first, last)]
        return None if None in parts else sum(part for part in parts if part is not None)


def total_days(tables: Sequence[InForce]) -> MonthlyDays:
    """The printed totals of one area's tables, by type of care. Raises NotFound where there is none."""
    mine = _by_month(tables, Breakdown.CARE)
    return _series(mine, {month: one.table.total for month, one in mine.items()})


def days_by_category(tables: Sequence[InForce], breakdown: Breakdown) -> dict[str, MonthlyDays]:
    """The days of each category of one breakdown, by its code, in the return's order.

    A category that a month's table does not have yet is unknown there. Raises NotFound where there is none.
    """
    mine = _by_month(tables, breakdown)
    cells = {month: dict(one.table.days) for month, one in mine.items()}
    codes = dict.fromkeys(code for month in mine for code in cells[month])
    return {code: _series(mine, {month: cells[month].get(code) for month in mine}) for code in codes}


def _by_month(tables: Sequence[InForce], breakdown: Breakdown) -> dict[Month, InForce]:
    split = [one for one in tables if one.table.breakdown is breakdown]
    areas = {one.table.area for one in split}
    if len(areas) != 1:
        raise NotFound(
            f"Delayed days by {breakdown.value} of one area are wanted, and of {len(areas)} are held.",
            next="Take in the monthly workbooks, and name one area.",
        )
    return {one.table.month: one for one in sorted(split, key=lambda one: one.table.month)}


def _series(held: dict[Month, InForce], days: dict[Month, int | None]) -> MonthlyDays:
    span = tuple(months(min(held), max(held)))
    tables = [held.get(month) for month in span]
    return MonthlyDays(
        area=next(iter(held.values())).table.area,
        months=span,
        days=tuple(days.get(month) for month in span),
        known_on=tuple(None if one is None else one.known_on for one in tables),
        vintages=tuple(None if one is None else one.table.edition.vintage for one in tables),
    )
