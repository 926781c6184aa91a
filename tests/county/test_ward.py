"""What wards say of people: expected date, criteria to reside, home, needs, assessments and choices."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from homefirst.county.catalogue import ward_words
from homefirst.county.journey import record, ward_record
from homefirst.county.journey.events import NEEDS_DESCRIBED
from homefirst.county.journey.read import timeline, told
from homefirst.county.journey.said_of import HOME, Step, of_the_person
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View

WARD = Author("ward 5B")
PERSON = "3b9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55"
SPELL, ASSESSMENT, CHOICE = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 4))
HERE = {"person": PERSON, "spell": SPELL, "by": WARD}


def at(day, hour=12):
    return datetime(2016, 3, day, hour, tzinfo=UTC)


@pytest.fixture
def bed(log):
    record.admit(log, **HERE, care="acute", place="RTH08", ward="5B", at=at(1))
    return log


def now(log, day=20):
    return told(log.now(), at(day))[PERSON]


def test_a_ward_says_when_they_leave_on_which_pathway_and_that_all_stands(bed):
    ward_record.set_expected_date(bed, **HERE, day=date(2016, 3, 9), certainty="possible", at=at(2))
    ward_record.set_pathway(bed, **HERE, pathway=1, at=at(3))
    ward_record.confirm_stay(bed, **HERE, at=at(4))
    found = now(bed)
    assert (found.expected.day, found.expected.certainty) == (date(2016, 3, 9), "possible")
    assert (found.pathway, found.confirmed, found.last_said) == (1, at(4), at(4))
    ward_record.set_expected_date(bed, **HERE, day=None, certainty=None, at=at(5))
    assert now(bed).expected.day is None
    record.discharge(bed, **HERE, destination=None, at=at(6))
    assert PERSON not in told(bed.now(), at(7))
    assert told(bed.now(), at(5))[PERSON].pathway == 1


def test_the_discharge_ready_date_is_the_beginning_of_the_present_stretch_without_criteria(bed):
    rounds = [
        (2, 8, ["oxygen"]),
        (3, 8, []),
        (3, 17, []),
        (4, 8, ["iv_fluids", "oxygen"]),
        (5, 8, []),
        (6, 8, []),
    ]
    ready = []
    for day, hour, met in rounds:
        ward_record.record_criteria(bed, **HERE, met=met, at=at(day, hour))
        ready.append(now(bed).criteria.ready_since)
    assert ready == [None, at(3, 8), at(3, 8), None, at(5, 8), at(5, 8)]
    assert now(bed).criteria.said_at == at(6, 8)
    record.transfer(bed, **HERE, care="acute", place="RTH08", ward="6A", at=at(7))
    assert now(bed).criteria.ready_since == at(5, 8)
    record.transfer(bed, **HERE, care="non_acute", place="RNU01", ward=None, at=at(8))
    assert PERSON not in told(bed.now(), at(9))


def test_what_was_not_asked_about_home_is_missing_and_what_is_left_out_stays(log):
    asked = {"person": PERSON, "by": WARD}
    ward_record.record_circumstances(log, **asked, home="alone", package="lapsed", at=at(2))
    assert now(log).circumstances.missing == ("housing", "funding", "carer")
    ward_record.record_circumstances(log, **asked, carer="able", home="shared", at=at(4))
    found = now(log).circumstances
    assert (found.home, found.carer, found.package) == ("shared", "able", "lapsed")
    assert (found.asked, found.said_at) == (at(2), at(4))
    assert told(View(log.county, log.now().known_at), at(3))[PERSON].circumstances.home == "alone"


def test_needs_are_said_as_a_whole(log):
    said = {"person": PERSON, "by": WARD}
    ward_record.describe_needs(log, **said, needs={"mobility": "aid", "visits": 4, "carers": 2}, at=at(2))
    ward_record.describe_needs(log, **said, needs={"mobility": "one"}, at=at(3))
    assert now(log).needs.described == dict.fromkeys(NEEDS_DESCRIBED.fields - {"person"}) | {
        "mobility": "one"
    }


def test_tasks_cover_and_equipment_are_said_and_where_nobody_did_the_table_stays_as_it_was(log):
    said = {"person": PERSON, "by": WARD}
    besides = {"tasks": ["insulin"], "cover": [], "bariatric": "yes"}
    ward_record.describe_needs(log, **said, needs={"mobility": "aid", **besides}, at=at(2))
    assert {name: now(log).needs.described[name] for name in besides} == besides
    with pytest.raises(Refused, match="The field tasks: it is no list of some of catheters"):
        ward_record.describe_needs(log, **said, needs={"tasks": ["stockings", "insulin"]}, at=at(3))
    # What was entered in version 1 and folded then has the same row when it is folded now.
    first = dict.fromkeys(NEEDS_DESCRIBED.fields - besides.keys()) | {"mobility": "one"}
    step = Step(at(3), "", "NeedsDescribed", NEEDS_DESCRIBED.older[0](first))
    (row,) = of_the_person({}, step).values()
    assert json.loads(row.says) == {name: first[name] for name in first.keys() - {"person"}}


def test_an_assessment_is_open_until_it_is_done_or_withdrawn(log):
    said = {"person": PERSON, "assessment": ASSESSMENT, "by": WARD}
    asked = {"what": "care_needs", "profession": "social_work", "due": date(2016, 3, 4)}
    ward_record.request_assessment(log, **said, **asked, at=at(2))
    (one,) = now(log).assessments
    assert (one.profession, one.requested, one.due) == ("social_work", at(2), date(2016, 3, 4))
    ward_record.finish_assessment(log, **said, outcome="home_care", at=at(3))
    assert PERSON not in told(log.now(), at(4))
    with pytest.raises(Refused, match="done or withdrawn before"):
        ward_record.withdraw_assessment(log, **said, outcome=None, at=at(5))


def test_the_clock_of_a_choice_stands_only_while_it_is_paused(log):
    said = {"person": PERSON, "choice": CHOICE, "by": WARD}
    ward_record.begin_choice(log, **said, what="care_home", at=at(1))
    ward_record.pause_choice(log, **said, why="safeguarding", at=at(4))
    assert now(log).choices[0].paused
    assert now(log).choices[0].days(at(20)) == 3
    ward_record.resume_choice(log, **said, at=at(9))
    (one,) = now(log).choices
    assert (one.why, one.days(at(9)), one.days(at(11)), one.days(at(4) - timedelta(hours=1))) == (
        None,
        3,
        5,
        2,
    )
    ward_record.make_choice(log, **said, outcome="agreed", at=at(12))
    assert PERSON not in told(log.now(), at(12))


ASKED, CHOOSING = {"person": PERSON, "by": WARD}, {"person": PERSON, "choice": CHOICE, "by": WARD}
WRONG = {
    "a criterion that there is not": ("record_criteria", {**HERE, "met": ["tired"]}, "no list of some of"),
    "a pathway that there is not": ("set_pathway", {**HERE, "pathway": 4}, "no whole number from 0 to 3"),
    "a home that there is not": ("record_circumstances", {**ASKED, "home": "castle"}, "none of"),
    "a need that there is not": ("describe_needs", {**ASKED, "needs": {"hair": "long"}}, "other things"),
    "a pause for no reason": ("pause_choice", {**CHOOSING, "why": "busy"}, "none of"),
    "a pause of no choice": ("pause_choice", {**CHOOSING, "why": "clinical"}, "had not been told"),
    "nobody in a bed": ("confirm_stay", {**HERE, "spell": CHOICE}, "no admission before it"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_with_a_sentence(bed, case):
    verb, said, sentence = WRONG[case]
    with pytest.raises(Refused, match=sentence):
        getattr(ward_record, verb)(bed, **said, at=at(5))
    assert [entry.event.name for entry in timeline(bed.now(), PERSON).entries] == ["Admitted"]


def test_every_code_has_its_words_and_every_thing_asked_its_choices():
    assert tuple(ward_words.ASKED) == tuple(ward_words.CIRCUMSTANCES) == HOME
    every = [*ward_words.CIRCUMSTANCES.values(), *ward_words.NEEDS.values(), ward_words.CRITERIA]
    assert all(words for choices in every for words in choices.values())
