"""Lists as nobody should hand them in: each gets a sentence beside its row or at the door, and nothing is
half taken."""

import io
import re
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.county.access.models import User
from homefirst.foundation.store.line import payload_text
from tests.county.made_up_people import number
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_lists_page import (
    HEADS,
    JSON,
    LISTS,
    WILLIAM,
    hand_in,
    of,
    pasted,
    ready,
    seen,
    take,
    wendy,  # noqa: F401
)
from tests.intake.old_workbooks import old_workbook_of
from tests.intake.test_list_table import workbook

TODAY = datetime.now(UTC).date()
MAEVE = ("H1O", "O’BRIEN, Maeve", "06/06/1942")


def somebody(name: str, role: str, organisation: str) -> Client:
    User.objects.get_or_create(
        username=name, defaults={"role": role, "organisation": organisation, "password": "!"}
    )
    return signed_in(name)


def file_of(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def entries() -> int:
    log = this_log()
    return sum(1 for _ in log.events("journey", log.now()))


def why(answer: dict) -> list[str]:
    return [problem for one in answer["wrong"] for problem in one["problems"]]


def test_a_workbook_with_two_rows_of_headings_merged_cells_and_days_as_text_is_read(wendy) -> None:  # noqa: F811
    top = ["Patient", "", "", "Bed", "", "Ready", "", "", "two"]
    below = ["Hosp No", "Name", "DOB", "Ward", "Admitted", "Medical", "MDT", "Safe", ""]
    days = ["1st March 2026", "Tue 3-Mar-26", "4/3/26", "Y 05.03.2026"]
    rows = [["Delays"], top, below, ["T1", "TWOHEADS, Nia", "1 Feb 1940", "7A", *days, ""]]
    merges = [(1, 0, 1, 2, "Patient"), (1, 3, 1, 4, "Bed"), (1, 5, 1, 7, "Ready")]
    address = wendy.post(LISTS, {"file": file_of(workbook(rows, merges), "two.xlsx")})["Location"]
    page = wendy.get(address).content.decode()
    said = dict(re.findall(r'name="(column-\d+)">.*?<option value="([^"]*)" selected', page, re.S))
    wendy.post(f"{address}/columns", {"source": "Two heads", "place": "jr", **said})
    wendy.post(f"{address}/words", {"theirs-0": "7A", "word-0": "="})
    (one,) = wendy.get(address, JSON).json()["rows"]
    assert one["changes"] == [
        "Admitted 1 March 2026, John Radcliffe Hospital, 7A",
        "Found clinically ready since 3 March 2026",
        "Found ready by the team’s decision since 4 March 2026",
        "Found safe to leave since 5 March 2026",
    ]


def test_an_xls_is_read_as_an_xlsx_is_and_its_numbers_of_days_are_days(wendy) -> None:  # noqa: F811
    old = (TODAY - timedelta(days=3) - datetime(1899, 12, 30).date()).days
    row = ["X1", "OLDBOOK, Maeve", "06/06/1942", "7A", float(old), *WILLIAM[5:], ""]
    book = old_workbook_of([["Delays"], [*HEADS, "xls"], row])
    address = wendy.post(LISTS, {"file": file_of(book, "delays.xls")})["Location"]
    ready_ = ready(wendy, pasted(WILLIAM, to="xls"), "Old workbooks")
    assert ready_ != address
    (one,) = wendy.get(address, JSON).json()["rows"]
    day = f"{TODAY - timedelta(days=3):%-d %B %Y}"
    assert one["changes"][0] == f"Admitted {day}, John Radcliffe Hospital, 7A"


def test_one_person_under_two_spellings_and_half_of_a_list_missing_are_sentences_and_take_nothing(
    wendy,  # noqa: F811
) -> None:
    four = [
        of(f"F{n}", f"{name}, Ivy", f"0{n}/01/1929")
        for n, name in enumerate(("Abel", "Baker", "Cole", "Dean"), 1)
    ]
    assert take(wendy, ready(wendy, pasted(*four, to="half"), "Half"))["registered"] == 4
    before = entries()
    address = ready(wendy, pasted(four[0], to="half"), "Half")
    shown = wendy.get(address, JSON).json()
    assert (shown["stopped"], len(shown["gone"])) == (True, 3)
    assert "3 of the last list’s 4 people are missing. Is this the whole list?" in seen(wendy.get(address))
    refused = wendy.post(f"{address}/take", {"shown": shown["shown"]})
    assert refused.status_code == 409
    assert "Nothing was taken. Half of the last list's people are missing." in seen(refused)
    twice = [of("F8", "THACKRAY, William", "02/02/1931"), of("F9", "Thackrey, Bill", "02/02/1931", Ward="7B")]
    answer = wendy.get(ready(wendy, pasted(*twice, to="twice"), "Twice"), JSON).json()
    assert [one[:45] for one in why(answer)] == [
        "Row 2: The same person may stand in row 3, to",
        "Row 3: The same person may stand in row 2, to",
    ]
    assert (answer["rows"], entries()) == ([], before)


def test_yesterdays_list_again_is_told(wendy) -> None:  # noqa: F811
    gwen = ("Y1", "YESTERDAY, Gwen", "03/03/1930")
    first = pasted(of(*gwen), to="again")
    take(wendy, ready(wendy, first, "Again"))
    take(wendy, ready(wendy, pasted(of(*gwen, Ward="7B"), to="again"), "Again"))
    address = hand_in(wendy, first)
    answer = wendy.get(address, JSON).json()
    assert answer["taken_before"] is not None
    assert "A list that says the same was taken before, " in seen(wendy.get(address))
    other = hand_in(wendy, pasted(of(*gwen, Ward="7B", EDD="?"), to="again"))
    assert wendy.get(other, JSON).json()["taken_before"] is None


def test_two_who_take_one_list_at_once_take_it_once_and_two_lists_of_one_person_do_not_mix(wendy) -> None:  # noqa: F811
    address = ready(wendy, pasted(of("B1", "BOTH, Edmund", "04/04/1940"), to="both"), "Both")
    shown = wendy.get(address, JSON).json()["shown"]
    together = threading.Barrier(2)

    def takes(_: int):
        client = signed_in("wendy")
        together.wait(10)
        try:
            answer = client.post(f"{address}/take", {"shown": shown}, headers={"accept": "application/json"})
            return answer.status_code, answer.json()
        finally:
            connections.close_all()

    before = entries()
    with ThreadPoolExecutor(2) as pool:
        (one, first), (other, second) = pool.map(takes, range(2))
    assert (one, other, first) == (201, 201, second)
    assert (first["entries"], first["registered"], entries() - before) == (3, 1, 3)
    mine = ready(wendy, pasted(of("B1", "BOTH, Edmund", "04/04/1940", Ward="7B"), to="both"), "Both")
    theirs = ready(wendy, pasted(of("B1", "BOTH, Edmund", "04/04/1940", Ward="7C"), to="both"), "Both")
    saw = wendy.get(theirs, JSON).json()["shown"]
    assert take(wendy, mine)["entries"] == 1
    late = wendy.post(f"{theirs}/take", {"shown": saw}, headers={"accept": "application/json"})
    assert (late.status_code, late.json()["rows"][0]["changes"]) == (
        409,
        ["Moved from John Radcliffe Hospital, 7B to John Radcliffe Hospital, 7C"],
    )


def test_a_formula_and_a_script_in_a_cell_stay_text_on_the_page_and_in_every_spreadsheet(wendy) -> None:  # noqa: F811
    evil = '=HYPERLINK("http://example.org","here")'
    heads = [*HEADS, "=1+1", "Comments"]
    wrong = of("E2", "+EVIL, Nia", "05/05/1941", Code="C", Whose="SSD")
    rows = [of("E1", "=EVIL<script>x, Nia", "05/05/1940"), wrong]
    text = "\n".join(
        "\t".join(row) for row in (heads, *([*row, "@x", evil + "<script>x</script>"] for row in rows))
    )
    address = ready(
        wendy, text.replace('"', '""').replace("=HYPER", '"=HYPER').replace("</script>", '</script>"'), "Evil"
    )
    page = wendy.get(address).content.decode()
    assert "<script>x" not in page
    assert "=EVIL&lt;script&gt;x" in page
    for table in ("list", "changes", "wrong"):
        content = wendy.get(address, {"format": "xlsx", "table": table}).content
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if "sheet" in name]
        assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
        assert any("=HYPERLINK(" in sheet for sheet in sheets) is (table != "changes")


