"""An .xls of too many sheets, or of too many cells, is told before its reader opens it."""

import struct

import pytest

from homefirst.intake.old_workbook import (
    BOUND_SHEET,
    DIMENSIONS,
    END,
    END_OF_PART,
    FREE,
    TOO_MANY_CELLS,
    too_many_sheets,
    trouble_in_xls,
)

SECTOR = 512
LARGE = (
    "A sheet reaches to row 101 and column 10, which no workbook of delayed days does:"
    " the file is damaged, or a cell has strayed."
)


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def old_workbook(sheets: int, *, rows: int) -> bytes:
    """The bones of an .xls: a table of sectors, a directory, and sheets that say they have 10 columns."""
    first = sheets * 8 + 4  # after the records that say where each sheet begins
    each = record(DIMENSIONS, struct.pack("<IIHHH", 0, rows - 1, 0, 9, 0)) + record(END_OF_PART)
    places = [struct.pack("<I", first + number * len(each)) for number in range(sheets)]
    book = b"".join(record(BOUND_SHEET, place) for place in places) + record(END_OF_PART) + each * sheets
    book += bytes(4096 - len(book) % 4096)
    sectors = len(book) // SECTOR
    chain = [0xFFFFFFFD, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    entry = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HB", 18, 2)
    entry = entry.ljust(116, b"\0") + struct.pack("<II", 2, len(book)) + bytes(4)
    head = bytearray(SECTOR)
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<III", head, 44, 1, 1, 0)
    struct.pack_into("<I", head, 60, END)
    return bytes(head) + table + entry.ljust(SECTOR, b"\0") + book


@pytest.mark.parametrize(
    ("sheets", "rows", "told"),
    [
        (5, 40, None),
        (60, 3, None),
        (61, 3, too_many_sheets(61)),
        (1, 100, None),
        (1, 101, LARGE),
        (2, 100, None),
        (3, 70, TOO_MANY_CELLS),
    ],
)
def test_too_many_sheets_and_too_many_cells_of_one_or_of_all_are_told(
    sheets: int, rows: int, told: str | None
) -> None:
    content = old_workbook(sheets, rows=rows)
    assert trouble_in_xls(content, most_cells=1000, most_in_all=2000, most_sheets=60) == told
