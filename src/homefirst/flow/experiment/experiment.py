"""An experiment: the base and its options, replicated on the same random numbers until it is precise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from homefirst.flow.experiment.precision import MOST, Precision, until_precise
from homefirst.flow.experiment.told import Told

Scenarios = tuple[Told, ...]
"""One replication of the base and of every option, in their order, with the same random numbers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many replications: so many, or until half the 95% intervals of the mean delayed of the base, and
    of what each option changes in it, are at most `precision` of that mean. A network in which nobody
    can be delayed is as precise as its mean number of people in all places.
    """

    replications: int | None
    precision: float | None
    fitting: int = MOST
    """How many may be held."""

    @property
    def most(self) -> int:
        return self.replications or min(MOST, self.fitting)


def enough(outcomes: Iterable[Scenarios], plan: Plan) -> Iterator[Scenarios]:
    """The replications of an experiment in the order of their numbers, as many as it needs."""
    if plan.precision is None:
        return iter(outcomes)
    return until_precise(outcomes, watched, Precision(plan.precision, most=plan.most))


def watched(outcome: Sequence[Told]) -> tuple[float, ...]:
    """What has to be precise: people delayed on average, of each scenario."""
    return tuple(one.delayed if one.pairs else float(one.mean("occupied").sum()) for one in outcome)


def worth_telling() -> Iterator[int]:
    """The numbers of replications after which those who watch are told: each at first, then more seldom."""
    step = 1
    told = 0
    for turn in count():
        told += step
        yield told
        if turn % 4 == 3:
            step *= 2
