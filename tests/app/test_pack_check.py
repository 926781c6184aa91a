"""A pack is proved whole, and what is wrong in it is told in a sentence with its address and the mend."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from homefirst.app.ground.stated import stated_in
from homefirst.app.pack.check import check_pack, folder_of
from homefirst.county.catalogue.in_force import content_of
from homefirst.county.catalogue.pack import LARGEST, SHIPPED
from homefirst.county.catalogue.statements.period import HOW
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Unavailable
from tests.packs import EXAMPLESHIRE, copy_of_exampleshire, rewrite, row_that, with_cells


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copy_of_exampleshire(tmp_path)


def test_exampleshire_is_whole_and_its_citations_stand_in_their_lines() -> None:
    assert check_pack(EXAMPLESHIRE).as_answer() == {
        "ok": True, "problems": [], "statements": 94, "citations": 108,
    }  # fmt: skip


@pytest.mark.parametrize("folder", sorted(path.parent for path in SHIPPED.glob("*/county.toml")), ids=str)
def test_every_pack_that_is_shipped_is_whole(folder: Path) -> None:
    assert check_pack(folder).problems == ()


def test_the_shipped_citations_stand_in_the_documents(shared: Path) -> None:
    found = check_pack(SHIPPED / "oxfordshire", shared / "documents")
    assert found.problems == ()
    assert found.citations is not None
    assert found.citations > 0


Spoil = Callable[[Path], object]


def facts(row: str, **cells: str) -> Spoil:
    """Other cells in the row of facts.csv with this id."""

    def spoil(pack: Path) -> None:
        with_cells(pack / "facts.csv", row_that(pack / "facts.csv", id=row), **cells)

    return spoil


def text(table: str, old: str, new: str) -> Spoil:
    def spoil(pack: Path) -> None:
        before = (pack / table).read_text()
        assert old in before
        (pack / table).write_text(before.replace(old, new, 1))

    return spoil


WRONG = {
    "an unknown code": (
        facts("100.6.1", measure="delayed-folk"),
        Problem(
            "facts.csv, row 2, column measure",
            "“delayed-folk” is no measure of this pack.",
            "Write a code of measures.csv, or add it there.",
        ),
    ),
    "a subject of a reference that there is not": (
        facts("101.13.3", of="hospital#beds"),
        Problem(
            "facts.csv, row 54, column of", "“hospital” is no subject of this pack.", "Mend the cell."
        ),
    ),
    "a date that does not exist": (
        facts("100.20.1", value="2016-02-30"),
        Problem(
            "facts.csv, row 22, column value",
            "There is no “2016-02-30” in the calendar.",
            HOW,
        ),
    ),
    "a document's date that does not exist": (
        text("documents.csv", "2016-03-31", "2016-03-32"),
        Problem(
            "documents.csv, row 2, column dated",
            "There is no “2016-03-32” in the calendar.",
            "Write a day as 2016-03-10.",
        ),
    ),
    "parts that do not sum": (
        facts("100.15.3", value="1.5"),
        Problem(
            "facts.csv, row 14, column value",
            "What is spent or set aside, Pool A: going home, 2016/17: the parts come to 6.7 GBP m,"
            " and the total is stated as 6.4 GBP m (3.1 + 1.5 + 2.1 = 6.7; stated 6.4).",
            "Mend what was entered wrongly; if it stands so, decide it in decisions.csv: 100.15.1.",
        ),
    ),
    "a pound sign with no unit": (
        facts("100.15.1", value="£6.4"),
        Problem(
            "facts.csv, row 14, column value",
            "“£6.4” is not a value.",
            "Write 127, 3.5, ~500, <0.52, >=95 or 557..626.",
        ),
    ),
    "money with no unit": (
        facts("100.15.1", unit=""),
        Problem(
            "facts.csv, row 14, column unit",
            "“6.4” has no unit.",
            "Write the unit; where the document prints none or a wrong one, write ? before what it means.",
        ),
    ),
    "a pound sign for a unit": (
        facts("100.15.1", unit="£"),
        Problem(
            "facts.csv, row 14, column unit",
            "“£” is not a unit.",
            "Write one of the table of units, or add it to the pack's units.csv.",
        ),
    ),
    "a percentage of 130": (
        facts("101.14.2", value="130"),
        Problem(
            "facts.csv, row 57, column value",
            "130 is no share of a whole in %.",
            "Write 0 to 100, or the kind change.",
        ),
    ),
    "a missing document": (
        lambda pack: (pack / "documents" / "101_report.txt").unlink(),
        Problem(
            "documents, document 101",
            "The document is missing.",
            "Put its text there, with a name such as 101_title.txt.",
        ),
    ),
    "a document that no table names": (
        facts("100.6.1", document="103"),
        Problem(
            "facts.csv, row 2, column document",
            "“103” is no document of this pack.",
            "Write a code of documents.csv, or add it there.",
        ),
    ),
    "a citation that does not stand in its document": (
        facts("100.6.1", citation="10 March 2016 there were 41 people"),
        Problem(
            "facts.csv, row 2, column citation",
            "“10 March 2016 there were 41 people” does not stand in document 100.",
            "Copy at most 12 words from line 6, or mend document and line.",
        ),
    ),
    "a citation a line off": (
        facts("100.6.1", line="7"),
        Problem(
            "facts.csv, row 2, column line",
            "“10 March 2016 there were 40 people” does not stand in line 7 of document 100: it stands in"
            " line 6.",
            "Write 6.",
        ),
    ),
    "a plan's citation that does not stand there": (
        text("delay_plan.csv", "there were 40 people", "there were 4 people"),
        Problem(
            "delay_plan.csv, row 6, column citation",
            "“10 March 2016 there were 4 people” does not stand in document 100.",
            "Copy at most 12 words from line 6, or mend document and line.",
        ),
    ),
    "headings that are wrong": (
        text("services.csv", "code,name", "code,title"),
        Problem(
            "services.csv, row 1",
            "The headings are not those of this table.",
            "Write them as code, name, kind, provider, starts, ends, successor, facts, note.",
        ),
    ),
    "no UTF-8": (
        lambda pack: (pack / "places.csv").write_bytes(
            (pack / "places.csv").read_bytes().replace(b"Linden House", b"Linden H\xf6use")
        ),
        Problem("places.csv, row 4", "It is not UTF-8 text.", "Save the table as UTF-8."),
    ),
    "quotes that are broken": (
        text("places.csv", "Linden House", '"Linden House'),
        Problem(
            "places.csv, row 4", "It is not CSV: unexpected end of data.", "Mend the quotes of that row."
        ),
    ),
    "a row twice": (
        lambda pack: rewrite(pack / "facts.csv", lambda rows: rows.append(rows[0])),
        Problem("facts.csv, row 96, column id", "“100.6.1” stands in row 2, too.", "Keep one of them."),
    ),
    "a row twice under two numbers": (
        lambda pack: rewrite(pack / "facts.csv", lambda rows: rows.append({**rows[0], "id": "100.6.9"})),
        Problem(
            "facts.csv, row 96, column id", "It says what row 2 says, word for word.", "Keep one of them."
        ),
    ),
    "a table that is missing": (
        lambda pack: (pack / "boards.csv").unlink(),
        Problem(
            "boards.csv",
            "There is no such table.",
            "Write its headings: code,name,organisation,reports_to,meets,document,line,citation.",
        ),
    ),
    "a character that nobody can see, in a name that goes into answers": (
        text("subjects.csv", "Kindly Care", "Kindly\x00Care"),
        Problem(
            "subjects.csv, row 9, column name",
            "It holds a character that cannot be shown.",
            "Write the cell anew.",
        ),
    ),
    "a rate per no people at all": (
        facts("101.7.2", unit="bed days/0k population-18+"),
        Problem(
            "facts.csv, row 44, column unit",
            "“0k population-18+” is not what a number can be per.",
            "Write a day, week, month, quarter or year, a unit, or as 100k and a population's measure.",
        ),
    ),
    "a county without a slug": (
        text("county.toml", 'slug = "exampleshire"', ""),
        Problem("county.toml", "It does not say 'slug'.", "Give name, slug, area and sources."),
    ),
    "published parts that do not sum": (
        text("delayed_days.csv", "acute,372", "acute,373"),
        Problem(
            "delayed_days.csv, E99999999, 2016-04",
            "The days by care come to 621, and the total says 620.",
            "Make the table anew from the workbook: homefirst pack figures.",
        ),
    ),
    "a rebase of a measure that is not charted": (
        text("rebases.csv", "delayed-days,", "delays,"),
        Problem(
            "rebases.csv, 2016-09",
            "“delays” is no measure that is charted.",
            "Name one of delayed-days, delayed-per-day, delayed-days-per-100k, delayed-people-per-100k.",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_where_it_stands_and_how_to_mend_it(pack: Path, wrong: str) -> None:
    spoil, problem = WRONG[wrong]
    spoil(pack)
    assert check_pack(pack).problems == (problem,)


def test_a_table_whose_name_has_a_slip_is_not_read_past(pack: Path) -> None:
    (pack / "places.csv").rename(pack / "place.csv")
    assert [(one.where, one.what) for one in check_pack(pack).problems] == [
        ("place.csv", "A pack has no such table."),
        ("places.csv", "There is no such table."),
    ]


@pytest.mark.parametrize("name", ["facts.csv", "county.toml", "delayed_days.csv", "documents/100_plan.txt"])
def test_a_pipe_or_a_file_without_end_in_a_packs_folder_is_told_and_not_read(pack: Path, name: str) -> None:
    with (pack / name).open("r+b") as file:
        file.truncate(LARGEST + 1)  # a hole: it takes no room
    told = Problem(Path(name).name, "It is larger than 64 MB.", "Take out what is no part of it.")
    assert check_pack(pack).problems == (told,)
    with pytest.raises(Unavailable, match="larger than 64 MB"):
        content_of(pack)
    (pack / name).unlink()
    os.mkfifo(pack / name)
    told = Problem(Path(name).name, "It is no file.", "Put the table or text itself there.")
    assert check_pack(pack).problems == (told,)
    if name.endswith(".csv"):
        with pytest.raises(NotUnderstood, match="It is no file"):
            stated_in(pack)


def test_a_document_of_another_folder_that_has_no_end_is_told(pack: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (pack / "documents").rename(texts)
    with (texts / "100_plan.txt").open("r+b") as file:
        file.truncate(LARGEST + 1)
    (told,) = check_pack(pack, texts).problems
    assert (told.where, told.what) == ("texts, document 100", "100_plan.txt: It is larger than 64 MB.")


def test_the_problems_of_all_tables_are_told_and_not_only_the_first(pack: Path) -> None:
    spoils = (
        "an unknown code",
        "a percentage of 130",
        "headings that are wrong",
        "no UTF-8",
        "a citation a line off",
    )
    with_cells(pack / "facts.csv", 5, line="10")
    for wrong in spoils[:4]:
        WRONG[wrong][0](pack)
    told = {one.where for one in check_pack(pack).problems}
    assert told == {WRONG[wrong][1].where for wrong in spoils[:4]} | {"facts.csv, row 5, column line"}


def test_a_code_of_a_table_that_cannot_be_read_is_not_told_as_unknown(pack: Path) -> None:
    (pack / "measures.csv").write_text("measure,name\n")
    assert [one.where for one in check_pack(pack).problems] == ["measures.csv, row 1"]


def test_a_total_whose_parts_do_not_sum_stands_by_decision(pack: Path) -> None:
    WRONG["parts that do not sum"][0](pack)
    with (pack / "decisions.csv").open("a") as table:
        table.write("100.15.1,100.15.1,It is printed so.,Chair of the Delivery Group,2016-12-01\n")
    assert check_pack(pack).problems == (
        Problem(
            "decisions.csv, row 3, column in_force",
            "“100.15.1” is in force in one of this row and row 2, and not in the other.",
            "Decide for one.",
        ),
    )
    rewrite(pack / "decisions.csv", lambda rows: rows.pop(0))
    assert check_pack(pack).problems == ()


def test_what_may_be_missing_is_no_problem(pack: Path) -> None:
    for name in ("delayed_days.csv", "delay_plan.csv", "population.csv", "rebases.csv"):
        (pack / name).unlink()
    assert check_pack(pack).problems == ()


def test_without_documents_the_citations_are_said_not_to_be_looked_up(pack: Path, tmp_path: Path) -> None:
    (pack / "documents").rename(tmp_path / "elsewhere")
    assert (check_pack(pack).problems, check_pack(pack).citations) == ((), None)
    assert check_pack(pack, tmp_path / "elsewhere").citations == 108


def test_a_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="There is no such folder"):
        folder_of("nowhere")
    with pytest.raises(NotFound, match="Name the documents' folder"):
        check_pack(EXAMPLESHIRE, Path("nowhere"))
    assert folder_of("exampleshire") == EXAMPLESHIRE
