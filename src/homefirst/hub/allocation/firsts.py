"""Those who come first in the large parts: placed before all others as well as can be, and the others after
them as the draft would."""

from dataclasses import dataclass

import numpy as np

from homefirst.hub.allocation.dive import dived, rest_of
from homefirst.hub.allocation.highs import Floats
from homefirst.hub.allocation.levelled import relative
from homefirst.hub.allocation.prices_of_people import (
    Gains,
    Left,
    better_prices,
    first_prices,
    gains_of,
    losses,
)
from homefirst.hub.allocation.search import searched
from homefirst.policy.allocation.columns import Columns
from homefirst.policy.allocation.greedy import greedy, turns
from homefirst.policy.allocation.instance import NOWHERE, Instance, Ints
from homefirst.policy.allocation.levels import Level, of_unplaced

_ROUNDS = 20


@dataclass(frozen=True, eq=False, slots=True)
class Firsts:
    """A plan as the column of each person (n), at least as good on `first` as the one that there was; by
    part, what no plan costs less on it."""

    chosen: Ints
    bound: Floats


def firsts(
    instance: Instance, columns: Columns, part: Ints, start: Ints, *, random: np.random.Generator, left: Left
) -> Firsts:
    """Places those who come first, in so much time, beginning from a plan."""
    parts = int(part.max()) + 1
    cost = relative(Level.FIRST, instance, columns)
    which = np.flatnonzero(cost)
    if not len(which):
        return Firsts(start, np.zeros(parts))
    gains = gains_of(instance, columns.of(which), -cost[which], part[which])
    back = np.full(len(columns), NOWHERE, dtype=np.int64)
    back[which] = np.arange(len(which))
    own = np.where(start == NOWHERE, NOWHERE, back[start])
    price = first_prices(gains, left=lambda: left() / 2)
    reached = float(gains.gain[own[own != NOWHERE]].sum())
    priced = better_prices(gains, price, reached=reached, rounds=_ROUNDS, left=left)
    bound = np.zeros(parts)
    bound[: gains.parts] = -priced.bound
    people, at = np.unique(gains.columns.person, return_index=True)
    bound += np.bincount(gains.part[at], of_unplaced(Level.FIRST, instance)[people], parts)
    found = _better_by_part(
        gains, own, dived(gains, priced.price, start=np.full_like(own, NOWHERE), left=left)
    )
    loss = losses(gains, priced)
    found = searched(gains, loss, start=found, bound=priced.bound, random=random, left=left)
    if (found == own).all():
        return Firsts(start, np.ceil(bound - 1e-6))
    chosen = np.where(found == NOWHERE, NOWHERE, which[found])
    return Firsts(_completed(instance, columns, gains, found, chosen), np.ceil(bound - 1e-6))


def _better_by_part(gains: Gains, one: Ints, other: Ints) -> Ints:
    """Of each part the better of two plans."""
    part = np.zeros(len(one), dtype=np.int64)
    part[gains.columns.person] = gains.part
    value = [np.bincount(gains.part[p[p >= 0]], gains.gain[p[p >= 0]], gains.parts) for p in (one, other)]
    return np.where((value[1] > value[0])[part], other, one)


def _completed(instance: Instance, columns: Columns, gains: Gains, found: Ints, chosen: Ints) -> Ints:
    """Everybody else placed by the draft's rule in what those who come first leave."""
    others = turns(instance)
    others = others[of_unplaced(Level.FIRST, instance)[others] == 0]
    line, day = greedy(
        others,
        instance.ready,
        instance.hours,
        instance.by_hours,
        instance.lasts,
        instance.opens,
        rest_of(gains, found),
        instance.begin,
        instance.option_line,
        instance.option_worse,
        instance.held_line,
        instance.held,
    )
    mine = (line[columns.person] == columns.line) & (day[columns.person] == columns.day)
    chosen[columns.person[mine]] = np.flatnonzero(mine)
    return chosen
