"""A plan of delayed days for a financial year, spread over it by days."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from homefirst.foundation.calendar import FinancialYear, Month, months
from homefirst.foundation.errors import NotUnderstood

MOST = 10**9
"""A limit for what is typed; England had two million delayed days in a year."""

Span = tuple[Month, Month, Decimal]
"""First month, last month, and the delayed days planned for them together."""


@dataclass(frozen=True, slots=True)
class YearPlan:
    """Planned delayed days of each part of a year, its quarters or the year at once, in order.

    Within a part every day has the same share: so a plan by quarters is a plan for each month, too.
    """

    year: FinancialYear
    parts: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not all(days.is_finite() and days < MOST for _, _, days in self.parts):
            raise NotUnderstood("The planned days are no number of days.", next="Write 42558.")
        covered = [month for first, last, _ in self.parts for month in months(first, last)]
        if tuple(covered) != self.year.months or any(days < 0 for _, _, days in self.parts):
            raise NotUnderstood(
                f"The plan's parts do not make up {self.year}, each month once, with no days below 0.",
                next="Give the days of the whole year, or those of its four quarters.",
            )

    @classmethod
    def of_year(cls, year: FinancialYear, days: Decimal) -> "YearPlan":
        """One number for the whole year."""
        return cls(year, ((year.first, year.last, days),))

    @classmethod
    def of_spans(cls, year: FinancialYear, spans: Iterable[Span]) -> "YearPlan":
        """The parts that lie in `year`, of a plan that may be longer. Raises NotUnderstood as above."""
        return cls(year, tuple(sorted(span for span in spans if span[0].financial_year == year)))

    @property
    def days(self) -> Decimal:
        """The year's plan."""
        return sum((days for _, _, days in self.parts), Decimal(0))

    def days_in(self, month: Month) -> Fraction:
        """The plan's days that fall into one month, exactly. Raises NotUnderstood outside the year."""
        if month.financial_year != self.year:
            raise NotUnderstood(f"{month.name} does not lie in {self.year}.")
        first, last, days = next(part for part in self.parts if part[0] <= month <= part[1])
        return Fraction(days) * month.days / sum(each.days for each in months(first, last))

    def days_to(self, month: Month) -> Fraction:
        """The plan's days from the start of the year to the end of `month`, exactly."""
        return sum((self.days_in(each) for each in months(self.year.first, month)), Fraction(0))

    def per_day(self, month: Month) -> Fraction:
        """People delayed per day that the plan allows in one month."""
        return self.days_in(month) / month.days
