"""Numbers with their unit: rounding as the national statistics do it, rates that keep both their parts."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PER_100K = Decimal(100_000)


def round_half_up(value: Decimal | int | float, places: int = 0) -> Decimal:
    """Half away from zero, as NHS Digital's pipelines round; Python's own round goes to even."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percent(probability: Decimal | int | float) -> str:
    """A probability as a percentage: 74%. Exactly 0 and 1, what is known, are 0% and 100%; whatever is only
    foretold never reads as certain: <1%, >99%."""
    if 0 < probability < 0.005:
        return "<1%"
    if 0.995 <= probability < 1:
        return ">99%"
    return f"{round_half_up(Decimal(str(probability)) * 100)}%"


@dataclass(frozen=True, slots=True)
class Rate:
    """A numerator over a denominator, kept apart so that rates can be added up again."""

    numerator: Decimal
    denominator: Decimal

    @property
    def value(self) -> Decimal:
        return self.numerator / self.denominator

    @property
    def per_100k(self) -> Decimal:
        return self.value * PER_100K
