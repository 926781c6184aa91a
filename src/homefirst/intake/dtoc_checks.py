"""What must agree within one workbook, and what is said where it does not.

A mismatch keeps the figures as printed and names sheet, row and council.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from homefirst.county.catalogue.delays import CATEGORIES, ENGLAND, Breakdown
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Problem
from homefirst.intake.dtoc_england import EnglandSheet
from homefirst.intake.dtoc_headers import TOTAL
from homefirst.intake.dtoc_rows import PrintedRow, SheetReading, address

KEPT = "The figures are kept as printed; a later revision of the month may mend them."
WORDS = {
    Breakdown.CARE: "the types of care",
    Breakdown.ORGANISATION: "the responsible organisations",
    Breakdown.REASON: "the reasons",
}
BY = {
    Breakdown.CARE: "by type of care",
    Breakdown.ORGANISATION: "by responsible organisation",
    Breakdown.REASON: "by reason",
}
TITLES = {code: title for categories in CATEGORIES.values() for code, title in categories}


def check_workbook(
    file: str, month: Month, readings: tuple[SheetReading, ...], england: EnglandSheet | None
) -> tuple[Problem, ...]:
    """Every disagreement within the workbook, in the order of its sheets and rows, then across sheets."""
    found: list[Problem] = []
    for reading in readings:
        tolerance = _beds_tolerance(reading.rows)
        for row in reading.rows:
            # A column that is missing has been told of once, and cannot add more than it lacks.
            if not (reading.missing and row.parts <= (row.total or 0)):
                found.extend(parts_and_total(file, row))
            if row.beds:
                found.extend(_beds(file, row, month, tolerance))
    found.extend(_totals_across(file, readings))
    found.extend(_same_areas(file, readings))
    for reading in readings:
        found.extend(_councils_and_england(file, reading))
    if england is not None and england.unreadable is None:
        found.extend(_england_within(file, england, readings))
        for reading in readings:
            found.extend(_england_and_its_sheet(file, reading, england))
    return tuple(found)


def difference(by: int) -> str:
    """5 more, 5 fewer."""
    return f"{abs(by):,} {'more' if by > 0 else 'fewer'}"


def parts_and_total(file: str, row: PrintedRow) -> Iterator[Problem]:
    """The parts of a row add up to its printed total; a part that is not stated can only be missing."""
    parts = row.parts
    if row.total is None:
        if row.unstated < len(row.days):
            yield Problem(address(file, row), f"no total is printed beside {parts:,} days.", KEPT)
        return
    if parts == row.total or row.unstated == len(row.days):
        return
    blank = f", with {row.unstated} of them not stated" if row.unstated else ""
    yield Problem(
        where=address(file, row),
        what=f"{WORDS[row.breakdown]} add up to {parts:,}{blank} and the printed total is {row.total:,}, "
        f"{difference(parts - row.total)}.",
        next=KEPT,
    )


def _totals_across(file: str, readings: tuple[SheetReading, ...]) -> Iterator[Problem]:
    """An area's three printed totals agree; where one differs from two, it is the one that is named."""
    for rows in rows_by_area(readings).values():
        totals = Counter(row.total for row in rows if row.total is not None)
        if len(totals) < 2:
            continue
        agreed, votes = totals.most_common(1)[0]
        stated = [row for row in rows if row.total is not None]
        odd = [row for row in stated if row.total != agreed] if votes > 1 else stated[:1]
        for row in odd:
            others = " and ".join(
                f"{other.total:,} {BY[other.breakdown]}" for other in stated if other is not row
            )
            what = f"the total {BY[row.breakdown]} is {row.total:,}, but {others}."
            yield Problem(address(file, row), what, KEPT)


def rows_by_area(readings: tuple[SheetReading, ...]) -> dict[str, list[PrintedRow]]:
    rows: dict[str, list[PrintedRow]] = defaultdict(list)
    for reading in readings:
        for row in reading.rows:
            rows[row.area].append(row)
    return rows


def _same_areas(file: str, readings: tuple[SheetReading, ...]) -> Iterator[Problem]:
    """Each area stands in every table; one that is quarantined has been told of already."""
    refused = {(out.area, reading.breakdown) for reading in readings for out in reading.quarantined}
    unnamed = {out.area_name for reading in readings for out in reading.quarantined if out.area is None}
    for area, rows in rows_by_area(readings).items():
        present = {row.breakdown for row in rows}
        for reading in readings:
            if reading.breakdown in present or (area, reading.breakdown) in refused or not reading.rows:
                continue
            if rows[0].area_name in unnamed or any(out.area is None for out in reading.quarantined):
                continue
            what = f"{rows[0].area_name} has no row in this sheet, but one {BY[rows[0].breakdown]}."
            yield Problem(f"{file}, sheet {reading.sheet}", what, "What is printed is kept.")


def _columns(row: PrintedRow) -> tuple[tuple[str, int | None], ...]:
    return (*row.days, (TOTAL, row.total))


