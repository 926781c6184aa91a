from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.flow.network.network import OUT, Group, Kind, Network, OfGroup, Place, Route, Source
from homefirst.flow.network.read import UnsoundNetwork
from homefirst.flow.network.scenario import changed
from homefirst.flow.network.stay import empirical, exponential, fixed, lognormal
from homefirst.foundation.errors import NotUnderstood

OCTOBER, JANUARY = date(2016, 10, 1), date(2017, 1, 1)
ACUTE = Place(
    "acute",
    Kind.BEDS,
    (Route(OUT, 0.7), Route("reablement", 0.2), Route("home care", 0.1)),
    lognormal(5, 1.3),
    capacity=740,
    blocking=True,
)
CARE = Place(
    "home care",
    Kind.HOURS,
    (Route(OUT, 1.0),),
    exponential(100),
    hours_per_week=9000,
    delivery=0.9,
    hours=fixed(8),
)
REABLEMENT = Place(
    "reablement",
    Kind.SLOTS,
    (Route(OUT, 1.0),),
    empirical((10, 30)),
    capacity=150,
    capacity_from=((JANUARY, 180.0),),
    queue=3,
)
COUNTY = Network(
    "a county",
    date(2016, 4, 4),
    1,
    (Source("emergency arrivals", 120, "acute"),),
    (ACUTE, CARE, REABLEMENT),
    (Group("over 85"),),
)


def place_of(name: str, *words: str) -> Place:
    """One place after changes, by which no other place was changed."""
    made = changed(COUNTY, words)
    (place,) = (one for one in made.places if one.name == name)
    assert replace(made, places=COUNTY.places) == COUNTY
    assert [one for one in made.places if one.name != name] == [
        one for one in COUNTY.places if one.name != name
    ]
    return place


def test_a_scenario_is_a_network_with_other_figures() -> None:
    made = changed(COUNTY, ("home care.hours_per_week=+2040", "emergency arrivals.per_day=*1.05"))
    assert made.places == (ACUTE, replace(CARE, hours_per_week=11_040.0), REABLEMENT)
    assert made.sources == (replace(COUNTY.sources[0], per_day=126.0),)
    assert changed(COUNTY, ()) is COUNTY


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("acute.capacity=760", {"capacity": 760}),
        ("acute.capacity=-20", {"capacity": 720}),
        ("acute.capacity=*1.01", {"capacity": 747}),
        ("acute.capacity=+5%", {"capacity": 777}),
        ("acute.capacity=1,040", {"capacity": 1040}),
        ("acute.capacity@2016-10-01=+30", {"capacity_from": ((OCTOBER, 770.0),)}),
        ("acute.queue=10", {"queue": 10}),
        ("acute.blocking=false", {"blocking": False}),
        ("acute.stay.mean=*0.9", {"stay": lognormal(4.5, 1.3)}),
        ("acute.stay.cv=1", {"stay": lognormal(5, 1)}),
        ("home care.delivery=95%", {"delivery": 0.95}),
        ("home care.hours.mean=-0.5", {"hours": fixed(7.5)}),
        ("reablement.queue=none", {"queue": None}),
        ("reablement.stay.mean=-4", {"stay": empirical((8, 24))}),
        ("reablement.capacity=+20", {"capacity": 170, "capacity_from": ((JANUARY, 200.0),)}),
        ("reablement.capacity=200", {"capacity": 200, "capacity_from": ()}),
        (
            "reablement.capacity@2016-10-01=+20",
            {"capacity_from": ((OCTOBER, 170.0), (JANUARY, 200.0))},
        ),
        ("reablement.capacity@2016-10-01=160", {"capacity_from": ((OCTOBER, 160.0),)}),
        ("reablement.capacity@2017-01-01=*0.5", {"capacity_from": ((JANUARY, 90.0),)}),
    ],
)
def test_a_change_changes_one_thing(words: str, fields: dict[str, object]) -> None:
    name = words.partition(".")[0]
    (before,) = (one for one in COUNTY.places if one.name == name)
    assert place_of(name, words) == replace(before, **fields)  # type: ignore[arg-type]


def shares(*words: str) -> dict[str, float]:
    return {way.to: way.share for way in place_of("acute", *words).next}


def test_the_other_ways_share_what_is_left_as_they_did() -> None:
    assert shares("acute.next.reablement=0.10") == pytest.approx(
        {OUT: 0.7 * 0.9 / 0.8, "reablement": 0.1, "home care": 0.1 * 0.9 / 0.8}
    )
    assert shares("acute.next.reablement=+5%") == shares("acute.next.reablement=*1.05")
    assert shares("acute.next.reablement=0") == pytest.approx(
        {OUT: 0.875, "reablement": 0, "home care": 0.125}
    )


