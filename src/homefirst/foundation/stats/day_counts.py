"""Day-by-place matrices: how many were there on each day, from when each began and ended.

Shapes: days x labels, int64. A span covers the days from its start up to its end, which is not among them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class DayMatrix:
    """Counts by day and label: `counts[d, n]` is that of the day `first` + d and of `labels[n]`."""

    first: date
    labels: tuple[str, ...]
    counts: Counts

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=day) for day in range(len(self.counts)))

    def of(self, label: str) -> tuple[int, ...]:
        """The counts of one label, day by day; zeros where the matrix has no such label."""
        if label not in self.labels:
            return (0,) * len(self.counts)
        return tuple(int(count) for count in self.counts[:, self.labels.index(label)])


def day_matrix(
    first: date, last: date, labels: Sequence[str], changes: Iterable[tuple[str, date, int]]
) -> DayMatrix:
    """The matrix of the days `first` to `last`, both included, from changes (label, day, by how many): a span
    is one more on its first day and one less on the day after its last. Changes before `first` count as made
    on it; those after `last` do not count."""
    length = (last - first).days + 1
    place = {label: number for number, label in enumerate(labels)}
    made = [(max((day - first).days, 0), place[label], by) for label, day, by in changes if day <= last]
    counts = np.zeros((length, len(labels)), dtype=np.int64)
    if made:
        days, columns, by = (np.array(part, dtype=np.int64) for part in zip(*made, strict=True))
        np.add.at(counts, (days, columns), by)
    return DayMatrix(first, tuple(labels), np.cumsum(counts, axis=0))
