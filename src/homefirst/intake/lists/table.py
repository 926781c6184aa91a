"""Where in a sheet the list is: the row or two rows of headings, the people beneath, and what is neither.

Titles stand above, notes and totals below, columns are empty between, headings are repeated on every page:
all of that is passed over, and what is passed over is told by its row.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from homefirst.foundation.errors import Problem
from homefirst.intake.lists.cells import says_nothing, tidy
from homefirst.intake.lists.grid import Grid
from homefirst.intake.lists.meaning import WHO, On, known, spelt
from homefirst.intake.spreadsheets import Cell, letter

LOOKED_AT = 40
"""Rows from the top in which headings are looked for: no title is longer."""
_COUNT = re.compile(r"[0-9]{1,5}(?:[.,][0-9]{1,6})?%?")
_DATA = re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its place in the sheet, its heading, the spellings by which it may be known (with
    the heading of its group, and without), and what stands above it in the list's one or two rows of
    headings, the upper first."""

    place: int
    heading: str
    spellings: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row beneath the headings: its number in the sheet, and a cell for each column."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list: its columns, its rows, and the other sheets of the workbook that were not read."""

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]
    other_sheets: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    @property
    def heads(self) -> tuple[tuple[str, ...], ...]:
        """The rows of headings as they stand in the list, one or two. A column without one bears in a single
        row the name that it is given here, so that it comes back as the same; beneath a group's heading a
        name would be taken for one of the group."""
        named = [(column.heading,) if column.given == ("",) else column.given for column in self.columns]
        return tuple(zip(*named, strict=True))


@dataclass(frozen=True, slots=True)
class _Head:
    """A candidate: the first row of headings, how many rows they take, and how many of them are known."""

    at: int
    rows: int
    known: int
    labels: tuple[tuple[str, ...], ...]


def table_in(name: str, grids: Sequence[Grid]) -> ListTable | Problem:
    """The list in one of some sheets: the one with the most headings that are known, of those that
    are not hidden where any of them is a list; or why there is none."""
    best: tuple[tuple[bool, int], Grid, _Head] | None = None
    for grid in grids:
        head = _head(grid)
        if head is not None and (best is None or (grid.seen, head.known) > best[0]):
            best = ((grid.seen, head.known), grid, head)
    if best is None:
        return Problem(
            name,
            "No row of headings with people beneath it was found.",
            "Copy the list together with its headings.",
        )
    _, grid, head = best
    others = tuple(one.name for one in grids if one is not grid and any(map(_filled, one.rows)))
    return ListTable(grid.name, *_read(grid, head), others)


NOTES = (
    *("total", "subtotal", "sub total", "sub-total", "grand total", "overall", "average", "mean", "median"),
    *(
        "count",
        "sum of",
        "number of",
        "produced",
        "source:",
        "as at",
        "as of",
        "key",
        "note",
        "printed",
        "updated",
        "report",
        "page ",
        "end of",
    ),
)
"""How rows begin that are about the list and about nobody on it."""


def names_nobody(row: ListRow, meant: Sequence[str]) -> bool:
    """Whether a row is a note, a total or a heading between: no cell says who, or one alone does with
    nothing beside it that is read, such as "Total" under the heading of the names. `meant`: what each
    column says."""
    cells = list(zip(meant, row.cells, strict=True))
    filled = [(says, tidy(cell)) for says, cell in cells if tidy(cell)]
    who = [says for says, cell in cells if says in WHO and not says_nothing(cell)]
    note = bool(filled) and filled[0][1].casefold().startswith(NOTES)
    if not who:
        return len(filled) <= 2
    counts = note and all(_COUNT.fullmatch(text) for _, text in filled[1:])
    return len(filled) == 1 or counts or (note and len(filled) <= 3)


def _read(grid: Grid, head: _Head) -> tuple[tuple[Column, ...], tuple[ListRow, ...]]:
    body = [
        (number, row)
        for number, row in enumerate(grid.rows[head.at + head.rows :], start=head.at + head.rows + 1)
        if _filled(row) and not _repeats(row, head)
    ]
    wide = max([len(head.labels), *(len(row) for _, row in body)])
    used = [
        place
        for place in range(wide)
        if (place < len(head.labels) and head.labels[place])
        or any(place < len(row) and tidy(row[place]) for _, row in body)
    ]
    given = grid.rows[head.at - _groups_above(grid, head) : head.at + head.rows]
    columns = tuple(_named(_columns(used, head, given)))
    rows = tuple(
        ListRow(number, tuple(row[place] if place < len(row) else "" for place in used))
        for number, row in body
    )
    return columns, rows


