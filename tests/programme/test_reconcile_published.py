"""Figures against what was published."""

import pytest

from homefirst.foundation.calendar import Month
from tests.programme.papers import findings

DAYS = {"E10000025": {Month(2016, 1): 5000, Month(2016, 2): 4943, Month(2016, 3): 5124}}
AREAS = {"county": "E10000025"}
QUOTED = "000.10.1 | county | delayed-days | {kind} | {value} | 2015/16/Q4 | actual"


def test_a_figure_that_was_not_published_so_is_found() -> None:
    assert findings(QUOTED.format(kind="flow", value="15067 | bed days"), DAYS, AREAS) == []
    assert findings(QUOTED.format(kind="flow", value="15607 | bed days"), DAYS, AREAS) == [
        "published: 000.10.1: Made up: 15,067 in quarter 4 of 2015/16; stated 15,607"
    ]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("flow", "15000 | bed days", 0),
        ("flow", "~15000 | bed days", 0),
        ("flow", "1159 | bed days/week", 0),  # 13 weeks
        ("mean", "5022 | bed days/month", 0),
        ("mean", "5220 | bed days/month", 1),
        ("flow", "16000 | bed days", 1),
    ],
)
def test_a_round_number_and_one_per_week_or_month_are_held_against_what_they_round(
    kind: str, value: str, found: int
) -> None:
    assert len(findings(QUOTED.format(kind=kind, value=value), DAYS, AREAS)) == found


def test_months_that_were_not_published_and_plans_are_held_against_nothing() -> None:
    table = QUOTED.format(kind="flow", value="1 | bed days").replace("2015/16/Q4", "2016/17/Q4")
    assert findings(table, DAYS, AREAS) == []
    assert (
        findings(QUOTED.format(kind="flow", value="1 | bed days").replace("actual", "plan"), DAYS, AREAS)
        == []
    )