def test_shares_named_together_are_set_together_in_any_order() -> None:
    one, other = "acute.next.reablement=0.10", "acute.next.home care=0.30"
    assert shares(one, other) == shares(other, one)
    assert shares(one, other) == pytest.approx({OUT: 0.6, "reablement": 0.1, "home care": 0.3})
    assert shares("acute.next.acute=0", one) == shares(one) | {"acute": 0.0}


def test_a_group_is_changed_alone_and_keeps_the_rest_of_its_place() -> None:
    longer = place_of("acute", "acute.by_group.over 85.stay.mean=*2")
    assert longer == replace(ACUTE, by_group=MappingProxyType({"over 85": OfGroup(stay=lognormal(10, 1.3))}))
    sent = place_of("acute", "acute.by_group.over 85.next.home care=0.5")
    assert sent.next == ACUTE.next
    assert [way.share for way in sent.by_group["over 85"].next or ()] == pytest.approx(
        [0.7 * 5 / 9, 0.2 * 5 / 9, 0.5]
    )


def test_names_with_dots_and_signs_are_understood() -> None:
    named = replace(ACUTE, name="ward 1.a=b", next=(Route(OUT, 1.0),))
    county = replace(COUNTY, places=(named,), sources=(Source("a.b", 1, named.name),), groups=())
    assert changed(county, ["ward 1.a=b.capacity=7"]).places[0].capacity == 7
    assert changed(county, ["a.b.per_day=7"]).sources[0].per_day == 7


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("acute", "There is no change in it."),
        ("acute.capacity=", "There is no change in it."),
        ("accute.capacity=3", "There is no place or source “accute”."),
        ("acute.capacity=many", "“many” is no figure."),
        ("acute.capacity=1e400", "“1e400” is no figure."),
        ("acute.capacity@2016-02-30=3", "There is no day 2016-02-30."),
        ("acute.capacity=none", "“none” is no number."),
        ("acute.hours_per_week=+3", "“acute” is of kind beds and has no hours_per_week."),
        ("acute.colour=3", "“colour” of “acute” cannot be changed."),
        ("emergency arrivals.capacity=3", "“capacity” of “emergency arrivals” cannot be changed."),
        ("acute.delivery=0.9", "“delivery” of “acute” cannot be changed."),
        ("acute.next.hospice=0.1", "There is no place “hospice” to go to."),
        ("acute.next.reablement=1.2", "The share would be 1.2."),
        ("acute.next.reablement=-0.3", "The share would be -0.1."),
        ("reablement.next.out=0.9", "The shares named sum to 0.9, and there is no other way for the rest."),
        ("home care.stay.cv=2", "A stay that is exponential has no spread of its own."),
        ("home care.patience.mean=2", "There is no patience of which it could be."),
        ("home care.queue=+2", "Any number may wait there."),
        ("reablement.queue=2.5", "A queue is of whole people."),
        ("acute.blocking=1", "It is neither true nor false."),
        (
            "emergency arrivals.per_day@2016-10-01=3",
            "Only capacity, per_week and hours_per_week change from a day on.",
        ),
        ("acute.by_group.under 5.stay.mean=3", "It names no group of this network."),
    ],
)
def test_what_cannot_be_changed_is_told_with_the_words(words: str, what: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        changed(COUNTY, [words])
    assert (raised.value.where, raised.value.what) == (words, what)
    assert raised.value.next


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("acute.capacity=-800", "acute.capacity=-800: places[0].capacity (acute): It is negative: -60."),
        ("acute.capacity=2.5", "acute.capacity=2.5: places[0].capacity (acute): 2.5 is no whole number."),
        (
            "home care.delivery=1.2",
            "home care.delivery=1.2: places[1].delivery (home care): It is too much: 1.2.",
        ),
        (
            "acute.stay.mean=-9",
            "acute.stay.mean=-9: places[0].stay.lognormal.mean (acute): It is negative: -4.",
        ),
        ("emergency arrivals.per_day=0", "emergency arrivals.per_day=0: sources: Nobody comes:"),
        (
            "acute.next.acute=0.1",
            "acute.next.acute=0.1: places[0] (acute): This loop can block itself for ever:",
        ),
    ],
)
def test_a_network_that_could_not_be_is_refused_by_the_rules_of_its_file(words: str, said: str) -> None:
    with pytest.raises(UnsoundNetwork) as raised:
        changed(COUNTY, [words])
    assert str(raised.value).startswith(said)


@given(st.integers(0, 99), st.integers(0, 99))
def test_shares_always_sum_to_one(one: int, other: int) -> None:
    named = {"reablement": one / 100, "home care": (99 - one) * other / 10_000}
    made = shares(*(f"acute.next.{to}={share:.6f}" for to, share in named.items()))
    assert sum(made.values()) == pytest.approx(1, abs=1e-12)
    assert {to: made[to] for to in named} == pytest.approx(named)
