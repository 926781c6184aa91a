"""Offers in the database: what stands, what began and is held, and what cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from homefirst.county.journey import care_record, offer_record, record
from homefirst.county.journey import events as kinds
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offers_read import offers as offers_of
from homefirst.county.journey.open_now import open_of
from homefirst.county.journey.read import census, timeline, told
from homefirst.county.journey.states import Offering
from homefirst.county.journey.told import MentalCapacity
from homefirst.foundation.errors import Refused
from tests.county.a_stay import LOADER, PERSON, SERVICE, SPELL, WAIT, WARD, at, bed, entry, leave, prove_in
from tests.county.a_stay import wait as open_wait

ONE, TWO = "0197a2c4-1111-7abc-8def-0123456789ab", "0197a2c4-2222-7abc-8def-0123456789ab"
SAYS = {
    "what": "home_care", "place": "HART", "resource": "hart-north", "hours": Decimal("14"),
    "start": date(2016, 3, 8), "weekly": Decimal("280.00"), "runner_up": "hart-city",
}  # fmt: skip
MINE = {"person": PERSON, "by": WARD}


def offered(log, day=4, key=ONE, wait=WAIT):
    offer_record.offer(log, offer=key, wait=wait, **SAYS, at=at(day), **MINE)


def waits(log):
    bed(log)
    open_wait(log, 2)


def accepted(log):
    waits(log)
    offered(log)
    offer_record.accept(log, offer=ONE, at=at(5), **MINE)


def began(log):
    accepted(log)
    start(log, 8)


def start(log, day, key=ONE):
    entries = [
        entry(kinds.SERVICE_STARTED, at(day), known=at(20), service=SERVICE, what="home_care", place="HART",
              hours="14"),
        entry(kinds.WAIT_CLOSED, at(day), known=at(20), wait=WAIT, outcome="started"),
        offer_record.started(person=PERSON, offer=key, service=SERVICE, spell=None, at=at(day)),
    ]  # fmt: skip
    record.enter(log, entries=entries, by=LOADER)


def offers(log, day):
    found = told(log.now(), at(day)).get(PERSON)
    return () if found is None else found.offers


def the_offer(**differing):
    said = {"offer": ONE, "wait": WAIT, **SAYS, "state": Offering.OFFERED, "offered": at(4), "said_at": at(4)}
    return Offer(**{**said, **differing})


def test_an_offer_stands_until_it_is_answered_and_what_began_is_held_until_it_ends(log):
    began(log)
    leave(log, 8, 13)
    accepted_ = the_offer(state=Offering.ACCEPTED, said_at=at(5))
    held = the_offer(state=Offering.STARTED, said_at=at(8), holds=SERVICE)
    assert [offers(log, day) for day in (3, 4, 5, 9)] == [(), (the_offer(),), (accepted_,), (held,)]
    assert [one.stands for one in (the_offer(), accepted_, held)] == [True, True, False]
    assert told(log.now(), at(5))[PERSON].standing_offer(WAIT) == accepted_
    assert told(log.now(), at(9))[PERSON].standing_offer(WAIT) is None
    assert [one.waits for one in (census(log.now(), at(9)),)] == [()]
    care_record.end_service(log, service=SERVICE, outcome=None, at=at(12), **MINE)
    assert offers(log, 12) == ()
    assert prove_in(log)


def test_a_bed_that_was_offered_is_held_until_they_move_on(log):
    accepted(log)
    moved = {"spell": SPELL, "care": "non_acute", "ward": None}
    record.transfer(log, **moved, place="RNU01", at=at(8), **MINE)
    record.enter(
        log,
        entries=[offer_record.started(person=PERSON, offer=ONE, service=None, spell=SPELL, at=at(8))],
        by=WARD,
    )
    assert [(one.state, one.holds) for one in offers(log, 8)] == [("started", SPELL)]
    record.transfer(log, **{**moved, "ward": "2"}, place="RNU01", at=at(9), **MINE)
    assert len(offers(log, 9)) == 1
    record.transfer(log, **moved, place="RNU02", at=at(10), **MINE)
    assert offers(log, 10) == ()


def test_what_began_where_no_journey_follows_is_told_of_no_more_and_cannot_be_declined(log):
    accepted(log)
    begun = offer_record.started(person=PERSON, offer=ONE, service=None, spell=None, at=at(8))
    record.enter(log, entries=[begun], by=WARD)
    assert offers(log, 8) == ()
    with pytest.raises(Refused, match="What was offered had begun before it"):
        offer_record.decline(log, offer=ONE, why="family", at=at(9), **MINE)


def test_a_declined_a_withdrawn_or_a_failed_one_makes_room_for_another(log):
    waits(log)
    for n, verb in enumerate((offer_record.decline, offer_record.withdraw)):
        key = f"0197a2c4-000{n}-7abc-8def-0123456789ab"
        offered(log, 4 + n, key)
        verb(log, offer=key, why=("staff", "provider")[n], at=at(4 + n, 13), **MINE)
        assert offers(log, 4 + n) == (the_offer(offer=key, offered=at(4 + n), said_at=at(4 + n)),)
    offered(log, 6)
    offer_record.accept(log, offer=ONE, at=at(7), **MINE)
    offer_record.fail_start(log, offer=ONE, why="transport", at=at(8), **MINE)
    offered(log, 9, TWO)
    assert [one.offer for one in offers(log, 9)] == [TWO]


def test_what_was_found_last_about_each_thing_stands(log):
    bed(log)
    for day, about, found in (
        (2, "care", "lacks_capacity"),
        (3, "residence", "has_capacity"),
        (4, "care", "best_interests"),
    ):
        offer_record.record_mental_capacity(log, about=about, found=found, at=at(day), **MINE)
    assert told(log.now(), at(5))[PERSON].mental_capacity == (
        MentalCapacity("care", "best_interests", at(4)),
        MentalCapacity("residence", "has_capacity", at(3)),
    )
    assert open_of(log.now(), [PERSON], at(2))[PERSON].told.mental_capacity == (
        MentalCapacity("care", "lacks_capacity", at(2)),
    )


def declined(log):
    waits(log)
    offered(log)
    offer_record.decline(log, offer=ONE, why="family", at=at(5), **MINE)


def withdrawn(log):
    accepted(log)
    offer_record.withdraw(log, offer=ONE, why="provider", at=at(6), **MINE)


def died(log):
    accepted(log)
    record.record_death(log, at=at(6), **MINE)


def accept(log, day=9):
    offer_record.accept(log, offer=ONE, at=at(day), **MINE)


REFUSED = {
    "a decline after the start": (
        began,
        lambda log: offer_record.decline(log, offer=ONE, why="family", at=at(9), **MINE),
        "What was offered had begun before it.",
    ),
    "an accept after a withdrawal": (withdrawn, accept, "The offer had been withdrawn before it"),
    "an accept after a decline": (declined, accept, "The offer had been declined before it"),
    "accepted twice": (accepted, accept, "It had been accepted already."),
    "an answer to nothing": (waits, accept, "This offer had not been made before it."),
    "an answer after a death": (died, accept, "They had died before it."),
    "a withdrawal before what was accepted": (
        accepted,
        lambda log: offer_record.withdraw(log, offer=ONE, why="mistake", at=at(4, 13), **MINE),
        "Then OfferAccepted of 2016-03-05 12:00, entry 4, could not be: The offer had been withdrawn",
    ),
    "two offers for one wait": (
        accepted, lambda log: offered(log, 6, TWO), "Another offer stands for this wait"
    ),
    "an offer for nothing": (bed, lambda log: offered(log, 6), "What it is offered for was not waited for"),
    "a start that nobody accepted": (
        lambda log: (waits(log), offered(log)), lambda log: start(log, 8), "Nobody had accepted the offer"
    ),
    "a start of nothing": (
        accepted,
        lambda log: record.enter(
            log,
            entries=[offer_record.started(person=PERSON, offer=ONE, service=SERVICE, spell=None, at=at(8))],
            by=WARD,
        ),
        "Neither the service nor the stay that it names had begun.",
    ),
    "hours below zero": (
        waits,
        lambda log: offer_record.offer(
            log, offer=ONE, wait=WAIT, **{**SAYS, "hours": Decimal(-1)}, at=at(4), **MINE
        ),
        "hours a week are a decimal as text",
    ),
    "a reason of another kind": (
        accepted,
        lambda log: offer_record.withdraw(log, offer=ONE, why="family", at=at(6), **MINE),
        "The field why: it is none of elsewhere, mistake",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_of_an_offer_is_refused_with_a_sentence_and_nothing_is_appended(log, case):
    before, verb, said = REFUSED[case]
    before(log)
    head = dict(log.freeze().heads)["journey"]
    with pytest.raises(Refused) as refused:
        verb(log)
    assert said in str(refused.value)
    assert refused.value.next
    assert dict(log.freeze().heads)["journey"] == head


def test_a_loader_gets_an_answer_to_no_offer_back_with_its_reason_and_keeps_the_rest(log):
    waits(log)
    says = {**SAYS, "hours": "14", "start": "2016-03-08", "weekly": "280.00", "offer": ONE, "wait": WAIT}
    done = record.load(
        log,
        entries=[
            entry(kinds.OFFER_ACCEPTED, at(5), offer=TWO, message="1"),
            entry(kinds.OFFER_ACCEPTED, at(5), offer=ONE, message="2"),
            entry(kinds.OFFERED, at(4), **says, message="3"),
        ],
        by=LOADER,
        because="a test",
    )
    assert [(one.entry.receipt.message, one.problem.what) for one in done.quarantined] == [
        ("1", "This offer had not been made before it.")
    ]
    assert [one.state for one in offers(log, 6)] == [Offering.ACCEPTED]
    assert len(timeline(log.now(), PERSON).entries) == 4


def test_offers_are_found_by_their_key_and_a_frozen_view_tells_them_as_they_were(log):
    accepted(log)
    frozen = log.freeze()
    offer_record.withdraw(log, offer=ONE, why="provider", at=at(5, 13), **MINE)
    assert offers_of(log.now(), at(6)) == ()
    mine = the_offer(state=Offering.ACCEPTED, said_at=at(5))
    assert offers_of(frozen, at(6)) == offers_of(frozen, at(6), offer=ONE) == ((PERSON, mine),)
    assert offers_of(frozen, at(6), offer=TWO) == offers_of(frozen, at(3)) == ()
