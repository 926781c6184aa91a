"""XmR charts (individual values and their moving ranges) after "Making Data Count", for one series or many.

`xmr` answers for one series with values that can be compared and shown; `xmr_matrix` answers for a matrix of
series by points with arrays, the same in every number. The rule set is a named, versioned argument.
`plotthedots-0.2.2` equals the reference in every case that we hold, its oddities included, and only carries
a trajectory along to be drawn. `homefirst-1` does not take a few steps for a thing without variation, and
holds each point's own trajectory value against its limits.

Source: NHSRplotthedots 0.2.2 (MIT) as read and run, and its outputs; see docs/charts.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.xmr_limits import Groups, Limits, Numbers, Yes, groups_of, limits_of
from homefirst.foundation.stats.xmr_rules import (
    ASSURANCES,
    CAUSES,
    NO_ASSURANCE,
    POINT_TYPES,
    Assurance,
    Cause,
    Codes,
    Direction,
    PointType,
    Rules,
    assurances,
    point_types,
    special_causes,
)

FEWEST_FIXED = 12
"""Limits may be fixed after this many points, not after fewer."""
SHORT_GROUP = 13
"""A group of fewer points is marked short. The reference's words say under 12, its code under 13."""


@dataclass(frozen=True, slots=True)
class XmrPoint:
    """One point with everything the rule set says of it; None is unknown (the reference's NA).

    `rebase_group` counts the rebases up to this point; `counted` says that the mean and the limits are made
    from this point, too; `relative_to_mean` is 1, 0 or -1. `trajectory` is what this point was to be;
    `assurance` holds it (or else the target) against the limits, and is None where the rule set has none.
    """

    value: float | None
    rebase_group: int
    short_group: bool
    counted: bool
    mean: float | None
    lower: float | None
    upper: float | None
    relative_to_mean: int | None
    close_to_limits: bool | None
    outside_limits: bool | None
    cause: Cause
    type: PointType
    trajectory: float | None = None
    assurance: Assurance | None = None

    @property
    def special(self) -> bool:
        return self.cause is not Cause.COMMON


@dataclass(frozen=True, slots=True)
class XmrChart:
    """The chart of one series. `assurance` is None without a target or where no way is better; where each
    point has its own, it is the last point's."""

    rules: Rules
    direction: Direction
    target: float | None
    points: tuple[XmrPoint, ...]
    assurance: Assurance | None

    @property
    def variation(self) -> PointType:
        """What the variation icon shows: the last point's type, nothing of the others."""
        return self.points[-1].type


@dataclass(frozen=True, slots=True, eq=False)
class XmrMatrix:
    """The charts of many series. Arrays are series by points, in the unit of the values, NaN unknown.

    `judged` is where value and limits are both known; `outside_limits` and `close_to_limits` are False
    elsewhere. `cause` and `type` are places in CAUSES and POINT_TYPES. `rebase_group` and `short_group` have
    one entry a point, as all series are rebased at the same places. `assurance` has one entry a series, its
    place in ASSURANCES, NO_ASSURANCE where its last point has no target; None without any or where no way is
    better. `point_assurance` is the same for each point, None under a rule set that has none. `trajectory` is
    as given, NaN where a point has none.
    """

    rules: Rules
    direction: Direction
    values: Numbers
    rebase_group: NDArray[np.intp]
    short_group: Yes
    counted: Yes
    mean: Numbers
    lower: Numbers
    upper: Numbers
    relative_to_mean: Numbers
    judged: Yes
    close_to_limits: Yes
    outside_limits: Yes
    cause: Codes
    type: Codes
    assurance: Codes | None
    trajectory: Numbers | None
    point_assurance: Codes | None


