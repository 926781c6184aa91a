"""The clock of a choice: what is to be done next for somebody who chooses, by when, and by whom. Pure. The
steps are a table of the county pack, choice_clock.csv.

One row is one step. `after` is the step from which it is counted, empty for the first, which is the day on
which they were told what they can choose from; `unit` is `days` or `hours` of the clock, which stand while it
stands, or `working_days`. A step without an owner is taken by nobody: it comes when it is due. Until a step
is entered as taken, the one after it is counted from when it was due.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, one_of, read_table, words_in
from homefirst.county.catalogue.waits import BY
from homefirst.county.journey.told import Choice
from homefirst.foundation.calendar import LONDON, WorkingDays, local_day
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "choice_clock.csv"
COLUMNS = ("step", "after", "count", "unit", "words", "owner", "from", "until", "source")
MOST = 99


class Counted(StrEnum):
    """In what the time to a step is counted."""

    DAYS = "days"
    HOURS = "hours"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One step: due so long after another (None: it is the beginning), and who takes it (None: it comes by
    itself)."""

    code: str
    after: str | None
    count: int
    unit: Counted
    words: str
    owner: str | None
    dates: Dates
    source: str
    row: int

    @property
    def assumed(self) -> bool:
        return self.source.startswith("assumption")


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step that is not taken yet, and when it is due; None: not while the clock stands."""

    step: ClockStep
    due: datetime | None


@dataclass(frozen=True, slots=True)
class ChoiceClocked:
    """Where the clock of a choice is at an instant: the day it has come to, why it stands (None: it runs),
    which steps were taken when, and those that are still to come, in their order."""

    day: int
    stands: str | None
    taken: Mapping[str, datetime]
    to_come: tuple[StepDue, ...]

    @property
    def next(self) -> StepDue | None:
        """What is to be done next; None where there is nothing higher."""
        return self.to_come[0] if self.to_come else None

    def overdue(self, at: datetime) -> bool:
        """Whether the next step should have been taken by an instant."""
        return self.next is not None and self.next.due is not None and self.next.due < at


def clocked(
    choice: Choice,
    taken: Mapping[str, datetime],
    steps: Sequence[ClockStep],
    working: WorkingDays,
    *,
    at: datetime,
) -> ChoiceClocked:
    """Where the clock of a choice that is being made is. The steps are those in force on the day on which it
    began. `taken` are steps that were entered, with when; a step before the last one taken is not asked for
    any more. Raises Unavailable for working days of a year whose holidays are not known."""
    own = [step for step in steps if step.dates.cover(local_day(choice.began))]
    due: dict[str, datetime | None] = {}
    for step in own:
        due[step.code] = choice.began if step.after is None else _due(step, due, taken, choice, working)
    done = [n for n, step in enumerate(own) if step.code in taken or _came(step, due[step.code], at)]
    ahead = own[done[-1] + 1 :] if done else own
    return ChoiceClocked(
        day=choice.days(at),
        stands=choice.why if choice.paused else None,
        taken=taken,
        to_come=tuple(StepDue(step, due[step.code]) for step in ahead),
    )


def _came(step: ClockStep, due: datetime | None, at: datetime) -> bool:
    """Whether a step that nobody takes has come."""
    return step.owner is None and due is not None and due <= at


def _due(
    step: ClockStep,
    due: Mapping[str, datetime | None],
    taken: Mapping[str, datetime],
    choice: Choice,
    working: WorkingDays,
) -> datetime | None:
    """When a step is due: counted from when the one before it was taken, or else was due."""
    since = taken.get(step.after or "") or due.get(step.after or "")
    if since is None:
        return None
    if step.unit is Counted.WORKING_DAYS:
        if choice.paused:
            return None
        local = since.astimezone(LONDON)
        day = working.after(local.date(), step.count)
        return datetime.combine(day, time(local.hour, local.minute), LONDON).astimezone(since.tzinfo)
    if step.unit is Counted.HOURS:
        return _runs(since, timedelta(hours=step.count), choice.stops)
    # Days are those of the calendar: seven days after nine in the morning it is nine in the morning, also
    # where the clocks change in between, and never the day before or after.
    stops = [(_wall(start), None if stop is None else _wall(stop)) for start, stop in choice.stops]
    end = _runs(_wall(since), timedelta(days=step.count), stops)
    return None if end is None else end.replace(tzinfo=LONDON).astimezone(since.tzinfo)


def _wall(instant: datetime) -> datetime:
    """What the clock on the wall says."""
    return instant.astimezone(LONDON).replace(tzinfo=None)


def _runs(
    since: datetime, lasts: timedelta, stops: Sequence[tuple[datetime, datetime | None]]
) -> datetime | None:
    """The instant at which the clock has run so long since another; None where it stands before it has."""
    end = since + lasts
    for start, stop in stops:
        if (stop is not None and stop <= since) or start >= end:
            continue
        if stop is None:
            return None
        end += stop - max(start, since)
    return end


def read_clock(folder: Path, problems: list[Problem]) -> tuple[ClockStep, ...]:
    """A pack's steps in their order, none where it has no such table; what is wrong is noted in
    `problems`."""
    if not (folder / FILE).exists():
        return ()
    table = read_table(folder / FILE, COLUMNS, problems)
    steps = tuple(_step(row) for row in table.rows)
    known: dict[str, ClockStep] = {}
    for row, step in zip(table.rows, steps, strict=True):
        earlier = known.get(step.code)
        if earlier is not None and earlier.dates.meet(step.dates):
            row.wrong(
                "step", f"Row {earlier.row} is the same step then.", "Let one end where the other begins."
            )
        if step.after is not None and step.after not in known:
            row.wrong(
                "after", f"No step above it is “{step.after}”.", "Write a step of a row above, or none."
            )
        known[step.code] = step
    return steps


def _step(row: Row) -> ClockStep:
    return ClockStep(
        code=row.text("step"),
        after=row.text("after") or None,
        count=row.cell("count", _count, 0),
        unit=row.cell("unit", one_of(Counted), Counted.DAYS),
        words=row.cell("words", words_in, ""),
        owner=row.known("owner", BY, "whoever does something next") if row.text("owner") else None,
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        raise NotUnderstood(f"“{text}” is no number from 0 to {MOST}.", next="Write one.")
    return int(text)
