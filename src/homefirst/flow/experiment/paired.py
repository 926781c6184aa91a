"""Two scenarios on the same random numbers: what one changes in the other, pair by pair."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from homefirst.flow.experiment.told import Told
from homefirst.foundation.stats.student import Interval, interval


@dataclass(frozen=True, slots=True)
class Effect:
    """What an option changes: its mean less the base's, with the 95% interval of the pairs.

    `gain` says how many times more replications the same interval would take with numbers of its own for each
    (the variance of an unpaired difference over that of the paired one); None where either never varied.
    """

    base: Interval
    option: Interval
    change: Interval
    gain: float | None

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out no change at all."""
        low, high = self.change.low, self.change.high
        return low is not None and high is not None and not low <= 0 <= high


def effect(base: Sequence[Told], option: Sequence[Told], asked: Callable[[Told], float]) -> Effect:
    """What an option changes in a figure. Raises ValueError where the replications are not pairs."""
    if len(base) != len(option):
        raise ValueError(f"{len(base)} replications of the base and {len(option)} of the option are no pairs")
    before = np.array([asked(one) for one in base])
    after = np.array([asked(one) for one in option])
    change = after - before
    gain = None
    if len(base) > 1 and change.var() > 0:
        gain = float((before.var() + after.var()) / change.var())
    return Effect(interval(before), interval(after), interval(change), gain)
