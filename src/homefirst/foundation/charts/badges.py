"""Two small signs with their words: how a measure varies, and whether it can be relied on to meet its target.

Our own drawing: the shape of the XmR chart's mark and a line of points for the first, a line against a
target for the second.
"""

from enum import StrEnum

from homefirst.foundation.charts.control import Signal, signal_mark
from homefirst.foundation.charts.ink import (
    CONCERN,
    GRID,
    IMPROVEMENT,
    INK,
    NEUTRAL,
    PAPER,
    PLAN,
    SOFT,
    WIDER,
    Size,
    text_width,
)
from homefirst.foundation.charts.marks import dot, path
from homefirst.foundation.charts.svg import Fragment, document, element, join, label, ornament

TEXT = 14
HEIGHT = 56
SIGN = 64


class Side(StrEnum):
    HIGH = "high"
    LOW = "low"


class Assurance(StrEnum):
    """Whether the target will be met while nothing changes."""

    PASS = "consistent_pass"
    FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"


_COLOURS = {
    Signal.COMMON: SOFT,
    Signal.IMPROVEMENT: IMPROVEMENT,
    Signal.CONCERN: CONCERN,
    Signal.NEUTRAL: NEUTRAL,
}
_VARIATION_WORDS = {
    Signal.COMMON: ("Usual variation", "no signal"),
    Signal.IMPROVEMENT: ("Better", "signal, {side}"),
    Signal.CONCERN: ("Worse", "signal, {side}"),
    Signal.NEUTRAL: ("Changed", "signal, {side}"),
}
_ASSURANCE_COLOURS = {
    Assurance.PASS: IMPROVEMENT,
    Assurance.FAIL: CONCERN,
    Assurance.INCONSISTENT: SOFT,
}
_ASSURANCE_WORDS = {
    Assurance.PASS: ("Meets the target", "month after month"),
    Assurance.FAIL: ("Misses the target", "month after month"),
    Assurance.INCONSISTENT: ("May meet or miss", "the target"),
}


def variation_badge(signal: Signal, side: Side | None, identifier: str) -> str:
    """The sign of the last point. `side` tells whether a signal lies high or low; None where it is neither.

    Raises ValueError where a signal other than usual variation has no side.
    """
    if (side is None) != (signal is Signal.COMMON):
        raise ValueError(f"A variation of {signal} cannot lie {side}.")
    first, second = _VARIATION_WORDS[signal]
    second = second.format(side=side)
    sign = _variation(signal, side)
    return _badge(sign, first, second, _COLOURS[signal], identifier, "Variation")


def variation_sign(signal: Signal, side: Side | None) -> str:
    """The badge's sign alone, for a row whose words stand beside it."""
    return ornament(Size(SIGN, HEIGHT, TEXT), _variation(signal, side))


def _variation(signal: Signal, side: Side | None) -> Fragment:
    heights = {None: (0, 7, -6, 3, -3), Side.HIGH: (10, 12, 3, -4, -12), Side.LOW: (-10, -12, -3, 4, 12)}[
        side
    ]
    points = [(8 + 11.0 * index, HEIGHT / 2 + height) for index, height in enumerate(heights)]
    return join(
        path(points, SOFT, width=1.5),
        *(dot(x, y, SOFT, radius=3) for x, y in points[:-1]),
        signal_mark(signal, *points[-1]),
    )


def assurance_badge(assurance: Assurance, identifier: str, *, lower_is_better: bool = True) -> str:
    """The sign of whether a target is met while nothing changes: a line beyond, short of or across it."""
    first, second = _ASSURANCE_WORDS[assurance]
    sign = _assurance(assurance, lower_is_better)
    return _badge(sign, first, second, _ASSURANCE_COLOURS[assurance], identifier, "Assurance")


def assurance_sign(assurance: Assurance, *, lower_is_better: bool = True) -> str:
    """The badge's sign alone, for a row whose words stand beside it."""
    return ornament(Size(SIGN, HEIGHT, TEXT), _assurance(assurance, lower_is_better))


def _assurance(assurance: Assurance, lower_is_better: bool) -> Fragment:
    offset = {Assurance.PASS: 12, Assurance.FAIL: -12, Assurance.INCONSISTENT: 0}[assurance]
    colour = _ASSURANCE_COLOURS[assurance]
    middle = HEIGHT / 2
    if not lower_is_better:
        offset = -offset
    points = [(6 + 9.0 * index, middle + offset + (7 if index % 2 else -7)) for index in range(6)]
    target = path(((2, middle), (SIGN - 8, middle)), PLAN, width=2, dash="6 3")
    return join(target, path(points, colour), *(dot(x, y, colour, radius=3) for x, y in points))


def _badge(sign: Fragment, first: str, second: str, colour: str, identifier: str, kind: str) -> str:
    width = SIGN + 16 + WIDER * max(text_width(first, TEXT, bold=True), text_width(second, TEXT - 1))
    frame = element(
        "rect", x=1, y=1, width=width - 2, height=HEIGHT - 2, rx=4, fill=PAPER, stroke=GRID, stroke_width=1
    )
    edge = element("rect", x=0, y=0, width=5, height=HEIGHT, fill=colour)
    return document(
        Size(width, HEIGHT, TEXT),
        identifier,
        f"{kind}: {first}",
        f"{first}, {second}.",
        frame,
        edge,
        element("g", sign, transform="translate(10 0)"),
        label(first, SIGN + 12, 24, font_weight="bold", fill=INK),
        label(second, SIGN + 12, 43, font_size=TEXT - 1, fill=SOFT),
    )
