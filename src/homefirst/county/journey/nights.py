"""Which midnights an interval holds. A day is counted at the midnight that ends it, in Europe/London.

So whoever is there at 24:00 is counted for the day, whoever left before is not, and the day on which somebody
came is their first. The return of delayed transfers counts so: from 00:01 on the first of a month to 24:00 on
its last day.
"""

from datetime import date, datetime, timedelta

from homefirst.foundation.calendar import local_day

_INSTANT = timedelta(microseconds=1)


def night(instant: datetime) -> date:
    """The day that ends with the first midnight at or after an instant. The midnights t with start <= t < end
    end the days from night(start) up to night(end), which is not among them."""
    return local_day(instant - _INSTANT)


def nights_between(start: datetime, end: datetime) -> int:
    """How many midnights t there are with start <= t < end: the days that are counted."""
    return (night(end) - night(start)).days
