"""A month of the daily return: what its days come to, and its file in the layout of the national one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from homefirst.app.returns.counted import rules, view_asked
from homefirst.app.returns.daily import ask_daily, cells_of_day, count_daily
from homefirst.app.returns.daily_month import ask_daily_month, count_month
from homefirst.county.journey import record, ward_record
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound
from homefirst.measures.returns.cells import Cells
from homefirst.measures.returns.daily import BED_DAYS, COST, NOT_KNOWN
from homefirst.measures.returns.daily_month import DailyMonth, month_of, snapshots
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.sitrep import TOTALS, month_rows, sitrep_rows
from tests.app.test_delayed import ONE, THREE, TWO, WARD, known
from tests.app.test_returns_daily import FOUR, OLD, at, in_bed

MARCH = Month(2023, 3)
MONDAYS = (date(2025, 9, 1), date(2025, 9, 8), date(2025, 9, 15), date(2025, 9, 22), date(2025, 9, 29))


def entered(log) -> None:
    """Three who stay for some days, one of whom meets a criterion again, and one of whom nobody says it."""
    for person in (ONE, TWO, THREE):
        known(log, person, OLD)
    in_bed(log, ONE, 5, 12)
    gone = in_bed(log, TWO, 10, 18, pathway=1)
    record.discharge(log, person=TWO, spell=gone, destination="home", by=WARD, at=at(20))
    again = in_bed(log, THREE, 1, 3)
    ward_record.record_criteria(log, person=THREE, spell=again, met=["oxygen"], by=WARD, at=at(25))
    in_bed(log, FOUR, 28, None)


def test_each_day_of_a_month_is_the_return_of_that_day_and_the_month_their_sum(log) -> None:
    entered(log)
    found = ask_daily_month(MARCH)
    assert len(found.days) == 31
    days = [ask_daily(Period.of_day(day)) for day in found.days]
    for own, one in zip(found.days.values(), days, strict=True):
        costless = {
            of: Cells(tuple((words, n) for words, n in cells.cells if words != (COST,)))
            for of, cells in own.items()
        }
        assert costless == one.cells
    month = month_of(found.by_provider["ouh"])
    bed_days = [one.all.known_total(BED_DAYS) for one in days if one.cells]
    assert None in [one.all.known_total(BED_DAYS) for one in days]  # before anybody said
    assert (month.bed_days, month.known, month.days) == (None, 29, 31)
    assert month.remaining_a_day == sum(n or 0 for n in bed_days) / 29
    assert month.not_said == sum(one.all.total(NOT_KNOWN) for one in days)


def test_a_month_that_runs_counts_the_days_that_are_over_and_one_of_none_is_not_there(log) -> None:
    entered(log)
    found = ask_daily_month(MARCH, known_at=datetime(2023, 3, 9, 12, tzinfo=UTC))
    assert [day.day for day in found.days] == [*range(1, 9)]
    with pytest.raises(NotFound):
        ask_daily_month(MARCH, known_at=datetime(2023, 3, 1, 12, tzinfo=UTC))


def test_what_is_entered_later_is_counted_and_what_a_frozen_view_knew_is_not(log) -> None:
    entered(log)
    then = log.freeze()
    period, by = Period.days_of(MARCH), rules()
    before = ask_daily_month(MARCH).days
    in_bed(log, "50000000-0000-4000-8000-000000000000", 20, 21)
    after = ask_daily_month(MARCH).days
    assert after != before
    assert after == count_month(view_asked(None), period, by)
    assert count_month(then, period, by) == before
    day = Period.of_day(date(2023, 3, 22))
    assert cells_of_day(count_daily(then, day, by), day, by)["ouh"] != ask_daily(day).cells["ouh"]


def month(cells: dict[int, dict[tuple[str, ...], int | None]]) -> dict[date, Cells]:
    return {date(2025, 9, n): Cells.of(own) for n, own in cells.items()}


def day_of(left: int, remaining: int, pence: int | None) -> dict[tuple[str, ...], int | None]:
    return {
        ("no_longer_meet",): left + remaining, ("discharged",): left, ("remaining",): remaining,
        (BED_DAYS,): remaining, (COST,): pence, ("additional_days", "7"): 2 * remaining,
        (NOT_KNOWN, "remaining"): 1,
    }  # fmt: skip


def test_a_months_totals_are_known_only_where_every_day_is_and_averages_are_of_the_days_known() -> None:
    said = {1: day_of(2, 4, 100), 2: day_of(0, 2, 50)}
    whole = DailyMonth(2, 2, 8, 2, 6, 150, 4.0, 1.0, 3.0, 2)
    assert month_of(month(said)) == whole
    unknown = {(one,): None for one in ("no_longer_meet", "discharged", "remaining", BED_DAYS, COST)}
    assert month_of(month(said | {3: unknown})) == DailyMonth(3, 2, None, None, None, None, 4.0, 1.0, 3.0, 2)
    priceless = month_of(month(said | {3: day_of(0, 1, None)}))
    assert (priceless.bed_days, priceless.cost) == (7, None)
    assert month_of({}) == DailyMonth(0, 0, None, None, None, None, None, None, None, 0)


def test_the_months_file_has_the_lines_of_its_days_weekly_ones_on_mondays_and_three_of_the_month() -> None:
    days = {date(2025, 9, n): Cells.of(day_of(1, n, 34_650 * n)) for n in range(1, 31)}
    names, families = {"ouh": "A trust"}, {"capacity": "Capacity"}
    rows = [*month_rows(Month(2025, 9), {"ouh": days}, names, {}, families)]
    of_days = [
        row
        for day, own in days.items()
        for row in sitrep_rows(day, {"ouh": own}, names, {}, families)
        if row[7] == "Daily metric" or day in MONDAYS
    ]
    assert rows[:-3] == of_days
    assert snapshots(days) == MONDAYS
    assert [row[0::6] + row[7:8] + row[9:] for row in rows[-3:]] == [
        (
            "01/09/2025",
            f"Daily Average - {TOTALS[2][1]}",
            "Monthly metric",
            "15.5",
        ),
        ("01/09/2025", "Total number of delayed bed days in the month", "Monthly metric", "465"),
        (
            "01/09/2025",
            "Total cost of delayed bed days in the month",
            "Monthly metric",
            str(Decimal("346.50") * 465),
        ),
    ]
    july = {date(2025, 7, 1): days[date(2025, 9, 1)]}
    early = [*month_rows(Month(2025, 7), {"ouh": july}, names, {}, families)]
    assert {row[7] for row in early} == {"Daily metric"}
