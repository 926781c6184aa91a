"""Parts that are too large for one program: prices, a dive, then a search, with the prices' bound.

Several levels are asked at once: whoever counts on a level before counts so many times more. For the bound
any such factor holds, and a small one keeps it tight; for the plan it is large enough that no gain later
makes up for a loss before.
"""

from dataclasses import dataclass, replace

import numpy as np

from homefirst.hub.allocation.dive import dived
from homefirst.hub.allocation.highs import Floats
from homefirst.hub.allocation.levelled import BEFORE, least, relative
from homefirst.hub.allocation.prices_of_people import (
    Gains,
    Left,
    Priced,
    better_prices,
    first_prices,
    gains_of,
    losses,
)
from homefirst.hub.allocation.search import searched
from homefirst.hub.allocation.settle import settled
from homefirst.policy.allocation.columns import Columns
from homefirst.policy.allocation.instance import NOWHERE, Instance, Ints
from homefirst.policy.allocation.levels import Level, of_unplaced
from homefirst.policy.allocation.waiting import UNPLACED_DAYS

_BOUND_TIMES = 32
"""More than the ratio of any two weights: a day of the lightest who comes first outweighs a day of
anybody."""
_PLAN_PEOPLE = 256
"""No more people are placed anew at once: what all of them could gain is less than one day on a level
before."""
_ROUNDS = 12
_LIKELY = 500_000
"""Columns among which a plan is looked for; of each person as many."""
_SEED = 20160310


@dataclass(frozen=True, eq=False)
class Many:
    """The parts' columns as gains on `delay` and the levels before it. `gains` are all, as the bound asks;
    `plans` those of `some` (places in all), as a plan does, with the `loss` of each. `times` says how many
    times more a level before counts in the bound."""

    gains: Gains
    priced: Priced
    times: dict[Level, int]
    some: Ints
    plans: Gains
    loss: Floats


def many(
    instance: Instance, columns: Columns, part: Ints, *, start: Ints, left: Left, rounds_left: Left
) -> Many:
    """Prices of the parts; `start` is a plan as the column of each person (n), which says what to aim at. The
    relaxation has all of the time, and the prices are moved on only for `rounds_left`."""
    times = _times(instance, columns, _BOUND_TIMES)
    gain = _gain(instance, columns, times)
    gains = gains_of(instance, columns, gain, part)
    price = first_prices(gains, left=left)
    reached = float(gain[start[start != NOWHERE]].sum())
    priced = better_prices(gains, price, reached=reached, rounds=_ROUNDS, left=rounds_left)
    loss = losses(gains, priced)
    some = _likely(columns, loss, start)
    most = int(instance.weight.max()) * (instance.days + UNPLACED_DAYS) * _PLAN_PEOPLE
    few = columns.of(some)
    plans = gains_of(instance, few, _gain(instance, few, _times(instance, few, most)), part[some])
    return Many(gains, priced, times, some, plans, loss[some])


def _likely(columns: Columns, loss: Floats, start: Ints) -> Ints:
    """The columns (places) among which a plan is looked for: of each person those of the least loss, and
    those of the plan that there is. Which of many lines that are alike is of no matter, only that it is not
    the same for all."""
    spread = np.random.default_rng(_SEED).random(len(loss))
    order = np.lexsort((loss + spread, columns.person))
    person = columns.person[order]
    first = np.searchsorted(person, person)
    each = max(1, _LIKELY // max(1, len(np.unique(person))))
    likely = order[(np.arange(len(order)) - first) < each]
    likely = likely[np.isfinite(loss[likely])]
    return np.union1d(likely, start[start != NOWHERE])


def dive(asked: Many, start: Ints, *, left: Left) -> Ints:
    """A plan made from the prices: the column of each person (n), by its place in all. Who counts on a level
    before `delay` keeps what they have in `start`, in which they were asked before all others."""
    kept = np.full(len(start), NOWHERE, dtype=np.int64)
    for level in asked.times:
        counts = of_unplaced(level, asked.gains.instance) > 0
        kept = np.where(counts, start, kept)
    own = np.where(kept == NOWHERE, NOWHERE, np.searchsorted(asked.some, kept))
    cost = relative(Level.DELAY, asked.plans.instance, asked.plans.columns)
    gains = replace(asked.plans, gain=-cost.astype(np.float64))
    found = settled(gains, dived(gains, asked.priced.price, start=own, left=left))
    return np.where(found == NOWHERE, NOWHERE, asked.some[found])


def value_by_part(asked: Many, chosen: Ints) -> Floats:
    """What a plan (the column of each person, by its place in all) gains by part, level by level."""
    at = np.searchsorted(asked.some, chosen[chosen != NOWHERE])
    value = np.bincount(asked.plans.part[at], asked.plans.gain[at], asked.gains.parts)
    return value.astype(np.float64)


def search(asked: Many, start: Ints, *, parts: Ints, random: np.random.Generator, left: Left) -> Ints:
    """A plan at least as good as `start`, level by level, the better the more time there is; only these parts
    are searched."""
    bound = np.full(asked.gains.parts, -np.inf)
    bound[parts] = np.inf if asked.times else asked.priced.bound[parts]
    own = np.where(start == NOWHERE, NOWHERE, np.searchsorted(asked.some, start))
    found = searched(asked.plans, asked.loss, start=own, bound=bound, random=random, left=left)
    return np.where(found == NOWHERE, NOWHERE, asked.some[found])


def bound_of(asked: Many, part: int, reached: dict[Level, int]) -> float:
    """What no plan of a part can cost less on `delay` that is as good as what was `reached` before."""
    instance = asked.gains.instance
    people = np.unique(asked.gains.columns.person[asked.gains.part == part])
    under = float(of_unplaced(Level.DELAY, instance)[people].sum()) - float(asked.priced.bound[part])
    for level, times in asked.times.items():
        under += times * (float(of_unplaced(level, instance)[people].sum()) - reached[level])
    own = asked.gains.columns.of(asked.gains.part == part)
    alone = int(of_unplaced(Level.DELAY, instance)[people].sum()) + least(
        own, relative(Level.DELAY, instance, own)
    )
    return max(alone, float(np.ceil(under - 1e-6)))


def _times(instance: Instance, columns: Columns, times: int) -> dict[Level, int]:
    """How many times more than `delay` each level before it counts, of those that these columns hang on."""
    asked = [level for level in BEFORE if relative(level, instance, columns).any()]
    return {level: times ** (len(asked) - at) for at, level in enumerate(asked)}


def _gain(instance: Instance, columns: Columns, times: dict[Level, int]) -> Ints:
    cost = relative(Level.DELAY, instance, columns)
    for level, more in times.items():
        cost = cost + more * relative(level, instance, columns)
    return -cost
