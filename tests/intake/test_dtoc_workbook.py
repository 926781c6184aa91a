"""Reading the monthly workbook by meaning: one clear example, then its traps, then properties."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import Edition
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Problem
from homefirst.intake.dtoc_workbook import KIND, WorkbookReading, read_workbook
from tests.intake.readings import KEPT, NAME, out, read, table
from tests.intake.workbooks import (
    CARE,
    ENGLAND,
    ORGANISATION,
    REASON,
    reorder_columns,
    synthetic,
    write,
)


def test_one_council_and_england_are_read_as_they_are_printed() -> None:
    book = synthetic(1)
    cube = book.cubes["Oxfordshire"]
    reading = read(book)
    acute = sum(days for key, days in cube.items() if key[0] == "acute")
    other = sum(days for key, days in cube.items() if key[0] == "non_acute")
    assert (reading.kind, reading.status, reading.problems, reading.quarantined) == (
        KIND,
        "Published",
        (),
        (),
    )
    assert reading.edition == Edition(Month(2017, 3), date(2017, 5, 11), date(2017, 9, 14))
    assert table(reading, "E10000025", Breakdown.CARE) == (
        {"acute": acute, "non_acute": other},
        acute + other,
    )
    assert [(one.area, one.area_name, one.breakdown.value) for one in reading.tables] == [
        ("E10000025", "Oxfordshire", "care"),
        ("E10000025", "Oxfordshire", "organisation"),
        ("E10000025", "Oxfordshire", "reason"),
        ("E92000001", "England", "care"),
        ("E92000001", "England", "organisation"),
        ("E92000001", "England", "reason"),
        ("E92000001", "England", "detail"),
    ]
    detail, total = table(reading, "E92000001", Breakdown.DETAIL)
    assert total is None
    assert len(detail) == 60
    assert detail["acute/A/nhs"] == cube["acute", "A", "nhs"]
    assert detail["acute/C/social_care"] is None


@pytest.mark.parametrize("form", ["2011", "2013", "2015", "2017", "2019"])
def test_every_form_of_the_years_gives_the_same_figures_under_the_same_areas(form: str) -> None:
    month = Month(2017, 6)
    published = {"published": "10th August 2017", "revised": "14th June 2018"}
    plain = read(synthetic(5, month, **published))
    other = read(synthetic(5, month, form=form, head=13 if form != "2019" else 19, **published))
    assert other.problems == ()
    assert other == plain
    assert {one.area for one in other.tables} >= {"E10000025", "9900", "E92000001"}


def test_headings_in_any_spelling_are_understood() -> None:
    book = synthetic(2)
    for sheet, old, new in (
        (CARE, "Acute", " ACUTE "), (CARE, "Non-Acute", "non–acute"),
        (CARE, "Total", "TOTAL:"),
        (ORGANISATION, "Social Care", "Social  care"), (REASON, "DI)", "di) residential home"),
        (REASON, "DII)", "Dii. Nursing home"), (REASON, "A)", "(a) Completion of assessment"),
        (REASON, "I)", "I - Housing"), (REASON, "G)", "Patient or family choice"),
    ):  # fmt: skip
        book.sheets[sheet][book.head][book.column_of(sheet, old)] = new
    for sheet in (CARE, ORGANISATION, REASON):
        book.sheets[sheet][book.head][book.column_of(sheet, "Name")] = "NAME"
    assert read(book) == read(synthetic(2))


@pytest.mark.parametrize(
    ("published", "revised", "edition"),
    [
        ("-", "", (None, None)),
        ("", "24th April 2018", (None, date(2018, 4, 24))),
        (datetime(2017, 5, 11), "14/09/2017", (date(2017, 5, 11), date(2017, 9, 14))),
        ("1st September, 2017", "2017-09-14", (date(2017, 9, 1), date(2017, 9, 14))),
        (42866, "22nd Sept 2017", (date(2017, 5, 11), date(2017, 9, 22))),
    ],
)
def test_dates_are_read_in_every_writing(
    published: object, revised: object, edition: tuple[object, object]
) -> None:
    reading = read(synthetic(1, published=published, revised=revised))
    assert reading.problems == ()
    assert reading.edition is not None
    assert (reading.edition.published, reading.edition.revised) == edition


def test_a_date_that_is_none_is_told_and_taken_as_not_stated() -> None:
    reading = read(synthetic(1, published="soon", revised="1st March 2017"))
    assert reading.edition == Edition(Month(2017, 3), None, None)
    assert reading.problems == (
        Problem(
            "synthetic.xlsx, row 6",
            "Published: “soon” is not a date. It is taken as not stated.",
            "Write it as 25th May 2012.",
        ),
        Problem(
            "synthetic.xlsx, row 7",
            "Revised is 01 March 2017, and March 2017 was not over.",
            "It is taken as not stated; look the date up on the publisher's page and write it there.",
        ),
    )
    assert len(reading.tables) == 7


@pytest.mark.parametrize(
    "period", ["Mar-17", "March 2017 (synthetic)", "2017-03", datetime(2017, 3, 1), "MARCH  2017"]
)
def test_the_month_is_read_in_every_writing(period: object) -> None:
    book = synthetic(1)
    book.state("Period", period)
    assert read(book) == read(synthetic(1))


def test_parts_that_miss_the_total_are_told_by_row_and_kept_as_printed() -> None:
    book = synthetic(4)
    total = sum(book.cubes["Oxfordshire"].values())
    acute = sum(days for key, days in book.cubes["Oxfordshire"].items() if key[0] == "acute")
    england = sum(days for key, days in book.cubes["England"].items() if key[0] == "acute")
    book.put(CARE, "Oxfordshire", "Acute", acute - 5)
    reading = read(book)
    assert reading.quarantined == ()
    assert table(reading, "E10000025", Breakdown.CARE)[0]["acute"] == acute - 5
    assert reading.problems == (
        Problem(
            f"synthetic.xlsx, sheet {CARE}, row 17, Oxfordshire",
            f"the types of care add up to {total - 5:,} and the printed total is {total:,}, 5 fewer.",
            KEPT,
        ),
        Problem(
            f"synthetic.xlsx, sheet {CARE}, row 15, England",
            f"the councils and residents of elsewhere add up to {england - 5:,} under Acute and England's "
            f"row says {england:,}, 5 fewer.",
            KEPT,
        ),
    )


def test_a_total_unlike_those_of_the_other_tables_is_the_one_named() -> None:
    book = synthetic(4)
    total = sum(book.cubes["Oxfordshire"].values())
    book.put(REASON, "Oxfordshire", "Total", total + 2)
    problems = read(book).problems
    assert (
        Problem(
            f"synthetic.xlsx, sheet {REASON}, row 17, Oxfordshire",
            f"the total by reason is {total + 2:,}, but {total:,} by type of care and "
            f"{total:,} by responsible organisation.",
            KEPT,
        )
        in problems
    )
    assert all(f"sheet {REASON}" in problem.where for problem in problems)


def test_people_delayed_per_day_are_held_against_the_days_and_never_mixed_up_with_them() -> None:
    book = synthetic(2, Month(2017, 6), form="2017", published="10th August 2017", revised="14th June 2018")
    row = book.sheets["LA - by type of care"][book.row_of("LA - by type of care", "Oxfordshire")]
    row[9] = 7.5
    reading = read(book)
    acute = sum(days for key, days in book.cubes["Oxfordshire"].items() if key[0] == "acute")
    assert table(reading, "E10000025", Breakdown.CARE)[0]["acute"] == acute
    assert reading.problems == (
        Problem(
            "synthetic.xlsx, sheet LA - by type of care, row 17, Oxfordshire",
            "7.50 people delayed per day under Acute are 225.0 days in June 2017, "
            f"and {acute:,} are printed.",
            KEPT,
        ),
    )


def test_england_s_row_and_england_s_sheet_must_agree() -> None:
    book = synthetic(3)
    row = next(row for row in book.sheets[ENGLAND] if str(row[2]).startswith("B)"))
    row[3] = int(str(row[3])) + 10
    problems = read(book).problems
    number = book.sheets[ENGLAND].index(row) + 1
    assert [problem.where for problem in problems] == [
        f"synthetic.xlsx, sheet England, row {number}, England",
        f"synthetic.xlsx, sheet {REASON}, row 15, England",
    ]
    assert "reason B is off by as much" in problems[0].what


def test_england_s_detail_with_an_unreadable_cell_is_kept_out_and_the_councils_are_kept() -> None:
    book = synthetic(3)
    number = next(i for i, row in enumerate(book.sheets[ENGLAND]) if str(row[2]).startswith("B)"))
    book.sheets[ENGLAND][number][3] = "n/k"
    reading = read(book)
    assert out(reading) == [("E92000001", "England", "detail")]
    assert reading.problems == (
        Problem(
            f"synthetic.xlsx, sheet England, row {number + 1}, England",
            "the cell in column D says “n/k”, which is not a number of days. England's detail is kept out.",
            "Mend it and hand the file in again; the rest of the file is kept.",
        ),
    )
    assert len(reading.tables) == 3 * 4


def test_england_s_columns_exchanged_are_known_by_figures_where_only_na_can_stand() -> None:
    book = synthetic(3)
    for row in book.sheets[ENGLAND][book.head + 1 :]:
        row[3], row[5] = row[5], row[3]
    reading = read(book)
    assert out(reading) == [("E92000001", "England", "detail")]
    assert "the columns are shifted" in reading.quarantined[0].problem.what


def test_a_council_not_in_the_table_is_kept_under_its_printed_code() -> None:
    book = synthetic(3)
    for sheet in (CARE, ORGANISATION, REASON):
        row = book.sheets[sheet][book.row_of(sheet, "Oxfordshire")]
        row[2], row[3], row[4] = "E06099999", "999", "Synthetic Borough"
    reading = read(book)
    assert reading.quarantined == ()
    assert {one.area_name for one in reading.tables if one.area == "E06099999"} == {"Synthetic Borough"}
    assert {problem.what for problem in reading.problems} == {
        "the code E06099999 and 999 is in no table of councils."
    }


def test_an_earlier_code_of_a_council_is_the_same_area() -> None:
    book = synthetic(3)
    for sheet in (CARE, ORGANISATION, REASON):
        row = book.sheets[sheet][book.row_of(sheet, "Oxfordshire")]
        row[2], row[3], row[4] = "E06000048", "104", "Northumberland UA"
    reading = read(book)
    assert reading.problems == ()
    assert "E06000057" in {one.area for one in reading.tables}


def test_a_sheet_of_another_month_is_kept_out() -> None:
    book = synthetic(3)
    book.state("Period", "April 2017", [CARE])
    reading = read(book)
    assert {one.breakdown.value for one in reading.tables} == {"organisation", "reason", "detail"}
    assert [problem.what for problem in reading.problems] == [
        "the period is April 2017 here and March 2017 in other sheets. None of this sheet is kept."
    ]


def test_a_footnote_and_an_empty_row_are_no_councils() -> None:
    book = synthetic(3, Month(2017, 6), form="2019", published="10th August 2017", revised="")
    sheet = "LA - by type of care"
    width = len(book.sheets[sheet][0])
    note = "1. 'Average Number of People Delayed per Day' was previously titled 'DTOC Beds'"
    book.sheets[sheet] += [[""] * width, ["", "Notes:", *[""] * (width - 2)], ["", note, *[""] * (width - 2)]]
    reading = read(book)
    assert (reading.problems, len(reading.tables)) == ((), 3 * 4 + 1)


def _only(reading: WorkbookReading) -> Problem:
    assert (reading.kind, reading.edition, reading.tables, reading.quarantined) == (None, None, (), ())
    assert len(reading.problems) == 1
    problem = reading.problems[0]
    assert problem.where.startswith(NAME)
    assert problem.what
    assert problem.next
    return problem


def test_a_file_that_is_no_workbook_is_told_in_one_sentence() -> None:
    whole = synthetic(2).content()
    assert _only(read_workbook(NAME, b"")).what == "The file is empty."
    assert "neither" in _only(read_workbook(NAME, b"area,days\nOxfordshire,12\n")).what
    assert "cut short" in _only(read_workbook(NAME, whole[: len(whole) // 2])).what
    assert "cut short" in _only(read_workbook(NAME, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100))).what
    assert (
        "is not the workbook"
        in _only(read_workbook(NAME, write({"Sheet1": [["Ward", "Beds"], ["5A", 12]]}))).what
    )


def test_a_cell_strayed_to_the_end_of_a_sheet_does_not_fill_the_memory() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.add_worksheet("synthetic").write(1_048_575, 16_383, 1)
    problem = _only(read_workbook(NAME, stream.getvalue()))
    assert "reaches to row 1,048,576, column XFD" in problem.what


def test_a_workbook_of_providers_or_of_patients_is_another_kind() -> None:
    providers = synthetic(2)
    providers.state("Basis", "Provider")
    assert "by provider" in _only(read(providers)).what
    patients = synthetic(2)
    patients.state("Summary", "Number of patients delayed on the last Thursday")
    assert "count patients" in _only(read(patients)).what
    trusts = synthetic(2)
    trusts.state("Basis", "")
    for sheet in (CARE, ORGANISATION, REASON):
        for number, row in enumerate(trusts.sheets[sheet][trusts.head + 3 :]):
            row[2], row[3], row[4] = "-", f"RT{number}", f"Synthetic NHS Trust {number}"
    assert "“RT0” under Code" in _only(read(trusts)).what


def test_a_workbook_without_its_heading_row_or_its_period_says_so() -> None:
    headless = synthetic(2)
    for sheet in (CARE, ORGANISATION, REASON):
        headless.sheets[sheet][headless.head][headless.column_of(sheet, "Name")] = "?"
    assert "“Name”" in _only(read(headless)).what
    undated = synthetic(2)
    undated.state("Period", "")
    reading = read(undated)
    assert (reading.kind, reading.edition, reading.tables) == (KIND, None, ())
    assert "belong to no month" in reading.problems[0].what


def test_a_missing_sheet_and_a_missing_column_are_told_and_the_rest_is_kept() -> None:
    book = synthetic(3)
    del book.sheets[ORGANISATION]
    place = book.column_of(REASON, "I)")
    for row in book.sheets[REASON][book.head :]:
        del row[place]
    reading = read(book)
    assert "No sheet with its headings splits the councils' days by responsible organisation." in {
        problem.what for problem in reading.problems
    }
    assert "no column is headed I. Its days are kept as unknown." in {
        problem.what for problem in reading.problems
    }
    assert {one.breakdown.value for one in reading.tables} == {"care", "reason", "detail"}


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_columns_rows_and_sheets_changes_nothing(data: st.DataObject) -> None:
    book = synthetic(4, repeat_care=True)
    plain = read(book)
    for sheet in (CARE, ORGANISATION, REASON, ENGLAND):
        reorder_columns(book, sheet, lambda width: data.draw(st.permutations(range(width))))
        below = book.sheets[sheet][book.head + 1 :]
        book.sheets[sheet][book.head + 1 :] = data.draw(st.permutations(below))
    order = data.draw(st.permutations(list(book.sheets)))
    book.sheets = {sheet: book.sheets[sheet] for sheet in order}
    shuffled = read(book)
    assert shuffled == plain
    assert plain.problems == ()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_one_changed_number_anywhere_is_told_with_its_sheet_and_row(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["2013", "2015", "2017"]))
    book = synthetic(3, form=form)
    places = [
        (sheet, i, j)
        for sheet, grid in book.sheets.items()
        for i, row in enumerate(grid)
        for j, cell in enumerate(row)
        if isinstance(cell, int | float) and i > book.head
    ]
    sheet, i, j = data.draw(st.sampled_from(places))
    before = book.sheets[sheet][i][j]
    assert isinstance(before, int | float)
    assert read(book).problems == ()
    book.sheets[sheet][i][j] = before + data.draw(st.integers(1, 5000))
    reading = read(book)
    assert any(f"sheet {sheet}, row {i + 1}, " in problem.where for problem in reading.problems)
    assert reading.quarantined == ()
