"""What the rows of a list say, and each thing in them that cannot be, with its sentence."""

from datetime import date

import pytest

from homefirst.county.people.identity import LocalNumber, Name
from homefirst.county.people.whose import Sought
from homefirst.intake.lists.cells import Moment, YesOrNo
from homefirst.intake.lists.row import Said, WaitSaid
from tests.county.made_up_people import number
from tests.intake.list_case import HEADS, read, row


def told(*rows, today=date(2016, 3, 10)) -> list[str]:
    return [str(problem) for one in read(list(rows), today=today).wrong for problem in one.problems]


def test_a_row_says_who_where_whether_ready_and_what_they_wait_for():
    one = row(NHS_No=number(1).written, Waiting_for="POC; key safe", MDT="Y", Safe="N")
    assert read([one]).said == (
        Said(
            row=2,
            who=Sought(LocalNumber("ouh", "H1"), number(1), Name("Ashworth", "William"), date(1931, 4, 12)),
            site="jr",
            ward="7A",
            admitted=Moment(date(2016, 3, 1)),
            clinical=YesOrNo(True, Moment(date(2016, 3, 5))),
            multidisciplinary=YesOrNo(True),
            safe=YesOrNo(False),
            waits=(WaitSaid("home_care", "E", "social_care"), WaitSaid("equipment")),
            expected=date(2016, 3, 12),
        ),
    )


CODE = "Row 2, column Code:"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"Code": "C", "Attributable": "SSD"},
            f"{CODE} Code C cannot be attributed to social care. It is for the NHS.",
        ),
        (
            {"Code": "I", "Attributable": "Both"},
            f"{CODE} Code I cannot be attributed to both. It is for the NHS.",
        ),
        (
            {"Code": "Di", "Attributable": "Both"},
            f"{CODE} Code Di cannot be attributed to both. It is for the NHS or social care.",
        ),
        (
            {"Code": "G", "Attributable": "B"},
            f"{CODE} Code G cannot be attributed to both. It is for the NHS or social care.",
        ),
        (
            {"Code": "H", "Attributable": "joint"},
            f"{CODE} Code H cannot be attributed to both. It is for the NHS or social care.",
        ),
        (
            {"Code": "O", "Attributable": "NHS"},
            f"{CODE} There is no code O before April 2017. Choose another code.",
        ),
        (
            {"Attributable": ""},
            f"{CODE} A code says whose it is, too, and that is missing. Write both.",
        ),
        ({"Code": "Z"}, f"{CODE} This word is not known here. Say once what it means."),
        (
            {"Admitted": "31/02/2016"},
            "Row 2, column Admitted: There is no such day. Write day, month and year, as in 10/03/2016.",
        ),
        (
            {"Medically_fit": "nearly"},
            "Row 2, column Medically fit: This is neither yes nor no, nor a day. Write Y, N, or the day.",
        ),
        (
            {"Medically_fit": "28/02/2016"},
            "Row 2: They would be ready before they were admitted. Check both days.",
        ),
        (
            {"DOB": "12/4/12"},
            "Row 2, column DOB: The year has two digits, and both centuries are possible. Write"
            " it with four.",
        ),
        ({"NHS_No": "999 000 0019"}, "Row 2, column NHS No: The check digit fails. Check it digit by digit."),
        (
            {"Hosp_No": "", "DOB": ""},
            "Row 2: It does not say who this is. Write a number, or the name and the birth date.",
        ),
        (
            {"Ward": "the top floor"},
            "Row 2, column Ward: This word is not known here. Say once what it means.",
        ),
    ],
)
def test_what_cannot_be_is_told_by_row_and_column_and_never_repeated(cells, sentence):
    assert told(row(**cells))[:1] == [sentence]


def test_code_o_is_taken_from_april_2017():
    assert told(row(Code="O", Attributable="NHS"), today=date(2017, 4, 3)) == []


def test_a_wrong_row_stands_beside_the_right_ones_and_notes_are_passed_over():
    reading = read([row("H1"), row("H2", Admitted="?!"), {"Hosp No": "Total", "Patient": "2"}])
    assert [one.row for one in reading.said] == [2]
    assert [one.row for one in reading.wrong] == [3]
    assert reading.wrong[0].who.local == LocalNumber("ouh", "H2")
    assert reading.passed_over == (4,)


def test_a_code_alone_is_the_plainest_wait_of_that_code():
    (one,) = read([row(Waiting_for="", Code="Dii", Attributable="S")]).said
    assert one.waits == (WaitSaid("nursing", "Dii", "social_care"),)


def test_two_columns_of_waits_are_one():
    heads = (*HEADS, "Awaiting")
    (one,) = read([row(Awaiting="Equipment")], heads).said
    assert [wait.what for wait in one.waits] == ["home_care", "equipment"]


def test_an_expected_date_that_cannot_be_read_keeps_no_row_out_and_is_a_note():
    heads = (*HEADS, "Pathway", "Comments")
    (one,) = read([row(EDD="after the weekend", Pathway="P1", Comments="seen today")], heads).said
    assert (one.expected, one.pathway) == (None, 1)
    assert one.notes == ("EDD: This is no day. Not taken.",)
    assert one.aside == (("comments", "seen today"),)


def test_whose_it_is_may_be_said_without_a_code_and_a_code_of_one_organisation_alone_says_whose_it_is():
    reading = read([row("H1", Code=""), row("H2", Attributable="", Code="C", Waiting_for="CH")])
    assert [one.waits for one in reading.said] == [
        (WaitSaid("home_care", None, "social_care"),),
        (WaitSaid("community_bed", "C", "nhs"),),
    ]
    (nothing,) = read([row(Code="", Waiting_for="")]).said
    assert nothing.notes == ("It says whose a wait is, and names no wait. Not taken.",)
