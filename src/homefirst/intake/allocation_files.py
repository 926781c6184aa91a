"""Two plain tables that say who waits and what is free, for a draft that asks no county: people.csv and
capacity.csv, with the columns of the contract of `homefirst allocate`.

Every cell that cannot be understood is told with its file, row and column; then nothing of either is taken.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from homefirst.foundation.calendar import local_day, parse_instant
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Unavailable
from homefirst.foundation.plain import plain
from homefirst.policy.allocation.instance import PARTS
from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.waiting import WEIGHTS, Waiting

BY_HOURS = ("home_care", "reablement")
SERVICES = (
    *BY_HOURS,
    *("community_bed", "intermediate_bed", "d2a_bed", "interim_bed", "residential", "nursing"),
)
PEOPLE = "person service hours sex locality dementia nursing priority first ready".split()
CAPACITY = "resource service unit amount from locality sex dementia nursing".split()
"""The columns without which a table is not read; `site` and `weekly_price` may be missing."""
MOST_DAYS = 366
_YES, _NO = frozenset("1 y yes true t".split()), frozenset(["", *"0 n no false f".split()])
_SEXES = {
    **dict.fromkeys("f female w woman women".split(), "f"),
    **dict.fromkeys("m male man men".split(), "m"),
}
_ANY = frozenset(["", "any", "mixed", "unknown"])
_MOST = Decimal(1_000_000)
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class AllocationFiles:
    """Who waits and what is free, as two tables say it. Where `problems` has any, both are empty."""

    waiting: tuple[Waiting, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_allocation_files(people: Path, capacity: Path, *, first_day: date, days: int) -> AllocationFiles:
    """Reads both tables for so many days from a first one. Raises NotFound or Unavailable for a file that
    cannot be read and NotUnderstood for one that is no such table, or for days that are not 1 to 366."""
    if not 1 <= days <= MOST_DAYS:
        raise NotUnderstood(f"{days} days cannot be looked at.", next=f"Name 1 to {MOST_DAYS}.")
    problems: list[Problem] = []
    places = _Localities()
    waiting = tuple(_people(_rows(people, PEOPLE, problems), places))
    lines = tuple(_capacity(_rows(capacity, CAPACITY, problems), places, first_day, days))
    if problems:
        return AllocationFiles((), (), tuple(problems))
    return AllocationFiles(waiting, lines, ())


@dataclass(slots=True)
class _Localities:
    """Written in several ways by several hands: spaces and capitals tell no two places apart, and each keeps
    the spelling in which it comes first."""

    spelled: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str | None:
        words = " ".join(text.split())
        return None if words.casefold() in _ANY else self.spelled.setdefault(words.casefold(), words)


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    number: int
    cells: dict[str, str]
    problems: list[Problem]

    def wrong(self, column: str, what: str, next: str = "Mend the cell.") -> None:
        self.problems.append(Problem(f"{self.file}, row {self.number}, column {column}", what, next))

    def read(self, column: str, parse: Callable[[str], _Read], instead: _Read) -> _Read:
        text = self.cells.get(column, "")
        try:
            return parse(text)
        except NotUnderstood as error:
            self.wrong(column, error.what, error.next)
            return instead


def _rows(path: Path, columns: list[str], problems: list[Problem]) -> Iterator[_Row]:
    """The rows of a table, numbered as a spreadsheet numbers them; empty ones are passed over."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound("There is no such file.", where=str(path), next="Name one that is there.") from None
    except OSError as error:
        raise Unavailable(f"It cannot be read: {error.strerror}.", where=str(path)) from None
    except UnicodeDecodeError:
        raise NotUnderstood(
            "It is no text in UTF-8.", where=path.name, next="Save it as CSV UTF-8."
        ) from None
    reader = csv.reader(text.splitlines())
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        missing = [column for column in columns if column not in header]
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if missing or twice:
            what = f"It has no column {missing[0]}." if missing else f"It has two columns {twice[0]}."
            raise NotUnderstood(
                what, where=f"{path.name}, row 1", next=f"Its columns are {', '.join(columns)}."
            )
        for cells in reader:
            if any(cell.strip() for cell in cells):
                told = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                row = _Row(path.name, reader.line_num, told, problems)
                if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                    row.wrong(header[-1], "There are more cells after it than the heading names.")
                yield row
    except csv.Error as error:
        raise NotUnderstood(f"It is no CSV: {error}.", where=f"{path.name}, row {reader.line_num}") from None


def _people(rows: Iterator[_Row], places: _Localities) -> Iterator[Waiting]:
    seen: dict[str, int] = {}
    for row in rows:
        person = row.read("person", _named, "")
        if person in seen:
            row.wrong(
                "person", f"“{plain(person)}” is on row {seen[person]} already.", "Leave one of them out."
            )
        elif person:
            seen[person] = row.number
        service = row.read("service", _service, "")
        hours = row.read("hours", _hours, None)
        if service in BY_HOURS and not hours and not _faulty(row, "hours"):
            row.wrong("hours", f"Nobody starts with {service} for no hours.", "Write how many a week.")
        yield Waiting(
            person=person,
            service=service,
            hours=hours or None,
            sex=row.read("sex", _sex, None),
            locality=row.read("locality", places.read, None),
            dementia=row.read("dementia", _flag, False),
            nursing=row.read("nursing", _flag, False),
            priority=row.read("priority", _priority, 5),
            first=row.read("first", _flag, False),
            ready=row.read("ready", _day, date.max),
            site=row.cells.get("site") or None,
        )


