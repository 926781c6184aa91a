"""Looking an .xls file over before it is opened.

The reader trusts the numbers inside: a damaged count makes it ask for more memory than there is, which
ends the whole process, and a file cut short reads like one with fewer councils. So the few numbers that it
trusts are held against the file first. Layouts: [MS-CFB] sections 2.2 to 2.6, [MS-XLS] section 2.4.
"""

import struct
from collections.abc import Iterator

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
CUT_SHORT = "The file is cut short: its end is missing."
DAMAGED = "The workbook is damaged and cannot be opened."
TOO_MANY_CELLS = "Its sheets together have more cells than any workbook of delayed days: it is not read."
BOUND_SHEET, DIMENSIONS, STRINGS, END_OF_PART = 0x0085, 0x0200, 0x00FC, 0x000A
SEVERAL_CELLS = frozenset({0x00BD, 0x00BE})
ONE_CELL = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x00D6, 0x00FD, 0x027E})
# Distinct texts in a workbook; real editions have some 350.
MOST_STRINGS = 500_000


class _Damaged(Exception):
    """Inside this file only: a number that cannot be true."""


def too_many_sheets(sheets: int) -> str:
    """What is said of a workbook with so many sheets."""
    return f"It has {sheets:,} sheets, and no workbook of delayed days has a third of them: it is not read."


def trouble_in_xls(content: bytes, most_cells: int, most_in_all: int, most_sheets: int) -> str | None:
    """A sentence on why an .xls should not be opened, or None. `most_cells` bounds each sheet's extent,
    `most_in_all` that of all together."""
    try:
        table, size = _allocation(content)
        if _cut_short(content, table, size):
            return CUT_SHORT
        book = _book(content, table, size)
        sheets = _sheets(book)
        if len(sheets) > most_sheets:
            return too_many_sheets(len(sheets))
        return _too_much(book, sheets, most_cells, most_in_all)
    except _Damaged as damage:
        return str(damage) or DAMAGED
    except struct.error:
        return DAMAGED


def _allocation(content: bytes) -> tuple[tuple[int, ...], int]:
    """The table that tells each sector's successor, and the size of a sector in bytes."""
    if len(content) < 512:
        raise _Damaged(CUT_SHORT)
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 31)
    tables: int = struct.unpack_from("<I", content, 44)[0]
    # Over 109 tables means over 6.8 MB, ten times the largest edition, and another layout.
    if size not in (512, 4096) or not 1 <= tables <= 109:
        raise _Damaged
    table: list[int] = []
    for sector in struct.unpack_from(f"<{tables}I", content, 76):
        start = (sector + 1) * size
        if start + size > len(content):
            raise _Damaged(CUT_SHORT)
        table.extend(struct.unpack_from(f"<{size // 4}I", content, start))
    return tuple(table), size


def _cut_short(content: bytes, table: tuple[int, ...], size: int) -> bool:
    """Whether the file ends before the last sector that is in use; that one may lack its padding."""
    last = next((place for place in range(len(table) - 1, -1, -1) if table[place] != FREE), -1)
    return len(content) <= (last + 1) * size


def _chain(content: bytes, table: tuple[int, ...], size: int, first: int) -> bytes:
    """The sectors of one stream, one after another; a chain that bites its tail is damage."""
    parts, sector, seen = [], first, 0
    while sector != END:
        seen += 1
        if sector >= len(table) or seen > len(table):
            raise _Damaged
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)


def _book(content: bytes, table: tuple[int, ...], size: int) -> bytes:
    """The stream in which the sheets lie."""
    directory = _chain(content, table, size, struct.unpack_from("<I", content, 48)[0])
    small: int = struct.unpack_from("<I", content, 60)[0]
    if small not in (END, FREE):
        _chain(content, table, size, small)
    book = None
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        first, used = struct.unpack_from("<II", directory, at + 116)
        if kind == 5 and first not in (END, FREE):
            _chain(content, table, size, first)
        if kind == 2 and name in ("Workbook", "Book") and book is None:
            # Under 4,096 bytes a stream lies elsewhere, and no sheet of councils is so small.
            if not 4096 <= used <= len(content):
                raise _Damaged
            book = _chain(content, table, size, first)[:used]
    if book is None:
        raise _Damaged("The file is a container of another kind, not an .xls workbook.")
    return book


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record from a place on, to the end of its part."""
    end = len(book) - 4
    while at <= end:
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, length
        if kind == END_OF_PART:
            return
        at += 4 + length


def _sheets(book: bytes) -> list[int]:
    """Where each sheet begins."""
    found = []
    for kind, at, _ in _records(book, 0):
        if kind == BOUND_SHEET:
            found.append(struct.unpack_from("<I", book, at)[0])
        elif kind == STRINGS and struct.unpack_from("<I", book, at + 4)[0] > MOST_STRINGS:
            raise _Damaged
    return found


def _too_much(book: bytes, sheets: list[int], most_cells: int, most_in_all: int) -> str | None:
    """A sentence where a sheet, or all together, have more cells than such a workbook has."""
    cells = 0
    for start in sheets:
        rows, columns = _extent(book, start)
        if rows * columns > most_cells:
            return (
                f"A sheet reaches to row {rows:,} and column {columns:,}, "
                "which no workbook of delayed days does: the file is damaged, or a cell has strayed."
            )
        cells += rows * columns
        if cells > most_in_all:
            return TOO_MANY_CELLS
    return None


def _extent(book: bytes, start: int) -> tuple[int, int]:
    """The rows and columns that a sheet claims, or up to which a cell of it lies."""
    rows = columns = 0
    for kind, at, length in _records(book, start):
        if kind in ONE_CELL:
            row, column = struct.unpack_from("<HH", book, at)
        elif kind in SEVERAL_CELLS and length >= 6:
            row = struct.unpack_from("<H", book, at)[0]
            column = max(struct.unpack_from("<H", book, place)[0] for place in (at + 2, at + length - 2))
        elif kind == DIMENSIONS:
            row, column = _claimed(book, at, length)
        else:
            continue
        # Comparisons and no calls of max: this loop sees every record of the file.
        if row > rows:
            rows = row
        if column > columns:
            columns = column
    return rows + 1, columns + 1


def _claimed(book: bytes, at: int, length: int) -> tuple[int, int]:
    """The last row and column that a sheet says it has; older files write them in fewer bytes."""
    first, last, left, right = struct.unpack_from("<IIHH" if length >= 14 else "<HHHH", book, at)
    if first > last or left > right:
        raise _Damaged
    return last, right
