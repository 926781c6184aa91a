"""The pack's table of published delayed days: written, read back equal, and mended by row and column."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.pack_tables import delay_tables_text, read_delay_tables, write_delay_tables
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood

TABLE = DelayTable(
    area="E10000025",
    area_name="Oxfordshire",
    edition=Edition(Month(2017, 3), None, date(2017, 9, 14)),
    breakdown=Breakdown.CARE,
    days=(("acute", 3_658), ("non_acute", None)),
    total=5_615,
)
TEXT = """area,area_name,month,published,revised,breakdown,category,days
E10000025,Oxfordshire,2017-03,,2017-09-14,care,acute,3658
E10000025,Oxfordshire,2017-03,,2017-09-14,care,non_acute,
E10000025,Oxfordshire,2017-03,,2017-09-14,care,total,5615
"""


def test_a_table_is_one_line_for_each_cell_and_one_for_its_total(tmp_path: Path) -> None:
    path = tmp_path / "delayed_days.csv"
    assert delay_tables_text([TABLE]) == TEXT
    write_delay_tables(path, [TABLE])
    assert path.read_bytes() == TEXT.encode()
    assert read_delay_tables(path) == (TABLE,)


days = st.none() | st.integers(0, 10**6)
dates = st.none() | st.dates(date(2012, 1, 1), date(2020, 1, 1))
splits = st.sampled_from([Breakdown.CARE, Breakdown.ORGANISATION, Breakdown.REASON])


@st.composite
def tables(draw: st.DrawFn) -> DelayTable:
    split = draw(splits)
    month = Month(draw(st.integers(2011, 2019)), draw(st.integers(1, 12)))
    return DelayTable(
        area=draw(st.sampled_from(["E10000025", "E92000001", "9901"])),
        area_name=draw(
            st.sampled_from(["Oxfordshire", "Bournemouth, Christchurch and Poole UA", "“Quoted”"])
        ),
        edition=Edition(month, draw(dates), draw(dates)),
        breakdown=split,
        days=tuple((str(code), draw(days)) for code, _ in CATEGORIES[split]),
        total=draw(days),
    )


def _key(table: DelayTable) -> tuple[object, ...]:
    return table.area, table.area_name, table.edition, table.breakdown


@given(given_tables=st.lists(tables(), unique_by=_key, max_size=8))
def test_whatever_is_written_is_read_back_equal_and_in_order(
    given_tables: list[DelayTable], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("pack") / "delayed_days.csv"
    write_delay_tables(path, given_tables)
    assert read_delay_tables(path) == tuple(given_tables)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("3658", "many", "t.csv, row 2, column days: “many” is not a number of days."),
        ("3658", "-3", "t.csv, row 2, column days: “-3” is not a number of days."),
        ("2017-03,", "March,", "t.csv, row 2, column month: “March” is not a month."),
        ("2017-09-14,", "soon,", "t.csv, row 2, column revised: “soon” is not a date."),
        (",care,", ",ward,", "t.csv, row 2, column breakdown: “ward” is no breakdown."),
        ("E10000025,", ",", "t.csv, row 2, column area: There is no area."),
        ("acute,3658", "acute", "t.csv, row 2: It has 7 cells."),
        ("non_acute", "acute", "t.csv, row 2 to 4, column category: The table does not end with"),
        ("total", "all", "t.csv, row 2 to 4, column category: The table does not end with"),
        ("area,area_name", "area", "t.csv, row 1: The headings are not those of a table of delayed days."),
    ],
)
def test_what_cannot_be_read_is_told_by_row_and_column(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(NotUnderstood) as error:
        read_delay_tables(path)
    assert str(error.value).startswith(said)


def test_a_table_in_two_places_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    other = "\n".join(line.replace("E10000025", "E10000007") for line in TEXT.splitlines()[1:])
    path.write_text(TEXT + other + "\n" + "\n".join(TEXT.splitlines()[1:]) + "\n", encoding="utf-8")
    with pytest.raises(NotUnderstood, match="row 8: This table has begun further up"):
        read_delay_tables(path)
