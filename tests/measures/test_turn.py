from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.delays import Breakdown
from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.foundation.errors import Unavailable
from homefirst.measures.monthly_days import days_by_category
from homefirst.measures.turn import HELD_CLEAR, HELD_SEEN, Move, Moves, Turn, moves, ordinary_change, turn
from tests.measures.outlook_case import AREA, held, history, known_on, table

YEAR = FinancialYear(2016)
BEFORE = [100, 110] * 6
"""April 2015 to March 2016: ten up, ten down."""
FALL_AND_RISE = history(Month(2015, 4), [*BEFORE, 100, 90, 80, 82, 99, 101, 90, 95])
JUNE, JULY, SEPTEMBER, NOVEMBER = Month(2016, 6), Month(2016, 7), Month(2016, 9), Month(2016, 11)


def test_the_level_turned_in_the_month_after_the_lowest_and_was_clear_two_ordinary_changes_above_it() -> None:
    assert turn(FALL_AND_RISE, YEAR, NOVEMBER, table(NOVEMBER, 2.0, 3.0)) == Turn(
        area=AREA,
        year=YEAR,
        month=NOVEMBER,
        known_at=datetime(2017, 1, 12, tzinfo=UTC),
        lowest=JUNE,
        lowest_per_day=80.0,
        per_day=95.0,
        turned=JULY,
        turned_known_on=known_on(JULY),
        clear=SEPTEMBER,  # 101 is 21 above; 99 in August was 19
        clear_known_on=known_on(SEPTEMBER),
        ordinary_change=10.0,
        turns_like_it_held=HELD_CLEAR,
        chance_still_above=0.75,
    )


def test_at_its_lowest_the_level_has_not_turned_and_a_month_later_it_may_have() -> None:
    lowest = turn(FALL_AND_RISE, YEAR, JUNE)
    assert (lowest.turned, lowest.clear, lowest.turns_like_it_held) == (None, None, None)
    seen = turn(FALL_AND_RISE, YEAR, JULY)
    assert (seen.turned, seen.clear, seen.turns_like_it_held) == (JULY, None, HELD_SEEN)
    assert seen.as_answer()["turned_known_on"] == "2016-09-08"


def test_a_new_low_takes_back_the_turn_and_so_does_an_equal_one() -> None:
    again = history(Month(2015, 4), [*BEFORE, 80, 105, 80])
    assert turn(again, YEAR, Month(2016, 5)).clear == Month(2016, 5)
    assert (turn(again, YEAR, JUNE).lowest, turn(again, YEAR, JUNE).turned) == (JUNE, None)


def test_another_year_and_what_comes_after_the_year_do_not_count() -> None:
    longer = history(Month(2015, 4), [*BEFORE, *[100] * 11, 90, 10])
    assert turn(longer, YEAR, Month(2017, 4)) == turn(longer, YEAR, Month(2017, 3))
    assert turn(longer, YEAR, Month(2017, 4)).lowest == Month(2017, 3)
    with pytest.raises(Unavailable, match="No month of 2016-17 lies before the end of March 2016"):
        turn(longer, YEAR, Month(2016, 3))


def test_without_a_year_of_changes_nothing_is_clear() -> None:
    young = history(Month(2016, 4), [80, 200, 300])
    assert ordinary_change(young) is None
    assert (turn(young, YEAR, JUNE).turned, turn(young, YEAR, JUNE).clear) == (Month(2016, 5), None)


@given(st.lists(st.integers(0, 300), min_size=13, max_size=24))
def test_every_month_since_the_turn_lies_above_the_lowest_and_none_before_lies_under_it(
    per_day: list[int],
) -> None:
    days = history(Month(2015, 4), per_day)
    latest = days.months[-1]
    seen = turn(days, YEAR, latest)
    year = {month: days.per_day(month) for month in days.months if month >= YEAR.first}
    assert seen.lowest_per_day == min(year.values())  # type: ignore[type-var]
    if seen.turned is None:
        assert seen.lowest == latest
    else:
        assert seen.turned == seen.lowest + 1
        assert all(level > seen.lowest_per_day for month, level in year.items() if month >= seen.turned)  # type: ignore[operator]
        assert seen.clear is None or seen.clear >= seen.turned


def test_reasons_are_told_in_people_per_day_the_largest_rise_first_and_the_unknown_last() -> None:
    april, may = Month(2016, 4), Month(2016, 5)
    tables = [
        held(april, 0, breakdown=Breakdown.REASON, days=(("A", 300), ("E", 30))),
        held(may, 0, breakdown=Breakdown.REASON, days=(("A", 279), ("E", 93), ("O", 31))),
    ]
    told = moves(days_by_category(tables, Breakdown.REASON), april, may)
    assert told == Moves(april, may, (Move("E", 1.0, 3.0), Move("A", 10.0, 9.0), Move("O", None, 1.0)))
    assert [move.change for move in told.moves] == [2.0, -1.0, None]
    assert told.as_answer()["moves"][2] == {
        "code": "O",
        "from_per_day": None,
        "to_per_day": 1.0,
        "change": None,
    }
