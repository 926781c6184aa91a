from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.figures.delays import Vintage
from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.measures.council_rates import council_rates
from homefirst.measures.monthly_days import total_days
from homefirst.measures.outlook import (
    LevelTarget,
    Outlook,
    Rag,
    cumulative_rag,
    level_outlook,
    level_outlooks,
    year_outlook,
    year_outlooks,
)
from homefirst.measures.year_plan import YearPlan
from tests.measures.outlook_case import AREA, history, known_on, table

YEAR = FinancialYear(2016)
APRIL, MARCH = Month(2015, 4), Month(2016, 3)
PLAN = YearPlan.of_year(YEAR, Decimal(36_500))
STEADY = history(APRIL, [100] * 24)


def test_what_is_known_is_certain_and_the_rest_is_the_forecast_times_the_factors() -> None:
    # A hundred a day for eighteen months; the six months to come have 182 days. The factors apply to the
    # level plus four: 0.9 gives 104 x 0.9 - 4 = 89.6 a day, 1.1 gives 110.4.
    seen = year_outlook(STEADY, PLAN, Month(2016, 9), table(Month(2016, 9), 0.9, 1.0, 1.1))
    assert seen == Outlook(
        area=AREA,
        plan=36_500.0,
        month=Month(2016, 9),
        known_at=datetime(2016, 11, 10, tzinfo=UTC),
        vintage=Vintage.FIRST,
        outcome={"0.1": 34_607.2, "0.5": 36_500.0, "0.9": 38_392.8},
        probability_of_missing=0.5,
        cumulative_rag=Rag.GREEN,
        days_so_far=18_300,
        plan_so_far=18_300.0,
        method="homefirst-outlook-1",
        unknown_because=None,
    )
    assert seen.as_answer() == {
        "area": AREA,
        "plan": 36_500.0,
        "month": "2016-09",
        "known_at": "2016-11-10T00:00:00+00:00",
        "vintage": "first",
        "outcome": {"0.1": 34_607.2, "0.5": 36_500.0, "0.9": 38_392.8},
        "probability_of_missing": 0.5,
        "cumulative_rag": "green",
        "days_so_far": 18_300,
        "plan_so_far": 18_300.0,
        "method": "homefirst-outlook-1",
        "unknown_because": None,
    }


def test_before_the_year_begins_all_of_it_is_to_come_and_there_is_no_colour() -> None:
    seen = year_outlook(STEADY, PLAN, MARCH, table(MARCH, 0.9, 1.0, 1.1))
    assert (seen.outcome, seen.cumulative_rag, seen.days_so_far) == (
        {"0.1": 32_704.0, "0.5": 36_500.0, "0.9": 40_296.0},
        None,
        None,
    )
    with pytest.raises(NotUnderstood, match="begins with the data of March 2016"):
        year_outlook(STEADY, PLAN, Month(2016, 2), table(Month(2016, 2), 1.0))


def test_with_the_last_month_in_the_chance_is_nought_or_one_and_exactly_the_plan_is_kept() -> None:
    def chance(days: int) -> float | None:
        return year_outlook(
            STEADY, YearPlan.of_year(YEAR, Decimal(days)), Month(2017, 3), None
        ).probability_of_missing

    assert (chance(36_499), chance(36_500), chance(36_501)) == (1.0, 0.0, 0.0)
    later = history(APRIL, [100] * 26)
    assert year_outlook(later, PLAN, Month(2017, 5), None).outcome == {
        "0.1": 36_500.0,
        "0.5": 36_500.0,
        "0.9": 36_500.0,
    }


def test_a_level_is_compared_with_the_mean_of_its_month() -> None:
    target = LevelTarget(Decimal("95"), Month(2017, 3))
    ahead = level_outlook(STEADY, target, Month(2016, 9), table(Month(2016, 9), 0.9, 1.0, 1.1))
    assert ahead.outcome == {"0.1": 89.6, "0.5": 100.0, "0.9": 110.4}
    assert ahead.probability_of_missing == 0.66  # 95 lies 5.4 of 10.4 of the way from the first draw's sixth
    assert (ahead.cumulative_rag, ahead.plan) == (None, 95.0)
    came = level_outlook(STEADY, target, Month(2017, 3), None)
    assert (came.probability_of_missing, came.method) == (1.0, "published")
    assert level_outlook(STEADY, LevelTarget(Decimal(100), Month(2017, 3)), Month(2017, 3), None).outcome == {
        "0.1": 100.0,
        "0.5": 100.0,
        "0.9": 100.0,
    }


def test_green_reaches_to_the_plan_and_amber_to_five_per_cent_over() -> None:
    told = [cumulative_rag(days, Fraction(1000)) for days in (1000, 1001, 1050, 1051)]
    assert told == [Rag.GREEN, Rag.AMBER, Rag.AMBER, Rag.RED]


