"""Sums: parts of a whole, parts of a period."""

import pytest

from tests.programme.papers import findings

POOL = """
000.10.1 | pool        | spend | flow | {total} | GBP m | 2016/17 | plan | | {role}
000.11.1 | pool/line:a | spend | flow | 20.4    | GBP m | 2016/17 | plan
000.12.1 | pool/line:b | spend | flow | 7,1     | GBP m | 2016/17 | plan
000.13.1 | pool/line:c | spend | flow | 9500    | GBP k | 2016/17 | plan
""".replace("7,1", "7.1")


def pool(total: str, role: str = "total") -> str:
    return POOL.format(total=total, role=role)


def test_a_total_that_its_parts_do_not_make_up_is_found_with_the_sum() -> None:
    assert findings(pool("38.0")) == [
        "sum: 000.10.1 000.11.1 000.12.1 000.13.1: 20.4 + 7.1 + 9.5 = 37; stated 38"
    ]


@pytest.mark.parametrize("total", ["37.0", "36.9", "37.1", "37", "~38"])
def test_what_rounding_can_explain_is_no_finding(total: str) -> None:
    assert findings(pool(total)) == []


def test_a_whole_may_hold_more_than_the_parts_that_are_stated_but_not_less() -> None:
    assert findings(pool("50.0", "whole")) == []
    assert findings(pool("30.0", "whole")) == [
        "sum: 000.10.1 000.11.1 000.12.1 000.13.1: 20.4 + 7.1 + 9.5 = 37; stated 30"
    ]


def test_of_two_splits_one_stated_in_full_and_one_in_part_only_the_full_one_is_summed() -> None:
    by_partner = """
001.20.1 | pool/partner:x | spend | flow | 1.0 | GBP m | 2016/17 | plan
001.21.1 | pool/partner:y | spend | flow | 2.0 | GBP m | 2016/17 | plan
001.22.1 | pool/partner:z | spend | flow | 2.0 | GBP m | 2015/16 | plan
"""
    assert findings(pool("37.0") + by_partner.strip()) == []


def test_a_part_of_which_the_unit_is_not_printed_is_told_and_makes_no_sum() -> None:
    table = pool("37.0").replace("7.1     | GBP m", "7.1     | ? GBP")
    assert [one.split(":")[0] for one in findings(table)] == ["unit"]


YEAR = """
000.10.1 | hospital | admissions | flow | {year} | admissions | 2016/17    | actual
000.11.1 | hospital | admissions | flow | 100    | admissions | 2016/17/Q1 | actual
000.12.1 | hospital | admissions | flow | 110    | admissions | 2016/17/Q2 | actual
000.13.1 | hospital | admissions | flow | 120    | admissions | 2016/17/Q3 | actual
000.14.1 | hospital | admissions | flow | 130    | admissions | 2016/17/Q4 | actual
000.15.1 | hospital | admissions | flow | 31     | admissions | 2016-04    | actual
"""


def test_a_year_is_held_against_its_quarters_also_where_one_month_is_stated_too() -> None:
    assert findings(YEAR.format(year=460)) == []
    assert findings(YEAR.format(year=470)) == [
        "sum: 000.10.1 000.11.1 000.12.1 000.13.1 000.14.1: 100 + 110 + 120 + 130 = 460"
    ]


def test_quarters_with_one_missing_make_no_year() -> None:
    gap = "\n".join(line for line in YEAR.format(year=470).splitlines() if "Q3" not in line)
    assert findings(gap) == []
