"""One thing that happened, and the instants at which things happen."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from homefirst.foundation.calendar import LONDON, day_after, midnight
from homefirst.intake.synthetic.by_day import Span
from homefirst.intake.synthetic.pack import Record

HOUR = 60
MORNING = 9 * HOUR + 15
"""The minute of the morning after its last day at which the record ends: a quarter of an hour before the
call."""


class Happening(NamedTuple):
    """What happened when, in UTC: an event's name, what it says, and a name of its own that never changes."""

    at: datetime
    name: str
    says: Mapping[str, Any]
    message: str


def ends_at(span: Span) -> datetime:
    """The instant at which the record ends, in the morning after its last day."""
    return Clock(span).at(span.days, MORNING)


def mornings_of(record: Record) -> tuple[datetime, datetime]:
    """The two mornings that people look at: the local list's, and that on which the record ends."""
    clock = Clock(record.span)
    return clock.at(record.span.number(record.list_day), MORNING), ends_at(record.span)


class Clock:
    """Instants of the record's days and local minutes."""

    def __init__(self, span: Span) -> None:
        self._first = span.first
        self._midnights: dict[int, tuple[datetime, bool]] = {}

    def day(self, number: int) -> date:
        """The local day of a number."""
        return self._first + timedelta(days=number)

    def at(self, day: int, minute: int) -> datetime:
        """The instant; on the days on which the clocks change by the clock itself."""
        if day not in self._midnights:
            local = self._first + timedelta(days=day)
            start = midnight(local)
            self._midnights[day] = start, midnight(day_after(local)) - start == timedelta(days=1)
        start, whole = self._midnights[day]
        if whole:
            return start + timedelta(minutes=minute)
        local = self._first + timedelta(days=day)
        return datetime.combine(local, time(*divmod(minute, HOUR)), LONDON).astimezone(UTC)
