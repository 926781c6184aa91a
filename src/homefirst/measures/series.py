"""One measure of one area over months, against its plan, charted: what an analyst looks at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from homefirst.county.catalogue.delays import Breakdown
from homefirst.foundation.calendar import Month
from homefirst.foundation.stats.xmr import XmrChart, xmr
from homefirst.foundation.stats.xmr_rules import Rules
from homefirst.measures.definitions import Definition
from homefirst.measures.delays import DelayedMonth, Delays
from homefirst.measures.year_plan import YearPlan

VALUES: Mapping[str, Callable[[Fraction, DelayedMonth], Fraction | None]] = {
    "delayed-days": lambda days, _: days,
    "delayed-per-day": lambda days, month: days / month.month.days,
    "delayed-days-per-100k": lambda days, month: _per_100k(days, month),
    "delayed-people-per-100k": lambda days, month: _per_100k(days / month.month.days, month),
}
"""How each defined measure is made of a month's days: of all, of one category's, or of the plan's."""


def _per_100k(value: Fraction, month: DelayedMonth) -> Fraction | None:
    return None if month.population is None else value * 100_000 / month.population


@dataclass(frozen=True, slots=True)
class MeasuredMonth:
    """One month's value, and what the plan allowed; None is unknown, or no plan."""

    month: Month
    value: Fraction | None
    planned: Fraction | None


@dataclass(frozen=True, slots=True)
class MeasureSeries:
    """The answer to "show me this number". `category` is (breakdown, code), None for all delays.

    `chart` is None where no month's value is known; its points are the months, in order.
    """

    definition: Definition
    delays: Delays
    category: tuple[Breakdown, str] | None
    months: tuple[MeasuredMonth, ...]
    chart: XmrChart | None

    def as_answer(self) -> dict[str, Any]:
        """The words and numbers of the page's ?format=json and the API."""
        points = [None] * len(self.months) if self.chart is None else self.chart.points
        return {
            "measure": self.definition.id,
            "unit": self.definition.unit,
            "area": self.delays.area,
            "area_name": self.delays.area_name,
            "category": None if self.category is None else {self.category[0].value: self.category[1]},
            "known_at": self.delays.as_answer()["known_at"],
            "rules": None if self.chart is None else self.chart.rules.value,
            "variation": None if self.chart is None else self.chart.variation.value,
            "months": [
                {
                    "month": str(one.month),
                    "value": _number(one.value),
                    "planned": _number(one.planned),
                    "mean": point and point.mean,
                    "lower": point and point.lower,
                    "upper": point and point.upper,
                    "cause": point and point.cause.value,
                    "type": point and point.type.value,
                    "vintage": of.vintage and of.vintage.value,
                    "known_on": of.known_on and of.known_on.isoformat(),
                }
                for one, point, of in zip(self.months, points, self.delays.months, strict=True)
            ],
        }


def measure_series(
    delays: Delays,
    definition: Definition,
    *,
    category: str | None = None,
    plan: YearPlan | None = None,
    rules: Rules = Rules.PLOTTHEDOTS_0_2_2,
) -> MeasureSeries:
    """Makes a measure's months and chart of an answer about delays. `category` is a code of its split.

    The plan is of all delays: beside one category there is none.
    """
    make = VALUES[definition.id]
    plan_for_all = plan if category is None else None
    measured = tuple(
        MeasuredMonth(
            month=one.month,
            value=_made(make, one, one.days if category is None else (one.by or {}).get(category)),
            planned=_planned(make, one, plan_for_all),
        )
        for one in delays.months
    )
    values = [_number(one.value) for one in measured]
    known = any(value is not None for value in values)
    return MeasureSeries(
        definition=definition,
        delays=delays,
        category=None if category is None or delays.by is None else (delays.by, category),
        months=measured,
        chart=xmr(values, direction=definition.better, rules=rules) if known else None,
    )


def _made(
    make: Callable[[Fraction, DelayedMonth], Fraction | None], month: DelayedMonth, days: int | None
) -> Fraction | None:
    return None if days is None else make(Fraction(days), month)


def _planned(
    make: Callable[[Fraction, DelayedMonth], Fraction | None], month: DelayedMonth, plan: YearPlan | None
) -> Fraction | None:
    if plan is None or month.month.financial_year != plan.year:
        return None
    return make(plan.days_in(month.month), month)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
