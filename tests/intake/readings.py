"""Readings of synthetic workbooks, and what the tests look at in them."""

from homefirst.county.catalogue.delays import Breakdown
from homefirst.intake.dtoc_workbook import WorkbookReading, read_workbook
from tests.intake.workbooks import (
    Book,
)

NAME = "synthetic.xlsx"
KEPT = "The figures are kept as printed; a later revision of the month may mend them."


def read(book: Book) -> WorkbookReading:
    return read_workbook(NAME, book.content())


def table(
    reading: WorkbookReading, area: str, breakdown: Breakdown
) -> tuple[dict[str, int | None], int | None]:
    found = [one for one in reading.tables if (one.area, one.breakdown) == (area, breakdown)]
    assert len(found) == 1
    return dict(found[0].days), found[0].total


def out(reading: WorkbookReading) -> list[tuple[str | None, str, str]]:
    return [(one.area, one.area_name, one.breakdown.value) for one in reading.quarantined]
