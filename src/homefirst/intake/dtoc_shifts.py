"""Columns that slid: figures that can be read and yet stand under another heading than their own.

Told only by what agrees: England's row beside England's sheet, an area's total in the other tables, and
parts that add up nowhere in a sheet. One wrong number alone never looks like a shift.
"""

from collections import Counter

from homefirst.county.catalogue.delays import ENGLAND
from homefirst.foundation.errors import Problem
from homefirst.intake.dtoc_checks import england_split, rows_by_area
from homefirst.intake.dtoc_england import EnglandSheet
from homefirst.intake.dtoc_rows import MEND_SHEET, MEND_SHIFT, PrintedRow, SheetReading, address, keep_out

OUT = " Its table is kept out."


def without_shifted(
    file: str, readings: tuple[SheetReading, ...], england: EnglandSheet | None
) -> tuple[SheetReading, ...]:
    """The readings with every table kept out whose figures stand under other headings."""
    agreed = _agreed_totals(readings)
    found = []
    for reading in readings:
        reasons = _parts_add_up_nowhere(file, reading) or _exchanged(file, reading, england)
        if not reasons:
            reasons = _totals_elsewhere(file, reading, agreed)
        found.append(keep_out(reading, reasons) if reasons else reading)
    return tuple(found)


def _agreed_totals(readings: tuple[SheetReading, ...]) -> dict[str, int]:
    """Each area's total as at least two tables print it."""
    agreed = {}
    for area, rows in rows_by_area(readings).items():
        counted = Counter(row.total for row in rows if row.total is not None).most_common(1)
        if counted and counted[0][1] > 1:
            agreed[area] = counted[0][0]
    return agreed


def _totals_elsewhere(file: str, reading: SheetReading, agreed: dict[str, int]) -> dict[int, Problem]:
    """Rows with their total under a part's heading; all rows, with one reason, where most are such."""
    found = {
        row.number: problem
        for row in reading.rows
        if (problem := _total_elsewhere(file, row, agreed.get(row.area))) is not None
    }
    if len(found) < 3 or 2 * len(found) <= len(reading.rows):
        return found
    number, first = next(iter(found.items()))
    whole = Problem(
        where=f"{file}, sheet {reading.sheet}",
        what=f"{len(found)} rows do not stand under their headings; in row {number} "
        f"{first.what.removesuffix(OUT)} "
        "No row of this sheet is kept.",
        next=MEND_SHEET,
    )
    return {row.number: whole for row in reading.rows}


def _total_elsewhere(file: str, row: PrintedRow, agreed: int | None) -> Problem | None:
    """Whether the area's total, as its other tables print it, stands here under a part's heading."""
    if not agreed or row.total == agreed or row.parts == agreed:
        return None
    under = next((code for code, days in row.days if days == agreed), None)
    if under is None:
        return None
    return Problem(
        where=address(file, row),
        what=f"{agreed:,}, the total in the other tables, stands under “{under.replace('_', ' ')}” and not "
        f"under Total: the cells are shifted.{OUT}",
        next=MEND_SHIFT,
    )


def _parts_add_up_nowhere(file: str, reading: SheetReading) -> dict[int, Problem]:
    """Every row, where in most of them the parts are not the total's."""
    judged = [row for row in reading.rows if row.total and not row.unstated]
    wrong = [row for row in judged if row.parts != row.total]
    if len(wrong) < 3 or 2 * len(wrong) <= len(judged):
        return {}
    problem = Problem(
        where=f"{file}, sheet {reading.sheet}",
        what=f"in {len(wrong)} of {len(judged)} rows the parts do not add up to the total: the figures "
        "do not stand under their headings. None of them is kept.",
        next=MEND_SHEET,
    )
    return {row.number: problem for row in reading.rows}


def _exchanged(file: str, reading: SheetReading, england: EnglandSheet | None) -> dict[int, Problem]:
    """Rows under each other's headings, as England's sheet tells it.

    Where the councils add up to England's row, the headings of the whole sheet are exchanged; where they
    add up to what England's sheet says, England's row alone is.
    """
    row = next((row for row in reading.rows if row.area == ENGLAND), None)
    if row is None or england is None or england.unreadable is not None:
        return {}
    split = england_split(england, reading.breakdown)
    here = {code: days or 0 for code, days in row.days}
    there = {code: split.get(code, 0) for code in here}
    moved = [code for code in here if here[code] != there[code]]
    if len(moved) < 2 or sorted(here.values()) != sorted(there.values()):
        return {}
    councils = dict.fromkeys(here, 0)
    for other in reading.rows:
        if other.area != ENGLAND:
            for code, days in other.days:
                councils[code] += days or 0
    under = " and ".join(code.replace("_", " ") for code in moved)
    said = f"England's figures under {under} are those of sheet {england.sheet} under each other's headings"
    if all(councils[code] == there[code] for code in moved):
        problem = Problem(
            address(file, row), f"{said}: its cells are shifted. Its table is kept out.", MEND_SHIFT
        )
        return {row.number: problem}
    if any(councils[code] != here[code] for code in moved):
        return {}
    where = f"{file}, sheet {reading.sheet}"
    problem = Problem(where, f"{said}: columns are exchanged. None of them is kept.", MEND_SHEET)
    return {row.number: problem for row in reading.rows}
