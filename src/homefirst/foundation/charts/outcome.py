"""What the end was expected to be, as seen from each month: interval, middle, plan and outcome."""

from dataclasses import dataclass

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
from homefirst.foundation.charts.ink import INK, MEASURED, PLAN, WIDE, Margins, Size, figure, text_width
from homefirst.foundation.charts.marks import path, ring, sample_line
from homefirst.foundation.charts.scale import Linear, decimals_of, finite, ticks
from homefirst.foundation.charts.svg import NOTHING, Fragment, document, element, join

PLAN_DASH = "7 4"
INTERVAL = "#9cc3e6"


@dataclass(frozen=True, slots=True)
class Interval:
    """Of a hundred such cases ten end below `low`, fifty below `middle` and ninety below `high`."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class OutcomeChart:
    """The expectation of one later value, from each of `months`; None where none could be made.

    Raises nothing itself; `outcome_chart` refuses intervals that are not in order.
    """

    title: str
    description: str
    caption: str
    months: tuple[Month, ...]
    intervals: tuple[Interval | None, ...]
    plan: float | None = None
    plan_name: str = "Plan"
    outcome: float | None = None
    outcome_name: str = "What happened"
    notes: tuple[Note, ...] = ()
    decimals: int = 0


def outcome_chart(chart: OutcomeChart, identifier: str, size: Size = WIDE) -> str:
    """The chart as SVG. Raises ValueError where months or intervals are not in order or nothing is known."""
    frame, marks, head = _frame(chart, size)
    at = dict(zip(frame.months, chart.intervals, strict=True))

    def y_of(month: Month) -> float | None:
        interval = at.get(month)
        return None if interval is None else frame.y.at(interval.high)

    return document(
        frame.size,
        identifier,
        chart.title,
        chart.description,
        head,
        value_axis(frame, marks, lambda value: figure(value, decimals_of(marks))),
        month_axis(frame),
        unknown_months(frame, [None if each is None else each.middle for each in chart.intervals]),
        *(_bar(frame, month, interval) for month, interval in at.items()),
        _level(frame, chart.plan, PLAN, PLAN_DASH),
        _level(frame, chart.outcome, INK, None),
        *(_middle(frame, month, interval, chart.decimals) for month, interval in at.items()),
        notes_drawn(frame, chart.notes, y_of),
        NOTHING if size.narrow else end_labels(frame, _ends(frame, chart)),
    )


def _frame(chart: OutcomeChart, size: Size) -> tuple[Frame, tuple[float, ...], Fragment]:
    first, count = span(chart.months)
    if len(chart.intervals) != count:
        raise ValueError(f"“{chart.title}” needs {count} intervals.")
    known = finite(
        [
            *(value for each in chart.intervals if each for value in (each.low, each.middle, each.high)),
            chart.plan,
            chart.outcome,
        ]
    )
    if not any(chart.intervals):
        raise ValueError(f"“{chart.title}” has no interval to draw.")
    if any(each and not each.low <= each.middle <= each.high for each in chart.intervals):
        raise ValueError(f"“{chart.title}” has an interval whose low, middle and high are not in order.")
    marks = ticks(min(known), max(known), 4 if size.narrow else 6)
    left = 16 + max(text_width(figure(mark, decimals_of(marks)), size.small) for mark in marks)
    right = 12 if size.narrow else end_margin(size, [lines for lines, _, _ in _named(chart)])
    head, top = header(size, chart.caption, _keys(chart, size))
    band = (size.width - left - right) / count
    top += notes_height(size, lambda month: left + (month - first + 0.5) * band, chart.notes)
    margins = Margins(top=top + 4, right=right, bottom=2 * size.small + 22, left=left)
    size = fitted(size, margins)
    scale = Linear(marks[0], marks[-1], size.height - margins.bottom, margins.top)
    return Frame(size, margins, first, count, scale), marks, head


def _bar(frame: Frame, month: Month, interval: Interval | None) -> Fragment:
    if interval is None:
        return NOTHING
    width = min(frame.band * 0.5, 22)
    x, high, low = frame.x(month), frame.y.at(interval.high), frame.y.at(interval.low)
    return join(
        element("rect", x=x - width / 2, y=high, width=width, height=low - high, fill=INTERVAL),
        *(path(((x - width / 2, y), (x + width / 2, y)), MEASURED, width=2) for y in (high, low)),
    )


def _middle(frame: Frame, month: Month, interval: Interval | None, decimals: int) -> Fragment:
    if interval is None:
        return NOTHING
    low, middle, high = (figure(v, decimals) for v in (interval.low, interval.middle, interval.high))
    hover = f"From {month.name}: {middle}, 8 in 10 from {low} to {high}"
    return ring(frame.x(month), frame.y.at(interval.middle), MEASURED, radius=4, hover=hover)


def _level(frame: Frame, value: float | None, colour: str, dash: str | None) -> Fragment:
    if value is None:
        return NOTHING
    y = frame.y.at(value)
    return path(((frame.left, y), (frame.right, y)), colour, width=2, dash=dash)


def _keys(chart: OutcomeChart, size: Size) -> tuple[Key, ...]:
    bar = join(
        element("rect", x=-6, y=-7, width=12, height=14, fill=INTERVAL),
        *(path(((-6, y), (6, y)), MEASURED, width=2) for y in (-7, 7)),
    )
    keys = [Key(bar, "8 in 10 expected within"), Key(ring(0, 0, MEASURED, radius=4), "Middle")]
    if size.narrow and chart.plan is not None:
        keys.append(
            Key(sample_line(PLAN, width=2, dash=PLAN_DASH), _said(chart.plan_name, chart.plan, chart))
        )
    if size.narrow and chart.outcome is not None:
        keys.append(Key(sample_line(INK, width=2), _said(chart.outcome_name, chart.outcome, chart)))
    return tuple(keys)


def _said(name: str, value: float, chart: OutcomeChart) -> str:
    return f"{name} {figure(value, chart.decimals)}"


def _named(chart: OutcomeChart) -> tuple[tuple[tuple[str, str], float, str], ...]:
    lines = ((chart.plan_name, chart.plan, PLAN), (chart.outcome_name, chart.outcome, INK))
    return tuple(
        ((name, figure(value, chart.decimals)), value, colour)
        for name, value, colour in lines
        if value is not None
    )


def _ends(frame: Frame, chart: OutcomeChart) -> tuple[EndLabel, ...]:
    return tuple(EndLabel(lines, frame.y.at(value), colour) for lines, value, colour in _named(chart))
