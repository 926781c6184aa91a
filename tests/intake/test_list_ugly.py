"""Lists as they come for the first time: the month first, cells that their spreadsheet could not work out.
Each is a sentence beside the row, and nothing is read as if it were not there. Nobody is real."""

import io

import pytest
import xlsxwriter

from homefirst.foundation.errors import Problem
from homefirst.intake.lists.grid import open_grids
from homefirst.intake.lists.row import read_rows
from homefirst.intake.lists.table import table_in
from tests.intake.list_case import HEADS, TODAY, WORDS, mapping_for, read, row
from tests.intake.old_workbooks import old_workbook_of


def wrong(rows, heads=HEADS):
    return {one.row: [str(problem) for problem in one.problems] for one in read(rows, heads).wrong}


def test_where_one_day_has_the_month_first_those_that_may_be_either_are_not_guessed():
    told = wrong(
        [
            row("H1", Admitted="02/25/2016", Medically_fit="", MDT="", Safe=""),
            row("H2", Patient="FIELDING, Ann", DOB="03/11/1928", Admitted="02/03/2016"),
            row("H3", Patient="OKAFOR, Nia", DOB="22/07/1944", Admitted="2 March 2016"),
            row("H4", Patient="QUILL, Ada", DOB="23/07/1944", Admitted="02/02/2016"),
        ]
    )
    assert told == {
        2: [
            "Row 2, column Admitted: There is no such month: the day comes first here."
            " Write day, month and year, as in 10/03/2016."
        ],
        3: [
            "Row 3, column Admitted: Another row has the month first in this column, so that this may be"
            " one of two days. Write the month in letters, as in 3 May 2016."
        ],
    }


@pytest.mark.parametrize("sign", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
def test_a_sign_of_a_cell_that_could_not_be_worked_out_is_no_number_no_name_and_no_wait(sign):
    for head in ("Hosp No", "Patient", "DOB", "Admitted", "Waiting for"):
        told = wrong([row("H1") | {head: sign}])
        assert told[2][0] == (
            f"Row 2, column {head}: The spreadsheet could not work this cell out."
            " Write in the cell what it should say."
        )


def test_a_formula_that_nobody_worked_out_is_told_and_one_that_was_is_its_value():
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("A & B")
        for at, cells in enumerate(
            (HEADS, *([row(number).get(head, "") for head in HEADS] for number in ("H1", "H2")))
        ):
            for place, cell in enumerate(cells):
                sheet.write_string(at, place, cell)
        where = HEADS.index("Admitted")
        sheet.write_formula(1, where, "=TODAY()-3", None, "#REF!")
        sheet.write_formula(2, where, '="1"&" March 2016"', None, "1 March 2016")
        sheet.write_formula(2, HEADS.index("EDD"), '=""', None, "")
    grids = open_grids("formulas.xlsx", held.getvalue())
    assert not isinstance(grids, Problem)
    table = table_in("formulas.xlsx", grids)
    assert not isinstance(table, Problem)
    reading = read_rows(table, mapping_for(table), WORDS, TODAY)
    assert [one.row for one in reading.said] == [3]
    assert str(reading.wrong[0].problems[0]).startswith(
        "Row 2, column Admitted: The spreadsheet could not work this cell out."
    )


def test_a_workbook_that_a_password_locks_says_so():
    locked = old_workbook_of([["x"]]) + "EncryptedPackage".encode("utf-16-le")
    found = open_grids("locked.xlsx", locked)
    assert isinstance(found, Problem)
    assert found.what == "The workbook is locked with a password: it is not opened. Save it without one."
