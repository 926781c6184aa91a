"""A part of a period that has more than the whole of it."""

from tests.programme.papers import findings

SO_FAR = """
000.10.1 | county | admissions | flow | {so_far} | admissions | 2015-04..2016-02 | actual
000.11.1 | county | admissions | flow | 526      | admissions | 2015/16          | forecast
"""


def test_eleven_months_with_more_than_the_year_is_said_to_come_to_are_found() -> None:
    assert findings(SO_FAR.format(so_far="520")) == []
    assert findings(SO_FAR.format(so_far="546")) == [
        "period: 000.10.1 000.11.1: 546 in April 2015 to February 2016 is more than 526 in 2015/16"
    ]


def test_a_plan_may_be_passed_by_what_was_counted() -> None:
    assert findings(SO_FAR.format(so_far="546").replace("forecast", "plan")) == []
