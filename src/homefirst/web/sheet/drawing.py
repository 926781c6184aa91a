"""One chart at two widths: a page shows the one that its reader's screen has room for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from homefirst.foundation.charts.ink import NARROW, WIDE, Size

Chart = TypeVar("Chart")


@dataclass(frozen=True, slots=True)
class Drawing:
    """The same chart as SVG for a wide column and for a telephone. One of the two is hidden by the style
    sheet, from everybody: nobody hears it twice."""

    wide: Markup
    narrow: Markup


def both(draw: Callable[[Chart, str, Size], str], chart: Chart, identifier: str) -> Drawing:
    """Draws a chart twice: `both(level_chart, chart, "level")`. `identifier` is unique in its page."""
    # Safe to mark as markup: foundation/charts escapes every text that it writes.
    return Drawing(
        wide=Markup(draw(chart, identifier, WIDE)),
        narrow=Markup(draw(chart, f"{identifier}-narrow", NARROW)),
    )
