"""What a row tells of who somebody is, besides what they are found by. Nobody is real."""

from datetime import date

import pytest

from homefirst.county.people.identity import Identity, Name, Practice, Residence, Responsibility, Sex
from homefirst.intake.lists.persons import NOTHING_SAID, PARTS, PersonSaid, person_in

COUNCILS = {
    "occ": "Oxfordshire County Council",
    "reading": "Reading Borough Council",
    "city": "Oxford City Council",
}


def said(**cells: str) -> PersonSaid:
    return person_in([(says, says, cell) for says, cell in cells.items()], COUNCILS)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ({"sex": "F", "council": "Reading"}, PersonSaid(Sex.FEMALE, None, "reading")),
        ({"sex": "male", "council": "OCC"}, PersonSaid(Sex.MALE, None, "occ")),
        ({"practice": "Dr Jones (k84001)"}, PersonSaid(practice="K84001")),
        ({"address": "12 Elm Road, Town, ox1 1aa"}, PersonSaid(postcode="OX1 1AA")),
        ({"address": "OX1"}, NOTHING_SAID),
        ({"sex": "?", "practice": "Dr Jones", "council": "Mars", "address": "12 Elm Road"}, NOTHING_SAID),
        ({}, NOTHING_SAID),
    ],
)
def test_what_is_known_of_somebody_is_read_and_the_rest_is_left(cells, read):
    assert said(**cells) == read


def test_it_goes_with_whoever_is_registered_and_says_so_in_words():
    told = said(sex="f", practice="K84001", council="Oxfordshire", address="OX1 1AA")
    assert told.words(COUNCILS) == "female, practice K84001, Oxfordshire County Council, OX1 1AA"
    who = Identity((Name("Example", "Ada"),), None)
    assert told.with_it(who) == Identity(
        (Name("Example", "Ada"),),
        None,
        Sex.FEMALE,
        residences=(Residence((), "OX1 1AA"),),
        practices=(Practice("K84001"),),
        councils=(Responsibility("occ"),),
    )
    assert NOTHING_SAID.with_it(who) == who
    assert NOTHING_SAID.words(COUNCILS) == ""


HELD = Identity(
    (Name("Example", "Ada"),),
    None,
    Sex.FEMALE,
    residences=(Residence((), "OX1 1AA"),),
    practices=(Practice("K84001", until=date(2016, 1, 1)), Practice("K84002")),
    councils=(Responsibility("occ"),),
)


@pytest.mark.parametrize(
    ("cells", "otherwise"),
    [
        ({"sex": "M", "practice": "K84001", "council": "Reading", "address": "OX1 1AB"}, tuple(PARTS)),
        ({"sex": "F", "practice": "k84002", "council": "Oxfordshire", "address": "1 Elm Road ox11aa"}, ()),
        ({"sex": "unknown", "practice": "Dr Jones", "council": "Mars", "address": "OX1"}, ()),
        ({"practice": "K84003"}, ("practice",)),
        ({}, ()),
    ],
)
def test_what_a_row_says_otherwise_of_whoever_is_held_is_told_part_by_part(cells, otherwise):
    assert said(**cells).otherwise(HELD) == otherwise
    assert said(**cells).otherwise(Identity((Name("Example", "Ada"),), None)) == ()  # nothing is held
