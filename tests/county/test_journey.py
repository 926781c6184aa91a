"""Journeys in the database: verbs, refusals, quarantine, the census, the timeline, and days counted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.app.house import open_log
from homefirst.county.journey import care_record, presentations, record
from homefirst.county.journey import events as kinds
from homefirst.county.journey.admissions import Admission, admissions
from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.county.journey.days import days_by_place, days_by_reason, delayed_days
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.known import impossible
from homefirst.county.journey.nights import night
from homefirst.county.journey.projection import JOURNEYS, TABLES, fold
from homefirst.county.journey.read import census, timeline
from homefirst.county.journey.states import MACHINES, Never, drawn
from homefirst.county.journey.stays import RANKS
from homefirst.foundation.calendar import Month, midnight
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.projections.rebuild import rebuild
from homefirst.foundation.store.events import Author, Receipt
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View
from tests.conftest import OXFORDSHIRE

WARD = Author("ward 5B")
LOADER = Author("loader", loader=True)
PERSON, OTHER = "3b9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55", "4c9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55"
SPELL, SPELL2, WAIT, WAIT2, SERVICE = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 6))
IN = {"care": "acute", "place": "RTH08", "ward": "5B"}
BED = {**IN, "method": None}


def at(day, hour=12, minute=0, month=3):
    return datetime(2016, month, day, hour, minute, tzinfo=UTC)


def bed(log, day=1, *, person=PERSON, spell=SPELL, **where):
    return record.admit(log, person=person, spell=spell, **{**IN, **where}, by=WARD, at=at(day))


def ready(log, day, hour=12, **tests):
    said = tests or dict.fromkeys(("clinical", "multidisciplinary", "safe"), True)
    return record.record_readiness(log, person=PERSON, spell=SPELL, **said, by=WARD, at=at(day, hour))


def wait(log, day, *, key=WAIT, reason="E", whose="social_care", what="home_care"):
    care_record.open_wait(
        log, person=PERSON, wait=key, what=what, reason=reason, whose=whose, due=date(2016, 3, 20),
        by=WARD, at=at(day),
    )  # fmt: skip


def leave(log, day, hour=12):
    return record.discharge(log, person=PERSON, spell=SPELL, destination="home", by=WARD, at=at(day, hour))


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


def prove_in(log):
    """The tables hold what a fold of the log comes to (a proof takes connections of its own)."""
    held = events_of_keys(log.raw(), JOURNEYS, log.county, [PERSON, OTHER])
    rows = [row for events in held.values() for row in fold(events)]
    counts = {
        table: log.raw().execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
        for table in TABLES.values()
    }
    assert counts == {table: sum(row.table is table for row in rows) for table in TABLES.values()}
    return True


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


def left(log):
    bed(log)
    leave(log, 5)


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


def entry(type_, when, *, key=PERSON, known=None, corrects=None, message=None, **says):
    receipt = None if message is None else Receipt("hospital", message)
    return Entry(type_, when, {"person": key, **says}, known or when, corrects, receipt)


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


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_no_state_and_no_event_is_forgotten(machine):
    assert set(machine.table) == {(state, event) for state in machine.states for event in machine.events}
    reached, left = set(), {machine.start}
    while left:
        reached |= left
        left = {
            after
            for (state, _), after in machine.table.items()
            if state in reached and not isinstance(after, Never)
        } - reached
    assert reached == set(machine.states)
    assert all(str(why).endswith(".") for why in machine.table.values() if isinstance(why, Never))


def test_every_entry_of_a_person_has_its_machine_and_its_place_among_those_of_one_instant():
    entries = {type_.name for type_ in kinds.OF_A_PERSON} - {"EntryCancelled"}
    told = {event for machine in MACHINES for event in machine.events if " " not in event}
    told |= {"CircumstancesRecorded", "NeedsDescribed"}  # of the person, whatever is open
    assert told == entries == set(RANKS)


def test_the_pictures_in_the_documents_are_drawn_from_the_tables():
    page = (Path(__file__).parents[2] / "docs" / "journey.md").read_text(encoding="utf-8")
    for machine in MACHINES:
        assert f"```mermaid\n{drawn(machine)}\n```" in page


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


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(sorted(RANKS)), st.integers(0, 6)), min_size=1, max_size=7))
def test_whatever_is_entered_what_cannot_be_is_named_and_the_rest_stands(steps):
    events = []
    for seq, (name, hour) in enumerate(steps, 1):
        says = {
            "person": PERSON, "spell": SPELL, "wait": WAIT, "service": SERVICE, **BED, "destination": None,
            "clinical": True, "multidisciplinary": True, "safe": True, "what": "x", "reason": None,
            "whose": None, "due": None, "outcome": None, "hours": "1", "assessment": WAIT2, "choice": WAIT2,
            "met": [], "pathway": 1, "profession": "nursing", "why": "clinical",
        }  # fmt: skip
        type_ = kinds.BY_NAME[name]
        said = {field: says.get(field) for field in type_.fields}
        events.append(Entry(type_, at(1, hour), said).event(OXFORDSHIRE, seq, at(2)))
    wrong = impossible(events)
    assert impossible([event for event in events if event.seq not in wrong]) == {}


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
