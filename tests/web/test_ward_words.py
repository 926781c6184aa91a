"""How the ward says its clock, and the discharge ready date on the days on which there is one."""

from datetime import UTC, datetime, timedelta

import pytest

from homefirst.app.ward.asking import OnWard
from homefirst.county.catalogue.delays import Care
from homefirst.county.journey.census import InBed
from homefirst.county.journey.told import Criteria, Told
from homefirst.web.ward.words import criteria_brief, criteria_lines, left_said, regime_said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=48), "due in 2 days"),
        (timedelta(hours=30, minutes=59), "due in 30 hours"),
        (timedelta(hours=1), "due in 1 hour"),
        (timedelta(minutes=59), "due within the hour"),
        (timedelta(0), "due within the hour"),
        (timedelta(minutes=-1), "late"),
        (timedelta(hours=-5), "late by 5 hours"),
        (timedelta(days=-9, hours=-3), "late by 9 days"),
    ],
)
def test_a_clock_says_how_long_there_is_and_then_how_late(left: timedelta, said: str) -> None:
    assert left_said(left) == said


def somebody(at: datetime, met: tuple[str, ...] = ()) -> OnWard:
    """In a bed since noon of 1 March of a year, criteria found on its 21st."""
    since = at.replace(month=3, day=21, hour=9)
    bed = InBed(
        "p",
        "s",
        Care.ACUTE,
        "jr",
        "9Q",
        at.replace(month=3, day=1),
        False,
        True,
        True,
        True,
        None,
        None,
        None,
    )
    return OnWard(bed, Told("p", criteria=Criteria(met, since, since)), (), 1, at)


@pytest.mark.parametrize(
    ("year", "lines", "brief", "regime"),
    [
        (
            2017,
            ["No longer met since 21 March 2017"],
            "none met since 21 Mar",
            "On this day the national return",
        ),
        (2022, ["No longer met since 21 March 2022"], "none met since 21 Mar", "The discharge ready date is"),
        (
            2024,
            ["Discharge ready date: 21 March 2024", "No longer met since 21 March 2024"],
            "none met since 21 Mar, discharge ready date 21 Mar",
            "",
        ),
    ],
)
def test_the_discharge_ready_date_is_shown_where_it_is_in_force(
    year: int, lines: list[str], brief: str, regime: str
) -> None:
    at = datetime(year, 4, 2, 12, tzinfo=UTC)
    one = somebody(at)
    assert (criteria_lines(one), criteria_brief(one)) == (lines, brief)
    assert regime_said(at).startswith(regime)
    assert bool(regime_said(at)) is bool(regime)
    assert somebody(at, ("oxygen",)).ready_day is None
