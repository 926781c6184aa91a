"""How many replications are enough: until the interval of what is asked about is narrow enough.

The number is decided after each replication in turn, so that it is the same on any number of threads. With
few replications a t interval may be narrow by chance: at least `least` are made (Hoad, Robinson and Davies
2010 ask that the precision holds for some replications more, too; `holds`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.student import Interval, interval

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


def reached(told: Iterable[Interval]) -> float | None:
    """The precision that means have: half the 95% interval as a share of the mean, of the mean that has the
    widest; None where nobody knows, of one replication or of a mean of nothing."""
    shares = [
        None if one.half is None or (not one.mean and one.half) else one.half / (abs(one.mean) or 1.0)
        for one in told
    ]
    known = [share for share in shares if share is not None]
    return max(known) if known and len(known) == len(shares) else None


def reached_by(values: Sequence[tuple[float, ...]]) -> float | None:
    """The same, of what was told of each replication."""
    return reached(interval(list(column)) for column in zip(*values, strict=True)) if values else None


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
