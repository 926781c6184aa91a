"""Opening a workbook somebody handed in: every sheet's cells from A1, or one sentence on why not."""

import functools
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from homefirst.foundation.errors import Problem
from homefirst.intake.old_workbook import DAMAGED, trouble_in_xls

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
# The largest real edition holds 0.6 MB of unpacked cells; a thousand times that is no workbook of days.
MOST_UNPACKED = 300_000_000
# A sheet has some 3,000 cells. The reader lays out every cell up to the furthest that is filled, so that one
# stray cell at the end of a sheet would ask for 550 GB and end the process: such a file is not opened.
MOST_CELLS = 2_000_000
CELL_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
SEND_AGAIN = "Download it once more from the publisher and hand it in again."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows of cells, the first being row 1, column A."""

    name: str
    rows: list[list[Cell]]


def open_sheets(name: str, content: bytes) -> tuple[Sheet, ...] | Problem:
    """The sheets of an .xls or .xlsx workbook in their order, or what is wrong with the file as a whole."""
    if not content:
        return Problem(where=name, what="The file is empty.", next=SEND_AGAIN)
    if content.startswith(OLE):
        trouble = trouble_in_xls(content, MOST_CELLS)
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
        sheets = _read_sheets(content)
        if isinstance(sheets, str):
            return Problem(where=name, what=sheets, next="Clear the stray cell and hand the file in again.")
        return sheets
    except (CalamineError, OSError, ValueError) as error:
        what = f"The workbook cannot be opened: {_first_line(error)}."
        return Problem(where=name, what=what, next=SEND_AGAIN)
    except BaseException as error:
        # The reader is written in Rust, and its panic on a damaged file is no Exception in Python.
        if type(error).__name__ != "PanicException":
            raise
        return Problem(where=name, what=DAMAGED, next=SEND_AGAIN)


def _read_sheets(content: bytes) -> tuple[Sheet, ...] | str:
    """The sheets, or a sentence on why they cannot be read."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            return _too_wide(f"Sheet {about.name}", sheet.total_height, sheet.total_width)
        sheets.append(Sheet(about.name, sheet.to_python(skip_empty_area=False)))
    return tuple(sheets)


def _too_wide(which: str, rows: int, columns: int) -> str:
    return (
        f"{which} reaches to row {rows:,}, column {letter(columns - 1)}, "
        "which no workbook of delayed days does: a cell has strayed."
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _zip_trouble(content: bytes) -> str | None:
    """Why an .xlsx should not be opened: no end, no workbook inside, or one that would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                return "The file is a container of another kind, not an .xlsx workbook."
            unpacked = sum(part.file_size for part in parts.infolist())
            if unpacked > MOST_UNPACKED:
                return f"The file would unpack to {unpacked / 1e6:,.0f} MB: no workbook of delayed days does."
            for part in parts.namelist():
                if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                    rows, columns = _furthest(parts.read(part))
                    if rows * columns > MOST_CELLS:
                        return _too_wide(f"The sheet in {part}", rows, columns)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return "The file is cut short or damaged: its parts cannot be unpacked."
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
    plain = re.sub(r"[‐‑‒–—−]", "-", text.replace("\xa0", " ").casefold())
    return re.sub(r"\s+", " ", plain).strip(" :*\t\r\n")


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
