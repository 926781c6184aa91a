"""Where in a sheet the list is, what its columns say, and the mapping by which it is read."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
import xlsxwriter

from homefirst.county.journey.census import OpenWait
from homefirst.county.journey.open_now import Open
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.intake.apart import Apart
from homefirst.intake.lists.grid import Grid, open_grids, text_grid
from homefirst.intake.lists.leaving import as_held
from homefirst.intake.lists.mapping import (
    ListMapping,
    OurWords,
    Site,
    check_mapping,
    guess,
    mapping_of,
    payload_of,
    unknown_words,
)
from homefirst.intake.lists.meaning import On, guessed, meanings_on, reason_in, spelt
from homefirst.intake.lists.table import ListRow, ListTable, names_nobody, table_in
from tests.intake.test_apart import with_cell_far_away

PLAIN = "Hosp No\tPatient\tDOB\tWard\tWaiting for\nH1\tASHWORTH, William\t12/4/31\t7A\tPOC\n"
WORDS = OurWords(
    sites=(Site("jr", "John Radcliffe", "acute"), Site("ch", "Community hospitals", "non_acute")),
    wards=("7A", "stroke"),
    kinds=(("home_care", "Care at home"), ("equipment", "Equipment"), ("nursing", "A nursing home")),
)


def table(text, name="list"):
    found = table_in(name, [text_grid(name, text if isinstance(text, bytes) else text.encode())])
    assert not isinstance(found, Problem)
    return found


def workbook(rows, merges=(), other=()) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Delays")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(at, place, cell)
        for merge in merges:
            sheet.merge_range(*merge)
        for at, row in enumerate(other and [other]):
            book.add_worksheet("Key").write_row(at, 0, row)
    return held.getvalue()


def test_a_paste_with_titles_above_empty_columns_and_a_footer_is_found():
    found = table(
        "Delayed patients, Thursday 10 March 2016\n\nprepared for the 9:30 call\n"
        "Hosp No\t\tPatient\tDOB\tWard\n"
        "H1\t\tASHWORTH, William\t12/4/31\t7A\n\n"
        "Hosp No\t\tPatient\tDOB\tWard\n"
        "H2\t\tFIELDING, Doris\t1/1/29\t7A\n\nTotal\t2\n"
    )
    assert found.headings == ("Hosp No", "Column B", "Patient", "DOB", "Ward")
    assert [(row.number, row.cells[0]) for row in found.rows] == [(5, "H1"), (8, "H2"), (10, "Total")]


def test_two_rows_of_headings_are_read_as_one():
    found = table(
        "Hosp No\tName\tReady\t\t\tDelay\t\n\t\tMedically fit\tMDT\tSafe\tCode\tWhose\n"
        "H1\tASHWORTH, William\t1/3/16\tY\tY\tE\tSSD\n"
    )
    assert found.headings == (
        "Hosp No", "Name", "Ready Medically fit", "Ready MDT", "Ready Safe", "Delay Code", "Delay Whose",
    )  # fmt: skip
    assert guess(found) == ("local_number", "name", "clinical", "multidisciplinary", "safe", "code", "whose")


def test_headings_are_kept_as_they_stand_in_one_row_or_two_and_are_read_alike_when_they_come_back():
    above, below = "Who\t\tReady\t\tDelay\t\t", "Hosp No\tName\tFit\tMDT\tCode\tCode\t"
    rows = "H1\tASHWORTH, William\t1/3/16\tY\tE\tF\tx\n"
    one, two = table(f"{below}\n{rows}"), table(f"{above}\n{below}\n{rows}")
    assert one.heads == (("Hosp No", "Name", "Fit", "MDT", "Code", "Code", "Column G"),)
    assert two.heads == (
        ("Who", "", "Ready", "", "Delay", "", ""),
        ("Hosp No", "Name", "Fit", "MDT", "Code", "Code", ""),
    )
    for found in (one, two):
        again = table("\n".join("\t".join(head) for head in found.heads) + f"\n{rows}")
        assert (again.headings, again.heads) == (found.headings, found.heads)


GROUPS = ("Client", "", "Request", "", "")
HEADINGS = ("LAS ID", "Name", "DOB", "Code", "Whose")


@pytest.mark.parametrize(
    ("above", "heads"),
    [
        ("\t".join(GROUPS), (GROUPS, HEADINGS)),
        ("Delays\t\t\t\t", (HEADINGS,)),
        ("Delays\tDelays\tDelays\tDelays\tDelays", (HEADINGS,)),
        ("Client\t\tPrinted 01.04.2017\t\t", (HEADINGS,)),
    ],
)
def test_a_row_of_groups_that_says_nothing_new_is_kept_and_a_title_is_not(above, heads):
    below = "\t".join(HEADINGS)
    found = table(f"{above}\n{below}\nS1\tASHWORTH, William\t12/4/31\tE\tSSD\n")
    assert found.headings == HEADINGS
    assert found.heads == heads


def test_a_wait_leaves_under_the_word_that_lists_have_for_it_and_once_where_it_has_two_names():
    found = table("Hosp No\tPatient\tDOB\tWaiting for\nH1\tASHWORTH, William\t12/4/31\tPOC\n")
    words = replace(WORDS, other_names=(("wait:domiciliary-care", "home_care"),))
    mapping = ListMapping("ouh", "l", tuple(zip(found.headings, guess(found), strict=True)))
    opened = datetime(2016, 3, 1, tzinfo=UTC)
    waits = tuple(
        OpenWait("p", what, what, None, None, opened, None)
        for what in ("wait:domiciliary-care", "home_care", "equipment")
    )
    ((*_, said),) = as_held(found, mapping, words, {found.rows[0].number: Open(waits=waits)})
    assert said == "Care at home; Equipment"


def test_a_workbook_with_merged_cells_is_read_and_its_other_sheet_is_named():
    content = workbook(
        [
            ["Delays"],
            ["Hosp No", "Name", "Ward"],
            ["H1", "ASHWORTH, William", ""],
            ["H2", "FIELDING, Doris", ""],
        ],
        merges=[(2, 2, 3, 2, "7A")],
        other=["E", "Care package"],
    )
    found = table_in("list.xlsx", open_grids("list.xlsx", content))
    assert [row.cells for row in found.rows] == [
        ("H1", "ASHWORTH, William", "7A"),
        ("H2", "FIELDING, Doris", "7A"),
    ]
    assert (found.sheet, found.other_sheets) == ("Delays", ("Key",))


def _no_grids(name, problem):
    return problem


def test_a_hostile_workbook_is_a_sentence_and_the_next_one_is_read():
    good = workbook(
        [["Hosp No", "Name", "Ward", "x", "y", "z"], list("abcdef")], other=["E", "b", "c", "d", "e", "f"]
    )
    with Apart(open_grids, _no_grids) as read:
        assert isinstance(read("bad.xlsx", with_cell_far_away(good)), Problem)
        assert [grid.name for grid in read("good.xlsx", good)] == ["Delays", "Key"]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace("\t", ",").replace("ASHWORTH, William", '"ASHWORTH, William"').encode(),
        PLAIN.replace("\t", ";").encode("cp1252"),
        ("sep=;\n" + PLAIN.replace("\t", ";")).encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n").replace("7A", "7A\xa0").encode("cp1252"),
    ],
)
def test_text_is_read_whatever_parts_and_encodes_it(content):
    found = table(content)
    assert found.headings == ("Hosp No", "Patient", "DOB", "Ward", "Waiting for")
    assert found.rows[0].cells[:2] == ("H1", "ASHWORTH, William")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x00\x01\x02", "It is neither a workbook nor text."),
        (
            b"a\n" * 5_001,
            "It has 5,001 rows and 1 columns, and no list of people has so many: it is not read.",
        ),
    ],
)
def test_what_is_no_list_is_told(content, what):
    assert text_grid("list", content).what == what


def test_a_sheet_without_headings_is_told():
    assert table_in("list", [Grid("", (("hello",),))]).what == (
        "No row of headings with people beneath it was found."
    )


def test_headings_mean_the_same_in_any_order_and_no_meaning_that_one_column_says_is_given_twice():
    headings = [
        ("Hospital No.",),
        ("NHS number",),
        ("Patient's name",),
        ("Name",),
        ("MFFD",),
        ("Comments 1",),
    ]
    expected = {
        "Hospital No.": "local_number", "NHS number": "nhs_number", "Patient's name": "", "Name": "name",
        "MFFD": "clinical", "Comments 1": "comments",
    }  # fmt: skip
    for order in permutations(headings):
        assert {one[0]: meaning for one, meaning in zip(order, guessed(order), strict=True)} == expected


def test_no_heading_of_the_table_stands_for_two_meanings():
    for on in On:
        told = [(heading, one.code) for one in meanings_on(on).values() for heading in one.headings]
        assert [heading for heading, _ in told if spelt(heading) != heading] == []
        assert sorted(heading for heading, _ in told) == sorted({heading for heading, _ in told})


def test_codes_are_read_with_and_without_their_words():
    written = [
        "E",
        "e) Care package",
        "D(ii)",
        "Dii - nursing home",
        "D2",
        "Awaiting assessment",
        "E POC",
        "Z",
    ]
    assert [reason_in(one) for one in written] == ["E", "E", "Dii", "Dii", "Dii", "A", None, None]


WHO_MISSING = (
    "No column says who somebody is. "
    "Say which has the local number or the NHS number, or the name and the birth date."
)


def mapping(**columns):
    return ListMapping(
        "ouh", "delays", tuple((heading.replace("_", " "), says) for heading, says in columns.items())
    )


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"Ward": "ward"}, f"columns: {WHO_MISSING}"),
        ({"Name": "name"}, f"columns: {WHO_MISSING}"),
        (
            {"A": "local_number", "B": "local_number"},
            "A: Two columns say “Local number (hospital or social care)”. Choose the one that counts.",
        ),
    ],
)
def test_a_mapping_by_which_nothing_can_be_read_is_told(columns, sentence):
    with pytest.raises(NotUnderstood) as told:
        check_mapping(mapping(**columns))
    assert str(told.value) == sentence


def test_a_mapping_fits_the_same_headings_in_any_order_and_is_the_same_from_its_event():
    found = table(PLAIN)
    kept = ListMapping(
        "ouh",
        "delays",
        tuple(zip(found.headings, guess(found), strict=True)),
        {("ward", "7a"): "stroke"},
        "jr",
    )
    assert mapping_of(payload_of(kept)) == kept
    assert mapping_of(payload_of(kept)).words == kept.words
    assert kept.fits(table("Ward\tWaiting for\tHOSP NO\tdob\tPatient\n7A\tPOC\tH1\t12/4/31\tx, y\n"))
    assert not kept.fits(table("Ward\tHosp no\tdob\n7A\tH1\t12/4/31\n"))


def test_words_that_are_not_known_are_asked_once_and_then_known():
    found = table(
        "Hosp No\tWard\tWaiting for\nH1\t7A\tPOC\nH2\tTop floor\tGrab rail\n"
        "H3\ttop floor\tPOC + grab rail\nKey:\t\tXX\n"
    )
    kept = ListMapping("ouh", "delays", tuple(zip(found.headings, guess(found), strict=True)))
    assert unknown_words(found, kept, WORDS) == (("ward", "Top floor"), ("waiting_for", "Grab rail"))
    told = kept.with_words({("ward", "Top floor"): "stroke", ("waiting_for", "Grab rail"): "equipment"})
    assert unknown_words(found, told, WORDS) == ()


def test_a_hidden_sheet_is_read_where_no_other_is_a_list_alone():
    heads, row = ("Hosp No", "Patient", "Ward", "Code"), ("H1", "SMITH, John", "7A", "E")
    old, today = Grid("Old", (heads, row), seen=False), Grid("Today", (heads[:3], row[:3]))
    found = table_in("list", (old, today))
    assert isinstance(found, ListTable)
    assert (found.sheet, found.other_sheets) == ("Today", ("Old",))
    alone = table_in("list", (old, Grid("Key", (("E", "Package"),))))
    assert isinstance(alone, ListTable)
    assert alone.sheet == "Old"


@pytest.mark.parametrize(
    ("cells", "nobody"),
    [
        (("Total", "", "12", "3", "4,5"), True),
        (("Average LOS", "", "", "14.5", ""), True),
        (("Sub-total NHS", "2", "", "3", "50%"), True),
        (("Grand Total", "", "", "38.5", ""), True),
        (("TOTALL, Ann", "01/02/1940", "7A", "E", "NHS"), False),
        (("H1", "1", "2", "3", "4"), False),
    ],
)
def test_a_row_of_counts_names_nobody_however_many_they_are(cells, nobody):
    meant = ("local_number", "name", "birth_date", "ward", "code")
    assert names_nobody(ListRow(9, cells), meant) is nobody


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('A\tB\tC\nH1\tx\t"open\nH2\ty\tz\nH3\t"q" q\tz\n', 2),
        ('A,B,C\nH1,"x, as said\non the ward",y\nH2,z,z\n', None),
        ('A,B,C,D,E,F,G\nH1,"a,\nb, c, d",2,3,4,5,6\n', None),
        ('A,B,C,D,E\nH1,"x,2,3,4\nH2,y,2,3,4\nH3,z,2,3,4\n', 2),
    ],
)
def test_a_quotation_mark_that_does_not_close_hides_no_rows(text, row):
    found = text_grid("list", text.encode())
    told = isinstance(found, Problem) and f"In row {row} a quotation mark opens" in found.what
    assert told is (row is not None)


def test_empty_rows_at_the_end_are_no_rows():
    found = text_grid("list", ("Hosp No\tPatient\nH1\tSMITH, John\n" + "\t \n" * 9_000).encode())
    assert isinstance(found, Grid)
    assert len(found.rows) == 2


@pytest.mark.parametrize("theirs", ["7a", "Ward 7A", "WARD 7a (Level 7)", "7-A", "7 A."])
def test_a_ward_that_is_written_in_another_way_is_guessed_to_be_the_one_that_is_in_use(theirs):
    assert WORDS.known("ward", theirs) == "7A"
    assert WORDS.known("ward", "JR 7A") is None
    assert replace(WORDS, wards=("7A", "Ward 7A")).known("ward", "7-A") is None  # which of the two?
