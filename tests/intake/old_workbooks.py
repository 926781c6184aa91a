"""An .xls with one sheet of texts and numbers, written record by record: no library of ours writes it.

The records are those of Microsoft's [MS-XLS], in a container of one stream as [MS-CFB] has it."""

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
BOF, EOF, BOUND_SHEET, DIMENSIONS, LABEL, NUMBER = 0x809, 0x0A, 0x85, 0x200, 0x204, 0x203
OF_BOOK, OF_SHEET = 0x0005, 0x0010


def old_workbook_of(rows: Sequence[Sequence[str | float]], sheet: str = "Delays") -> bytes:
    """The rows as the one sheet of an .xls."""
    wide = max(map(len, rows))
    body = _begin(OF_SHEET) + _record(DIMENSIONS, struct.pack("<IIHHH", 0, len(rows), 0, wide, 0))
    for at, row in enumerate(rows):
        body += b"".join(_cell(at, place, cell) for place, cell in enumerate(row) if cell != "")
    body += _record(EOF)
    name = struct.pack("<BB", len(sheet), 0) + sheet.encode("latin-1")
    head = len(_begin(OF_BOOK)) + 4 + 6 + len(name) + 4
    bound = _record(BOUND_SHEET, struct.pack("<IH", head, 0) + name)
    return _container(_begin(OF_BOOK) + bound + _record(EOF) + body)


def _begin(what: int) -> bytes:
    return _record(BOF, struct.pack("<HHHHII", 0x0600, what, 0, 1997, 0, 6))


def _cell(row: int, column: int, cell: str | float) -> bytes:
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        return _record(LABEL, where + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return _record(NUMBER, where + struct.pack("<d", cell))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _container(stream: bytes) -> bytes:
    """A file of sectors: their table, a directory of the root and one stream, and the stream."""
    stream += bytes(max(4096, -(-len(stream) // SECTOR) * SECTOR) - len(stream))
    sectors = len(stream) // SECTOR
    chain = [TABLE, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    root = _entry("Root Entry", 5, END, 0, child=1)
    directory = root + _entry("Workbook", 2, 2, len(stream))
    head = bytearray(SECTOR)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, END, 0, END, 0, 0)
    head[80:] = struct.pack("<I", FREE) * ((SECTOR - 80) // 4)
    return bytes(head) + table + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
    text += struct.pack("<III", FREE, FREE, child) + bytes(36)
    return text + struct.pack("<IQ", start, size)
