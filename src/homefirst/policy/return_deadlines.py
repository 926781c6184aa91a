"""By when a month's return is to be in: a table of the county pack, return_deadlines.csv.

One row: `days` are the working days after the month's last day, the last of which is the deadline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.foundation.calendar import Month, WorkingDays
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "return_deadlines.csv"
COLUMNS = ("return", "days", "from", "until", "source")
TRANSFERS = "transfers"
"""The one monthly return: of delayed transfers."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many working days after the last day of a month that lies within `dates`."""

    days: int
    dates: Dates
    source: str

    @property
    def assumed(self) -> bool:
        return self.source.startswith("assumption")


@dataclass(frozen=True, slots=True)
class DueBy:
    """The last day on which a month's return can be submitted, and by which row."""

    day: date
    by: Deadline


def due_by(deadlines: Sequence[Deadline], month: Month, working: WorkingDays) -> DueBy | None:
    """When a month's return is due; None where the pack does not say. Raises Unavailable for a year whose
    holidays are not known."""
    found = next((one for one in deadlines if one.dates.cover(month.last)), None)
    return None if found is None else DueBy(working.after(month.last, found.days), found)


def read_deadlines(folder: Path, problems: list[Problem]) -> tuple[Deadline, ...]:
    """A pack's deadlines, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    rows = read_table(folder / FILE, COLUMNS, problems).rows
    found = tuple(map(_deadline, rows))
    for place, one in enumerate(found):
        if any(one.dates.meet(other.dates) for other in found[:place]):
            rows[place].wrong("from", "Another row holds then, too.", "Let one end where the other begins.")
    return found


def _deadline(row: Row) -> Deadline:
    if row.text("return") != TRANSFERS:
        row.wrong("return", "There is no such monthly return.", f"Write {TRANSFERS}.")
    return Deadline(row.cell("days", _days, 1), dates_of(row), row.cell("source", words_in, ""))


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) > 0):
        raise NotUnderstood(f"“{text}” is no number of working days.", next="Write 1 to 99.")
    return int(text)