def _groups_above(grid: Grid, head: _Head) -> int:
    """1 where the row above a single row of headings groups them: several different words and no figure. By
    the headings alone the list is read as well, and it leaves with both. A title is one word, also where it
    is merged over all columns."""
    if head.rows > 1 or head.at == 0 or not _is_heading(grid.rows[head.at - 1]):
        return 0
    return int(len({label for cell in grid.rows[head.at - 1] if (label := _label(cell))}) > 1)


def _columns(used: Iterable[int], head: _Head, given: Sequence[Sequence[Cell]]) -> Iterator[Column]:
    for place in used:
        spellings = head.labels[place] if place < len(head.labels) else ()
        heading = spellings[0] if spellings else f"Column {letter(place)}"
        above = tuple(_label(row[place]) if place < len(row) else "" for row in given)
        yield Column(place, heading, spellings or ("",), above)


def _named(columns: Iterable[Column]) -> Iterator[Column]:
    """Headings that stand twice are told apart by a number."""
    seen: dict[str, int] = {}
    for column in columns:
        key = spelt(column.heading)
        seen[key] = seen.get(key, 0) + 1
        again = f"{column.heading} ({seen[key]})" if seen[key] > 1 else column.heading
        yield replace(column, heading=again)


def _head(grid: Grid) -> _Head | None:
    """The headings: where most are known, one row rather than two; else the first row of several words."""
    found: list[_Head] = []
    for at, row in enumerate(grid.rows[:LOOKED_AT]):
        one = tuple((text,) if text else () for text in map(_label, row))
        found.append(_Head(at, 1, _score(one), one))
        below = grid.rows[at + 1] if at + 1 < len(grid.rows) else ()
        if _is_heading(row) and _is_heading(below):
            two = _joined(row, below)
            found.append(_Head(at, 2, _score(two), two))
    best = max(found, key=lambda head: (head.known, -head.rows, -head.at), default=None)
    if best is not None and best.known >= 2:
        return best
    return next((head for head in found if head.rows == 1 and _looks_like(grid, head)), None)


def _looks_like(grid: Grid, head: _Head) -> bool:
    below = grid.rows[head.at + 1] if head.at + 1 < len(grid.rows) else ()
    labels = [spellings for spellings in head.labels if spellings]
    filled = sum(bool(tidy(cell)) for cell in below)
    return len(labels) >= 3 and _is_heading(grid.rows[head.at]) and filled >= 2


def _score(labels: Sequence[tuple[str, ...]]) -> int:
    """How many different things the headings are known to say; none where they name nobody."""
    told = {max(ways)[1] for spellings in labels if (ways := [one for one in map(_known, spellings) if one])}
    return len(told) if told & set(WHO) else 0


def _known(text: str) -> tuple[int, str] | None:
    """How surely a heading is known on a list of any sort."""
    return max((one for on in On if (one := known(text, on)) is not None), default=None)


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[tuple[str, ...], ...]:
    """Two rows of headings as one: a group's heading holds for the columns under it to its right."""
    found: list[tuple[str, ...]] = []
    group = ""
    for place in range(max(len(upper), len(lower))):
        above = _label(upper[place]) if place < len(upper) else ""
        below = _label(lower[place]) if place < len(lower) else ""
        group = above or (group if below else "")
        if below and group and below != group:
            found.append((f"{group} {below}", below))
        else:
            found.append((below or group,) if below or above else ())
    return tuple(found)


def _label(cell: Cell) -> str:
    return tidy(cell).replace("\n", " ") if isinstance(cell, str) else ""


def _is_heading(row: Sequence[Cell]) -> bool:
    """Whether a row may be one of headings: texts alone, and none with figures in it."""
    texts = [tidy(cell) for cell in row if tidy(cell)]
    plain = all(isinstance(cell, str) for cell in row)
    return bool(texts) and plain and not any(_DATA.search(text) for text in texts)


def _repeats(row: Sequence[Cell], head: _Head) -> bool:
    """Whether the headings stand here again, as at the top of every printed page."""
    labels = [_label(cell) for cell in row]
    told = [spellings[-1] for spellings in head.labels if spellings]
    return len(told) > 1 and [label for label in labels if label] == told


def _filled(row: Sequence[Cell]) -> bool:
    return any(tidy(cell) for cell in row)
