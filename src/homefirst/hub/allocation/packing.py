"""Each line filled as well as can be, all lines at once: knapsacks whose capacity grows from day to day.

The knapsacks are solved by the usual table over whole units, a step an item, for all lines of about one size
together, so that the work is numpy's. Somebody who could start on a line on several days counts as several
items: a line may then be filled with the same person twice, which makes its value too high, never too low, as
a bound needs it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from homefirst.policy.allocation.columns import Columns
from homefirst.policy.allocation.instance import Instance, Ints

Floats = npt.NDArray[np.float64]

_LEAST = 1e-9
_WIDEST = 2_000_000
"""Cells of one table: how many lines are filled at once."""


@dataclass(frozen=True, eq=False)
class Filled:
    """Lines filled: the value of each bin, and the columns that were chosen, by bin and day."""

    value: Floats
    chosen: Ints
    tables: "tuple[_Table, ...]"


@dataclass(frozen=True, eq=False, slots=True)
class _Table:
    """What some bins (L) are worth with so much room: `best` is L by room, after `before` cells of
    nothing."""

    bins: Ints
    best: Floats
    before: int


@dataclass(frozen=True, eq=False)
class Packing:
    """The columns as items of bins. A bin is a line, or one day of a line of which nothing lasts. `size` (k)
    is in the bin's own whole units; `room` (bins by days) what it holds up to each day, never falling."""

    columns: Columns
    bin: Ints
    size: Ints
    room: Ints

    @cached_property
    def fits(self) -> npt.NDArray[np.bool_]:
        return self.size <= self.room[self.bin, self.columns.day]

    def fill(self, value: Floats, *, tables: bool = False) -> Filled:
        """The best that each bin can hold of columns with these values (k); only what is worth something."""
        bins = len(self.room)
        items = self._worth_a_look(value)
        worth = np.zeros(bins)
        if not len(items):
            return Filled(worth, items, ())
        bin_of = self.bin[items]
        count = np.bincount(bin_of, minlength=bins)
        first = np.cumsum(count) - count
        used = np.flatnonzero(count)
        most = self.room[used].max(axis=1)
        chosen, kept = [], []
        for some in _alike(most, count[used]):
            which = used[some]
            table, taken = self._fill(which, int(most[some].max()), items, first[which], count[which], value)
            worth[which] = table.best[:, -1]
            chosen.append(taken)
            if tables:
                kept.append(table)
        return Filled(worth, np.concatenate(chosen), tuple(kept))

    def _worth_a_look(self, value: Floats) -> Ints:
        """The columns that are worth something, by bin and day; of those of one size no more than there is
        room for, the best first."""
        items = np.flatnonzero((value > _LEAST) & self.fits)
        day, size, bin_of = self.columns.day[items], self.size[items], self.bin[items]
        order = np.lexsort((-value[items], size, day, bin_of))
        items, day, size, bin_of = items[order], day[order], size[order], bin_of[order]
        new = np.ones(len(items), dtype=np.bool_)
        new[1:] = (bin_of[1:] != bin_of[:-1]) | (day[1:] != day[:-1]) | (size[1:] != size[:-1])
        at = np.arange(len(items))
        rank = at - np.maximum.accumulate(np.where(new, at, 0))
        kept: Ints = items[rank < self.room[bin_of, day] // size]
        return kept

    def _fill(
        self, bins: Ints, width: int, items: Ints, first: Ints, count: Ints, value: Floats
    ) -> tuple[_Table, Ints]:
        before, many, steps = int(self.size[items].max()), len(bins), int(count.max())
        best = np.zeros((many, before + width + 1))
        best[:, :before] = -np.inf
        flat = best.reshape(-1)
        row = (np.arange(many) * best.shape[1])[:, None]
        places = np.arange(width + 1)
        took = np.zeros((steps, many, width + 1), dtype=np.bool_)
        step_item = np.full((steps, many), -1, dtype=np.int64)
        for step in range(steps):
            rows = np.flatnonzero(count > step)
            item = items[first[rows] + step]
            step_item[step, rows] = item
            size, room = self.size[item], self.room[bins[rows], self.columns.day[item]]
            upto = np.minimum(places, room[:, None])
            trial = flat[row[rows] + before + upto - size[:, None]] + value[item][:, None]
            old = best[rows, before:]
            better = trial > old
            took[step, rows] = better
            best[rows, before:] = np.where(better, trial, old)
        return _Table(bins, best, before), self._traced(bins, width, took, step_item)

    def _traced(self, bins: Ints, width: int, took: npt.NDArray[np.bool_], step_item: Ints) -> Ints:
        room_left = np.full(len(bins), width, dtype=np.int64)
        every = np.arange(len(bins))
        chosen = []
        for step in range(len(took) - 1, -1, -1):
            taken = took[step, every, room_left]
            item = step_item[step, taken]
            upto = np.minimum(room_left[taken], self.room[bins[taken], self.columns.day[item]])
            room_left[taken] = upto - self.size[item]
            chosen.append(item)
        return np.concatenate(chosen[::-1])


def packing(instance: Instance, columns: Columns, rest: Ints) -> Packing:
    """The columns as items of bins with what is left of the lines (m by d). Nothing is given back here."""
    days = instance.days
    lasts = instance.lasts[columns.line]
    name = np.where(lasts, columns.line * (days + 1) + days, columns.line * (days + 1) + columns.day)
    names, bin_of = np.unique(name, return_inverse=True)
    line, day = names // (days + 1), names % (days + 1)
    unit = np.zeros(len(names), dtype=np.int64)
    np.gcd.at(unit, bin_of, columns.amount)
    least = np.minimum.accumulate(rest[:, ::-1], axis=1)[:, ::-1]
    room = np.where((day < days)[:, None], rest[line], least[line])
    total = np.zeros(len(names), dtype=np.int64)
    np.add.at(total, bin_of, columns.amount)
    room = np.minimum(np.maximum(room, 0), total[:, None]) // np.maximum(unit, 1)[:, None]
    return Packing(columns, bin_of.astype(np.int64), columns.amount // unit[bin_of], room)


def _alike(width: Ints, count: Ints) -> list[Ints]:
    """The bins (by place) in lots of about one width and number of items, so that little is filled in
    vain."""
    order = np.lexsort((count, width))
    lots, start = [], 0
    for end in range(1, len(order) + 1):
        if end == len(order) or _too_wide(width, count, order[start : end + 1]):
            lots.append(order[start:end])
            start = end
    return lots


def _too_wide(width: Ints, count: Ints, some: Ints) -> bool:
    widest, narrowest = int(width[some[-1]]), int(width[some[0]])
    cells = len(some) * (widest + 1) * int(count[some].max())
    return widest > 2 * narrowest + 8 or cells > _WIDEST * 8
