"""A level, month by month, against what was planned: the line, the plan, the aim, and what is to be noted."""

from dataclasses import dataclass
from enum import StrEnum

from homefirst.foundation.calendar import FinancialYear, Month
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
    shade,
    span,
    unknown_months,
    value_axis,
)
from homefirst.foundation.charts.ink import MEASURED, PLAN, WIDE, Margins, Size, figure, text_width
from homefirst.foundation.charts.marks import diamond, dot, path, ring, sample_line
from homefirst.foundation.charts.scale import Linear, decimals_of, finite, ticks
from homefirst.foundation.charts.svg import NOTHING, Fragment, document, join, label

DASH = "7 4"


class Shape(StrEnum):
    """How a plan runs between its months: in steps (a quarter's mean) or straight from one to the next."""

    STEP = "step"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was planned, one value for each of the chart's months; None where there was no plan."""

    name: str
    values: tuple[float | None, ...]
    shape: Shape = Shape.STEP


@dataclass(frozen=True, slots=True)
class Aim:
    """One value to be reached in one month."""

    name: str
    month: Month
    value: float


@dataclass(frozen=True, slots=True)
class LevelChart:
    """Monthly values of one thing, all of one unit (`caption` says which).

    `values` holds one for each of `months`, which follow one another; None is unknown and drawn as a gap
    with a question mark. `year` is tinted and bears `year_name`. The value axis begins at zero unless
    `from_zero` is off.
    """

    title: str
    description: str
    caption: str
    name: str
    months: tuple[Month, ...]
    values: tuple[float | None, ...]
    plan: Plan | None = None
    aim: Aim | None = None
    notes: tuple[Note, ...] = ()
    year: FinancialYear | None = None
    year_name: str = ""
    decimals: int = 0
    from_zero: bool = True


def level_chart(chart: LevelChart, identifier: str, size: Size = WIDE) -> str:
    """The chart as SVG. Raises ValueError where months are not in order, numbers are missing or not finite,
    or nothing at all is known."""
    frame, marks, head = _frame(chart, size)
    at = dict(zip(frame.months, chart.values, strict=True))

    def y_of(month: Month) -> float | None:
        value = at.get(month)
        return None if value is None else frame.y.at(value)

    aim = chart.aim
    return document(
        frame.size,
        identifier,
        chart.title,
        chart.description,
        shade(frame, chart.year, chart.year_name),
        head,
        value_axis(frame, marks, lambda value: figure(value, decimals_of(marks))),
        month_axis(frame),
        unknown_months(frame, chart.values),
        notes_drawn(frame, chart.notes, y_of),
        _plan(frame, chart),
        path(
            ((frame.x(month), y_of(month)) for month in frame.months),
            MEASURED,
            width=3 if frame.mark == 1 else 2,
        ),
        _points(frame, chart, noted={note.month for note in chart.notes}),
        diamond(frame.x(aim.month), frame.y.at(aim.value), PLAN, hover=f"{aim.name}: {_aimed(aim)}")
        if aim
        else NOTHING,
        _last_figures(frame, chart) if size.narrow else end_labels(frame, _ends(frame, chart)),
    )


def _frame(chart: LevelChart, size: Size) -> tuple[Frame, tuple[float, ...], Fragment]:
    first, count = span(chart.months)
    planned = chart.plan.values if chart.plan else ()
    if len(chart.values) != count or (chart.plan and len(planned) != count):
        raise ValueError(f"“{chart.title}” needs {count} values and as many of its plan.")
    if chart.aim and not 0 <= chart.aim.month - first < count:
        raise ValueError(f"The aim of “{chart.title}” lies outside its months.")
    known = finite([*chart.values, *planned, chart.aim.value if chart.aim else None])
    if not known:
        raise ValueError(f"“{chart.title}” has no known value to draw.")
    lowest = min(0.0, *known) if chart.from_zero else min(known)
    marks = ticks(lowest, max(known), 4 if size.narrow else 6)
    left = 16 + max(text_width(figure(mark, decimals_of(marks)), size.small) for mark in marks)
    right = 12 if size.narrow else end_margin(size, [item.lines for item in _named(chart)])
    head, top = header(size, chart.caption, _keys(chart) if size.narrow else ())
    band = (size.width - left - right) / count
    top += notes_height(size, lambda month: left + (month - first + 0.5) * band, chart.notes)
    margins = Margins(top=top + 4, right=right, bottom=2 * size.small + 22, left=left)
    size = fitted(size, margins)
    scale = Linear(marks[0], marks[-1], size.height - margins.bottom, margins.top)
    return Frame(size, margins, first, count, scale), marks, head


