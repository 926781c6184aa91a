"""Packs for tests: a copy of Exampleshire, and one thing in it that somebody entered wrongly."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

from homefirst.county.catalogue.pack import SHIPPED

EXAMPLESHIRE = SHIPPED / "exampleshire"
Cells = dict[str, str]


def copy_of_exampleshire(folder: Path) -> Path:
    """A copy of Exampleshire's pack in a new folder within this one."""
    return Path(shutil.copytree(EXAMPLESHIRE, folder / "pack"))


def rows_of(table: Path) -> list[Cells]:
    return list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline="")))


def with_cells(table: Path, number: int, **cells: str) -> None:
    """Writes other cells into a row, by its number as a spreadsheet shows it: the headings are row 1."""
    rewrite(table, lambda rows: rows[number - 2].update(cells))


def rewrite(table: Path, change: Callable[[list[Cells]], object]) -> None:
    """Has the rows of a table changed, and writes it again."""
    rows = rows_of(table)
    headings = list(rows[0])
    change(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    table.write_text(text.getvalue(), encoding="utf-8")


def row_that(table: Path, **cells: str) -> int:
    """The number of the one row in which these cells stand."""
    (found,) = [
        number
        for number, row in enumerate(rows_of(table), start=2)
        if all(row[column] == cell for column, cell in cells.items())
    ]
    return found
