"""Opening a workbook somebody handed in: every sheet's cells from A1, or one sentence on why not."""

import functools
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from homefirst.foundation.errors import Problem
from homefirst.foundation.plain import plain
from homefirst.intake.failed_cells import Cell as Cell
from homefirst.intake.failed_cells import failures, told_failures
from homefirst.intake.old_workbook import DAMAGED, TOO_MANY_CELLS, too_many_sheets, trouble_in_xls

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the part in which a workbook lies that a password locks."""
ZIP = b"PK\x03\x04"
# The largest real edition holds 0.6 MB of unpacked cells; a thousand times that is no workbook of days.
MOST_UNPACKED = 300_000_000
# A sheet has some 3,000 cells. The reader lays out every cell up to the furthest that is filled, so that one
# stray cell at the end of a sheet would ask for 550 GB and end the process: such a file is not opened.
MOST_CELLS = 2_000_000
# Many sheets, each of which would do, must not hold the reader for long: real editions have under 20.
MOST_SHEETS = 60
MOST_CELLS_IN_ALL = 2 * MOST_CELLS
SHEET_PART = re.compile(r"xl/worksheets/.*\.xml\Z", re.DOTALL)
CELL_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
SEND_AGAIN = "Download it once more from the publisher and hand it in again."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows of cells, the first being row 1, column A. Every text is plain.
    `seen`: it is not hidden."""

    name: str
    rows: list[list[Cell]]
    seen: bool = True


def open_sheets(name: str, content: bytes, *, of_people: bool = False) -> tuple[Sheet, ...] | Problem:
    """The sheets of an .xls or .xlsx workbook in their order, or what is wrong with the file as a whole.

    `of_people`: a list of people, which nothing is told of; its cells stay as they are, numbers of persons
    among them, and merged cells have their text in every row and column.
    """
    if not content:
        return Problem(where=name, what="The file is empty.", next=SEND_AGAIN)
    if content.startswith(OLE) and LOCKED in content:
        trouble: str | None = "The workbook is locked with a password: it is not opened. Save it without one."
    elif content.startswith(OLE):
        trouble = trouble_in_xls(content, MOST_CELLS, MOST_CELLS_IN_ALL, MOST_SHEETS)
    elif content.startswith(ZIP):
        trouble = _zip_trouble(content)
    else:
        return Problem(
            where=name,
            what="The file is neither an .xls nor an .xlsx workbook.",
            next="Hand in the workbook itself, as it was published.",
        )
    if trouble is not None:
        return Problem(where=name, what=trouble, next=SEND_AGAIN)
    try:
        return _read_sheets(name, content, of_people)
    except (CalamineError, OSError, ValueError) as error:
        what = f"The workbook cannot be opened: {_first_line(error)}."
        return Problem(where=name, what=what, next=SEND_AGAIN)
    except BaseException as error:
        # The reader is written in Rust, and its panic on a damaged file is no Exception in Python.
        if type(error).__name__ != "PanicException":
            raise
        return Problem(where=name, what=DAMAGED, next=SEND_AGAIN)


def _read_sheets(name: str, content: bytes, of_people: bool) -> tuple[Sheet, ...] | Problem:
    """The sheets, or why they are not read."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(workbook.sheets_metadata) > MOST_SHEETS:
        return Problem(name, too_many_sheets(len(workbook.sheets_metadata)), SEND_AGAIN)
    sheets: list[Sheet] = []
    cells = 0
    failed = failures(content) if of_people and content.startswith(ZIP) else {}
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            what = _too_wide(f"Sheet {plain(about.name)}", sheet.total_height, sheet.total_width)
            return Problem(name, what, "Clear the stray cell and hand the file in again.")
        cells += sheet.total_height * sheet.total_width
        if cells > MOST_CELLS_IN_ALL:
            return Problem(name, TOO_MANY_CELLS, SEND_AGAIN)
        rows = sheet.to_python(skip_empty_area=False)
        if of_people:
            seen = about.visible == SheetVisibleEnum.Visible
            rows = told_failures(rows, failed.get(about.name, {}))
            sheets.append(Sheet(plain(about.name), _merged(rows, sheet.merged_cell_ranges or ()), seen))
        else:
            sheets.append(Sheet(plain(about.name), [[_plain_cell(cell) for cell in row] for row in rows]))
    return tuple(sheets)


def _merged(
    rows: list[list[Cell]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[Cell]]:
    """The rows with the text of each merged range in all of its cells."""
    for (top, left), (bottom, right) in ranges:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    return rows


def _plain_cell(cell: Cell) -> Cell:
    return plain(cell) if isinstance(cell, str) else cell


def _too_wide(which: str, rows: int, columns: int) -> str:
    return (
        f"{which} reaches to row {rows:,}, column {letter(columns - 1)}, "
        "which no workbook of delayed days does: a cell has strayed."
    )


def _first_line(error: Exception) -> str:
    return plain((str(error).strip().splitlines() or [type(error).__name__])[0].rstrip("."))


def _zip_trouble(content: bytes) -> str | None:
    """Why an .xlsx should not be opened: no end, no workbook inside, or one that would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                return "The file is a container of another kind, not an .xlsx workbook."
            unpacked = sum(part.file_size for part in parts.infolist())
            if unpacked > MOST_UNPACKED:
                return f"The file would unpack to {unpacked / 1e6:,.0f} MB: no workbook of delayed days does."
            return _too_much([part for part in parts.namelist() if SHEET_PART.match(part)], parts.read)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return "The file is cut short or damaged: its parts cannot be unpacked."


def _too_much(names: Sequence[str], read: Callable[[str], bytes]) -> str | None:
    """A sentence where the sheets in these parts are too many, or one of them or all together too large."""
    if len(names) > MOST_SHEETS:
        return too_many_sheets(len(names))
    cells = 0
    for name in names:
        rows, columns = _furthest(read(name))
        if rows * columns > MOST_CELLS:
            return _too_wide(f"The sheet in {plain(name)}", rows, columns)
        cells += rows * columns
        if cells > MOST_CELLS_IN_ALL:
            return TOO_MANY_CELLS
    return None


def _furthest(sheet: bytes) -> tuple[int, int]:
    """The last row and the last column, both from 1, that any cell of a sheet's XML names."""
    places = set(CELL_PLACE.findall(sheet))
    rows = max((int(row) for _, row in places), default=0)
    columns = {column for column, _ in places}
    return rows, max((functools.reduce(lambda n, c: n * 26 + c - 64, name, 0) for name in columns), default=0)


def words(cell: Cell) -> str:
    """A heading or label without what its spellings differ in: case, spaces, kinds of dash, a colon."""
    return _plain(cell) if isinstance(cell, str) else ""


# The same few hundred texts stand in every edition: reading all 69 of them takes a fifth less time so.
@functools.lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    even = re.sub(r"[‐‑‒–—−]", "-", text.replace("\xa0", " ").casefold())
    return re.sub(r"\s+", " ", even).strip(" :*\t\r\n")


def is_blank(cell: Cell) -> bool:
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def letter(column: int) -> str:
    """A column's name in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
