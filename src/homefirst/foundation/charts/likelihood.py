"""How likely something was, as seen from each month: bars to one, the even chance, and what was said then."""

from dataclasses import dataclass
from enum import StrEnum

from homefirst.foundation.calendar import Month
from homefirst.foundation.charts.frame import (
    Frame,
    Key,
    Note,
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
    AMBER,
    CONCERN,
    GREEN,
    INK,
    PALE,
    PAPER,
    RED,
    SOFT,
    WIDE,
    Margins,
    Size,
    figure,
    text_width,
)
from homefirst.foundation.charts.scale import Linear, finite
from homefirst.foundation.charts.svg import NOTHING, Fragment, document, element, join, label, words
from homefirst.foundation.units import percent

EVEN = 0.5
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Tone(StrEnum):
    """A reading as traffic lights give it, drawn as a letter on its colour; NOT_YET where none was due."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NOT_YET = "not_yet"


_TONES = {
    Tone.GREEN: ("G", GREEN, PAPER),
    Tone.AMBER: ("A", AMBER, INK),
    Tone.RED: ("R", RED, PAPER),
    Tone.NOT_YET: ("–", PAPER, SOFT),
}


def tone_ink(tone: Tone | None) -> tuple[str, str, str]:
    """The letter of a reading, its ground and the letter's colour; a question mark for an unknown one."""
    return _TONES[tone] if tone else ("?", PALE, INK)


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of readings beneath the months, to compare with: one tone for each month, None is unknown."""

    name: str
    tones: tuple[Tone | None, ...]


@dataclass(frozen=True, slots=True)
class LikelihoodChart:
    """A probability (0 to 1) for each of `months`, which follow one another; None is unknown."""

    title: str
    description: str
    caption: str
    months: tuple[Month, ...]
    probabilities: tuple[float | None, ...]
    strip: Strip | None = None
    notes: tuple[Note, ...] = ()


def likelihood_chart(chart: LikelihoodChart, identifier: str, size: Size = WIDE) -> str:
    """The chart as SVG: bars above the even chance are solid, the others pale with a rim.

    Raises ValueError where months are not in order, or a probability is not from 0 to 1.
    """
    frame, head = _frame(chart, size)
    at = dict(zip(frame.months, chart.probabilities, strict=True))

    def y_of(month: Month) -> float | None:
        probability = at.get(month)
        return None if probability is None else frame.y.at(probability) - size.small - 4

    return document(
        frame.size,
        identifier,
        chart.title,
        chart.description,
        head,
        value_axis(frame, MARKS, lambda mark: f"{figure(mark * 100)}%"),
        month_axis(frame),
        unknown_months(frame, chart.probabilities),
        *(_bar(frame, month, value) for month, value in at.items()),
        _even(frame),
        *(_share(frame, month, value) for month, value in at.items()),
        notes_drawn(frame, chart.notes, y_of, lift=size.small + 6),
        _strip(frame, chart.strip),
    )


def _frame(chart: LikelihoodChart, size: Size) -> tuple[Frame, Fragment]:
    first, count = span(chart.months)
    if len(chart.probabilities) != count or (chart.strip and len(chart.strip.tones) != count):
        raise ValueError(f"“{chart.title}” needs {count} probabilities and as many readings.")
    if any(not 0 <= value <= 1 for value in finite(chart.probabilities)):
        raise ValueError(f"“{chart.title}” has a probability outside 0 to 1.")
    left = 16 + text_width("100%", size.small)
    right = 12 if size.narrow else 20 + text_width("Even chance", size.small, bold=True)
    head, top = header(size, chart.caption, _keys(size))
    band = (size.width - left - right) / count
    top += notes_height(size, lambda month: left + (month - first + 0.5) * band, chart.notes)
    strip = 2 * size.small + 24 if chart.strip else 0
    bottom = 2 * size.small + 22 + strip
    margins = Margins(top=top + size.small + 6, right=right, bottom=bottom, left=left)
    size = fitted(size, margins)
    return Frame(size, margins, first, count, Linear(0, 1, size.height - bottom, margins.top)), head


def _keys(size: Size) -> tuple[Key, ...]:
    box = {"x": -11.0, "y": -6.0, "width": 22.0, "height": 12.0}
    more = element("rect", **box, fill=CONCERN)
    less = element("rect", **box, fill=PALE, stroke=SOFT, stroke_width=1.5)
    even = (Key(element("line", x1=-13, y1=0, x2=13, y2=0, stroke=INK, stroke_width=2), "Even chance"),)
    return (Key(more, "More likely than not"), Key(less, "Less likely"), *(even if size.narrow else ()))


def _bar(frame: Frame, month: Month, probability: float | None) -> Fragment:
    if probability is None:
        return NOTHING
    width = frame.band * 0.64
    top = frame.y.at(probability)
    likely = probability > EVEN
    return element(
        "rect",
        element("title", words(f"{month.name}: {percent(probability)}")),
        x=frame.x(month) - width / 2,
        y=top,
        width=width,
        height=frame.bottom - top,
        fill=CONCERN if likely else PALE,
        stroke=CONCERN if likely else SOFT,
        stroke_width=1.5,
    )


def _share(frame: Frame, month: Month, probability: float | None) -> Fragment:
    """The figure above its bar, without its sign where the band is narrow, or not at all."""
    if probability is None:
        return NOTHING
    size = frame.size.small - (1 if frame.size.narrow else 0)
    text = percent(probability)
    if text_width(text, size, bold=True) > frame.band - 2:
        text = text.rstrip("%")
    if text_width(text, size, bold=True) > frame.band:
        return NOTHING
    return label(
        text,
        frame.x(month),
        frame.y.at(probability) - 5,
        text_anchor="middle",
        font_size=size,
        font_weight="bold",
        halo="yes",
    )


def _even(frame: Frame) -> Fragment:
    y = frame.y.at(EVEN)
    line = element("line", x1=frame.left, y1=y, x2=frame.right, y2=y, stroke=INK, stroke_width=2)
    if frame.size.narrow:
        return line
    return join(
        line,
        label(
            "Even chance",
            frame.right + 10,
            y + frame.size.small * 0.35,
            font_size=frame.size.small,
            font_weight="bold",
        ),
    )


def _strip(frame: Frame, strip: Strip | None) -> Fragment:
    if strip is None:
        return NOTHING
    size = frame.size.small
    name = frame.bottom + 3 * size + 24
    parts = [label(strip.name, 2, name, font_size=size, fill=SOFT)]
    side = min(frame.band - 3, size + 9)
    for month, tone in zip(frame.months, strip.tones, strict=True):
        x, y = frame.x(month), name + 7
        letter, ground, ink = tone_ink(tone)
        parts.append(element("rect", x=x - side / 2, y=y, width=side, height=size + 6, rx=2, fill=ground))
        parts.append(
            label(
                letter,
                x,
                y + size * 0.5 + 3 + size * 0.35,
                text_anchor="middle",
                font_size=size,
                font_weight="bold",
                fill=ink,
            )
        )
    return join(*parts)
