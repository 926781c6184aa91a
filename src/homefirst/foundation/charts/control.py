"""The XmR chart: each month's value, what is usual (mean and limits), and the points that are not.

The drawing only draws. Which points are signals, and the limits themselves, come from whoever computed them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from homefirst.foundation.calendar import Month
from homefirst.foundation.charts.frame import (
    EndLabel,
    Frame,
    Key,
    Note,
    end_labels,
    end_margin,
    fitted,
    header,
    month_axis,
    notes_drawn,
    notes_height,
    span,
    unknown_months,
    value_axis,
)
from homefirst.foundation.charts.ink import (
    CONCERN,
    GRID,
    IMPROVEMENT,
    INK,
    NEUTRAL,
    PLAN,
    SHADE,
    SOFT,
    WIDE,
    Margins,
    Size,
    figure,
    text_width,
)
from homefirst.foundation.charts.marks import diamond, dot, path, sample_line, square, triangle
from homefirst.foundation.charts.scale import Linear, decimals_of, finite, ticks
from homefirst.foundation.charts.svg import NOTHING, Fragment, document, element, join

LIMIT_DASH = "3 4"
TARGET_DASH = "9 4"
BASELINE = "Months that the limits are made of"


class Signal(StrEnum):
    """What a point says. High and low are its side of the mean, which the words of a direction need."""

    COMMON = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL = "special_cause_neutral"


SIGNAL_NAMES = {
    Signal.COMMON: "Usual variation",
    Signal.IMPROVEMENT: "Signal: better",
    Signal.CONCERN: "Signal: worse",
    Signal.NEUTRAL: "Signal: changed",
}


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One month: its value, the mean and limits in force, what it says, and its target; None is unknown."""

    month: Month
    value: float | None
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    signal: Signal = Signal.COMMON
    target: float | None = None
    baseline: bool = False
    """Of a chart whose limits are fixed: they are made from this month, too."""


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Points of one measure, a month each, in order. `floor` stops the value axis (and a limit drawn below
    what can be, such as fewer than no people) at a value; None lets it run."""

    title: str
    description: str
    caption: str
    points: tuple[ControlPoint, ...]
    target_name: str = "Target"
    notes: tuple[Note, ...] = ()
    decimals: int = 0
    floor: float | None = None


def signal_mark(signal: Signal, x: float, y: float, *, scale: float = 1, hover: str = "") -> Fragment:
    """Dot, diamond, triangle or square: the meaning is in the shape as much as in the colour."""
    match signal:
        case Signal.COMMON:
            return dot(x, y, SOFT, radius=3.5 * scale, hover=hover)
        case Signal.IMPROVEMENT:
            return diamond(x, y, IMPROVEMENT, radius=7 * scale, hover=hover)
        case Signal.CONCERN:
            return triangle(x, y, CONCERN, up=True, radius=6.5 * scale, hover=hover)
        case Signal.NEUTRAL:
            return square(x, y, NEUTRAL, radius=5 * scale, hover=hover)


def control_chart(chart: ControlChart, identifier: str, size: Size = WIDE) -> str:
    """The chart as SVG. Mean and limits run on while they stay the same and break where they change.

    Raises ValueError where months are not in order, a number is not finite, or no value is known.
    """
    frame, marks, head = _frame(chart, size)
    at = {point.month: point.value for point in chart.points}

    def y_of(month: Month) -> float | None:
        value = at.get(month)
        return None if value is None else frame.y.at(value)

    return document(
        frame.size,
        identifier,
        chart.title,
        chart.description,
        *_baseline(frame, chart),
        head,
        value_axis(frame, marks, lambda value: figure(value, decimals_of(marks))),
        month_axis(frame),
        unknown_months(frame, [point.value for point in chart.points]),
        _usual(frame, chart),
        _target(frame, chart),
        notes_drawn(frame, chart.notes, y_of),
        path(((frame.x(month), y_of(month)) for month in frame.months), SOFT, width=1.5),
        *(_point(frame, point, chart.decimals) for point in chart.points),
        NOTHING if size.narrow else end_labels(frame, _ends(frame, chart)),
    )


def _frame(chart: ControlChart, size: Size) -> tuple[Frame, tuple[float, ...], Fragment]:
    first, count = span([point.month for point in chart.points])
    if not finite(point.value for point in chart.points):
        raise ValueError(f"“{chart.title}” has no known value to draw.")
    lows = finite(v for point in chart.points for v in (point.value, point.lower, point.mean, point.target))
    highs = finite(v for point in chart.points for v in (point.value, point.upper, point.mean, point.target))
    low = min(lows) if chart.floor is None else max(min(lows), chart.floor)
    # Where every value lies on the floor, the axis rises from it and does not fall below what can be.
    high = max(highs) if chart.floor is None else max(*highs, low + (1 if max(highs) <= low else 0))
    marks = ticks(low, high, 5 if size.narrow else 7)
    left = 16 + max(text_width(figure(mark, decimals_of(marks)), size.small) for mark in marks)
    right = 12 if size.narrow else end_margin(size, [(text,) for text, _, _ in _named(chart)])
    head, top = header(size, chart.caption, _keys(chart, size))
    band = (size.width - left - right) / count
    top += notes_height(size, lambda month: left + (month - first + 0.5) * band, chart.notes)
    margins = Margins(top=top + 4, right=right, bottom=2 * size.small + 22, left=left)
    size = fitted(size, margins)
    scale = Linear(marks[0], marks[-1], size.height - margins.bottom, margins.top)
    return Frame(size, margins, first, count, scale), marks, head


def stretches(points: tuple[ControlPoint, ...]) -> Iterator[tuple[ControlPoint, ...]]:
    """The points in groups within which mean and limits stay the same (each rebase starts another)."""
    group: list[ControlPoint] = []
    for point in points:
        if group and (point.mean, point.lower, point.upper) != (
            group[-1].mean,
            group[-1].lower,
            group[-1].upper,
        ):
            yield tuple(group)
            group = []
        group.append(point)
    if group:
        yield tuple(group)


def _baseline(frame: Frame, chart: ControlChart) -> Iterator[Fragment]:
    """A tinted ground beneath the months from which fixed limits are made."""
    for fixed, group in groupby(chart.points, key=lambda point: point.baseline):
        months = [point.month for point in group]
        if fixed:
            left, right = frame.edge(months[0]), frame.edge(months[-1] + 1)
            yield element(
                "rect", x=left, y=frame.top, width=right - left, height=frame.bottom - frame.top, fill=SHADE
            )


def _usual(frame: Frame, chart: ControlChart) -> Fragment:
    parts = []
    for group in stretches(chart.points):
        left, right = frame.edge(group[0].month), frame.edge(group[-1].month + 1)
        first = group[0]
        for value, dash in ((first.mean, None), (first.lower, LIMIT_DASH), (first.upper, LIMIT_DASH)):
            if value is not None and (chart.floor is None or value >= chart.floor):
                y = frame.y.at(value)
                parts.append(path(((left, y), (right, y)), INK, width=1.5, dash=dash))
    for before, after in pairwise(stretches(chart.points)):
        if before[0].mean is not None and after[0].mean is not None:
            x = frame.edge(after[0].month)
            parts.append(
                element(
                    "line", x1=x, y1=frame.top, x2=x, y2=frame.bottom, stroke=SOFT, stroke_width=1,
                    stroke_dasharray="1 3",
                )
            )  # fmt: skip
    return join(*parts)


def _target(frame: Frame, chart: ControlChart) -> Fragment:
    points: list[tuple[float, float | None]] = []
    for point in chart.points:
        y = None if point.target is None else frame.y.at(point.target)
        points += [(frame.edge(point.month), y), (frame.edge(point.month + 1), y)]
    return path(points, PLAN, width=2, dash=TARGET_DASH)


def _point(frame: Frame, point: ControlPoint, decimals: int) -> Fragment:
    if point.value is None:
        return NOTHING
    hover = f"{point.month.name}: {figure(point.value, decimals)} ({SIGNAL_NAMES[point.signal].lower()})"
    x, y = frame.x(point.month), frame.y.at(point.value)
    return signal_mark(point.signal, x, y, scale=frame.mark, hover=hover)


def _keys(chart: ControlChart, size: Size) -> tuple[Key, ...]:
    present = {point.signal for point in chart.points if point.value is not None}
    keys = [Key(signal_mark(signal, 0, 0), SIGNAL_NAMES[signal]) for signal in Signal if signal in present]
    if size.narrow:
        if any(point.mean is not None for point in chart.points):
            keys.append(Key(sample_line(INK, width=1.5), "Mean"))
        if any(point.lower is not None or point.upper is not None for point in chart.points):
            keys.append(Key(sample_line(INK, width=1.5, dash=LIMIT_DASH), "Limits"))
    if any(point.baseline for point in chart.points):
        keys.append(Key(element("rect", x=-13, y=-6, width=26, height=12, fill=SHADE, stroke=GRID), BASELINE))
    # At the right end only the lines in force at the last point are named.
    if any(point.target is not None for point in chart.points) and (
        size.narrow or chart.points[-1].target is None
    ):
        keys.append(Key(sample_line(PLAN, width=2, dash=TARGET_DASH), chart.target_name))
    return tuple(keys)


def _named(chart: ControlChart) -> tuple[tuple[str, float, str], ...]:
    """The lines in force at the last point, with their names."""
    last = chart.points[-1]
    lines = (
        ("Upper limit", last.upper, INK),
        ("Mean", last.mean, INK),
        ("Lower limit", last.lower, INK),
        (chart.target_name, last.target, PLAN),
    )
    return tuple(
        (f"{name} {figure(value, chart.decimals)}", value, colour)
        for name, value, colour in lines
        if value is not None and (chart.floor is None or value >= chart.floor)
    )


def _ends(frame: Frame, chart: ControlChart) -> tuple[EndLabel, ...]:
    return tuple(EndLabel((text,), frame.y.at(value), colour) for text, value, colour in _named(chart))
