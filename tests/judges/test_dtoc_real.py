"""The 69 published workbooks beside a slow plain second reading by the layout each year is known to have."""

import calendar
import os
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from numpy.random import PCG64, Generator
from python_calamine import CalamineWorkbook

from homefirst.county.catalogue.delays import ENGLAND, Breakdown
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.foundation.calendar import Month, months
from homefirst.intake.dtoc_workbook import KIND, WorkbookReading, read_workbook
from homefirst.intake.pack_figures import pack_figures
from tests.intake.workbooks import Grid, write

SHARED = Path(os.environ.get("HOMEFIRST_SHARED", Path(__file__).parents[3] / "shared"))
FOLDER = SHARED / "data" / "published" / "dtoc-workbooks"
PACK = Path(__file__).parents[2] / "src" / "homefirst" / "counties" / "oxfordshire" / "delayed_days.csv"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published workbooks are not here")

REASONS = ("A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "O")
CODES = {"are": ("acute", "non_acute"), "org": ("nhs", "social_care", "both"), "son": REASONS}
SPLITS = {"are": "care", "org": "organisation", "son": "reason"}


@cache
def readings() -> tuple[WorkbookReading, ...]:
    return tuple(read_workbook(path.name, path.read_bytes()) for path in sorted(FOLDER.glob("*.xls")))


def plain(cell: object) -> int | None:
    """NA is a responsibility that a reason cannot have; a dash an area for which nothing was reported."""
    return None if cell in ("NA", "-") else int(float(str(cell)))


def plain_cells(path: Path) -> dict[tuple[str, str, str], int | None]:
    """Every cell by (printed name, split, category): names stand in column D until March 2013, then in E."""
    cells: dict[tuple[str, str, str], int | None] = {}
    workbook = CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if name == "England":
            for number in range(17, len(rows)):
                care = "acute" if number < 27 else "non_acute"
                reason = str(rows[number][2]).split(")")[0]
                for column, organisation in ((3, "nhs"), (4, "social_care"), (5, "both")):
                    cells["England", "detail", f"{care}/{reason}/{organisation}"] = plain(
                        rows[number][column]
                    )
        elif name != "Data Quality":
            first = rows[13].index("Name") + 1
            codes = CODES[name[-3:]] if "of" not in name else CODES["are"]
            codes = codes[:10] if codes is REASONS and len(rows[13]) - first == 11 else codes
            for row in rows[14:]:
                if row[first - 1]:
                    for place, code in enumerate((*codes, "total")):
                        split = "care" if "of" in name else SPLITS[name[-3:]]
                        cells[str(row[first - 1]), split, code] = plain(row[first + place])
    return cells


def read_cells(reading: WorkbookReading) -> dict[tuple[str, str, str], int | None]:
    cells = {
        (table.area_name, table.breakdown.value, str(code)): days
        for table in reading.tables
        for code, days in table.days
        if not code.startswith("acute/O/")
    }
    totals = {
        (table.area_name, table.breakdown.value, "total"): table.total
        for table in reading.tables
        if table.breakdown is not Breakdown.DETAIL
    }
    return cells | totals


def test_every_cell_of_every_workbook_is_that_of_the_plain_reading() -> None:
    compared = 0
    for reading in readings():
        plain = plain_cells(FOLDER / reading.name)
        assert read_cells(reading) == plain
        compared += len(plain)
    # 155 areas with 18 figures each and England's 60 cells; 19 and 63 in the nine months that have reason O.
    assert compared == 60 * (155 * 18 + 60) + 9 * (155 * 19 + 63)


def test_each_month_is_there_once_with_all_its_councils_and_nothing_kept_out() -> None:
    assert [reading.kind for reading in readings()] == [KIND] * 69
    assert sorted(reading.edition.month for reading in readings() if reading.edition) == list(
        months(Month(2012, 4), Month(2017, 12))
    )
    assert {len(reading.tables) for reading in readings()} == {155 * 3 + 1}
    assert [reading.name for reading in readings() if reading.quarantined] == []
    assert len({frozenset(table.area for table in reading.tables) for reading in readings()}) == 1


def test_the_months_in_the_files_are_those_of_their_names() -> None:
    for reading in readings():
        word, year = reading.name.removesuffix(".xls").split("_")
        month = datetime.strptime(word[:3], "%b").month  # noqa: DTZ007
        assert reading.edition is not None
        assert reading.edition.month == Month(2000 + int(year), month)


def test_no_published_workbook_disagrees_with_itself() -> None:
    assert {reading.name: reading.problems for reading in readings() if reading.problems} == {}


def test_thirteen_files_leave_the_first_publication_blank_and_nine_write_a_dash() -> None:
    stated: dict[str, list[str]] = {}
    for reading in readings():
        assert reading.edition is not None
        assert reading.edition.revised is not None
        if reading.edition.published is None:
            cells = (
                CalamineWorkbook.from_path(str(FOLDER / reading.name))
                .get_sheet_by_name("England")
                .to_python(skip_empty_area=False)
            )
            stated.setdefault(str(cells[7][2]), []).append(reading.name)
    assert {words: len(names) for words, names in stated.items()} == {"": 13, "-": 9}


def test_a_dash_stands_only_where_an_area_s_whole_row_has_one_and_its_total_is_nought() -> None:
    dashed = {
        (table.area_name, reading.name)
        for reading in readings()
        for table in reading.tables
        if table.breakdown is not Breakdown.DETAIL and None in dict(table.days).values()
    }
    assert len(dashed) == 36
    assert {name for name, _ in dashed} == {"City Of London", "Resident in Scotland", "Resident outside GB"}
    for reading in readings():
        for table in reading.tables:
            if (table.area_name, reading.name) in dashed:
                assert (set(dict(table.days).values()), table.total) == ({None}, 0)


def test_march_2017_is_as_published() -> None:
    reading = next(reading for reading in readings() if reading.name == "March_17.xls")
    england = {
        table.breakdown: (dict(table.days), table.total) for table in reading.tables if table.area == ENGLAND
    }
    assert england[Breakdown.CARE] == ({"acute": 132_774, "non_acute": 66_867}, 199_641)
    assert england[Breakdown.ORGANISATION] == (
        {"nhs": 109_649, "social_care": 74_288, "both": 15_704},
        199_641,
    )
    oxfordshire = [table.total for table in reading.tables if table.area == "E10000025"]
    assert oxfordshire == [5_615, 5_615, 5_615]


def test_people_delayed_per_day_stand_beside_the_days_of_2017_and_were_checked() -> None:
    path = FOLDER / "Dec_17.xls"
    rows = (
        CalamineWorkbook.from_path(str(path))
        .get_sheet_by_name("LA - by type of care")
        .to_python(skip_empty_area=False)
    )
    oxfordshire = next(row for row in rows if row[4] == "Oxfordshire")
    assert float(str(oxfordshire[11])) * calendar.monthrange(2017, 12)[1] == pytest.approx(
        float(str(oxfordshire[7]))
    )


def test_a_workbook_written_again_as_xlsx_reads_the_same() -> None:
    for reading in readings()[::23]:
        workbook = CalamineWorkbook.from_path(str(FOLDER / reading.name))
        grids: dict[str, Grid] = {
            name: [list(row) for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            for name in workbook.sheet_names
        }
        assert read_workbook(reading.name, write(grids)) == reading


def test_a_published_workbook_cut_short_or_damaged_is_told_in_one_sentence() -> None:
    content = (FOLDER / "March_17.xls").read_bytes()
    for kept in (1, 100, 511, 512, 600, 5_000, 50_000, len(content) - 600):
        reading = read_workbook("March_17.xls", content[:kept])
        assert (reading.kind, reading.tables, len(reading.problems)) == (None, (), 1)
    rng = Generator(PCG64(20160310))
    for _ in range(60):
        damaged = bytearray(content)
        for place in rng.integers(0, 6_000, 3):
            damaged[place] = rng.integers(0, 256)
        reading = read_workbook("March_17.xls", bytes(damaged))
        assert reading.kind is not None or len(reading.problems) == 1


def test_a_count_inside_that_no_memory_could_hold_is_seen_before_the_file_is_opened() -> None:
    content = (FOLDER / "March_17.xls").read_bytes()
    places = [at for at in range(512, len(content) - 18) if content[at : at + 4] == b"\x00\x02\x0e\x00"]
    assert len(places) >= 4
    for place in places[:4]:
        damaged = bytearray(content)
        damaged[place + 8 : place + 12] = (2_000_000_000).to_bytes(4, "little")
        reading = read_workbook("March_17.xls", bytes(damaged))
        assert reading.kind is None
        assert "reaches to row 2,000,000,001" in reading.problems[0].what


def test_the_pack_s_table_is_what_the_workbooks_print() -> None:
    assert read_delay_tables(PACK) == pack_figures(readings(), ("E10000025", ENGLAND))
