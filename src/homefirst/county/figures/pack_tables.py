"""Published delayed days as a readable table in a county pack, one line for each cell and each total.

Columns: area, area_name, month, published, revised, breakdown, category, days. An empty date was not
stated; empty days are a cell that says NA or is empty. The line of category "total" ends a table with its
printed total. `SOURCE.toml`-like notes beside the table say where it comes from.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood

COLUMNS = ("area", "area_name", "month", "published", "revised", "breakdown", "category", "days")
TOTAL = "total"
_KEYS = len(COLUMNS) - 2


def delay_tables_text(tables: Iterable[DelayTable]) -> str:
    """The tables as CSV, in the order given."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for table in tables:
        key = (
            table.area,
            table.area_name,
            str(table.month),
            _written(table.edition.published),
            _written(table.edition.revised),
            table.breakdown.value,
        )
        for category, days in (*table.days, (TOTAL, table.total)):
            writer.writerow((*key, str(category), "" if days is None else days))
    return text.getvalue()


def write_delay_tables(path: Path, tables: Iterable[DelayTable]) -> None:
    """Writes the tables to a CSV file; `read_delay_tables` gives back equal ones."""
    path.write_text(delay_tables_text(tables), encoding="utf-8", newline="")


def read_delay_tables(path: Path) -> tuple[DelayTable, ...]:
    """The tables of a file that `write_delay_tables` wrote, in its order.

    Raises NotUnderstood by row and column for a cell that cannot be read, and for a table without the
    line of its total, with a category twice, or lying in two places.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        try:
            return tuple(_tables(path.name, rows))
        except csv.Error as error:
            where = f"{path.name}, row {rows.line_num}"
            raise NotUnderstood(f"It is not CSV: {error}.", where=where, next="Mend its quotes.") from None
        except UnicodeDecodeError:
            next_ = "Save the table as UTF-8."
            raise NotUnderstood("It is not UTF-8 text.", where=path.name, next=next_) from None


def _tables(file: str, rows: Iterator[list[str]]) -> Iterator[DelayTable]:
    headings = tuple(next(rows, []))
    if headings != COLUMNS:
        raise NotUnderstood(
            "The headings are not those of a table of delayed days.",
            where=f"{file}, row 1",
            next=f"Write them as {', '.join(COLUMNS)}.",
        )
    numbered = ((number, row) for number, row in enumerate(rows, start=2) if row)
    seen: set[tuple[str, ...]] = set()
    for key, lines in groupby(numbered, key=lambda line: tuple(line[1][:_KEYS])):
        block = list(lines)
        first = block[0][0]
        if key in seen:
            raise NotUnderstood(
                "This table has begun further up.",
                where=f"{file}, row {first}",
                next="Keep its lines together.",
            )
        seen.add(key)
        yield _table(file, block)


def _table(file: str, block: list[tuple[int, list[str]]]) -> DelayTable:
    first, key = block[0]
    for number, row in block:
        if len(row) != len(COLUMNS):
            raise NotUnderstood(
                f"It has {len(row)} cells.", where=f"{file}, row {number}", next=f"Write {len(COLUMNS)}."
            )
    if not key[0]:
        raise NotUnderstood(
            "There is no area.", where=f"{file}, row {first}, column area", next="Write its code."
        )
    edition = Edition(_month(file, first, key[2]), _day(file, first, 3, key[3]), _day(file, first, 4, key[4]))
    days = tuple((row[_KEYS], _days(file, number, row[_KEYS + 1])) for number, row in block)
    names = [category for category, _ in days]
    if names[-1] != TOTAL or len(set(names)) != len(names):
        raise NotUnderstood(
            "The table does not end with its line of category total, or has a category twice.",
            where=f"{file}, row {first} to {block[-1][0]}, column category",
            next="Write each category once and the total last.",
        )
    return DelayTable(key[0], key[1], edition, _breakdown(file, first, key[5]), days[:-1], days[-1][1])


def _written(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _month(file: str, number: int, text: str) -> Month:
    try:
        return Month.parse(text)
    except NotUnderstood as error:
        raise NotUnderstood(
            error.what, where=f"{file}, row {number}, column month", next=error.next
        ) from None


def _day(file: str, number: int, column: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        where = f"{file}, row {number}, column {COLUMNS[column]}"
        raise NotUnderstood(f"“{text}” is not a date.", where=where, next="Write it as 2017-05-11.") from None


def _breakdown(file: str, number: int, text: str) -> Breakdown:
    try:
        return Breakdown(text)
    except ValueError:
        where = f"{file}, row {number}, column breakdown"
        next_ = f"Write one of {', '.join(Breakdown)}."
        raise NotUnderstood(f"“{text}” is no breakdown.", where=where, next=next_) from None


def _days(file: str, number: int, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        where = f"{file}, row {number}, column days"
        raise NotUnderstood(
            f"“{text}” is not a number of days.", where=where, next="Write a whole number, or nothing."
        )
    return int(text)
