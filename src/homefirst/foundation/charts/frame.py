"""The frame that the monthly drawings share: header, value axis, month axis, notes and end labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.foundation.charts.ink import (
    GRID,
    INK,
    SHADE,
    SOFT,
    WIDER,
    Margins,
    Size,
    text_width,
    wrap,
)
from homefirst.foundation.charts.scale import Linear, spread
from homefirst.foundation.charts.svg import NOTHING, Fragment, element, join, label

LINE = 4
"""Space between two lines of text."""


@dataclass(frozen=True, slots=True)
class Note:
    """Words for the reader, tied to a month: "Turned in July 2016", and in lighter type what follows."""

    month: Month
    text: str
    detail: str = ""
    at_start: bool = False
    """Of the beginning of the month, where something is parted, and not of its value."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a mark means: its sample, drawn about the origin and at most 26 wide, and its words."""

    sample: Fragment
    text: str


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Words beside the right edge, level with what they name: a line for each of `lines`, the first bold."""

    lines: tuple[str, ...]
    y: float
    colour: str = INK
    x: float | None = None
    """Where its line ends, if that is before the right edge."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot area of `count` months from `first`, each a band of the same width, with its value scale."""

    size: Size
    margins: Margins
    first: Month
    count: int
    y: Linear

    @property
    def left(self) -> float:
        return self.margins.left

    @property
    def right(self) -> float:
        return self.size.width - self.margins.right

    @property
    def top(self) -> float:
        return self.margins.top

    @property
    def bottom(self) -> float:
        return self.size.height - self.margins.bottom

    @property
    def band(self) -> float:
        return (self.right - self.left) / self.count

    @property
    def mark(self) -> float:
        """How large marks are drawn, 1 being usual: smaller where many months would make them one smear."""
        return min(1.0, max(0.5, self.band / 8))

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(self.first + index for index in range(self.count))

    def edge(self, month: Month) -> float:
        """Where the band of a month begins."""
        return self.left + (month - self.first) * self.band

    def x(self, month: Month) -> float:
        """The middle of a month's band."""
        return self.edge(month) + self.band / 2

    def covers(self, month: Month) -> bool:
        return 0 <= month - self.first < self.count


def fitted(size: Size, margins: Margins) -> Size:
    """The size, made higher where header and notes would leave the plot too low for its width (0.36 of it,
    0.6 on a telephone): a squeezed line shows nothing."""
    plot = (size.width - margins.left - margins.right) * (0.6 if size.narrow else 0.36)
    return Size(size.width, max(size.height, margins.top + plot + margins.bottom), size.text)


def span(months: Sequence[Month]) -> tuple[Month, int]:
    """First month and number of months. Raises ValueError where they are none or not in order."""
    if not months or any(later - earlier != 1 for earlier, later in pairwise(months)):
        raise ValueError("A monthly drawing needs one value for each month, in order, unknown as None.")
    return months[0], len(months)


def header(size: Size, caption: str, keys: Sequence[Key] = ()) -> tuple[Fragment, float]:
    """The key in as many rows as it needs, then what the value axis counts; and the height they take."""
    line = size.text + LINE + 2
    x, y = 2.0, size.text
    parts: list[Fragment] = []
    for key in keys:
        wide = 34 + WIDER * text_width(key.text, size.small)
        if x > 2 and x + wide > size.width:
            x, y = 2.0, y + line
        parts.append(
            element("g", key.sample, transform=f"translate({x + 13:.1f} {y - size.text * 0.32:.1f})")
        )
        parts.append(label(key.text, x + 34, y, font_size=size.small))
        x += wide + 10
    if keys:
        y += line + 2
    for text in wrap(caption, size.small, (size.width - 4) / WIDER):
        parts.append(label(text, 2, y, font_size=size.small, fill=SOFT))
        y += line
    return join(*parts), y - line + LINE + 5


