"""Draws that belong to one thing: what is drawn for one stay depends on no other stay."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import MANY

AT_ONCE = 64


class Shared:
    """The pack's shares, each as its values and the ends of their weights: made once, drawn from often."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._ends: dict[tuple[str, str], tuple[tuple[str, ...], list[int]]] = {}

    def value(self, what: str, of: str, draw: int) -> str:
        """The value that a draw below MANY leads to. Raises Unavailable where the pack has no such shares."""
        known = self._ends.get((what, of))
        if known is None:
            shares = self._tables.of(what, of)
            known = self._ends[what, of] = shares.values, list(accumulate(shares.weights))
        values, ends = known
        return values[bisect_right(ends, draw % ends[-1])]


class Lots:
    """What is drawn for one thing, named by whole numbers."""

    def __init__(self, shared: Shared, *name: int) -> None:
        self._shared, self._draws = shared, _without_end(np.random.default_rng(name))

    def of(self, what: str, of: str) -> str:
        """A value by the pack's shares; “none” stands for itself."""
        return self._shared.value(what, of, next(self._draws))

    def below(self, number: int) -> int:
        """A whole number from nought, below another."""
        return next(self._draws) % number

    def between(self, first: int, last: int) -> int:
        """A whole number from the first to the last, both included."""
        return first + next(self._draws) % (last - first + 1)

    def one_in(self, number: int) -> bool:
        return next(self._draws) % number == 0


def _without_end(random: np.random.Generator) -> Iterator[int]:
    while True:
        yield from random.integers(0, MANY, AT_ONCE).tolist()
