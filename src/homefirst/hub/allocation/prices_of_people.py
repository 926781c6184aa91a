"""What a place is worth to each person, and the bound that follows: Lagrange's relaxation of one place each.

If everybody might be placed several times, but each placing of a person costs that person's price, the lines
fall apart into knapsacks (`packing`). Whatever the prices, no plan is better than the knapsacks' values and
the prices together: the bound holds by itself, and rests on no solver's tolerance. It is tighter than the
linear relaxation's, because each line is filled with whole people.

Prices start from the linear relaxation in which lines of one kind are one line: exact for prices, and much
smaller (measured on 2,000 people by 500 lines: 27,000 columns for 68,000, 0.3 s of processor for 1.5).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from homefirst.hub.allocation.highs import Floats, Program, relax
from homefirst.hub.allocation.packing import Filled, Packing, packing
from homefirst.policy.allocation.columns import Columns
from homefirst.policy.allocation.instance import Instance, Ints

Left = Callable[[], float]
"""Seconds that are left."""

_AVERAGE = 0.4
_PATIENCE = 3
_GIVE_UP = 1e-3
_PACE = 0.1


@dataclass(frozen=True, eq=False, slots=True)
class Priced:
    """The best prices found (n), the lines filled by them, and by part the bound: the most that a plan's gain
    can be. The gain of a column is what it saves against no place at all."""

    price: Floats
    filled: Filled
    bound: Floats


@dataclass(frozen=True, eq=False)
class Gains:
    """A part of the question as gains: columns (k) with what each saves, their part, and how they pack."""

    instance: Instance
    columns: Columns
    gain: Floats
    part: Ints
    packed: Packing

    @property
    def parts(self) -> int:
        return int(self.part.max()) + 1 if len(self.part) else 0


def gains_of(instance: Instance, columns: Columns, gain: Ints, part: Ints) -> Gains:
    return Gains(instance, columns, gain.astype(np.float64), part, packing(instance, columns, instance.free))


def first_prices(gains: Gains, *, left: Left) -> Floats:
    """A person's row's dual in the relaxation of each part, lines of one kind taken together (n)."""
    pooled, columns, kept = _pooled(gains)
    price = np.zeros(len(gains.instance.waiting))
    part = gains.part[kept]
    sizes = np.bincount(part, minlength=gains.parts)
    for one in np.argsort(sizes, kind="stable"):
        which = np.flatnonzero(part == one)
        program = Program(pooled, columns.of(which), -gains.gain[kept[which]].astype(np.int64), pooled.free)
        found = relax(program, seconds=left(), look=left)
        people = np.unique(program.columns.person)
        price[people] = (found.person if found.solved else _by_density(program))[people]
    return price


def _by_density(program: Program) -> Floats:
    """Prices (n) for when there is no time for the relaxation: what a person gains beyond what an hour, or
    bed, is worth to the last who gets one, if all lines of the part were one."""
    columns, n = program.columns, len(program.instance.waiting)
    gain, amount = np.zeros(n), np.zeros(n)
    np.maximum.at(gain, columns.person, -program.cost.astype(np.float64))
    amount[columns.person] = columns.amount
    people = np.unique(columns.person)
    density = gain[people] / amount[people]
    order = np.argsort(-density, kind="stable")
    free = int(program.rest[np.unique(columns.line)].max(axis=1).sum())
    last = int(np.searchsorted(np.cumsum(amount[people][order]), free))
    worth = density[order[last]] if last < len(order) else 0.0
    return np.maximum(0.0, gain - worth * amount)


def _pooled(gains: Gains) -> tuple[Instance, Columns, Ints]:
    """The question with one line for each kind, its columns, and which column each stands for."""
    instance, columns = gains.instance, gains.columns
    numbered: dict[object, int] = {}
    kind = [numbered.setdefault((line.kind, line.unit.lasts), len(numbered)) for line in instance.lines]
    kind_of = np.array(kind, dtype=np.int64)
    free = np.zeros((len(numbered), instance.days), dtype=np.int64)
    least = np.minimum.accumulate(instance.free[:, ::-1], axis=1)[:, ::-1]
    np.add.at(free, kind_of, np.where(instance.lasts[:, None], least, instance.free))
    key = (columns.person * len(numbered) + kind_of[columns.line]) * instance.days + columns.day
    _, kept = np.unique(key, return_index=True)
    some = columns.of(kept)
    lasts = np.zeros(len(numbered), dtype=np.bool_)
    lasts[kind_of] = instance.lasts
    pooled = replace(instance, free=free, lasts=lasts)
    return pooled, replace(some, line=kind_of[some.line]), kept


def better_prices(gains: Gains, price: Floats, *, reached: float, rounds: int, left: Left) -> Priced:
    """Prices moved against who is placed more or less than once, for so many rounds or as long as there is
    time; `reached` is the gain that a plan has. The best bound of each part is kept, whatever comes after."""
    best = _priced(gains, price)
    bound, kept = best.bound.copy(), best
    part_of = _part_of_people(gains)
    pace, waited, direction = _PACE, 0, np.zeros_like(price)
    for _ in range(rounds):
        if left() <= 0 or pace < _GIVE_UP or bound.sum() - reached < 1:
            break
        placed = np.bincount(gains.columns.person[best.filled.chosen], minlength=len(price))
        away = 1.0 - placed
        away[(price <= 0) & (away > 0)] = 0
        direction = (1 - _AVERAGE) * away + _AVERAGE * direction
        length = float((direction**2).sum())
        if length < _GIVE_UP:
            break
        price = np.maximum(0.0, price - pace * (best.bound.sum() - reached) / length * direction)
        best = _priced(gains, price)
        better = best.bound < bound - 1e-9
        if better.any():
            bound = np.minimum(bound, best.bound)
            moved: Floats = np.where(better[part_of], best.price, kept.price)
            kept = Priced(moved, best.filled, bound)
        if best.bound.sum() <= kept.bound.sum() + 1e-9:
            waited = 0
        else:
            waited += 1
            if waited >= _PATIENCE:
                pace, waited, price = pace * 0.5, 0, kept.price.copy()
                direction[:] = 0
                best = _priced(gains, price)
    return Priced(kept.price, gains.packed.fill(_worth(gains, kept.price), tables=True), bound)


def _worth(gains: Gains, price: Floats) -> Floats:
    return gains.gain - price[gains.columns.person]


def _priced(gains: Gains, price: Floats) -> Priced:
    filled = gains.packed.fill(_worth(gains, price))
    bins = np.zeros(len(gains.packed.room), dtype=np.int64)
    bins[gains.packed.bin] = gains.part
    bound = np.bincount(bins, weights=filled.value, minlength=gains.parts).astype(np.float64)
    people = np.unique(gains.columns.person)
    bound += np.bincount(_part_of_people(gains)[people], weights=price[people], minlength=gains.parts)
    return Priced(price, filled, bound)


def _part_of_people(gains: Gains) -> Ints:
    part = np.zeros(len(gains.instance.waiting), dtype=np.int64)
    part[gains.columns.person] = gains.part
    return part


def losses(gains: Gains, priced: Priced) -> Floats:
    """What the bound loses at least if a column must be chosen (k): its line is then filled with it and the
    best beside it, in what room it leaves on the last day."""
    packed = gains.packed
    worth = _worth(gains, priced.price)
    loss = np.maximum(0.0, -worth)
    where = np.full(len(packed.room), -1, dtype=np.int64)
    for table in priced.filled.tables:
        where[:] = -1
        where[table.bins] = np.arange(len(table.bins))
        mine = np.flatnonzero((where[packed.bin] >= 0) & packed.fits)
        row = where[packed.bin[mine]]
        width = table.best.shape[1] - table.before - 1
        most = np.minimum(packed.room[packed.bin[mine]].max(axis=1), width)
        full = table.best[row, table.before + most]
        beside = table.best[row, table.before + most - packed.size[mine]]
        loss[mine] = np.maximum(0.0, full - worth[mine] - beside)
    loss[~packed.fits] = np.inf
    return loss
