"""Delayed days of the return: adults alone, each person once; and nothing of it changes with a name."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.delayed import ask_delayed_days, delayed_adults
from homefirst.county.journey import care_record, record
from homefirst.county.journey.days import days_by_reason, delayed_days
from homefirst.county.journey.returned import Counted, DelayedNights, by_reason, of_adults_once
from homefirst.county.people import record as people
from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.identity import Responsibility
from homefirst.county.people.matches import merge, unmerge
from homefirst.county.people.record import ErasedBecause, Registering
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Author
from tests.county.made_up_people import CLERK, chance, somebody

WARD = Author("ward", loader=True)
ONE, TWO, THREE = (f"{n}0000000-0000-4000-8000-000000000000" for n in (1, 2, 3))
MARCH = Month(2016, 3)
CODES = {ONE: "a", TWO: "b", THREE: "c"}


def at(day: int) -> datetime:
    return datetime(2016, 3, 1, 12, tzinfo=UTC) + timedelta(days=day - 1)


def known(log, person: str, born: date | None, council: str | None = "occ") -> None:
    councils = () if council is None else (Responsibility(council),)
    told = Registering(somebody(given=CODES[person], born=born, councils=councils), "ouh", at(-20))
    register_keyed(log, people=[(UUID(person), told)], chance=chance(int(person[0])), by=CLERK)


def delayed(log, person: str, first: int, end: int, reason: str = "E", place: str = "jr") -> None:
    """In a bed, delayed from noon of a day of March until noon of another: at `end - first` midnights."""
    spell, wait = (f"{kind}{person[1:]}"[:35] + person[0] for kind in "78")
    record.admit(
        log, person=person, spell=spell, care="acute", place=place, ward=None, by=WARD, at=at(first - 1)
    )
    tests = {"clinical": True, "multidisciplinary": True, "safe": True}
    record.record_readiness(log, person=person, spell=spell, **tests, by=WARD, at=at(first))
    care_record.open_wait(
        log, person=person, wait=wait, what="home_care", reason=reason, whose="social_care", due=None,
        by=WARD, at=at(first),
    )  # fmt: skip
    record.discharge(log, person=person, spell=spell, destination="home", by=WARD, at=at(end))


def test_of_two_keys_that_are_one_person_each_midnight_is_counted_once(log) -> None:
    for person in (ONE, TWO):
        known(log, person, date(1931, 4, 12))
    delayed(log, ONE, 1, 5, "E")
    delayed(log, TWO, 3, 9, "G", "horton")
    assert ask_delayed_days(MARCH).days == {"E": 4, "G": 6}
    merge(log, gone=UUID(TWO), into=UUID(ONE), by=CLERK, at=at(10), because="checked")
    found = ask_delayed_days(MARCH)
    assert (found.days, found.left_out) == ({"E": 4, "G": 4}, 2)
    assert delayed_days(log.now(), MARCH) == {"E": 4, "G": 6}  # key by key, as recorded
    unmerge(log, gone=UUID(TWO), by=CLERK, at=at(10), because="checked")
    assert ask_delayed_days(MARCH).days == {"E": 4, "G": 6}


def test_who_is_seventeen_is_not_counted_and_is_from_the_day_of_coming_of_age(log) -> None:
    known(log, ONE, date(1998, 5, 1))
    known(log, TWO, date(1998, 3, 6))
    known(log, THREE, date(1931, 4, 12))
    for person in (ONE, TWO, THREE):
        delayed(log, person, 1, 9)
    found = ask_delayed_days(MARCH)
    assert (found.days, found.left_out) == ({"E": 3 + 8}, 8 + 5)
    adults = delayed_adults(log.now(), date(2016, 3, 4), date(2016, 3, 7)).of("E")
    assert list(adults) == [1, 1, 2, 2]


def test_who_is_not_known_or_of_unknown_age_is_taken_for_an_adult_of_no_known_council(log) -> None:
    known(log, ONE, None, None)
    known(log, TWO, date(1931, 4, 12))
    for person in (ONE, TWO, THREE):
        delayed(log, person, 1, 3)
    found = ask_delayed_days(MARCH)
    assert (found.days, found.councils, found.left_out) == ({"E": 6}, {None: 4, "occ": 2}, 0)


def test_where_all_are_adults_under_one_key_it_is_what_was_recorded(log) -> None:
    for person, (first, end) in {ONE: (-9, 4), TWO: (2, 40), THREE: (5, 6)}.items():
        known(log, person, date(1931, 4, 12))
        delayed(log, person, first, end)
    days = (MARCH.first, MARCH.last)
    assert (delayed_adults(log.now(), *days).counts == days_by_reason(log.now(), *days).counts).all()


@pytest.mark.parametrize("born", [date(1931, 4, 12), date(1998, 5, 1), date(1998, 3, 6), None])
def test_no_count_changes_when_somebody_is_put_right_in_name_and_erased(log, born) -> None:
    known(log, ONE, born)
    delayed(log, ONE, 1, 9)
    frozen = log.freeze()
    before = ask_delayed_days(MARCH)
    seq = next(event.seq for event in log.events("people", log.now()) if event.name == "IdentityRecorded")
    right = somebody("Ashwirth", "Another", born=born, councils=(Responsibility("occ"),))
    people.record_identity(
        log, person=UUID(ONE), identity=right, organisation="ouh", chance=chance(5), by=CLERK, at=at(50),
        corrects=seq,
    )  # fmt: skip
    assert told(ask_delayed_days(MARCH)) == told(before)
    people.erase(log, person=UUID(ONE), by=CLERK, at=at(60), because=ErasedBecause.REQUEST)
    assert told(ask_delayed_days(MARCH)) == told(before)
    adults = delayed_adults(frozen, MARCH.first, MARCH.last)
    assert int(adults.counts.sum()) == sum(before.days.values())


def told(found) -> tuple[object, ...]:
    return found.days, found.councils, found.left_out


def test_after_the_return_ended_there_is_no_such_count(log) -> None:
    with pytest.raises(NotUnderstood, match="ended with February 2020"):
        ask_delayed_days(Month(2020, 3))


FIRST = date(2016, 3, 1)
day_numbers = st.integers(0, 12)
lengths = st.one_of(st.none(), st.integers(1, 6))
stretches = st.lists(
    st.tuples(st.sampled_from("abc"), day_numbers, lengths, st.sampled_from("EG")), max_size=7
)
as_whom = st.tuples(st.sampled_from("abc"), st.one_of(st.none(), day_numbers))
how = st.fixed_dictionaries({key: st.one_of(st.none(), as_whom) for key in "abc"})


@given(stretches, how)
def test_each_midnight_of_an_adult_is_counted_once_as_a_plain_account_says(drawn, said) -> None:
    """The judge walks day by day, person by person, and asks which stretches have them."""
    nights = [
        DelayedNights(key, "jr", reason, day(n), None if length is None else day(n + length))
        for key, n, length, reason in drawn
    ]
    counted = {
        key: Counted(one[0], None if one[1] is None else day(one[1])) for key, one in said.items() if one
    }
    matrix = by_reason(of_adults_once(nights, counted), FIRST, day(19))
    found = {label: list(matrix.of(label)) for label in matrix.labels}
    totals = [sum(found[label][n] for label in found) for n in range(20)]
    expected = []
    for n in range(20):
        there = set()
        for one in nights:
            person = counted.get(one.person, Counted(one.person, None))
            adult = person.adult_from is None or person.adult_from <= day(n)
            if one.first <= day(n) and (one.end is None or day(n) < one.end) and adult:
                there.add(person.person)
        expected.append(len(there))
    assert totals == expected


def day(n: int) -> date:
    return FIRST + timedelta(days=n)
