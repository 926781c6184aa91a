"""When a statement is about: a day, a month, a quarter, a year, a span; or by when, or from when."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from homefirst.foundation.calendar import FinancialYear, Month, day_after
from homefirst.foundation.errors import NotUnderstood

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_QUARTER = re.compile(r"(\d{4}/\d{2})/Q([1-4])", re.ASCII)
_YEAR = re.compile(r"\d{4}/\d{2}", re.ASCII)
_CALENDAR_YEAR = re.compile(r"\d{4}", re.ASCII)
EARLIEST, LATEST = 1900, 2200
"""Years. Beyond them stands a slip, and the months of a period are counted one by one."""
HOW = (
    "Write a day 2016-03-10, a month 2016-03, a quarter 2016/17/Q2, a financial year 2016/17, a calendar "
    "year 2016, a span 2015-04..2016-02, or by or from one of them."
)


class Reach(StrEnum):
    """How a statement's time is meant."""

    IN = "in"
    """In or over the period."""
    BY = "by"
    """At its end, or earlier."""
    FROM = "from"
    """From its start on."""


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of local days, as it was written. `first` is in it, `after` no more."""

    first: date
    after: date
    reach: Reach
    written: str

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Reads a period as HOW says; raises NotUnderstood for one that does not exist."""
        words = text.split(" ")
        reach = Reach.IN
        if len(words) == 2 and words[0] in ("by", "from"):
            reach, words = Reach(words[0]), words[1:]
        if len(words) != 1 or not words[0]:
            raise NotUnderstood(f"“{text}” is not a period.", next=HOW)
        begin, dots, end = words[0].partition("..")
        first, after = _span(begin)
        if dots:
            after = _span(end)[1]
        if first.year < EARLIEST or after.year > LATEST:
            raise NotUnderstood(f"“{text}” is no time of which papers speak.", next=HOW)
        if after <= first:
            raise NotUnderstood(f"“{text}” ends before it begins.", next=HOW)
        return cls(first, after, reach, text)

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.after - self.first).days

    @property
    def is_day(self) -> bool:
        return self.days == 1

    @property
    def in_words(self) -> str:
        """A day or a month as one says it, “31 August 2016”, “October 2016”; else as it was written."""
        month = Month.of(self.first)
        if self.is_day:
            return f"{self.first.day} {month.name}"
        return (
            month.name if (self.first, self.after) == (month.first, day_after(month.last)) else self.written
        )

    @property
    def span(self) -> tuple[date, date, Reach]:
        """What two writings of one period share: March 2016 and its thirty-one days; by the end of March and
        on its last day."""
        if self.reach is Reach.BY:
            return self.last, self.after, Reach.IN
        return self.first, self.after, self.reach

    def holds(self, other: "Period") -> bool:
        """Whether all of `other` lies in it; a period from some day on has no end."""
        return self.first <= other.first and (self.reach is Reach.FROM or other.after <= self.after)

    def meets(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.first < other.after and other.first < self.after

    def __str__(self) -> str:
        return self.written


def _span(text: str) -> tuple[date, date]:
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return day, day_after(day)
        if _MONTH.fullmatch(text):
            month = Month.parse(text)
            return month.first, day_after(month.last)
        if (quarter := _QUARTER.fullmatch(text)) is not None:
            first = FinancialYear.parse(quarter[1]).first + 3 * (int(quarter[2]) - 1)
            return first.first, day_after((first + 2).last)
        if _YEAR.fullmatch(text):
            year = FinancialYear.parse(text)
            return year.first.first, day_after(year.last.last)
        if _CALENDAR_YEAR.fullmatch(text):
            return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    except (NotUnderstood, ValueError, OverflowError):
        raise NotUnderstood(f"There is no “{text}” in the calendar.", next=HOW) from None
    raise NotUnderstood(f"“{text}” is not a period.", next=HOW)
