import copy
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.flow.network.network import Call, Group, Kind, Network, OfGroup, Opening, Place, Route, Source
from homefirst.flow.network.read import (
    UnsoundNetwork,
    network_problems,
    problems_of,
    read_content,
    read_network,
)
from homefirst.flow.network.stay import empirical, exponential, fixed, lognormal
from homefirst.flow.network.write import written
from homefirst.foundation.errors import NotUnderstood, Problem
from tests.flow.random_networks import networks

EVERY_FIELD = """
[network]
name = "a small county"
start = 2016-04-04
seed = 7
holidays = [2016-12-26, "2016-12-27"]

[call]
hour = 8.5
by_weekday = [1, 1, 1, 1, 1, 1, 0]

[[groups]]
name = "over 85"
priority = 2
first = true

[[sources]]
name = "emergencies"
per_day = 40
by_month = [1.1, 1, 1, 1, 1, 1, 0.9, 1, 1, 1, 1, 1]
growth_a_year = 0.02
group = "over 85"
to = "ward"

[[places]]
name = "ward"
kind = "beds"
capacity = 200
capacity_from = [{ from = 2016-10-01, capacity = 220 }]
stay = { lognormal = { mean = 5.0, cv = 1.3 } }
leaving = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0, 0, 0, 0, 0]
blocking = true
next = [
  { to = "out", share = 0.8 },
  { to = "assessment", share = 0.1 },
  { to = "care", share = 0.1, blocking = false },
]
by_group = { "over 85" = { stay = { empirical = [9, 3, 12.5] }, next = [{ to = "assessment", share = 1 }] } }

[[places]]
name = "assessment"
kind = "none"
step = true
stay = { fixed = { days = 2 }, working_days = true }
next = [{ to = "care", share = 1.0 }]
reason = "A"
whose = "social_care"

[[places]]
name = "care"
kind = "hours"
hours_per_week = 900
delivery = 0.9
hours = { fixed = { hours = 8 } }
taper = [1, 0.6]
stay = { exponential = { mean = 40 } }
queue = 5
overflow = "home"
patience = { fixed = { days = 30 } }
leaves_to = "home"
by_call = true
instead = ["home"]
open = { by_weekday = [1, 1, 1, 1, 1, 0, 0] }
next = [{ to = "out", share = 1.0 }]

[[places]]
name = "home"
kind = "starts"
per_week = 10
next = [{ to = "out", share = 1.0 }]
"""
TENTHS = (0.0,) * 9 + (0.1,) * 10 + (0.0,) * 5
SMALL = """
[network]
name = "small"
start = 2016-04-04
seed = 1
[[sources]]
name = "arrivals"
per_day = 2
to = "ward"
[[places]]
name = "ward"
kind = "beds"
capacity = 10
stay = { exponential = { mean = 4 } }
next = [{ to = "out", share = 1.0 }]
"""


def told(text: str, *changes: tuple[str, str]) -> list[Problem]:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return list(network_problems(text))


def test_every_field_of_a_file_comes_to_its_place_in_the_network() -> None:
    assert read_network(EVERY_FIELD) == Network(
        name="a small county",
        start=date(2016, 4, 4),
        seed=7,
        holidays=frozenset({date(2016, 12, 26), date(2016, 12, 27)}),
        call=Call(8.5, (True,) * 6 + (False,)),
        groups=(Group("over 85", 2, first=True),),
        sources=(
            Source(
                "emergencies",
                40.0,
                "ward",
                by_month=(1.1, 1, 1, 1, 1, 1, 0.9, 1, 1, 1, 1, 1),
                growth_a_year=0.02,
                group="over 85",
            ),
        ),
        places=(
            Place(
                "ward",
                Kind.BEDS,
                (Route("out", 0.8), Route("assessment", 0.1), Route("care", 0.1, blocking=False)),
                stay=lognormal(5.0, 1.3),
                capacity=200,
                capacity_from=((date(2016, 10, 1), 220.0),),
                leaving=TENTHS,
                blocking=True,
                by_group={"over 85": OfGroup(empirical((3, 9, 12.5)), (Route("assessment", 1.0),))},
            ),
            Place(
                "assessment",
                Kind.NONE,
                (Route("care", 1.0),),
                stay=fixed(2, working_days=True),
                step=True,
                reason="A",
                whose="social_care",
            ),
            Place(
                "care",
                Kind.HOURS,
                (Route("out", 1.0),),
                stay=exponential(40),
                hours_per_week=900.0,
                delivery=0.9,
                hours=fixed(8),
                taper=(1.0, 0.6),
                queue=5,
                overflow="home",
                patience=fixed(30),
                leaves_to="home",
                by_call=True,
                instead=("home",),
                open=Opening((True,) * 5 + (False,) * 2),
            ),
            Place("home", Kind.STARTS, (Route("out", 1.0),), per_week=10.0),
        ),
    )


