"""Capacity pasted out of a spreadsheet: both forms, and what cannot be read, by row and field."""

from decimal import Decimal

import pytest

from homefirst.county.capacity.posting import Offered
from homefirst.intake.capacity_sheet import capacity_pasted
from tests.county.capacity_case import RESOURCES, TODAY, day


def read(text: str):
    offered, problems = capacity_pasted(text, RESOURCES, TODAY)
    return offered, [str(one) for one in problems]


def cell(row: int, resource: str, after: int, amount: str) -> Offered:
    return Offered(f"row {row}", resource, day(after), Decimal(amount))


def test_a_row_a_resource_and_a_column_a_day() -> None:
    text = "Line\ttoday\t12/03/2016\t\nhart-city\t14\t3.5\nReablement, North\t0\t\n\n"
    assert read(text) == (
        (
            cell(2, "hart-city", 0, "14"),
            cell(2, "hart-city", 2, "3.5"),
            cell(3, "hart-north", 0, "0"),
        ),
        [],
    )


def test_a_row_a_resource_and_day() -> None:
    text = "Resource,Date,Hours\nhart-city,10/03/2016,14\nhart-city,14 March 2016,-2\n"
    assert read(text) == ((cell(2, "hart-city", 0, "14"), cell(3, "hart-city", 4, "-2")), [])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["what was pasted: There is no row under the headings."
            " Begin with a row of headings: resource and the days, or resource, day and amount."]),
        ("resource\ttoday\nhart-city\tnine", ["row 2, today: “nine” is no number."
            " Write a number, or leave the row out."]),
        ("resource\tday\thours\nhart-city\tsoon\t9\nhart-north\t10/03/2016\t", [
            "row 2, day: This is no day. Write it as 10 March 2016 or 10/03/2016.",
            "row 3, hours: The cell is empty. Write a number, or leave the row out."]),
        ("day\thours\n10/03/2016\t9", ["what was pasted, row 1: A column is missing."
            " Begin with a row of headings: resource and the days, or resource, day and amount."]),
        ("resource\twhenever\nhart-city\t9", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_row_and_field(text: str, sentences: list[str] | None) -> None:
    _, problems = read(text)
    assert problems
    if sentences is not None:
        assert [one.split(":")[0] for one in problems] == [one.split(":")[0] for one in sentences]