@pytest.mark.long
def test_what_is_too_large_a_bomb_or_no_list_is_a_sentence_at_the_door_and_is_not_kept(wendy) -> None:  # noqa: F811
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([HEADS, WILLIAM]))) as book,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in book.namelist():
            out.writestr(name, book.read(name))
        with out.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(bytes(1_000_000))
    many = pasted(*([WILLIAM] * 20_000))
    tries = [
        ({"file": file_of(bytes(51_000_000), "big.xlsx")}, "51,000,000 bytes"),
        ({"file": file_of(many.encode(), "many.csv")}, "It has 20,001 rows and 11 columns"),
        ({"pasted": many}, "It has 20,001 rows and 11 columns"),
        ({"file": file_of(many.encode() * 4, "many.txt")}, "It has more than 5,000,000 bytes of text"),
        ({"file": file_of(b"\n" * 4_900_000, "lines.csv")}, "It has more than 50,000 rows"),
        ({"file": file_of(b"\r" * 4_900_000, "lines.csv")}, "It has more than 50,000 rows"),
        ({"file": file_of(b"a," * 2_400_000, "commas.csv")}, "It has 1 rows and 2,400,001 columns"),
        ({"file": file_of(b"," * 4_900_000, "commas.csv")}, "No row of headings"),
        ({"file": file_of("\0".join(pasted(WILLIAM)).encode(), "nul.csv")}, "neither a workbook nor text"),
        ({"file": file_of(pasted(WILLIAM).encode("cp037"), "mainframe.csv")}, "No row of headings"),
        ({"file": file_of(bomb.getvalue(), "bomb.xlsx")}, "would unpack to"),
        ({"file": file_of(b"PK\x03\x04 broken", "b.xlsx")}, "cut short or damaged"),
        ({"file": file_of(b"\x89PNG\r\n\x1a\n\x00\x00", "b.xlsx")}, "It is neither a workbook nor text."),
        ({"file": file_of(b"", "b.xlsx")}, "It is empty."),
    ]
    for said, sentence in tries:
        response = wendy.post(LISTS, said)
        assert (response.status_code, sentence in seen(response)) == (400, True), sentence


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_as_it_was_saved_with_its_spaces_that_do_not_break(wendy, encoding) -> None:  # noqa: F811
    row = ["N\u00a01", "O’BRIEN,\u00a0Zoë", "06/06/1942\u00a0", *WILLIAM[3:]]
    text = "\r\n".join(";".join(one) for one in ([*HEADS, "codes"], row))
    address = wendy.post(LISTS, {"file": file_of(text.encode(encoding), "list.csv")})["Location"]
    ready(wendy, pasted(WILLIAM, to="codes"), "Encodings")
    page = seen(wendy.get(address))
    assert "N 1, O’BRIEN, Zoë, 06/06/1942" in page
    assert "1 to be registered" in page


