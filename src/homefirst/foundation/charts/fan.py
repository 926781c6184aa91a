"""What may come, week by week, as fans: for each of some courses the middle, and the bands in which half and
nine tenths of what was simulated lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from homefirst.foundation.calendar import Month
from homefirst.foundation.charts.frame import (
    EndLabel,
    Frame,
    Key,
    end_labels,
    end_margin,
    fitted,
    header,
    month_axis,
    value_axis,
)
from homefirst.foundation.charts.ink import (
    CONCERN,
    GREEN,
    INK,
    MEASURED,
    PLAN,
    WIDE,
    Margins,
    Size,
    figure,
    text_width,
)
from homefirst.foundation.charts.marks import path, sample_line
from homefirst.foundation.charts.scale import Linear, decimals_of, finite, ticks
from homefirst.foundation.charts.svg import NOTHING, Fragment, coordinate, document, element, join, label

INKS = ((MEASURED, None), (PLAN, "7 4"), (GREEN, "2 3"), (CONCERN, "9 3 2 3"))
"""A colour and a dash for each course, so that none is told by its colour alone."""
LINES = 5
"""Of a fan: below which lie 5, 25, 50, 75 and 95 in a hundred."""
ROOM = 1.08
"""Above a limit, so that its name stands beneath the chart's caption and not in it."""
_WASH, _DEEPER = "0.13", "0.22"


@dataclass(frozen=True, slots=True)
class Course:
    """One course of what may come: its name, and for each of the chart's days the LINES of its fan."""

    name: str
    fan: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class FanChart:
    """Courses of one thing over the same `days`, in order, all of one unit (`caption` says which). `limit` is
    what it may not go beyond, and its name."""

    title: str
    description: str
    caption: str
    days: tuple[date, ...]
    courses: tuple[Course, ...]
    limit: tuple[str, float] | None = None


def fan_chart(chart: FanChart, identifier: str, size: Size = WIDE) -> str:
    """The chart as SVG. Raises ValueError for no days or no course, more courses than can be told apart, days
    out of order, and fans of other lengths or with numbers missing."""
    _check(chart)
    frame, marks, head = _frame(chart, size)
    bands = [
        _band(frame, chart, at, outer=outer) for at in range(len(chart.courses)) for outer in (True, False)
    ]
    middles = [
        path(_points(frame, chart, at, LINES // 2), INKS[at][0], width=2.5, dash=INKS[at][1])
        for at in range(len(chart.courses))
    ]
    return document(
        frame.size,
        identifier,
        chart.title,
        chart.description,
        head,
        value_axis(frame, marks, lambda value: figure(value, decimals_of(marks))),
        month_axis(frame),
        *bands,
        _limit(frame, chart),
        *middles,
        NOTHING if size.narrow else end_labels(frame, _ends(frame, chart)),
    )


def _check(chart: FanChart) -> None:
    if not chart.days or any(after <= before for before, after in pairwise(chart.days)):
        raise ValueError(f"“{chart.title}” needs days, in order.")
    if not 0 < len(chart.courses) <= len(INKS):
        raise ValueError(f"“{chart.title}” needs one to {len(INKS)} courses.")
    for course in chart.courses:
        whole = len(course.fan) == len(chart.days) and all(len(one) == LINES for one in course.fan)
        if not whole or len(finite([value for one in course.fan for value in one])) < LINES * len(chart.days):
            raise ValueError(f"“{course.name}” needs {LINES} known values for each day.")


def _frame(chart: FanChart, size: Size) -> tuple[Frame, tuple[float, ...], Fragment]:
    first, last = Month.of(chart.days[0]), Month.of(chart.days[-1])
    count = last - first + 1
    values = [value for course in chart.courses for one in course.fan for value in one]
    highest = max(*values, chart.limit[1] * ROOM if chart.limit else 0.0)
    marks = ticks(0.0, highest, 4 if size.narrow else 6)
    left = 16 + max(text_width(figure(mark, decimals_of(marks)), size.small) for mark in marks)
    right = 12 if size.narrow else end_margin(size, [_said(chart, at) for at in range(len(chart.courses))])
    keys = _keys(chart) if size.narrow or len(chart.courses) > 1 else ()
    head, top = header(size, chart.caption, keys)
    margins = Margins(top=top + 4, right=right, bottom=2 * size.small + 22, left=left)
    size = fitted(size, margins)
    scale = Linear(marks[0], marks[-1], size.height - margins.bottom, margins.top)
    return Frame(size, margins, first, count, scale), marks, head


def _x(frame: Frame, day: date) -> float:
    month = Month.of(day)
    return frame.edge(month) + frame.band * (day - month.first).days / month.days


def _points(frame: Frame, chart: FanChart, at: int, line: int) -> list[tuple[float, float]]:
    fan = chart.courses[at].fan
    return [(_x(frame, day), frame.y.at(one[line])) for day, one in zip(chart.days, fan, strict=True)]


def _band(frame: Frame, chart: FanChart, at: int, *, outer: bool) -> Fragment:
    low, high = (0, LINES - 1) if outer else (1, LINES - 2)
    corners = [*_points(frame, chart, at, high), *reversed(_points(frame, chart, at, low))]
    return element(
        "polygon",
        points=" ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in corners),
        fill=INKS[at][0],
        fill_opacity=_WASH if outer else _DEEPER,
    )


def _limit(frame: Frame, chart: FanChart) -> Fragment:
    if chart.limit is None:
        return NOTHING
    y = frame.y.at(chart.limit[1])
    line = path(((frame.left, y), (frame.right, y)), INK, width=1.5, dash="10 4")
    said = f"{chart.limit[0]}: {figure(chart.limit[1])}"
    return join(line, label(said, frame.left + 4, y - 5, font_size=frame.size.small, fill=INK, halo="yes"))


def _keys(chart: FanChart) -> tuple[Key, ...]:
    keys = [
        Key(sample_line(INKS[at][0], width=3, dash=INKS[at][1]), course.name)
        for at, course in enumerate(chart.courses)
    ]
    if chart.limit:
        keys.append(Key(sample_line(INK, width=1.5, dash="10 4"), chart.limit[0]))
    return tuple(keys)


def _said(chart: FanChart, at: int) -> tuple[str, ...]:
    course = chart.courses[at]
    low, middle, high = course.fan[-1][0], course.fan[-1][LINES // 2], course.fan[-1][-1]
    return (course.name, f"{figure(middle)} ({figure(low)} to {figure(high)})")


def _ends(frame: Frame, chart: FanChart) -> Sequence[EndLabel]:
    return [
        EndLabel(_said(chart, at), frame.y.at(course.fan[-1][LINES // 2]), INKS[at][0])
        for at, course in enumerate(chart.courses)
    ]
