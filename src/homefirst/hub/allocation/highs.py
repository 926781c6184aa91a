"""The question, or a part of it, as a linear program for HiGHS: a column a start, a row a person, a row a
line and day on which more comes free.

HiGHS is imported when it is first asked and not before: no web process needs it. It is given small programs,
because its time limit is no promise (measured: 103 s where 30 were asked, of 68,000 columns).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from math import gcd
from threading import Event, Thread
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from homefirst.policy.allocation.columns import Columns
from homefirst.policy.allocation.instance import NOWHERE, PARTS, Instance, Ints

Floats = npt.NDArray[np.float64]
Look = Callable[[], object]
"""Looks whether it is to go on; what it raises ends the solving, within a moment, wherever that is."""
_NEVER = 1e-3
_LOOK_EVERY = 0.1  # seconds
_MOST_SUMS = 200_000


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """A further row: what the columns (k) count in it, at most `upper`; `extra` counts further columns."""

    counts: Ints
    upper: int
    extra: Floats | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Extra:
    """Further columns that are no starts, from 0 up, with what each costs."""

    cost: Floats

    @property
    def count(self) -> int:
        return len(self.cost)


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """Which of the columns (k) to choose at the least cost, with what is left of the lines (m by d)."""

    instance: Instance
    columns: Columns
    cost: Ints
    rest: Ints
    rows: tuple[Row, ...] = ()
    extra: Extra | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Solved:
    """What HiGHS found: the chosen columns, None where it found none; a bound under every cost; whether the
    choice is proven to be the best."""

    chosen: Ints | None
    bound: float
    proven: bool


@dataclass(frozen=True, eq=False, slots=True)
class Relaxed:
    """The relaxation's duals: what a person's row is worth (n), and a part of a line on each day (m by d)."""

    person: Floats
    line: Floats
    cost: float
    solved: bool


def choose(
    program: Program, *, seconds: float, start: Ints | None = None, look: Look | None = None
) -> Solved:
    """The best choice found in about so many seconds, begun from columns that may be chosen together. Raises
    what `look` raises."""
    if not len(program.columns):
        return Solved(np.zeros(0, dtype=np.int64), 0.0, proven=program.extra is None)
    matrix = _matrix(program)
    step = _step(program)
    highs = _loaded(program, matrix, step, whole=True)
    highs.setOptionValue("time_limit", max(0.01, seconds))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.999)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
    if start is not None:
        _begin_with(highs, program, start)
    _run(highs, look)
    return _read(highs, program, step)


def relax(program: Program, *, seconds: float, look: Look | None = None) -> Relaxed:
    """The relaxation's duals; after so many seconds those that were reached, which bound as well, if less.
    Raises what `look` raises."""
    n, (m, d) = len(program.instance.waiting), program.rest.shape
    person, line = np.zeros(n), np.zeros((m, d))
    if not len(program.columns):
        return Relaxed(person, line, 0.0, solved=True)
    matrix = _matrix(program)
    highs = _loaded(program, matrix, 1, whole=False)
    # Primal simplex: nobody placed is a start, and whatever it has reached when time is out is of use.
    # Measured
    # on 62,000 columns: 2.2 s of processor, 7.3 by the dual simplex that is the solver's own choice.
    highs.setOptionValue("simplex_strategy", 4)
    highs.setOptionValue("time_limit", max(0.01, seconds))
    _run(highs, look)
    module = _highspy()
    duals = -np.array(highs.getSolution().row_dual)
    if len(duals) == matrix.rows:
        person[matrix.people] = np.maximum(0.0, duals[: len(matrix.people)])
        count = len(matrix.row_line)
        line[matrix.row_line, matrix.row_day] = np.maximum(0.0, duals[len(matrix.people) :][:count]) / PARTS
    solved = highs.getModelStatus() == module.HighsModelStatus.kOptimal
    return Relaxed(person, line, float(highs.getInfo().objective_function_value), solved)


def _run(highs: Any, look: Look | None) -> None:
    """Runs the solver, and asks `look` all the while where there is one. The solver answers a call to stop
    only between its own steps (measured: 5 s on 20,000 columns), so that it runs beside, and is left behind:
    it ends by itself a moment later, and nobody waits for that."""
    if look is None:
        highs.run()
        return
    over, stop = Event(), Event()
    failed: list[Exception] = []

    def asked(_kind: int, _message: str, _out: Any, back: Any, _data: object) -> None:
        back.user_interrupt = stop.is_set()

    def run() -> None:
        try:
            highs.run()
        except Exception as error:  # raised below: who asked is told
            failed.append(error)
        over.set()

    kinds = _highspy().cb.HighsCallbackType
    highs.setCallback(asked, None)
    highs.startCallback(kinds.kCallbackMipInterrupt)
    highs.startCallback(kinds.kCallbackSimplexInterrupt)
    Thread(target=run, name="solver", daemon=True).start()
    try:
        while not over.wait(_LOOK_EVERY):
            look()
    except BaseException:
        stop.set()
        raise
    if failed:
        raise failed[0]


def _highspy() -> ModuleType:
    import highspy  # noqa: PLC0415

    return highspy


@dataclass(frozen=True, eq=False, slots=True)
class _Matrix:
    rows: int
    people: Ints
    row_line: Ints
    row_day: Ints
    start: Ints
    index: Ints
    value: Floats
    upper: Floats


def _matrix(program: Program) -> _Matrix:
    columns, days = program.columns, program.rest.shape[1]
    people, person_row = np.unique(columns.person, return_inverse=True)
    row_of, line, day, upper = _rows_of_lines(program)
    every = np.arange(len(columns), dtype=np.int64)
    row, column, value = [person_row.astype(np.int64)], [every], [np.ones(len(columns))]
    lasts = program.instance.lasts[columns.line]
    for at in range(days):
        takes = np.where(lasts, columns.day <= at, columns.day == at) & (row_of[columns.line, at] >= 0)
        row.append(len(people) + row_of[columns.line[takes], at])
        column.append(every[takes])
        value.append(columns.amount[takes] / PARTS)
        held = program.instance.held_line[columns.person]
        gives = (held != NOWHERE) & (columns.day <= at)
        gives[gives] &= row_of[held[gives], at] >= 0
        row.append(len(people) + row_of[held[gives], at])
        column.append(every[gives])
        value.append(-program.instance.held[columns.person[gives]] / PARTS)
    uppers = [np.ones(len(people)), upper / PARTS]
    at = len(people) + len(line)
    for extra in program.rows:
        which = np.flatnonzero(extra.counts)
        row.append(np.full(len(which), at))
        column.append(which)
        value.append(extra.counts[which].astype(np.float64))
        if extra.extra is not None:
            more = np.flatnonzero(extra.extra)
            row.append(np.full(len(more), at))
            column.append(len(columns) + more)
            value.append(extra.extra[more])
        uppers.append(np.array([float(extra.upper)]))
        at += 1
    rows, of, values = np.concatenate(row), np.concatenate(column), np.concatenate(value)
    count = len(columns) + (program.extra.count if program.extra else 0)
    order = np.lexsort((rows, of))
    rows, of = rows[order], of[order]
    # Who takes of the line of which they give back has two values in one cell, which HiGHS does not take.
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (rows[1:] != rows[:-1]) | (of[1:] != of[:-1])
    cell = np.flatnonzero(new)
    values = np.add.reduceat(values[order], cell)
    begin = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(np.bincount(of[cell], minlength=count))))
    return _Matrix(at, people, line, day, begin, rows[cell], values, np.concatenate(uppers))


def _rows_of_lines(program: Program) -> tuple[Ints, Ints, Ints, Ints]:
    """The number of each line's and day's row (m by d, NOWHERE for none), and of each row its line, its day
    and its upper side, lowered to what amounts of people can add up to."""
    instance, columns = program.instance, program.columns
    room = program.rest
    wanted = np.zeros(room.shape, dtype=np.bool_)
    wanted[columns.line] = True
    back = np.unique(instance.held_line[columns.person])
    back = back[back != NOWHERE]
    if not len(back):
        least = np.minimum.accumulate(room[:, ::-1], axis=1)[:, ::-1]
        room = np.where(instance.lasts[:, None], least, room)
        wanted[:, :-1] &= (room[:, 1:] > room[:, :-1]) | ~instance.lasts[:, None]
    line, day = np.nonzero(wanted)
    row_of = np.full(room.shape, NOWHERE, dtype=np.int64)
    row_of[line, day] = np.arange(len(line))
    upper = room[line, day]
    if not len(back):
        upper = _reachable(program, line, day, upper)
    return row_of, line, day, upper


def _reachable(program: Program, line: Ints, day: Ints, upper: Ints) -> Ints:
    """The most that amounts of those who may be on a line by a day can add up to within what is free."""
    columns = program.columns
    order = np.argsort(columns.line, kind="stable")
    sorted_line = columns.line[order]
    lowered = upper.copy()
    for at in range(len(line)):
        mine = order[slice(*np.searchsorted(sorted_line, (line[at], line[at] + 1)))]
        lasts = program.instance.lasts[line[at]]
        mine = mine[columns.day[mine] <= day[at] if lasts else columns.day[mine] == day[at]]
        _, one_each = np.unique(columns.person[mine], return_index=True)
        lowered[at] = largest_sum(columns.amount[mine[one_each]], int(upper[at]))
    return lowered


def largest_sum(amounts: Ints, most: int) -> int:
    """The largest sum of some of the amounts that is not above `most`; of very many sums `most` itself."""
    sizes, counts = np.unique(amounts, return_counts=True)
    unit = reduce(gcd, map(int, sizes), 0)
    if not unit or most <= 0:
        return 0
    room = most // unit
    if room > _MOST_SUMS:
        return most
    sums, mask = 1, (1 << (room + 1)) - 1
    for size, count in zip(sizes, counts, strict=True):
        left, lot = min(int(count), most // int(size)), 1
        while left > 0:
            some = min(lot, left)
            sums |= (sums << (some * int(size) // unit)) & mask
            left, lot = left - some, lot * 2
    return (sums.bit_length() - 1) * unit


def _step(program: Program) -> int:
    """What all costs are multiples of: a bound that is no multiple may be rounded up."""
    if program.extra is not None:
        return 1
    return int(np.gcd.reduce(program.cost)) or 1


def _loaded(program: Program, matrix: _Matrix, step: int, *, whole: bool) -> Any:
    module = _highspy()
    extra = program.extra.count if program.extra else 0
    count = len(program.columns) + extra
    model = module.HighsLp()
    model.num_col_, model.num_row_ = count, matrix.rows
    own = program.cost / step
    model.col_cost_ = np.concatenate((own, program.extra.cost / step)) if program.extra else own
    model.col_lower_ = np.zeros(count)
    ceiling = np.full(count, module.kHighsInf)
    if whole:
        ceiling[: len(program.columns)] = 1.0
        kinds = module.HighsVarType
        model.integrality_ = [kinds.kInteger] * len(program.columns) + [kinds.kContinuous] * extra
    model.col_upper_ = ceiling
    model.row_lower_ = np.full(matrix.rows, -module.kHighsInf)
    model.row_upper_ = matrix.upper
    model.a_matrix_.format_ = module.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.start, matrix.index
    model.a_matrix_.value_ = matrix.value
    # Not module.Highs: that prints a line on standard output when it is made, where an answer is to stand
    # alone.
    highs = module._core._Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    if highs.passModel(model) == module.HighsStatus.kError:
        raise ValueError("the program is none")
    return highs


def _begin_with(highs: Any, program: Program, start: Ints) -> None:
    solution = _highspy().HighsSolution()
    extra = program.extra.count if program.extra else 0
    values = np.zeros(len(program.columns) + extra)
    values[start] = 1.0
    if extra:
        for row in program.rows:
            if row.extra is not None and (row.extra < 0).any():
                # Such a row has a further column of its own, which takes what is short.
                short = float(row.counts[start].sum()) - row.upper
                at = int(np.argmin(row.extra))
                values[len(program.columns) + at] = max(0.0, short)
    solution.col_value = list(values)
    highs.setSolution(solution)


def _read(highs: Any, program: Program, step: int) -> Solved:
    module = _highspy()
    info, status = highs.getInfo(), highs.getModelStatus()
    found = info.primal_solution_status == module.kSolutionStatusFeasible
    chosen: Ints | None = None
    if found:
        values = np.array(highs.getSolution().col_value)[: len(program.columns)]
        chosen = np.flatnonzero(values > 0.5).astype(np.int64)
    proven = status == module.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound)
    if not np.isfinite(bound):
        return Solved(chosen, -np.inf, proven=False)
    # Whole steps: what lies a hair under a whole number is that number, by the solver's own tolerances.
    return Solved(chosen, float(np.ceil(bound - _NEVER)) * step, proven)
