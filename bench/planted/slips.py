"""How a figure, a name or a date goes wrong in a paper: the single slips that errors are planted with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from bench.planted.pack import Pack, Row, apart, span

Span = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Planted:
    """A pack with one error in it: which statements it touches, and what was done."""

    pack: Pack
    touched: frozenset[str]
    what: str


def planted(pack: Pack, row: Row, what: str) -> Planted:
    return Planted(pack.but(row), frozenset({row.id}), what)


def wrong(random: np.random.Generator, value: str) -> str | None:
    """A number with two digits changed about, one digit another, or one lost. None where it stays the
    same."""
    digits = [at for at, letter in enumerate(value) if letter.isdigit()]
    letters = list(value)
    at = int(random.integers(len(digits)))
    match int(random.integers(3)):
        case 0 if at + 1 < len(digits):
            here, there = digits[at], digits[at + 1]
            letters[here], letters[there] = letters[there], letters[here]
        case 1 if len(digits) > 2:
            del letters[digits[at]]
        case _:
            letters[digits[at]] = str(random.integers(10))
    text = "".join(letters)
    whole = text.lstrip("-~<>=")
    fine = whole[:1].isdigit() and whole[-1:].isdigit() and (whole[0] != "0" or value.lstrip("-")[0] == "0")
    return text if fine and text != value and float(whole.partition("..")[0]) else None


def spans(*rows: Row) -> Span:
    """The sum of what rows may mean."""
    each = [span(row.value, row.unit) for row in rows]
    return sum((one[0] for one in each), Fraction(0)), sum((one[1] for one in each), Fraction(0))


def quotient(above: Row, below: Row) -> Span:
    (low, high), (least, most) = span(above.value, above.unit), span(below.value, below.unit)
    return low / most, high / least


def differ(one: Span, other: Span) -> bool:
    return apart(one, other)


def far(one: str, other: str) -> bool:
    """Whether two printed numbers differ by more than either was rounded to, and by more than a fiftieth."""
    first, second = (Fraction(each.lstrip("~<>=")) for each in (one, other))
    return abs(first - second) > max(told(one) + told(other), abs(first) / 50, abs(second) / 50)


def told(value: str) -> Fraction:
    """What the last digit that is not nought is worth."""
    text = value.lstrip("-~<>=")
    places = len(text.partition(".")[2])
    if places:
        return Fraction(1, 10**places)
    return Fraction(10) ** (len(text) - len(text.rstrip("0")))


def moved(random: np.random.Generator, day: str, low: int, high: int) -> str:
    """A day so many days later; earlier where they are below nought."""
    return (date.fromisoformat(day) + timedelta(days=int(random.integers(low, high + 1)))).isoformat()


NEW_WORDS: Sequence[str] = (
    "Strategy Oversight Integrated Commissioning Improvement Transformation Executive Delivery Advisory"
).split()
SMALL = ("and", "of", "&", "The", "the")


def renamed(random: np.random.Generator, name: str) -> str:
    """A name with one of its words replaced, or left out."""
    words = name.split()
    those = [at for at, word in enumerate(words) if word not in SMALL]
    at = those[int(random.integers(len(those)))]
    if len(those) > 3 and random.random() < 0.3:
        return " ".join(word for place, word in enumerate(words) if place != at)
    words[at] = [word for word in NEW_WORDS if word not in words][int(random.integers(6))]
    return " ".join(words)
