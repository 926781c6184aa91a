"""Delayed days of the return: adults alone, each person once; and nothing of it changes with a name."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.returns.asking import ask_transfers
from homefirst.app.returns.counted import count_delays
from homefirst.county.journey import care_record, record
from homefirst.county.journey.days import delayed_days
from homefirst.county.journey.returned import Counted, DelayedNights, of_adults_once
from homefirst.county.people import record as people
from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.identity import Responsibility
from homefirst.county.people.matches import merge, unmerge
from homefirst.county.people.record import ErasedBecause, Registering
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.hub.events import CODE_JUDGED
from homefirst.hub.events import STREAM as HUB
from homefirst.measures.returns.cells import COUNCIL, DAYS, REASON
from homefirst.measures.returns.kinds import Period
from homefirst.policy.standing_codes import Heard
from tests.county.made_up_people import CLERK, chance, somebody
from tests.judges.plain_returns import plain_once

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


def march(place: int = REASON) -> dict[str, int]:
    """The days of March 2016 by a word of the cells."""
    return dict(ask_transfers(Period.of_month(MARCH)).all.by(DAYS, place))


def left_out() -> int:
    return ask_transfers(Period.of_month(MARCH)).delays.left_out


def test_of_two_keys_that_are_one_person_each_midnight_is_counted_once(log) -> None:
    for person in (ONE, TWO):
        known(log, person, date(1931, 4, 12))
    delayed(log, ONE, 1, 5, "E")
    delayed(log, TWO, 3, 9, "G", "horton")
    assert march() == {"E": 4, "G": 6}
    merge(log, gone=UUID(TWO), into=UUID(ONE), by=CLERK, at=at(10), because="checked")
    assert (march(), left_out()) == ({"E": 4, "G": 4}, 2)
    assert delayed_days(log.now(), MARCH) == {"E": 4, "G": 6}  # key by key, as recorded
    unmerge(log, gone=UUID(TWO), by=CLERK, at=at(10), because="checked")
    assert march() == {"E": 4, "G": 6}


def test_what_was_said_under_the_key_that_stands_counts_for_a_stay_under_the_other(log) -> None:
    for person in (ONE, TWO):
        known(log, person, date(1931, 4, 12))
    delayed(log, TWO, 1, 5, "E")
    merge(log, gone=UUID(TWO), into=UUID(ONE), by=CLERK, at=at(6), because="checked")
    says = {"person": ONE, "spell": f"7{TWO[1:]}"[:35] + TWO[0], "verdict": "agree", "why": None}
    says |= {"reason": "E", "whose": "social_care"}
    both = ({**says, "party": party} for party in ("hospital", "council"))
    log.append([Fact(HUB, CODE_JUDGED, Occurred.at(at(7)), one, at(7)) for one in both], by=WARD)
    assert ask_transfers(Period.of_month(MARCH)).delays.heard == {Heard.AGREED: 4}


def changed(log, person: str, reason: str, on: int) -> None:
    """What somebody who is delayed waits for changes at noon of a day."""
    wait = f"8{person[1:]}"[:35] + person[0]
    care_record.change_wait(
        log, person=person, wait=wait, what="home_care", reason=reason, whose="social_care", due=None,
        by=WARD, at=at(on),
    )  # fmt: skip


def test_a_reason_that_changes_does_not_move_somebody_into_the_other_bed(log) -> None:
    for person in (ONE, TWO):
        known(log, person, date(1931, 4, 12))
    delayed(log, ONE, 1, 10, "E")
    delayed(log, TWO, 3, 9, "G", "horton")
    changed(log, ONE, "A", 5)
    merge(log, gone=UUID(TWO), into=UUID(ONE), by=CLERK, at=at(10), because="checked")
    assert (march(), left_out()) == ({"E": 4, "A": 5}, 6)


def test_where_somebody_was_delayed_first_may_be_told_by_the_month_before(log) -> None:
    for person in (ONE, TWO):
        known(log, person, date(1931, 4, 12))
    delayed(log, ONE, -20, 4, "E")
    delayed(log, TWO, -10, 9, "G", "horton")
    changed(log, ONE, "A", 0)  # so that the stretch that reaches into March begins after the other's
    merge(log, gone=UUID(TWO), into=UUID(ONE), by=CLERK, at=at(10), because="checked")
    assert march() == {"A": 3, "G": 5}
    february = ask_transfers(Period.of_month(Month(2016, 2))).all.by(DAYS, REASON)
    assert february == {"E": 20, "A": 1}


def test_who_is_seventeen_is_not_counted_and_is_from_the_day_of_coming_of_age(log) -> None:
    known(log, ONE, date(1998, 5, 1))
    known(log, TWO, date(1998, 3, 6))
    known(log, THREE, date(1931, 4, 12))
    for person in (ONE, TWO, THREE):
        delayed(log, person, 1, 9)
    assert (march(), left_out()) == ({"E": 3 + 8}, 8 + 5)


def test_who_is_not_known_or_of_unknown_age_is_taken_for_an_adult_of_no_known_council_and_told_apart(
    log,
) -> None:
    known(log, ONE, None, None)
    known(log, TWO, date(1931, 4, 12))
    for person in (ONE, TWO, THREE):
        delayed(log, person, 1, 3)
    assert (march(), march(COUNCIL), left_out()) == ({"E": 6}, {"": 4, "occ": 2}, 0)
    assert ask_transfers(Period.of_month(MARCH)).as_answer()["unknown_age"] == {"days": 4, "people": 2}


def test_where_all_are_adults_under_one_key_it_is_what_was_recorded(log) -> None:
    for person, (first, end) in {ONE: (-9, 4), TWO: (2, 40), THREE: (5, 6)}.items():
        known(log, person, date(1931, 4, 12))
        delayed(log, person, first, end)
    assert march() == delayed_days(log.now(), MARCH)


@pytest.mark.parametrize("born", [date(1931, 4, 12), date(1998, 5, 1), date(1998, 3, 6), None])
def test_no_count_changes_when_somebody_is_put_right_in_name_and_erased(log, born) -> None:
    known(log, ONE, born)
    delayed(log, ONE, 1, 9)
    frozen = log.freeze()
    before = told()
    seq = next(event.seq for event in log.events("people", log.now()) if event.name == "IdentityRecorded")
    right = somebody("Ashwirth", "Another", born=born, councils=(Responsibility("occ"),))
    people.record_identity(
        log, person=UUID(ONE), identity=right, organisation="ouh", chance=chance(5), by=CLERK, at=at(50),
        corrects=seq,
    )  # fmt: skip
    assert told() == before
    people.erase(log, person=UUID(ONE), by=CLERK, at=at(60), because=ErasedBecause.REQUEST)
    assert told() == before
    again = count_delays(frozen, Period.of_month(MARCH))
    assert len(again.nights) == sum(before[0].values())


def told() -> tuple[dict[str, int], dict[str, int], int]:
    return march(), march(COUNCIL), left_out()


FIRST = date(2016, 3, 1)
day_numbers = st.integers(0, 12)
lengths = st.one_of(st.none(), st.integers(1, 6))
of_a_key = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(0, 2),
        st.sampled_from(["E nhs", "E both", "G nhs"]),
        st.sampled_from(["jr", "horton"]),
        st.sampled_from(["acute", "non_acute"]),
    ),
    max_size=5,
)
begins = st.tuples(day_numbers, st.booleans(), of_a_key)
as_whom = st.tuples(st.sampled_from("abc"), st.one_of(st.none(), day_numbers))
how = st.fixed_dictionaries({key: st.one_of(st.none(), as_whom) for key in "abc"})


def stretches_of(key: str, first: int, open_: bool, drawn) -> list[DelayedNights]:
    """Stretches of one key as they are recorded: one after another, often without a gap, the last perhaps
    open. A gap is a leave, or that they were not ready; reason, whose and type of bed change as they like."""
    found = []
    for n, (length, gap, code, place, care) in enumerate(drawn, 1):
        end = None if open_ and n == len(drawn) else day(first + length)
        reason, whose = code.split()
        found.append(DelayedNights(key, place, reason, day(first), end, care, whose, key))
        first += length + gap
    return found


@given(st.fixed_dictionaries(dict.fromkeys("abc", begins)), how)
def test_each_midnight_of_an_adult_is_counted_once_as_a_plain_account_says(drawn, said) -> None:
    """The judge walks night by night, and asks of each person which stretches have them, and since when."""
    nights = [
        one for key, (first, open_, own) in drawn.items() for one in stretches_of(key, first, open_, own)
    ]
    counted = {
        key: Counted(one[0], None if one[1] is None else day(one[1])) for key, one in said.items() if one
    }
    once = of_adults_once(nights, counted)
    for n in range(40):
        there = [one for one in once if one.first <= day(n) and (one.end is None or day(n) < one.end)]
        found = sorted((one.person, one.key, one.place, one.care, one.reason, one.whose) for one in there)
        assert found == plain_once(nights, counted, day(n))


def day(n: int) -> date:
    return FIRST + timedelta(days=n)
