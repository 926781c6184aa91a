"""The course of offers, and for how long who accepted one has to do with somebody."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.journey import care_record, offer_record, record
from homefirst.county.journey.offers_read import Accepted, accepted_offers, offers, offers_since
from homefirst.county.journey.starts import starts
from homefirst.county.journey.states import Offering
from homefirst.county.people.age_bands import BANDS, band_of
from tests.county.a_stay import PERSON, SERVICE, WARD, at
from tests.county.test_offers import MINE, ONE, TWO, accepted, began, offered, waits
from tests.county.test_offers import offers as standing


def told(log, since, day):
    return [
        (one.offer.offer, one.state, one.offer.offered, one.accepted, one.why)
        for one in offers_since(log.now(), at(since), at(day))
    ]


def test_an_offer_of_which_nothing_stands_any_more_is_told_with_its_reason(log) -> None:
    accepted(log)
    offer_record.decline(log, offer=ONE, why="staff", at=at(6), **MINE)
    offered(log, 7, TWO)
    assert standing(log, 7)[0].offer == TWO
    first = (ONE, Offering.DECLINED, at(4), at(5), "staff")
    second = (TWO, Offering.OFFERED, at(7), None, None)
    assert told(log, 6, 7) == [first, second]
    assert told(log, 7, 7) == [second]  # what ended before is not of the day
    assert told(log, 5, 5) == [(ONE, Offering.ACCEPTED, at(4), at(5), None)]
    assert told(log, 1, 3) == []


def test_what_stands_is_told_however_long_ago_it_was_offered_and_what_began_on_its_day(log) -> None:
    began(log)
    assert [state for _, state, *_ in told(log, 8, 9)] == [Offering.STARTED]
    assert told(log, 9, 10) == []
    assert [state for _, state, *_ in told(log, 7, 7)] == [Offering.ACCEPTED]


def test_a_death_ends_what_stood_and_says_so(log) -> None:
    accepted(log)
    record.record_death(log, person=PERSON, by=WARD, at=at(6))
    assert told(log, 6, 6) == [(ONE, Offering.WITHDRAWN, at(4), at(5), "died")]


def test_who_accepted_has_to_do_with_them_until_the_offer_or_the_care_is_over(log) -> None:
    waits(log)
    assert accepted_offers(log.now(), [PERSON]) == {}
    offered(log)
    assert accepted_offers(log.now(), [PERSON]) == {}
    offer_record.accept(log, offer=ONE, at=at(5), **MINE)
    assert accepted_offers(log.now(), [PERSON]) == {PERSON: (Accepted("hart-north", "HART", at(5), None),)}
    offer_record.withdraw(log, offer=ONE, why="elsewhere", at=at(6), **MINE)
    assert accepted_offers(log.now(), [PERSON]) == {PERSON: (Accepted("hart-north", "HART", at(5), at(6)),)}


def test_where_it_began_that_goes_on_until_the_service_ends(log) -> None:
    began(log)
    care_record.end_service(log, person=PERSON, service=SERVICE, outcome="independent", by=WARD, at=at(12))
    found = accepted_offers(log.now(), [PERSON])[PERSON]
    assert [(one.start, one.until) for one in found] == [(at(5), at(8)), (at(8), at(12))]
    assert offers(log.now(), at(13)) == ()


@given(st.dates(date(1900, 1, 1), date(2016, 3, 10)), st.dates(date(2016, 3, 10), date(2020, 3, 1)))
def test_a_band_is_that_of_the_birthdays_that_have_been(born: date, on: date) -> None:
    """Against birthdays counted one by one."""
    age = 0
    while _birthday(born, age + 1) <= on:
        age += 1
    least = max(first for first, _ in BANDS if first <= age)
    assert band_of(born, on) == dict(BANDS)[least]


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(1998, 3, 11), "under 18"),
        (date(1998, 3, 10), "18 to 64"),
        (date(1951, 3, 10), "65 to 74"),
        (date(1931, 3, 11), "75 to 84"),
        (date(1931, 3, 10), "85 or over"),
        (date(1909, 1, 1), "85 or over"),
    ],
)
def test_the_bands_begin_on_a_birthday(born: date, band: str) -> None:
    assert band_of(born, datetime(2016, 3, 10, tzinfo=UTC).date()) == band


def told_starts(log, view=None, since=1, until=30):
    return [
        (one.person, one.at, one.offer.offer, one.offer.holds)
        for one in starts(view or log.now(), at(since), at(until))
    ]


def test_a_start_is_told_once_also_when_its_service_ended_or_no_journey_follows_it(log) -> None:
    before = log.freeze()
    began(log)
    told_once = [(PERSON, at(8), ONE, SERVICE)]
    assert told_starts(log) == told_once
    care_record.end_service(log, service=SERVICE, outcome=None, at=at(12), **MINE)
    assert told_starts(log) == told_once
    assert [told_starts(log, since=9), told_starts(log, until=8), told_starts(log, before)] == [[], [], []]


def test_a_start_in_a_place_that_no_journey_follows_is_told_and_one_that_failed_is_not(log) -> None:
    accepted(log)
    begun = offer_record.started(person=PERSON, offer=ONE, service=None, spell=None, at=at(8))
    assert told_starts(log) == []
    seen = log.freeze()
    record.enter(log, entries=[begun], by=WARD)
    assert told_starts(log) == [(PERSON, at(8), ONE, None)]
    assert told_starts(log, seen) == []


def test_an_accepted_offer_that_came_to_nothing_is_no_start(log) -> None:
    accepted(log)
    offer_record.fail_start(log, offer=ONE, why="unwell", at=at(8), **MINE)
    assert told_starts(log) == []
