"""The pack's figures out of many workbooks."""

import pytest

from homefirst.county.catalogue.delays import ENGLAND
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.dtoc_workbook import read_workbook
from homefirst.intake.pack_figures import pack_figures
from tests.intake.workbooks import CARE, synthetic

LATER = {"published": "8th June 2017", "revised": "14th June 2018"}


def test_the_areas_asked_for_stand_in_the_order_of_area_month_and_breakdown() -> None:
    readings = [
        read_workbook("b.xlsx", synthetic(4, Month(2017, 4), **LATER).content()),
        read_workbook("a.xlsx", synthetic(4, Month(2017, 3)).content()),
        read_workbook("again.xlsx", synthetic(4, Month(2017, 3)).content()),
    ]
    found = [
        (table.area, str(table.month), table.breakdown.value)
        for table in pack_figures(readings, ("E10000025", ENGLAND))
    ]
    assert found == [
        (area, month, split)
        for area in ("E10000025", ENGLAND)
        for month in ("2017-03", "2017-04")
        for split in ("care", "organisation", "reason", *(("detail",) if area == ENGLAND else ()))
    ]


def test_two_editions_of_a_month_are_both_kept_the_earlier_first() -> None:
    readings = [
        read_workbook("revised.xlsx", synthetic(2, revised="14th September 2017").content()),
        read_workbook("first.xlsx", synthetic(2, revised="").content()),
    ]
    found = pack_figures(readings, ("E10000025",))
    assert [table.edition.vintage.value for table in found] == ["first"] * 3 + ["revised"] * 3


def test_two_files_of_one_edition_with_other_figures_are_refused() -> None:
    other = synthetic(2)
    other.put(CARE, "Oxfordshire", "Acute", 1)
    readings = [read_workbook("a.xlsx", synthetic(2).content()), read_workbook("b.xlsx", other.content())]
    with pytest.raises(NotUnderstood, match="which states the same edition"):
        pack_figures(readings, ("E10000025",))
