from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from homefirst.county.catalogue.delays import ENGLAND, Breakdown
from homefirst.county.figures.delays import Vintage
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound
from homefirst.measures.council_rates import council_rates
from homefirst.measures.monthly_days import days_by_category, total_days
from tests.measures.outlook_case import held, known_on

APRIL, MAY, JUNE = Month(2016, 4), Month(2016, 5), Month(2016, 6)


def test_councils_become_rows_and_months_columns_of_people_per_day() -> None:
    rates = council_rates(
        [
            held(JUNE, 60, area="E10000025"),
            held(APRIL, 30, area="E10000025"),
            held(APRIL, 90, area="E06000001"),
            held(MAY, None, area="E06000001"),
        ]
    )
    assert (rates.areas, rates.months) == (("E06000001", "E10000025"), (APRIL, MAY, JUNE))
    assert rates.known_on == (known_on(APRIL), known_on(JUNE), known_on(JUNE))
    np.testing.assert_array_equal(rates.rates, [[3, np.nan, np.nan], [1, np.nan, 2]])


def test_england_residents_of_elsewhere_and_other_breakdowns_are_no_councils() -> None:
    council = held(APRIL, 30, area="E10000025")
    others = [
        held(APRIL, 99, area=ENGLAND),
        held(APRIL, 9, area="9900"),
        held(APRIL, 31, area="E10000025", breakdown=Breakdown.REASON),
    ]
    assert council_rates([council, *others]).rates.tolist() == [[1.0]]
    with pytest.raises(NotFound, match="No council"):
        council_rates(others)


def test_months_of_one_area_follow_each_other_and_a_gap_is_unknown() -> None:
    days = total_days([held(APRIL, 30), held(JUNE, 60, revised=date(2017, 5, 11))])
    assert (days.months, days.days) == ((APRIL, MAY, JUNE), (30, None, 60))
    assert days.known_on == (known_on(APRIL), None, known_on(JUNE))
    assert (days.vintage, days.to(APRIL).vintage) == (Vintage.REVISED, Vintage.FIRST)
    assert (days.known_by, days.to(APRIL).known_by) == (known_on(JUNE), known_on(APRIL))
    assert (days.per_day(APRIL), days.per_day(MAY), days.of(Month(2017, 1))) == (1.0, None, None)
    assert (days.total(APRIL, APRIL), days.total(APRIL, JUNE), days.total(JUNE, APRIL)) == (30, None, 0)
    with pytest.raises(NotFound, match="delayed days of May 2016 are not known"):
        days.to(MAY)


def test_a_reason_that_did_not_exist_yet_is_unknown_and_not_nought() -> None:
    series = days_by_category(
        [
            held(APRIL, 5, breakdown=Breakdown.REASON, days=(("E", 5),)),
            held(MAY, 9, breakdown=Breakdown.REASON, days=(("E", 6), ("O", 3))),
            held(MAY, 9),
        ],
        Breakdown.REASON,
    )
    assert {code: days.days for code, days in series.items()} == {"E": (5, 6), "O": (None, 3)}


def test_two_areas_at_once_are_refused() -> None:
    with pytest.raises(NotFound, match="of one area are wanted, and of 2 are held"):
        total_days([held(APRIL, 1), held(APRIL, 2, area="E10000025")])


def test_a_day_that_only_the_rule_gives_is_marked_and_stays_marked_in_what_was_known() -> None:
    ruled = held(MAY, 31)
    ruled = replace(ruled, table=replace(ruled.table, edition=replace(ruled.table.edition, published=None)))
    days = total_days([held(APRIL, 30), ruled])
    assert (days.by_rule, days.to(APRIL).by_rule) == ((False, True), (False,))
    assert [days.dated_by_rule(month) for month in (APRIL, MAY, JUNE)] == [False, True, False]
    later = replace(ruled, known_on=date(2017, 5, 11))  # a later edition, from the day that its file states
    assert total_days([held(APRIL, 30), later]).by_rule == (False, False)
