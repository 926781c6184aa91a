"""Who submits the return for whose beds, as a pack says it."""

from datetime import date

import pytest

from homefirst.county.catalogue.contents import read_contents
from homefirst.county.catalogue.organisations import Organisation, Place
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.foundation.errors import Problem
from homefirst.measures.returns.submitters import (
    SUBMIT_NONE,
    read_return_providers,
    read_returned_by,
    submitter_problems,
    submitters_of,
)

KINDS = {"trust": "acute trust", "town": "council", "buyer": "commissioner", "hands": "community enterprise"}
ORGANISATIONS = {code: Organisation(code, code, kind, "") for code, kind in KINDS.items()}
PLACES = {
    code: Place(code, code, "beds", owner, "")
    for code, owner in (("site", "trust"), ("bought", "town"), ("nowhere", None), ("funded", "buyer"))
}
BEFORE, AFTER = date(2016, 3, 31), date(2016, 4, 1)


def read(tmp_path, *rows: str):
    """What a table says of the places above, and what is wrong: where, and the first words of what."""
    text = "\n".join(["place,from,until,organisation,source", *rows])
    (tmp_path / "returned_by.csv").write_text(text + "\n")
    problems: list[Problem] = []
    said = read_returned_by(tmp_path, PLACES, ORGANISATIONS, problems)
    wrong = problems or list(submitter_problems(PLACES, ORGANISATIONS, said))
    return said, [f"{one.where}: {one.what}" for one in wrong]


def test_the_table_says_who_submits_from_when_on_and_else_whose_the_place_is_where_it_submits(tmp_path):
    said, wrong = read(
        tmp_path, "bought,,2016-04-01,trust,assumption", "bought,2016-04-01,,hands,a contract",
        "funded,,,nobody,the town pays",
    )  # fmt: skip
    assert wrong == []
    found = submitters_of(PLACES, ORGANISATIONS, said)
    assert [found.of("bought", day) for day in (BEFORE, AFTER)] == ["trust", "hands"]
    assert [found.of(place, AFTER) for place in ("site", "nowhere", "unheard")] == ["trust", None, None]
    assert [found.nobody(place, AFTER) for place in ("funded", "nowhere", "site")] == [True, False, False]
    silent = submitters_of(PLACES, ORGANISATIONS, {})
    assert [silent.of(place, AFTER) for place in PLACES] == ["trust", None, None, None]


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("attic,,,trust,x", "returned_by.csv, row 2, column place"),
        ("bought,,,stranger,x", "returned_by.csv, row 2, column organisation"),
        ("bought,,,,x", "returned_by.csv, row 2, column organisation"),
        ("bought,,,trust,", "returned_by.csv, row 2, column source"),
        ("bought,soon,,trust,x", "returned_by.csv, row 2, column from"),
        ("bought,,,town,x", "returned_by.csv, row 2, column organisation"),
        ("bought,,,buyer,x", "returned_by.csv, row 2, column organisation"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_where_it_stands(tmp_path, row: str, where: str):
    assert where in [one.split(":")[0] for one in read(tmp_path, row, "funded,,,nobody,x")[1]]


def test_two_rows_of_one_day_are_told_and_so_is_a_councils_place_of_which_nobody_says_who_submits(tmp_path):
    _, wrong = read(tmp_path, "bought,,,trust,x", "bought,2016-04-01,,hands,x")
    assert [one.split(":")[0] for one in wrong] == ["returned_by.csv, row 3, column from"]
    _, wrong = read(tmp_path, "site,,,trust,x")
    assert [one.split(":")[0] for one in wrong] == ["places.csv, bought", "places.csv, funded"]


def test_in_no_shipped_pack_a_council_or_a_commissioner_submits_a_return():
    for pack in sorted(path for path in SHIPPED.iterdir() if (path / "places.csv").exists()):
        contents = read_contents(pack)
        said = read_returned_by(pack, contents.places, contents.organisations, [])
        found = submitters_of(contents.places, contents.organisations, said)
        submit = {found.of(place, AFTER) for place in contents.places} - {None}
        assert submit
        assert SUBMIT_NONE.isdisjoint(contents.organisations[str(one)].kind for one in submit)


def test_a_providers_code_is_letters_and_digits(tmp_path):
    text = "organisation,code,region,board,source\ntrust,RTX,,,x\nhands,rth,,,x\nstranger,RXX,,,\n"
    (tmp_path / "return_providers.csv").write_text(text)
    problems: list[Problem] = []
    found = read_return_providers(tmp_path, ORGANISATIONS, problems)
    assert found["trust"].code == "RTX"
    assert [one.where for one in problems] == [
        "return_providers.csv, row 3, column code",
        "return_providers.csv, row 4, column organisation",
        "return_providers.csv, row 4, column source",
    ]
