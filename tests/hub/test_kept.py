"""What is kept for nobody is given back, whatever was entered elsewhere; what stands or began is not."""

from datetime import timedelta
from decimal import Decimal

import pytest

from homefirst.app.morning.asking import setting_at
from homefirst.county.capacity.kept import Kept, kept
from homefirst.county.journey import care_record, record
from homefirst.county.journey import events as kinds
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import STREAM
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offer_record import started
from homefirst.county.journey.read import told
from homefirst.county.journey.states import Offering
from homefirst.hub import decisions_record as decide
from homefirst.hub.errors import errors_of
from homefirst.hub.kept import give_back
from homefirst.hub.person import Facts
from tests.county.capacity_case import HOURS, NORTH, TODAY, day, post
from tests.hub.test_decisions import (
    AGAIN,
    HUB,
    OFFER,
    OTHER,
    PERSON,
    SERVICE,
    WAIT,
    accepted,
    at,
    left,
    new,
    offer,
    offers,
    start,
    waiting,
)  # fmt: skip


@pytest.fixture
def posted(log):
    post(log, ("hart-city", 0, "21"), ("hart-north", 0, "21"))
    return log


def entry_of(log, name):
    return next(one for one in log.events(STREAM, log.now()) if one.name == name)


def dies(log):
    record.record_death(log, person=PERSON, by=HUB, at=at(12))


def never_offered(log):
    for name in ("OfferAccepted", "Offered"):
        record.cancel(log, seq=entry_of(log, name).seq, by=HUB, because="slip")


def begins_and_ends(log):
    start(log)
    care_record.end_service(log, person=PERSON, service=SERVICE, outcome="ended", by=HUB, at=at(15))


def stands(log):
    pass


def begins(log):
    start(log)


def wait_is_closed(log):
    care_record.close_wait(log, person=PERSON, wait=WAIT, outcome="home", by=HUB, at=at(12))


def leaves(log):
    record.discharge(log, person=PERSON, spell=entry_of(log, "Admitted").payload["spell"], destination=None,
                     by=HUB, at=at(12))  # fmt: skip


def begins_where_no_journey_follows(log):
    entries = [
        Entry(kinds.WAIT_CLOSED, at(14), {"person": PERSON, "wait": WAIT, "outcome": "reablement"}),
        started(person=PERSON, offer=OFFER, service=None, spell=None, at=at(14)),
    ]
    record.enter(log, entries=entries, by=HUB)


@pytest.mark.parametrize(
    ("happens", "given_back"),
    [
        (dies, 1), (never_offered, 1), (begins_and_ends, 1),
        (stands, 0), (begins, 0), (wait_is_closed, 0), (leaves, 0), (begins_where_no_journey_follows, 0),
    ],
)  # fmt: skip
def test_what_is_kept_for_nobody_is_given_back_once(posted, happens, given_back):
    accepted(posted)
    waiting(posted, OTHER, AGAIN, AGAIN)
    offer(posted, new(OTHER, AGAIN, AGAIN, resource=NORTH))
    happens(posted)
    assert left(posted) == 7
    assert give_back(posted, by=HUB, at=at(20)) == given_back
    assert (left(posted), left(posted, NORTH)) == (21 if given_back else 7, 7)
    assert give_back(posted, by=HUB, at=at(20)) == 0
    assert {one.claim for one in kept(posted.now())} == ({AGAIN} if given_back else {AGAIN, OFFER})


def test_an_offer_that_was_made_after_the_instant_that_somebody_looks_at_is_somebody_s(posted):
    accepted(posted)
    assert give_back(posted, by=HUB, at=at(9)) == 0


def standing(**other):
    said = {
        "offer": OFFER, "wait": WAIT, "what": "reablement", "place": "hart", "resource": HOURS.code,
        "hours": Decimal(14), "start": TODAY, "weekly": None, "runner_up": None, "state": Offering.ACCEPTED,
        "offered": at(10), "said_at": at(11),
    }  # fmt: skip
    return Offer(**(said | other))


def test_what_was_entered_elsewhere_while_an_offer_stands_is_told_on_the_line(posted):
    accepted(posted)
    wait_is_closed(posted)
    own = told(posted.now(), at(13))[PERSON]
    facts = Facts(PERSON, told=own)
    mine = {one.claim: one for one in kept(posted.now(), claims=[OFFER])}
    assert mine[OFFER] == Kept(OFFER, HOURS.code, TODAY, Decimal(14))
    assert errors_of(facts, setting_at(at(13)), None, mine) == (
        "Reablement at home to begin is offered, and they wait for it no more.",
    )
    late = errors_of(facts, setting_at(at(13, after=1)), None, mine)
    assert late[1:] == ("What is offered was to begin on 10 March, and nobody says what became of it.",)
    assert errors_of(facts, setting_at(at(13)), None)[1:] == (
        "What is kept for the offer of reablement at home to begin is not what is offered.",
    )


def test_a_declined_offer_that_is_said_not_to_have_been_declined_has_nothing_kept(posted):
    accepted(posted)
    decide.decline(posted, person=PERSON, offer=OFFER, why="family", by=HUB, at=at(12))
    record.cancel(posted, seq=entry_of(posted, "OfferDeclined").seq, by=HUB, because="slip")
    assert offers(posted) == {OFFER: Offering.ACCEPTED}
    assert kept(posted.now(), claims=[OFFER]) == ()
    assert kept(posted.now(), claims=[OFFER], at=at(11)) != ()
    assert kept(posted.now(), since=day(1)) == ()
    assert at(12) - at(11) == timedelta(hours=1)
