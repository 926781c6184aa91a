"""Small made-up months for the tests of the outlook: no council's real figures."""

from collections.abc import Sequence
from datetime import date

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.editions import InForce
from homefirst.foundation.calendar import THURSDAY, Month, nth_weekday
from homefirst.foundation.stats.error_table import ErrorTable
from homefirst.measures.monthly_days import MonthlyDays, total_days
from homefirst.measures.outlook_method import OUTLOOK_1

AREA = "E10000099"


def known_on(month: Month) -> date:
    return nth_weekday(month + 2, THURSDAY, 2)


def held(
    month: Month,
    total: int | None,
    *,
    area: str = AREA,
    breakdown: Breakdown = Breakdown.CARE,
    days: tuple[tuple[str, int | None], ...] = (),
    revised: date | None = None,
) -> InForce:
    edition = Edition(month, published=known_on(month), revised=revised)
    return InForce(DelayTable(area, "Anyshire", edition, breakdown, days, total), known_on(month))


def history(first: Month, per_day: Sequence[int | None]) -> MonthlyDays:
    """One month after the other, so many people delayed on every day; None for an unknown month."""
    tables = [
        held(month, rate * month.days)
        for month, rate in ((first + step, rate) for step, rate in enumerate(per_day))
        if rate is not None
    ]
    return total_days(tables)


def table(origin: Month, *factors: float, horizons: int = 12) -> ErrorTable:
    """The same factors for every horizon, for a county of typical steadiness."""
    return ErrorTable(
        method=OUTLOOK_1.name,
        origin=origin,
        known_on=known_on(origin),
        series=1,
        typical_error=None,
        pairs=(len(factors),) * horizons,
        sums=(factors,) * horizons,
        levels=(factors,) * horizons,
    )
