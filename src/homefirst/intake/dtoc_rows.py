"""From a council's row to its printed figures, or to the reason why they cannot be read."""

import re
from dataclasses import dataclass, replace

from homefirst.county.catalogue.councils import Councils
from homefirst.county.catalogue.delays import CATEGORIES, REASONS, Breakdown
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Problem
from homefirst.intake.dtoc_areas import Nobody, Owner, code_in, is_code, owner_of
from homefirst.intake.dtoc_headers import CouncilHeader
from homefirst.intake.spreadsheets import Cell, Sheet, is_blank, letter, words

BLANKS = frozenset({"", "-", "na", "n/a", "..", "*", "nil return", "not applicable"})
"""What stands in a cell for which no figure is published; a zero is written 0."""

WHOLE = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]+")
_SINCE = {reason.code: reason.since for reason in REASONS}
MEND = "Mend it and hand the file in again; the rest of the file is kept."
MEND_SHEET = "Put the headings over their columns and hand the file in again; the other sheets are kept."
MEND_SHIFT = "Move the row's cells back under their headings and hand the file in again; the rest is kept."


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One council's (or England's) row of one sheet, as it is printed. `number` counts rows from 1."""

    sheet: str
    number: int
    area: str
    area_name: str
    breakdown: Breakdown
    days: tuple[tuple[str, int | None], ...]
    total: int | None
    beds: tuple[tuple[str, float], ...]

    @property
    def parts(self) -> int:
        return sum(days for _, days in self.days if days is not None)

    @property
    def unstated(self) -> int:
        return sum(days is None for _, days in self.days)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A table that could not be read, and why. `area` is None where even that cannot be told."""

    area: str | None
    area_name: str
    breakdown: Breakdown
    problem: Problem


