"""What people write in the cells of their lists: days, yes and no, names, several waits in one."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.people.identity import Name
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.lists.cells import (
    Moment,
    YesOrNo,
    birth_date_in,
    moment_in,
    name_in,
    number_in,
    parts_of,
    tidy,
    yes_in,
)
from tests.county.made_up_people import number

TODAY = date(2016, 3, 10)
MARCH = date(2016, 3, 1)
HALF_PAST_TWO = Moment(MARCH, time(14, 30))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("01/03/2016", Moment(MARCH)),
        ("1/3/16", Moment(MARCH)),
        ("1.3.16", Moment(MARCH)),
        ("01-03-2016", Moment(MARCH)),
        ("2016-03-01", Moment(MARCH)),
        ("1 March 2016", Moment(MARCH)),
        ("March 1, 2016", Moment(MARCH)),
        ("Mar 1st 2016", Moment(MARCH)),
        ("20160301", Moment(MARCH)),
        ("1\\3\\2016", Moment(MARCH)),
        ("01/03/16 @ 14:30", HALF_PAST_TWO),
        ("1st Mar 16", Moment(MARCH)),
        ("Tue 1-Mar-16", Moment(MARCH)),
        ("Tuesday, 1st March 2016", Moment(MARCH)),
        ("\xa001/03/2016\u200b ", Moment(MARCH)),
        ("01/03/2016 14:30", HALF_PAST_TWO),
        ("14:30 01/03/16", HALF_PAST_TWO),
        ("1/3/16 at 2.30pm", HALF_PAST_TWO),
        ("01/03/2016 14:30:00", HALF_PAST_TWO),
        ("1430hrs 1/3/2016", HALF_PAST_TWO),
        ("2016-03-01T14:30", HALF_PAST_TWO),
        (42430, Moment(MARCH)),
        (42430.0, Moment(MARCH)),
        ("42430", Moment(MARCH)),
        (42430 + 14.5 / 24, HALF_PAST_TWO),
        (MARCH, Moment(MARCH)),
        (datetime(2016, 3, 1, 14, 30), HALF_PAST_TWO),
        (datetime(2016, 3, 1), Moment(MARCH)),
    ],
)
def test_a_day_is_read_as_people_write_it(written, read):
    assert moment_in(written, TODAY) == read


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31/02/2016", "There is no such day. Write day, month and year, as in 10/03/2016."),
        (
            "3/25/2016",
            "There is no such month: the day comes first here. Write day, month and year, as in 10/03/2016.",
        ),
        ("last week", "This is no day. Write it as 10/03/2016."),
        ("1/3", "The day has no year. Write it as 10/03/2016."),
        ("1 March", "The day has no year. Write it as 10/03/2016."),
        ("11/03/2016", "This day lies in the future. Write the day on which it was so."),
        ("01/03/1916", "This day lies more than 10 years back. Check the year."),
        ("01/03/2016 25:00", "This is no time of day. Write it as 10/03/2016 14:30."),
        (7, "This is no day. Write it as 10/03/2016."),
    ],
)
def test_what_is_no_day_is_told_without_being_repeated(written, sentence):
    with pytest.raises(NotUnderstood) as told:
        moment_in(written, TODAY)
    assert str(told.value) == sentence


@given(
    st.dates(date(2007, 1, 1), date(2016, 3, 10)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%-d %B %Y", "%a %d-%b-%y"]),
)
def test_any_day_in_any_of_our_forms_is_that_day(day, form):
    assert moment_in(day.strftime(form), TODAY) == Moment(day)


def test_a_day_without_a_time_begins_after_its_first_midnight_and_not_before_the_admission():
    assert Moment(MARCH).instant() == datetime(2016, 3, 1, 0, 1, tzinfo=UTC)
    came = datetime(2016, 3, 1, 16, 5, tzinfo=UTC)
    assert Moment(MARCH).instant(came) == came
    assert HALF_PAST_TWO.instant(came) == datetime(2016, 3, 1, 14, 30, tzinfo=UTC)
    assert Moment(date(2016, 7, 1)).instant(came) == datetime(2016, 6, 30, 23, 1, tzinfo=UTC)


def test_two_digits_of_a_birth_year_are_the_century_that_is_possible_or_are_asked():
    assert birth_date_in("12/4/31", TODAY) == birth_date_in("12 April 1931", TODAY) == date(1931, 4, 12)
    with pytest.raises(NotUnderstood, match="two digits, and both centuries are possible"):
        birth_date_in("12/4/12", TODAY)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 March 2016", YesOrNo(True, Moment(MARCH))),
        ("Y", YesOrNo(True)), ("yes", YesOrNo(True)), ("✓", YesOrNo(True)), (True, YesOrNo(True)),
        ("Yes 1/3/16", YesOrNo(True, Moment(MARCH))), ("N", YesOrNo(False)), ("No", YesOrNo(False)),
        ("not yet", YesOrNo(False)),
        ("01/03/2016", YesOrNo(True, Moment(MARCH))),
        ("", YesOrNo(None)), ("-", YesOrNo(None)), ("n/a", YesOrNo(None)), ("TBC", YesOrNo(None)),
        ("\xa0", YesOrNo(None)),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_their_variants(written, read):
    assert yes_in(written, TODAY) == read


def test_what_is_neither_yes_nor_no_nor_a_day_is_told():
    with pytest.raises(NotUnderstood) as told:
        yes_in("nearly", TODAY)
    assert str(told.value) == "This is neither yes nor no, nor a day. Write Y, N, or the day."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ASHWORTH, William", Name("Ashworth", "William")),
        ("Mr William ASHWORTH", Name("Ashworth", "William")),
        ("William Ashworth", Name("Ashworth", "William")),
        ("Ashworth,\xa0William (Bill)", Name("Ashworth", "William")),
        ("O’BRIEN-SMITH, MARY ANN", Name("O’Brien-Smith", "Mary Ann")),
    ],
)
def test_a_name_is_read_as_lists_have_it(written, read):
    assert name_in(written) == read


def test_a_number_of_somebody_real_and_one_with_a_slip_are_told_without_being_repeated():
    assert number_in(number(1).written) == number_in(float(number(1).digits)) == number(1)
    for written, what in (("943 476 5919", "may be a real person's"), ("999 000 0019", "check digit fails")):
        with pytest.raises(NotUnderstood, match=what) as told:
            number_in(written)
        assert written not in str(told.value)


def test_several_waits_in_one_cell_are_parted():
    assert parts_of("1) POC\n2) Equipment") == ["POC", "Equipment"]
    assert parts_of("POC + key safe / transport; family") == ["POC", "key safe", "transport", "family"]
    assert parts_of("Reablement and equipment") == ["Reablement", "equipment"]


def test_text_comes_to_one_spelling():
    assert tidy(" a\xa0b\u200b \r\n\r\n ｃ ") == "a b\nc"
