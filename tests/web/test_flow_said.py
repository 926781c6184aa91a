"""What a simulation says: its sentences, its tables, and which of its drawings are worth one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from homefirst.app.flow.began import Began
from homefirst.web.flow.groups import changes_said, fullest_said, longest_said, reason_most, stays_said
from homefirst.web.flow.said import (
    began_said,
    course_said,
    finding,
    left_out_said,
    nearness_said,
    precision_said,
    returned_said,
    waited_said,
)
from homefirst.web.flow.shown import main_figure, places_drawn, reasons_drawn, stays_drawn, waits_drawn
from homefirst.web.flow.tables import changes_table, held_table, start_table, tables

MIDNIGHT = datetime(2016, 3, 10, tzinfo=UTC)
CARE = {"ward": "acute"}
BEGAN = Began(
    census=MIDNIGHT, known_at=datetime(2016, 4, 1, 9, tzinfo=UTC), of_census=1976, already=898,
    left_out={"in a bed of elsewhere": 2, "with a lunch club at home": 5}, delayed=60,
    delayed_by={"E": 45, "G": 15}, published=Fraction(301, 5),
    published_by={"E": Fraction(40), "A": Fraction(0)},
)  # fmt: skip


def mean(value: float, half: float | None = None) -> dict[str, float | None]:
    around = (None, None) if half is None else (value - half, value + half)
    return {"mean": value, "low": around[0], "high": around[1]}


def fan(*weeks: float) -> dict[str, Any]:
    return {"lines": [[week - 2, week - 1, week, week + 1, week + 2] for week in weeks], "mean": list(weeks)}


def place(occupied: float, waiting: float, wait_days: float | None) -> dict[str, float | None]:
    return {
        "occupied": occupied,
        "waiting": waiting,
        "wait_days": wait_days,
        "low": occupied - 1,
        "high": occupied + 1,
    }


def scenario(name: str, less: float = 0.0) -> dict[str, Any]:
    """Two weeks of a ward, home care and a place of which hours of waiting are told."""
    return {
        "name": name,
        "changes": [],
        "means": {
            "ward": place(95, 3, 0.2),
            "unit": place(4, 0, None),
            "home care": place(500 + less, 30 - less, 9),
            "the next morning": place(0, 12, 0.4),
        },
        "limits": {"ward": 100, "unit": 40, "home care": None, "the next morning": 500},
        "delayed": mean(60 - less, 3),
        "reasons": {"E": mean(40 - less, 2), "G": mean(19.6, 1), "B": mean(0.4, 0.1)},
        "stays": {"stay_7": mean(50, 2), "stay_14": mean(20, 1), "stay_21": mean(0.5, 0.1)},
        "months": [
            {"month": "2016-03", "reason": "E", "whose": "social_care", "kept": "ward", "days": 930.0}
        ],
        "held": [
            {"kept": "ward", "awaited": "home care", "reason": "E", "whose": "social_care",
             "mean": 30 - less, "first_week": 25.0},
            {"kept": "home care", "awaited": "choice", "reason": "G", "whose": "nhs",
             "mean": 20.0, "first_week": 10.0},
        ],
        "fans": {
            "weeks": ["2016-03-10", "2016-03-17"],
            "delayed": {
                "all": fan(40 - less, 80 - less), "E": fan(35, 45), "G": fan(19, 20.2), "B": fan(0.3, 0.5),
            },
            "occupied": {"ward": fan(94, 96), "unit": fan(4, 4), "home care": fan(500 + less, 500 + less)},
            "waiting": {"ward": fan(3, 3), "home care": fan(30, 30), "the next morning": fan(12, 12)},
            "stays": {"stay_7": fan(50, 50), "stay_14": fan(20, 20), "stay_21": fan(0.5, 0.5)},
        },
    }  # fmt: skip


def effect(
    figure: str, of: str | None, change: float, half: float | None, option: str = "more"
) -> dict[str, Any]:
    low, high = (None, None) if half is None else (change - half, change + half)
    sure = half is not None and abs(change) > half
    return {
        "option": option, "figure": figure, "place": of, "base": 60.0, "with": 60 + change, "change": change,
        "low": low, "high": high, "sure": sure, "gain": None,
    }  # fmt: skip


def answer(*effects: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    found = effects or (
        effect("delayed", None, -20, 2.5),
        effect("occupied", "home care", 90, 4),
        effect("waiting", "ward", 0.2, 0.5),
    )
    told = {"scenarios": [scenario("as it is"), scenario("more", 20)], "effects": list(found)}
    return {**told, "replications": 10, "events": 1234, "seconds": 2.5, "cpu_seconds": 3.0, **changed}


def test_the_finding_says_what_an_option_changes_with_the_interval_of_the_change() -> None:
    assert finding(answer()) == (
        "As it is, 60.0 people are delayed on an average day (95% interval of the mean 57.0 to 63.0)."
        " With “more” they are 20.0 fewer (95% interval 17.5 to 22.5 fewer): 40.0."
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            effect("delayed", None, 7, 2),
            "With “more” they are 7.0 more (95% interval 5.0 to 9.0 more): 67.0.",
        ),
        (
            effect("delayed", None, -1, 3),
            "“more” makes no difference that these replications can tell"
            " (95% interval of the change −4.0 to +2.0).",
        ),
        (
            effect("delayed", None, -20, None),
            "With “more” they are 40.0 so far; of one replication nobody knows how sure that is.",
        ),
    ],
)
def test_a_change_that_is_not_sure_is_no_finding(one: Mapping[str, Any], said: str) -> None:
    assert finding(answer(one)).endswith(said)


def test_a_year_that_grows_is_said_to_have_no_level() -> None:
    assert course_said(answer()) == (
        "As it is, they grow from 40 in the first week to 80 in the last: the year does not settle, and its"
        " average is no level that would last."
    )
    level = answer()
    level["scenarios"][0]["fans"]["delayed"]["all"] = fan(40, 44)
    assert course_said(level) == "As it is, they are 40 in the first week and 44 in the last."
    level["scenarios"][0]["fans"]["delayed"] = {}
    assert course_said(level) == ""


@pytest.mark.parametrize(
    ("replications", "asked", "kept", "said"),
    [
        (10, 0.1, True, "10 replications tell the people delayed to 5.0% either way; 10% was asked for."),
        (
            10, 0.04, False,
            "10 replications tell the people delayed to 5.0% either way so far; 4% is asked for.",
        ),
        (
            500, 0.02, True,
            "500 replications tell the people delayed to 5.0% either way, not to the 2% that was asked for:"
            " no more replications than these are made. Read the interval as it stands.",
        ),
        (10, None, True, "10 replications tell the people delayed to 5.0% either way."),
    ],
)  # fmt: skip
def test_the_precision_is_told_against_what_was_asked(
    replications: int, asked: float | None, kept: bool, said: str
) -> None:
    """The base is told worst: 3 of 60 people either way, and the change 2.5."""
    assert precision_said(answer(replications=replications), asked, kept=kept) == said


def test_of_one_replication_no_interval_is_told() -> None:
    one = answer(replications=1)
    for each in one["scenarios"]:
        each["delayed"] = mean(50)
    assert precision_said(one, 0.1, kept=False) == "1 replication tells no interval."


def test_whom_it_began_with_and_whom_it_left_out() -> None:
    assert began_said(BEGAN, 365, 0) == (
        "It begins with the 1,976 synthetic people of the census of 10 March 2016, 00:00, as known 1 April"
        " 2016, 10:00, for whom the network has a place.",
        "898 more are added who have care at home and are in no journey, as the county pack says.",
        "The network has no place of its own for: 5 with a lunch club at home; 2 in a bed of elsewhere.",
        "It runs 365 days.",
    )
    assert began_said(None, 365, 180) == (
        "It began empty.", "It runs 365 days, after 180 days in which it filled.",
    )  # fmt: skip
    assert left_out_said({}) == "Nobody of it is left out."


def test_how_near_it_begins_to_the_census_and_the_published_count() -> None:
    assert nearness_said(answer(), BEGAN, CARE) == (
        "In a hospital bed, 25.0 are delayed under a reason of the return in the first simulated week; the"
        " census has 60, and the published count of March 2016 is 60.2 on an average day."
    )
    assert nearness_said(answer(), None, CARE) == ""
    assert returned_said(answer(), CARE) == (
        "Of them, those whom the return counts (in a hospital bed): 30.0 as it is, 10.0 with “more”."
    )
    assert returned_said(answer(), {}) == ""
    table = start_table(answer(), BEGAN, CARE)
    assert table.rows == (
        ("E: Care package in own home", "45", "25.0", "40.0"),
        ("G: Patient or family choice", "15", "0.0", "–"),
        ("All", "60", "25.0", "60.2"),
    )


def test_what_changes_for_sure_stands_biggest_first_and_the_option_where_there_are_two() -> None:
    heads = ("Figure", "As it is", "With it", "Change", "95% interval")
    table = changes_table(answer())
    assert table.heads == heads
    assert table.rows == (
        ("People in home care", "60.0", "150.0", "+90.0", "+86.0 to +94.0"),
        ("People delayed", "60.0", "40.0", "−20.0", "−22.5 to −17.5"),
    )
    two = answer()
    two["scenarios"].append(scenario("less"))
    two["effects"].append(effect("delayed", None, 5, 1, "less"))
    assert changes_table(two).heads == ("Figure", "Option", *heads[1:])
    assert [row[1] for row in changes_table(two).rows] == ["more", "more", "less"]


def test_every_table_has_as_many_cells_as_heads() -> None:
    found = tables(answer(), BEGAN, CARE)
    assert {one.id for one in found} >= {
        "start",
        "changes",
        "effects",
        "reasons",
        "held",
        "stays",
        "places-1",
        "weeks",
    }
    for one in found:
        assert {len(row) for row in one.rows} == {len(one.heads)}
    assert held_table(answer()).rows[0] == (
        "Ward",
        "home care",
        "E: Care package in own home",
        "30.0",
        "10.0",
    )


def test_only_what_is_worth_it_is_drawn() -> None:
    """Not a reason of half a person, a place a tenth full, or a wait for the next morning."""
    told = answer()
    assert [one.heading for one in reasons_drawn(told)] == [
        "E: Care package in own home", "G: Patient or family choice",
    ]  # fmt: skip
    assert [one.heading for one in stays_drawn(told)] == [
        "In a bed for 7 days or more",
        "In a bed for 14 days or more",
    ]
    assert [one.heading for one in places_drawn(told)] == ["Ward", "Home care"]
    assert [one.heading for one in waits_drawn(told)] == ["For home care"]
    assert "Has" in places_drawn(told)[0].drawing
    main = main_figure(told)
    assert main["rows"][0] == ["2016-03-10", "38.0", "40.0", "42.0", "18.0", "20.0", "22.0"]
    assert [column["text"] for column in main["columns"]][:3] == [
        "Week from",
        "as it is, 5%",
        "as it is, half",
    ]


def test_a_run_of_less_than_a_week_has_no_drawing() -> None:
    short = answer()
    for each in short["scenarios"]:
        each["fans"] = {"weeks": [], **{figure: {} for figure in ("delayed", "occupied", "waiting", "stays")}}
    assert main_figure(short)["drawing"] is None
    assert reasons_drawn(short) == places_drawn(short) == ()


@pytest.mark.parametrize(
    ("days", "said"), [(None, "nobody began"), (0.0, "no wait"), (0.25, "6.0 hours"), (9.04, "9.0 days")]
)
def test_a_wait_is_told_in_hours_below_a_day(days: float | None, said: str) -> None:
    assert waited_said(days) == said


def test_a_folded_group_says_beside_its_heading_what_it_comes_to() -> None:
    told = answer()
    assert changes_said(told) == "2 of 3 figures for sure"
    assert reason_most(told) == "E: Care package in own home, 40.0; 20.0 with “more”"
    assert stays_said(told) == "21 days or more: 0.5; 0.5 with “more”"
    assert fullest_said(told) == "fullest: Ward, 95% of 100"
    assert longest_said(told) == "longest for home care: 9.0 days; 9.0 days with “more”"
    alone = answer(effects=[], scenarios=[scenario("as it is")])
    assert (changes_said(alone), reason_most(alone)) == ("", "E: Care package in own home, 40.0")
