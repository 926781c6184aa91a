"""The marks on a plot: lines with gaps, points whose shape says what they are."""

from collections.abc import Iterable

from homefirst.foundation.charts.ink import PAPER
from homefirst.foundation.charts.scale import runs
from homefirst.foundation.charts.svg import NOTHING, Fragment, coordinate, element, join, words


def path(
    points: Iterable[tuple[float, float | None]],
    colour: str,
    *,
    width: float = 2.5,
    dash: str | None = None,
) -> Fragment:
    """A line through the known points, broken where one is unknown."""
    drawn = " ".join(
        "M" + " L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in run)
        for run in runs(points)
        if len(run) > 1
    )
    if not drawn:
        return NOTHING
    return element(
        "path",
        d=drawn,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linejoin="round",
        stroke_linecap="butt" if dash else "round",
    )


def dot(x: float, y: float, colour: str, *, radius: float = 3.5, hover: str = "") -> Fragment:
    # A white rim parts a dot from what it covers; around a tiny one it would only cut its line to pieces.
    rim: dict[str, str | float | None] = {"stroke": PAPER, "stroke_width": 1} if radius > 2.5 else {}
    return element("circle", *_hover(hover), cx=x, cy=y, r=radius, fill=colour, **rim)


def ring(x: float, y: float, colour: str, *, radius: float = 5.5, hover: str = "") -> Fragment:
    return element(
        "circle", *_hover(hover), cx=x, cy=y, r=radius, fill=PAPER, stroke=colour, stroke_width=2.5
    )


def triangle(x: float, y: float, colour: str, *, up: bool, radius: float = 6.5, hover: str = "") -> Fragment:
    tip, foot = (y - radius, y + radius * 0.75) if up else (y + radius, y - radius * 0.75)
    return _shape(((x, tip), (x + radius, foot), (x - radius, foot)), colour, hover)


def diamond(x: float, y: float, colour: str, *, radius: float = 7, hover: str = "") -> Fragment:
    return _shape(((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)), colour, hover)


def square(x: float, y: float, colour: str, *, radius: float = 5, hover: str = "") -> Fragment:
    low, high = (x - radius, y - radius), (x + radius, y + radius)
    return _shape((low, (high[0], low[1]), high, (low[0], high[1])), colour, hover)


def _shape(corners: tuple[tuple[float, float], ...], colour: str, hover: str) -> Fragment:
    points = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in corners)
    return element("polygon", *_hover(hover), points=points, fill=colour, stroke=PAPER, stroke_width=1)


def _hover(text: str) -> tuple[Fragment, ...]:
    """A title that a pointer shows; whoever cannot point has the table beside the drawing."""
    return (element("title", words(text)),) if text else ()


def sample_line(
    colour: str, *, width: float = 2.5, dash: str | None = None, mark: Fragment = NOTHING
) -> Fragment:
    """For the key: a short line about the origin, with a mark upon it."""
    return join(path(((-13, 0), (13, 0)), colour, width=width, dash=dash), mark)
