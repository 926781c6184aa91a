"""Ratios: per so many residents, per cent of a whole, per week, and changes from level to level."""

import pytest

from tests.programme.papers import findings

RATE = """
000.10.1 | county | bed-days  | rate  | {rate}  | bed days/100k residents | 2016/17/Q1 | plan
000.11.1 | county | bed-days  | flow  | 12440.8 | bed days                | 2016/17/Q1 | plan
000.12.1 | county | residents | level | 533140  | people                  | 2016/17/Q1 | forecast
"""


def test_a_rate_that_does_not_follow_from_its_number_and_its_population_is_found() -> None:
    assert findings(RATE.format(rate="2333.5")) == []
    assert findings(RATE.format(rate="2335.3")) == [
        "rate: 000.10.1 000.11.1 000.12.1:"
        " 12,440.8 bed days / 533,140 people x 100,000 = 2,333.5; stated 2,335.3"
    ]


SHARE = """
000.10.1 | pool/line:a | spend | share | {share} | %     | 2016/17 | plan | pool#spend
000.11.1 | pool/line:a | spend | flow  | 9       | GBP m | 2016/17 | plan
000.12.1 | pool        | spend | flow  | 37.0    | GBP m | 2016/17 | plan
"""


@pytest.mark.parametrize(("share", "found"), [("24", 0), ("23", 0), ("25.5", 0), ("26.1", 1), ("42", 1)])
def test_a_share_may_be_off_by_what_its_part_was_rounded(share: str, found: int) -> None:
    # 8.5 to 9.5 of 36.95 to 37.05: 22.94 to 25.71 %
    assert len(findings(SHARE.format(share=share))) == found


def test_a_number_said_roughly_elsewhere_does_not_bear_out_a_ratio_that_the_table_contradicts() -> None:
    table = SHARE.format(share="42").replace("| 9  ", "| 9.0")
    assert len(findings(table + "001.5.1 | pool/line:a | spend | flow | ~9 | GBP m | 2016/17 | plan")) == 1


WEEKLY = """
000.10.1 | county | admissions | flow | {weekly} | admissions/{per} | {period} | target
000.11.1 | county | admissions | flow | {total}  | admissions       | {period} | target
"""


@pytest.mark.parametrize(
    ("weekly", "per", "total", "period"),
    [
        ("11", "week", "573", "2016/17"),  # 10.99 a week
        ("11.0", "week", "572", "2016/17"),  # a year of 52 weeks
        ("44", "week", "572", "2016/17/Q1"),  # 13 weeks
        ("30", "month", "90", "2016/17/Q4"),  # three months of 90 days
        ("100", "month", "100", "2017-02"),  # a month of 28 days
        ("3.3", "day", "103", "2016-05"),
    ],
)
def test_a_period_has_as_many_weeks_and_months_as_papers_count(
    weekly: str, per: str, total: str, period: str
) -> None:
    assert findings(WEEKLY.format(weekly=weekly, per=per, total=total, period=period)) == []


def test_so_many_a_week_that_do_not_make_the_total_are_found() -> None:
    assert findings(WEEKLY.format(weekly="10.5", per="week", total="572", period="2016/17")) == [
        "rate: 000.10.1 000.11.1: 572 admissions over 52.1 weeks = 10.97 a week; stated 10.5"
    ]


CHANGE = """
000.10.1 | county | waiting | change | {change} | {unit}  | by 2017-03-31 | plan | @2016-03-10!actual
000.11.1 | county | waiting | level  | 127      | people  | 2016-03-10    | actual
000.12.1 | county | waiting | level  | 73       | people  | by 2017-03-31 | plan
"""


@pytest.mark.parametrize(("change", "unit"), [("-54", "people"), ("-43", "%"), ("-42.5", "%")])
def test_a_change_that_leads_from_level_to_level_is_no_finding(change: str, unit: str) -> None:
    assert findings(CHANGE.format(change=change, unit=unit)) == []


def test_a_change_that_leads_elsewhere_is_found() -> None:
    assert findings(CHANGE.format(change="-50", unit="%")) == [
        "rate: 000.10.1 000.11.1 000.12.1: from 127 people to 73 people is -42.52%; stated -50"
    ]


@pytest.mark.parametrize(("change", "found"), [("-3", 0), ("-25", 0), ("-10", 1)])
def test_a_change_of_a_share_in_per_cent_may_be_points_or_a_part_of_it(change: str, found: int) -> None:
    table = f"""
000.10.1 | county | content | change | {change} | % | 2017 | plan | @2016!actual
000.11.1 | county | content | level  | 12 | % | 2016 | actual
000.12.1 | county | content | level  | 9  | % | 2017 | plan
"""
    assert len(findings(table)) == found


def test_more_hours_are_meant_a_week_where_the_level_is_a_week() -> None:
    table = """
000.10.1 | county | care | change | 1000  | care hours      | 2017-03-31 | plan | @2016-03-31!actual
000.11.1 | county | care | level  | 20400 | care hours/week | 2016-03-31 | actual
000.12.1 | county | care | level  | 21400 | care hours/week | 2017-03-31 | plan
"""
    # The unit is told; that it leads from the one to the other is no second finding.
    assert [one.split(":")[0] for one in findings(table)] == ["level-change"]


def test_a_change_from_one_quarter_to_the_next_is_held_against_counts_though_a_share_stands_nearer() -> None:
    table = """
001.6.1 | county | bed-days | flow   | 1779     | bed days                | 2016/17/Q1 | actual
001.7.1 | county | bed-days | rate   | 3421.2   | bed days/100k residents | 2016/17/Q1 | actual
001.8.1 | county | bed-days | share  | 3.9      | %                       | 2016/17/Q1 | actual | spend
001.9.1 | county | bed-days | flow   | 1931     | bed days                | 2016/17/Q2 | actual
001.9.2 | county | bed-days | change | {change} | bed days                | 2016/17/Q2 | actual | @2016/17/Q1
"""
    assert findings(table.format(change=152)) == []
    assert findings(table.format(change=125)) == [
        "rate: 001.9.2 001.6.1 001.9.1: from 1,779 bed days to 1,931 bed days is 152; stated 125"
    ]
