"""Who is proposed to be whom, and why: cases as people who look after records would have them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.people.identity import Sex
from homefirst.county.people.matching import (
    POINTS,
    Likeness,
    Reason,
    days_a_slip_apart,
    in_order,
    likeness,
)
from tests.county.made_up_people import living_at, number, somebody

BORN = date(1931, 4, 12)
HERE = living_at("ZZ99 3CZ")
WILLIAM = somebody(number=number(1), sex=Sex.MALE, residences=HERE)
CASES = {
    "the same number and birth date": (
        WILLIAM,
        somebody(number=number(1)),
        "Same NHS number, same birth date, same family name, same given name.",
        (107, True, False),
    ),
    "the same number and a married name": (
        WILLIAM,
        somebody("Penrose", number=number(1)),
        "Same NHS number, same birth date, same given name.",
        (92, True, False),
    ),
    "the same number and another birth date": (
        WILLIAM,
        somebody(born=date(1968, 11, 30), number=number(1)),
        "Same NHS number, same family name, same given name; but different birth dates.",
        (52, True, True),
    ),
    "the same number and nothing else": (
        WILLIAM,
        somebody("Okafor", "Nia", date(1968, 11, 30), number=number(1), sex=Sex.FEMALE),
        "Same NHS number; but different birth dates, different given names, different sexes.",
        (0, True, True),
    ),
    "a slip in the family name": (
        WILLIAM,
        somebody("Ashwroth"),
        "Same birth date, family names that are written or sound alike, same given name.",
        (47, True, False),
    ),
    "a nickname": (
        WILLIAM,
        somebody(given="Bill"),
        "Same birth date, same family name, one given name is short for the other.",
        (50, True, False),
    ),
    "family and given name swapped": (
        WILLIAM,
        somebody("William", "Ashworth"),
        "Same birth date, same family name, same given name;"
        " but family and given name in each other's place.",
        (50, True, False),
    ),
    "day and month swapped, at the same postcode": (
        WILLIAM,
        somebody(born=date(1931, 12, 4), residences=HERE),
        "Birth dates a slip apart, same family name, same given name, same postcode.",
        (57, True, False),
    ),
    "day and month swapped, and no postcode": (
        WILLIAM,
        somebody(born=date(1931, 12, 4)),
        "Birth dates a slip apart, same family name, same given name.",
        (42, False, False),
    ),
    "twins": (
        somebody(residences=HERE),
        somebody(given="Doris", residences=HERE),
        "Same birth date, same family name, same postcode; but different given names.",
        (40, False, False),
    ),
    "a namesake with a number of his own": (
        WILLIAM,
        somebody(number=number(2)),
        "Same birth date, same family name, same given name; but different NHS numbers.",
        (22, False, False),
    ),
    "a neighbour": (
        WILLIAM,
        somebody("Okafor", "Nia", date(1968, 11, 30), residences=HERE),
        "Same postcode; but different birth dates, different given names.",
        (-30, False, False),
    ),
    "nobody in particular": (somebody("", ""), somebody("", "", None), ".", (0, False, False)),
}


@pytest.mark.parametrize("named", CASES)
def test_what_speaks_for_and_against_two_being_one(named: str) -> None:
    one, other, words, told = CASES[named]
    found = likeness(one, other)
    assert (found.words, (found.score, found.proposed, found.conflict)) == (words, told)
    assert likeness(other, one).score == found.score


def test_nothing_in_a_reason_is_anybodys_own() -> None:
    said = " ".join(likeness(WILLIAM, one).words for _, one, _, _ in CASES.values())
    for own in ("Ashworth", "William", "1931", "999", "ZZ99"):
        assert own not in said


def test_the_reasons_say_all_the_points_there_are() -> None:
    assert set(POINTS) == set(Reason)


def test_a_day_may_be_another_written_wrongly() -> None:
    slips = days_a_slip_apart(BORN)
    for day in ("1931-12-04", "1913-04-12", "9131-04-12", "1931-04-13", "1932-04-12", "1931-04-22"):
        assert date.fromisoformat(day) in slips
    for day in ("1931-04-12", "1968-11-30", "1931-05-13"):
        assert date.fromisoformat(day) not in slips


@given(st.dates(date(1880, 1, 1), date(2026, 1, 1)))
def test_what_is_a_slip_from_one_day_is_so_from_the_other(day: date) -> None:
    assert all(day in days_a_slip_apart(slip) for slip in days_a_slip_apart(day))


def test_conflicts_come_first_then_the_likeliest() -> None:
    conflict = Likeness(0, (Reason.SAME_NUMBER, Reason.OTHER_BIRTH_DATE))
    high, low = Likeness(60, ()), Likeness(50, ())
    given_ = [(low, "c"), (high, "b"), (conflict, "d"), (high, "a")]
    assert in_order(given_) == [(conflict, "d"), (high, "a"), (high, "b"), (low, "c")]
