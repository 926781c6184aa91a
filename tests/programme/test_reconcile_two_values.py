"""One thing with two values."""

import pytest

from tests.programme.papers import findings, judged

TWICE = """
000.10.1 | pool | {measure} | {kind} | {one}   | {unit}  | {period} | {basis}
001.20.1 | pool | {measure} | {kind} | {other} | {units} | {period} | {basis}
"""


def twice(measure: str, kind: str, one: str, other: str, period: str = "2016/17", basis: str = "plan") -> str:
    (first, _, unit), (second, _, units) = one.partition(" "), other.partition(" ")
    return TWICE.format(
        measure=measure,
        kind=kind,
        one=first,
        unit=unit,
        other=second,
        units=units,
        period=period,
        basis=basis,
    )


def test_one_sum_of_money_with_two_values_is_found() -> None:
    assert findings(twice("spend", "flow", "10.3 GBP m", "10502 GBP k")) == [
        "two-values: 000.10.1 001.20.1: 10,502 - 10,300 = 202 GBP k"
    ]


@pytest.mark.parametrize(
    ("measure", "kind", "one", "other"),
    [
        ("spend", "flow", "10.5 GBP m", "10502 GBP k"),
        ("spend", "flow", "~10 GBP m", "10502 GBP k"),
        ("spend", "flow", "20 ? GBP", "20.2 GBP m"),
        ("care", "level", "11690 care hours/week", "1670 care hours/day"),
        ("admissions", "rate", "60.2 admissions/10k residents", "602 admissions/100k residents"),
        ("answer", "duration", "90 minutes", "1.5 hours"),
        ("answer", "duration", "3 months", "90 days"),
        ("stay", "mean", "12.4 days", "12 days"),
        ("spend", "flow", "10 GBP m", "10.4 GBP m"),
        ("care", "level", "500 care hours/week", "2167 care hours/month"),
        ("care", "level", "1000 care hours/day", "365000 care hours/year"),
    ],
)
def test_one_value_in_two_units_or_two_roundings_is_one_value(
    measure: str, kind: str, one: str, other: str
) -> None:
    assert [each for each in findings(twice(measure, kind, one, other)) if not each.startswith("unit")] == []


@pytest.mark.parametrize(
    ("measure", "kind", "one", "other"),
    [
        ("answer", "duration", "2 hours", "90 minutes"),
        ("answer", "duration", "4 weeks", "30 days"),
        ("admissions", "rate", "60.2 admissions/10k residents", "620 admissions/100k residents"),
        ("admissions", "flow", "536 admissions", "572 admissions"),
        ("spend", "flow", "0.5 GBP m", "0.6 GBP m"),
    ],
)
def test_two_values_are_found_whatever_they_are_printed_in(
    measure: str, kind: str, one: str, other: str
) -> None:
    assert [each.split(":")[0] for each in findings(twice(measure, kind, one, other))] == ["two-values"]


def test_two_dates_and_two_rhythms_are_found_and_a_day_in_its_month_is_one_date() -> None:
    assert findings(twice("starts", "date", "2017-06-14", "2017-07", "", "")) == [
        "two-values: 000.10.1 001.20.1: 14 June 2017 ends 17 days before July 2017 begins"
    ]
    assert findings(twice("starts", "date", "2017-06-14", "2017-06", "", "")) == []
    assert findings(twice("meets", "frequency", "weekly", "monthly", "", "")) == [
        "two-values: 000.10.1 001.20.1: weekly is not monthly"
    ]


def test_what_is_due_by_march_may_come_in_january() -> None:
    table = """
000.10.1 | pool | happens | date | by 2017-03
001.20.1 | pool | happens | date | 2017-01-15
"""
    assert findings(table) == []
    assert len(findings(table.replace("2017-01-15", "2017-04-15"))) == 1


def test_two_bounds_that_are_promised_are_two_values_however_near_and_what_was_counted_may_keep_both() -> (
    None
):
    assert findings(twice("content", "share", ">=95 %", ">=90 %", basis="target")) == [
        "two-values: 000.10.1 001.20.1: 95 - 90 = 5 %"
    ]
    assert len(findings(twice("answer", "duration", "<=40 days", "<=42 days", basis="limit"))) == 1
    assert findings(twice("answer", "duration", "<=42 days", "<=6 weeks", basis="limit")) == []
    assert findings(twice("content", "share", ">=95 %", ">=90 %", basis="actual")) == []
    assert findings(twice("content", "share", ">=95 %", "97 %", basis="target")) == []


def test_a_finding_of_which_a_side_says_another_thing_is_another_finding() -> None:
    (before,), (same,), (after,) = (
        judged(twice("spend", "flow", "10.3 GBP m", other)).findings
        for other in ("10502 GBP k", "10502 GBP k", "40502 GBP k")
    )
    assert before.key == same.key
    assert before.key != after.key
