"""An offer put off: accepted for a later day, and what is kept moves with the answer."""

from dataclasses import replace

import pytest

from homefirst.county.capacity.kept import kept
from homefirst.county.capacity.read import free
from homefirst.county.capacity.states import State
from homefirst.county.journey import care_record
from homefirst.county.journey.offers_read import offers as every
from homefirst.county.journey.offers_read import offers_since
from homefirst.county.journey.states import Offering
from homefirst.foundation.errors import Overtaken, Refused
from homefirst.hub import decisions_record as decide
from homefirst.hub.decisions import Later
from homefirst.hub.kept import give_back
from tests.county.capacity_case import HOURS, RESOURCES, TODAY, day, post
from tests.hub.test_decisions import (
    AGAIN,
    HUB,
    OFFER,
    OTHER,
    PERSON,
    SERVICE,
    accepted,
    at,
    bar,
    new,
    offer,
    offers,
    posted,  # noqa: F401
    start,
    waiting,
)


def later(log, number, *, line=HOURS, when=None, seen=None):
    decide.accept(
        log, person=PERSON, offer=OFFER, by=HUB, at=when or at(11), seen=seen, later=Later(day(number), line)
    )


def claimed(log, resource=HOURS):
    """What is promised from each of the days on."""
    days = free(log.now(), RESOURCES, TODAY, 15)[list(RESOURCES).index(resource.code)].days
    return {(one.day - TODAY).days: int(one.claimed) for one in days if one.claimed}


def test_a_provider_accepts_for_a_later_day_and_what_is_kept_moves_with_the_answer(log):
    post(log, *(("hart-city", number, "14" if number == 0 else "0") for number in range(15)))
    waiting(log)
    waiting(log, OTHER, AGAIN, AGAIN)
    offer(log)
    later(log, 4)
    (mine,) = [one for _, one in every(log.now(), at(12), offer=OFFER)]
    assert (mine.state, mine.start, claimed(log)) == (Offering.ACCEPTED, day(4), {4: 14})
    (kept_,) = kept(log.now(), claims=[OFFER])
    assert (kept_.day, kept_.amount) == (day(4), 14)
    (course,) = [one for one in offers_since(log.now(), at(0), at(12)) if one.offer.offer == OFFER]
    assert (course.first_start, course.offer.start, course.accepted) == (TODAY, day(4), at(11))
    # What is free until then cannot be promised on and on: from the fourth day on it is theirs.
    with pytest.raises(Refused, match="14 hours are wanted, and 0 are left"):
        offer(log, new(OTHER, AGAIN, AGAIN), when=at(12))
    decide.decline(log, person=PERSON, offer=OFFER, why="family", by=HUB, at=at(13))
    assert (claimed(log), offers(log)) == ({}, {})
    offer(log, new(OTHER, AGAIN, AGAIN), when=at(14))
    assert claimed(log) == {0: 14}


def test_what_was_put_off_begins_and_is_given_back_when_they_move_on(log):
    post(log, *(("hart-city", number, "14" if number == 0 else "0") for number in range(15)))
    waiting(log)
    offer(log)
    later(log, 4)
    start(log, at(14, after=4))
    assert offers(log, when=at(20, after=4)) == {OFFER: Offering.STARTED}
    care_record.end_service(log, person=PERSON, service=SERVICE, outcome="ended", by=HUB, at=at(15, after=5))
    assert give_back(log, by=HUB, at=at(16, after=5)) == 1
    assert claimed(log) == {}


CANNOT_BE_LATER = {
    "the same day": ({"number": 0}, "It is offered from 10 March: that is no later day."),
    "the day before": ({"number": -1}, "It is offered from 10 March: that is no later day."),
    "in a month": ({"number": 30}, "That is more than 14 days from now."),
    "a day of which nobody posted": ({"number": 9}, "Nobody posted what is free on that day."),
    "a line that is closed then": ({"number": 2}, "It is closed (staff) since 12 March until 13 March."),
}


@pytest.mark.parametrize("case", CANNOT_BE_LATER)
def test_a_later_day_that_cannot_be_is_refused_and_the_offer_stands_as_it_was(log, case):
    how, sentence = CANNOT_BE_LATER[case]
    post(log, *(("hart-city", number, "14" if number == 0 else "0") for number in range(5)))
    bar(log, state=State.CLOSED, why="staff", since=day(2), until=day(3), own=True, when=at(9))
    waiting(log)
    offer(log)
    with pytest.raises(Refused) as refused:
        later(log, **how)
    assert refused.value.problem.what == sentence
    (mine,) = [one for _, one in every(log.now(), at(12), offer=OFFER)]
    assert (mine.state, mine.start, claimed(log)) == (Offering.OFFERED, TODAY, {0: 14})


def test_what_is_over_is_not_put_off_and_the_sentence_says_why(posted):  # noqa: F811
    accepted(posted)
    with pytest.raises(Overtaken, match="it is accepted by now"):
        later(posted, 1, when=at(12), seen=Offering.OFFERED)
    decide.withdraw(posted, person=PERSON, offer=OFFER, why="mistake", by=HUB, at=at(12))
    with pytest.raises(Refused, match="The offer had been withdrawn"):
        later(posted, 1, when=at(13))
    assert claimed(posted) == {}


def test_what_is_of_no_line_is_put_off_in_the_journey_alone(log):
    waiting(log, what="nursing")
    place = new(what="nursing", resource=None, hours=None, place="care-homes")
    offer(log, replace(place, resource=None))
    later(log, 7, line=None)
    assert [(one.start, one.state) for _, one in every(log.now(), at(12))] == [(day(7), Offering.ACCEPTED)]
