"""An area that a workbook prints twice in one split."""

from collections import defaultdict
from dataclasses import replace

from homefirst.foundation.errors import Problem
from homefirst.intake.dtoc_rows import PrintedRow, SheetReading, address, keep_out


def without_repeats(
    file: str, readings: tuple[SheetReading, ...]
) -> tuple[tuple[SheetReading, ...], list[Problem]]:
    """Keeps the first of equal rows and none of unequal ones, because nothing tells which is right."""
    places = defaultdict(list)
    for sheet, reading in enumerate(readings):
        for row in reading.rows:
            places[row.area, row.breakdown].append((sheet, row))
    problems: list[Problem] = []
    reasons: dict[int, dict[int, Problem]] = defaultdict(dict)
    dropped: dict[int, set[int]] = defaultdict(set)
    for found in places.values():
        first = found[0][1]
        for sheet, row in found[1:]:
            where = address(file, row)
            if _same(first, row):
                dropped[sheet].add(row.number)
                what = f"the same figures stand in sheet {first.sheet}, row {first.number}."
                problems.append(Problem(where, what, "They are kept once."))
                continue
            what = (
                f"other figures for the same area stand in sheet {first.sheet}, row {first.number}. "
                "Neither table is kept."
            )
            problem = Problem(
                where, what, "Leave the right row in and hand the file in again; the rest is kept."
            )
            reasons[sheet][row.number] = problem
            reasons[found[0][0]][first.number] = problem
    return tuple(
        keep_out(_without(reading, dropped[sheet]), reasons[sheet]) for sheet, reading in enumerate(readings)
    ), problems


def _same(one: PrintedRow, other: PrintedRow) -> bool:
    return (one.days, one.total) == (other.days, other.total)


def _without(reading: SheetReading, numbers: set[int]) -> SheetReading:
    if not numbers:
        return reading
    kept = tuple(row for row in reading.rows if row.number not in numbers)
    return replace(reading, rows=kept)
