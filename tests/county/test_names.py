"""When two names may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.people.names import a_slip_apart, distance, plain, short_for, sound, sound_alike

ALIKE = (
    "Smith Smyth, Catherine Kathryn, Stephen Steven, Philips Phillips, Thompson Tomson, Clark Clarke,"
    " Reid Reed, McDonald MacDonald, Gray Grey, Knight Night, Wright Rite, Bailey Bayley, Jonson Johnson,"
    " Hughes Hews, Eileen Aileen, O’Brien Obrian, Taylor Tailor, Green Greene, Cook Cooke, Allen Alan,"
    " Price Pryce, Jeffrey Geoffrey, Moore More, Begum Begam, Hussain Hussein, Mohammed Muhammad,"
    " White Whyte, Davies Davis, Lamb Lam, Nicholas Nicolas, Anne Ann, Zoë Zoe"
)
NOT_ALIKE = (
    "Brown Green, Patel Khan, Jones James, Williams Wilson, Smith Schmidt, Hughes Jones, Wood Hood,"
    " Shaw Shore, Walsh Welch, Martin Morgan"
)


def pairs(text: str) -> list[tuple[str, ...]]:
    return [tuple(pair.split()) for pair in text.split(", ")]


def test_names_that_sound_alike_do_and_others_do_not() -> None:
    assert [
        pair for pair in pairs(ALIKE) if not sound_alike(*pair) and plain(pair[0]) != plain(pair[1])
    ] == []
    assert [pair for pair in pairs(NOT_ALIKE) if sound_alike(*pair)] == []
    assert (sound("Catherine"), sound("Thompson"), sound("O’Brien")) == ("ktrn", "tmsn", "abrn")


@pytest.mark.parametrize(
    ("one", "other", "apart", "slip"),
    [
        ("Ashworth", "Ashwroth", 1, True),  # two neighbours swapped
        ("Ashworth", "Ashwort", 1, True),
        ("Ashworth", "Ashwirht", 2, True),
        ("Penrose", "Pemrosa", 2, False),  # under eight letters one slip at most
        ("Penrose", "Penrise", 1, True),
        ("Lee", "Leigh", 3, False),
        ("Ann", "Ann", 0, False),  # the same is no slip
        ("Al", "Ali", 1, False),  # so short a name is like many
        ("", "Ann", 3, False),
    ],
)
def test_how_many_slips_part_two_names(one: str, other: str, apart: int, slip: bool) -> None:
    assert distance(plain(one), plain(other)) == apart
    assert a_slip_apart(one, other) is slip
    assert a_slip_apart(other, one) is slip


def test_short_names_stand_for_long_ones_and_two_short_ones_for_the_same() -> None:
    assert [
        short_for(*pair) for pair in pairs("Bill William, Bill Will, Peggy Margaret, KATE Catherine")
    ] == [True] * 4
    assert [short_for(*pair) for pair in pairs("Bill Robert, Ann Anne, Zork Zork")] == [False] * 3


def test_a_name_is_plain_without_accents_case_and_signs() -> None:
    assert plain(" O’Brien-Smith ") == "obrien smith"
    assert plain("ZOË") == plain("Zoe\u0308") == "zoe"


words = st.text("abcdé -", max_size=9)


@given(words, words, words)
def test_the_distance_is_even_handed_and_no_detour_is_shorter_than_its_slips(a: str, b: str, c: str) -> None:
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)
    assert abs(len(a) - len(b)) <= distance(a, b) <= max(len(a), len(b))
    assert distance(a + c, b + c) <= distance(a, b)
