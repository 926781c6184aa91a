"""From values to places: linear scales, round ticks, unbroken runs, and labels that keep their distance."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Linear:
    """Values from `low` to `high` laid out from coordinate `start` to `end`.

    On the page `end` is smaller than `start` for a vertical scale, because y grows downwards.
    Raises ValueError where low is not below high.
    """

    low: float
    high: float
    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"No scale runs from {self.low} to {self.high}.")

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def finite(values: Iterable[float | None]) -> tuple[float, ...]:
    """The known values among these. Raises ValueError for NaN and infinity, which nobody measured."""
    known = tuple(value for value in values if value is not None)
    for value in known:
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a value; unknown is None.")
    return known


def ticks(low: float, high: float, count: int) -> tuple[float, ...]:
    """Round values, about `count` of them, of which the first is at most `low` and the last at least `high`.

    The steps are 1, 2, 2.5 or 5 times a power of ten. A single value gets one step on either side.
    """
    if low > high:
        low, high = high, low
    span = (high - low) or abs(high) or 1.0
    rough = span / max(count - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough * (1 - 1e-9))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    if first == last:
        first, last = first - 1, last + 1
    digits = max(0, 2 - math.floor(math.log10(step)))
    return tuple(round(index * step, digits) for index in range(first, last + 1))


def decimals_of(marks: Iterable[float]) -> int:
    """As many decimals as the longest of these round values has."""
    return max(len(f"{mark:.10f}".rstrip("0").partition(".")[2]) for mark in marks)


def runs(points: Iterable[tuple[float, float | None]]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The stretches of neighbouring known points; an unknown one ends a stretch and starts the next."""
    stretches: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            stretches.append([])
        else:
            stretches[-1].append((x, y))
    return tuple(tuple(stretch) for stretch in stretches if stretch)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """Places between `low` and `high`, at least `gap` apart, in the order of those wanted and near them.

    Moves labels as little as the sum of squares allows (pooling of neighbours that get in each other's
    way). Where there is no room for all, the gap shrinks.
    """
    if not wanted:
        return ()
    if len(wanted) > 1:
        gap = min(gap, (high - low) / (len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    blocks: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        mean, size = wanted[index] - rank * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    level = [mean for mean, size in blocks for _ in range(size)]
    room = high - (len(wanted) - 1) * gap
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = min(max(level[rank], low), max(room, low)) + rank * gap
    return tuple(placed)
