"""How many replications are enough: until the interval of what is asked about is narrow enough.

The number is decided after each replication in turn, so that it is the same on any number of threads. With
few replications a t interval may be narrow by chance: at least `least` are made (Hoad, Robinson and Davies
2010 ask that the precision holds for some replications more, too; `holds`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

import numpy as np

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.student import Interval, interval

Outcome = TypeVar("Outcome")

MOST = 500
"""Replications that one may ask for without saying that one means it."""


@dataclass(frozen=True, slots=True)
class Precision:
    """`reached` at most `share`, for `holds` replications in a row after `least`."""

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
        """One replication more: the base, then each option; whether enough are made."""
        self.values.append(values)
        if len(self.values) < max(2, self.precision.least):
            return False
        near = reached_by(self.values)
        self.held = self.held + 1 if near is not None and near <= self.precision.share else 0
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


def reached(base: Interval, changes: Iterable[Interval]) -> float | None:
    """The precision that is reached: half the 95% interval of the base, or of what an option changes in it,
    whichever is wider, as a share of the base's mean; None where nobody knows, of one replication or of a
    mean of nothing. An option is told by its change, which common random numbers tell better than itself."""
    halves = [one.half for one in (base, *changes)]
    known = [half for half in halves if half is not None]
    if len(known) < len(halves) or (not base.mean and any(known)):
        return None
    return max(known) / (abs(base.mean) or 1.0)


def reached_by(values: Sequence[tuple[float, ...]]) -> float | None:
    """The same, of what was told of each replication: the base first, then each option."""
    if not values:
        return None
    base, *options = (np.array(column) for column in zip(*values, strict=True))
    return reached(interval(base), [interval(option - base) for option in options])


def about_needed(made: int, share: float | None, precision: Precision) -> int:
    """About how many replications the precision needs in all, as `made` of them have reached a share: an
    interval narrows with the root of their number. At least as many as have to be made, at most the most."""
    fewest = max(made, precision.least + precision.holds)
    if share is None or made < precision.least:  # of few it may be wide or narrow by chance
        return min(fewest, precision.most)
    return min(max(fewest, ceil(made * (share / precision.share) ** 2)), precision.most)


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
