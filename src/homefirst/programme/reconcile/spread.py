"""What a printed number may mean: the span it can lie in, given its rounding and its hedge."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.unit import TIMES, Unit
from homefirst.county.catalogue.statements.value import ABOUT, Hedge, Value

HALF = Decimal("0.5")
BEYOND = Decimal("0.1")
"""How far beyond a number something that is said to be over or under it is taken to lie at most."""
SAME = Decimal("1e-12")
"""As a share: what dividing by seven, or an hour as a part of a day, leaves behind."""
MONTHS = Decimal("0.02")
"""As a share: a month may be 30 or 31 days, and a year 365."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A number as a closed span, in the dimension's own unit; per day where it is per time, per head where it
    is per so many of a population."""

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

    def above(self, other: "Spread") -> bool:
        """Whether all of it is more than all of the other."""
        return self.middle > other.middle and not self.meets(other)

    def meets(self, other: "Spread") -> bool:
        """Whether both can be the same number. What was rounded to 0.5 and what was rounded to 0.6 cannot:
        spans that only touch share no number, unless one of them is a number itself."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        close = SAME * max(abs(low), abs(high))
        if abs(high - low) > close:
            return low < high
        return self.high - self.low <= close or other.high - other.low <= close

    def gap(self, other: "Spread") -> Decimal:
        """How far the middles are apart, as a share of the larger."""
        one, two = self.middle, other.middle
        larger = max(abs(one), abs(two))
        return abs(one - two) / larger if larger else Decimal(0)

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2


def spread_of(one: Statement, unit: Unit | None = None) -> Spread:
    """The span of a statement's number, read in its own unit or in another. A mean is rounded, whatever it
    counts."""
    unit = unit or one.unit
    return _printed(one.value, unit, unit.rounded or one.kind is Kind.MEAN).times(unit.worth)


def per_time(total: Spread, period: Period, per: str) -> tuple[Spread, ...]:
    """What a total of a period makes a day, a week or a month, per day: by each count that papers use."""
    return tuple(total.times(1 / (times * TIMES[per])) for times in times_in(period, per))


def times_in(period: Period, per: str) -> tuple[Decimal, ...]:
    """How many days, weeks, months a period has. Whole months count as such, and a year has 52 weeks, too."""
    days = Decimal(period.days)
    exact = days / TIMES[per]
    if period.first.day != 1 or period.after.day != 1:
        return (exact,)
    months = Decimal(12 * (period.after.year - period.first.year) + period.after.month - period.first.month)
    match per:
        case "week":
            return exact, months * 52 / 12
        case "month" | "quarter" | "year":
            return (months / {"month": 1, "quarter": 3, "year": 12}[per],)
        case _:
            return (exact,)


def total(spreads: Iterable[Spread]) -> Spread:
    whole = Spread(Decimal(0), Decimal(0))
    for one in spreads:
        whole = whole + one
    return whole


def _printed(value: Value, unit: Unit, rounded: bool) -> Spread:
    number, size = value.number, abs(value.number)
    slack = value.last_digit * HALF if value.places or rounded else Decimal(0)
    if value.high is not None:
        return Spread(number - slack, value.high + slack)
    if unit.dimension == "duration" and unit.factor > 7:
        slack = max(slack, size * MONTHS)
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
