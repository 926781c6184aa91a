from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import Month, months
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.stats.error_table import ErrorTable
from homefirst.measures.council_rates import CouncilRates
from homefirst.measures.outlook_method import OUTLOOK_1
from homefirst.measures.outlook_table import (
    read_error_table,
    read_error_tables,
    table_text,
    tables_for,
    write_error_tables,
)
from tests.measures.outlook_case import known_on, table

SPAN = tuple(months(Month(2012, 4), Month(2014, 6)))
FACTORS = tuple(round(0.5 + place / 100, 4) for place in range(OUTLOOK_1.factors))


def made(seed: int) -> CouncilRates:
    random = np.random.default_rng(seed)
    rates = 50 * np.exp(np.cumsum(random.normal(0, 0.1, (6, len(SPAN))), axis=1))
    areas = tuple(f"E1000009{number}" for number in range(6))
    return CouncilRates(areas, SPAN, tuple(known_on(month) for month in SPAN), rates)


def full(origin: Month) -> ErrorTable:
    return replace(table(origin, *FACTORS), typical_error=0.15)


def test_a_file_says_what_it_is_and_reads_back_as_the_table() -> None:
    lines = table_text(full(Month(2016, 9))).splitlines()
    assert lines[1:6] == [
        "# method: homefirst-outlook-1",
        "# origin: 2016-09",
        "# known_on: 2016-11-10",
        "# series: 1",
        "# typical_error: 0.150000",
    ]
    assert lines[8].startswith("share,sum_1,sum_2")
    assert lines[9] == "pairs," + ",".join(["100"] * 24)
    assert lines[10] == "0.005," + ",".join(["0.5000"] * 24)
    assert len(lines) == 110
    assert read_error_table(table_text(full(Month(2016, 9))), "2016-09.csv") == full(Month(2016, 9))


@given(st.integers(0, 10_000))
def test_tables_that_were_made_read_back_equal_unknown_horizons_too(seed: int) -> None:
    for one in tables_for(made(seed), SPAN[17], SPAN[18]):
        assert () in one.sums
        assert read_error_table(table_text(one), "x.csv") == one


def test_one_file_stands_for_each_origin(tmp_path: Path) -> None:
    tables = tables_for(made(1), SPAN[-3])
    assert [one.origin for one in tables] == list(SPAN[-3:])
    paths = write_error_tables(tmp_path / "outlook", tables)
    assert [path.name for path in paths] == ["2014-04.csv", "2014-05.csv", "2014-06.csv"]
    assert read_error_tables(tmp_path / "outlook") == {one.origin: one for one in tables}
    again = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in write_error_tables(tmp_path / "again", tables)] == again
    with pytest.raises(NotFound, match="no figures for March 2012"):
        tables_for(made(1), Month(2012, 3))


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ("# origin: 2016-09", "# origin: soon", "x.csv: It does not say its origin"),
        ("# series: 1\n", "", "x.csv: It does not say its series"),
        (
            "homefirst-outlook-1",
            "homefirst-outlook-0",
            "x.csv: The method “homefirst-outlook-0” is not known here",
        ),
        ("share,sum_1", "share,sum_9", "x.csv, row 9: The headings are not those of an error table"),
        ("0.015,0.5100", "0.015,half", "x.csv, row 12: The row cannot be read"),
        ("0.015,0.5100,", "0.015,", "x.csv, row 12: The row cannot be read"),
        ("0.015,0.5100", "0.015,0.9999", "x.csv, column sum_1: The factors have a gap or do not rise"),
        ("0.015,0.5100", "0.015,", "x.csv, column sum_1: The factors have a gap or do not rise"),
    ],
)
def test_a_file_that_was_changed_is_refused_with_its_address(found: str, put: str, told: str) -> None:
    text = table_text(full(Month(2016, 9)))
    assert found in text
    with pytest.raises(NotUnderstood) as refused:
        read_error_table(text.replace(found, put, 1), "x.csv")
    assert str(refused.value).startswith(told)
