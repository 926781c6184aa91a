"""Oxfordshire's plan of 2016-17 and the adults it counts, as the pack carries them."""

from decimal import Decimal
from pathlib import Path

import pytest

from homefirst.county.catalogue.sourced import Source
from homefirst.county.figures.plans import PlanKind, planned_days, read_delay_plan, target_people
from homefirst.county.figures.population import population_in, read_populations
from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.foundation.errors import NotUnderstood

PACK = Path(__file__).parents[2] / "src" / "homefirst" / "counties" / "oxfordshire"
OXFORDSHIRE = "E10000025"


def test_the_plan_of_2016_17_is_four_quarters_that_add_up_to_42_558_days() -> None:
    plan = read_delay_plan(PACK / "delay_plan.csv")
    assert planned_days(plan, OXFORDSHIRE) == (
        (Month(2016, 4), Month(2016, 6), Decimal("12440.8")),
        (Month(2016, 7), Month(2016, 9), Decimal("11441.5")),
        (Month(2016, 10), Month(2016, 12), Decimal("10442.1")),
        (Month(2017, 1), Month(2017, 3), Decimal("8233.8")),
    )
    year = FinancialYear(2016)
    assert [first for first, _, _ in planned_days(plan, OXFORDSHIRE)] == list(year.months[::3])
    assert sum(days for _, _, days in planned_days(plan, OXFORDSHIRE)) == Decimal("42558.2")
    assert target_people(plan, OXFORDSHIRE) == (Month(2017, 3), Decimal(73))
    assert target_people(plan, "E10000007") is None
    assert [line.source for line in plan if line.kind is PlanKind.TARGET_PEOPLE] == [
        Source("000", 34, "weekly snapshot of 73 patients delayed, which would represent"),
        Source("000", 1549, "Total 127 73"),
    ]


def test_the_population_is_unknown_before_it_is_stated_and_then_holds_until_the_next() -> None:
    populations = read_populations(PACK / "population.csv")
    months = (Month(2015, 12), Month(2016, 1), Month(2016, 12), Month(2017, 1), Month(2017, 12))
    assert [population_in(populations, OXFORDSHIRE, month) for month in months] == [
        None, 533_140, 533_140, 536_106, 536_106,
    ]  # fmt: skip
    assert population_in(populations, "E92000001", Month(2017, 1)) is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "X,planned_days,2016-04,2016-06,much,000,1711,words",
            "p.csv, row 2, column value: “much” cannot be read.",
        ),
        ("X,hoped,2016-04,2016-06,1,000,1711,words", "p.csv, row 2, column kind: “hoped” is none of"),
        ("X,planned_days,April,2016-06,1,000,1711,words", "p.csv, row 2, column first_month: “April” is not"),
        ("X,planned_days,2016-04,2016-06,1,000,0,words", "p.csv, row 2, column line: “0” is not the number"),
        (
            "X,planned_days,2016-04,2016-06,1,000,7,a b c d e f g h i j k l m",
            "p.csv, row 2, column citation: A citation has 1 to 12 words, and this has 13.",
        ),
        ("X,planned_days,2016-04,2016-03,1,000,7,words", "p.csv: A line ends in 2016-03, before it begins"),
        ("X,planned_days", "p.csv, row 2: It has 2 cells."),
    ],
)
def test_a_plan_that_cannot_be_read_is_told_by_row_and_column(row: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        f"area,kind,first_month,last_month,value,document,line,citation\n{row}\n", encoding="utf-8"
    )
    with pytest.raises(NotUnderstood) as error:
        read_delay_plan(path)
    assert str(error.value).startswith(said)


def test_one_promise_with_two_values_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    lines = (PACK / "delay_plan.csv").read_text(encoding="utf-8").replace("73,000,1549", "74,000,1549")
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(NotUnderstood, match="is both 73 and 74"):
        read_delay_plan(path)


def test_a_population_that_cannot_be_read_is_told_by_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "population.csv"
    path.write_text(
        "area,from_month,population,document,line,citation\nX,2016-01,many,000,1,words\n", encoding="utf-8"
    )
    with pytest.raises(NotUnderstood, match="row 2, column population: “many” is not a number of people"):
        read_populations(path)
