"""The special-cause rules of XmR charts, for many series at once, and what a point then means.

Four rules, of which the first that holds names the point: it lies outside the limits; it is part of a trend
of seven; it is one of two in three near a limit; it is part of a run of seven on one side of the mean. Every
point of a pattern is named, not only the one that completes it, and no pattern crosses a rebase or a gap.

Source: NHSRplotthedots 0.2.2 (MIT) as read and run, and its outputs; see docs/charts.md.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from homefirst.foundation.stats.xmr_limits import Groups, Numbers, Yes

Codes = NDArray[np.int8]

SEVEN = 7


class Rules(StrEnum):
    """The rule sets, each named with the version of what it equals."""

    PLOTTHEDOTS_0_2_2 = "plotthedots-0.2.2"
    HOMEFIRST_1 = "homefirst-1"
    """As the other but for two things: limits are never made of screened-out moving ranges alone, nor signals
    where nothing ever moved; and each point is held against its own trajectory value."""


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Cause(StrEnum):
    """What the rules see in a point, in the reference's words."""

    COMMON = "Common Cause"
    ABOVE_LIMIT = "Above UCL"
    BELOW_LIMIT = "Below LCL"
    TREND_UP = "7 Point Trend (Increasing)"
    TREND_DOWN = "7 Point Trend (Decreasing)"
    NEAR_UPPER = "2 in 3 Above CL"
    NEAR_LOWER = "2 in 3 Below CL"
    RUN_ABOVE = "7 Points Above CL"
    RUN_BELOW = "7 Points Below CL"


class PointType(StrEnum):
    """What a point means once it is known which way is better. The last point's is the variation icon."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Assurance(StrEnum):
    """Whether the process, as it is now, will meet its target."""

    PASS = "consistent_pass"
    FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"


CAUSES = tuple(Cause)
POINT_TYPES = tuple(PointType)
ASSURANCES = tuple(Assurance)
"""Codes in arrays are places in these tuples."""

NO_ASSURANCE = -1
"""The code of a series or point that has no target to be held against."""

_COMMON = CAUSES.index(Cause.COMMON)
_HIGH_OR_LOW = np.array([0, 1, -1, 1, -1, 1, -1, 1, -1], dtype=np.int8)
"""The side of each cause, in the order of Cause."""
_TYPE_OF_SIDE = {
    Direction.INCREASE: (PointType.COMMON_CAUSE, PointType.IMPROVEMENT, PointType.CONCERN),
    Direction.DECREASE: (PointType.COMMON_CAUSE, PointType.CONCERN, PointType.IMPROVEMENT),
    Direction.NEUTRAL: (PointType.COMMON_CAUSE, PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW),
}
"""For a point of no side, of the high side, of the low side (which an index of -1 finds)."""


def special_causes(values: Numbers, groups: Groups, *, side: Numbers, near: Yes, outside: Yes) -> Codes:
    """The cause of every point of the long row, as its place in CAUSES.

    `side` is 1 above the mean, -1 below, 0 on it, NaN unknown; `near` lies between near limit and limit.
    Where the reference stops with an error (a missing value in an otherwise straight trend of seven), the
    gap simply ends the trend.
    """
    trend, rising = _trends(values, groups)
    two = _two_in_three(near, side, groups)
    run = _unbroken(side, groups, SEVEN)
    above = side > 0
    named = (
        (outside & above, Cause.ABOVE_LIMIT),
        (outside, Cause.BELOW_LIMIT),
        (trend & rising, Cause.TREND_UP),
        (trend, Cause.TREND_DOWN),
        (two & above, Cause.NEAR_UPPER),
        (two, Cause.NEAR_LOWER),
        (run & above, Cause.RUN_ABOVE),
        (run, Cause.RUN_BELOW),
    )
    codes = [np.int8(CAUSES.index(cause)) for _, cause in named]
    return np.select([points for points, _ in named], codes, default=np.int8(_COMMON))


def _unbroken(signs: Numbers, groups: Groups, length: int) -> Yes:
    """The points in a row of at least `length` equal signs of one group; 0 and NaN are no sign."""
    breaks = groups.place == 0
    breaks[1:] |= signs[1:] != signs[:-1]
    stretch = np.cumsum(breaks) - 1
    sizes = np.bincount(stretch)
    unbroken: Yes = (sizes[stretch] >= length) & (np.abs(signs) == 1)
    return unbroken


def _trends(values: Numbers, groups: Groups) -> tuple[Yes, Yes]:
    """The points of a trend of seven (six steps the same strict way), and those of them that rise.

    A point has the direction of its step to the next point where that is part of a trend, too, otherwise
    that of the step before it. So the turning point between two trends belongs to the later one, and the
    last point of a trend that is cut off by a tie is called decreasing: as the reference has it.
    """
    step = np.sign(np.diff(values, prepend=np.nan))
    step[groups.starts] = 0
    straight = _unbroken(step, groups, SEVEN - 1)
    trend = straight.copy()
    trend[:-1] |= straight[1:]
    onwards = trend.copy()
    onwards[:-1] &= trend[1:] & (groups.place[1:] > 0)
    onwards[-1:] = False
    return trend, np.where(onwards, np.append(step[1:], 0), step) == 1


def _two_in_three(near: Yes, side: Numbers, groups: Groups) -> Yes:
    """The near points among three neighbours on one side of the mean of which at least two are near."""
    together = groups.of_point[2:] == groups.of_point[:-2]
    one_side = np.abs(side[2:] + side[1:-1] + side[:-2]) == 3
    two = near[2:].astype(np.int8) + near[1:-1] + near[:-2] >= 2
    three = together & one_side & two
    part = np.zeros(near.size, dtype=np.bool_)
    part[2:] |= three
    part[1:-1] |= three
    part[:-2] |= three
    return part & near


def point_types(causes: Codes, direction: Direction) -> Codes:
    """What each cause means where `direction` is better, as its place in POINT_TYPES."""
    of_side = np.array([POINT_TYPES.index(kind) for kind in _TYPE_OF_SIDE[direction]], dtype=np.int8)
    return of_side[_HIGH_OR_LOW[causes]]


def is_high(type_: PointType, direction: Direction) -> bool | None:
    """Whether a signal speaks of high values (or of rising ones); None of common cause."""
    of_side = _TYPE_OF_SIDE[direction]
    return None if type_ is PointType.COMMON_CAUSE else of_side.index(type_) == 1


def assurances(target: Numbers, lower: Numbers, upper: Numbers, direction: Direction) -> Codes | None:
    """What limits say of targets, one by one, each as its place in ASSURANCES; NO_ASSURANCE for a NaN target.

    None where no way is better. A target on a limit, or limits that are NaN, are inconsistent.
    """
    if direction is Direction.NEUTRAL:
        return None
    beyond, within = (
        (Assurance.FAIL, Assurance.PASS)
        if direction is Direction.INCREASE
        else (Assurance.PASS, Assurance.FAIL)
    )
    code = {word: np.int8(place) for place, word in enumerate(ASSURANCES)}
    return np.select(
        [target > upper, target < lower, np.isnan(target)],
        [code[beyond], code[within], np.int8(NO_ASSURANCE)],
        default=code[Assurance.INCONSISTENT],
    )
