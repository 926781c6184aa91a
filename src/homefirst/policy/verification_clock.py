"""The clock of a code that is not agreed: whom it goes to, and when. The steps are a table of the pack,
verification.csv.

One row is one step: `clock` is `answer` (proposed, and not both have agreed) or `dispute`; `days` are the
working days after the day on which that began; `board` is to whom it goes then, a code of boards.csv.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, by_code, one_of, read_table, words_in
from homefirst.foundation.calendar import WorkingDays, local_day
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.verification import State, Verification

FILE = "verification.csv"
COLUMNS = ("step", "clock", "days", "board", "words", "from", "until", "source")


class Clock(StrEnum):
    """What runs."""

    ANSWER = "answer"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Step:
    """To whom a code goes so many working days after its clock began; None of a clock that cannot be read."""

    code: str
    clock: Clock | None
    days: int
    board: str
    words: str
    dates: Dates
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Due:
    """A step and the day on which it is due; `reached` where that day has come."""

    step: Step
    day: date
    reached: bool


@dataclass(frozen=True, slots=True)
class Running:
    """The clock of a code on a day: which one, since which day, how many working days that is, and its steps
    in the order in which they are due."""

    clock: Clock
    since: date
    days: int
    steps: tuple[Due, ...]

    @property
    def now(self) -> Due | None:
        """The last step that is reached: with whom it lies; None where it lies with the two sides still."""
        return next((due for due in reversed(self.steps) if due.reached), None)

    @property
    def next(self) -> Due | None:
        """The step that comes; None where there is none higher."""
        return next((due for due in self.steps if not due.reached), None)


def running(
    verification: Verification, steps: Sequence[Step], working: WorkingDays, *, on: date
) -> Running | None:
    """The clock that runs on a day, None of a code that both have agreed to. A dispute's clock begins when
    the code was first disputed and goes on until nobody does; the steps are those in force on the day on
    which it began. Raises Unavailable for a day of a year whose holidays are not known."""
    began = _began(verification)
    if began is None:
        return None
    clock, since = began[0], local_day(began[1])
    due = [
        Due(step, day, day <= on)
        for step in steps
        if step.clock is clock and step.dates.cover(since)
        for day in [working.after(since, step.days)]
    ]
    due.sort(key=lambda one: (one.step.days, one.step.row))
    return Running(clock, since, working.between(since, on), tuple(due))


def _began(verification: Verification) -> tuple[Clock, datetime] | None:
    if verification.disputed is not None:
        return Clock.DISPUTE, verification.disputed
    return None if verification.state is State.AGREED else (Clock.ANSWER, verification.proposed)


def read_steps(folder: Path, boards: Container[str], problems: list[Problem]) -> tuple[Step, ...]:
    """A pack's steps, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    table = read_table(folder / FILE, COLUMNS, problems)
    steps = tuple(by_code(table, "step", lambda row: _step(row, boards)).values())
    rows = {row.number: row for row in table.rows}
    for place, step in enumerate(steps):
        for other in steps[:place]:
            same = (step.clock, step.days) == (other.clock, other.days)
            if same and step.dates.meet(other.dates):
                what = f"Row {other.row} is due as many working days after the same, too."
                rows[step.row].wrong("days", what, "Write other days, or let one end where the other begins.")
                break
    return steps


def _step(row: Row, boards: Container[str]) -> Step:
    return Step(
        code=row.text("step"),
        clock=row.cell("clock", one_of(Clock), None),
        days=row.cell("days", _days, 0),
        board=row.known("board", boards, "boards.csv"),
        words=row.cell("words", words_in, ""),
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) > 0):
        raise NotUnderstood(f"“{text}” is no number of working days.", next="Write 1 to 99.")
    return int(text)
