"""Local days and months, where the clocks change and where a year turns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import (
    LONDON,
    THURSDAY,
    FinancialYear,
    Month,
    local_day,
    midnight,
    months,
    nth_weekday,
    parse_instant,
    parse_wall_clock,
)
from homefirst.foundation.errors import NotUnderstood

MONTHS = st.integers(1950 * 12, 2950 * 12).map(Month.from_index)


def test_a_month_knows_its_neighbours_its_days_and_its_financial_year():
    march = Month.parse("2016-03")
    assert (march + 1, march - 3, march - Month(2015, 12)) == (Month(2016, 4), Month(2015, 12), 3)
    assert (march.days, Month(2016, 2).days, march.financial_year) == (31, 29, FinancialYear(2015))
    assert (str(march), march.name, march.short) == ("2016-03", "March 2016", "Mar 2016")


@given(MONTHS, st.integers(-500, 500))
def test_going_on_and_back_by_months_ends_where_it_began(month, step):
    assert (month + step) - step == month
    assert (month + step) - month == step


@given(MONTHS)
def test_a_months_days_are_those_from_its_first_to_the_next_months_first(month):
    assert (month + 1).first.toordinal() - month.first.toordinal() == month.days
    assert month.last.toordinal() == (month + 1).first.toordinal() - 1


def test_a_financial_year_is_april_to_march():
    year = FinancialYear.parse("2016-17")
    assert FinancialYear.parse("2016/17") == year
    assert (year.first, year.last, len(year.months), year.days) == (Month(2016, 4), Month(2017, 3), 12, 365)
    assert str(FinancialYear(1999)) == "1999-00"
    assert tuple(months(year.first, year.last)) == year.months


@pytest.mark.parametrize("text", ["2016-13", "2016-00", "16-03", "2016-3", "2016-03-01", "", "२०१६-०३"])
def test_what_is_no_month_is_not_understood(text):
    with pytest.raises(NotUnderstood):
        Month.parse(text)


@pytest.mark.parametrize("text", ["2016-18", "2016", "2016-2017", ""])
def test_what_is_no_financial_year_is_not_understood(text):
    with pytest.raises(NotUnderstood):
        FinancialYear.parse(text)


def test_a_local_day_begins_an_hour_earlier_in_summer():
    assert midnight(date(2016, 7, 1)) == datetime(2016, 6, 30, 23, tzinfo=UTC)
    assert midnight(date(2016, 12, 1)) == datetime(2016, 12, 1, tzinfo=UTC)
    assert local_day(datetime(2016, 6, 30, 23, tzinfo=UTC)) == date(2016, 7, 1)


def test_the_days_on_which_the_clocks_change_have_23_and_25_hours():
    spring, autumn = date(2016, 3, 27), date(2016, 10, 30)
    hours = [
        (midnight(date.fromordinal(day.toordinal() + 1)) - midnight(day)).total_seconds() / 3600
        for day in (spring, autumn)
    ]
    assert hours == [23, 25]


def test_a_written_instant_is_a_local_midnight_or_has_an_offset():
    assert parse_instant("2016-07-01") == datetime(2016, 6, 30, 23, tzinfo=UTC)
    assert parse_instant("2016-07-01T09:30:00+01:00") == datetime(2016, 7, 1, 8, 30, tzinfo=UTC)
    for text in ("2016-07-01T09:30:00", "yesterday", "2016-02-30"):
        with pytest.raises(NotUnderstood):
            parse_instant(text)


def test_the_second_thursday_of_a_month():
    assert nth_weekday(Month(2016, 9), THURSDAY, 2) == date(2016, 9, 8)
    assert nth_weekday(Month(2017, 6), THURSDAY, 2) == date(2017, 6, 8)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2016-03-10T08:00", datetime(2016, 3, 10, 8, tzinfo=UTC)),
        ("2016-07-01 08:00:30", datetime(2016, 7, 1, 7, 0, 30, tzinfo=UTC)),
        ("2016-10-30T01:30", datetime(2016, 10, 30, 0, 30, tzinfo=UTC)),  # it comes twice: the first
        ("2016-03-27T02:00", datetime(2016, 3, 27, 1, tzinfo=UTC)),
        ("2016-07-01", datetime(2016, 6, 30, 23, tzinfo=UTC)),
        ("2016-07-01T09:30:00+02:00", datetime(2016, 7, 1, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_time_by_the_clock_on_the_wall_is_read(text: str, told: datetime):
    assert parse_wall_clock(text) == told


@pytest.mark.parametrize(
    "text",
    ["2016-03-27T01:30", "2016-02-30T08:00", "2016-03-10T24:30", "0001-01-01T00:00:00+20:00", "8 March", ""],
)
def test_a_time_on_no_clock_is_not_understood(text: str):
    with pytest.raises(NotUnderstood):
        parse_wall_clock(text)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)))
def test_what_a_clock_on_the_wall_shows_is_read_as_then_or_the_hour_before_it_comes_again(instant: datetime):
    minute = instant.replace(second=0, microsecond=0)
    read = parse_wall_clock(f"{minute.astimezone(LONDON):%Y-%m-%dT%H:%M}")
    assert minute - read in (timedelta(0), timedelta(hours=1))
    assert read.astimezone(LONDON).replace(tzinfo=None) == minute.astimezone(LONDON).replace(tzinfo=None)
