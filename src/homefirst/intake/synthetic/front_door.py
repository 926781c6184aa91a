"""How many come to the emergency departments in each hour: counts, and no persons."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from homefirst.foundation.calendar import day_after, midnight
from homefirst.intake.synthetic.acute import days_of_coming
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import Whole

ATTENDANCE = "attendance"
HOURS = 24


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Places, and the count at each by day and local hour: an array of places by days by 24."""

    places: tuple[str, ...]
    counts: Whole


def presentations(tables: Tables, random: np.random.Generator) -> FrontDoor:
    """As many a year as stated, by day of the week, month and hour."""
    span = tables.record.span
    places = tables.of("place", ATTENDANCE)
    shares = (tables.of("coming by weekday", ATTENDANCE), tables.of("coming by month", ATTENDANCE))
    counts = np.zeros((len(places.values), span.days, HOURS), dtype=np.int64)
    for year, count in tables.record.attendances.items():
        days = days_of_coming(count, span.number(year.first.first), year.days, span, shares, random)
        hours = tables.of("coming by hour", ATTENDANCE).places(random, count)
        np.add.at(counts, (places.places(random, count), days, hours), 1)
    for day in range(span.days):
        local = span.first + timedelta(days=day)
        if midnight(day_after(local)) - midnight(local) < timedelta(days=1):
            counts[:, day, 2] += counts[:, day, 1]  # the clock leaves out the hour from one to two
            counts[:, day, 1] = 0
    counts.setflags(write=False)
    return FrontDoor(places.values, counts)
