"""The weekly call with each neighbour: who is on it, when it is held, when somebody goes higher; beside a
slow second answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from homefirst.app.morning.asking import setting_at
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.hub.line import Besides
from homefirst.hub.neighbour_calls import NOT_KNOWN, board_above, calls_of, next_call
from homefirst.hub.neighbours import WEEKDAYS
from homefirst.hub.whole_list import On
from tests.hub.mornings import AT, Mornings, bed, census, morning, wait

SETTING = setting_at(AT)
NEIGHBOURS = SETTING.sites.neighbours
BERKSHIRE = NEIGHBOURS["rbft"]
TODAY = date(2016, 3, 10)


def calls(now, theirs=()):
    """The calls of a morning on which some people are Berkshire's."""
    of = dict.fromkeys(theirs, BERKSHIRE)
    besides = {person: Besides(frozenset({person}), "reading-council", BERKSHIRE) for person in theirs}
    found = morning(now, theirs=of, besides=besides)
    return {one.code: one for one in calls_of(found.lines, NEIGHBOURS, SETTING)}


def test_who_lies_across_a_border_is_on_the_call_of_that_neighbour_the_longest_ready_first() -> None:
    found = calls(
        census(
            bed("new", days=3, ready=1), bed("long", days=40, ready=25), bed("ill", days=9),
            bed("lost", days=30, ready=20), wait("lost", "wait:out-of-county"), bed("own", ready=30),
        ),
        theirs=("new", "long", "ill"),
    )  # fmt: skip
    call = found["berkshire-west"]
    assert [
        (one.line.person, one.ours, one.higher_on and str(one.higher_on), one.higher) for one in call.people
    ] == [
        ("long", False, "2016-03-05", True), ("new", False, "2016-03-29", False), ("ill", False, None, False),
    ]  # fmt: skip
    assert (call.ours, call.theirs, call.higher) == (0, 3, 1)
    assert (call.next_call, call.board) == (date(2016, 3, 16), "dtoc-control-group")
    unknown = found[NOT_KNOWN]
    assert [(one.line.person, one.ours, one.higher_on) for one in unknown.people] == [("lost", True, None)]
    assert (unknown.neighbour, unknown.next_call) == (None, None)
    assert found["swindon"].people == ()
    assert {one.line.person for each in found.values() for one in each.people} == {
        "new",
        "long",
        "ill",
        "lost",
    }


@pytest.mark.parametrize(
    ("weekday", "today", "held"),
    [
        ("Wednesday", date(2016, 3, 9), date(2016, 3, 9)),
        ("Wednesday", date(2016, 3, 10), date(2016, 3, 16)),
        ("Friday", date(2016, 3, 24), date(2016, 3, 29)),  # Good Friday, and Easter Monday after it
        ("Friday", date(2016, 3, 28), date(2016, 3, 29)),
        ("Friday", date(2016, 3, 30), date(2016, 4, 1)),
        ("Monday", date(2016, 12, 26), date(2016, 12, 28)),  # the 27th is kept for the 25th
        ("Monday", date(2016, 12, 29), date(2017, 1, 3)),
        (None, date(2016, 3, 9), None),
    ],
)
def test_a_call_is_held_on_its_weekday_or_on_the_working_day_after_a_bank_holiday(
    weekday, today, held
) -> None:
    one = replace(BERKSHIRE, call_day=None if weekday is None else WEEKDAYS.index(weekday))
    assert next_call(one, today, working_days()) == held


def slow_next_call(weekday, today, working):
    """Every day of two months is looked at: which calls fall on or after today, wherever they were to be."""
    held = []
    for number in range(-30, 31):
        day = today + timedelta(days=number)
        if WEEKDAYS[weekday] != f"{day:%A}":
            continue
        while f"{day:%A}" in ("Saturday", "Sunday") or day in working.holidays:
            day += timedelta(days=1)
        held.append(day)
    return min(day for day in held if day >= today)


def test_the_next_call_of_every_day_of_two_years_is_that_of_a_slow_look() -> None:
    working = working_days()
    for weekday in range(5):
        one = replace(BERKSHIRE, call_day=weekday)
        for number in range(730):
            today = date(2016, 1, 1) + timedelta(days=number)
            assert next_call(one, today, working) == slow_next_call(weekday, today, working)


def test_everybody_across_a_border_is_on_one_call_once_and_goes_higher_on_the_day_that_is_told() -> None:
    draw, seen = Mornings(20160311), 0
    for _ in range(60):
        now, was, said, stands, theirs = draw.state()
        besides = {person: Besides(frozenset({person}), None, BERKSHIRE) for person in theirs}
        found = morning(now, was, said, stands, besides=besides, theirs=dict.fromkeys(theirs, BERKSHIRE))
        every = calls_of(found.lines, NEIGHBOURS, SETTING)
        people = [one.line.person for call in every for one in call.people]
        wanted = [line.person for line in found.lines if line.on & {On.ELSEWHERE, On.THEIRS}]
        assert sorted(people) == sorted(wanted)
        for one in (one for call in every for one in call.people):
            assert one.higher == (one.higher_on is not None and one.higher_on <= TODAY)
            assert (one.higher_on is None) == (one.line.days_ready is None or one.line.neighbour is None)
        seen += sum(one.higher for call in every for one in call.people) + len(people)
    assert seen > 60


def test_whoever_goes_higher_goes_where_a_dispute_goes_after_the_daily_call() -> None:
    assert board_above(SETTING) == "dtoc-control-group"
    assert board_above(replace(SETTING, steps=())) is None
