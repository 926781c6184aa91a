"""No report of the house changes when somebody is put right in name and address, or erased: each question
that counts is asked before and after, and one that is new has to be put here or among those that do not."""

import importlib
import inspect
import pkgutil
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.conf import settings

import homefirst.app
from homefirst.app.beds.asking import ask_beds, ask_compared, ask_place
from homefirst.app.capacity.closed import ask_beds_closed
from homefirst.app.draft.drafting import ask_draft_now
from homefirst.app.ground.journeys import ask_census, ask_timeline
from homefirst.app.ground.questions import ask_board, ask_delays, ask_measure, ask_outlook
from homefirst.app.market.asking import ask_market
from homefirst.app.market.fairness import ask_fairness
from homefirst.app.market.sourcing import ask_sourcings
from homefirst.app.morning.asking import ask_morning
from homefirst.app.offers.tracked import ask_tracker
from homefirst.app.pack.in_force import load_pack
from homefirst.app.records.quality import ask_quality
from homefirst.app.returns.asking import ask_transfers
from homefirst.app.returns.daily import ask_daily
from homefirst.app.returns.daily_month import ask_daily_month
from homefirst.app.returns.people import ask_behind
from homefirst.app.returns.ready import ask_ready
from homefirst.app.returns.reconciled import ask_reconciled
from homefirst.app.service.icons import ask_icons
from homefirst.app.synthetic.compared import ask_synthetic_compared
from homefirst.app.ward.asking import ask_assessments, ask_missing, ask_wards
from homefirst.app.ward.reviews import ask_reviews
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.journey import days, presentations
from homefirst.county.people import read, record
from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.identity import Identity, InLocality, Residence
from homefirst.county.people.matches import merge, propose
from homefirst.county.people.record import ErasedBecause, Registering
from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.hub.answer import morning_answer
from homefirst.measures.returns.kinds import Period
from tests.app.test_delayed import ONE, THREE, TWO, WARD, at, delayed
from tests.conftest import OXFORDSHIRE
from tests.county.made_up_people import CLERK, chance, living_at, somebody

MARCH, TO = Month(2016, 3), Month(2016, 4)
NOON = at(4) + timedelta(hours=1)


def all_but_age(answer: dict) -> dict:
    """Of somebody who was erased the age and the ethnicity are forgotten on purpose, and they are told as of
    unknown ones."""
    return {**answer, "groups": {**answer["groups"], "age": None, "ethnicity": None}}


COUNTS = {
    "ask_beds": lambda: ask_beds(NOON).as_answer(),
    "ask_behind": lambda: [(one.person, one.number) for one in ask_behind(Period.of_month(MARCH), {})],
    "ask_board": lambda: ask_board().as_answer(),
    "ask_beds_closed": lambda: ask_beds_closed(NOON).as_answer(),
    "ask_census": lambda: ask_census(NOON).as_answer(),
    "ask_compared": lambda: ask_compared(NOON, None, at(8)).as_answer(),
    "ask_daily": lambda: ask_daily(Period.of_day(date(2016, 3, 10))).as_answer(),
    "ask_daily_month": lambda: ask_daily_month(MARCH).as_answer(),
    "ask_delays": lambda: ask_delays(OXFORDSHIRE, MARCH, TO, by=Breakdown.REASON).as_answer(),
    "ask_draft_now": lambda: ask_draft_now(NOON, days=None, seconds=5, clock=time.monotonic).answer["digest"],
    "ask_fairness": lambda: all_but_age(ask_fairness(MARCH).as_answer()),
    "ask_icons": lambda: ask_icons().as_answer(),
    "ask_market": lambda: ask_market().as_answer(),
    "ask_measure": lambda: ask_measure("delayed-per-day", OXFORDSHIRE, MARCH, TO).as_answer(),
    "ask_morning": lambda: morning_answer(ask_morning(NOON).morning),
    "ask_outlook": lambda: ask_outlook(OXFORDSHIRE, FinancialYear(2016), Month(2016, 9)).as_answer(),
    "ask_place": lambda: ask_place("jr", NOON).as_answer(),
    "ask_quality": lambda: ask_quality(MARCH).as_answer(),
    "ask_ready": lambda: ask_ready(Period.ready_dates(MARCH)).as_answer(),
    "ask_reconciled": lambda: ask_reconciled(Period.of_month(MARCH)).as_answer(people=False),
    "ask_synthetic_compared": lambda: ask_synthetic_compared().as_answer(),
    "ask_tracker": lambda: [one.key for one in ask_tracker().offers],
    "ask_transfers": lambda: ask_transfers(Period.of_month(MARCH)).as_answer(),
    "ask_sourcings": lambda: [len(some) for some in (ask_sourcings().open, ask_sourcings().to_source)],
    "ask_wards": lambda: ask_wards()[1],
    "ask_missing": lambda: ask_missing()[1],
    "ask_assessments": lambda: ask_assessments()[1],
    "ask_reviews": lambda: (ask_reviews().found, ask_reviews().packages),
    "ask_timeline": lambda: [len(ask_timeline(person).entries) for person in (ONE, TWO, THREE)],
}
"""Every question that counts people or what happened to them, or a figure that might."""
COUNT_NOBODY = {
    "ask_promises", "ask_subject", "ask_findings", "ask_finding",  # of the papers
    "ask_frozen",  # of returns as they were submitted, which nothing changes
    "ask_intake", "ask_jobs", "ask_for_today", "ask_to_compile", "ask_health",  # of the service
    "ask_round", "ask_person_on_ward", "ask_to_enter",  # who somebody is and how they stand, by a permit
    "ask_pairs", "ask_pair", "ask_record", "ask_person", "ask_story",  # who somebody is, by a permit
    "ask_capacity", "ask_desk",  # of services and their providers
    "ask_sourcing",  # one of ask_sourcings
    "ask_codes", "ask_left", "ask_every_left", "ask_calls",  # of an ask_morning, and of a return's months
    "ask_ward_beds",  # one of ask_beds_closed
    "ask_published",  # of a publication
    "ask_one",  # one line of ask_morning, and through it ask_line
    "ask_line",
    "ask_anew",  # a verb: it asks for money
    "ask_call", "ask_minutes",  # a draft as it was kept, and what was decided
    "ask_services", "ask_service",  # of the pack
    "ask_offers", "ask_offer", "ask_to_begin",  # a provider's own, and whose one is by a permit
    "ask_tracked",  # one of ask_tracker
    "ask_simulation", "ask_simulations", "ask_feasibility",  # of a network, and as simulations were kept
    "ask_referring",  # who somebody is and what fits them, by a permit
}  # fmt: skip