def test_a_form_of_another_time_or_made_by_hand_gets_a_sentence(wendy) -> None:  # noqa: F811
    address = ready(wendy, pasted(WILLIAM, to="stale"), "Stale")
    response = wendy.post(f"{address}/columns", {"source": "Stale", "column-0": "name"})
    assert response.status_code == 400
    assert "No column says who somebody is." in seen(response)
    for said in (
        {"source": "x" * 61},
        {"source": "\x00"},
        {"source": "S", "column-0": "nonsense"},
        {"place": "mars"},
    ):
        assert wendy.post(f"{address}/columns", said).status_code == 400
    for said in (
        {},
        {"shown": "0" * 64, "row-2": "new", "row-99999999999": "new", "gone-x": "left", "over": "nobody"},
        {"shown": "\x00", "whole": "perhaps", "gone-\x00": "left"},
    ):
        answer = wendy.post(f"{address}/take", said)
        assert (answer.status_code, "Nothing was taken" in seen(answer)) == (409, True)
    assert wendy.get(f"{LISTS}/99999999999999999999", JSON).status_code == 404
    assert wendy.post(f"{address}/mend", {}).status_code == 400
    assert wendy.post(f"{address}/mend", {"cell-2-0": "\x01"}).status_code in (303, 400)


def test_many_wrong_rows_of_a_wide_list_can_be_mended_at_once(wendy) -> None:  # noqa: F811
    more = [f"Extra {n}" for n in range(40)]
    wrong = [[f"W{n}", "WIDE, Ada", "31/02/1940", *WILLIAM[3:], *["x"] * 40] for n in range(40)]
    text = "\n".join("\t".join(row) for row in ([*HEADS, *more], *wrong))
    address = ready(wendy, text, "Wide")
    page = wendy.get(address).content.decode()
    cells = dict(re.findall(r'name="(cell-\d+-\d+)" value="([^"]*)"', page))
    assert len(cells) == 40 * len(HEADS)  # what is not read is not in the form: a thousand fields are refused
    mended = {
        name: f"{int(name.split('-')[1]) % 28 + 1:02d}/01/19{30 + int(name.split('-')[1])}"
        if name.endswith("-2")
        else cell
        for name, cell in cells.items()
    }
    response = wendy.post(f"{address}/mend", mended)
    assert response.status_code == 303
    assert len(wendy.get(response["Location"], JSON).json()["rows"]) == 40


