"""Which service may stand in for one that is wanted, and what that is worth: rows of the pack. Pure.

Only where a row allows it does one service stand in for another, and not the other way round. `rank` says
which comes first among several (1 is best); `penalty` is what it counts against the match, in days of delay,
so that somebody who waits less long for what they need is not given something else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.dated import Dates


@dataclass(frozen=True, slots=True)
class Substitute:
    """One row of substitution.csv: `instead` may stand in for `wanted`, both kinds of service."""

    wanted: str
    instead: str
    rank: int
    penalty: int
    because: str
    dates: Dates
    source: str
    row: int


def substitute_on(
    table: Iterable[Substitute], wanted: str, instead: str | None, on: date
) -> Substitute | None:
    """The row by which one service may stand in for another on a day; None where none allows it."""
    if instead is None or instead == wanted:
        return None
    return next(
        (one for one in table if (one.wanted, one.instead) == (wanted, instead) and one.dates.cover(on)), None
    )


def instead_of(table: Iterable[Substitute], wanted: str, on: date) -> tuple[Substitute, ...]:
    """All that may stand in for a service on a day, the best first."""
    own = (one for one in table if one.wanted == wanted and one.dates.cover(on))
    return tuple(sorted(own, key=lambda one: (one.rank, one.instead)))