def xmr_matrix(
    values: ArrayLike,
    *,
    direction: Direction,
    target: ArrayLike | None = None,
    fix_after: int | None = None,
    rebase: Iterable[int] = (),
    screening: bool = True,
    rules: Rules = Rules.PLOTTHEDOTS_0_2_2,
    trajectory: ArrayLike | None = None,
) -> XmrMatrix:
    """XmR charts of the rows of `values` (series by points, NaN missing), without a loop over series.

    `target` is one number or one a series; `fix_after` makes the limits from the first so many points of
    each group; `rebase` holds the places (from 0) at which mean, limits and patterns begin anew; `screening`
    leaves moving ranges of 3.267 mean ones or more out of the limits; `trajectory` is what each point was to
    be (as `values`, NaN for none). Raises NotUnderstood for anything but a matrix of finite numbers with at
    least one point, for `fix_after` under 12, for a rebase that is no place, for targets that are not one
    finite number a series, and for a trajectory of another shape than the values.
    """
    matrix = _matrix(values)
    series, points = matrix.shape
    places = _places(rebase, points)
    _check_fix(fix_after)
    targets = None if target is None else _targets(target, series)
    planned = None if trajectory is None else _trajectory(trajectory, matrix.shape)
    own = rules is Rules.HOMEFIRST_1
    groups = groups_of(series, points, places)
    group = np.isin(np.arange(points), places).cumsum()
    row = matrix.ravel()
    with np.errstate(invalid="ignore", over="ignore"):
        limits = limits_of(row, groups, fix_after=fix_after, screening=screening, never_zero=own)
        seen = _seen(row, groups, limits, quiet_where_still=own)
    lower, upper = limits.lower.reshape(matrix.shape), limits.upper.reshape(matrix.shape)
    of_series, of_points = _held_against(targets, planned, lower, upper, direction, by_point=own)
    return XmrMatrix(
        rules=rules,
        direction=direction,
        values=matrix,
        rebase_group=group,
        short_group=np.bincount(group)[group] < SHORT_GROUP,
        counted=limits.counted.reshape(matrix.shape),
        mean=limits.mean.reshape(matrix.shape),
        lower=lower,
        upper=upper,
        relative_to_mean=seen.side.reshape(matrix.shape),
        judged=~np.isnan(matrix) & ~np.isnan(upper),
        close_to_limits=seen.near.reshape(matrix.shape),
        outside_limits=seen.outside.reshape(matrix.shape),
        cause=seen.cause.reshape(matrix.shape),
        type=point_types(seen.cause, direction).reshape(matrix.shape),
        assurance=of_series,
        trajectory=planned,
        point_assurance=of_points,
    )


class _Seen(NamedTuple):
    """What is seen in each point of the long row."""

    outside: Yes
    near: Yes
    side: Numbers
    cause: Codes


def _seen(row: Numbers, groups: Groups, limits: Limits, *, quiet_where_still: bool) -> _Seen:
    """Each point against its limits. A comparison with NaN is False, which is what every rule wants of an
    unknown. Where nothing moved while the limits were made, nothing is known of what is usual."""
    outside = (row > limits.upper) | (row < limits.lower)
    near = ~outside & ((row < limits.near_lower) | (row > limits.near_upper))
    side = np.sign(row - limits.mean)
    cause = special_causes(row, groups, side=side, near=near, outside=outside)
    if quiet_where_still:
        cause[limits.still] = CAUSES.index(Cause.COMMON)
        outside &= ~limits.still
        near &= ~limits.still
    return _Seen(outside, near, side, cause)


def _held_against(
    targets: Numbers | None,
    planned: Numbers | None,
    lower: Numbers,
    upper: Numbers,
    direction: Direction,
    *,
    by_point: bool,
) -> tuple[Codes | None, Codes | None]:
    """The assurance of each series and, `by_point`, of each point: its trajectory value, else the target."""
    if not by_point:
        last = None if targets is None else assurances(targets, lower[:, -1], upper[:, -1], direction)
        return last, None
    if targets is None and planned is None:
        return None, None
    wanted = np.full(lower.shape, np.nan) if targets is None else np.repeat(targets, lower.shape[1])
    wanted = wanted.reshape(lower.shape)
    if planned is not None:
        wanted = np.where(np.isnan(planned), wanted, planned)
    each = assurances(wanted, lower, upper, direction)
    return None if each is None else each[:, -1], each


