"""Whole delayed days for every reason, organisation and type of care, whose sums are those published.

A county publishes each split alone. Days are spread over the combinations that the return allows as England's
were, and then made to sum: by iterative proportional fitting in whole numbers, and a rounding that keeps
every sum."""

from collections import deque
from collections.abc import Hashable, Mapping
from typing import TypeVar

from homefirst.county.catalogue.delays import Care
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.synthetic.margins import CELLS, DELAYED_DAYS, Cell, Margins

ONE = 1 << 32
"""A whole day while it is being fitted: enough binary places that what division loses does not matter."""
ROUNDS = 60
"""Of fitting. What is left then is less than rounding moves, and rounding keeps every sum."""
EVEN = 16
"""What England has no days of is given a sixteenth of one, so that a county can have some."""


def days_by_cell(margins: Margins) -> dict[Cell, int]:
    """Days for every cell; raises NotUnderstood where no whole numbers have all three published sums."""
    fitted, where = _fitted(margins), str(margins.month)
    by_reason: dict[str, dict[str, int]] = {reason: {} for reason in margins.reason}
    for cell in CELLS:
        if cell.reason in by_reason:
            of = by_reason[cell.reason]
            of[cell.organisation] = of.get(cell.organisation, 0) + fitted.get(cell, 0)
    whole = rounded(by_reason, margins.reason, margins.organisation, where)
    totals = {(reason, whose): days for reason, of in whole.items() for whose, days in of.items() if days}
    cares = {pair: {care.value: fitted.get(Cell(*pair, care.value), 0) for care in Care} for pair in totals}
    split = rounded(cares, totals, margins.care, where)
    return {
        cell: split[pair][cell.care] for cell in CELLS if (pair := (cell.reason, cell.organisation)) in split
    }


def _fitted(margins: Margins) -> dict[Cell, int]:
    """Days in parts of ONE that have the sums, as near as fitting comes."""
    cells = [cell for cell in CELLS if margins.reason.get(cell.reason)]
    days = [(margins.usual.get(cell, 0) * EVEN + 1) * ONE for cell in cells]
    axes = (
        ([cell.care for cell in cells], margins.care),
        ([cell.organisation for cell in cells], margins.organisation),
        ([cell.reason for cell in cells], margins.reason),
    )
    for _ in range(ROUNDS):
        for sides, wanted in axes:
            sums = dict.fromkeys(wanted, 0)
            for side, value in zip(sides, days, strict=True):
                sums[side] += value
            days = [
                value * wanted[side] * ONE // sums[side] if value else 0
                for side, value in zip(sides, days, strict=True)
            ]
    return dict(zip(cells, days, strict=True))


Row = TypeVar("Row", bound=Hashable)


def rounded(
    parts: Mapping[Row, Mapping[str, int]], rows: Mapping[Row, int], columns: Mapping[str, int], where: str
) -> dict[Row, dict[str, int]]:
    """Whole numbers near `parts` (in parts of ONE) that have the sums of the rows and of the columns. Only
    what stands in `parts` may be above nought. Raises NotUnderstood where there are none."""
    whole = {row: {column: value // ONE for column, value in of.items()} for row, of in parts.items()}
    _lower(whole, rows, columns)
    row_needs = {row: total - sum(whole[row].values()) for row, total in rows.items() if row in whole}
    needs = {
        column: total - sum(of.get(column, 0) for of in whole.values()) for column, total in columns.items()
    }
    remainders = sorted(
        ((value % ONE, row, column) for row, of in parts.items() for column, value in of.items()),
        key=lambda one: -one[0],
    )
    for _, row, column in remainders:
        if row_needs[row] > 0 and needs[column] > 0:
            whole[row][column] += 1
            row_needs[row] -= 1
            needs[column] -= 1
    for row, need in row_needs.items():
        for _ in range(need):
            found = _make_room(whole, row, needs)
            if found is None:
                raise NotUnderstood(
                    "The published days by reason, organisation and type of care have no legal split.",
                    where=f"{DELAYED_DAYS}, {where}",
                    next="Compare them with the publication.",
                )
            needs[found] -= 1
    return whole


def _lower(whole: dict[Row, dict[str, int]], rows: Mapping[Row, int], columns: Mapping[str, int]) -> None:
    """Takes away what is above a row's or a column's sum, where fitting came to no end."""
    for row, of in whole.items():
        for _ in range(sum(of.values()) - rows[row]):
            of[max(of, key=of.__getitem__)] -= 1
    for column, total in columns.items():
        for _ in range(sum(of.get(column, 0) for of in whole.values()) - total):
            most = max((of for of in whole.values() if column in of), key=lambda of: of[column])
            most[column] -= 1


def _make_room(whole: dict[Row, dict[str, int]], start: Row, needs: Mapping[str, int]) -> str | None:
    """Adds one to a row and to a column that needs one: where the row has no such column, by way of other
    rows that give a day of one column for a day of another. The column, or None where there is no way."""
    came: dict[Row, tuple[Row, str]] = {}
    queue = deque([start])
    while queue:
        row = queue.popleft()
        for column in whole[row]:
            if needs.get(column, 0) > 0:
                whole[row][column] += 1
                while row != start:
                    giver, given = came[row]
                    whole[row][given] -= 1
                    whole[giver][given] += 1
                    row = giver
                return column
            for other, of in whole.items():
                if other != start and other not in came and of.get(column, 0) > 0:
                    came[other] = (row, column)
                    queue.append(other)
    return None
