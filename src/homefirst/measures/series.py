"""One measure of one area over months, against its plan, charted: what an analyst looks at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from homefirst.county.catalogue.delays import Breakdown
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.xmr import FEWEST_FIXED, XmrChart, xmr
from homefirst.foundation.stats.xmr_rules import Rules
from homefirst.measures.chart_notes import chart_notes
from homefirst.measures.definitions import Definition
from homefirst.measures.delays import DelayedMonth, Delays
from homefirst.measures.rebases import Rebase
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

    `chart` is None where no month's value is known; its points are the months, in order. `rebases` are those
    at which its limits begin anew; `fix_after` is of how many months of each stretch they are made, None of
    all.
    """

    definition: Definition
    delays: Delays
    category: tuple[Breakdown, str] | None
    months: tuple[MeasuredMonth, ...]
    chart: XmrChart | None
    rebases: tuple[Rebase, ...] = ()
    fix_after: int | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know before trusting the limits."""
        names = [one.month.name for one in self.months]
        return () if self.chart is None else tuple(chart_notes(names, self.chart))

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
            "assurance": self.chart and self.chart.assurance and self.chart.assurance.value,
            "notes": list(self.notes),
            "fix_after": self.fix_after,
            "rebases": [
                {
                    "month": str(one.month),
                    "because": one.because,
                    "decided_by": one.decided_by,
                    "source": None if one.source is None else asdict(one.source),
                }
                for one in self.rebases
            ],
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
                    "assurance": point and point.assurance and point.assurance.value,
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
    rules: Rules = Rules.HOMEFIRST_1,
    rebases: Sequence[Rebase] = (),
    fix_after: int | Month | None = None,
) -> MeasureSeries:
    """Makes a measure's months and chart of an answer about delays. `category` is a code of its split.

    Decided rebases outside the months shown, and at the first of them, are left out; one that is only tried
    raises NotUnderstood there. `fix_after` is a number of months, of which the limits of each stretch are
    made, or the month to which the stretch that holds it counts; NotUnderstood where that is too few.
    """
    measured = measured_months(delays, definition, category=category, plan=plan)
    values = [_number(one.value) for one in measured]
    known = any(value is not None for value in values)
    first, last = measured[0].month, measured[-1].month
    begun = tuple(one for one in rebases if in_months(one, first, last))
    fixed = _months_fixed([first, *(one.month for one in begun)], last, fix_after)
    chart = xmr(
        values,
        direction=definition.better,
        rules=rules,
        trajectory=[_number(one.planned) for one in measured],
        rebase=[one.month - first for one in begun],
        fix_after=fixed,
    )
    return MeasureSeries(
        definition=definition,
        delays=delays,
        category=None if category is None or delays.by is None else (delays.by, category),
        months=measured,
        chart=chart if known else None,
        rebases=begun,
        fix_after=fixed,
    )


def in_months(rebase: Rebase, first: Month, last: Month) -> bool:
    """Whether a rebase falls among the months shown, after the first of them; raises NotUnderstood where one
    that is only tried does not."""
    if first < rebase.month <= last:
        return True
    if rebase.decided_by is None:
        raise NotUnderstood(
            f"{rebase.month.name} is not among the months after the first one shown.",
            where="rebase",
            next=f"Name one from {first + 1} to {last}." if first < last else "Show more months.",
        )
    return False


def measured_months(
    delays: Delays,
    definition: Definition,
    *,
    category: str | None = None,
    plan: YearPlan | None = None,
) -> tuple[MeasuredMonth, ...]:
    """A measure's months, made of an answer about delays. The plan is of all delays: beside one category
    there is none."""
    make = VALUES[definition.id]
    plan_for_all = plan if category is None else None
    return tuple(
        MeasuredMonth(
            month=one.month,
            value=_made(make, one, one.days if category is None else (one.by or {}).get(category)),
            planned=_planned(make, one, plan_for_all),
        )
        for one in delays.months
    )


def _months_fixed(starts: Sequence[Month], last: Month, fix_after: int | Month | None) -> int | None:
    """Of how many months of each stretch the limits are made. `starts` are the stretches' first months."""
    if not isinstance(fix_after, Month):
        if fix_after is not None and fix_after < FEWEST_FIXED:
            raise _too_few(f"{fix_after} months are")
        return fix_after
    if not starts[0] <= fix_after <= last:
        raise NotUnderstood(
            f"{fix_after.name} is none of the months shown.",
            where="fix_after",
            next=f"Name a month from {starts[0]} to {last}.",
        )
    start = max(each for each in starts if each <= fix_after)
    count = fix_after - start + 1
    if count < FEWEST_FIXED:
        raise _too_few(f"{start.name} to {fix_after.name}, {count} of them, are")
    return count


def _too_few(said: str) -> NotUnderstood:
    return NotUnderstood(
        f"{said} too few to make the limits of.",
        where="fix_after",
        next=f"Make them of {FEWEST_FIXED} months or more.",
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
