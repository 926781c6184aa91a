"""What the wards of the synthetic county say, and what its people wait for: replayed by journeys' own rules
at the hour of the morning's call, and coded by the pack's."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import pytest

from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.census import InBed, OpenWait
from homefirst.county.journey.events import BY_NAME, STREAM
from homefirst.county.journey.fields import FIELDS, may_be_unknown
from homefirst.county.journey.known import impossible, rectangles
from homefirst.county.journey.read import as_stored
from homefirst.county.journey.replay import SAID, SERVICE, STAY, WAIT
from homefirst.county.journey.told import told_of
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.foundation.store.events import Event, Occurred
from homefirst.intake.synthetic.export import canonical_told, digest
from homefirst.intake.synthetic.write import entry_of
from homefirst.policy.coding import code
from homefirst.policy.coding_table import coding_of
from homefirst.policy.situation import Situation, situation_of
from tests.conftest import OXFORDSHIRE

pytestmark = pytest.mark.long

PACK = SHIPPED / "oxfordshire"
CALL = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
SHA_256_OF_WHAT_WAS_SAID = "8e1cefe45a21f52645e0358bae129410da44846b0ae2eee708c8824f658f94c9"
SAID_ON_WARDS = frozenset(
    "CircumstancesRecorded ExpectedDateSet CriteriaRecorded PathwaySet NeedsDescribed AssessmentRequested"
    " AssessmentDone ChoiceBegan ChoicePaused ChoiceResumed ChoiceMade".split()
)
AT_HOME = "home "


class At(NamedTuple):
    """How things stood: beds and what is told by person, waits and services by person."""

    beds: dict
    told: dict
    waits: dict
    services: dict


def between(happened, start, end):
    return (one for one in happened if start <= one.at < end)


@pytest.fixture(scope="module")
def spoken_of(happened):
    """The events, by person, of everybody who is in a bed on that morning (a round found them), who waits at
    home about then, and of every fortieth of those who ever waited."""
    some = {one.says["person"] for one in between(happened, CALL - timedelta(days=1), CALL)
            if one.name in SAID_ON_WARDS}  # fmt: skip
    some |= {one.says["person"] for one in between(happened, CALL - timedelta(days=22), CALL)
             if one.message.startswith(AT_HOME)}  # fmt: skip
    waited = dict.fromkeys(one.says["person"] for one in happened if one.name == "WaitOpened")
    some |= set(list(waited)[::40])
    found = {}
    for seq, one in enumerate(happened, start=1):
        if one.says["person"] in some:
            type_ = BY_NAME[one.name]
            found.setdefault(one.says["person"], []).append(
                Event(OXFORDSHIRE, STREAM, seq, one.name, type_.version, Occurred.at(one.at), one.at, one.at,
                      "synthetic county", None, None, entry_of(one, "s").says)
            )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def call(spoken_of):
    """The morning of the local list."""
    beds, sayings, waits, services = {}, [], {}, {}
    for person, events in spoken_of.items():
        for one in rectangles([event for event in events if event.known_at <= CALL]):
            if one.known_end is not None or one.start > CALL or (one.end is not None and one.end <= CALL):
                continue
            if one.kind == STAY:
                beds[person] = InBed(person, *as_stored(one))
            elif one.kind == WAIT:
                waits.setdefault(person, []).append(OpenWait(person, *as_stored(one)))
            elif one.kind == SERVICE:
                services.setdefault(person, []).append(one.face)
            elif one.kind == SAID:
                subject, about, *others = one.face
                sayings.append((person, subject, about or None, *others))
    return At(beds, told_of(sayings), waits, services)


def test_nothing_that_is_said_cannot_be(spoken_of):
    assert len(spoken_of) > 1_500
    assert all(impossible(events) == {} for events in spoken_of.values())


def test_each_field_may_be_what_it_is(happened):
    for one in happened:
        if one.name in SAID_ON_WARDS or one.name in ("Admitted", "WaitOpened"):
            says = entry_of(one, "s").says
            assert says.keys() == BY_NAME[one.name].fields
            for name, value in says.items():
                assert FIELDS[name](value) is None or (value is None and may_be_unknown(name, one.name))


def test_the_recorded_code_is_what_the_rules_derive_but_for_reablement_after_september_2016(happened):
    """A reablement wait is both's from October 2016 on, as was agreed; the published days have some of it
    under one of the two."""
    table = coding_of(PACK)
    rules = {}
    differ, same = Counter(), 0
    for one in happened:
        if one.name != "WaitOpened" or one.says["reason"] is None:
            continue
        says, day = one.says, local_day(one.at)
        wait = OpenWait("p", "w", says["what"], None, says["whose"], one.at, None)
        # That an offer stands, or a dispute is open, no journey says: it is taken from the reason.
        situation = Situation(offer=says["reason"] == "G" or None, dispute=says["reason"] == "H" or None)
        found = code(rules.setdefault(day, table.on(day)), [wait], situation)
        if (found.reason, found.whose) == (says["reason"], says["whose"]):
            same += 1
        else:
            differ[says["what"], says["reason"], found.whose, day >= date(2016, 10, 1)] += 1
    assert set(differ) == {("reablement", "E", "both", True)}
    assert (same + sum(differ.values()), sum(differ.values())) == (9266, 267)


def test_on_the_lists_morning_everybody_has_the_code_that_was_recorded(call):
    """With nothing but what journeys hold and that an open wait for it is a dispute, as the hub has it: that
    an offer stands is told of whoever chooses."""
    coding = coding_of(PACK).on(date(2016, 3, 10))
    found = Counter()
    for person, bed in call.beds.items():
        if bed.ready_since is None:
            continue
        waits = call.waits[person]
        dispute = any(wait.what == "dispute" for wait in waits)
        told = call.told.get(person)
        coded = code(coding, waits, situation_of(bed, told, dispute=dispute))
        found[(coded.reason, coded.whose) == (bed.reason, bed.whose), bed.reason == "G"] += 1
    assert set(found) == {(True, False), (True, True)}
    assert found[True, True] > 20
    assert sum(found.values()) > 127


def test_an_offer_of_a_choice_is_answered_within_the_day_and_its_start_is_not_let_pass(happened):
    made, start, answered, late = {}, {}, {}, []
    for one in happened:
        if one.name in ("Offered", "StartPutOff"):
            offer = one.says["offer"]
            made.setdefault(offer, one.at)
            if offer in start and local_day(one.at) > start[offer]:
                late.append(offer)
            start[offer] = date.fromisoformat(one.says["start"])
        elif one.name == "OfferAccepted":
            answered[one.says["offer"]] = one.at - made[one.says["offer"]]
        elif (
            one.name in ("OfferWithdrawn", "StartConfirmed") and local_day(one.at) > start[one.says["offer"]]
        ):
            late.append(one.says["offer"])
    assert late == []
    assert len(answered) > 0.97 * len(made)
    assert max(answered.values()) < timedelta(hours=8)


def test_an_offer_stands_behind_every_delay_of_choice_from_its_first_day_to_its_last(happened):
    chosen = {one.says["wait"]: one.at for one in happened
              if one.name == "WaitOpened" and one.says["reason"] == "G"}  # fmt: skip
    offered = {one.says["wait"]: one.at for one in happened if one.name == "Offered"}
    assert offered == chosen
    assert len(offered) > 1_000
    by_offer = Counter()
    for one in happened:
        if one.name in ("OfferWithdrawn", "StartConfirmed"):
            by_offer[one.says["offer"]] += 1
    assert set(by_offer.values()) == {1}
    assert len(offered) * 0.9 < len(by_offer) < len(offered)


def test_most_people_in_beds_have_an_expected_date_and_were_asked_about_home_and_some_were_not(call):
    two_days = [bed for bed in call.beds.values() if CALL - bed.admitted > timedelta(days=2)]
    assert len(two_days) > 700
    told = [call.told[bed.person] for bed in two_days if bed.person in call.told]
    expected = [one.expected for one in told if one.expected is not None]
    assert 0.75 < len(expected) / len(two_days) < 0.95
    assert {one.certainty for one in expected} == {"definite", "possible"}
    assert any(one.day < date(2016, 3, 10) for one in expected)  # it passed, and they are there
    asked = [one.circumstances for one in told if one.circumstances is not None]
    assert 0.92 < len(asked) / len(two_days) < 0.99
    assert 0.02 < sum(bool(one.missing) for one in asked) / len(asked) < 0.25
    assert {one.housing for one in asked if one.home == "none"} == {"homeless"}


def test_everybody_in_a_bed_has_criteria_of_the_last_round_and_some_meet_none_without_a_wait(call):
    told = {person: call.told.get(person) for person, bed in call.beds.items()}
    looked = {person: one.criteria for person, one in told.items() if one is not None and one.criteria}
    there = [person for person, bed in call.beds.items() if CALL - bed.admitted > timedelta(days=1)]
    assert all(looked[person].said_at > CALL - timedelta(hours=18) for person in there)
    ready = {person for person, bed in call.beds.items() if bed.ready_since is not None}
    assert all(not looked[person].met for person in ready if person in looked)
    without_wait = [p for p in looked if not looked[p].met and p not in ready and p not in call.waits]
    assert 5 <= len(without_wait) <= 60
    # The pathway is said five minutes after the round that found none.
    found = [person for person in without_wait if looked[person].since < CALL - timedelta(minutes=5)]
    assert all(told[person].pathway is not None for person in found)
    assert len(without_wait) - len(found) <= 3


def test_a_carer_who_cannot_go_on_is_somebodys_in_a_bed_and_nobodys_at_home(call):
    unable = {p for p, one in call.told.items() if one.circumstances and one.circumstances.carer == "unable"}
    assert len(unable) > 20
    assert unable <= call.beds.keys()


def test_those_who_wait_have_needs_and_a_pathway_and_those_who_choose_a_clock(call):
    delayed = {person: bed for person, bed in call.beds.items() if bed.ready_since is not None}
    told = [call.told[person] for person in delayed]
    assert all(one.needs is not None and one.pathway is not None for one in told)
    choosing = {person for person, bed in delayed.items() if bed.reason == "G"}
    days = [call.told[person].choices[0].days(CALL) for person in choosing]
    assert len(choosing) >= 22
    assert min(days) <= 5 < max(days)
    steps = {"A": "assessment", "B": "funding", "G": "choice", "H": "dispute"}
    assert {(bed.reason, wait.what) for person, bed in delayed.items() for wait in call.waits[person]
            if wait.reason and bed.reason in steps} <= set(steps.items())  # fmt: skip


def test_some_assessments_are_overdue_and_of_several_professions(call):
    asked = [one for told in call.told.values() for one in told.assessments]
    overdue = [one for one in asked if one.due < date(2016, 3, 10)]
    assert 10 < len(overdue) < len(asked)
    assert len({one.profession for one in asked}) >= 5


def test_people_at_home_wait_for_help_at_once_care_that_fails_a_first_package_and_what_follows_reablement(
    call,
):
    at_home = {person: waits for person, waits in call.waits.items() if person not in call.beds}
    kinds = Counter(wait.what for waits in at_home.values() for wait in waits)
    assert kinds.keys() == {"home_care", "urgent_response", "package_failing", "carer_failing"}
    receiving = {
        person: {face[0] for face in faces if face[3] == "receiving"}
        for person, faces in call.services.items()
    }
    on_the_way = [p for p, waits in at_home.items() if "reablement" in receiving.get(p, ())]
    assert 16 <= len(on_the_way) <= 30
    first = [p for p, waits in at_home.items() if waits[0].what == "home_care" and not receiving.get(p)]
    assert 5 <= len(first) <= 25
    assert all(wait.reason is None and wait.whose == "social_care" for ws in at_home.values() for wait in ws)


def test_rounds_are_told_each_morning_about_both_days_and_in_the_evening_where_they_found_something_else(
    happened,
):
    rounds = [one for one in happened if one.name == "CriteriaRecorded" and one.message.count(" ") == 3]
    days = Counter(one.at.astimezone(LONDON).date() for one in rounds)
    last, after = [date(2017, 3, 27) + timedelta(days=n) for n in range(5)], date(2017, 4, 1)
    assert sorted(days) == [date(2016, 3, 7) + timedelta(days=n) for n in range(5)] + [*last, after]
    assert min(days[day] for day in days if day != after) > 1000
    every = (date(2016, 3, 9), date(2016, 3, 10), *last[-2:])
    assert min(days[day] for day in every) > 2000  # of the two last days of either each evening is told
    twice = Counter((one.says["spell"], one.at.astimezone(LONDON).date()) for one in rounds)
    assert max(twice.values()) <= 3  # who moved to another place that day is looked at in both
    assert {one.at.astimezone(LONDON).time() < time(12) for one in rounds} == {True, False}


def test_when_the_record_ends_wards_are_half_round_and_hardly_anything_is_overdue(county, happened):
    """Of whoever has been in a bed since the day before: what was said of them last."""
    ends, day_before = datetime(2017, 4, 1, 8, 15, tzinfo=UTC), datetime(2017, 3, 31, 11, tzinfo=UTC)
    there, asked, expected, confirmed, home = {}, {}, {}, set(), {}
    for one in happened:
        says = one.says
        if one.name == "Admitted" and one.at < day_before:
            there[says["spell"]] = says["person"]
        elif one.name == "Discharged":
            there.pop(says["spell"], None)
        elif one.name == "Died":
            there = {spell: person for spell, person in there.items() if person != says["person"]}
        elif one.name == "CriteriaRecorded":
            asked[says["spell"]] = one.at
        elif one.name == "ExpectedDateSet":
            expected[says["spell"]] = says["day"], says["certainty"]
        elif one.name == "StayConfirmed":
            confirmed.add(says["spell"])
        elif one.name == "CircumstancesRecorded":
            home.setdefault(says["person"], {}).update({k: v for k, v in says.items() if v is not None})
    assert len(there) > 900
    midnight, noon = datetime(2017, 3, 31, 23, tzinfo=UTC), datetime(2017, 3, 31, 11, tzinfo=UTC)
    assert all(asked[spell] > noon for spell in there)  # due at the most
    done = [spell for spell in there if asked[spell] > midnight]
    assert 0.5 < len(done) / len(there) < 0.75
    assert len(confirmed) > 0.8 * len(done) * 0.8
    days = [expected[spell][0] for spell in there if spell in expected]
    assert 0.75 < len(days) / len(there) < 0.97  # and of who came the day before it is not said yet
    assert 0 < sum(day < "2017-04-01" for day in days) / len(days) < 0.1
    assert {certainty for _, certainty in expected.values()} == {"definite", "possible"}
    whole = [person for person in there.values() if len(home.get(person, ())) >= 1 + 4]
    assert 0.85 < len(whole) / len(there) < 0.98
    assert max(one.at for one in happened) < ends


def test_the_same_seed_tells_the_same_on_any_machine(happened):
    said = [one for one in happened if one.name in SAID_ON_WARDS or "wait" in one.message]
    assert len(said) > 65_000
    assert digest(canonical_told(said)) == SHA_256_OF_WHAT_WAS_SAID
