"""What a workbook says of itself: which month, first published when, revised when, with what status."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.spreadsheets import Cell, Sheet, is_blank, words

LABELS = ("title", "summary", "period", "source", "basis", "published", "revised", "status")
# Days are counted from here in a workbook; a date cell that lost its format is such a number.
EXCEL_DAY_ZERO = date(1899, 12, 30)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """One "Label: value" of a sheet, with its row counted from 1."""

    row: int
    value: Cell


def labels(sheet: Sheet, above: int) -> dict[str, Label]:
    """The labelled lines above a sheet's heading row; a value is the next filled cell of its row."""
    found: dict[str, Label] = {}
    for index, row in enumerate(sheet.rows[:above]):
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or not cell:
                continue
            text, _, rest = cell.partition(":")
            label = words(text)
            if label in LABELS and label not in found:
                value = next((other for other in row[column + 1 :] if not is_blank(other)), rest.strip())
                found[label] = Label(index + 1, value)
                break
    return found


def parse_month(cell: Cell) -> Month | None:
    """Reads “March 2017”, “Mar-17”, 2017-03 or a date cell; None where there is no month in it."""
    if isinstance(cell, date):
        return Month(cell.year, cell.month)
    if isinstance(cell, int | float):
        day = _serial(cell)
        return None if day is None else Month.of(day)
    text = words(cell)
    match = re.search(r"\b([a-z]{3,9})[\s.,\-/']*((?:19|20)?[0-9]{2})\b", text)
    try:
        if match is not None and match[1] in MONTHS:
            year = int(match[2])
            return Month(year if year > 99 else 2000 + year, MONTHS[match[1]])
        match = re.search(r"\b((?:19|20)[0-9]{2})-([0-9]{2})\b", text)
        return None if match is None else Month(int(match[1]), int(match[2]))
    except NotUnderstood:
        return None


def parse_day(cell: Cell) -> date | None:
    """Reads “25th May 2012”, 25/05/2012, 2012-05-25 or a date cell; raises NotUnderstood for other words.

    None where no date is stated: blank, a dash, "tbc" or the like.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and (day := _serial(cell)) is not None:
        return day
    text = words(cell) if isinstance(cell, str) else str(cell)
    if text in {"", "-", "na", "n/a", "none", "tbc", "not applicable"}:
        return None
    for pattern, order in (
        (r"\b([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+([0-9]{4})\b", "dmy"),
        (r"\b([a-z]{3,9})\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})\b", "mdy"),
        (r"\b([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})\b", "dmy"),
        (r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b", "ymd"),
    ):
        match = re.search(pattern, text)
        if match is not None:
            parts = dict(zip(order, match.groups(), strict=True))
            month = MONTHS.get(parts["m"]) or (int(parts["m"]) if parts["m"].isdigit() else 0)
            try:
                return date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                break
    raise NotUnderstood(f"“{text}” is not a date.", next="Write it as 25th May 2012.")


def _serial(number: float) -> date | None:
    if isinstance(number, bool) or not 20_000 <= number <= 80_000:
        return None
    return EXCEL_DAY_ZERO + timedelta(days=int(number))