def test_no_number_of_a_person_gets_into_the_log_by_a_words_form(wendy) -> None:  # noqa: F811
    digits = number(3).written
    row = of("L1", "LEAK, Ada", "07/07/1940", Ward=f"7 {digits}", EDD="")
    address = ready(wendy, pasted(WILLIAM, to="leak"), "Leak")
    address = hand_in(wendy, pasted(row, to="leak"))
    theirs = {"theirs-0": f"7 {digits}"}
    refused = wendy.post(f"{address}/words", {**theirs, "word-0": "="})
    assert refused.status_code == 400
    assert "A ward’s name holds a number such as an NHS number" in seen(refused)
    assert wendy.post(f"{address}/words", {**theirs, "word-0": ""}).status_code == 303
    assert "1 to be registered" in seen(wendy.get(address))  # it is not asked about again
    log = this_log()
    said = " ".join(payload_text(one.payload) for one in log.events("lists", log.now()))
    assert digits not in said
    assert number(3).digits not in said


def test_a_broker_hands_in_a_list_is_told_of_those_on_it_and_opens_no_record(people) -> None:
    brenda = somebody("brenda", "broker", "occ")
    rows = [["S200001", *WILLIAM[1:]], ["S900", "STRANGE, Ida", "08/08/1930", *WILLIAM[3:]]]
    address, before = ready(brenda, pasted(*rows, to="broker"), "Sourcing"), last_view()
    page = seen(brenda.get(address))
    assert "1 to be registered" in page
    told = [one for one in views_since(before) if one.name == "PersonViewed"]
    assert [(one.payload["part"], one.payload["relationships"][0]) for one in told] == [
        ("list", "on their list")
    ]
    (key,) = told[0].payload["persons"][:1]
    assert f'href="/oxfordshire/people/{key}"' not in brenda.get(address).content.decode()
    assert brenda.get(f"/oxfordshire/people/{key}").status_code == 403
    assert take(brenda, address)["registered"] == 1
    assert somebody("v-voluntary_staff", "voluntary_staff", "occ").get(LISTS).status_code == 403


def test_one_person_with_two_nhs_numbers_is_in_two_rows_that_are_both_kept_out(wendy) -> None:  # noqa: F811
    heads = "\t".join([*HEADS, "NHS No", "twonumbers"])
    rows = ["\t".join([*of(local, "TWONUMBERS, Eve", "03/03/1933"), number(n).digits, ""]) for local, n in
            (("", 41), ("", 42))]  # fmt: skip
    before = entries()
    answer = wendy.get(ready(wendy, "\n".join([heads, *rows]), "Two numbers"), JSON).json()
    assert (answer["rows"], [one["row"] for one in answer["wrong"]], entries()) == ([], [2, 3], before)


def test_a_row_of_somebody_new_that_cannot_be_taken_keeps_no_other_out(wendy) -> None:  # noqa: F811
    no_day = of("N1", "NODAY, Eve", "03/03/1933", Admitted="")
    address = ready(wendy, pasted(no_day, of("N2", "RIGHT, Al", "04/03/1933"), to="noday"), "No day")
    answer = wendy.get(address, JSON).json()
    assert ([one["row"] for one in answer["rows"]], [one["row"] for one in answer["wrong"]]) == ([3], [2])
    taken = take(wendy, address)
    assert (taken["people"], taken["registered"], taken["entries"]) == (1, 1, 3)
