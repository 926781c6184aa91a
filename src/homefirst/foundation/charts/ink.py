"""What the drawings are drawn with: sizes, colours and the width of words.

Every meaning that has a colour has a shape, a dash or a word as well; no colour stands alone. Lines and
marks reach a contrast of 3 to 1 on white, text 4.5 to 1; tests/foundation/test_charts_ink.py measures it.
"""

from dataclasses import dataclass
from decimal import Decimal

from homefirst.foundation.units import round_half_up

# Arial and its metric twins first: the widths below are true of each.
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
WIDER = 1.2
"""How much wider a machine without any of them draws: DejaVu Sans in bold, measured in Chromium, 1.17. Words
that end near the edge of a drawing have that much room."""

INK = "#212b32"
SOFT = "#4c6272"
GRID = "#d8dde0"
SHADE = "#eaf1f8"
PAPER = "#ffffff"
MEASURED = "#005eb8"
PLAN = "#7c2855"
IMPROVEMENT = "#005eb8"
CONCERN = "#b8460b"
NEUTRAL = "#5c2d91"
GREEN = "#007f3b"
AMBER = "#ffb81c"
RED = "#c9211e"
PALE = "#e8edee"


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing's width and height, and its text's size, in its own units (pixels at full size)."""

    width: float
    height: float
    text: float

    @property
    def narrow(self) -> bool:
        """Whether labels stand in rows above the plot, because there is no room beside it."""
        return self.width < 560

    @property
    def small(self) -> float:
        return self.text - 1


WIDE = Size(width=860, height=420, text=15)
"""For a page's full column, a printed page and a picture in a document."""

NARROW = Size(width=320, height=330, text=13)
"""For a telephone: at 320 px of screen its text is still 11.7 px high."""


@dataclass(frozen=True, slots=True)
class Margins:
    top: float
    right: float
    bottom: float
    left: float


# Advance widths of Arial in thousandths of the text's size, by rough kinds of letter.
_NARROW_LETTERS = frozenset("iljtfrI.,:;'!|()[] -")
_BROAD_LETTERS = frozenset("mwMW%@—")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is when drawn: exact enough to keep labels apart, never to align letters."""
    units = sum(
        0.3 if letter in _NARROW_LETTERS else 0.85 if letter in _BROAD_LETTERS else _usual(letter)
        for letter in text
    )
    return units * size * (1.06 if bold else 1.0)


def _usual(letter: str) -> float:
    return 0.68 if letter.isupper() else 0.556


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """The text in lines no wider than `width` where its words allow it."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def figure(value: float | Decimal, decimals: int = 0) -> str:
    """A number as a person reads it: thousands parted by commas, rounded as the national statistics do."""
    rounded = round_half_up(Decimal(str(value)), decimals)
    return f"{rounded if rounded else abs(rounded):,}"