def _councils_and_england(file: str, reading: SheetReading) -> Iterator[Problem]:
    """Councils and residents of elsewhere add up to England's row; not asked where a row is quarantined."""
    england = next((row for row in reading.rows if row.area == ENGLAND), None)
    councils = [row for row in reading.rows if row.area != ENGLAND]
    if england is None:
        if councils and not any(out.area_name.strip().casefold() == "england" for out in reading.quarantined):
            what = "there is no row for England, so that the councils cannot be added up."
            yield Problem(f"{file}, sheet {reading.sheet}", what, "What is printed is kept.")
        return
    if reading.quarantined or not councils:
        return
    sums: Counter[str] = Counter()
    for row in councils:
        for code, days in row.days:
            sums[code] += days or 0
        sums[TOTAL] += row.total or 0
    for code, days in _columns(england):
        if days is not None and sums[code] != days:
            yield Problem(
                where=address(file, england),
                what=f"the councils and residents of elsewhere add up to {sums[code]:,} under {_title(code)} "
                f"and England's row says {days:,}, {difference(sums[code] - days)}.",
                next=KEPT,
            )


def _title(code: str) -> str:
    return "Total" if code == TOTAL else TITLES[code] if code not in _LETTERS else f"{code}) {TITLES[code]}"


_LETTERS = frozenset(code for code, _ in CATEGORIES[Breakdown.REASON])


def _england_within(
    file: str, england: EnglandSheet, readings: tuple[SheetReading, ...]
) -> Iterator[Problem]:
    """On England's own sheet the reasons of each type of care and organisation add up to the line above.

    Where one reason alone is off by as much in England's row by reason, its own row is named.
    """
    off = _reasons_off(england, readings)
    for (care, organisation), printed in england.sums.items():
        parts = sum(
            days or 0 for key, days in england.detail.items() if key[0] is care and key[2] is organisation
        )
        if printed is not None and parts != printed and england.detail:
            suspects = [reason for reason, by in off.items() if by == parts - printed]
            reason = suspects[0] if len(suspects) == 1 and (care, suspects[0]) in england.rows else "-"
            here = "" if reason == "-" else f", and reason {reason} is off by as much"
            yield Problem(
                where=f"{file}, sheet {england.sheet}, row {england.rows[care, reason]}, England",
                what=f"the reasons under {_title(care)}, {_title(organisation)} add up to {parts:,} and the "
                f"printed sum is {printed:,}, {difference(parts - printed)}{here}.",
                next=KEPT,
            )


def _reasons_off(england: EnglandSheet, readings: tuple[SheetReading, ...]) -> dict[str, int]:
    """By how much each reason of England's sheet differs from England's row among the councils."""
    split = england_split(england, Breakdown.REASON)
    rows = [
        row
        for reading in readings
        for row in reading.rows
        if row.area == ENGLAND and row.breakdown is Breakdown.REASON
    ]
    return {
        code: split.get(code, 0) - days
        for row in rows
        for code, days in row.days
        if days is not None and split.get(code, 0) != days
    }


def england_split(england: EnglandSheet, breakdown: Breakdown) -> dict[str, int]:
    """What England's sheet says for one breakdown: by its lines of sums, and for reasons by its cells."""
    sums: Counter[str] = Counter()
    if breakdown is Breakdown.REASON:
        for (_, reason, _), days in england.detail.items():
            sums[reason] += days or 0
        return dict(sums)
    for (care, organisation), days in england.sums.items():
        sums[care if breakdown is Breakdown.CARE else organisation] += days or 0
    return dict(sums)


def _england_and_its_sheet(file: str, reading: SheetReading, england: EnglandSheet) -> Iterator[Problem]:
    row = next((row for row in reading.rows if row.area == ENGLAND), None)
    split = england_split(england, reading.breakdown)
    if row is None or not split:
        return
    # The total needs no such check: it is held against its own parts and the other tables' totals.
    for code, days in row.days:
        other = split.get(code, 0)
        if days is not None and days != other:
            yield Problem(
                where=address(file, row),
                what=f"England's row says {days:,} under {_title(code)} and sheet {england.sheet} adds up to "
                f"{other:,}, {difference(other - days)}.",
                next=KEPT,
            )


def _beds_tolerance(rows: Iterable[PrintedRow]) -> float:
    """Half of the last decimal that the block prints anywhere; unrounded numbers are held to a millionth."""
    most = 0
    for row in rows:
        for _, value in row.beds:
            most = max(most, len(repr(value).partition(".")[2]))
            if most >= 6:
                return 1e-6
    return 0.5 * 10.0**-most


def _beds(file: str, row: PrintedRow, month: Month, tolerance: float) -> Iterator[Problem]:
    """People delayed per day are days over the days of the month."""
    days = dict(_columns(row))
    for code, beds in row.beds:
        printed = days.get(code)
        if printed is not None and abs(beds - printed / month.days) > tolerance * 1.000001:
            yield Problem(
                where=address(file, row),
                what=f"{beds:,.2f} people delayed per day under {_title(code)} are {beds * month.days:,.1f} "
                f"days in {month.name}, and {printed:,} are printed.",
                next=KEPT,
            )
