"""Delayed days by month out of a day-by-label matrix: of journeys that happened and of simulated ones
alike.
"""

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np

from homefirst.foundation.calendar import Month
from homefirst.foundation.stats.day_counts import DayMatrix


def days_by_month(matrix: DayMatrix, label_of: Callable[[str], str]) -> Mapping[tuple[Month, str], int]:
    """The delayed days of each month by what a label of the matrix leads to, as a published month has them:
    people at each midnight, summed up. Months that the matrix holds a part of have that part."""
    found: Counter[tuple[Month, str]] = Counter()
    months = np.array([Month.of(day).index for day in matrix.days])
    for number, label in enumerate(matrix.labels):
        column = matrix.counts[:, number]
        for index in np.unique(months).tolist():
            found[Month.from_index(index), label_of(label)] += int(column[months == index].sum())
    return found
