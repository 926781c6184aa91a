"""Whole weights to draw from. No float takes part, so that the same seed draws the same on any machine."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
_BLOCK = 4096
MANY = 1 << 30
"""A draw below it is taken as the remainder of a small number: each is as likely as another, nearly."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Values, each with its whole weight; at least one weight is above nought."""

    values: tuple[str, ...]
    weights: tuple[int, ...]

    def places(self, random: np.random.Generator, count: int) -> Whole:
        """So many draws, each as the place of its value."""
        ends = np.array(list(accumulate(self.weights)), dtype=np.int64)
        return np.searchsorted(ends, random.integers(0, ends[-1], count), side="right").astype(np.int64)

    def draw(self, random: np.random.Generator, count: int) -> npt.NDArray[Any]:
        """So many draws of values."""
        return np.array(self.values)[self.places(random, count)]


def one_by_one(random: np.random.Generator, weights: Sequence[int]) -> Iterator[int]:
    """Draws places without end, for who does not know how many it will take."""
    ends = list(accumulate(weights))
    while True:
        for number in random.integers(0, ends[-1], _BLOCK).tolist():
            yield bisect_right(ends, number)


def one_in_hundred(random: np.random.Generator) -> Iterator[int]:
    """Whole numbers from 0 to 99 without end."""
    while True:
        yield from random.integers(0, 100, _BLOCK).tolist()
