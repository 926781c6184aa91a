"""What a row tells besides bed, readiness and waits: taken where there is a word for it, else kept aside."""

import pytest

from homefirst.county.catalogue.waits import BY
from homefirst.county.catalogue.ward_words import ASSESSMENTS, CIRCUMSTANCES, CRITERIA, PROFESSIONS
from homefirst.county.journey.open_now import open_of
from homefirst.hub.actions import WHAT
from homefirst.intake.lists.besides import AssessmentSaid, Besides, NextAction, besides_in, criteria_in
from homefirst.intake.lists.meaning import words_about
from tests.intake.list_case import HEADS, row
from tests.intake.test_list_taken import Desk, desk, words  # noqa: F401


def besides(**cells: str):
    return besides_in([(says, says.capitalize(), cell) for says, cell in cells.items()])


def test_every_word_is_one_that_the_ward_and_the_call_use():
    def ours(about: str) -> set[str]:
        return {word.ours for word in words_about(about)}

    assert ours("criteria") == {"none", *CRITERIA}
    assert {name: ours(name) for name in CIRCUMSTANCES} == {n: set(w) for n, w in CIRCUMSTANCES.items()}
    pairs = [one.split() for one in ours("assessment")]
    assert {what for what, _ in pairs} == set(ASSESSMENTS)
    assert {by for _, by in pairs} <= set(PROFESSIONS)
    assert ours("action") == set(WHAT) - {"other"}
    assert ours("owner") == set(BY)


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("N", ()),
        ("No longer meets", ()),
        ("O2", ("oxygen",)),
        ("IV abx + oxygen", ("iv_medication", "oxygen")),
        ("Y", None),
        ("oxygen, chest infection", None),
        ("none; oxygen", None),
    ],
)
def test_criteria_are_taken_where_all_that_stands_there_has_a_word(text, met):
    assert criteria_in(text) == met


def test_a_row_tells_of_home_assessments_and_what_is_next():
    told, notes = besides(
        home="Lives alone",
        funding="self funder",
        carer="daughter visits",
        assessments="OT done 3/3/16, SW requested 1/3/16; crystal ball",
        next_action="Source POC / chase",
        owner="Brokerage",
    )
    assert told == Besides(
        circumstances=(("home", "alone"), ("funding", "self")),
        assessments=(
            AssessmentSaid("equipment", "occupational_therapy", True),
            AssessmentSaid("needs", "social_work", False),
        ),
        action=NextAction("find_care", "broker", "Source POC / chase"),
    )
    assert notes == (
        "Carer: There is no word for it here. Not taken.",
        "Assessments: There is no word for it here. Not taken.",
    )


@pytest.mark.parametrize(
    ("action", "owner", "found", "note"),
    [
        ("wait and see", "ward", NextAction("other", "ward", "wait and see"), None),
        ("wait and see", "Mary", None, "It does not say who does it, in a word that is known here."),
        ("x" * 301, "ward", None, "It is too long for a note, or holds a number."),
        ("ring 999 000 0018", "ward", None, "It is too long for a note, or holds a number."),
    ],
)
def test_what_is_next_needs_somebody_who_does_it_and_no_number_goes_into_a_note(action, owner, found, note):
    told, notes = besides(next_action=action, owner=owner)
    assert told.action == found
    assert notes == (() if note is None else (f"Next_action: {note} Not taken.",))


def test_what_is_told_besides_is_entered_once_and_is_nothing_new_again(desk):  # noqa: F811
    heads = (*HEADS, "Criteria to reside", "Lives with", "Assessments", "Next action", "Who")
    one = row(
        Criteria_to_reside="N",
        Lives_with="alone",
        Assessments="OT; SW",
        Next_action="Source POC",
        Who="broker",
    )
    (changes,) = words(desk.sees(one, heads=heads))
    assert changes[-5:] == [
        "Criteria to reside: none is met",
        "Where they live: own home, alone",
        "To be assessed: equipment and adaptations, by occupational therapist",
        "To be assessed: needs for care and support, by social worker",
        "Next: find care at home, by the broker",
    ]
    assert desk.takes(one, heads=heads).entries == 10
    assert desk.sees(one, heads=heads).nothing_new
    (key,) = [person for _, person in desk.last]
    told = open_of(desk.log.now(), [key], desk.log.now().known_at)[key].told
    assert (told.criteria.met, told.circumstances.home, len(told.assessments)) == ((), "alone", 2)
    (later,) = words(desk.sees(row(**{**_cells(one), "Assessments": "OT done"}), heads=heads))
    assert later == ["Assessed: equipment and adaptations, by occupational therapist"]
    (other,) = words(desk.sees(row(**{**_cells(one), "Criteria_to_reside": "O2", "Who": "sw"}), heads=heads))
    assert other == [
        "Criteria to reside: needs oxygen or help with breathing",
        "Next: find care at home, by the social worker",
    ]


def _cells(one: dict[str, str]) -> dict[str, str]:
    return {name.replace(" ", "_"): cell for name, cell in one.items()}
