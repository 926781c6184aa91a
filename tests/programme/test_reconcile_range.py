"""Ranges, rules, ranks and what cannot be."""

from tests.programme.papers import findings

RANGE = """
000.10.1 | county | admissions | flow | 557..626 | admissions | 2016/17 | target | | range
000.11.1 | county | admissions | flow | {target} | admissions | 2016/17 | target
000.12.1 | county | admissions | flow | 480      | admissions | 2016/17 | actual
000.13.1 | county | admissions | flow | 140      | admissions | 2016/17/Q1 | target
"""


def test_a_target_outside_its_range_is_found_and_neither_what_was_counted_nor_a_quarter_is() -> None:
    assert findings(RANGE.format(target="572")) == []
    assert findings(RANGE.format(target="526")) == [
        "range: 000.11.1 000.10.1: 526 admissions against 557 to 626 admissions"
    ]


RULE = """
000.10.1 | team | answer | duration | <=2        | hours   | | limit
000.11.1 | team | answer | duration | {promised} | minutes | | target
000.12.1 | team | answer | duration | 300        | minutes | 2016/17 | actual
"""


def test_a_promise_beyond_the_rule_is_found_and_a_breach_is_performance() -> None:
    assert findings(RULE.format(promised="120")) == []
    assert findings(RULE.format(promised="150")) == [
        "range: 000.11.1 000.10.1: 150 minutes against at most 2 hours"
    ]


def test_a_rule_without_a_time_binds_no_number_over_a_year() -> None:
    table = """
000.10.1 | county | admissions | flow | <=11 | admissions |         | limit
000.11.1 | county | admissions | flow | 572  | admissions | 2016/17 | plan
"""
    assert findings(table) == []


def test_ranks_and_shares_that_cannot_be_are_found() -> None:
    table = """
000.10.1 | county | standing | rank  | {rank}  | rank/15 | 2016/17 | actual
000.11.1 | county | content  | level | {share} | %       | 2016/17 | actual
"""
    assert findings(table.format(rank="15", share="100")) == []
    assert findings(table.format(rank="16", share="130")) == [
        "range: 000.10.1: 16 is not within 1 to 15",
        "range: 000.11.1: 130% is not within 0 to 100 share",
    ]
