"""Decisions: offered, answered, approved, begun; what was kept is given back; and nothing is given twice."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connections

from homefirst.app.ground.house import open_log
from homefirst.county.capacity.read import free, states_of
from homefirst.county.capacity.record import set_state
from homefirst.county.capacity.states import State
from homefirst.county.journey import care_record, offer_record, record, ward_record
from homefirst.county.journey.offers_read import offers as every
from homefirst.county.journey.read import census, told
from homefirst.county.journey.states import Offering
from homefirst.county.journey.told import MentalCapacity
from homefirst.foundation.errors import HomefirstError, Refused
from homefirst.foundation.store.events import Author
from homefirst.hub import decisions_record as decide
from homefirst.hub.decisions import Approving, approvals, places_lost, steps_taken
from homefirst.hub.decisions_record import Loses, NewOffer
from homefirst.hub.read import decisions_said
from homefirst.hub.shut import lines_shut
from homefirst.hub.start import Before, start_of
from homefirst.policy.commitments import ApprovalNeeded
from tests.conftest import OXFORDSHIRE
from tests.county.capacity_case import BEDS, HOURS, NORTH, RESOURCES, TODAY, day, post

HUB, FIONA = Author("anna", loader=True), Author("fiona", loader=True)
PERSON, OTHER = (f"{n}b9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55" for n in (3, 4))
SPELL, WAIT, OFFER, SERVICE, MONEY, CHOICE = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 7))
AGAIN = "70000000-0000-4000-8000-000000000000"
CAN = (MentalCapacity("care", "has_capacity", datetime(2016, 3, 10, tzinfo=UTC)),)


def at(hour, minute=0, after=0):
    return datetime(2016, 3, 10 + after, hour, minute, tzinfo=UTC)


def waiting(log, person=PERSON, spell=SPELL, wait=WAIT, what="reablement"):
    """Somebody in a bed who waits."""
    record.admit(log, person=person, spell=spell, care="acute", place="jr", ward="5B", by=HUB, at=at(1))
    care_record.open_wait(
        log, person=person, wait=wait, what=what, reason=None, whose="nhs", due=None, by=HUB, at=at(2)
    )


def new(person=PERSON, wait=WAIT, offer=OFFER, resource=HOURS, what="reablement", weekly=None, place="ouh",
        hours="14"):  # fmt: skip
    amount = None if hours is None else Decimal(hours)
    return NewOffer(person, wait, offer, what, place, resource, amount, TODAY, weekly, NORTH.code)


def offer(log, one=None, approval=None, when=None, needed=None, by=HUB):
    decide.make_offer(
        log,
        one or new(),
        needed=needed or (lambda weekly: approval),
        funding_wait=MONEY,
        whose="social_care",
        by=by,
        at=when or at(10),
    )


def left(log, resource=HOURS):
    return free(log.now(), RESOURCES, TODAY, 1)[list(RESOURCES).index(resource.code)].days[0].left


def offers(log, person=PERSON, when=None):
    found = told(log.now(), when or at(20)).get(person)
    return {} if found is None else {one.offer: one.state for one in found.offers}


def before(log, when, *persons):
    """What they have, of some keys."""
    some, said = census(log.now(), when, of=persons), told(log.now(), when, of=persons)
    return Before(
        some.beds,
        some.services,
        some.waits,
        [one for each in said.values() for one in each.offers],
        [(key, one) for key, each in said.items() for one in each.choices],
    )


def start(log, when=None, *, key=SERVICE, capacity=CAN, offer=OFFER, person=PERSON, ward=None):
    when = when or at(14)
    had = before(log, when, person)
    mine = next(one for one in had.offers if one.offer == offer)
    decide.confirm_start(
        log, person=person, offer=offer, what=mine.what, mental_capacity=capacity,
        start=start_of(mine, person, had, key=key, ward=ward, at=when), by=HUB, at=when,
    )  # fmt: skip


@pytest.fixture
def posted(log):
    post(log, ("hart-city", 0, "21"), ("hart-north", 0, "21"))
    return log


def accepted(log):
    waiting(log)
    offer(log)
    decide.accept(log, person=PERSON, offer=OFFER, by=HUB, at=at(11))


def test_the_local_list_s_line_for_the_same_ends_with_the_wait(posted):
    accepted(posted)
    care_record.open_wait(
        posted, person=PERSON, wait=AGAIN, what="wait:reablement", reason=None, whose=None, due=None, by=HUB,
        at=at(11),
    )  # fmt: skip
    had = before(posted, at(14), PERSON)
    (mine,) = had.offers
    for coded_as, closed in (({}, [WAIT]), ({"wait:reablement": "reablement"}, [WAIT, AGAIN])):
        found = start_of(mine, PERSON, replace(had, coded_as=coded_as), key=SERVICE, ward=None, at=at(14))
        assert [one.says["wait"] for one in found.entries if one.type.name == "WaitClosed"] == closed


def test_from_the_offer_to_the_start_the_move_the_wait_and_what_is_kept_are_one(posted):
    accepted(posted)
    assert (left(posted), offers(posted)) == (7, {OFFER: Offering.ACCEPTED})
    start(posted)
    then = census(posted.now(), at(15), of=[PERSON])
    assert (then.beds, then.waits) == ((), ())
    assert [(one.what, one.place, one.hours, one.state) for one in then.services] == [
        ("reablement", "ouh", Decimal("14.00"), "receiving")
    ]
    assert (left(posted), offers(posted)) == (7, {OFFER: Offering.STARTED})


def test_who_moves_on_gives_back_what_they_held_in_the_same_transaction(posted):
    accepted(posted)
    start(posted)
    care_record.open_wait(
        posted, person=PERSON, wait=AGAIN, what="home_care", reason=None, whose="nhs", due=None, by=HUB,
        at=at(15),
    )  # fmt: skip
    offer(posted, new(wait=AGAIN, offer=AGAIN, resource=NORTH, what="home_care"), when=at(16))
    decide.accept(posted, person=PERSON, offer=AGAIN, by=HUB, at=at(17))
    assert (left(posted), left(posted, NORTH)) == (7, 7)
    start(posted, at(18), key=AGAIN, offer=AGAIN)
    assert (left(posted), left(posted, NORTH)) == (21, 7)
    then = census(posted.now(), at(19), of=[PERSON])
    assert [(one.what, one.state) for one in then.services] == [("home_care", "receiving")]
    assert (then.waits, offers(posted)) == ((), {AGAIN: Offering.STARTED})


def test_a_bed_is_a_move_and_a_place_in_a_home_ends_the_stay(log):
    post(log, ("beds", 0, "0"), ("beds", 1, "1"), provider="care-homes")
    waiting(log, what="d2a_bed")
    bed = NewOffer(PERSON, WAIT, OFFER, "d2a_bed", "interim-care-beds", BEDS, None, day(1), None, None)
    offer(log, bed)
    decide.accept(log, person=PERSON, offer=OFFER, by=HUB, at=at(11))
    start(log, at(14, after=1), key=AGAIN, ward="2")
    (there,) = census(log.now(), at(15, after=1), of=[PERSON]).beds
    assert (there.spell, there.care, there.place, there.ward) == (
        SPELL,
        "non_acute",
        "interim-care-beds",
        "2",
    )
    care_record.open_wait(
        log, person=PERSON, wait=AGAIN, what="nursing", reason=None, whose="nhs", due=None, by=HUB,
        at=at(9, after=2),
    )  # fmt: skip
    home = NewOffer(PERSON, AGAIN, AGAIN, "nursing", "care-homes", None, None, day(2), None, None)
    offer(log, home, when=at(10, after=2))
    decide.accept(log, person=PERSON, offer=AGAIN, by=HUB, at=at(11, after=2))
    lives = (MentalCapacity("residence", "best_interests", at(9)),)
    start(log, at(12, after=2), offer=AGAIN, capacity=lives)
    then = census(log.now(), at(13, after=2), of=[PERSON])
    assert (then.beds, [(one.what, one.hours) for one in then.services]) == ((), [("nursing", Decimal(0))])
    assert free(log.now(), RESOURCES, day(2), 1)[2].days[0].claimed == 0


def test_who_goes_to_an_interim_place_waits_on_and_who_has_what_they_chose_has_chosen(log):
    waiting(log, what="nursing")
    ward_record.begin_choice(log, person=PERSON, choice=CHOICE, what="nursing", by=HUB, at=at(3))
    for key, what, place, hour in (
        (OFFER, "interim_bed", "interim-care-beds", 10),
        (AGAIN, "nursing", "care-homes", 16),
    ):
        offer(log, NewOffer(PERSON, WAIT, key, what, place, None, None, TODAY, None, None), when=at(hour))
        decide.accept(log, person=PERSON, offer=key, by=HUB, at=at(hour, 30))
        mind = (MentalCapacity("residence" if what == "nursing" else "care", "has_capacity", at(9)),)
        start(log, at(hour + 1), offer=key, capacity=mind)
        there = census(log.now(), at(hour + 2), of=[PERSON])
        chooses = told(log.now(), at(hour + 2))[PERSON].choices
        if what == "interim_bed":
            assert [one.place for one in there.beds] == [place]
            assert ([one.what for one in there.waits], len(chooses)) == (["nursing"], 1)
    assert (there.beds, there.waits, chooses) == ((), (), ())
    assert offers(log) == {AGAIN: Offering.STARTED}


@pytest.mark.parametrize("verb", [decide.decline, decide.withdraw, decide.fail_start])
def test_what_was_kept_is_free_again_when_an_offer_is_over_without_a_start(posted, verb):
    accepted(posted)
    why = {"decline": "family", "withdraw": "mistake", "fail_start": "transport"}[verb.__name__]
    verb(posted, person=PERSON, offer=OFFER, why=why, by=HUB, at=at(12))
    assert (left(posted), offers(posted)) == (21, {})
    assert len(census(posted.now(), at(13), of=[PERSON]).waits) == 1


ABOVE = ApprovalNeeded(Decimal("1250.00"), Decimal("1000"), "finance_lead", at(10, after=1))


def asked(log):
    waiting(log)
    offer(log, new(weekly=Decimal("1250.00")), ABOVE)


def waits_for(log, when=None):
    return sorted((one.what, one.whose) for one in census(log.now(), when or at(20), of=[PERSON]).waits)


def approval(log):
    return approvals(decisions_said(log.now(), [PERSON]))[OFFER]


def test_above_what_a_role_may_commit_an_approval_waits_and_public_funding_is_waited_for_meanwhile(posted):
    asked(posted)
    assert waits_for(posted) == [("funding", "social_care"), ("reablement", "nhs")]
    waits = approval(posted)
    assert (waits.state, waits.owner, waits.due, waits.weekly) == (
        Approving.WAITS, "finance_lead", at(10, after=1), Decimal(1250),
    )  # fmt: skip
    assert [waits.overdue(at(9, after=1)), waits.overdue(at(11, after=1))] == [False, True]
    decide.accept(posted, person=PERSON, offer=OFFER, by=HUB, at=at(11))
    with pytest.raises(Refused, match="waits for approval by finance_lead"):
        start(posted, at(12))
    decide.grant(posted, person=PERSON, offer=OFFER, why="need", role="finance_lead", by=FIONA, at=at(13))
    assert (waits_for(posted), approval(posted).state) == ([("reablement", "nhs")], Approving.GRANTED)
    start(posted)
    assert offers(posted) == {OFFER: Offering.STARTED}


def limited(weekly):
    """What a role that may commit £1,000 a week for one person has to ask for."""
    if weekly is None:
        return replace(ABOVE, weekly=None)
    if weekly > 2000:
        raise Refused("more than anybody may commit")
    return replace(ABOVE, weekly=weekly) if weekly > 1000 else None


def test_what_is_offered_to_one_person_adds_up_to_what_a_role_may_commit(posted):
    waiting(posted)
    care_record.open_wait(
        posted, person=PERSON, wait=AGAIN, what="nursing", reason=None, whose=None, due=None, by=HUB, at=at(2)
    )
    nursing = new(wait=AGAIN, offer=AGAIN, resource=None, what="nursing", hours=None, weekly=Decimal(600))
    offer(posted, new(weekly=Decimal(600)), needed=limited)
    assert approvals(decisions_said(posted.now(), [PERSON])) == {}
    with pytest.raises(Refused, match="more than anybody"):
        offer(posted, replace(nursing, weekly=Decimal("1400.01")), needed=limited)
    offer(posted, nursing, needed=limited)
    (asked_,) = approvals(decisions_said(posted.now(), [PERSON])).values()
    assert (asked_.offer, asked_.weekly) == (AGAIN, Decimal(1200))
    assert set(offers(posted)) == {OFFER, AGAIN}


def test_an_offer_without_a_price_waits_for_approval_and_so_does_what_is_offered_beside_it(posted):
    waiting(posted)
    care_record.open_wait(
        posted, person=PERSON, wait=AGAIN, what="nursing", reason=None, whose=None, due=None, by=HUB, at=at(2)
    )
    offer(posted, new(weekly=None), needed=limited)
    unknown = approval(posted)
    assert (unknown.weekly, unknown.state, unknown.owner) == (None, Approving.WAITS, "finance_lead")
    assert waits_for(posted) == [("funding", "social_care"), ("nursing", None), ("reablement", "nhs")]
    decide.accept(posted, person=PERSON, offer=OFFER, by=HUB, at=at(11))
    with pytest.raises(Refused, match="What has no price waits for approval by finance_lead"):
        start(posted, at(12))
    nursing = new(wait=AGAIN, offer=AGAIN, resource=None, what="nursing", hours=None, weekly=Decimal(1))
    decide.make_offer(posted, nursing, needed=limited, funding_wait=CHOICE, whose=None, by=HUB, at=at(12))
    assert approvals(decisions_said(posted.now(), [PERSON]))[AGAIN].weekly is None


def test_a_refused_amount_takes_the_offer_back_and_gives_back_what_was_kept(posted):
    asked(posted)
    decide.refuse(posted, person=PERSON, offer=OFFER, why="price", role="finance_lead", by=FIONA, at=at(13))
    assert (waits_for(posted), offers(posted), left(posted)) == ([("reablement", "nhs")], {}, 21)
    assert (approval(posted).state, approval(posted).why) == (Approving.REFUSED, "price")


def test_with_a_decline_nobody_waits_for_the_money_any_more(posted):
    asked(posted)
    decide.decline(posted, person=PERSON, offer=OFFER, why="family", by=HUB, at=at(13))
    assert waits_for(posted) == [("reablement", "nhs")]


def no_capacity(*found):
    return lambda log: start(log, capacity=found)


def begun(log):
    accepted(log)
    start(log)


REFUSED = {
    "nobody recorded whether they can decide": (
        accepted, no_capacity(), "Nobody has recorded whether they can decide about care and support."
    ),
    "they cannot, and nothing is decided for them": (
        accepted,
        no_capacity(MentalCapacity("care", "lacks_capacity", at(9))),
        "They cannot decide about care and support, and no best-interests decision is recorded.",
    ),
    "they can decide about something else": (
        accepted,
        no_capacity(MentalCapacity("residence", "has_capacity", at(9))),
        "Nobody has recorded whether they can decide about care and support.",
    ),
    "a decline after the start": (
        begun,
        lambda log: decide.decline(log, person=PERSON, offer=OFFER, why="family", by=HUB, at=at(15)),
        "What was offered had begun before it.",
    ),
    "a second offer for the same wait": (
        accepted, lambda log: offer(log, new(offer=AGAIN, hours="7")), "Another offer stands for this wait"
    ),
    "more than is left": (
        accepted,
        lambda log: (
            waiting(log, OTHER, AGAIN, AGAIN), offer(log, new(OTHER, AGAIN, AGAIN))
        ),
        "14 hours are wanted, and 7 are left.",
    ),
    "hours below zero": (waiting, lambda log: offer(log, new(hours="-1")), "-1"),
    "a service that has ended": (
        lambda log: waiting(log, what="d2a_bed"),
        lambda log: offer(
            log,
            NewOffer(PERSON, WAIT, OFFER, "d2a_bed", "care-homes", BEDS, None, date(2016, 3, 23), None, None),
        ),
        "2016-03-23",
    ),
    "an approval by another": (
        asked,
        lambda log: decide.grant(
            log, person=PERSON, offer=OFFER, why="need", role="broker", by=HUB, at=at(13)
        ),
        "It is for finance_lead to decide.",
    ),
    "an approval by whoever asked for it": (
        asked,
        lambda log: decide.grant(
            log, person=PERSON, offer=OFFER, why="need", role="finance_lead", by=HUB, at=at(13)
        ),
        "Whoever asked for it does not decide it.",
    ),
    "an approval that nobody asked for": (
        accepted,
        lambda log: decide.grant(
            log, person=PERSON, offer=OFFER, why="need", role="finance_lead", by=FIONA, at=at(13)
        ),
        "Nobody asked for it.",
    ),
    "no reason": (
        accepted,
        lambda log: decide.decline(log, person=PERSON, offer=OFFER, why="", by=HUB, at=at(13)),
        "It does not say why.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_half_done_is_kept(posted, case):
    first, verb, said = REFUSED[case]
    first(posted)
    amount, stand = left(posted), offers(posted)
    with pytest.raises(HomefirstError) as refused:
        verb(posted)
    assert said in str(refused.value)
    assert refused.value.next
    assert (left(posted), offers(posted)) == (amount, stand)


def test_a_provider_that_withdraws_is_one_action_and_its_people_are_one_list(posted):
    accepted(posted)
    start(posted)
    waiting(posted, OTHER, AGAIN, AGAIN)
    offer(posted, new(OTHER, AGAIN, AGAIN, hours="7"), when=at(15))
    assert left(posted) == 0
    decide.provider_withdraws(
        posted, place="ouh", why="staff",
        loses=[
            Loses(OTHER, AGAIN, "reablement"),
            Loses(PERSON, SERVICE, "reablement", CHOICE, "package_failing"),
        ],
        by=HUB, at=at(16),
    )  # fmt: skip
    assert (left(posted), offers(posted, OTHER)) == (7, {})
    assert [one.what for one in census(posted.now(), at(17), of=[PERSON]).waits] == ["package_failing"]
    said = decisions_said(posted.now())
    assert [(one.person, one.about, one.place) for one in said] == [
        (None, None, "ouh"), (OTHER, AGAIN, "ouh"), (PERSON, SERVICE, "ouh"),
    ]  # fmt: skip
    assert [one.about for one in places_lost(said, at(17))] == [SERVICE, AGAIN]
    assert places_lost(said, at(15)) == ()


def test_a_step_that_was_taken_is_told_of_its_choice(log):
    for step, hour in (("letter_1", 9), ("letter_1", 11), ("meeting", 10)):
        decide.take_step(log, person=PERSON, choice=CHOICE, step=step, by=HUB, at=at(hour))
    said = decisions_said(log.now(), [PERSON])
    assert steps_taken(said, at(9, 30)) == {CHOICE: {"letter_1": at(9)}}
    assert steps_taken(said, at(12)) == {CHOICE: {"letter_1": at(9), "meeting": at(10)}}


def test_of_two_coordinators_who_decide_at_once_one_hears_a_sentence_and_nothing_is_given_twice(own_database):
    log = open_log(OXFORDSHIRE)
    post(log, ("hart-city", 0, "14"), ("hart-north", 0, "14"))
    waiting(log)
    begin, heard = threading.Barrier(2), []

    def decides(key, resource):
        try:
            own = open_log(OXFORDSHIRE)
            own.now()
            begin.wait(30)
            offer(own, new(offer=key, resource=resource))
            heard.append("")
        except Exception as error:
            heard.append(str(error))
        finally:
            connections.close_all()

    both = [threading.Thread(target=decides, args=one) for one in ((OFFER, HOURS), (AGAIN, NORTH))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    first, second = sorted(heard)
    assert first == ""
    assert "Another offer stands for this wait: withdraw that one first." in second
    assert sorted((left(log), left(log, NORTH))) == [0, 14]
    assert len(offers(log)) == 1


def test_a_recorded_capacity_is_what_was_found_last_about_it(posted):
    accepted(posted)
    for hour, found in ((12, "lacks_capacity"), (13, "best_interests")):
        offer_record.record_mental_capacity(
            posted, person=PERSON, about="care", found=found, by=HUB, at=at(hour)
        )
    start(posted, capacity=told(posted.now(), at(14))[PERSON].mental_capacity)
    assert offers(posted) == {OFFER: Offering.STARTED}


def bar(
    log, resource=HOURS, state=State.BARRED, why="council", since=TODAY, until=None, own=False, when=None
):
    set_state(
        log, resource=resource, state=state, why=why, since=since, until=until, own=own, by=HUB,
        at=when or at(11),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "The line that it is offered from is barred (council) since 10 March."),
        (
            {"state": State.CLOSED, "why": "infection", "until": day(3), "own": True},
            "The line that it is offered from is closed (infection) since 10 March until 13 March.",
        ),
        ({"state": State.HELD, "why": None, "own": True}, None),
        ({"since": day(1)}, None),
    ],
)
def test_what_is_offered_from_a_line_that_is_shut_since_is_accepted_by_nobody(posted, said, sentence):
    waiting(posted)
    offer(posted)
    bar(posted, **said)
    if sentence is None:
        decide.accept(posted, person=PERSON, offer=OFFER, by=HUB, at=at(12))
        return
    with pytest.raises(Refused) as refused:
        decide.accept(posted, person=PERSON, offer=OFFER, by=HUB, at=at(12))
    assert str(refused.value.problem.what) == sentence
    assert offers(posted) == {OFFER: Offering.OFFERED}
    shut = lines_shut(posted.now(), [one for _, one in every(posted.now(), at(12))], at(12))
    assert {offer: one.said in sentence for offer, one in shut.items()} == {OFFER: True}
    bar(posted, state=State.OPEN, why=said.get("why", "council") if not said else None, own=bool(said),
        when=at(13))  # fmt: skip
    decide.accept(posted, person=PERSON, offer=OFFER, by=HUB, at=at(14))


def test_who_accepts_while_a_line_is_barred_waits_for_the_bar_and_hears_it(own_database):
    log = open_log(OXFORDSHIRE)
    post(log, ("hart-city", 0, "21"))
    waiting(log)
    offer(log)
    heard = []

    def accepts():
        try:
            decide.accept(open_log(OXFORDSHIRE), person=PERSON, offer=OFFER, by=HUB, at=at(12))
        except HomefirstError as error:
            heard.append(str(error))
        finally:
            connections.close_all()

    other = threading.Thread(target=accepts)
    with log.together():
        bar(log, when=at(12))
        other.start()
        other.join(0.2)
        assert other.is_alive()
    other.join()
    assert ("barred (council)" in "".join(heard), offers(log)) == (True, {OFFER: Offering.OFFERED})


def test_a_provider_that_withdraws_has_nothing_open_from_that_moment_and_opens_again_line_by_line(posted):
    waiting(posted)
    waiting(posted, OTHER, AGAIN, AGAIN)
    offer(posted)
    lost = [Loses(PERSON, OFFER, "reablement")]
    decide.provider_withdraws(
        posted, place="ouh", why="closing", loses=lost, closes=[HOURS, NORTH], by=HUB, at=at(12)
    )
    told_ = {one.resource.code: one.days[0] for one in free(posted.now(), RESOURCES, TODAY, 1)}
    assert [(told_[code].state, told_[code].why) for code in ("hart-city", "hart-north")] == [
        (State.CLOSED, "withdrew")
    ] * 2
    assert (told_["beds"].state, offers(posted)) == (State.OPEN, {})
    post(posted, ("hart-city", 0, "20"), ("hart-north", 0, "20"), at=at(12, 30), number=2)
    anew = new(OTHER, AGAIN, AGAIN, resource=NORTH)
    with pytest.raises(Refused, match=r"It is closed \(withdrew\) since 10 March"):
        offer(posted, anew, when=at(13))
    bar(posted, NORTH, State.OPEN, None, own=True, when=at(14))
    offer(posted, anew, when=at(15))
    assert offers(posted, OTHER) == {AGAIN: Offering.OFFERED}


def test_a_withdrawal_that_cannot_be_closes_nothing(posted):
    begun(posted)
    lost = [Loses(PERSON, OFFER, "reablement")]
    with pytest.raises(Refused, match="What was offered had begun before it"):
        decide.provider_withdraws(
            posted, place="ouh", why="closing", loses=lost, closes=[HOURS], by=HUB, at=at(16)
        )
    assert states_of(posted.now(), [HOURS.code]) == ()