def test_what_cannot_be_told_is_unknown_and_says_why() -> None:
    month = Month(2016, 9)
    gap = history(APRIL, [100] * 14 + [None] + [100] * 9)
    assert year_outlook(gap, PLAN, month, table(month, 1.0, 1.0)).unknown_because == (
        "A month of 2016-17 up to September 2016 is not known."
    )
    nothing = year_outlook(STEADY, PLAN, month, None)
    assert (nothing.outcome, nothing.probability_of_missing, nothing.method) == (None, None, None)
    assert (
        nothing.unknown_because
        == "There is no error table for September 2016. Make it: homefirst pack outlook-errors."
    )
    assert nothing.cumulative_rag is Rag.GREEN
    other = table(Month(2016, 8), 1.0, 1.0)
    assert year_outlook(STEADY, PLAN, month, other).probability_of_missing is None
    short = history(Month(2016, 4), [100] * 6)
    assert year_outlook(short, PLAN, month, table(month, 1.0, 1.0)).unknown_because == (
        "Fewer than 12 months up to September 2016 are known."
    )
    far = level_outlook(STEADY, LevelTarget(Decimal(95), Month(2018, 3)), month, table(month, 1.0, 1.0))
    assert "18 months ahead" in (far.unknown_because or "")
    with pytest.raises(NotFound, match="delayed days of June 2016 are not known"):
        year_outlook(gap, PLAN, Month(2016, 6), None)


def test_the_series_tells_since_when_missing_was_the_likelier_end() -> None:
    # The months' own days are over the plan of 36,500 throughout; only the tables differ.
    low, high = (0.5, 0.6, 0.7), (1.3, 1.4, 1.5)
    chosen = dict.fromkeys([MARCH, *YEAR.months], high)
    chosen[Month(2016, 5)] = low
    tables = {month: table(month, *factors) for month, factors in chosen.items()}
    series = year_outlooks(STEADY, PLAN, tables, last=Month(2016, 8))
    assert [outlook.month for outlook in series.outlooks] == [MARCH, *YEAR.months[:5]]
    assert series.above_half_since == Month(2016, 6)
    assert series.above_half_known_at == datetime(2016, 8, 10, 23, tzinfo=UTC)
    never = year_outlooks(STEADY, PLAN, {m: table(m, *low) for m in chosen})
    assert (never.above_half_since, never.above_half_known_at) == (None, None)
    assert never.outlooks[-1].probability_of_missing == 0.0
    del tables[Month(2016, 7)]
    assert year_outlooks(STEADY, PLAN, tables, last=Month(2016, 8)).above_half_since == Month(2016, 8)
    level = level_outlooks(STEADY, LevelTarget(Decimal(99), Month(2017, 3)), tables)
    assert [o.month for o in level.outlooks] == [MARCH, *YEAR.months]
    assert level.above_half_since == Month(2016, 8)


@given(
    st.lists(st.integers(0, 300), min_size=18, max_size=18),
    st.lists(st.floats(0.3, 3), min_size=2, max_size=20).map(sorted),
    st.integers(0, 100_000),
    st.integers(0, 100_000),
)
def test_a_larger_plan_is_never_likelier_to_be_missed(
    per_day: list[int], factors: list[float], one: int, other: int
) -> None:
    days, month = history(APRIL, per_day), Month(2016, 9)
    small, large = (
        year_outlook(days, YearPlan.of_year(YEAR, Decimal(plan)), month, table(month, *factors))
        for plan in sorted((one, other))
    )
    assert small.outcome == large.outcome
    assert small.probability_of_missing >= large.probability_of_missing  # type: ignore[operator]


@given(st.lists(st.integers(0, 300), min_size=24, max_size=24))
def test_what_came_later_does_not_change_what_could_be_said(per_day: list[int]) -> None:
    month = Month(2016, 9)
    errors = table(month, 0.8, 1.0, 1.3)
    assert year_outlook(history(APRIL, per_day), PLAN, month, errors) == year_outlook(
        history(APRIL, per_day[:18]), PLAN, month, errors
    )


def test_no_table_at_all_is_a_sentence() -> None:
    with pytest.raises(NotFound, match="Delayed days by care of one area are wanted, and of 0 are held"):
        total_days([])
    with pytest.raises(NotFound, match="No council's delayed days are held"):
        council_rates([])


def test_known_at_is_the_midnight_that_begins_the_day_of_publication() -> None:
    seen = year_outlook(STEADY, PLAN, Month(2016, 6), None)
    assert seen.known_on == known_on(Month(2016, 6))
    assert seen.as_answer()["known_at"] == "2016-08-11T00:00:00+01:00"
