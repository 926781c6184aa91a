"""Units that are missing, of another thing, or a thousand times off."""

import pytest

from tests.programme.papers import findings

TWICE = """
000.10.1 | pool | {measure} | {kind} | {one}   | 2016/17 | plan
001.20.1 | pool | {measure} | {kind} | {other} | 2016/17 | plan
"""


def test_thousands_for_millions_are_found_as_a_unit_and_not_as_a_second_value() -> None:
    table = TWICE.format(measure="spend", kind="flow", one="40.6 | GBP m", other="40.6 | GBP k")
    assert findings(table) == ["unit: 000.10.1 001.20.1: the ratio is 1,000.0"]


def test_of_a_sum_that_would_come_out_with_one_number_in_thousands_the_unit_is_told() -> None:
    table = """
000.10.1 | pool        | spend | flow | 37.0 | GBP m | 2016/17 | plan | | total
000.11.1 | pool/line:a | spend | flow | 27.5 | GBP m | 2016/17 | plan
000.12.1 | pool/line:b | spend | flow | 9.5  | GBP k | 2016/17 | plan
001.11.1 | pool/line:b | spend | share | 26  | %     | 2016/17 | plan | pool#spend
"""
    assert findings(table) == [
        "unit: 000.10.1 000.11.1 000.12.1: 27.5 + 0.01 = 27.51; stated 37",
        "unit: 001.11.1 000.12.1 000.10.1: 9.5 GBP k / 37.0 GBP m = 0%; stated 26%",
    ]


def test_a_unit_that_is_not_printed_or_is_of_another_thing_is_found() -> None:
    table = """
000.10.1 | a | spend      | flow | 1.318 | ? GBP | 2016/17 | plan
000.11.1 | b | admissions | flow | 12    | beds  | 2016/17 | plan
000.12.1 | c | admissions | flow | 12    | admissions | 2016/17 | plan
"""
    assert findings(table) == [
        "unit: 000.10.1: 1.318 has no unit that exists: ? GBP",
        "unit: 000.11.1: stated 12 beds, plan, 2016/17",
    ]


@pytest.mark.parametrize(
    ("measure", "kind", "one", "other"),
    [
        ("admissions", "rate", "7.8 | admissions/1k residents", "781 | admissions/100k residents"),
        ("admissions", "rate", "78 | admissions/1k residents", "7.8 | admissions/1k people-over-65"),
        ("admissions", "flow", "11 | admissions/week", "572 | admissions"),
    ],
)
def test_two_units_that_are_both_right_are_no_finding(measure: str, kind: str, one: str, other: str) -> None:
    table = TWICE.format(measure=measure, kind=kind, one=one, other=other).replace(
        "people-over-65", "waiting"
    )
    assert findings(table) == []
