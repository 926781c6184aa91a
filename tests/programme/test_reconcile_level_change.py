"""Levels called changes, stocks called flows, and the other way round."""

from tests.programme.papers import findings

WAITING = """
000.10.1 | county | waiting | change | {change} | people | by 2017-03-31 | plan | @2016-03-10!actual
000.11.1 | county | waiting | level  | 127      | people | 2016-03-10    | actual
000.12.1 | county | waiting | level  | 73       | people | by 2017-03-31 | plan
"""


def test_a_change_that_is_the_level_it_should_lead_to_is_found_as_that() -> None:
    assert findings(WAITING.format(change="-54")) == []
    assert findings(WAITING.format(change="-73")) == [
        "level-change: 000.10.1 000.11.1 000.12.1: from 127 people to 73 people is -54; stated -73"
    ]


def test_a_stock_called_a_flow_or_given_per_week_and_a_flow_called_a_level_are_found() -> None:
    table = """
000.10.1 | a | waiting    | flow  | 73  | people      | 2016/17 | plan
000.11.1 | b | waiting    | level | 73  | people/week | 2016/17 | plan
000.12.1 | c | admissions | level | 900 | admissions  | 2016/17 | plan
000.13.1 | d | care       | level | 900 | care hours  | 2016/17 | plan
000.14.1 | e | care       | level | 900 | care hours/week | 2016/17 | plan
000.15.1 | f | admissions | flow  | 9   | admissions/week | 2016/17 | plan
"""
    assert findings(table) == [
        "level-change: 000.10.1: stated 73 people, plan, 2016/17",
        "level-change: 000.11.1: stated 73 people a week, plan, 2016/17",
        "level-change: 000.12.1: stated 900 admissions, plan, 2016/17",
        "level-change: 000.13.1: stated 900 care hours, plan, 2016/17",
    ]


TWO_WAYS = """
000.10.1 | county | waiting | level  | 120  | people | 2016-03-10 | actual
000.11.1 | county | waiting | level  | 200  | people | 2015-03-10 | actual
000.12.1 | county | waiting | change | -50  | %      | 2017-03-31 | plan | @2016-03-10!actual
000.13.1 | county | waiting | change | {by} | people | 2017-03-31 | plan | {of}
"""


def test_a_change_in_per_cent_and_one_in_people_are_held_against_each_other_from_the_same_start() -> None:
    start = "@2016-03-10!actual"
    assert findings(TWO_WAYS.format(by="-60", of=start)) == []
    assert findings(TWO_WAYS.format(by="-68", of=start)) == [
        "level-change: 000.12.1 000.13.1 000.10.1: -50% of 120 people = -60 people; stated 68 fewer people"
    ]


def test_changes_from_two_starts_are_two_things() -> None:
    assert findings(TWO_WAYS.format(by="-140", of="@2015-03-10!actual")) == []