@dataclass(frozen=True, slots=True)
class SheetReading:
    """All rows of one sheet: kept, kept out, and what is wrong beside them.

    `missing` are categories that the return has in this month and the sheet has no column for.
    """

    breakdown: Breakdown
    sheet: str
    rows: tuple[PrintedRow, ...]
    quarantined: tuple[Quarantined, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """Why a row is kept out, before it has an address; a shift is told once where it has most rows."""

    what: str
    next: str = MEND
    shifted: bool = False


def days_in(cell: Cell) -> int | str | None:
    """A cell's days; None where none are published; a complaint in words where it is no such number."""
    if type(cell) is float or type(cell) is int:
        if cell < 0:
            return f"says {cell:g}, and days cannot be fewer than none"
        if not float(cell).is_integer():
            return f"says {cell:g}, which is not a whole number of days"
        return int(cell)
    if isinstance(cell, str):
        text = words(cell)
        if text in BLANKS:
            return None
        if WHOLE.fullmatch(text):
            return int(text.replace(",", ""))
        return f"says “{cell.strip()[:60]}”, which is not a number of days"
    return f"holds {cell}, which is not a number of days"


def in_return(code: str, month: Month) -> bool:
    """Whether the return has this category in a month: reason O came in April 2017."""
    since = _SINCE.get(code)
    return since is None or since <= month


def read_rows(
    file: str, sheet: Sheet, header: CouncilHeader, month: Month, councils: Councils
) -> SheetReading:
    """Every row below the heading row: a council's figures as printed, or quarantined with its reason."""
    rows: list[PrintedRow] = []
    refused: list[tuple[int, str, str | None, _Unreadable]] = []
    problems: list[Problem] = []
    plan = _plan(header, month)
    first = header.figures[0]
    for index in range(header.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        # Nearly every row has a number under its first figure: no more is asked of those.
        if type(row[first]) is not float and _no_figures(row, header):
            continue
        cell = row[header.name]
        name = cell.strip() if isinstance(cell, str) else code_in(cell)
        codes = tuple(code for column in header.codes if is_code(code := code_in(row[column])))
        owner = owner_of(name, codes, month, councils)
        read = _read_row(sheet.name, index, row, name, owner, header, plan)
        if isinstance(read, _Unreadable):
            area = owner.area if isinstance(owner, Owner) and not read.shifted else None
            refused.append((index, name, area, read))
            continue
        rows.append(read)
        if isinstance(owner, Owner) and not owner.known:
            what = f"the code {' and '.join(codes)} is in no table of councils."
            next_ = "It is kept under that code; add the council to councils.csv if it is new."
            problems.append(Problem(address(file, read), what, next_))
        if read.total is None or len(read.beds) < len(header.beds):
            problems.extend(_row_problems(file, read, row, header))
    whole = _whole_sheet(file, sheet.name, len(rows), refused)
    quarantined = _quarantine(file, sheet.name, header.breakdown, refused, whole)
    missing = tuple(code for code in header.missing if in_return(code, month))
    reading = SheetReading(header.breakdown, sheet.name, tuple(rows), quarantined, tuple(problems), missing)
    return reading if whole is None else keep_out(reading, {row.number: whole for row in rows})


def _plan(header: CouncilHeader, month: Month) -> tuple[tuple[str, int | None], ...]:
    """Each category of the month's return with its column, None where the sheet has none."""
    columns = dict(header.days)
    return tuple(
        (str(code), columns.get(code))
        for code, _ in CATEGORIES[header.breakdown]
        if code in columns or in_return(code, month)
    )


def _no_figures(row: list[Cell], header: CouncilHeader) -> bool:
    """An empty row, a footnote, a heading between regions: nothing under the figures, and no code beside."""
    if any(not is_blank(row[column]) for column in header.figures):
        return False
    coded = any(is_code(code_in(row[column])) for column in header.codes)
    strayed = any(
        column < len(row) and type(row[column]) in (int, float) for column in (*header.untitled, header.name)
    )
    return not coded and not strayed


def _read_row(
    sheet: str,
    index: int,
    row: list[Cell],
    name: str,
    owner: Owner | Nobody,
    header: CouncilHeader,
    plan: tuple[tuple[str, int | None], ...],
) -> PrintedRow | _Unreadable:
    shift = _shift(row, header)
    if shift is not None:
        return shift
    if isinstance(owner, Nobody):
        return _Unreadable(owner.what, owner.next)
    days: list[tuple[str, int | None]] = []
    for code, column in plan:
        cell = "" if column is None else row[column]
        if type(cell) is float and cell >= 0 and cell.is_integer():
            days.append((code, int(cell)))
            continue
        value = days_in(cell)
        if isinstance(value, str):
            return _Unreadable(f"the cell in column {letter(column or 0)}, “{_spoken(code)}”, {value}.")
        days.append((code, value))
    total = None if header.total is None else days_in(row[header.total])
    if isinstance(total, str):
        return _Unreadable(f"the total in column {letter(header.total or 0)} {total}.")
    beds = tuple(
        (code, float(cell))
        for code, column in header.beds
        if isinstance(cell := row[column], int | float) and not isinstance(cell, bool)
    )
    return PrintedRow(sheet, index + 1, owner.area, name, header.breakdown, tuple(days), total, beds)


def _spoken(code: str) -> str:
    return code.replace("_", " ")


def _shift(row: list[Cell], header: CouncilHeader) -> _Unreadable | None:
    """Whether the row's cells stand under other headings than their own."""
    name = row[header.name]
    if type(name) in (int, float) or is_code(code_in(name)):
        what = f"“{code_in(name)}” stands under Name (column {letter(header.name)}): the cells are shifted."
        return _Unreadable(what, MEND_SHIFT, shifted=True)
    for column in header.codes:
        code = code_in(row[column])
        if not is_code(code) and code not in ("", "-"):
            what = (
                f"“{str(row[column]).strip()[:60]}” stands under the code (column {letter(column)}) "
                "and is no council's code: the cells are shifted."
            )
            return _Unreadable(what, MEND_SHIFT, shifted=True)
    for column in header.untitled:
        if column < len(row) and type(row[column]) in (int, float):
            what = (
                f"a figure, {row[column]:g}, stands in column {letter(column)}, which has no heading: "
                "the cells are shifted."
            )
            return _Unreadable(what, MEND_SHIFT, shifted=True)
    return None


def _row_problems(file: str, read: PrintedRow, row: list[Cell], header: CouncilHeader) -> list[Problem]:
    where = address(file, read)
    found = []
    if read.total is None and all(days is None for _, days in read.days):
        what = "no figure is printed in this row."
        found.append(Problem(where, what, "It is kept as unknown, not as zero."))
    for _, column in header.beds:
        if isinstance(row[column], str) and words(row[column]) not in BLANKS:
            what = f"the people delayed per day in column {letter(column)} read “{str(row[column])[:60]}”."
            found.append(Problem(where, what, "They were only a check; the days are kept."))
    return found


def address(file: str, row: PrintedRow) -> str:
    return f"{file}, sheet {row.sheet}, row {row.number}, {row.area_name}"


def _quarantine(
    file: str,
    sheet: str,
    breakdown: Breakdown,
    refused: list[tuple[int, str, str | None, _Unreadable]],
    whole: Problem | None,
) -> tuple[Quarantined, ...]:
    """Each refused row with its own reason, or with that of the whole sheet."""
    found = []
    for index, name, area, why in refused:
        where = f"{file}, sheet {sheet}, row {index + 1}" + (f", {name}" if name else "")
        problem = Problem(where, f"{why.what} Its table is kept out.", why.next)
        found.append(Quarantined(area, name, breakdown, problem if whole is None else whole))
    return tuple(found)


def _whole_sheet(
    file: str, sheet: str, kept: int, refused: list[tuple[int, str, str | None, _Unreadable]]
) -> Problem | None:
    """One reason for all rows, where most are shifted: those that do not show it are not to be trusted."""
    shifted = [entry for entry in refused if entry[3].shifted]
    if len(shifted) < 2 or len(shifted) <= kept:
        return None
    index, _, _, why = shifted[0]
    return Problem(
        where=f"{file}, sheet {sheet}",
        what=f"{len(shifted)} rows do not stand under their headings; in row {index + 1} {why.what} "
        "No row of this sheet is kept.",
        next=MEND_SHEET,
    )


def keep_out(reading: SheetReading, reasons: dict[int, Problem]) -> SheetReading:
    """The reading without the rows (by row number) that a later check found unreadable."""
    out = tuple(
        Quarantined(row.area, row.area_name, row.breakdown, reasons[row.number])
        for row in reading.rows
        if row.number in reasons
    )
    kept = tuple(row for row in reading.rows if row.number not in reasons)
    return replace(reading, rows=kept, quarantined=(*reading.quarantined, *out))