def test_everything_that_is_wrong_is_told_at_once_with_its_address() -> None:
    assert told(
        EVERY_FIELD,
        ("per_day = 40", "per_day = -40"),
        ('group = "over 85"', 'group = "over 58"'),
        ("capacity = 200", "capcity = 200"),
        ("mean = 5.0", "mean = -5.0"),
        ('to = "assessment", share = 0.1', 'to = "asessment", share = 0.2'),
        ('"2016-12-27"', '"27 December"'),
    ) == [
        Problem("network.holidays[1]", "“27 December” is no day.", "Write a day: 2016-04-04."),
        Problem("sources[0].per_day (emergencies)", "It is negative: -40.", "Write 0 or more."),
        Problem("places[0].capacity (ward)", "It is not said.", "A place of kind beds needs it."),
        Problem("places[0].next (ward)", "The shares sum to 1.1 and not to 1.", "Mend them so that they do."),
        Problem("places[0].stay.lognormal.mean (ward)", "It is negative: -5.", "Write more than 0."),
        Problem("places[0].capcity (ward)", "There is no “capcity” here.", "Did you mean “capacity”?"),
        Problem(
            "sources[0].group (emergencies)",
            "There is no group “over 58” in this network.",
            "Did you mean “over 85”?",
        ),
        Problem(
            "places[0].next[1].to (ward)",
            "There is no place “asessment” in this network.",
            "Did you mean “assessment”?",
        ),
    ]


WAYS = 'next = [{ to = "out", share = 1.0 }]'


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        (
            WAYS,
            'next = [{ to = "out", share = 0.9 }]',
            "places[0].next",
            "The shares sum to 0.9 and not to 1.",
        ),
        (WAYS, "next = []", "places[0].next", "Where people go next is not said."),
        (WAYS, 'next = [{ to = "out", share = "all" }]', "places[0].next[0].share", "“all” is no number."),
        (WAYS, 'next = [{ to = "out", share = nan }]', "places[0].next[0].share", "nan is no number."),
        (
            WAYS,
            'next = [{ to = "ward", share = 1.0 }]',
            "places[0].next",
            "From “ward” nobody ever leaves: no way from here leads out.",
        ),
        (
            WAYS,
            'blocking = true\nnext = [{ to = "ward", share = 0.5 }, { to = "out", share = 0.5 }]',
            "places[0]",
            "This loop can block itself for ever: ward waits for itself. Once all are full of people who wait"
            " for the next, nobody moves again.",
        ),
        ("mean = 4", "mean = 0", "places[0].stay.exponential.mean", "It is too little: 0."),
        (
            "{ exponential = { mean = 4 } }",
            "{ fixed = { days = -1 } }",
            "places[0].stay.fixed.days",
            "It is negative: -1.",
        ),
        (
            "{ exponential = { mean = 4 } }",
            "{ empirical = [] }",
            "places[0].stay.empirical",
            "There are 0 numbers.",
        ),
        (
            "{ exponential = { mean = 4 } }",
            "{ empirical = [1, -2] }",
            "places[0].stay.empirical[1]",
            "It is negative: -2.",
        ),
        ("{ exponential = { mean = 4 } }", "{ }", "places[0].stay", "It must say a distribution."),
        ("{ exponential = { mean = 4 } }", "4", "places[0].stay", "4 is no table."),
        (
            "capacity = 10",
            "capacity = 0",
            "places[0].capacity",
            "It is nought: nobody could ever start here, and who waits would wait for ever.",
        ),
        ("capacity = 10", "capacity = 2.5", "places[0].capacity", "2.5 is no whole number."),
        ("capacity = 10", "capacity = true", "places[0].capacity", "true is no whole number."),
        (
            "capacity = 10",
            "capacity = 10\nper_week = 3",
            "places[0].per_week",
            "A place of kind beds has none.",
        ),
        ('kind = "beds"', 'kind = "bed"', "places[0].kind", "“bed” is no kind of place."),
        (
            "per_day = 2",
            "per_day = 2\nby_hour = [1.0]",
            "sources[0].by_hour",
            "There are 1 numbers.",
        ),
        ("per_day = 2", "per_day = 0", "sources", "Nobody comes: each per_day is nought."),
        (
            "per_day = 2",
            "per_day = 2\nby_month = [0,0,0,0,0,0,0,0,0,0,0,0]",
            "sources[0].by_month",
            "It is nought throughout: nobody would ever come.",
        ),
        ('to = "ward"', 'to = "wards"', "sources[0].to", "There is no place “wards” in this network."),
        ('to = "ward"', 'to = "out"', "sources[0].to", "Who comes would leave at once."),
        (
            "seed = 1",
            "seed = 1\nholidays = [2015-12-25]",
            "network.holidays",
            "None is known for the year from 2016-04-04.",
        ),
        (
            "capacity = 10",
            'capacity = 10\nqueue = 0\noverflow = "ward"',
            "places[0].overflow",
            "“ward” would send whom it turns away to itself.",
        ),
        (
            "capacity = 10",
            "capacity = 10\nopen = { by_weekday = [0,0,0,0,0,0,0] }",
            "places[0].open",
            "It never opens.",
        ),
        ("seed = 1", "seed = -1", "network.seed", "It is negative: -1."),
        ("2016-04-04", "2016-04-04T00:00:00", "network.start", "2016-04-04 00:00:00 is no day."),
        ('name = "ward"', 'name = "out"', "places[0].name", "“out” is where people leave."),
    ],
)
def test_what_cannot_be_is_told_once(old: str, new: str, where: str, what: str) -> None:
    problems = told(SMALL, (old, new))
    addresses = [(re.sub(r" \((ward|arrivals|out)\)$", "", one.where), one.what) for one in problems]
    assert addresses.count((where, what)) == 1, problems
    assert len(problems) == 1 or old == 'name = "ward"', problems
    assert all(one.next for one in problems)


