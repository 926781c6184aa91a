"""When criteria to reside are asked, due and overdue; what is late; how a day stands to today."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import LONDON
from homefirst.policy.ward_round import (
    Asked,
    Due,
    criteria_asked,
    criteria_count_on,
    due_at,
    half_of,
    home_left,
    is_past_48_hours,
    ready_date_counts_on,
)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2016, 3, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


LONG_AGO = local(1, 9)
TABLE = [
    #  last said       in since     now              stands
    (local(10, 8), LONG_AGO, local(10, 11, 59), Asked.DONE),
    (local(10, 8), LONG_AGO, local(10, 12), Asked.DUE),
    (local(10, 8), LONG_AGO, local(10, 23, 59), Asked.DUE),
    (local(10, 8), LONG_AGO, local(11, 0), Asked.OVERDUE),
    (local(10, 13), LONG_AGO, local(11, 9), Asked.DUE),
    (local(10, 13), LONG_AGO, local(11, 12), Asked.OVERDUE),
    (None, local(10, 9), local(10, 10), Asked.DUE),
    (None, local(10, 9), local(10, 13), Asked.DUE),
    (None, local(10, 9), local(11, 1), Asked.OVERDUE),
    (None, LONG_AGO, local(11, 1), Asked.OVERDUE),
]


@pytest.mark.parametrize(("said_at", "since", "at", "stands"), TABLE)
def test_criteria_are_asked_once_in_each_half_of_the_day(
    said_at: datetime | None, since: datetime, at: datetime, stands: Asked
) -> None:
    assert criteria_asked(said_at, since, at) is stands


@given(
    st.datetimes(datetime(2015, 1, 1), datetime(2018, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_halves_of_the_day_are_those_of_a_slow_walk_back(said_at: datetime, later: timedelta) -> None:
    """Judge: counts the midnights and noons of London that lie between, minute by minute where it matters."""
    at = said_at + later

    def halves(instant: datetime) -> int:
        there = instant.astimezone(LONDON)
        return there.toordinal() * 2 + (there.hour >= 12)

    between = halves(at) - halves(said_at)
    expected = {0: Asked.DONE, 1: Asked.DUE}.get(between, Asked.OVERDUE)
    assert criteria_asked(said_at, LONG_AGO, at) is expected
    assert half_of(half_of(at)) == half_of(at) <= at


def test_what_is_asked_about_home_is_late_after_48_hours_and_not_before() -> None:
    came = local(10, 9)
    assert not is_past_48_hours(came, local(12, 9))
    assert is_past_48_hours(came, local(12, 9, 1))


def test_a_day_is_overdue_once_it_is_over() -> None:
    today = date(2016, 3, 10)
    days = (date(2016, 3, 9), today, date(2016, 3, 11), None)
    assert [due_at(day, today) for day in days] == [Due.OVERDUE, Due.TODAY, Due.LATER, Due.NEVER]


@pytest.mark.parametrize(
    ("at", "hours"),
    [(local(10, 9), 48), (local(12, 8), 1), (local(12, 9), 0), (local(13, 9), -24)],
)
def test_the_clock_of_48_hours_runs_down_before_it_is_late(at: datetime, hours: int) -> None:
    came = local(10, 9)
    assert home_left(came, at) == timedelta(hours=hours)
    assert is_past_48_hours(came, at) is (hours < 0)


@pytest.mark.parametrize(
    ("day", "criteria", "ready_date"),
    [
        (date(2017, 4, 1), False, False),
        (date(2020, 2, 29), False, False),
        (date(2020, 3, 1), True, False),
        (date(2023, 3, 31), True, False),
        (date(2023, 4, 1), True, True),
    ],
)
def test_a_rule_counts_from_its_day_on(day: date, criteria: bool, ready_date: bool) -> None:
    assert (criteria_count_on(day), ready_date_counts_on(day)) == (criteria, ready_date)
