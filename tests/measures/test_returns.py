"""Cells of a return, the layout of the publication, and what is said of a return that does not hold."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from homefirst.county.catalogue.delays import Breakdown
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import DAYS, PATIENTS, Cells, changes, together
from homefirst.measures.returns.daily import COST, Line, Where, daily_cells
from homefirst.measures.returns.frozen import Checked, Frozen, who_changed
from homefirst.measures.returns.kinds import Period, last_thursday
from homefirst.measures.returns.prices import price_on, read_prices
from homefirst.measures.returns.publication import by_council, by_provider, total_of
from homefirst.web.returns.workbook import publication_workbook

MARCH, APRIL_17 = Period.of_month(Month(2016, 3)), Period.of_month(Month(2017, 4))
HOME = (DAYS, "occ", "acute", "E", "social_care")
BED = (DAYS, "occ", "non_acute", "C", "nhs")
UNCODED = (DAYS, "swindon-council", "acute", "", "")
THERE = (PATIENTS, "occ", "acute", "E", "social_care")
COUNTED = datetime(2017, 6, 1, 9, 30, tzinfo=UTC)
SOME = Cells.of({HOME: 31, BED: 4, UNCODED: 2, THERE: 1})
words = st.tuples(st.sampled_from([DAYS, PATIENTS]), *[st.sampled_from(["", "a", "é"])] * 4)
cells = st.dictionaries(words, st.one_of(st.none(), st.integers(0, 40))).map(Cells.of)


@given(cells, cells)
def test_cells_come_back_as_they_were_and_differences_tell_one_from_the_other(
    one: Cells, other: Cells
) -> None:
    again = Cells.from_json(one.as_json())
    assert (again, again.sha256) == (one, one.sha256)
    assert (one == other) == (not changes(one, other)) == (one.sha256 == other.sha256)
    assert changes(one, other) == tuple((words, now, was) for words, was, now in changes(other, one))
    assert together([one, Cells(())]) == one


def test_a_number_that_one_provider_does_not_know_is_not_known_of_all() -> None:
    assert together([Cells.of({HOME: 2}), Cells.of({HOME: None, BED: 3})]) == Cells.of({HOME: None, BED: 3})


def test_the_sheets_have_a_row_for_each_council_and_a_column_for_what_has_no_code() -> None:
    care, organisation, reason = by_council(SOME, MARCH)
    assert (care.categories, care.rows) == (
        ("acute", "non_acute"),
        (("occ", (31, 4)), ("swindon-council", (2, 0))),
    )
    assert (organisation.categories, organisation.all) == (("nhs", "social_care", "both", ""), (4, 31, 0, 2))
    assert reason.categories == ("A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "")
    assert total_of((care, organisation, reason)) == sum(reason.all) == 37
    assert not care.average


def test_from_april_2017_the_sheets_have_reason_o_and_people_per_day() -> None:
    sheets = by_provider({"ouh": Cells.of({HOME: 30}), None: Cells.of({BED: 3})}, APRIL_17)
    assert [sheet.average for sheet in sheets] == [True, True, False]
    assert sheets[2].categories[-1] == "O"
    assert sheets[0].rows == (("", (0, 3)), ("ouh", (30, 0)))
    made = publication_workbook(
        together([Cells.of({HOME: 30}), Cells.of({BED: 3})]),
        sheets,
        APRIL_17,
        provider=True,
        counted=datetime(2017, 6, 1, 9, 30, tzinfo=UTC),
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["England", *(one.title.replace("LA", "Trust") for one in sheets)]
    rows = book.get_sheet_by_name("Trust - by Type of Care").to_python(skip_empty_area=False)
    assert rows[14][4:] == ["England", 30, 3, 33, "", 1, 0.1, 1.1]
    assert sheets[0].split is Breakdown.CARE


@pytest.mark.parametrize(
    ("month", "day"), [((2016, 3), 31), ((2016, 6), 30), ((2016, 9), 29), ((2015, 4), 30)]
)
def test_the_snapshot_is_of_the_last_thursday(month: tuple[int, int], day: int) -> None:
    assert last_thursday(Month(*month)) == date(*month, day)
    assert last_thursday(Month(*month)).weekday() == 3


def test_who_entered_and_left() -> None:
    assert who_changed({"a", "b"}, {"b", "c"}) == (("c",), ("a",))


def test_a_frozen_return_that_does_not_hold_says_why() -> None:
    at = datetime(2016, 4, 12, tzinfo=UTC)
    one = Frozen(1, MARCH, "ouh", View("E1", at, ()), SOME, SOME.sha256, "p", "anna", "sent", at)
    other = Cells.of({HOME: 30}).sha256
    holds = Checked(one, SOME.sha256, SOME.sha256, pack_changed=True)
    assert (holds.holds, holds.why_not) == (True, "")
    assert "the pack has changed" in replace(holds, counted=other).why_not
    assert "by its own view it is another" in replace(holds, counted=other, pack_changed=False).why_not
    assert "that are kept are not those" in replace(holds, kept=other).why_not


def prices(tmp_path, *rows: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """What is wrong with a table of prices, and the prices with whether they are assumed."""
    (tmp_path / "bed_day_prices.csv").write_text("\n".join(["from,until,price,source", *rows]) + "\n")
    problems: list[Problem] = []
    found = read_prices(tmp_path, problems)
    return [f"{one.where}: {one.what}" for one in problems], [(str(one.pounds), one.assumed) for one in found]


def test_prices_are_read_with_their_dates_and_whether_they_are_assumed(tmp_path) -> None:
    assert read_prices(tmp_path, []) == ()
    assert prices(
        tmp_path, "2025-08-01,2026-04-01,346,assumption: as elsewhere", "2026-04-01,,351.50,The board's paper"
    ) == ([], [("346", True), ("351.50", False)])
    found = read_prices(tmp_path, [])
    days = (date(2025, 7, 31), date(2025, 8, 1), date(2026, 3, 31), date(2026, 4, 1))
    on = [price_on(found, day) for day in days]
    assert [one and str(one.pounds) for one in on] == [None, "346", "346", "351.50"]


@pytest.mark.parametrize("price", ["", "-1", "0", "1e9", "NaN", "3.005", "£346"])
def test_what_is_no_price_is_told_and_so_are_two_of_one_day(tmp_path, price: str) -> None:
    problems, _ = prices(tmp_path, f"2025-08-01,,{price},somebody", "2026-04-01,,351,", "2020-01-01,,1,x")
    assert [one.split(":")[0] for one in problems] == [
        "bed_day_prices.csv, row 2, column price",
        "bed_day_prices.csv, row 3, column source",
        "bed_day_prices.csv, row 3, column from",
        "bed_day_prices.csv, row 4, column from",
    ]


def line(where: Where, *, stay: int = 0, beyond: int | None = 0) -> Line:
    return Line("p", "p", "ouh", where, stay, True, beyond, None, None, True)


def test_the_cost_is_a_cell_where_the_return_asks_for_it_and_unknown_without_a_price() -> None:
    there, gone = line(Where.REMAINING), line(Where.DISCHARGED)
    for lines, price, cost in (
        ([there, there], Decimal("346.50"), 69300),
        ([there], None, None),
        ([gone], None, "no cell"),
    ):
        found = dict(daily_cells(lines, asks_cost=True, price=price)["ouh"].cells)
        assert found.get((COST,), "no cell") == cost
    assert (COST,) not in dict(daily_cells([there], price=Decimal(1))["ouh"].cells)