def _faulty(row: _Row, column: str) -> bool:
    where = f"{row.file}, row {row.number}, column {column}"
    return any(one.where == where for one in row.problems)


@dataclass(slots=True)
class _Posted:
    """What the rows say of one resource: what it is, as on its first row, and its amounts by day."""

    row: int
    line: Line
    amounts: dict[date, Decimal] = field(default_factory=dict)
    rows: dict[date, int] = field(default_factory=dict)


def _capacity(rows: Iterator[_Row], places: _Localities, first_day: date, days: int) -> Iterator[Line]:
    posted: dict[str, _Posted] = {}
    for row in rows:
        line = _line(row, places)
        day = row.read("from", _day, None)
        amount = row.read("amount", _amount, Decimal(0))
        if line.unit is Unit.BEDS and amount != int(amount):
            row.wrong("amount", f"{amount} beds: a bed is whole.")
        if day is not None and day < first_day:
            row.wrong(
                "from",
                f"{day} is before {first_day}, the first day.",
                f"What is still free is free from {first_day}.",
            )
        one = posted.setdefault(line.resource, _Posted(row.number, line))
        for column in _differs(one.line, line):
            row.wrong(
                column,
                f"{plain(line.resource)} is something else on row {one.row}.",
                "Let both say the same.",
            )
        if day is None:
            continue
        if day in one.rows:
            where = f"row {one.rows[day]}"
            row.wrong(
                "from", f"{plain(line.resource)} is posted for {day} on {where} already.", "Leave one out."
            )
        one.rows[day] = row.number
        one.amounts[day] = amount
    every = [first_day + timedelta(days=number) for number in range(days)]
    for one in posted.values():
        upto = defaultdict(Decimal, one.amounts)
        free, total = [], Decimal(0)
        for day in every:
            total += upto[day]
            free.append(total)
        yield _with(one.line, tuple(free))


def _line(row: _Row, places: _Localities) -> Line:
    return Line(
        resource=row.read("resource", _named, ""),
        service=row.read("service", _service, ""),
        unit=row.read("unit", _unit, Unit.HOURS),
        free=(),
        locality=row.read("locality", places.read, None),
        sex=row.read("sex", _sex, None),
        dementia=row.read("dementia", _flag, False),
        nursing=row.read("nursing", _flag, False),
        weekly_price=row.read("weekly_price", _hours, None),
    )


def _with(line: Line, free: tuple[Decimal, ...]) -> Line:
    kept = {name: getattr(line, name) for name in Line.__slots__}
    return Line(**{**kept, "free": free})


def _differs(one: Line, other: Line) -> list[str]:
    columns = "service unit locality sex dementia nursing weekly_price".split()
    return [column for column in columns if getattr(one, column) != getattr(other, column)]


def _named(text: str) -> str:
    if not text:
        raise NotUnderstood("The cell is empty.", next="Write a name.")
    return text


def _service(text: str) -> str:
    if text.casefold() not in SERVICES:
        raise NotUnderstood(f"“{plain(text)}” is no service.", next=f"Write one of {', '.join(SERVICES)}.")
    return text.casefold()


def _unit(text: str) -> Unit:
    if text.casefold() not in (Unit.HOURS, Unit.BEDS):
        raise NotUnderstood(f"“{plain(text)}” is no unit.", next="Write hours or beds.")
    return Unit(text.casefold())


def _sex(text: str) -> str | None:
    if text.casefold() in _ANY:
        return None
    if text.casefold() not in _SEXES:
        raise NotUnderstood(f"“{plain(text)}” is not understood.", next="Write f, m or any.")
    return _SEXES[text.casefold()]


def _flag(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() not in _NO:
        raise NotUnderstood(f"“{plain(text)}” is neither yes nor no.", next="Write 1 or 0.")
    return False


def _priority(text: str) -> int:
    if text not in [str(one) for one in WEIGHTS]:
        raise NotUnderstood(f"“{plain(text)}” is no priority.", next="Write 1 (first) to 5.")
    return int(text)


def _amount(text: str) -> Decimal:
    """An amount that is nought or more, to the hundredth."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise NotUnderstood(f"“{plain(text)}” is no number.", next="Write 7 or 7.5.") from None
    if not amount.is_finite() or abs(amount) > _MOST:
        raise NotUnderstood(f"“{plain(text)}” is no amount.", next="Write 7 or 7.5.")
    if amount < 0:
        raise NotUnderstood(f"{amount} is below nought.", next="Write 0 or more.")
    if amount * PARTS != int(amount * PARTS):
        raise NotUnderstood(f"{amount} is finer than a hundredth.", next="Round it to two places.")
    return amount


def _hours(text: str) -> Decimal | None:
    return _amount(text) if text else None


def _day(text: str) -> date:
    return local_day(parse_instant(text))
