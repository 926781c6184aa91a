"""Who there is and what is offered: the tables of a pack refer to one another, and what does not is told."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.boards import Board
from homefirst.county.catalogue.circles import circles
from homefirst.county.catalogue.contents import Contents, read_contents
from homefirst.county.catalogue.organisations import Place
from homefirst.county.catalogue.services import Service
from homefirst.county.catalogue.sourced import Source
from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Frequency
from homefirst.foundation.errors import Problem
from tests.packs import EXAMPLESHIRE, copy_of_exampleshire, rows_of, with_cells


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copy_of_exampleshire(tmp_path)


def test_the_tables_of_exampleshire_read_as_they_are_written() -> None:
    found = read_contents(EXAMPLESHIRE)
    assert found.problems == ()
    assert found.places["north"] == Place("north", "North site", "hospital site", "EXG", "")
    assert found.places["depot"].organisation is None
    assert found.services["step-home"] == Service(
        code="step-home",
        name="Step Home",
        kind="reablement",
        provider="EXC",
        starts=Period.parse("2014"),
        ends=Period.parse("2016-08-31"),
        successor="homeward",
        facts=("100.20.1",),
        note="",
    )
    assert found.boards["home-first-cell"] == Board(
        code="home-first-cell",
        name="Home First Cell",
        organisation="EXG",
        reports_to=("delivery-group",),
        meets=Frequency.TWICE_A_WEEK,
        source=Source("100", 31, "the Home First Cell twice a week"),
        row=4,
    )
    (decision,) = found.decisions
    assert (decision.facts, decision.in_force) == (("100.15.1", "101.20.1"), "101.20.1")


WRONG = [
    ("organisations.csv", {"name": ""}, "name", "The cell is empty, or begins or ends with a space."),
    ("organisations.csv", {"code": "E X C"}, "code", "A code is one word, and this is none."),
    ("places.csv", {"organisation": "EXX"}, "organisation", "“EXX” is no organisation of this pack."),
    ("services.csv", {"provider": "EXX"}, "provider", "“EXX” is no organisation of this pack."),
    ("services.csv", {"successor": "nothing"}, "successor", "“nothing” is no service of this pack."),
    ("services.csv", {"facts": "100.20.1 9.9"}, "facts", "“9.9” is no statement of this pack."),
    ("services.csv", {"starts": "2017"}, "ends", "It ends in 2016-08-31, before it starts in 2017."),
    ("services.csv", {"starts": "from 2014"}, "starts", "“from 2014” is not when it was."),
    ("services.csv", {"starts": "2014-13"}, "starts", "There is no “2014-13” in the calendar."),
    (
        "services.csv",
        {"successor": "step-home"},
        "successor",
        "It leads to “step-home”: a circle, in which everything follows itself.",
    ),
    ("boards.csv", {"organisation": "EXX"}, "organisation", "“EXX” is no organisation of this pack."),
    ("boards.csv", {"reports_to": "cabinet"}, "reports_to", "“cabinet” is no board of this pack."),
    ("boards.csv", {"meets": "often"}, "meets", "“often” is none of these words."),
    ("boards.csv", {"document": "109"}, "document", "“109” is no document of this pack."),
    ("boards.csv", {"line": "0"}, "line", "“0” is not the number of a line."),
    (
        "boards.csv",
        {"reports_to": "home-first-cell"},
        "reports_to",
        "It leads to “home-first-cell”, which leads to “delivery-group”, which leads to “partnership-board”:"
        " a circle, in which everything reports to itself.",
    ),
    ("decisions.csv", {"facts": "100.15.1 9.9"}, "facts", "“9.9” is no statement of this pack."),
    (
        "decisions.csv",
        {"in_force": "100.6.1"},
        "in_force",
        "“100.6.1” is none of the statements decided about.",
    ),
    ("decisions.csv", {"because": ""}, "because", "The cell is empty, or begins or ends with a space."),
    ("decisions.csv", {"on": ""}, "on", "There is no day."),
    ("decisions.csv", {"on": "2016-11-31"}, "on", "There is no “2016-11-31” in the calendar."),
    ("subjects.csv", {"area": "Oxford"}, "area", "“Oxford” is no ONS code of an area."),
    ("measures.csv", {"nature": "stocks"}, "nature", "“stocks” is none of these words."),
    ("measures.csv", {"dimension": "folk"}, "dimension", "“folk” is no dimension."),
    ("measures.csv", {"low": "600"}, "high", "500 lies below 600, the low."),
    ("measures.csv", {"high": "NaN"}, "high", "“NaN” is not a number."),
    ("units.csv", {"factor": "0"}, "factor", "“0” is no factor."),
    ("units.csv", {"factor": "1e3"}, "factor", "“1e3” is not a number."),
    ("facts.csv", {"basis": "hope"}, "basis", "“hope” is none of these words."),
    ("facts.csv", {"role": "sum"}, "role", "“sum” is none of these words."),
    ("facts.csv", {"kind": "feeling"}, "kind", "“feeling” is no kind of statement."),
    ("facts.csv", {"of": "beds!hoped"}, "of", "“hoped” is no basis."),
    ("facts.csv", {"period": "2016/18"}, "period", "There is no “2016/18” in the calendar."),
    ("facts.csv", {"unit": "people/fortnight"}, "unit", "“fortnight” is not what a number can be per."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "cells", "column", "what"), WRONG, ids=lambda part: str(part)[:40])
def test_a_cell_that_is_wrong_is_told(
    pack: Path, table: str, cells: dict[str, str], column: str, what: str
) -> None:
    with_cells(pack / table, 2, **cells)
    told = [(one.where, one.what) for one in read_contents(pack).problems]
    assert (f"{table}, row 2, column {column}", what) in told
    assert all(one.next for one in read_contents(pack).problems)


def test_a_successor_may_begin_before_its_predecessor_ends(pack: Path) -> None:
    with_cells(pack / "services.csv", 3, starts="2016-03-01")
    assert read_contents(pack).problems == ()


def test_a_subject_under_one_that_there_is_not_is_told(pack: Path) -> None:
    with (pack / "subjects.csv").open("a") as table:
        table.write("pool-b/line:x,X,\n")
    assert read_contents(pack).problems == (
        Problem(
            "subjects.csv, row 31, column subject",
            "It stands under “pool-b”, which there is not.",
            "Add a row for pool-b.",
        ),
    )


def test_a_unit_of_every_pack_keeps_its_worth(pack: Path) -> None:
    with (pack / "units.csv").open("a") as table:
        table.write("GBP k,money,1024\n")
    assert [one.what for one in read_contents(pack).problems] == [
        "“GBP k” is a unit of every pack, and is worth something else there."
    ]


def _plain_circles(after: dict[str, tuple[str, ...]]) -> set[str]:
    """Slow and obvious: the codes from which one comes back to oneself."""
    found = set()
    for start in after:
        reached, new = set(), set(after[start])
        while new:
            reached |= new
            new = {one for code in new for one in after.get(code, ())} - reached
        if start in reached:
            found.add(start)
    return found


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefx"), max_size=3).map(tuple))
)
def test_circles_are_found_where_one_comes_back_to_oneself(after: dict[str, tuple[str, ...]]) -> None:
    found = list(circles(after))
    met = [code for round_ in found for code in round_]
    assert set(met) <= _plain_circles(after)
    assert bool(found) == bool(_plain_circles(after))
    assert len(met) == len(set(met))
    for round_ in found:
        assert all(next_ in after[code] for code, next_ in zip(round_, (*round_[1:], round_[0]), strict=True))


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=6))
def test_whatever_is_entered_is_read_or_told_and_never_raises(
    tmp_path_factory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("pack")
    with (folder / "organisations.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(("code", "name", "kind", "note"))
        writer.writerows(rows)
    found: Contents = read_contents(folder)
    mine = [one for one in found.problems if one.where.startswith("organisations.csv")]
    if not mine:
        read = [(one.code, one.name, one.kind, one.note) for one in found.organisations.values()]
        assert read == [tuple(row) for row in rows if row]


def test_every_statement_that_is_accepted_reads_back_as_it_was_entered() -> None:
    """The rows of Exampleshire, whose cells hold every form that there is."""
    stated = read_contents(EXAMPLESHIRE).facts.statements
    for one, cells in zip(stated, rows_of(EXAMPLESHIRE / "facts.csv"), strict=True):
        assert {
            "id": one.id,
            "document": one.source.document,
            "line": str(one.source.line),
            "citation": one.source.citation,
            "subject": one.subject,
            "measure": one.measure,
            "kind": one.kind.value,
            "unit": str(one.unit),
            "period": "" if one.period is None else str(one.period),
            "basis": one.basis.value,
            "role": one.role.value,
            "note": one.note,
        } == {column: cell for column, cell in cells.items() if column not in ("value", "of")}