def value_axis(frame: Frame, marks: Sequence[float], written: Callable[[float], str]) -> Fragment:
    """A thin line for each round value and its number to the left; the lowest line is the base."""
    parts = []
    for mark in marks:
        y = frame.y.at(mark)
        base = mark == marks[0]
        parts.append(_line(frame.left, y, frame.right, y, SOFT if base else GRID))
        parts.append(
            label(
                written(mark),
                frame.left - 7,
                y + frame.size.small * 0.35,
                text_anchor="end",
                font_size=frame.size.small,
                fill=SOFT,
            )
        )
    return join(*parts)


def month_axis(frame: Frame) -> Fragment:
    """Month names as often as they fit, counted from April, and each financial year beneath its months."""
    size, base = frame.size.small, frame.bottom
    step = next((s for s in (1, 2, 3, 6) if s * frame.band >= text_width("Mmm", size) + 5), None)
    parts = []
    for month in frame.months:
        if step and (month.month - 4) % step == 0:
            x = frame.x(month)
            parts.append(_line(x, base, x, base + 5, SOFT))
            parts.append(
                label(month.short[:3], x, base + size + 7, text_anchor="middle", font_size=size, fill=SOFT)
            )
    year_row = base + (2 * size + 14 if step else size + 8)
    for year in sorted({month.financial_year for month in frame.months}):
        parts.append(_year(frame, year, year_row, size))
    return join(*parts)


def _year(frame: Frame, year: FinancialYear, y: float, size: float) -> Fragment:
    start = max(frame.edge(year.first), frame.left)
    end = min(frame.edge(year.last + 1), frame.right)
    divider = NOTHING
    if start > frame.left:
        # Below the row of month names, of which the first would touch it on a telephone.
        divider = _line(start, y - size - 1, start, y + 3, SOFT)
    fitting = (text for text in (str(year), str(year)[2:]) if text_width(text, size) + 4 <= end - start)
    written = next(fitting, None)
    if written is None:
        return divider
    return join(
        divider,
        label(written, (start + end) / 2, y, text_anchor="middle", font_size=size, fill=INK),
    )


def shade(frame: Frame, year: FinancialYear | None, words: str) -> Fragment:
    """A tinted ground beneath one financial year, with a word on what it is just above the base."""
    if year is None or not any(month.financial_year == year for month in frame.months):
        return NOTHING
    start = max(frame.edge(year.first), frame.left)
    end = min(frame.edge(year.last + 1), frame.right)
    size = frame.size.small
    named = (
        label(
            words,
            (start + end) / 2,
            frame.bottom - 8,
            text_anchor="middle",
            font_size=size,
            fill=SOFT,
        )
        if words and text_width(words, size) < end - start
        else NOTHING
    )
    ground = element(
        "rect", x=start, y=frame.top, width=end - start, height=frame.bottom - frame.top, fill=SHADE
    )
    return join(ground, named)