def questions() -> set[str]:
    """The names of all questions that doors ask."""
    found = set()
    for module in pkgutil.walk_packages(homefirst.app.__path__, "homefirst.app."):
        told = importlib.import_module(module.name)
        found |= {
            name
            for name, value in vars(told).items()
            if name.startswith("ask_") and inspect.isfunction(value) and value.__module__ == module.name
        }
    return found


def test_every_question_either_counts_and_is_asked_here_or_counts_nobody() -> None:
    assert questions() == COUNTS.keys() | COUNT_NOBODY


def counted(log) -> dict[str, object]:
    """What every report says, but for when it was asked and how many were put right and erased."""
    view = log.now()
    told = read.people_counts(view)
    for changes in ("IdentityErased", "IdentityRecorded"):
        told.pop(changes)
    first, last = date(2016, 3, 1), date(2016, 4, 30)
    matrices = (
        days.days_by_place(view, first, last),
        days.days_by_reason(view, first, last),
        days.days_by_place_and_reason(view, first, last),
    )
    return {
        **{name: without_known_at(ask()) for name, ask in COUNTS.items()},
        "matrices": [(one.labels, one.counts.tolist()) for one in matrices],
        "delayed days": days.delayed_days(view, MARCH),
        "front doors": presentations.presentations(view, at(1), at(9)),
        "people": told,
        "proposals": read.proposals(view, undecided=False),
    }


def without_known_at(answer: object) -> object:
    if isinstance(answer, dict):
        kept = {name: value for name, value in answer.items() if not name.endswith("known_at")}
        return {name: without_known_at(value) for name, value in kept.items()}
    return [without_known_at(one) for one in answer] if isinstance(answer, list) else answer


@pytest.fixture
def lived_in(log):
    """Three people with delays: one known twice and merged, one under age for a part of it."""
    load_pack(settings.PACK)
    born = {ONE: date(1931, 4, 12), TWO: date(1931, 4, 12), THREE: date(1998, 3, 6)}
    people = [
        (UUID(key), Registering(lives(somebody(born=day, residences=living_at("ZZ99 3CZ"))), "ouh", at(-20)))
        for key, day in born.items()
    ]
    register_keyed(log, people=people, chance=chance(), by=CLERK)
    propose(log, of=[UUID(TWO)], by=CLERK, at=at(1))
    delayed(log, ONE, 1, 5, "E")
    delayed(log, TWO, 3, 9, "G", "horton")
    delayed(log, THREE, 2, 12, "A")
    merge(log, gone=UUID(TWO), into=UUID(ONE), by=CLERK, at=at(10), because="checked")
    presentations.count_presentations(log, place="ed-jr", hour=at(2), count=7, by=WARD)
    return log


def lives(who: Identity) -> Identity:
    """The same, registered in a locality and with an ethnicity."""
    return replace(who, localities=(InLocality("west"),), ethnicity="H")


def version(log, person: str) -> int:
    """The number of the last version recorded of somebody."""
    told = log.events("people", log.now())
    return max(one.seq for one in told if one.name == "IdentityRecorded" and one.payload["person"] == person)


def put_right(log, person: str, identity) -> None:
    record.record_identity(
        log, person=UUID(person), identity=identity, organisation="ouh", chance=chance(3), by=CLERK,
        at=at(40), corrects=version(log, person),
    )  # fmt: skip


def test_no_count_changes_when_somebody_is_put_right_and_erased(lived_in) -> None:
    before = counted(lived_in)
    assert days_by_reason(before) == {"A": 6, "E": 4, "G": 4}
    assert before["front doors"] != ()
    for person, born in ((ONE, date(1931, 4, 12)), (THREE, date(1998, 3, 6))):
        there = (Residence(("2 Test Street",), "ZZ99 3VZ"),)
        moved = lives(somebody("Quayle", "Another", born=born, residences=there))
        put_right(lived_in, person, moved)
        assert counted(lived_in) == before
        record.erase(lived_in, person=UUID(person), by=CLERK, at=at(60), because=ErasedBecause.REQUEST)
        assert counted(lived_in) == before


def test_but_one_does_when_a_birth_date_is_put_right_so_that_they_are_of_age(lived_in) -> None:
    before = counted(lived_in)
    put_right(lived_in, THREE, lives(somebody(born=date(1988, 3, 6))))
    after = counted(lived_in)
    assert days_by_reason(after) == {"A": 10, "E": 4, "G": 4}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"ask_behind", "ask_daily_month", "ask_reconciled", "ask_transfers"}


def days_by_reason(told) -> Counter[str]:
    """The delayed days of the return, of all providers."""
    found: Counter[str] = Counter()
    for provider in told["ask_transfers"]["providers"]:
        for measure, _, _, reason, _, n in provider["cells"]:
            found[reason] += n if measure == "days" else 0
    return found
