from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.measures.year_plan import YearPlan

YEAR = FinancialYear(2016)
QUARTERS = (
    (Month(2016, 4), Month(2016, 6), Decimal("9100")),
    (Month(2016, 7), Month(2016, 9), Decimal("4600")),
    (Month(2016, 10), Month(2016, 12), Decimal("4600")),
    (Month(2017, 1), Month(2017, 3), Decimal("900.9")),
)


def test_a_quarter_is_spread_by_its_days() -> None:
    plan = YearPlan.of_spans(YEAR, QUARTERS)
    assert plan.days == Decimal("19200.9")
    # April to June have 91 days, so 100 a day; July to September 92, so 50 a day.
    assert [plan.days_to(Month(2016, month)) for month in (4, 5, 6, 7)] == [3000, 6100, 9100, 10650]
    assert plan.days_in(Month(2017, 2)) == Fraction("900.9") * 28 / 90
    assert plan.per_day(Month(2017, 3)) == Fraction("10.01")
    assert plan.days_to(Month(2017, 3)) == Fraction("19200.9")


def test_one_number_for_the_year_gives_every_day_the_same() -> None:
    plan = YearPlan.of_year(YEAR, Decimal(36500))
    assert {plan.per_day(month) for month in YEAR.months} == {Fraction(100)}


def test_a_longer_plan_gives_the_year_that_is_asked_for() -> None:
    longer = (*QUARTERS, (Month(2017, 4), Month(2018, 3), Decimal(1)))
    assert YearPlan.of_spans(YEAR, longer) == YearPlan.of_spans(YEAR, QUARTERS)


@given(st.lists(st.decimals(0, 100_000, places=1), min_size=4, max_size=4))
def test_the_months_add_up_to_the_plan_and_never_fall(quarters: list[Decimal]) -> None:
    spans = tuple((first, last, days) for (first, last, _), days in zip(QUARTERS, quarters, strict=True))
    plan = YearPlan.of_spans(YEAR, spans)
    so_far = [plan.days_to(month) for month in YEAR.months]
    assert so_far == sorted(so_far)
    assert so_far[-1] == Fraction(plan.days)


def test_a_plan_with_a_missing_or_negative_quarter_or_a_month_outside_it_is_refused() -> None:
    for wrong in (QUARTERS[1:], (*QUARTERS[:3], (Month(2017, 1), Month(2017, 3), Decimal(-1)))):
        with pytest.raises(NotUnderstood, match="do not make up 2016-17"):
            YearPlan.of_spans(YEAR, wrong)
    with pytest.raises(NotUnderstood, match="April 2017 does not lie in 2016-17"):
        YearPlan.of_spans(YEAR, QUARTERS).days_in(Month(2017, 4))