def unknown_months(frame: Frame, values: Sequence[float | None]) -> Fragment:
    """A question mark above the base for each month of which nothing is known: a gap is never a zero."""
    return join(
        *(
            label(
                "?",
                frame.x(month),
                frame.bottom - 6,
                text_anchor="middle",
                font_size=frame.size.small,
                font_weight="bold",
                fill=SOFT,
                halo="yes",
            )
            for month, value in zip(frame.months, values, strict=True)
            if value is None
        )
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    note: Note
    lines: tuple[tuple[str, bool], ...]
    """Each line, and whether it is bold."""
    start: float
    end: float
    leftwards: bool
    shelf: int


def notes_height(size: Size, x_of: Callable[[Month], float], notes: Sequence[Note]) -> float:
    """The height that the notes' words take above the plot."""
    return sum(_shelves(size, _place(size, x_of, notes)))


def notes_drawn(
    frame: Frame, notes: Sequence[Note], y_of: Callable[[Month], float | None], lift: float = 0
) -> Fragment:
    """Each note's words above the plot, and a dashed line down to what it speaks of (or to the base).

    `lift` is the room kept free between words and plot, where figures stand above the highest marks.
    """
    size = frame.size
    placed = _place(size, frame.x, notes)
    shelves = _shelves(size, placed)
    parts = []
    for item in placed:
        x = frame.edge(item.note.month) if item.note.at_start else frame.x(item.note.month)
        top = frame.top - lift - sum(shelves[: item.shelf + 1])
        found = None if item.note.at_start else y_of(item.note.month)
        end = frame.bottom if found is None else found - 7
        parts.append(_line(x, top + 2, x, end, INK, dash="2 3"))
        for index, (text, bold) in enumerate(item.lines):
            parts.append(
                label(
                    text,
                    x - 5 if item.leftwards else x + 5,
                    top + size.small + index * (size.small + LINE),
                    font_size=size.small,
                    font_weight="bold" if bold else None,
                    text_anchor="end" if item.leftwards else "start",
                    halo="yes",
                )
            )
    return join(*parts)


def _place(size: Size, x_of: Callable[[Month], float], notes: Sequence[Note]) -> tuple[_Placed, ...]:
    """From the right to the left, each on the lowest shelf where its words meet no other's."""
    placed: list[_Placed] = []
    widest = 170 if size.narrow else 230
    for note in sorted(notes, key=lambda note: note.month, reverse=True):
        lines = (
            *((text, True) for text in wrap(note.text, size.small, widest)),
            *((text, False) for text in wrap(note.detail, size.small, widest)),
        )
        wide = WIDER * max(text_width(text, size.small, bold=bold) for text, bold in lines) + 10
        x = x_of(note.month)
        leftwards = x + wide > size.width
        start, end = (x - wide, x) if leftwards else (x, x + wide)
        taken = {other.shelf for other in placed if start < other.end and other.start < end}
        shelf = next(shelf for shelf in range(len(notes) + 1) if shelf not in taken)
        placed.append(_Placed(note, lines, start, end, leftwards, shelf))
    return tuple(placed)


def _shelves(size: Size, placed: Sequence[_Placed]) -> tuple[float, ...]:
    count = max((item.shelf for item in placed), default=-1) + 1
    return tuple(
        max(len(item.lines) for item in placed if item.shelf == shelf) * (size.small + LINE) + 5
        for shelf in range(count)
    )


def end_labels(frame: Frame, labels: Sequence[EndLabel]) -> Fragment:
    """The names of the lines beside the right edge, moved apart where they would meet."""
    size, line = frame.size.small, frame.size.small + LINE
    rows = max((len(item.lines) for item in labels), default=1)
    half = (rows - 1) * line / 2
    places = spread([item.y for item in labels], rows * line + 5, frame.top + half, frame.bottom - half)
    parts = []
    for item, place in zip(labels, places, strict=True):
        if item.x is not None and item.x < frame.right - 1:
            # The line ended earlier: dots lead from its end to the edge, or its name would float.
            parts.append(_line(item.x + 3, item.y, frame.right + 2, item.y, item.colour, dash="1 4"))
        if abs(place - item.y) > 3:
            parts.append(_line(frame.right + 2, item.y, frame.right + 10, place, item.colour))
        first = place - (len(item.lines) - 1) * line / 2 + size * 0.35
        for index, text in enumerate(item.lines):
            parts.append(
                label(
                    text,
                    frame.right + 13,
                    first + index * line,
                    font_size=size,
                    font_weight="bold" if index == 0 else None,
                    fill=item.colour,
                )
            )
    return join(*parts)


def end_margin(size: Size, labels: Sequence[tuple[str, ...]]) -> float:
    """The room to the right that end labels need."""
    texts = [text for lines in labels for text in lines]
    return 15 + WIDER * max((text_width(text, size.small, bold=True) for text in texts), default=0)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, *, dash: str | None = None) -> Fragment:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=1, stroke_dasharray=dash)
