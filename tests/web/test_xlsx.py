"""Spreadsheets of the pages' tables: read back, they hold what the page shows, and text stays text."""

import io
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from homefirst.foundation.units import round_half_up
from homefirst.web.sheet.environment import change, day, local_time, month, number, percent
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.written import Written
from homefirst.web.sheet.xlsx import About, workbook
from tests.conftest import analysts_client

BOARD = "/oxfordshire/board"
MEASURE = "/oxfordshire/measures/delayed-per-day"
NOTHING = About(())


def sheets(file: bytes) -> tuple[list[list[Any]], list[list[Any]]]:
    """The lines about the table, and the table."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert book.sheet_names == ["About", "Figures"]
    first, second = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return first, second


class Tables(HTMLParser):
    """Every table of a page by its id: the texts of its rows, heads first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] | None = None
        self._cell: list[str] | None = None
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self._rows = self.tables[given["id"] or ""] = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in {"th", "td"} and self._rows is not None:
            self._cell = []
        elif tag == "a":
            self.links.append(given.get("href") or "")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"} and self._rows is not None and self._cell is not None:
            self._rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "table":
            self._rows = None


def agrees(cell: Any, text: str) -> bool:
    """Whether a spreadsheet's cell is what the page's text says: the same day, month, share or number."""
    if cell == "":
        return text in {"unknown", "–"}
    if isinstance(cell, str):
        return cell == text
    if isinstance(cell, date):
        return text in (day(cell), month(cell))
    if text.endswith("%"):
        return text == percent(cell)
    digits = text.replace(",", "").replace("−", "-").replace("no change", "0")
    decimals = len(digits.partition(".")[2])
    return float(digits) == float(round_half_up(cell, decimals))


def kinds(rows: list[list[Any]]) -> set[type]:
    return {type(cell) for row in rows for cell in row}


@pytest.fixture
def analyst(county: str) -> Client:
    return analysts_client()


@pytest.mark.parametrize("path", [BOARD, MEASURE, f"{MEASURE}?category=reason:O"])
def test_every_table_of_a_page_is_a_spreadsheet_with_the_same_heads_and_rows(
    analyst: Client, path: str
) -> None:
    page = Tables(analyst.get(path).content.decode())
    links = {link.rpartition("=")[2]: link for link in page.links if "format=xlsx" in link}
    assert set(links) == set(page.tables)
    assert len(links) >= 1
    found = set()
    for id_, rows in page.tables.items():
        answer = analyst.get(path.partition("?")[0] + links[id_])
        assert answer["Content-Disposition"] == f'attachment; filename="{id_}.xlsx"'
        told, table = sheets(answer.content)
        labels = [row[0] for row in told]
        assert {"Table", "County", "Area", "As known at", "What it means", "Source", "Licence"} <= set(labels)
        assert table[0] == rows[0]
        assert len(table) == len(rows) > 1
        wrong = [
            (cell, text)
            for written, shown in zip(table, rows, strict=True)
            for cell, text in zip(written, shown, strict=True)
            if not agrees(cell, text)
        ]
        assert wrong == []
        found |= kinds(table[1:])
    assert found >= {str, float, date}


def test_a_spreadsheet_of_a_month_is_of_that_month(county: str) -> None:
    asked = {"month": "2016-08", "format": "xlsx", "table": "level-table"}
    told, table = sheets(Client().get(BOARD, asked).content)
    assert ["As known at", "2016-10-13T00:00:00+01:00"] in told
    assert table[1][0] == date(2016, 8, 1)


def test_a_table_that_a_page_does_not_have_is_told_with_those_that_it_has(county: str) -> None:
    answer = Client().get(BOARD, {"format": "xlsx", "table": "beds"})
    assert answer.status_code == 404
    assert "level-table, year-table" in answer.content.decode()


def test_the_definitions_are_a_spreadsheet_with_every_part(county: str) -> None:
    _, table = sheets(Client().get("/oxfordshire/definitions", {"format": "xlsx"}).content)
    told = Client().get("/oxfordshire/definitions", {"format": "json"}).json()["definitions"]
    assert [row[:2] for row in table[1:]] == [[one["name"], one["sentence"]] for one in told]


def test_who_may_do_what_is_a_spreadsheet_table_by_table(county: str) -> None:
    page = Tables(Client().get("/oxfordshire/access").content.decode())
    assert set(page.tables) == {"by-role", "by-doing"}
    for id_, rows in page.tables.items():
        assert f"?format=xlsx&table={id_}" in page.links
        _, table = sheets(Client().get("/oxfordshire/access", {"format": "xlsx", "table": id_}).content)
        # On a telephone each cell of the page bears its column's head before it.
        heads = rows[0]
        assert table[0] == heads
        said = [[f"{head} {cell}" for head, cell in zip(heads, row, strict=True)] for row in table[1:]]
        assert said == rows[1:]


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "https://example.org", "\t=1", "1234"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_looks_like_a_formula_or_an_address_stays_text(text: str) -> None:
    table = Table("t", text, (text, text), ((text, text),))
    file = workbook(table, About((("Source", text),)))
    told, rows = sheets(file)
    assert rows == [[text, text], [text, text]]
    assert told[1] == ["Source", text]
    assert b"<f>" not in unpacked(file)
    assert b"<hyperlink" not in unpacked(file)


def unpacked(file: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_the_unknown_is_blank_and_the_nearly_certain_is_no_number() -> None:
    row = (None, percent(0.999), percent(1), number(None), change(-0.01))
    _, rows = sheets(workbook(Table("t", "t", tuple("abcde"), (row,)), NOTHING))
    assert rows[1] == ["", ">99%", 1.0, "", -0.01]


def test_an_instant_is_a_date_with_its_time_by_the_countys_clocks() -> None:
    summer = datetime(2016, 7, 1, 11, 5, 30, tzinfo=UTC)
    table = Table("one", "One", ("When",), ((local_time(summer),), (local_time(None),)))
    _, rows = sheets(workbook(table, NOTHING))
    assert (local_time(summer), rows[1], rows[2:]) == (
        "1 July 2016, 12:05",
        [datetime(2016, 7, 1, 12, 5)],
        [],
    )


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_written_number_is_its_text_and_still_knows_its_value(value: float, decimals: int) -> None:
    written = number(value, decimals)
    assert isinstance(written, Written)
    assert (written.value, str(written) == written, type(f"{written}")) == (value, True, str)
    assert (written + "", type(written + " a")) == (written, str)
    assert isinstance(written + "", Written)


def test_a_sheet_of_a_measure_says_how_its_limits_were_made(analyst: Client) -> None:
    asked = f"{MEASURE}?fix_after=24&rebase=2015-07&because=a+new+way+of+counting&format=xlsx"
    said, _ = sheets(analyst.get(asked).content)
    told = [tuple(line) for line in said]
    assert ("Rules", "homefirst-1") in told
    assert ("Limits made of", "the first 24 months of each stretch between rebases") in told
    assert ("Rebase", "July 2015, tried here, and decided by nobody: a new way of counting") in told
