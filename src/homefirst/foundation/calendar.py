"""Local days and months. Days are Europe/London, midnights included; instants are aware UTC."""

import calendar as _calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import overload
from zoneinfo import ZoneInfo

from homefirst.foundation.errors import NotUnderstood, Unavailable

LONDON = ZoneInfo("Europe/London")
MONDAY, THURSDAY, SATURDAY = 0, 3, 5


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month. Written 2016-03."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1900 <= self.year <= 2999):
            raise NotUnderstood(
                f"There is no month {self.year}-{self.month:02d}.", next="Write it as 2016-03."
            )

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Reads 2016-03; raises NotUnderstood for anything else."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            raise NotUnderstood(f"“{text}” is not a month.", next="Write it as 2016-03.")
        return cls(int(text[:4]), int(text[5:]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def index(self) -> int:
        """Months since the year 0, so that differences are numbers of months."""
        return self.year * 12 + self.month - 1

    @classmethod
    def from_index(cls, index: int) -> "Month":
        return cls(index // 12, index % 12 + 1)

    def __add__(self, months: int) -> "Month":
        return Month.from_index(self.index + months)

    @overload
    def __sub__(self, other: "Month") -> int: ...
    @overload
    def __sub__(self, other: int) -> "Month": ...
    def __sub__(self, other: "Month | int") -> "Month | int":
        """Months between two months, or the month so many before."""
        return self.index - other.index if isinstance(other, Month) else self + -other

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def name(self) -> str:
        """As a person says it: March 2016."""
        return f"{_calendar.month_name[self.month]} {self.year}"

    @property
    def short(self) -> str:
        """For an axis or a narrow column: Mar 2016."""
        return f"{_calendar.month_abbr[self.month]} {self.year}"

    @property
    def days(self) -> int:
        return _calendar.monthrange(self.year, self.month)[1]

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, self.days)

    @property
    def financial_year(self) -> "FinancialYear":
        return FinancialYear(self.year if self.month >= 4 else self.year - 1)


def months(first: Month, last: Month) -> Iterator[Month]:
    """Every month from `first` to `last`, both included; none where last is before first."""
    for index in range(first.index, last.index + 1):
        yield Month.from_index(index)


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """April to March, named by the year in which it starts. Written 2016-17."""

    start: int

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Reads 2016-17 or 2016/17; raises NotUnderstood where the two years do not follow each other."""
        match = re.fullmatch(r"([0-9]{4})[-/]([0-9]{2})", text)
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
            raise NotUnderstood(f"“{text}” is not a financial year.", next="Write it as 2016-17.")
        return cls(int(match[1]))

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    @property
    def first(self) -> Month:
        return Month(self.start, 4)

    @property
    def last(self) -> Month:
        return Month(self.start + 1, 3)

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(months(self.first, self.last))

    @property
    def days(self) -> int:
        return sum(month.days for month in self.months)


def midnight(day: date) -> datetime:
    """The instant, in UTC, at which a local day begins."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def local_day(instant: datetime) -> date:
    """The Europe/London day in which an aware instant lies."""
    return instant.astimezone(LONDON).date()


def parse_instant(text: str) -> datetime:
    """Reads an ISO date (its local midnight) or an ISO time with offset; raises NotUnderstood."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return midnight(date.fromisoformat(text))
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotUnderstood(
            f"“{text}” is not a time.", next="Write 2016-09-08 or 2016-09-08T09:30:00+01:00."
        ) from None
    raise NotUnderstood(f"“{text}” has no offset.", next="Write 2016-09-08T09:30:00+01:00.")


def parse_wall_clock(text: str) -> datetime:
    """Reads what somebody writes by the clock on the wall, 2016-03-10T08:00 or 2016-03-10 08:00, and all that
    `parse_instant` reads. An hour that comes twice in autumn is the first of the two. Raises NotUnderstood,
    also for the hour that spring leaves out."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        try:
            return parse_instant(text)
        except NotUnderstood as error:
            raise NotUnderstood(error.what, next="Write 2016-09-08, or 2016-09-08T09:30.") from None
    try:
        wall = datetime.fromisoformat(text).replace(tzinfo=LONDON)
        instant = wall.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotUnderstood(f"“{text}” is not a time.", next="Write 2016-09-08T09:30.") from None
    if instant.astimezone(LONDON).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NotUnderstood(
            f"“{text}” was on no clock: the clocks went forward then.", next="Write an hour later."
        )
    return instant


def nth_weekday(month: Month, weekday: int, n: int) -> date:
    """The n-th (from 1) given weekday (Monday 0) of a month: the second Thursday is (3, 2)."""
    offset = (weekday - month.first.weekday()) % 7
    return month.first + timedelta(days=offset + 7 * (n - 1))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Mondays to Fridays but for the holidays, which are known for the years from `first` to `last`."""

    holidays: frozenset[date]
    first: int
    last: int

    def includes(self, day: date) -> bool:
        """Whether work is done on a day; raises Unavailable for years of which no holiday is known."""
        if not self.first <= day.year <= self.last:
            raise Unavailable(
                f"The holidays are known for {self.first} to {self.last} only.",
                where=str(day),
                next="Add those of its year to the table of holidays.",
            )
        return day.weekday() < SATURDAY and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day, which itself does not count; of nought the day itself."""
        return _working_day_after(self, day, count)

    def between(self, day: date, other: date) -> int:
        """How many working days come after a day, up to another, which counts; none where it is not later."""
        return _working_days_between(self, day, other)


# A list of a thousand people asks of the same few days again and again, and counts them one by one.
@lru_cache(maxsize=4_096)
def _working_day_after(working: WorkingDays, day: date, count: int) -> date:
    while count > 0:
        day = day_after(day)
        count -= working.includes(day)
    return day


@lru_cache(maxsize=4_096)
def _working_days_between(working: WorkingDays, day: date, other: date) -> int:
    count = 0
    while day < other:
        day = day_after(day)
        count += working.includes(day)
    return count