def _plan(frame: Frame, chart: LevelChart) -> Fragment:
    if chart.plan is None:
        return NOTHING
    points: list[tuple[float, float | None]] = []
    for month, value in zip(frame.months, chart.plan.values, strict=True):
        y = None if value is None else frame.y.at(value)
        if chart.plan.shape is Shape.STEP:
            points += [(frame.edge(month), y), (frame.edge(month + 1), y)]
        else:
            points.append((frame.x(month), y))
    return path(points, PLAN, dash=DASH)


def _points(frame: Frame, chart: LevelChart, noted: set[Month]) -> Fragment:
    drawn = []
    for month, value in zip(frame.months, chart.values, strict=True):
        if value is not None:
            hover = f"{month.name}: {figure(value, chart.decimals)}"
            x, y = frame.x(month), frame.y.at(value)
            if month in noted:
                drawn.append(ring(x, y, MEASURED, hover=hover))
            else:
                drawn.append(dot(x, y, MEASURED, radius=3.5 * frame.mark, hover=hover))
    return join(*drawn)


def _aimed(aim: Aim) -> str:
    """An aim is said as it was promised: 73, not 73.0."""
    return figure(aim.value, decimals_of([aim.value]))


def _keys(chart: LevelChart) -> tuple[Key, ...]:
    keys = [Key(sample_line(MEASURED, width=3, mark=dot(0, 0, MEASURED)), chart.name)]
    if chart.plan:
        keys.append(Key(sample_line(PLAN, dash=DASH), chart.plan.name))
    if chart.aim:
        keys.append(Key(diamond(0, 0, PLAN), chart.aim.name))
    return tuple(keys)


@dataclass(frozen=True, slots=True)
class _Named:
    lines: tuple[str, ...]
    value: float
    colour: str
    month: Month
    to_edge: bool
    """Whether its line runs to the end of its last month, or is a mark in the middle."""


def _named(chart: LevelChart) -> tuple[_Named, ...]:
    """The last known value of each line with its name, as the end labels say it."""
    named = []
    for name, values, colour in (
        (chart.name, chart.values, MEASURED),
        (chart.plan.name, chart.plan.values, PLAN) if chart.plan else ("", (), PLAN),
    ):
        known = [
            (month, value) for month, value in zip(chart.months, values, strict=False) if value is not None
        ]
        if known:
            month, value = known[-1]
            lines = (name, f"{figure(value, chart.decimals)}, {month.short}")
            stepped = colour == PLAN and chart.plan is not None and chart.plan.shape is Shape.STEP
            named.append(_Named(lines, value, colour, month, stepped))
    if chart.aim:
        said = f"{_aimed(chart.aim)}, {chart.aim.month.short}"
        named.append(_Named((chart.aim.name, said), chart.aim.value, PLAN, chart.aim.month, False))
    return tuple(named)


def _ends(frame: Frame, chart: LevelChart) -> tuple[EndLabel, ...]:
    return tuple(
        EndLabel(item.lines, frame.y.at(item.value), item.colour, _end_of(frame, item))
        for item in _named(chart)
    )


def _end_of(frame: Frame, item: _Named) -> float | None:
    """Where a line ends that does not reach the last month."""
    if item.month == frame.months[-1]:
        return None
    return frame.edge(item.month + 1) if item.to_edge else frame.x(item.month) + 7


def _last_figures(frame: Frame, chart: LevelChart) -> Fragment:
    """Where there is no room for names, the last known figure beside its point."""
    known = [
        (month, value) for month, value in zip(frame.months, chart.values, strict=True) if value is not None
    ]
    if not known:
        return NOTHING
    month, value = known[-1]
    falling = len(known) > 1 and known[-2][1] > value
    return label(
        figure(value, chart.decimals),
        min(frame.x(month) + 8, frame.size.width - 2),
        frame.y.at(value) + (frame.size.text + 7 if falling else -9),
        text_anchor="end",
        font_weight="bold",
        fill=MEASURED,
        halo="yes",
    )
