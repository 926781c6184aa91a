"""Postings, promises, offers and their days at midnight in London, and where the clocks change (the record of
2016: forward on 27 March, back on 30 October). A day is the county's, and never the server's or UTC's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from homefirst.county.capacity import record as capacity
from homefirst.county.capacity.posting import Offered, Source
from homefirst.county.capacity.read import free
from homefirst.county.journey import care_record, record
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offer_course import OfferCourse
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.states import Offering
from homefirst.foundation.errors import Refused
from homefirst.hub import decisions_record as decide
from homefirst.hub.decisions import Later, NewOffer
from homefirst.hub.offers import Tracked
from tests.county.capacity_case import HOURS, NORA
from tests.hub.test_decisions import HUB, OFFER, PERSON, SPELL, WAIT

SECOND = timedelta(seconds=1)
MIDNIGHTS = {
    # the local day that begins, and the instant at which it does
    date(2016, 3, 27): datetime(2016, 3, 27, 0, tzinfo=UTC),
    date(2016, 3, 28): datetime(2016, 3, 27, 23, tzinfo=UTC),
    date(2016, 6, 2): datetime(2016, 6, 1, 23, tzinfo=UTC),
    date(2016, 10, 30): datetime(2016, 10, 29, 23, tzinfo=UTC),
    date(2016, 10, 31): datetime(2016, 10, 31, 0, tzinfo=UTC),
}
EACH = pytest.mark.parametrize(("day", "begins"), MIDNIGHTS.items(), ids=map(str, MIDNIGHTS))


def post(log, at, *days, amount="14", key=1):
    cells = tuple(Offered(str(day), HOURS.code, day, Decimal(amount)) for day in days)
    return capacity.post(
        log, provider="ouh", offered=cells, resources={HOURS.code: HOURS}, posting=UUID(int=key),
        source=Source.PAGE, by=NORA, at=at,
    )  # fmt: skip


def seen(log, day, days=1):
    (one,) = free(log.now(), {HOURS.code: HOURS}, day, days)
    return one


def offered(log, at, start):
    bed = {"care": "acute", "place": "jr", "ward": "5B"}
    before = at - timedelta(hours=2)
    record.admit(log, person=PERSON, spell=SPELL, **bed, by=HUB, at=before)
    care_record.open_wait(
        log, person=PERSON, wait=WAIT, what="reablement", reason=None, whose="nhs", due=None, by=HUB,
        at=before,
    )  # fmt: skip
    new = NewOffer(PERSON, WAIT, OFFER, "reablement", "ouh", HOURS, Decimal(7), start, None, None)
    decide.make_offer(log, new, needed=lambda weekly: None, funding_wait=SPELL, whose=None, by=HUB, at=at)


@EACH
def test_a_second_before_midnight_it_is_the_day_before_for_whoever_posts(log, day, begins):
    yesterday = day - timedelta(days=1)
    assert post(log, begins - SECOND, yesterday, day, key=1).new == 1
    with pytest.raises(Refused, match="is over: capacity is posted from today on"):
        post(log, begins, yesterday, key=2)
    assert seen(log, yesterday).stale is False
    assert seen(log, day).stale is True
    assert post(log, begins, day, key=3).new == 1
    assert (seen(log, day).stale, seen(log, day).days[0].left) == (False, 14)


@EACH
def test_fifteen_days_are_fifteen_days_of_the_calendar(log, day, begins):
    ahead = [day + timedelta(days=number) for number in range(15)]
    assert post(log, begins, *ahead, amount="1").new == 1
    assert [one.left for one in seen(log, day, 15).days] == list(range(1, 16))
    with pytest.raises(Refused, match="more than 14 days ahead"):
        post(log, begins, day + timedelta(days=15), key=2)
    with pytest.raises(Refused, match="more than 14 days ahead"):
        post(log, begins - SECOND, ahead[-1], key=3)


@EACH
def test_what_was_offered_for_a_day_that_ended_meanwhile_is_put_off_to_the_one_that_begins(log, day, begins):
    yesterday = day - timedelta(days=1)
    post(log, begins - timedelta(minutes=30), yesterday, amount="7")
    post(log, begins - timedelta(minutes=20), day, amount="7", key=2)
    offered(log, begins - SECOND, yesterday)
    assert seen(log, day).days[0].claimed == 0
    decide.accept(log, person=PERSON, offer=OFFER, by=HUB, at=begins, later=Later(day, HOURS))
    ((_, one),) = offers(log.now(), begins)
    assert (one.state, one.start, seen(log, day).days[0].claimed) == (Offering.ACCEPTED, day, 7)


@EACH
def test_what_begins_on_a_day_is_late_when_that_day_is_over_and_not_before(day, begins):
    yesterday = day - timedelta(days=1)
    made = begins - timedelta(hours=30)
    offer = Offer(
        OFFER, WAIT, "reablement", "ouh", None, None, yesterday, None, None, Offering.ACCEPTED, made, made
    )
    one = Tracked(OfferCourse(PERSON, offer, accepted=made), "ouh", "any", made + timedelta(hours=4))
    assert (one.late(begins - SECOND), one.late(begins)) == (False, True)
    waits = replace(one, course=OfferCourse(PERSON, replace(offer, state=Offering.OFFERED)))
    assert (waits.late(waits.answer_by), waits.late(waits.answer_by + SECOND)) == (False, True)
