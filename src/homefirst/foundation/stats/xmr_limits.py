"""The mean and the process limits of XmR charts, for many series at once.

All series lie end to end in one long row of points. Each stretch with a mean and limits of its own (a series,
or the part of it between two rebases) is a group of neighbours in that row, so that no step is a loop.

Source: NHSRplotthedots 0.2.2 (MIT) as read and run, and its outputs; see docs/charts.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.intp]
Yes = NDArray[np.bool_]

LIMIT = 2.66
"""Mean moving ranges from the mean to a process limit."""
NEAR_LIMIT = 2 * (LIMIT / 3)
"""The same to the near limit. Kept in this order of operations: the last bit decides ties."""
SCREEN = 3.267
"""A moving range of this many mean moving ranges or more is left out of the limits, once."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Which points of the long row share a mean and limits. Group g begins at `starts[g]`.

    `of_point` and `place` have one entry a point: its group, and its place in that group from 0.
    """

    starts: Whole
    sizes: Whole
    of_point: Whole
    place: Whole


def groups_of(series: int, points: int, rebase: Sequence[int]) -> Groups:
    """The groups of `series` series of `points` points each, all rebased at the same places (from 0)."""
    cuts = np.unique(np.array([0, *rebase], dtype=np.intp))
    starts = (np.arange(series, dtype=np.intp)[:, np.newaxis] * points + cuts).ravel()
    sizes = np.diff(starts, append=series * points)
    of_point = np.repeat(np.arange(starts.size, dtype=np.intp), sizes)
    place = np.arange(series * points, dtype=np.intp) - starts[of_point]
    return Groups(starts=starts, sizes=sizes, of_point=of_point, place=place)


@dataclass(frozen=True, slots=True)
class Limits:
    """One entry a point, in the unit of the values; NaN where the group gives none.

    `counted` marks the points that the mean and the limits are made from; `still` those of a group in which
    no moving range is above zero, so that mean and limits are one value.
    """

    counted: Yes
    mean: Numbers
    lower: Numbers
    near_lower: Numbers
    near_upper: Numbers
    upper: Numbers
    still: Yes


def limits_of(
    values: Numbers, groups: Groups, *, fix_after: int | None, screening: bool, never_zero: bool = False
) -> Limits:
    """Mean and limits of every group; a missing value is NaN and takes its two moving ranges with it.

    With `fix_after` only the first so many points of each group count, missing ones among them. Screening
    that leaves no moving range leaves NaN limits: a constant group has a mean and no limits. With
    `never_zero` a group in which screening leaves no moving range, or only zeros, takes them all instead.
    """
    counted = ~np.isnan(values)
    if fix_after is not None:
        counted &= groups.place < fix_after
    used = np.where(counted, values, np.nan)
    moving = np.abs(np.diff(used, prepend=np.nan))
    moving[groups.starts] = np.nan
    average = unscreened = group_means(moving, groups)
    if screening:
        moving = np.where(moving < SCREEN * average[groups.of_point], moving, np.nan)
        average = group_means(moving, groups)
    if never_zero:
        average = np.where(average > 0, average, unscreened)
    mean = group_means(used, groups)
    return Limits(
        counted=counted,
        mean=mean[groups.of_point],
        lower=(mean - LIMIT * average)[groups.of_point],
        near_lower=(mean - NEAR_LIMIT * average)[groups.of_point],
        near_upper=(mean + NEAR_LIMIT * average)[groups.of_point],
        upper=(mean + LIMIT * average)[groups.of_point],
        still=(unscreened == 0)[groups.of_point],
    )


def group_means(values: Numbers, groups: Groups) -> Numbers:
    """The mean of each group's known values, NaN where it has none.

    Summed twice in extended precision, the second time over what the first mean leaves, as R does: a plain
    sum can miss the true mean by its last bit, and then a point on the mean lies on one side of it.
    """
    known = ~np.isnan(values)
    count = np.add.reduceat(known, groups.starts, dtype=np.intp)
    exact = np.where(known, values, 0.0).astype(np.longdouble)
    first = np.add.reduceat(exact, groups.starts) / count
    left = np.where(known, exact - first[groups.of_point], 0.0)
    return np.asarray(first + np.add.reduceat(left, groups.starts) / count, dtype=np.float64)
