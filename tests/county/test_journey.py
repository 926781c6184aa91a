"""Journeys in the database: verbs, refusals, quarantine, the census, the timeline, and days counted."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from homefirst.app.ground.house import open_log
from homefirst.county.journey import care_record, record
from homefirst.county.journey import events as kinds
from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.county.journey.days import days_by_place, days_by_reason, delayed_days
from homefirst.county.journey.read import census, timeline
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Refused
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.projections.rebuild import rebuild
from homefirst.foundation.store.view import View
from tests.conftest import OXFORDSHIRE
from tests.county.a_stay import (
    BED,
    IN,
    LOADER,
    OTHER,
    PERSON,
    SERVICE,
    SPELL,
    SPELL2,
    WAIT,
    WAIT2,
    WARD,
    at,
    bed,
    entry,
    leave,
    left,
    prove_in,
    ready,
    wait,
)


def in_bed(**differing):
    told = {
        "person": PERSON, "spell": SPELL, **IN, "admitted": at(1), "on_leave": False, "clinical": False,
        "multidisciplinary": False, "safe": False, "ready_since": None, "reason": None, "whose": None,
    }  # fmt: skip
    return InBed(**{**told, **differing})


def test_the_census_says_who_is_where_ready_since_when_and_waiting_for_what(log):
    bed(log)
    ready(log, 3, clinical=True)
    ready(log, 4, multidisciplinary=True, safe=True)
    wait(log, 2)
    wait(log, 5, key=WAIT2, reason="A", whose="nhs", what="assessment")
    care_record.refer(
        log, person=PERSON, service=SERVICE, what="home_care", place="HART", hours=Decimal("10.5"),
        by=WARD, at=at(5),
    )  # fmt: skip
    found = census(log.now(), at(6))
    tests = dict.fromkeys(("clinical", "multidisciplinary", "safe"), True)
    assert found.beds == (in_bed(**tests, ready_since=at(4), reason="E", whose="social_care"),)
    assert found.services == (
        AtHome(PERSON, SERVICE, "home_care", "HART", Decimal("10.50"), "referred", at(5)),
    )
    assert found.waits == (
        OpenWait(PERSON, WAIT, "home_care", "E", "social_care", at(2), date(2016, 3, 20)),
        OpenWait(PERSON, WAIT2, "assessment", "A", "nhs", at(5), date(2016, 3, 20)),
    )
    assert census(log.now(), at(3, 13)).beds == (in_bed(clinical=True),)
    assert census(log.now(), at(1, 11)).beds == ()
    assert found.ready == 1
    assert prove_in(log)


def test_whose_step_a_wait_is_may_be_said_without_a_reason_and_nights_keep_the_one_that_was_recorded(log):
    bed(log)
    wait(log, 2, reason=None, whose="nhs", what="assessment")
    ready(log, 3)
    assert census(log.now(), at(4)).waits == (
        OpenWait(PERSON, WAIT, "assessment", None, "nhs", at(2), date(2016, 3, 20)),
    )
    wait(log, 5, key=WAIT2)
    found = days_by_reason(log.now(), date(2016, 3, 3), date(2016, 3, 6))
    assert {label: found.of(label) for label in found.labels} == {
        "none given": (1, 1, 0, 0),
        "E": (0, 0, 1, 1),
    }
    (bed_,) = census(log.now(), at(6)).beds
    assert (bed_.reason, bed_.whose) == ("E", "social_care")
    assert prove_in(log)


def test_a_death_ends_the_stay_the_waits_and_the_services(log):
    bed(log)
    ready(log, 2)
    wait(log, 2)
    record.record_death(log, person=PERSON, by=WARD, at=at(4))
    now = census(log.now(), at(4))
    assert (now.beds, now.waits, now.services) == ((), (), ())
    assert delayed_days(log.now(), Month(2016, 3)) == {"E": 2}


def test_moved_to_another_place_one_is_not_ready_and_within_it_one_is(log):
    bed(log)
    ready(log, 2)
    moved = {"person": PERSON, "spell": SPELL, "care": "acute", "by": WARD}
    record.transfer(log, **moved, place="RTH08", ward="6A", at=at(3))
    assert [(one.ward, one.ready_since) for one in census(log.now(), at(3)).beds] == [("6A", at(2))]
    record.transfer(log, **moved, place="RNU01", ward=None, at=at(4))
    assert [(one.place, one.ready_since) for one in census(log.now(), at(4)).beds] == [("RNU01", None)]


def dead(log):
    bed(log)
    record.record_death(log, person=PERSON, by=WARD, at=at(5))


def _nothing(log):
    pass


def corrected(log):
    bed(log)
    record.correct(log, seq=1, says={"spell": SPELL, **BED, "ward": "9"}, at=at(1), by=WARD, because="typo")


REFUSED = {
    "ready before admitted": (bed, lambda log: ready(log, 1, 11), "There is no admission before it"),
    "a stay that never began": (_nothing, lambda log: leave(log, 5), "There is no admission before it"),
    "discharged twice": (left, lambda log: leave(log, 6), "They were discharged before it already"),
    "dead and then admitted": (dead, lambda log: bed(log, 6, spell=SPELL2), "They had died before it"),
    "an event after death": (dead, lambda log: wait(log, 6), "They had died before it"),
    "dead twice": (dead, lambda log: record.record_death(log, person=PERSON, by=WARD, at=at(6)), "had died"),
    "a death before what happened": (
        left,
        lambda log: record.record_death(log, person=PERSON, by=WARD, at=at(3)),
        "Then Discharged of 2016-03-05 12:00, entry 2, could not be: They had died before it.",
    ),
    "two beds at once": (bed, lambda log: bed(log, 3, spell=SPELL2), "They were in another bed"),
    "the same stay anew": (left, lambda log: bed(log, 6), "a new one has a key of its own"),
    "moved while on leave": (
        lambda log: (bed(log), record.begin_leave(log, person=PERSON, spell=SPELL, by=WARD, at=at(2))),
        lambda log: record.transfer(log, person=PERSON, spell=SPELL, **IN, by=WARD, at=at(3)),
        "They were on leave",
    ),
    "a correction of nothing": (
        bed,
        lambda log: record.correct(log, seq=7, says={}, at=at(1), by=WARD, because="typo"),
        "There is no entry of this number: it corrects nothing",
    ),
    "a correction of a correction": (
        corrected,
        lambda log: record.correct(
            log, seq=2, says={"spell": SPELL, **BED}, at=at(1), by=WARD, because="typo"
        ),
        "Entry 2 is itself a correction: correct 1, which it corrected",
    ),
    "an admission cancelled under its discharge": (
        left,
        lambda log: record.cancel(log, seq=1, by=WARD, because="wrong patient"),
        "Then Discharged of 2016-03-05 12:00, entry 2, could not be",
    ),
    "an event from 1899": (
        _nothing,
        lambda log: record.admit(
            log, person=PERSON, spell=SPELL, **IN, by=WARD, at=datetime(1899, 12, 30, tzinfo=UTC)
        ),
        "That was before the NHS began",
    ),
    "an event that has not happened": (
        _nothing,
        lambda log: record.record_death(log, person=PERSON, by=WARD, at=datetime(2900, 1, 1, tzinfo=UTC)),
        "It would be known before it happened",
    ),
    "a name in the place of a key": (
        _nothing,
        lambda log: bed(log, person="Mrs Smith"),
        "it is no person's key",
    ),
    "a reason that cannot be theirs": (
        bed,
        lambda log: wait(log, 2, reason="C", whose="social_care"),
        "Reason C cannot be the responsibility of social_care",
    ),
    "a reason of nobody": (bed, lambda log: wait(log, 2, whose=None), "Reason E does not say whose it is"),
    "a word that is no organisation of the return": (
        bed,
        lambda log: wait(log, 2, reason=None, whose="the council"),
        "The field whose: it is none of both, nhs, social_care.",
    ),
    "a reason that was not yet": (bed, lambda log: wait(log, 2, reason="O"), "There was no reason O yet"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_appended(log, case):
    before, verb, said = REFUSED[case]
    before(log)
    heads = log.freeze().heads
    with pytest.raises(Refused) as refused:
        verb(log)
    assert said in str(refused.value)
    assert refused.value.next
    assert PERSON not in str(refused.value)
    assert dict(log.freeze().heads).get("journey", 0) == dict(heads).get("journey", 0)


def test_a_loader_keeps_what_can_be_and_gets_the_rest_back_with_its_reason(log):
    twice = entry(kinds.DISCHARGED, at(9), spell=SPELL, destination=None, message="4")
    entries = [
        entry(kinds.DISCHARGED, at(8), spell=SPELL, destination=None, message="1"),
        entry(kinds.ADMITTED, at(1), spell=SPELL, **BED, message="2"),
        entry(kinds.ADMITTED, datetime(1899, 12, 30, tzinfo=UTC), spell=SPELL2, **BED, message="3"),
        twice,
        entry(kinds.ADMITTED, at(2), key=OTHER, spell=SPELL2, **BED, message="5"),
        entry(kinds.DIED, at(3), known=at(2), key=OTHER, message="6"),
        entry(kinds.WAIT_OPENED, at(3), wait=WAIT, what="x", reason="Z", whose="nhs", due=None, message="7"),
        entry(kinds.LEAVE_ENDED, at(3), spell=SPELL, message="8"),
    ]
    done = record.load(log, entries=entries, by=LOADER, because="a test")
    assert (done.appended.new, done.appended.already) == (3, 0)
    assert [(one.entry.receipt.message, one.problem.what) for one in done.quarantined] == [
        ("3", "That was before the NHS began."),
        ("4", "They were discharged before it already."),
        ("6", "It would be known before it happened."),
        ("7", "The field reason: it is none of A, B, C, Di, Dii, E, F, G, H, I, O."),
        ("8", "They were not on leave."),
    ]
    assert all(one.problem.where and one.problem.next for one in done.quarantined)
    again = record.load(log, entries=entries, by=LOADER, because="a test")
    assert (again.appended.new, again.appended.already) == (0, 3)
    assert len(again.quarantined) == 5
    assert [one.spell for one in census(log.now(), at(8)).beds] == [SPELL2]


def told_at(day):
    return timeline(View(OXFORDSHIRE, at(day)), PERSON).entries


def test_what_was_known_on_two_dates_is_told_for_each(log):
    known = [
        entry(kinds.ADMITTED, at(1), spell=SPELL, **BED),
        entry(kinds.READINESS_RECORDED, at(3), known=at(6), spell=SPELL, clinical=True,
              multidisciplinary=True, safe=True),
        entry(kinds.DISCHARGED, at(8), spell=SPELL, destination="home"),
    ]  # fmt: skip
    record.load(log, entries=known, by=LOADER, because="a test")
    record.correct(
        log, seq=3, says={"spell": SPELL, "destination": "home"}, at=at(10), by=LOADER, because="late",
        known_at=at(12),
    )  # fmt: skip
    said = {
        known: [(one.spell, one.ready_since) for one in census(View(OXFORDSHIRE, at(known)), at(9)).beds]
        for known in (5, 7, 9, 13)
    }
    assert said == {5: [(SPELL, None)], 7: [(SPELL, at(3))], 9: [], 13: [(SPELL, at(3))]}
    told = {
        known: [(one.event.seq, one.standing, one.by) for one in told_at(known)]
        for known in (5, 9, 13)
    }  # fmt: skip
    assert told == {
        5: [(1, "stands", None)],
        9: [(1, "stands", None), (2, "stands", None), (3, "stands", None)],
        13: [(1, "stands", None), (2, "stands", None), (3, "corrected", 4), (4, "stands", None)],
    }


def test_a_frozen_view_gives_the_same_answer_after_a_late_fact_and_a_correction(log):
    bed(log)
    bed(log, person=OTHER, spell=SPELL2)
    frozen = log.freeze()
    before = census(frozen, at(5)), days_by_place(frozen, date(2016, 3, 1), date(2016, 3, 5)).of("RTH08")
    late = entry(kinds.DISCHARGED, at(4), known=at(4), spell=SPELL, destination=None)
    record.load(log, entries=[late], by=LOADER, because="a test")
    record.cancel(log, seq=2, by=LOADER, because="wrong patient", known_at=at(2))
    assert len(census(log.now(), at(5)).beds) == 0
    after = census(frozen, at(5)), days_by_place(frozen, date(2016, 3, 1), date(2016, 3, 5)).of("RTH08")
    assert after == before
    assert (len(before[0].beds), before[1]) == (2, (2, 2, 2, 2, 2))


def test_another_county_sees_nobody_though_the_owner_looks_for_it(log):
    bed(log)
    ready(log, 2)
    view = log.now()
    assert len(census(view, at(3)).beds) == 1
    log.raw().execute("SELECT set_config('homefirst.county', 'E10000099', true)")
    for asked in (view, View("E10000099", view.known_at)):
        assert census(asked, at(3)).beds == ()
        assert days_by_place(asked, date(2016, 3, 1), date(2016, 3, 3)).labels == ()


def test_a_rebuild_and_a_proof_know_journeys(own_database):
    log = open_log(OXFORDSHIRE)
    bed(log)
    ready(log, 2)
    wait(log, 2)
    leave(log, 5)
    record.correct(log, seq=4, says={"spell": SPELL, "destination": None}, at=at(6), by=WARD, because="typo")
    assert prove(log.registry).ok
    before = census(log.now(), at(5, 13))
    assert len(before.beds) == 1
    done = rebuild(log.registry, ["journeys"])
    assert dict(done.tables) == {
        "journey_entry": 5, "journey_night": 6, "journey_said": 0, "journey_service": 0, "journey_stay": 6,
        "journey_wait": 1,
    }  # fmt: skip
    assert census(log.now(), at(5, 13)).beds == before.beds
    assert prove(log.registry).ok


def test_what_stood_at_an_instant_is_found_by_an_index_whatever_the_planner_takes_for_likely(log):
    """Read as a whole a table of half a million rows makes a page of the census slow (migration 0004)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE proname LIKE 'journey\\_%%\\_at' ORDER BY proname",
            [],
        )
        settings_of = dict(cursor.fetchall())
    assert set(settings_of) == {f"journey_{what}_at" for what in ("said", "service", "stay", "wait")}
    assert all("enable_seqscan=off" in of for of in settings_of.values())
