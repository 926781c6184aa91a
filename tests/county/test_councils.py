"""Each council has one identity over the years, found by any code or name that was printed for it."""

from pathlib import Path

import pytest

from homefirst.county.catalogue.councils import COLUMNS, Council, councils, load_councils
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood

MARCH = Month(2017, 3)


def test_oxfordshire_is_found_by_each_of_its_codes_and_by_its_name() -> None:
    oxfordshire = Council("608", "E10000025", (), "Oxfordshire", "South East", None, None)
    table = councils()
    assert table.by_ons_code("E10000025") == oxfordshire
    assert table.by_old_code("608", MARCH) == oxfordshire
    assert table.by_name("  OXFORDSHIRE County Council", MARCH) == oxfordshire
    assert oxfordshire.area == "E10000025"


def test_a_council_whose_ons_code_changed_stays_one_area() -> None:
    table = councils()
    for earlier, latest in (("E06000048", "E06000057"), ("E08000020", "E08000037")):
        council = table.by_ons_code(earlier)
        assert council is not None
        assert council == table.by_ons_code(latest)
        assert council.area == latest


def test_residents_of_elsewhere_go_by_the_old_code() -> None:
    table = councils()
    found = [table.by_old_code(code, MARCH) for code in ("9900", "9901", "9902")]
    assert [(one.area, one.name) for one in found if one] == [
        ("9900", "Resident In Wales"),
        ("9901", "Resident in Scotland"),
        ("9902", "Resident outside GB"),
    ]


def test_dorset_s_old_code_means_another_area_after_the_county_was_replaced() -> None:
    table = councils()
    found = [table.by_old_code("809", month) for month in (Month(2019, 4), Month(2019, 5))]
    assert [one.area for one in found if one] == ["E10000009", "E06000059"]
    named = [table.by_name("Dorset", month) for month in (Month(2012, 4), Month(2019, 12))]
    assert [one.area for one in named if one] == ["E10000009", "E06000059"]


def test_the_table_holds_every_council_of_england_once_in_each_month() -> None:
    for month, number in ((Month(2012, 4), 154), (Month(2019, 4), 154), (Month(2019, 5), 153)):
        standing = [council for council in councils().all if council.stood_in(month)]
        assert len(standing) == number
        assert len({council.area for council in standing}) == number
        assert len({council.old_code for council in standing}) == number


def test_one_code_for_two_councils_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "councils.csv"
    path.write_text(",".join(COLUMNS) + "\n1,E10000025,,One,,,\n2,E10000025,,Two,,,\n", encoding="utf-8")
    with pytest.raises(NotUnderstood, match="One and Two both have the ONS code E10000025"):
        load_councils(path)
