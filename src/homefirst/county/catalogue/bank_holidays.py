"""Working days in England: bank_holidays.csv has the days on which nobody counts.

Each is the day that is kept, so that a Christmas on a Sunday stands with its Tuesday. The rows are from
general knowledge (the Act of 1971 and the proclamations since), and agree for 2010 to 2028 with another
published calendar; later proclamations are rows to add.
"""

from datetime import date
from functools import cache
from pathlib import Path

from homefirst.county.catalogue.row import read_table
from homefirst.foundation.calendar import WorkingDays
from homefirst.foundation.errors import NotUnderstood, Problem

_TABLE = Path(__file__).with_name("bank_holidays.csv")


@cache
def working_days() -> WorkingDays:
    """England's; raises NotUnderstood by row where the table is wrong."""
    problems: list[Problem] = []
    rows = read_table(_TABLE, ("day", "name"), problems).rows
    days = frozenset(row.cell("day", date.fromisoformat, date.min) for row in rows)
    if problems:
        raise NotUnderstood(problems[0].what, where=problems[0].where, next=problems[0].next)
    return WorkingDays(days, min(days).year, max(days).year)
