"""The synthetic list that whoever has none at hand tries the bridge with: whom it is of, what is planted in
it, and that it reads as it says. Nobody is real."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.foundation.errors import NotFound, Problem
from homefirst.intake.lists.example import FEWEST, MOST, TITLE, Keeper, Listed, Named, example_list
from homefirst.intake.lists.grid import text_grid
from homefirst.intake.lists.mapping import Given, ListMapping, OurWords, guess, unknown_words
from homefirst.intake.lists.meaning import NOT_USED, On
from homefirst.intake.lists.row import read_rows
from homefirst.intake.lists.table import table_in
from tests.intake.list_case import TODAY, WORDS

AT = datetime(2016, 3, 1, 9, tzinfo=UTC)
NAMED = Named(
    {"jr": "John Radcliffe"}, {"home_care": "care at home to begin", "equipment": "equipment at home"}
)
FAMILIES = "Abbot Berry Cotton Dunbar Easton Fallow Gorse Hulme Ince Jessop".split()


def listed(place: int, *, born: bool = True) -> Listed:
    key = f"00000000-0000-4000-8000-{place:012x}"
    ward = "7A" if place % 2 else "7B"
    bed = InBed(key, key, "acute", "jr", ward, AT, False, True, True, True, AT, "E", "social_care")
    wait = OpenWait(key, key, "home_care" if place % 3 else "equipment", "E", "social_care", AT, None)
    service = AtHome(key, key, "home_care", "ours", Decimal("7.00"), "receiving", AT)
    return Listed(
        f"H{place}",
        FAMILIES[place % 10],
        "Ivy",
        date(1930, 1, 1 + place % 28) if born else None,
        bed,
        (wait,),
        service,
    )


def read(keeper: Keeper, people: list[Listed]):
    """A list pasted as it stands, its columns as they are guessed."""
    example = example_list(people, keeper, NAMED, TODAY)
    grid = text_grid("l", "\n".join("\t".join(row) for row in example.rows).encode())
    assert not isinstance(grid, Problem)
    table = table_in("l", (grid,))
    assert not isinstance(table, Problem)
    on = On.SERVICE if keeper is Keeper.PROVIDER else On.CARE
    given = Given("home_care", "ours", "Care at home")
    words = OurWords(
        WORDS.sites,
        WORDS.wards,
        (*WORDS.kinds, ("medicines", "Medicines")),
        (given,),
        frozenset({"ours"}),
        on=on,
    )
    mapping = ListMapping("ouh", "l", tuple(zip(table.headings, guess(table, on=on), strict=True)))
    assert [heading for heading, says in mapping.columns if says == NOT_USED] == []
    assert unknown_words(table, mapping, words) == ()
    return example, read_rows(table, mapping, words, TODAY)


@pytest.mark.parametrize("keeper", Keeper)
def test_a_list_to_try_reads_by_itself_and_tells_what_is_planted_in_it(keeper):
    people = [listed(place) for place in range(10)]
    example, found = read(keeper, people)
    assert example.rows[0][0] == f"{TITLE}. As {keeper} keeps it"
    assert example == example_list(people, keeper, NAMED, TODAY)
    assert len({len(row) for row in example.rows}) == 1
    assert len(found.said) + len(found.wrong) == 12  # ten people, one of them twice, and somebody new
    why = [str(problem) for one in found.wrong for problem in one.problems]
    assert len(found.wrong) == 3
    assert any("There is no such day." in one for one in why)
    planted = {
        Keeper.TRUST: "Code C cannot be attributed to social care.",
        Keeper.COUNCIL: "Code I cannot be attributed to social care.",
        Keeper.PROVIDER: "These are no hours a week.",
    }[keeper]
    assert any(planted in one for one in why)
    assert found.said[-1].who.name is not None
    assert found.said[-1].who.name.family == "Example"


def test_it_is_of_so_many_whose_birth_is_known_and_of_too_few_there_is_none():
    people = [listed(place, born=place % 2 == 0) for place in range(4 * MOST)]
    rows = example_list(people, Keeper.TRUST, NAMED, TODAY).rows
    assert len(rows) == 4 + MOST + 2
    with pytest.raises(NotFound, match="too few synthetic people"):
        example_list([listed(place) for place in range(FEWEST - 1)], Keeper.TRUST, NAMED, TODAY)
