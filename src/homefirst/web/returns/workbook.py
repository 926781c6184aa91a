"""The month's return as a workbook in the layout of the publication: a sheet with all cells, then by type of
care, by responsible organisation and by reason. homefirst reads it back as it reads the published one."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from homefirst.app.returns.counted import rules
from homefirst.county.catalogue.delays import CATEGORIES, REASONS, Breakdown, Care, Organisation
from homefirst.foundation.calendar import LONDON
from homefirst.measures.returns.cells import CARE, DAYS, REASON, WHOSE, Cells
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.publication import Sheet
from homefirst.web.returns.shown import council_cells, council_name, organisation_name

Grid = list[list[object]]
HEAD = 13
"""The index of the row of headings, as in the publication."""
INSTANT = "d mmmm yyyy, hh:mm"
AVERAGE = "Average Number of People Delayed per Day"
WORDS = {
    "A": "A) COMPLETION OF ASSESSMENT",
    "B": "B) PUBLIC FUNDING",
    "C": "C) FURTHER NON-ACUTE NHS CARE",
    "Di": "DI) RESIDENTIAL HOME PLACEMENT",
    "Dii": "DII) NURSING HOME PLACEMENT",
    "E": "E) CARE PACKAGE IN OWN HOME",
    "F": "F) COMMUNITY EQUIPMENT AND ADAPTATIONS",
    "G": "G) PATIENT OR FAMILY CHOICE",
    "H": "H) DISPUTES",
    "I": "I) HOUSING",
    "O": "O) OTHER",
    "": "NO CODE",
}


def publication_workbook(
    cells: Cells, sheets: Sequence[Sheet], period: Period, *, provider: bool, counted: datetime
) -> bytes:
    """The file: a row for each council, or for each provider. `counted` is the time as known at which it
    is."""
    made = {"England": _all_cells(cells, period, provider, counted)}
    made |= {_named(sheet.title, provider): _sheet(sheet, period, provider, counted) for sheet in sheets}
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True})
    instant = book.add_format({"num_format": INSTANT, "align": "left"})
    for title, grid in made.items():
        sheet_ = book.add_worksheet(title)
        sheet_.set_column(1, 4, 22)
        for row, line in enumerate(grid):
            for column, cell in enumerate(line):
                form = instant if isinstance(cell, datetime) else bold if row == HEAD else None
                _write(sheet_, row, column, cell, form)
    book.close()
    return held.getvalue()


def _named(title: str, provider: bool) -> str:
    """A sheet's name: in the publication's file of providers they begin with “Trust”."""
    return title.replace("LA - ", "Trust - ") if provider else title


def _write(sheet: Any, row: int, column: int, cell: object, form: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.astimezone(LONDON).replace(tzinfo=None), form)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, form)
    elif cell not in (None, ""):
        sheet.write_string(row, column, str(cell), form)


def _top(width: int, title: str, period: Period, counted: datetime, *, provider: bool) -> Grid:
    lines: list[tuple[str, object]] = [
        ("Title:", f"Delayed transfers of care, {title} (synthetic where the people are)"),
        ("Summary:", "Number of Delayed Days during the reporting period, of this county's providers alone"),
        ("Period:", period.name),
        ("Source:", "homefirst, counted from journeys"),
        ("Basis:", "Provider" if provider else "Local Authority"),
        ("Published:", "-"),
        ("Revised:", "-"),
        ("Status:", "Not published. Counted from what was known at (by London's clocks):"),
        ("Counted:", counted),
    ]
    grid: Grid = [["", label, value, *[""] * (width - 3)] for label, value in lines]
    grid += [[""] * width for _ in range(HEAD - len(grid))]
    return grid


def _all_cells(cells: Cells, period: Period, provider: bool, counted: datetime) -> Grid:
    """All councils together, by type of care, reason and organisation: the publication's sheet of England."""
    grid = _top(6, "all councils", period, counted, provider=provider)
    whose = [code for code, _ in CATEGORIES[Breakdown.ORGANISATION]]
    days: dict[tuple[str, str, str], int] = {}
    for words, n in cells.cells:
        if words[0] == DAYS:
            key = (words[CARE], words[REASON], words[WHOSE])
            days[key] = days.get(key, 0) + (n or 0)
    grid.append(["", "Type of Care", "Reason for Delay", "NHS", "Social Care", "Both"])
    for care in Care:
        sums = [sum(n for (of, _, by), n in days.items() if (of, by) == (care, one)) for one in whose]
        grid.append(["", _care(care), "-", *sums])
    grid.append([""] * 6)
    for care in Care:
        for reason in REASONS:
            if reason.asked_in(period.month):
                values: list[object] = [
                    days.get((care, reason.code, one), 0)
                    if Organisation(one) in reason.organisations
                    else "NA"
                    for one in whose
                ]
                grid.append(["", _care(care), WORDS[reason.code], *values])
    return grid


def _sheet(sheet: Sheet, period: Period, provider: bool, counted: datetime) -> Grid:
    ids = ["", "Region", "ONS Geography", "Code", "Name"]
    titles = [_title(sheet.split, code) for code in sheet.categories]
    heads: list[object] = [*ids, *titles, "Total"]
    heads += ["", *titles, "Total"] if sheet.average else []
    grid = _top(len(heads), "by provider" if provider else "by council", period, counted, provider=provider)
    if sheet.average:
        grid[HEAD - 1][len(ids)] = "Delayed Days"
        grid[HEAD - 1][len(ids) + len(titles) + 2] = AVERAGE
    grid.append(heads)
    grid.append(_line(["", "-", "-", "-", "England"], sheet.all, sheet))
    grid.append([""] * len(heads))
    named: Callable[[str], list[object]] = _provider if provider else _council
    grid += [_line(named(of), days, sheet) for of, days in sheet.rows]
    return grid


def _line(ids: Sequence[object], days: Sequence[int], sheet: Sheet) -> list[object]:
    all_ = [*days, sum(days)]
    average: list[object] = ["", *(n / sheet.days_of_month for n in all_)] if sheet.average else []
    return [*ids, *all_, *average]


def _council(code: str) -> list[object]:
    region, ons, old = council_cells(code)
    return ["", region, ons, old, council_name(code)]


def _provider(code: str) -> list[object]:
    said = rules().national.get(code)
    region, own = ("-", code or "-") if said is None else (said.region or "-", said.code)
    return ["", region, "-", own, organisation_name(code)]


def _title(split: Breakdown, code: str) -> str:
    if split is Breakdown.REASON:
        return WORDS[code]
    return {"acute": "Acute", "non_acute": "Non-Acute", "nhs": "NHS", "social_care": "Social Care"}.get(
        code, "Both" if code else WORDS[code]
    )


def _care(care: Care) -> str:
    return "Acute" if care is Care.ACUTE else "Non-Acute"
