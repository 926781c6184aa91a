"""How each part moved from one time to another: a row for each, from a ring to a filled arrow head."""

from dataclasses import dataclass

from homefirst.foundation.charts.frame import Key, header
from homefirst.foundation.charts.ink import (
    CONCERN,
    GRID,
    IMPROVEMENT,
    NEUTRAL,
    SOFT,
    WIDE,
    WIDER,
    Size,
    figure,
    text_width,
)
from homefirst.foundation.charts.marks import path, ring
from homefirst.foundation.charts.scale import Linear, decimals_of, finite, ticks
from homefirst.foundation.charts.svg import NOTHING, Fragment, coordinate, document, element, join, label

ROW = 36
NARROW_ROW = 50
HEAD = 11
"""The length of an arrow head."""


@dataclass(frozen=True, slots=True)
class Move:
    """One part's value at two times; None is unknown, or what `missing` says of it."""

    name: str
    before: float | None
    after: float | None
    missing: str = "unknown"

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class ChangeChart:
    """Parts of one measure at two times, drawn in the order given. `lower_is_better` colours the moves;
    None leaves them without judgement."""

    title: str
    description: str
    caption: str
    before_name: str
    after_name: str
    moves: tuple[Move, ...]
    lower_is_better: bool | None = True
    decimals: int = 1


def signed(value: float, decimals: int) -> str:
    """A change as a person reads it: +12.3, −4.0 (with a minus sign, not a hyphen), or "no change"."""
    text = figure(abs(value), decimals)
    if not text.strip("0."):
        return "no change"
    return f"{'+' if value > 0 else '−'}{text}"


def change_chart(chart: ChangeChart, identifier: str, size: Size = WIDE) -> str:
    """The chart as SVG. Its height follows the number of rows, not `size.height`.

    Raises ValueError where there is no row, or none with a known value.
    """
    known = finite(value for move in chart.moves for value in (move.before, move.after))
    if not known:
        raise ValueError(f"“{chart.title}” has no known value to draw.")
    marks = ticks(min(0.0, *known), max(known), 4 if size.narrow else 7)
    head, top = header(size, chart.caption, _keys(chart))
    names = WIDER * max(text_width(move.name, size.small) for move in chart.moves)
    beside = WIDER * max(text_width(_said(move, chart), size.small, bold=True) for move in chart.moves) + 20
    left = 14.0 if size.narrow else names + 16
    row = NARROW_ROW if size.narrow else ROW
    scale = Linear(marks[0], marks[-1], left, size.width - (20 if size.narrow else beside))
    bottom = top + row * len(chart.moves) + 6
    rows = [_row(move, chart, scale, top + row * index, size) for index, move in enumerate(chart.moves)]
    return document(
        Size(size.width, bottom + size.small + 10, size.text),
        identifier,
        chart.title,
        chart.description,
        head,
        _axis(scale, marks, top, bottom, size),
        *rows,
    )


def _axis(scale: Linear, marks: tuple[float, ...], top: float, bottom: float, size: Size) -> Fragment:
    parts = []
    for mark in marks:
        x = scale.at(mark)
        colour = SOFT if mark == 0 else GRID
        parts.append(element("line", x1=x, y1=top, x2=x, y2=bottom, stroke=colour, stroke_width=1))
        parts.append(
            label(
                figure(mark, decimals_of(marks)),
                x,
                bottom + size.small + 4,
                text_anchor="middle",
                font_size=size.small,
                fill=SOFT,
            )
        )
    return join(*parts)


def _row(move: Move, chart: ChangeChart, scale: Linear, top: float, size: Size) -> Fragment:
    small = size.small
    y = top + (36 if size.narrow else ROW / 2)
    words_at = top + small + 4 if size.narrow else y + small * 0.35
    name = (
        label(move.name, 2, words_at, font_size=small, halo="yes")
        if size.narrow
        else label(move.name, scale.start - 14, words_at, text_anchor="end", font_size=small)
    )
    said = label(
        _said(move, chart),
        size.width - 2,
        words_at,
        text_anchor="end",
        font_size=small,
        font_weight="bold",
        fill=_colour(move, chart),
        halo="yes",
    )
    return join(_arrow(move, chart, scale, y), name, said)


def _arrow(move: Move, chart: ChangeChart, scale: Linear, y: float) -> Fragment:
    colour = _colour(move, chart)
    before = None if move.before is None else scale.at(move.before)
    after = None if move.after is None else scale.at(move.after)
    hover = f"{move.name}: {_value(move, move.before, chart)} to {_value(move, move.after, chart)}"
    parts = [NOTHING]
    if before is not None and after is not None:
        end = after if _close(before, after) else after + (HEAD if after < before else -HEAD)
        parts.append(path(((before, y), (end, y)), colour, width=4))
    if before is not None:
        parts.append(ring(before, y, colour, radius=5, hover=hover))
    if after is not None:
        parts.append(_head(before, after, y, colour))
    return join(*parts)


def _head(before: float | None, after: float, y: float, colour: str) -> Fragment:
    """An arrow head whose tip is the value; a bar where ring and head would cover each other."""
    if before is None or _close(before, after):
        return element("rect", x=after - 2.5, y=y - 8, width=5, height=16, fill=colour)
    back = after - HEAD if after > before else after + HEAD
    corners = ((after, y), (back, y - 8), (back, y + 8))
    points = " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in corners)
    return element("polygon", points=points, fill=colour)


def _close(before: float, after: float) -> bool:
    return abs(after - before) < HEAD + 6


def _keys(chart: ChangeChart) -> tuple[Key, ...]:
    keys = [Key(ring(0, 0, SOFT, radius=5), chart.before_name)]
    head = join(path(((-12, 0), (-2, 0)), SOFT, width=4), _head(-12, 9, 0, SOFT))
    keys.append(Key(head, chart.after_name))
    return tuple(keys)


def _value(move: Move, value: float | None, chart: ChangeChart) -> str:
    return move.missing if value is None else figure(value, chart.decimals)


def _said(move: Move, chart: ChangeChart) -> str:
    return move.missing if move.change is None else signed(move.change, chart.decimals)


def _colour(move: Move, chart: ChangeChart) -> str:
    change = move.change
    if change is None or signed(change, chart.decimals) == "no change":
        return SOFT
    if chart.lower_is_better is None:
        return NEUTRAL
    return IMPROVEMENT if (change < 0) == chart.lower_is_better else CONCERN
