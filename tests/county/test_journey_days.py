"""Days of journeys: counted at the midnight that ends them, admissions by day, presentations by the hour."""

from datetime import UTC, date, datetime, timedelta

import pytest

from homefirst.county.journey import events as kinds
from homefirst.county.journey import presentations, record
from homefirst.county.journey.admissions import Admission, admissions
from homefirst.county.journey.days import days_by_place, days_by_reason, delayed_days
from homefirst.county.journey.nights import night
from homefirst.county.journey.read import timeline
from homefirst.foundation.calendar import Month, midnight
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.view import View
from tests.conftest import OXFORDSHIRE
from tests.county.a_stay import (
    BED,
    IN,
    LOADER,
    OTHER,
    PERSON,
    SPELL,
    SPELL2,
    WARD,
    at,
    bed,
    entry,
    leave,
    prove_in,
    ready,
    wait,
)


def test_admissions_are_counted_by_day_place_and_how_they_came_in_as_known(log):
    admitted = kinds.ADMITTED
    late = entry(admitted, at(1), known=at(6), key=OTHER, spell=SPELL2, **IN, method="elective")
    told = [
        entry(admitted, datetime(2016, 3, 27, 23, 30, tzinfo=UTC), spell=SPELL, **IN, method="emergency"),
        entry(
            kinds.READINESS_RECORDED, at(29), spell=SPELL, clinical=True, multidisciplinary=None, safe=None
        ),
        entry(kinds.TRANSFERRED, at(30), spell=SPELL, care="non_acute", place="RNU01", ward=None),
        late,
    ]
    record.load(log, entries=told, by=LOADER, because="a test")
    days = date(2016, 3, 1), date(2016, 3, 31)
    # On the clocks of the county it was the day after: that night they went an hour ahead.
    emergency = Admission(date(2016, 3, 28), "RTH08", "acute", "emergency")
    elective = Admission(date(2016, 3, 1), "RTH08", "acute", "elective")
    assert admissions(log.now(), *days) == {emergency: 1, elective: 1}
    assert admissions(View(OXFORDSHIRE, at(5)), *days) == {}
    assert admissions(log.now(), date(2016, 3, 2), date(2016, 3, 27)) == {}
    frozen = log.freeze()
    says = {"spell": SPELL, **BED}
    seq = next(one.event.seq for one in timeline(log.now(), PERSON).entries if one.event.name == "Admitted")
    known = {"by": LOADER, "because": "a test", "known_at": datetime(2016, 4, 2, tzinfo=UTC)}
    record.correct(log, seq=seq, says=says, at=datetime(2016, 3, 28, 1, tzinfo=UTC), **known)
    assert admissions(log.now(), *days) == {emergency._replace(method=None): 1, elective: 1}
    assert admissions(frozen, *days) == {emergency: 1, elective: 1}
    assert prove_in(log)


def test_a_person_who_leaves_before_midnight_is_not_delayed_that_day(log):
    bed(log)
    ready(log, 26)
    wait(log, 25)
    record.begin_leave(log, person=PERSON, spell=SPELL, by=WARD, at=at(28))
    record.end_leave(log, person=PERSON, spell=SPELL, by=WARD, at=at(29))
    record.reset_readiness(log, person=PERSON, spell=SPELL, by=WARD, at=at(30))
    ready(log, 31)
    leave(log, 31, 22)
    # Ready on the 26th; on leave on the night of the 28th; reset on the 30th; gone at 23:00 on the 31st.
    days = days_by_reason(log.now(), date(2016, 3, 24), date(2016, 3, 31))
    assert days.of("E") == (0, 0, 1, 1, 0, 1, 0, 0)
    assert delayed_days(log.now(), Month(2016, 3)) == {"E": 3}
    assert days_by_place(log.now(), date(2016, 3, 27), date(2016, 3, 31)).of("RTH08") == (1, 0, 1, 1, 0)


def test_after_the_return_ended_its_days_are_not_counted(log):
    with pytest.raises(NotUnderstood, match="ended with February 2020"):
        delayed_days(log.now(), Month(2020, 3))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (midnight(date(2016, 3, 27)), date(2016, 3, 26)),  # at midnight: the day that ends with it
        (midnight(date(2016, 3, 27)) + timedelta(microseconds=1), date(2016, 3, 27)),
        (datetime(2016, 3, 27, 22, 59, tzinfo=UTC), date(2016, 3, 27)),  # 23:59 in summer time
        (datetime(2016, 3, 27, 23, 0, tzinfo=UTC), date(2016, 3, 27)),
        (datetime(2016, 3, 27, 23, 1, tzinfo=UTC), date(2016, 3, 28)),
        (datetime(2016, 10, 30, 23, 30, tzinfo=UTC), date(2016, 10, 30)),  # winter time again
        (datetime(2016, 10, 31, 0, 0, tzinfo=UTC), date(2016, 10, 30)),
    ],
)
def test_a_day_is_counted_at_the_midnight_that_ends_it(instant, day):
    assert night(instant) == day


def test_presentations_are_counted_and_no_persons(log):
    count = presentations.count_presentations
    hour = at(1, 9)
    count(log, place="RTH08", hour=hour, count=17, by=WARD)
    count(log, place="RTH02", hour=hour, count=4, by=WARD)
    count(log, place="RTH08", hour=at(1, 10), count=9, by=WARD)
    first = log.now()
    presentations.correct_presentations(log, seq=1, count=18, by=WARD, because="typo")
    presentations.withdraw_presentations(log, seq=2, by=WARD, because="another site's")

    def told(view):
        return [(one.place, one.count) for one in presentations.presentations(view, hour, at(1, 11))]

    def in_march(view):
        return presentations.presentations_by_month(view, Month(2016, 3), Month(2016, 4))

    assert in_march(log.now()) == {Month(2016, 3): 18 + 9, Month(2016, 4): 0}
    assert in_march(first) == {Month(2016, 3): 4 + 17 + 9, Month(2016, 4): 0}
    assert told(log.now()) == [("RTH08", 18), ("RTH08", 9)]
    assert told(first) == [("RTH02", 4), ("RTH08", 17), ("RTH08", 9)]
    for wrong, sentence in (
        (lambda: count(log, place="RTH08", hour=hour, count=1, by=WARD), "Correct entry 1"),
        (lambda: count(log, place="RTH08", hour=at(1, 9, 30), count=1, by=WARD), "whole hour"),
        (
            lambda: count(log, place="X", hour=datetime(2900, 1, 1, tzinfo=UTC), count=1, by=WARD),
            "not passed",
        ),
        (
            lambda: presentations.correct_presentations(log, seq=4, count=1, by=WARD, because=""),
            "a correction",
        ),
        (lambda: presentations.withdraw_presentations(log, seq=9, by=WARD, because=""), "no such count"),
    ):
        with pytest.raises(Refused, match=sentence):
            wrong()
