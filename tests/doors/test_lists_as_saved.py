"""Lists as spreadsheets save them: formulas, hidden and filtered rows, other sheets, macros, text of a web
page; and the way in for whoever has none. Nobody is real."""

import io
import zipfile

import pytest
import xlsxwriter

from homefirst.app.lists import example as lists_example
from tests.doors.test_lists_attacked import file_of, somebody
from tests.doors.test_lists_page import (
    DAY,
    HEADS,
    JSON,
    LISTS,
    WILLIAM,
    of,
    pasted,
    ready,
    seen,
    take,
    wendy,  # noqa: F401
)

NAMES = ("ABERNATHY", "BULSTRODE", "CARRUTHERS", "DRUMMOND")


def workbook() -> bytes:
    """One row hidden, one filtered out, a ward by a formula, a sheet before it with a key, and one that is
    hidden."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet("Key").write_row(0, 0, ["E", "Care package"])
        sheet = book.add_worksheet("Today")
        book.add_worksheet("Old").hide()
        people = [of(f"V{n}", f"{name}, Ivy", f"0{n}/02/19{n}8") for n, name in enumerate(NAMES, 2)]
        rows = [[*HEADS, "saved"], *([*row, ""] for row in people)]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        sheet.write_formula(1, 3, '="7"&"A"', value="7A")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.autofilter(0, 0, len(rows) - 1, 2)
        sheet.filter_column(0, "x == V2")
        sheet.set_row(3, None, None, {"hidden": True})
    return held.getvalue()


def test_hidden_and_filtered_rows_are_on_the_list_a_formula_is_its_value_and_the_other_sheet_is_named(
    wendy,  # noqa: F811
) -> None:
    ready(wendy, pasted(WILLIAM, to="saved"), "Saved")
    address = wendy.post(LISTS, {"file": file_of(workbook(), "saved.xlsx")})["Location"]
    told = wendy.get(address, JSON).json()
    assert ([one["row"] for one in told["rows"]], told["wrong"]) == ([2, 3, 4, 5], [])
    assert told["rows"][0]["changes"][0].endswith("John Radcliffe Hospital, 7A")
    assert "Read from the sheet “Today”. Not read: “Key”." in seen(wendy.get(address))


def test_a_workbook_with_a_macro_is_read_as_any_and_its_macro_is_never_run(wendy) -> None:  # noqa: F811
    ready(wendy, pasted(WILLIAM, to="saved"), "Saved")
    held = io.BytesIO(workbook())
    with zipfile.ZipFile(held, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    address = wendy.post(LISTS, {"file": file_of(held.getvalue(), "saved.xlsm")})["Location"]
    assert len(wendy.get(address, JSON).json()["rows"]) == 4


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "<table><tr><td>Hosp No</td><td>Patient</td></tr></table>", "Hosp No"]
)
def test_nothing_or_the_source_of_a_web_page_is_a_sentence_at_the_door(wendy, text) -> None:  # noqa: F811
    answer = wendy.post(LISTS, {"pasted": text})
    assert answer.status_code == 400
    assert ("There is no list." in seen(answer)) or ("No row of headings" in seen(answer))


def test_the_list_sorted_otherwise_with_another_title_is_known_and_what_changed_is_told(wendy) -> None:  # noqa: F811
    rows = [of(f"S{n}", f"SORT{n}, Ivy", f"0{n}/03/1930") for n in range(1, 4)]
    take(wendy, ready(wendy, pasted(*rows, to="sorted"), "Sorted"))
    again = "Printed on another day\n\n" + pasted(*reversed(rows), to="sorted")
    page = seen(wendy.get(ready(wendy, again, "Sorted")))
    assert "A list that says the same was taken before, " in page
    assert "The list itself says what the last one said" in page
    other = [rows[0], [*rows[1][:3], "7B", *rows[1][4:]], of("S9", "SORT9, Ivy", "09/03/1930")]
    address = ready(wendy, pasted(*other, to="sorted"), "Sorted")
    told = wendy.get(address, JSON).json()
    assert (told["taken_before"], told["since_the_last"]) == (
        None,
        {
            "new": [4], "gone": [4], "changed": [{"row": 3, "columns": ["Ward"]}], "same": 1,
            "columns": [], "lost_columns": [],
        },
    )  # fmt: skip
    assert "Ward: 7A → 7B" in seen(wendy.get(address))
    assert wendy.get(address, {"format": "xlsx", "table": "since"}).status_code == 200


def test_the_lists_handed_in_stand_first_with_what_became_of_each(wendy) -> None:  # noqa: F811
    address = ready(wendy, pasted(of("W1", "WAITS, Ivy", "04/04/1930"), to="handed"), "Handed")
    first = wendy.get(LISTS, JSON).json()["handed_in"][0]
    assert (address.endswith(f"/{first['list']}"), first["taken"], first["kept"]) == (True, None, True)
    take(wendy, address)
    assert wendy.get(LISTS, JSON).json()["handed_in"][0]["taken"]["entries"] == 3
    wendy.post(f"{address}/erase")
    page = seen(wendy.get(LISTS))
    assert "Handed" in page
    assert page.index("Lists handed in") < page.index("Or hand in the file")


def test_a_county_whose_record_is_anybodys_own_offers_no_list_to_try(wendy, settings) -> None:  # noqa: F811
    assert "No list at hand?" not in seen(wendy.get(LISTS))
    assert wendy.get(LISTS, {"example": "xlsx"}).status_code == 404
    settings.SYNTHETIC = True  # and yet the first entry is somebody's own
    take(wendy, ready(wendy, pasted(of("R1", "REAL, Ivy", "04/04/1930"), to="real"), "Real"))
    assert "No list at hand?" not in seen(wendy.get(LISTS))
    nobody = somebody("norah", "ward_staff", "")
    assert nobody.get(LISTS).status_code in (403, 409)
    assert lists_example.ASKED > lists_example.MOST


def test_a_list_that_left_as_a_workbook_is_read_again_and_changes_nothing(wendy) -> None:  # noqa: F811
    ways = ["1 Feb 1930", "02.02.1930", "3/2/30"]
    rows = [
        of(
            "L1",
            "LEFT, Ivy",
            ways[0],
            **{"Medically fit": f"{DAY:%d.%m.%y}", "Waiting for": "POC; equipment"},
        ),
        of("L2", "LEFT-BEHIND, Nia", ways[1], Ward="Ward 7A", Whose="Both", EDD=f"{DAY:%d %b %Y}"),
        of("L3", "O’LEFT, Zoë", ways[2], **{"Waiting for": "", "Code": "Dii", "Whose": "NHS"}),
    ]
    address = ready(wendy, pasted(*rows, to="leaves"), "Leaves")
    assert take(wendy, address)["registered"] == 3
    left = wendy.get(address, {"format": "xlsx", "table": "list"}).content
    again = wendy.post(LISTS, {"file": file_of(left, "left.xlsx")})["Location"]
    told = wendy.get(again, JSON).json()
    assert (told["nothing_new"], told["wrong"], told["asked"]) == (True, [], [])
    assert [one["standing"] for one in told["rows"]] == ["unchanged"] * 3
    assert wendy.get(again, {"format": "xlsx", "table": "list"}).status_code == 200
