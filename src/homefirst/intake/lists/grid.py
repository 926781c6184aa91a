"""A list as it was handed in, as rows of cells: a workbook (.xlsx, .xls), CSV or TSV, or text out of a
spreadsheet's clipboard. Workbooks are opened in a process apart (apart.py); text is read here, within
bounds."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from homefirst.foundation.errors import Problem
from homefirst.intake.spreadsheets import OLE, ZIP, Cell, open_sheets

MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_TEXT = 5_000_000
"""Bytes of a list as text; one of 5,000 people has about a million."""
MOST_COUNTED = 50_000
"""Rows that are read to say how many there are: five million line ends alone took ten seconds."""
LOOKED_AT = 1_000_000
"""Characters in which is looked what parts the cells."""
NEXT = "Copy the list once more, or save it as .xlsx or .csv, and hand that in."


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name (empty for text) and its rows, the first being row 1. Merged cells are filled
    in, and empty rows at the end left out. `seen`: whether it is shown in the workbook, and not hidden."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    seen: bool = True


def is_workbook(content: bytes) -> bool:
    """Whether a list is a workbook, which is opened apart."""
    return content.startswith((OLE, ZIP))


def open_grids(name: str, content: bytes) -> tuple[Grid, ...] | Problem:
    """The sheets of a workbook, each with its merged cells filled in; or one sentence on why not."""
    sheets = open_sheets(name, content, of_people=True)
    if isinstance(sheets, Problem):
        return Problem(name, sheets.what, NEXT)
    grids = []
    for sheet in sheets:
        rows = _until_the_last(sheet.rows)
        wide = max(map(len, rows), default=0)
        if len(rows) > MOST_ROWS or wide > MOST_COLUMNS:
            return _too_large(name, f"{len(rows):,}", wide)
        grids.append(Grid(sheet.name, tuple(map(tuple, rows)), sheet.seen))
    return tuple(grids)


def _until_the_last(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """The rows up to the last in which something stands."""
    last = next((at for at in range(len(rows), 0, -1) if any(map(_filled, rows[at - 1]))), 0)
    return rows[:last]


def _filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def text_grid(name: str, content: bytes) -> Grid | Problem:
    """The rows of a text: tabs as from a clipboard, else commas, semicolons or bars, whichever parts the
    lines."""
    if len(content) > MOST_TEXT:
        return Problem(
            name, f"It has more than {MOST_TEXT:,} bytes of text, which no list of people has.", NEXT
        )
    text = _decoded(content)
    if text is None:
        return Problem(name, "It is neither a workbook nor text.", NEXT)
    delimiter = _delimiter(text[:LOOKED_AT].splitlines())
    if text[:4].casefold() == "sep=" and text[4:5] and text[5:6] in ("", "\r", "\n"):
        delimiter, text = text[4], text[5:]
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = _until_the_last(list(islice(reader, MOST_COUNTED)))
        more = next(reader, None) is not None
    except csv.Error:
        return Problem(name, "A cell of it has more text than any list's cell.", NEXT)
    wide = max(map(len, rows), default=0)
    if more:
        return _too_large(name, f"more than {MOST_COUNTED:,}", wide)
    if len(rows) > MOST_ROWS or wide > MOST_COLUMNS:
        return _too_large(name, f"{len(rows):,}", wide)
    swallowed = _swallowed(rows, delimiter)
    if swallowed is not None:
        what = (
            f"In row {swallowed} a quotation mark opens and does not close: it would hide the rows beneath."
        )
        return Problem(name, what, "Close it or take it out, and hand the list in again.")
    return Grid("", tuple(tuple(row) for row in rows))


def _swallowed(rows: Sequence[Sequence[Cell]], delimiter: str) -> int | None:
    """The row in which a cell has whole rows in it, counted as they stand; None: no cell has."""
    most = max(map(len, rows), default=0)
    for number, row in enumerate(rows, start=1):
        for cell in row:
            lines = cell.splitlines()[1:] if isinstance(cell, str) else ()
            if any(line.count(delimiter) >= max(2, (most - 1) // 2) for line in lines):
                return number
    return None


def _decoded(content: bytes) -> str | None:
    """The text of some bytes: by its mark, as UTF-8, else as Windows writes it (cp1252)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(lines: list[str]) -> str:
    """What parts the cells: the sign of which most lines have the same number, and the most of it."""
    some = [line for line in lines[:200] if line.strip()]
    if any("\t" in line for line in some):
        return "\t"

    def even(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in some if sign in line)
        number, often = max(counts.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        return often * min(number, 3), number

    return max(",;|", key=even)


def _too_large(name: str, rows: str, columns: int) -> Problem:
    return Problem(
        name,
        f"It has {rows} rows and {columns:,} columns, and no list of people has so many: it is not read.",
        "Clear what strayed below or beside the list, and hand it in again.",
    )
