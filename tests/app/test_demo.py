"""A synthetic working day: like the one a week before, to whom it fits, and written as its time comes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest

from homefirst.app.synthetic.demo import day_to_live, live
from homefirst.app.synthetic.making import WRITER
from homefirst.county.journey import events as kinds
from homefirst.county.journey import read
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.record import load
from homefirst.foundation.errors import NotFound, Refused
from homefirst.foundation.store.events import Author

BEGAN = datetime(2016, 3, 1, tzinfo=UTC)
TESTS = dict.fromkeys(("clinical", "multidisciplinary", "safe"), True)


class Lives:
    """Nine days of forty made-up people who come, are ready, wait and leave."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(1)
        self.entries: list[Entry] = []
        for number in range(120):
            self.one(BEGAN + timedelta(hours=1.7 * number), "jr" if number % 3 else "horton")

    def key(self) -> str:
        return str(UUID(bytes=self.rng.bytes(16), version=4))

    def say(self, type_, at, **says) -> None:
        if at < BEGAN + timedelta(days=9):
            self.entries.append(Entry(type_, at, says, known_at=at))

    def one(self, came, place) -> None:
        person, spell, wait = self.key(), self.key(), self.key()
        hours = [float(hour) for hour in self.rng.integers(10, 90, size=4)]
        self.say(
            kinds.ADMITTED,
            came,
            person=person,
            spell=spell,
            care="acute",
            place=place,
            ward=None,
            method="emergency",
        )
        ready = came + timedelta(hours=hours[0])
        self.say(kinds.READINESS_RECORDED, ready, person=person, spell=spell, **TESTS)
        waits = {"what": "home_care", "reason": "E", "whose": "social_care", "due": None}
        self.say(kinds.WAIT_OPENED, ready, person=person, wait=wait, **waits)
        left = ready + timedelta(hours=hours[1])
        self.say(kinds.WAIT_CLOSED, left, person=person, wait=wait, outcome=None)
        self.say(kinds.DISCHARGED, left, person=person, spell=spell, destination="home")


@pytest.fixture
def lived(log):
    done = load(log, entries=sorted(Lives().entries, key=lambda one: one.at), by=WRITER)
    assert done.quarantined == ()
    return log


def test_the_day_after_the_last_entry_is_lived_as_the_one_a_week_before(lived):
    entries = day_to_live()
    assert entries == day_to_live()
    days = {one.at.date() for one in entries}
    assert days == {datetime(2016, 3, 10, tzinfo=UTC).date()}
    like = Counter(
        one.type.name
        for one in Lives().entries
        if datetime(2016, 3, 3, 7, tzinfo=UTC) <= one.at < datetime(2016, 3, 4, tzinfo=UTC)
    )
    made = Counter(one.type.name for one in entries)
    assert made["Admitted"] == like["Admitted"] > 3
    assert all(made[name] <= like[name] for name in made)
    assert sum(made.values()) > 0.8 * sum(like.values())


def test_a_record_that_ends_in_a_morning_is_lived_on_from_then(log):
    ends = datetime(2016, 3, 9, 9, 15, tzinfo=UTC)
    some = [one for one in sorted(Lives().entries, key=lambda one: one.at) if one.at <= ends]
    last = replace(some[-1], at=ends, known_at=ends)
    assert load(log, entries=[*some[:-1], last], by=WRITER).quarantined == ()
    entries, told = day_to_live(), []
    assert {one.at.date() for one in entries} == {ends.date()}
    assert min(one.at for one in entries) > ends
    assert live(entries, speed=60, pause=lambda _: None, told=told.append) == len(entries) > 5
    assert day_to_live()[0].at.date() == datetime(2016, 3, 10, tzinfo=UTC).date()


def test_it_is_written_as_its_time_comes_and_nothing_of_it_is_refused(lived):
    entries, waited, told = day_to_live(), [], []
    before = read.census(lived.now(), entries[0].at - timedelta(minutes=1))
    assert live(entries, speed=60, pause=waited.append, told=told.append) == len(entries) == len(told)
    assert [one.refused for one in told] == [None] * len(entries)
    assert sum(waited) == pytest.approx((entries[-1].at - entries[0].at).total_seconds() / 60)
    after = read.census(lived.now(), entries[-1].at)
    came = sum(one.type.name == "Admitted" for one in entries)
    gone = sum(one.type.name == "Discharged" for one in entries)
    assert len(after.beds) == len(before.beds) + came - gone
    assert day_to_live()[0].at.date() == datetime(2016, 3, 11, tzinfo=UTC).date()


def test_a_synthetic_day_is_mixed_into_nobodys_record(log):
    with pytest.raises(NotFound, match="no journeys"):
        day_to_live()
    load(log, entries=Lives().entries[:1], by=Author("a real hospital", loader=True))
    with pytest.raises(Refused, match="not mixed into anybody's record"):
        day_to_live()
