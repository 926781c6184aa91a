"""A small line in a table's row: the latest values in their limits, without axis or words.

What it shows stands in words and figures beside it, so that it is hidden from who hears the page.
"""

from collections.abc import Sequence

from homefirst.foundation.charts.control import Signal, signal_mark
from homefirst.foundation.charts.ink import GRID, MEASURED, SOFT, Size
from homefirst.foundation.charts.marks import path
from homefirst.foundation.charts.scale import Linear, finite
from homefirst.foundation.charts.svg import NOTHING, Fragment, element, ornament

SPARK = Size(width=128, height=36, text=12)
EDGE = 7.0
"""Room for the mark of the last point."""


def sparkline(
    values: Sequence[float | None],
    *,
    mean: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    signal: Signal = Signal.COMMON,
    floor: float | None = None,
) -> str:
    """The values, one a period, with a gap where one is unknown; the limits as a tinted band, the mean as a
    thin line, and the mark of what the last point says. Nothing but the empty frame where none is known.
    `floor` stops the band at what can be."""
    known = finite(values)
    if not known:
        return ornament(SPARK)
    low = lower if lower is None or floor is None else max(lower, floor)
    all_ = (*known, *(edge for edge in (low, upper, mean) if edge is not None))
    least, most = min(all_), max(all_)
    if least == most:
        least, most = least - 1, most + 1
    y = Linear(least, most, SPARK.height - EDGE, EDGE)
    x = Linear(0, max(len(values) - 1, 1), EDGE, SPARK.width - EDGE)
    points = [(x.at(place), None if value is None else y.at(value)) for place, value in enumerate(values)]
    last_x, last_y = points[-1]
    return ornament(
        SPARK,
        _band(y, low, upper),
        NOTHING if mean is None else path(((0, y.at(mean)), (SPARK.width, y.at(mean))), SOFT, width=1),
        path(points, MEASURED, width=1.5),
        NOTHING if last_y is None else signal_mark(signal, last_x, last_y, scale=0.8),
    )


def _band(y: Linear, lower: float | None, upper: float | None) -> Fragment:
    if lower is None or upper is None or lower >= upper:
        return NOTHING
    top = y.at(upper)
    return element("rect", x=0, y=top, width=SPARK.width, height=y.at(lower) - top, fill=GRID)
