"""What a printed number may mean: the span it can lie in, given its rounding and its hedge."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from homefirst.county.catalogue.statements.statement import Statement
from homefirst.county.catalogue.statements.unit import TIMES, Unit
from homefirst.county.catalogue.statements.value import ABOUT, Hedge, Value

HALF = Decimal("0.5")
BEYOND = Decimal("0.1")
"""How far beyond a number something that is said to be over or under it is taken to lie at most."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A number as a closed span, in the dimension's own unit; per day where it is per time."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Spread") -> "Spread":
        return Spread(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Spread":
        return Spread(-self.high, -self.low)

    def times(self, factor: Decimal) -> "Spread":
        ends = (self.low * factor, self.high * factor)
        return Spread(min(ends), max(ends))

    def over(self, other: "Spread") -> "Spread | None":
        """Divided; None where the other may be nought."""
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Spread(min(ends), max(ends))

    def meets(self, other: "Spread") -> bool:
        """Whether both can be the same number. What was rounded to 0.5 and what was rounded to 0.6 cannot:
        spans that only touch share no number, unless one of them is a number itself."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and (self.low == self.high or other.low == other.high))

    def gap(self, other: "Spread") -> Decimal:
        """How far the middles are apart, as a share of the larger."""
        one, two = self.middle, other.middle
        larger = max(abs(one), abs(two))
        return abs(one - two) / larger if larger else Decimal(0)

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    def wider(self, share: Decimal) -> "Spread":
        by = abs(self.middle) * share
        return Spread(self.low - by, self.high + by)


def spread_of(one: Statement) -> Spread:
    """The span of a statement's number, in the dimension's own unit, per day where it is per time."""
    return spread(one.value, one.unit)


def spread(value: Value, unit: Unit) -> Spread:
    printed = _printed(value, unit)
    scale = unit.factor
    if unit.per is not None and unit.per in TIMES:
        scale = scale / TIMES[unit.per]
    return printed.times(scale)


def total(spreads: Iterable[Spread]) -> Spread:
    whole = Spread(Decimal(0), Decimal(0))
    for one in spreads:
        whole = whole + one
    return whole


def _printed(value: Value, unit: Unit) -> Spread:
    number, size = value.number, abs(value.number)
    if value.high is not None:
        return Spread(number, value.high)
    slack = value.last_digit * HALF if value.places or unit.rounded else Decimal(0)
    match value.hedge:
        case Hedge.ABOUT:
            slack = max(size * ABOUT, value.last_told_digit * HALF)
        case Hedge.OVER | Hedge.AT_LEAST:
            return Spread(number, number + size * BEYOND)
        case Hedge.UNDER | Hedge.AT_MOST:
            return Spread(number - size * BEYOND, number)
        case Hedge.EXACTLY:
            pass
    return Spread(number - slack, number + slack)


def comparable(one: Unit, other: Unit) -> bool:
    """Whether two numbers count the same thing, so that one can be held against the other."""
    return shape(one) == shape(other)


def shape(unit: Unit) -> tuple[str, str | None, str | None, int | None]:
    """What a unit is by dimension: what it counts, and per what; a rank also by the number of places."""
    places = unit.each if unit.population is None else None
    return unit.dimension, "time" if unit.per_time else unit.per, unit.population, places


def plain(number: Decimal, places: int = 2) -> str:
    """A computed number as a person reads it: thousands parted, no idle noughts behind the point."""
    text = f"{number:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
