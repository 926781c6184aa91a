"""A workbook is opened where its reader can bear it, and every text of it is plain."""

import pytest

from homefirst.foundation.errors import Problem
from homefirst.intake import spreadsheets
from homefirst.intake.old_workbook import TOO_MANY_CELLS, too_many_sheets
from homefirst.intake.spreadsheets import MOST_SHEETS, SEND_AGAIN, open_sheets
from tests.intake.workbooks import rewritten, write


def workbook_of(sheets: int, *, rows: int = 1) -> bytes:
    return write({f"s{number}": [[]] * (rows - 1) + [["a"]] for number in range(sheets)})


def test_names_and_cells_have_no_control_character_and_no_number_of_a_person() -> None:
    content = write({"about": [["line\nline", 1, "NHS 943 476 5919"], ["x_0007_", "-", "E10000025"]]})
    content = rewritten(
        content, "xl/workbook.xml", lambda part: part.replace(b'"about"', b'"a\0b 9434765919"')
    )
    content = rewritten(content, "xl/sharedStrings.xml", lambda part: part.replace(b"x_0007_", b"x\0\x07"))
    (sheet,) = open_sheets("a.xlsx", content)
    assert sheet.name == "a\ufffdb (number)"
    assert sheet.rows == [["line\nline", 1.0, "NHS (number)"], ["x\ufffd\ufffd", "-", "E10000025"]]


def test_a_workbook_of_too_many_sheets_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(open_sheets("a.xlsx", workbook_of(MOST_SHEETS))) == MOST_SHEETS
    monkeypatch.setattr(spreadsheets, "_furthest", None)  # before any sheet is looked at
    told = Problem("a.xlsx", too_many_sheets(MOST_SHEETS + 1), SEND_AGAIN)
    assert open_sheets("a.xlsx", workbook_of(MOST_SHEETS + 1)) == told


def test_one_part_under_the_names_of_many_sheets_is_not_read_again_and_again() -> None:
    one = b'<sheet name="s0" sheetId="1" r:id="rId1"/>'
    many = b"".join(one.replace(b"s0", b"s%d" % number) for number in range(MOST_SHEETS + 1))
    content = rewritten(workbook_of(1), "xl/workbook.xml", lambda part: part.replace(one, many))
    told = Problem("a.xlsx", too_many_sheets(MOST_SHEETS + 1), SEND_AGAIN)
    assert open_sheets("a.xlsx", content) == told


def test_sheets_that_would_each_do_are_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_CELLS_IN_ALL", 300)
    assert len(open_sheets("a.xlsx", workbook_of(3, rows=100))) == 3
    assert open_sheets("a.xlsx", workbook_of(4, rows=100)) == Problem("a.xlsx", TOO_MANY_CELLS, SEND_AGAIN)


def test_a_part_under_few_names_is_too_much_together_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    one = b'<sheet name="s0" sheetId="1" r:id="rId1"/>'
    many = b"".join(one.replace(b"s0", b"s%d" % number) for number in range(4))
    grid = write({"s0": [["a"] * 10] * 10})
    content = rewritten(grid, "xl/workbook.xml", lambda part: part.replace(one, many))
    assert len(open_sheets("a.xlsx", content)) == 4
    monkeypatch.setattr(spreadsheets, "MOST_CELLS_IN_ALL", 300)
    assert open_sheets("a.xlsx", content) == Problem("a.xlsx", TOO_MANY_CELLS, SEND_AGAIN)
