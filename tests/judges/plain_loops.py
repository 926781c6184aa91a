"""The slow judge of loops: every set of places is tried."""

from collections.abc import Sequence
from itertools import combinations

from homefirst.flow.network.loops import Keeping


def plain_stuck(keeping: Sequence[Keeping]) -> frozenset[str]:
    """All places that lie in a set of which each may be full of people who wait for nothing outside it."""
    places = sorted({one.place for one in keeping})
    found: set[str] = set()
    for count in range(1, len(places) + 1):
        for chosen in combinations(places, count):
            inside = set(chosen)
            if all(any(one.place == place and one.options <= inside for one in keeping) for place in chosen):
                found |= inside
    return frozenset(found)


def plain_reachable(edges: dict[str, list[str]], start: str) -> set[str]:
    """Where one can get from a place in one step or more."""
    found: set[str] = set()
    while True:
        more = {to for name in (start, *found) for to in edges.get(name, ())} - found
        if not more:
            return found
        found |= more
