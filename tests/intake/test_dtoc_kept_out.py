"""What cannot be read is kept out with its reason, and nothing else is: cells, rows, sheets out of place."""

import pytest

from homefirst.county.catalogue.delays import Breakdown
from homefirst.foundation.errors import Problem
from tests.intake.readings import out, read, table
from tests.intake.workbooks import (
    CARE,
    ORGANISATION,
    REASON,
    synthetic,
)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("many", "says “many”, which is not a number of days"),
        (-3, "says -3, and days cannot be fewer than none"),
        (2.5, "says 2.5, which is not a whole number of days"),
        (True, "holds True, which is not a number of days"),
        ("#REF!", "says “#REF!”, which is not a number of days"),
    ],
)
def test_a_cell_that_cannot_be_read_keeps_out_its_table_and_nothing_else(cell: object, said: str) -> None:
    book = synthetic(4)
    book.put(REASON, "Oxfordshire", "Dii)", cell)
    reading = read(book)
    problem = Problem(
        f"synthetic.xlsx, sheet {REASON}, row 17, Oxfordshire",
        f"the cell in column J, “Dii”, {said}. Its table is kept out.",
        "Mend it and hand the file in again; the rest of the file is kept.",
    )
    assert out(reading) == [("E10000025", "Oxfordshire", "reason")]
    assert reading.problems == (problem,)
    whole = read(synthetic(4))
    assert reading.tables == tuple(
        one for one in whole.tables if (one.area, one.breakdown) != ("E10000025", Breakdown.REASON)
    )


def test_cells_that_say_na_or_nothing_are_unknown_and_not_zero() -> None:
    book = synthetic(4)
    for heading, cell in (("H)", "NA"), ("I)", ""), ("B)", "-")):
        book.put(REASON, "Oxfordshire", heading, cell)
    reading = read(book)
    days, _ = table(reading, "E10000025", Breakdown.REASON)
    assert [days["H"], days["I"], days["B"]] == [None, None, None]
    assert "with 3 of them not stated" in reading.problems[0].what


@pytest.mark.parametrize("step", [-1, 1])
def test_a_row_whose_cells_are_shifted_is_kept_out(step: int) -> None:
    book = synthetic(4)
    grid, number = book.sheets[REASON], book.row_of(REASON, "Oxfordshire")
    row = grid[number]
    grid[number] = ["", *row] if step > 0 else [*row[1:3], *row[4:], ""]
    reading = read(book)
    assert [(one.breakdown.value, "shifted" in one.problem.what) for one in reading.quarantined] == [
        ("reason", True)
    ]
    assert len(reading.tables) == 3 * 5 + 1 - 1


def test_figures_shifted_under_other_reasons_are_known_by_the_total_in_the_other_tables() -> None:
    book = synthetic(4)
    grid, number = book.sheets[ORGANISATION], book.row_of(ORGANISATION, "Oxfordshire")
    first = book.column_of(ORGANISATION, "NHS")
    grid[number] = [*grid[number][:first], *grid[number][first + 1 :], ""]
    reading = read(book)
    assert out(reading) == [("E10000025", "Oxfordshire", "organisation")]
    assert "stands under “both” and not under Total" in reading.quarantined[0].problem.what


def test_a_sheet_whose_headings_stand_one_column_off_is_kept_out_with_one_sentence() -> None:
    book = synthetic(4)
    grid = book.sheets[CARE]
    grid[book.head] = ["", *grid[book.head]]
    reading = read(book)
    assert {one.breakdown for one in reading.quarantined} == {Breakdown.CARE}
    assert len(reading.quarantined) == 5
    assert len(reading.problems) == 1
    assert reading.problems[0].where == f"synthetic.xlsx, sheet {CARE}"


def test_figures_one_column_off_in_a_whole_sheet_are_told_once_and_the_other_sheets_are_kept() -> None:
    for shift in (lambda row: [*row[:5], "", *row[5:]], lambda row: [*row[:5], *row[6:], ""]):
        book = synthetic(5)
        below = book.sheets[REASON][book.head + 1 :]
        book.sheets[REASON][book.head + 1 :] = [shift(row) for row in below]
        reading = read(book)
        assert len(reading.problems) == 1
        assert reading.problems[0].where == f"synthetic.xlsx, sheet {REASON}"
        assert "6 rows do not stand under their headings" in reading.problems[0].what
        assert {one.breakdown.value for one in reading.tables} == {"care", "organisation", "detail"}


@pytest.mark.parametrize(
    ("sheet", "one", "other"),
    [(CARE, "Acute", "Non-Acute"), (ORGANISATION, "NHS", "Both"), (REASON, "A)", "E)")],
)
def test_exchanged_headings_are_known_by_england_s_sheet(sheet: str, one: str, other: str) -> None:
    book = synthetic(4)
    row, a, b = book.sheets[sheet][book.head], book.column_of(sheet, one), book.column_of(sheet, other)
    row[a], row[b] = row[b], row[a]
    reading = read(book)
    assert len(reading.quarantined) == 5
    assert len(reading.problems) == 1
    assert "columns are exchanged" in reading.problems[0].what


def test_exchanged_cells_in_england_s_row_alone_keep_out_that_row_alone() -> None:
    book = synthetic(4)
    row = book.sheets[CARE][book.row_of(CARE, "England")]
    row[5], row[6] = row[6], row[5]
    reading = read(book)
    assert out(reading) == [("E92000001", "England", "care")]
    assert [problem.where for problem in reading.problems] == [
        f"synthetic.xlsx, sheet {CARE}, row 15, England"
    ]


def test_figures_one_place_on_in_every_row_with_the_total_first_keep_the_sheet_out() -> None:
    book = synthetic(4)
    for row in book.sheets[REASON][book.head + 1 :]:
        row[5:] = [row[-1], *row[5:-1]]
    reading = read(book)
    assert {one.breakdown for one in reading.quarantined} == {Breakdown.REASON}
    assert len(reading.problems) == 1


def test_a_total_under_a_part_s_heading_in_every_row_keeps_the_sheet_out() -> None:
    book = synthetic(6)
    row = book.sheets[ORGANISATION][book.head]
    a, b = book.column_of(ORGANISATION, "Total"), book.column_of(ORGANISATION, "Both")
    row[a], row[b] = row[b], row[a]
    reading = read(book)
    assert {one.breakdown for one in reading.quarantined} == {Breakdown.ORGANISATION}
    assert len(reading.problems) == 1


def test_a_name_beside_another_council_s_code_is_kept_out() -> None:
    book = synthetic(4)
    grid = book.sheets[CARE]
    book.put(CARE, "Oxfordshire", "Code", "717")
    reading = read(book)
    assert [one.problem.what for one in reading.quarantined] == [
        "the name is Oxfordshire and the code E10000025 and 717 is that of Barnet and Oxfordshire. "
        "Its table is kept out."
    ]
    assert grid[book.head][4] == "Name"


def test_an_area_printed_twice_is_kept_once_if_equal_and_not_at_all_if_not() -> None:
    book = synthetic(4)
    grid = book.sheets[CARE]
    again = list(grid[book.row_of(CARE, "Oxfordshire")])
    grid.append(again)
    equal = read(book)
    assert "They are kept once." in [problem.next for problem in equal.problems]
    assert equal.tables == read(synthetic(4)).tables
    again[5], again[7] = int(str(again[5])) + 1, int(str(again[7])) + 1
    unequal = read(book)
    assert out(unequal) == [("E10000025", "Oxfordshire", "care")] * 2
    assert len(unequal.tables) == len(equal.tables) - 1
