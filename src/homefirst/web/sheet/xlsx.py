"""A page's table as a spreadsheet: the same heads and rows, numbers as numbers and days as days, and before
them a sheet that says where they come from."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse

from homefirst import __version__
from homefirst.app.ground.house import this_county
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import NotFound
from homefirst.web.sheet.environment import UNKNOWN
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.written import Written

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
SYNTHETIC = "Synthetic data. No person in this file is real."
NONE_THERE = "–"
"""What a page shows where there is nothing to be had: a month without a plan."""
WIDEST = 60
"""Characters: a column is as wide as its longest cell, to here."""


@dataclass(frozen=True, slots=True)
class About:
    """What the first sheet says beside the table's title: label and text, in order."""

    lines: tuple[tuple[str, str], ...]


def about(
    *,
    area: str | None = None,
    known_at: datetime | None = None,
    meaning: Sequence[str] = (),
    made: Sequence[tuple[str, str]] = (),
    synthetic: bool = False,
) -> About:
    """The lines that every spreadsheet bears, of those that are known: whose figures, as known when, from
    where, what they mean, and how they were `made` (label and text)."""
    county = this_county()
    lines = [("Synthetic", SYNTHETIC)] if synthetic else []
    lines += [("County", county.name)]
    lines += [("Area", area)] if area else []
    lines += [("As known at", known_at.astimezone(LONDON).isoformat(timespec="seconds"))] if known_at else []
    lines += [("What it means", sentence) for sentence in meaning]
    lines += list(made)
    lines += [("Source", source) for source in county.sources]
    lines += [("Blank cells", "Unknown, or there is none.")]
    lines += [("Licence", LICENCE), ("Made by", f"homefirst {__version__}")]
    return About(tuple(lines))


def wants_sheet(request: HttpRequest) -> bool:
    """Whether the caller asked for a spreadsheet: ?format=xlsx."""
    return request.GET.get("format") == "xlsx"


def sheet_answer(request: HttpRequest, tables: Sequence[Table], said: About) -> HttpResponse:
    """The table that `table` names, as a file; the page's first where none is named. Raises NotFound."""
    named = request.GET.get("table")
    found = next((one for one in tables if named in {None, "", one.id}), None)
    if found is None:
        names = ", ".join(one.id for one in tables) or "none"
        raise NotFound("This page has no such table.", where="table", next=f"It has {names}.")
    response = HttpResponse(workbook(found, said), content_type=KIND)
    response["Content-Disposition"] = f'attachment; filename="{found.id}.xlsx"'
    return response


def sheet_address(request: HttpRequest) -> str:
    """The address of this page's spreadsheets, to which a table's id is added."""
    asked = request.GET.copy()
    asked["format"] = "xlsx"
    asked.pop("table", None)
    return f"?{asked.urlencode()}&table="


def workbook(table: Table, said: About) -> bytes:
    """The file. Every text is written as text: what begins like a formula or an address stays what it is."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    first = book.add_worksheet("About")
    first.set_column(0, 0, 18)
    first.set_column(1, 1, 100)
    lines = [("Table", table.title), *said.lines, *([("Note", table.note)] if table.note else [])]
    for row, (label, text) in enumerate(lines):
        first.write_string(row, 0, label, bold)
        _about(first, row, text, book, wrapped)
    _rows(book, table, bold)
    book.close()
    return held.getvalue()


def _about(sheet: Any, row: int, text: str, book: Any, wrapped: Any) -> None:
    if isinstance(text, Written) and isinstance(text.value, date):
        form = book.add_format({"num_format": text.form, "align": "left", "valign": "top"})
        sheet.write_datetime(row, 1, text.value, form)
    else:
        sheet.write_string(row, 1, str(text), wrapped)


def _rows(book: Any, table: Table, bold: Any) -> None:
    sheet = book.add_worksheet("Figures")
    for column, head in enumerate(table.heads):
        longest = max([len(head), *(len(row[column] or UNKNOWN) for row in table.rows)])
        sheet.set_column(column, column, min(longest + 2, WIDEST))
    heads = [one for one in (table.groups, table.heads) if one]
    sheet.freeze_panes(len(heads), 1)
    for at, texts in enumerate(heads):
        for column, head in enumerate(texts):
            if head:
                sheet.write_string(at, column, head, bold)
    forms: dict[str, Any] = {}
    for row, cells in enumerate(table.rows, start=len(heads)):
        for column, cell in enumerate(cells):
            _write(sheet, row, column, cell, book, forms)


def _write(sheet: Any, row: int, column: int, cell: str | None, book: Any, forms: dict[str, Any]) -> None:
    if cell in (None, UNKNOWN, NONE_THERE):
        return  # blank, so that a sum or a chart of the column does not take a word for a number
    if not isinstance(cell, Written):
        sheet.write_string(row, column, str(cell))
        return
    if cell.form not in forms:
        forms[cell.form] = book.add_format({"num_format": cell.form})
    form = forms[cell.form]
    if isinstance(cell.value, date):
        sheet.write_datetime(row, column, cell.value, form)
    else:
        sheet.write_number(row, column, cell.value, form)
