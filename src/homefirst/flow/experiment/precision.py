"""How many replications are enough: until the interval of what is asked about is narrow enough.

The number is decided after each replication in turn, so that it is the same on any number of threads. With
few replications a t interval may be narrow by chance: at least `least` are made (Hoad, Robinson and Davies
2010 ask that the precision holds for some replications more, too; `holds`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.student import interval

Outcome = TypeVar("Outcome")

MOST = 500
"""Replications that one may ask for without saying that one means it."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Half the 95% interval at most `share` of the mean, for `holds` replications in a row after `least`."""

    share: float = 0.05
    least: int = 5
    most: int = MOST
    holds: int = 5


@dataclass(slots=True)
class Watched:
    """What was told of each replication so far, and whether that is enough."""

    precision: Precision
    values: list[tuple[float, ...]]
    held: int = 0

    def add(self, values: tuple[float, ...]) -> bool:
        """One replication more; whether enough are made. Each of the values has to be precise enough."""
        self.values.append(values)
        if len(self.values) < max(2, self.precision.least):
            return False
        columns = zip(*self.values, strict=True)
        near = all(interval(list(column)).within(self.precision.share) for column in columns)
        self.held = self.held + 1 if near else 0
        return self.held > self.precision.holds


def until_precise(
    outcomes: Iterable[Outcome], asked: Callable[[Outcome], tuple[float, ...]], precision: Precision
) -> Iterator[Outcome]:
    """The outcomes one by one, up to the one with which all that is asked of them is precise enough, or to
    the most that may be made.
    """
    watched = Watched(precision, [])
    for number, outcome in enumerate(outcomes, 1):
        enough = watched.add(asked(outcome))
        yield outcome
        if enough or number >= precision.most:
            return


def check_number(replications: int, *, meant: bool) -> None:
    """Raises NotUnderstood for fewer replications than one, and for so many that it may be a mistake."""
    if replications < 1:
        raise NotUnderstood(
            "A simulation has at least one replication.",
            where="replications",
            next="Ask for 30, or for more.",
        )
    if replications > MOST and not meant:
        raise NotUnderstood(
            f"{replications:,} replications are more than {MOST}, which tell a mean to 5% or better.",
            where="replications",
            next="Ask for fewer, for a precision, or say that you mean it.",
        )