def test_a_file_that_is_none_is_told_and_nothing_surfaces() -> None:
    assert told("[network") == [
        Problem(
            "the file",
            "It is no TOML: Expected ']' at the end of a table declaration (at end of document).",
            "Mend it there.",
        )
    ]
    assert told(f"a = {'[' * 5000}")[0].where == "the file"
    assert told(f"a = {'9' * 5000}")[0].where == "the file"
    assert [one.where for one in told("")] == ["network", "sources", "places"]
    assert [one.where for one in told("network = 1\nsources = 2\nplaces = [3]")] == [
        "network", "sources", "places",
    ]  # fmt: skip


def test_the_error_tells_every_problem_and_is_one_of_the_house() -> None:
    text = SMALL.replace("mean = 4", "mean = -4").replace("per_day = 2", "per_day = -2")
    with pytest.raises(UnsoundNetwork) as raised:
        read_network(text)
    assert isinstance(raised.value, NotUnderstood)
    assert raised.value.problems == network_problems(text)
    assert str(raised.value) == (
        "sources[0].per_day (arrivals): It is negative: -2. Write 0 or more.\n"
        "places[0].stay.exponential.mean (ward): It is negative: -4. Write more than 0."
    )


def test_hours_rounded_to_six_places_are_taken_and_sum_to_one_afterwards() -> None:
    hours = [round(1 / 24, 6)] * 24
    network = read_network(SMALL.replace("per_day = 2", f"per_day = 2\nby_hour = {hours}"))
    assert sum(hours) != 1
    assert sum(network.sources[0].by_hour) == pytest.approx(1, abs=1e-15)
    assert told(SMALL, ("per_day = 2", f"per_day = 2\nby_hour = {[0.0417] * 24}"))


def test_a_place_that_opens_later_may_begin_with_nothing() -> None:
    later = "capacity = 0\ncapacity_from = [{ from = 2016-06-01, capacity = 5 }]"
    assert told(SMALL, ("capacity = 10", later)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_what_is_written_is_read_as_the_same_network(network: Network) -> None:
    text = written(network)
    assert problems_of(network) == ()
    assert read_network(text) == network
    assert written(read_network(text)) == text


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in nested tables and lists at which another value may stand."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from spots(value[key])


ANYTHING = [None, "", "acute", "ward", -1, 0, 3, 10**30, 0.5, -0.5, 1e300, float("nan"), float("inf"), True]
ANYTHING += [[], [1], [-1.0] * 24, [[]], {}, {"a": 1}, {"fixed": {}}, date(2016, 4, 4), date(1, 1, 1)]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_anywhere_in_a_file_is_taken_or_told_and_never_surfaces(data: st.DataObject) -> None:
    content = copy.deepcopy(tomllib.loads(EVERY_FIELD))
    for _ in range(data.draw(st.integers(1, 3))):
        there = list(spots(content))
        holder, key = there[data.draw(st.integers(0, len(there) - 1))]
        holder[key] = copy.deepcopy(data.draw(st.sampled_from(ANYTHING)))
        if holder[key] is None:
            del holder[key]
    network, problems = read_content(content)
    assert all(one.where and one.what and one.next for one in problems), problems
    if not problems:
        assert read_network(written(network)) == network
