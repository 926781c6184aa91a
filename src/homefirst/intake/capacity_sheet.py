"""Capacity pasted out of a spreadsheet: one row a resource with a column a day, or one row a resource and
day.

The first row says what stands in the columns: `resource` and days, or `resource, day, amount`. A resource is
named by its code or its name. An empty cell says nothing of that day.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from homefirst.county.capacity.posting import Offered
from homefirst.county.capacity.resource import Resource
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.intake.lists.cells import day_in, says_nothing, tidy
from homefirst.intake.lists.grid import text_grid
from homefirst.intake.spreadsheets import Cell

NAME = "what was pasted"
RESOURCE = frozenset({"resource", "line", "name", "service", "team", "home", "unit"})
DAY = frozenset({"day", "date", "from", "start"})
AMOUNT = frozenset({"amount", "free", "hours", "beds", "places", "vacancies", "number"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,6})?")
HOW = "Begin with a row of headings: resource and the days, or resource, day and amount."


def capacity_pasted(
    text: str, resources: Mapping[str, Resource], today: date
) -> tuple[tuple[Offered, ...], tuple[Problem, ...]]:
    """What a pasted table posts, each cell with its row, and what of it cannot be read. With a problem
    nothing of it is to be posted."""
    grid = text_grid(NAME, text.encode())
    if isinstance(grid, Problem):
        return (), (grid,)
    rows = [(number, row) for number, row in enumerate(grid.rows, start=1) if any(map(tidy, row))]
    if len(rows) < 2:
        return (), (Problem(NAME, "There is no row under the headings.", HOW),)
    heads = [tidy(cell).casefold() for cell in rows[0][1]]
    names = {one.name.casefold(): code for code, one in resources.items()}
    if any(head in AMOUNT for head in heads):
        return _long(heads, rows[1:], names, today)
    return _wide(heads, rows, names, today)


Rows = Sequence[tuple[int, Sequence[Cell]]]


def _long(
    heads: Sequence[str], rows: Rows, names: Mapping[str, str], today: date
) -> tuple[tuple[Offered, ...], tuple[Problem, ...]]:
    """A row a resource and day."""
    places = [_place(heads, words) for words in (RESOURCE, DAY, AMOUNT)]
    if None in places:
        return (), (Problem(f"{NAME}, row 1", "A column is missing.", HOW),)
    resource, day, amount = (place or 0 for place in places)
    found: list[Offered] = []
    problems: list[Problem] = []
    for number, row in rows:
        cells = [*row, *[""] * (len(heads) - len(row))]
        try:
            when = day_in(cells[day], today)
        except NotUnderstood as error:
            problems.append(Problem(f"row {number}, {heads[day]}", error.what, error.next))
            continue
        found += _cell(f"row {number}", heads[amount], cells[resource], when, cells[amount], names, problems)
    return tuple(found), tuple(problems)


def _wide(
    heads: Sequence[str], rows: Rows, names: Mapping[str, str], today: date
) -> tuple[tuple[Offered, ...], tuple[Problem, ...]]:
    """A column a day."""
    days: dict[int, date] = {}
    problems: list[Problem] = []
    for place, cell in enumerate(rows[0][1][1:], start=1):
        if says_nothing(cell):
            continue
        try:
            days[place] = today if heads[place] == "today" else day_in(cell, today)
        except NotUnderstood as error:
            problems.append(Problem(f"row 1, column {place + 1}", error.what, error.next))
    found: list[Offered] = []
    for number, row in rows[1:]:
        for place, day in days.items():
            cell = row[place] if place < len(row) else ""
            if tidy(cell):
                found += _cell(f"row {number}", heads[place], row[0], day, cell, names, problems)
    if not problems and not found:
        problems.append(Problem(NAME, "No amount stands in it.", HOW))
    return tuple(found), tuple(problems)


def _cell(
    where: str,
    head: str,
    resource: Cell,
    day: date,
    amount: Cell,
    names: Mapping[str, str],
    problems: list[Problem],
) -> Iterable[Offered]:
    text = tidy(amount).replace(",", "")
    if not _NUMBER.fullmatch(text):
        what = f"“{tidy(amount)[:20]}” is no number." if text else "The cell is empty."
        problems.append(Problem(f"{where}, {head}", what, "Write a number, or leave the row out."))
        return
    said = tidy(resource)
    yield Offered(where, names.get(said.casefold(), said), day, Decimal(text))


def _place(heads: Sequence[str], words: Iterable[str]) -> int | None:
    return next((place for place, head in enumerate(heads) if head in words), None)
