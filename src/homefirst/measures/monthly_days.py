"""One area's delayed days month by month, with the day on which each figure could be known.

"With the data to" a month means: as the figures stood when that month came out. A revision that was
published later is not in it, where the edition before is held.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import Vintage
from homefirst.county.figures.editions import Held, InForce, in_force
from homefirst.foundation.calendar import Month, midnight, months
from homefirst.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class MonthlyDays:
    """Delayed days of one area in months that follow each other. None is unknown, in each column.

    `then` holds, by month, the figures as they stood when that month first came out, where that is not
    what stands now. `by_rule` says of which days in `known_on` no file states them, so that the timetable's
    rule gave them; left empty, of none.
    """

    area: str
    months: tuple[Month, ...]
    days: tuple[int | None, ...]
    known_on: tuple[date | None, ...]
    vintages: tuple[Vintage | None, ...]
    then: Mapping[Month, "MonthlyDays"] = field(default_factory=dict, hash=False)
    by_rule: tuple[bool, ...] = ()

    def __contains__(self, month: Month) -> bool:
        return bool(self.months) and self.months[0] <= month <= self.months[-1]

    def of(self, month: Month) -> int | None:
        """The days of one month; None outside the months held, too."""
        return self.days[month - self.months[0]] if month in self else None

    def per_day(self, month: Month) -> float | None:
        """People delayed per day: delayed days over the days in the month."""
        days = self.of(month)
        return None if days is None else days / month.days

    def dated_by_rule(self, month: Month) -> bool:
        """Whether the day on which a month could be known is the timetable's rule's, and not a file's."""
        return bool(self.by_rule) and month in self and self.by_rule[month - self.months[0]]

    @property
    def latest(self) -> Month | None:
        """The last month that is known; None where none is."""
        return next((month for month in reversed(self.months) if self.of(month) is not None), None)

    def to(self, month: Month) -> "MonthlyDays":
        """What the data to `month` said when it came out. Raises NotFound where that month is unknown."""
        if self.of(month) is None:
            first = next((each for each in self.months if self.of(each) is not None), None)
            raise NotFound(
                f"The delayed days of {month.name} are not known.",
                where=self.area,
                next=f"Name a month from {first} to {self.latest}." if first else "",
            )
        return self.as_known(month)

    def as_known(self, month: Month) -> "MonthlyDays":
        """As `to`, also where the month itself is unknown."""
        if month in self.then:
            return self.then[month]
        until = max(0, month - self.months[0] + 1)
        return MonthlyDays(
            self.area,
            self.months[:until],
            self.days[:until],
            self.known_on[:until],
            self.vintages[:until],
            by_rule=self.by_rule[:until],
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


def known_totals(held: Sequence[Held], area: str, instant: datetime) -> MonthlyDays:
    """The printed totals of an area's tables, by type of care, as known by `instant`, and as they stood when
    each month came out. Raises NotFound where there is none."""
    then = {month: total_days(tables) for month, tables in _when_each_came_out(held, area, instant).items()}
    return replace(total_days(_of(area, in_force(held, instant))), then=then)


def known_by_category(
    held: Sequence[Held], area: str, breakdown: Breakdown, instant: datetime
) -> dict[str, MonthlyDays]:
    """The days of each category, as `known_totals` gives the totals."""
    then: dict[str, dict[Month, MonthlyDays]] = defaultdict(dict)
    for month, tables in _when_each_came_out(held, area, instant).items():
        for code, days in days_by_category(tables, breakdown).items():
            then[code][month] = days
    now = days_by_category(_of(area, in_force(held, instant)), breakdown)
    return {code: replace(days, then=then.get(code, {})) for code, days in now.items()}


def _of(area: str, tables: Sequence[InForce]) -> tuple[InForce, ...]:
    return tuple(one for one in tables if one.table.area == area)


def _when_each_came_out(
    held: Sequence[Held], area: str, instant: datetime
) -> dict[Month, tuple[InForce, ...]]:
    """By month the area's tables up to it that were in force when its figures first came out; empty where
    nothing is held but one edition a month, for then what stands now is what stood then."""
    moments: dict[Month, set[datetime]] = defaultdict(set)
    for one in held:
        edition = one.table.edition
        days = (edition.first_known_on, edition.edition_on)
        moments[edition.month] |= {one.known_at} if one.corrects else {midnight(day) for day in days}
    if len(held) == len(moments):
        return {}
    found = {}
    for month in sorted(moments):
        for moment in sorted(each for each in moments[month] if each <= instant):
            tables = tuple(one for one in _of(area, in_force(held, moment)) if one.table.month <= month)
            if any(one.table.month == month and one.table.total is not None for one in tables):
                found[month] = tables
                break
    return found


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
        by_rule=tuple(one is not None and _by_rule(one) for one in tables),
    )


def _by_rule(one: InForce) -> bool:
    # A later edition counts from its own day, which a file states, and not from the rule's.
    edition = one.table.edition
    return edition.dated_by_rule and one.known_on == edition.first_known_on
