"""Parts that are too large for one program: prices, a dive, then a search, with the prices' bound.

Several levels are asked at once: whoever counts on a level before counts so many times more. For the bound
any such factor holds, and a small one keeps it tight; for the plan it is large enough that no gain later
makes up for a loss before.
"""

from dataclasses import dataclass

import numpy as np

from homefirst.hub.allocation.dive import dived
from homefirst.hub.allocation.levelled import relative
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
_ROUNDS = 40
_HOPE = 1.03
BEFORE = (Level.FIRST, Level.PROMISED)


@dataclass(frozen=True, eq=False)
class Many:
    """The parts' columns as gains on `delay` and the levels before it, twice: as the bound asks and as the
    plan does; with prices, and how many times more a level before counts in the bound."""

    gains: Gains
    plans: Gains
    priced: Priced
    times: dict[Level, int]


def many(instance: Instance, columns: Columns, part: Ints, *, start: Ints, left: Left) -> Many:
    """Prices of the parts; `start` is a plan as the column of each person (n), which says what to aim at."""
    times = _times(instance, columns, _BOUND_TIMES)
    gain = _gain(instance, columns, times)
    gains = gains_of(instance, columns, gain, part)
    most = int(instance.weight.max()) * (instance.days + UNPLACED_DAYS) * _PLAN_PEOPLE
    heavy = _gain(instance, columns, _times(instance, columns, most)).astype(np.float64)
    plans = Gains(instance, columns, heavy, part, gains.packed)
    price = first_prices(gains, left=lambda: left() / 2)
    aim = float(gain[start[start != NOWHERE]].sum()) * _HOPE
    return Many(gains, plans, better_prices(gains, price, aim=aim, rounds=_ROUNDS, left=left), times)


def dive(asked: Many, *, left: Left) -> Ints:
    """A plan made from the prices: the column of each person (n)."""
    nobody = np.full(len(asked.gains.instance.waiting), NOWHERE, dtype=np.int64)
    return dived(asked.gains, asked.priced.price, start=nobody, left=left)


def search(asked: Many, start: Ints, *, parts: Ints, random: np.random.Generator, left: Left) -> Ints:
    """A plan at least as good as `start`, level by level, the better the more time there is; only these parts
    are searched."""
    bound = np.full(asked.gains.parts, -np.inf)
    bound[parts] = np.inf if asked.times else asked.priced.bound[parts]
    loss = losses(asked.gains, asked.priced)
    return searched(asked.plans, loss, start=start, bound=bound, random=random, left=left)


def bound_of(asked: Many, part: int, reached: dict[Level, int]) -> float:
    """What no plan of a part can cost less on `delay` that is as good as what was `reached` before."""
    instance = asked.gains.instance
    people = np.unique(asked.gains.columns.person[asked.gains.part == part])
    under = float(of_unplaced(Level.DELAY, instance)[people].sum()) - float(asked.priced.bound[part])
    for level, times in asked.times.items():
        under += times * (float(of_unplaced(level, instance)[people].sum()) - reached[level])
    return float(np.ceil(under - 1e-6))


def _times(instance: Instance, columns: Columns, times: int) -> dict[Level, int]:
    """How many times more than `delay` each level before it counts, of those that these columns hang on."""
    asked = [level for level in BEFORE if relative(level, instance, columns).any()]
    return {level: times ** (len(asked) - at) for at, level in enumerate(asked)}


def _gain(instance: Instance, columns: Columns, times: dict[Level, int]) -> Ints:
    cost = relative(Level.DELAY, instance, columns)
    for level, more in times.items():
        cost = cost + more * relative(level, instance, columns)
    return -cost