def xmr(
    values: Sequence[float | None],
    *,
    direction: Direction,
    target: float | None = None,
    fix_after: int | None = None,
    rebase: Iterable[int] = (),
    screening: bool = True,
    rules: Rules = Rules.PLOTTHEDOTS_0_2_2,
    trajectory: Sequence[float | None] | None = None,
) -> XmrChart:
    """The XmR chart of one series in order of time; None or NaN is a missing value. See `xmr_matrix`."""
    many = xmr_matrix(
        _one_row(values),
        direction=direction,
        target=target,
        fix_after=fix_after,
        rebase=rebase,
        screening=screening,
        rules=rules,
        trajectory=None if trajectory is None else _one_row(trajectory),
    )
    return XmrChart(
        rules=rules,
        direction=direction,
        target=target,
        points=tuple(_point(many, place) for place in range(many.values.shape[1])),
        assurance=None if many.assurance is None else assurance_of(many.assurance[0]),
    )


def assurance_of(code: np.int8) -> Assurance | None:
    """The word of a code in an XmrMatrix; None for NO_ASSURANCE."""
    return None if code == NO_ASSURANCE else ASSURANCES[code]


def _one_row(values: Sequence[float | None]) -> Numbers:
    return np.array([[np.nan if value is None else value for value in values]], dtype=np.float64)


def _point(many: XmrMatrix, place: int) -> XmrPoint:
    at = (0, place)
    side = _known(many.relative_to_mean[at])
    judged = bool(many.judged[at])
    return XmrPoint(
        value=_known(many.values[at]),
        rebase_group=int(many.rebase_group[place]),
        short_group=bool(many.short_group[place]),
        counted=bool(many.counted[at]),
        mean=_known(many.mean[at]),
        lower=_known(many.lower[at]),
        upper=_known(many.upper[at]),
        relative_to_mean=None if side is None else int(side),
        close_to_limits=bool(many.close_to_limits[at]) if judged else None,
        outside_limits=bool(many.outside_limits[at]) if judged else None,
        cause=CAUSES[many.cause[at]],
        type=POINT_TYPES[many.type[at]],
        trajectory=None if many.trajectory is None else _known(many.trajectory[at]),
        assurance=None if many.point_assurance is None else assurance_of(many.point_assurance[at]),
    )


def _known(number: np.float64) -> float | None:
    """A number that can be shown; limits of values near the end of the floating range may be infinite."""
    return float(number) if np.isfinite(number) else None


def _matrix(values: ArrayLike) -> Numbers:
    matrix = np.array(values, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] == 0:
        raise NotUnderstood("There is nothing to chart.", next="Give at least one point a series.")
    if np.isinf(matrix).any():
        raise NotUnderstood("An infinite value cannot be charted.", next="Leave the value out as missing.")
    return matrix


def _check_fix(fix_after: int | None) -> None:
    if fix_after is not None and fix_after < FEWEST_FIXED:
        raise NotUnderstood(
            f"Limits cannot be fixed after {fix_after} points.",
            next=f"Fix them after {FEWEST_FIXED} or more.",
        )


def _places(rebase: Iterable[int], points: int) -> tuple[int, ...]:
    places = tuple(sorted(set(rebase)))
    for place in places:
        if not 0 <= place < points:
            raise NotUnderstood(
                f"There is no point {place} to rebase at.", next=f"The places are 0 to {points - 1}."
            )
    return places


def _targets(target: ArrayLike, series: int) -> Numbers:
    targets = np.array(target, dtype=np.float64)
    if targets.shape not in ((), (series,)) or not np.isfinite(targets).all():
        raise NotUnderstood("The target is not a number.", next="Give one number, or one for each series.")
    return np.broadcast_to(targets, (series,))


def _trajectory(trajectory: ArrayLike, shape: tuple[int, ...]) -> Numbers:
    planned = np.array(trajectory, dtype=np.float64)
    if planned.shape != shape or np.isinf(planned).any():
        raise NotUnderstood(
            "The trajectory is not a number or a gap for each point.",
            next="Give as many as there are points.",
        )
    return planned
