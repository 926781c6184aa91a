"""Counts of people small enough to point at somebody are not told to who may not see people. Pure.

A count of 1 to 4 is hidden. Where one alone is hidden of counts that add up to a total, the next smallest is
hidden, too, or whoever has the total would have it by subtraction. Nought is told: it is about nobody. Five
is the floor to which NHS England hides small numbers in what it publishes.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

FLOOR = 5
Key = TypeVar("Key", bound=Hashable)


def is_small(count: int) -> bool:
    """Whether a count may point at somebody."""
    return 0 < count < FLOOR


def hidden(counts: Mapping[Key, int], lines: Iterable[Iterable[Key]] | None = None) -> frozenset[Key]:
    """The keys whose counts are not told. `lines`: sets of keys of which each has a total that is told, or
    can be known: the rows and columns of a table; None: all of them are one."""
    told = [[key for key in line if counts[key]] for line in ([counts] if lines is None else lines)]
    found = {key for key, count in counts.items() if is_small(count)}
    while True:
        more = set()
        for line in told:
            if sum(key in found for key in line) == 1 and len(line) > 1:
                others = (key for key in line if key not in found)
                more.add(min(others, key=lambda key: (counts[key], str(key))))
        if more <= found:
            return frozenset(found)
        found |= more
