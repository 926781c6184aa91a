"""The local list of one day: how many people its lines had, and which of the delayed they are made to be.

The list and the return count by different rules. That a line of the list lies under these codes of the
return is the pack's assumption; a delayed person whom no line takes is not on the local list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from homefirst.county.catalogue.delays import REASONS, Care
from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.intake.synthetic.episodes import Delay
from homefirst.intake.synthetic.margins import CELLS, Cell
from homefirst.intake.synthetic.shares import MANY

LINES = "synthetic_lines.csv"
COLUMNS = ("line", "people", "statement", "reasons", "care", "source")
NOT_ON_LIST = ""
FEW = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: so many people, who lie under one of these cells. `statement` is the pack's
    statement of the number, `source` on what the codes rest."""

    code: str
    people: int
    statement: str
    cells: frozenset[Cell]
    source: str


def read_lines(folder: Path, problems: list[Problem]) -> tuple[Line, ...]:
    """The lines of a pack; what is wrong is noted in `problems`."""
    return tuple(by_code(read_table(folder / LINES, COLUMNS, problems), "line", _read).values())


def _read(row: Row) -> Line:
    reasons = row.known_each("reasons", {reason.code for reason in REASONS}, "the return", "reason")
    cares = row.known_each("care", {care.value for care in Care}, "the return", "type of care")
    return Line(
        code=row.text("line"),
        people=row.cell("people", int, 0),
        statement=row.text("statement"),
        cells=frozenset(cell for cell in CELLS if cell.reason in reasons and cell.care in cares),
        source=row.cell("source", words_in, ""),
    )


def wanted(lines: Sequence[Line]) -> dict[frozenset[Cell], int]:
    """For each set of cells, in their order, how many people must be there so that the lines within it can
    be filled: one more than they have, because someone may come on the very day, and the list is of those
    who were there."""
    return {
        cells: 1 + sum(line.people for line in lines if line.people and line.cells <= cells)
        for cells in sorted({line.cells for line in lines if line.people}, key=sorted)
    }


def on_lines(
    delays: Sequence[Delay], lines: Sequence[Line], at: int, random: np.random.Generator
) -> tuple[str, ...]:
    """The line of each delay. On the day `at` exactly so many as the lines have, all of whom were delayed the
    day before, too; on other days as many of a hundred as then under the same code.

    Raises NotUnderstood where too few are delayed under a line's codes.
    """
    order = random.permutation(len(delays)).tolist()
    there = [n for n in order if delays[n].first < at < delays[n].end]
    taken: dict[int, str] = {}
    for line in sorted(lines, key=lambda one: (len(one.cells), one.code)):
        free = [n for n in there if n not in taken and delays[n].cell in line.cells][: line.people]
        if len(free) < line.people:
            raise NotUnderstood(
                f"{len(free)} people can be on the line “{line.code}”, and it has {line.people}.",
                where=LINES,
                next="Give the line other reasons.",
            )
        taken |= dict.fromkeys(free, line.code)
    usual: dict[Cell, list[str]] = {}
    for n in there:
        usual.setdefault(delays[n].cell, []).append(taken.get(n, NOT_ON_LIST))
    draws = random.integers(0, MANY, len(delays)).tolist()
    return tuple(_line(n, at, delays, taken, usual, draws[n]) for n in range(len(delays)))


def nobody_left_out(
    found: Sequence[str], delays: Sequence[Delay], lines: Sequence[Line], at: int
) -> tuple[str, ...]:
    """The same, but that a line that nobody is on at the end of a day has a few of those who are on none: who
    looks at that day meets everybody whom the list knows. No chance takes part."""
    there = [n for n, one in enumerate(delays) if one.first <= at < one.end]
    taken = {found[n] for n in there}
    now = dict(enumerate(found))
    for line in lines:
        if line.people and line.code not in taken:
            free = [n for n in there if now[n] == NOT_ON_LIST and delays[n].cell in line.cells]
            now |= dict.fromkeys(free[: min(line.people, FEW)], line.code)
    return tuple(now.values())


def _line(
    n: int,
    at: int,
    delays: Sequence[Delay],
    taken: Mapping[int, str],
    usual: Mapping[Cell, Sequence[str]],
    draw: int,
) -> str:
    if delays[n].first <= at <= delays[n].end:  # also who leaves on the very day is not on its list
        return taken.get(n, NOT_ON_LIST)
    then = usual.get(delays[n].cell, (NOT_ON_LIST,))
    return then[draw % len(then)]
