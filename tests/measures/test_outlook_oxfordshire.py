"""What the pack alone tells of Oxfordshire's plan of 2016-17: the county's figures and the pooled errors."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.editions import InForce
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.county.figures.plans import planned_days, read_delay_plan
from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.measures.monthly_days import days_by_category, total_days
from homefirst.measures.outlook import LevelTarget, OutlookSeries, level_outlooks, year_outlooks
from homefirst.measures.outlook_table import read_error_tables
from homefirst.measures.turn import moves, turn
from homefirst.measures.year_plan import YearPlan

PACK = Path(__file__).parents[2] / "src" / "homefirst" / "counties" / "oxfordshire"
AREA, YEAR = "E10000025", FinancialYear(2016)
MARCH, JUNE, JULY = Month(2017, 3), Month(2016, 6), Month(2016, 7)


@cache
def tables() -> tuple[InForce, ...]:
    return tuple(
        InForce(table, table.edition.first_known_on)
        for table in read_delay_tables(PACK / "delayed_days.csv")
        if table.area == AREA
    )


def told(series: OutlookSeries) -> list[tuple[str, float | None, str | None]]:
    return [
        (str(o.month), o.probability_of_missing, o.cumulative_rag and o.cumulative_rag.value)
        for o in series.outlooks
    ]


def test_the_years_plan_was_likely_missed_from_the_first_month_while_the_colour_stayed_green() -> None:
    plan = YearPlan.of_spans(YEAR, planned_days(read_delay_plan(PACK / "delay_plan.csv"), AREA))
    series = year_outlooks(total_days(tables()), plan, read_error_tables(PACK / "outlook"))
    assert told(series) == [
        ("2016-03", 0.973, None),
        ("2016-04", 0.945, "green"),
        ("2016-05", 0.914, "green"),
        ("2016-06", 0.851, "green"),
        ("2016-07", 0.817, "green"),
        ("2016-08", 0.902, "green"),
        ("2016-09", 0.965, "green"),
        ("2016-10", 0.995, "amber"),
        ("2016-11", 0.995, "amber"),
        ("2016-12", 0.995, "amber"),
        ("2017-01", 0.995, "red"),
        ("2017-02", 0.995, "red"),
        ("2017-03", 1.0, "red"),
    ]
    assert series.above_half_since == Month(2016, 3)
    assert series.outlooks[0].known_on == date(2016, 5, 12)
    assert series.outlooks[-1].outcome == {"0.1": 52_236.0, "0.5": 52_236.0, "0.9": 52_236.0}


def test_73_a_day_was_never_likely() -> None:
    series = level_outlooks(
        total_days(tables()), LevelTarget(Decimal(73), MARCH), read_error_tables(PACK / "outlook")
    )
    assert min(o.probability_of_missing or 0 for o in series.outlooks) == 0.989
    assert series.outlooks[-1].outcome == {"0.1": 181.1, "0.5": 181.1, "0.9": 181.1}


def test_the_level_turned_in_july_and_was_clear_with_septembers_data() -> None:
    seen = turn(total_days(tables()), YEAR, MARCH)
    assert (str(seen.lowest), round(seen.lowest_per_day, 1)) == ("2016-06", 113.1)
    assert (seen.turned, seen.turned_known_on) == (JULY, date(2016, 9, 8))
    assert (seen.clear, seen.clear_known_on) == (Month(2016, 9), date(2016, 11, 10))


def test_care_packages_at_home_made_up_most_of_the_rise() -> None:
    reasons = days_by_category(tables(), Breakdown.REASON)
    since_turn, over_the_year = (moves(reasons, start, MARCH).moves for start in (JUNE, Month(2016, 3)))
    assert [(m.code, round(m.change or 0, 1)) for m in since_turn[:4]] == [
        ("E", 55.1),
        ("A", 11.1),
        ("C", 5.7),
        ("Dii", 5.6),
    ]
    first_sign = moves(reasons, JUNE, JULY).moves
    assert [(m.code, round(m.change or 0, 1)) for m in first_sign[:2]] == [("E", 4.9), ("A", 4.5)]
    assert [(m.code, round(m.change or 0, 1)) for m in over_the_year[:2]] == [("E", 39.0), ("Dii", 6.5)]
    assert (since_turn[-1].code, since_turn[-1].change) == ("O", None)
