"""Somebody who waits to start with a service, as allocation sees them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WEIGHTS = {1: 16, 2: 8, 3: 4, 4: 2, 5: 1}
"""What a day of waiting counts at each priority. Source: the contract of `homefirst allocate`."""
UNPLACED_DAYS = 7
"""Who gets no place counts as if they started so many days after the days that are looked at."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Another service that may stand in for the one that is waited for. `worse` says how much worse it fits,
    from 1, by the pack's table of substitutions."""

    service: str
    worse: int


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody takes now and gives back on the day on which they start elsewhere: a secondary move."""

    resource: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told already: that it stays so is worth something."""

    resource: str
    start: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person who waits for one service.

    `person` is an opaque key. `hours` a week, None where they are not known or not needed; `sex` and
    `locality` None where they are not known, and then only a line that takes any will do. `priority` 1 to 5;
    `first` for the groups that come before any waiting time; `promised` for those past the longest wait that
    the pack guarantees. `ready` is the first day on which they can start. `asks` are further words (delegated
    tasks, cover) that a line must have among those it `gives`; `refused` the resources that they, or whose
    providers, said no to.
    """

    person: str
    service: str
    priority: int
    ready: date
    hours: Decimal | None = None
    sex: str | None = None
    locality: str | None = None
    dementia: bool = False
    nursing: bool = False
    first: bool = False
    promised: bool = False
    site: str | None = None
    instead: tuple[Instead, ...] = ()
    asks: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    holds: Held | None = None
    told: Told | None = None

    def __post_init__(self) -> None:
        if self.priority not in WEIGHTS:
            raise ValueError(f"priority {self.priority} is none of 1 to 5")

    @property
    def weight(self) -> int:
        return WEIGHTS[self.priority]
