"""A table of synthetic people: what can be kept is kept, and every row that cannot be says why."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homefirst.county.people import quarantine, read
from homefirst.county.people.identity import InLocality, Practice, Residence, Responsibility, Sex
from homefirst.county.people.models import QuarantineRow
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.county.people.table import COLUMNS, LATER, PeopleTable, PersonRow, read_people
from homefirst.county.people.taking_in import take_in
from homefirst.foundation.store.events import Author
from tests.county.made_up_people import chance, known_as, number, somebody

TODAY = date(2016, 3, 10)
AT = datetime(2016, 3, 10, 9, tzinfo=UTC)
ORGANISATIONS = {"ouh", "occ", "ohft"}
EXAMPLE = Path(__file__).parents[2] / "docs" / "people-example.csv"
WILLIAM = {
    "organisation": "ouh",
    "local_number": "H1",
    "nhs_number": number(1).written,
    "family_name": "Ashworth",
    "given_names": "William",
    "birth_date": "1931-04-12",
    "sex": "male",
    "address": "1 Test Street;Sampleton",
    "postcode": "zz993cz",
    "since": "2009-06-01",
    "practice": "K84901",
    "council": "occ",
}


def table(tmp_path: Path, *rows: dict[str, str]) -> PeopleTable:
    path = tmp_path / "people.csv"
    lines = [",".join(COLUMNS), *(",".join(row.get(column, "") for column in COLUMNS) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_people(path, ORGANISATIONS, (), TODAY)


def test_a_row_is_a_person_as_one_organisation_tells_of_them(tmp_path) -> None:
    told = table(tmp_path, WILLIAM)
    since = date(2009, 6, 1)
    assert told.rows == (
        PersonRow(
            2,
            "ouh",
            somebody(
                sex=Sex.MALE,
                number=number(1),
                residences=(Residence(("1 Test Street", "Sampleton"), "ZZ99 3CZ", since),),
                practices=(Practice("K84901", since),),
                councils=(Responsibility("occ", since),),
                local_numbers=known_as("ouh", "H1"),
            ),
        ),
    )
    assert (told.problems, told.quarantined) == ((), ())


def test_a_table_may_say_where_people_live_and_how_they_describe_themselves(tmp_path) -> None:
    path = tmp_path / "people.csv"
    columns = (*COLUMNS, *LATER)
    more = [("west", "h"), ("", "Z"), ("1 Test Street", "asian")]
    rows = [
        WILLIAM | {"local_number": f"H{n}", "locality": where, "ethnicity": code}
        for n, (where, code) in enumerate(more)
    ]
    lines = [",".join(columns), *(",".join(row.get(one, "") for one in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = read_people(path, ORGANISATIONS, {"west", "city"}, TODAY)
    kept = [(row.identity.localities, row.identity.ethnicity) for row in told.rows]
    assert kept == [((InLocality("west", date(2009, 6, 1)),), "H"), ((), "Z")]
    assert [f"{one.where}: {one.what} {one.next}" for one in told.problems] == [
        "people.csv, row 4, column locality: This is no locality of the county. Write one of city, west.",
        "people.csv, row 4, column ethnicity: This is no code of an ethnic category."
        " Write one of A B C D E F G H J K L M N P R S Z.",
    ]


REAL = NhsNumber.parse("9434765919").digits
BAD = {
    "check digit": (
        {"nhs_number": "9990000011"},
        "column nhs_number: The check digit fails. Check it digit by digit.",
    ),
    "too short": (
        {"nhs_number": "99900000"},
        "column nhs_number: An NHS number has ten digits, and this has not. Mend the cell.",
    ),
    "perhaps real": (
        {"nhs_number": REAL},
        "column nhs_number: This number may be a real person's. "
        "Synthetic people bear numbers that begin with 999; nobody real is imported here.",
    ),
    "dead before born": (
        {"death_date": "1931-04-11"},
        "column death_date: They died before they were born. Check both dates.",
    ),
    "born tomorrow": (
        {"birth_date": "2016-03-11"},
        "column birth_date: The birth date lies in the future. Check the year.",
    ),
    "born too long ago": (
        {"birth_date": "1831-04-12"},
        "column birth_date: That is more than 130 years ago. Check the century.",
    ),
    "no such day": (
        {"birth_date": "1931-02-30"},
        "column birth_date: This is no day. Write it as 1931-04-12.",
    ),
    "nameless": (
        {"family_name": " ", "given_names": ""},
        "column family_name: There is no name. Write the name, or what the person is called.",
    ),
    "a stranger's organisation": (
        {"organisation": "9990000018"},
        "column organisation: This is no organisation of the county. "
        "Write a code of the pack's organisations.csv.",
    ),
    "no council": (
        {"council": "scc"},
        "column council: This is no organisation of the county. "
        "Write a code of the pack's organisations.csv.",
    ),
    "another word": (
        {"sex": "M"},
        "column sex: This is none of the words. Write female, male, other, unknown.",
    ),
    "no postcode": (
        {"postcode": "ZZ"},
        "column postcode: This is no postcode. Write it as ZZ99 3CZ, or leave it empty.",
    ),
}


@pytest.mark.parametrize("named", BAD)
def test_a_row_that_cannot_be_kept_is_told_without_what_stands_in_it(tmp_path, named: str) -> None:
    spoilt, told = BAD[named]
    found = table(tmp_path, WILLIAM | {"local_number": "H0"}, WILLIAM | spoilt)
    assert [str(problem) for problem in found.problems] == [f"people.csv, row 3, {told}"]
    assert ([row.number for row in found.rows], found.quarantined) == ([2], (3,))
    for value in spoilt.values():
        assert not value.strip() or value in {"M", "ZZ"} or value not in str(found.problems[0])


def test_everything_that_is_wrong_with_a_row_is_told_at_once(tmp_path) -> None:
    spoilt = WILLIAM | {"nhs_number": "9990000011", "birth_date": "2017-01-01", "sex": "M"}
    assert len(table(tmp_path, spoilt).problems) == 3


def test_a_row_that_repeats_another_is_quarantined(tmp_path) -> None:
    plain = WILLIAM | {"local_number": ""}
    told = table(tmp_path, WILLIAM, WILLIAM, plain, plain, plain | {"organisation": "occ"})
    assert [str(problem) for problem in told.problems] == [
        "people.csv, row 3, column local_number: It repeats row 2. Keep one of them.",
        "people.csv, row 5, column nhs_number: It repeats row 4. Keep one of them.",
    ]
    assert [row.number for row in told.rows] == [2, 4, 6]


def test_a_table_with_other_headings_is_told_as_a_whole(tmp_path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,number\nx,1\n")
    told = read_people(path, ORGANISATIONS, (), TODAY)
    assert [problem.where for problem in told.problems] == ["people.csv, row 1"]
    assert told.rows == ()


def taken(log, told: PeopleTable):
    return take_in(log, told, chance=chance(), by=Author("operator"), at=AT)


def test_whoever_is_held_is_not_registered_twice_and_another_word_of_them_is_quarantined(
    log, tmp_path
) -> None:
    other = WILLIAM | {"organisation": "occ", "local_number": "S1", "given_names": "Bill"}
    first = taken(log, table(tmp_path, WILLIAM, other))
    assert ([row for row, _ in first.registered], first.already, first.proposed) == ([2, 3], 0, 1)
    again = taken(log, table(tmp_path, WILLIAM, other | {"given_names": "Will"}))
    assert (again.registered, again.already, again.quarantined, again.proposed) == ((), 1, (3,), 0)
    assert [str(problem) for problem in again.problems] == [
        "people.csv, row 3, column local_number: This number is held already, and says something else of the "
        "person. Record a change or a correction of that person instead."
    ]
    assert read.people_counts(log.now())["standing"] == 2


def test_a_row_without_a_number_of_the_organisation_is_known_again_word_for_word(log, tmp_path) -> None:
    nameless = WILLIAM | {"local_number": ""}
    assert len(taken(log, table(tmp_path, nameless)).registered) == 1
    again = taken(log, table(tmp_path, nameless, nameless | {"given_names": "Bill"}))
    assert (again.already, [row for row, _ in again.registered], again.problems) == (1, [3], ())


def test_who_could_never_be_found_again_is_quarantined(tmp_path) -> None:
    told = table(tmp_path, {"organisation": "ouh", "family_name": "Ashworth"})
    assert [str(problem) for problem in told.problems] == [
        "people.csv, row 2, column local_number: Nobody could find them again: there is no number, no birth "
        "date and no postcode. Write one of them."
    ]


def test_what_is_wrong_is_held_once_without_what_stands_there_until_the_file_comes_without_it(
    log, tmp_path
) -> None:
    def held() -> list[str]:
        found = quarantine.held(log.now(), AT, datetime(2900, 1, 1, tzinfo=UTC))
        return [f"{one.by}: {one.where}: {one.what}" for one in found]

    bad, good = table(tmp_path, WILLIAM | {"nhs_number": REAL}), table(tmp_path, WILLIAM)
    said = "operator: people.csv, row 2, column nhs_number: This number may be a real person's."
    for _ in range(2):
        taken(log, bad)
        assert held() == [said]
    assert REAL not in str(list(QuarantineRow.objects.values_list()))
    taken(log, replace(good, file="other.csv", rows=()))
    assert held() == [said]  # another file says nothing about it
    taken(log, good)
    assert held() == []
    taken(log, bad)
    assert (held(), QuarantineRow.objects.count()) == ([said], 2)


def test_a_table_is_taken_in_in_as_many_questions_however_many_rows_are_held(log, tmp_path) -> None:
    rows = [WILLIAM | {"local_number": f"H{n}", "nhs_number": ""} for n in range(9)]
    asked = []
    taken(log, table(tmp_path, *rows))
    for some in (rows[:1], rows):
        told = table(tmp_path, *some)
        with CaptureQueriesContext(connection) as queries:
            assert taken(log, told).already == len(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_example_of_the_documents_is_taken_in_whole_and_shows_what_matching_finds(log) -> None:
    told = read_people(EXAMPLE, ORGANISATIONS, (), TODAY)
    assert (told.problems, len(told.rows)) == ((), 16)
    assert {row.identity.number.of_nobody for row in told.rows if row.identity.number} == {True}
    done = taken(log, told)
    assert (len(done.registered), done.proposed) == (16, 4)
    found = Counter(
        reason for one in read.proposals(log.now()) for reason in one.reasons if not reason.startswith("same")
    )
    assert {
        "different birth dates",
        "birth dates a slip apart",
        "one given name is short for the other",
        "family and given name in each other's place",
    } <= set(found)
    assert next(iter(read.proposals(log.now()))).conflict
