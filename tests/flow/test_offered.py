from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefirst.flow.network.feasibility import feasibility
from homefirst.flow.network.network import OUT, Group, Kind, Network, OfGroup, Place, Route, Source
from homefirst.flow.network.offered import Offered, folded, moved, offered
from homefirst.flow.network.rates import people_per_day, week_of
from homefirst.flow.network.read import problems_of
from homefirst.flow.network.stay import Shape, Stay, empirical, exponential, fixed, lognormal
from tests.flow.random_networks import networks, stays

HOUR = 1 / 24
BY_HOUR = tuple((1 + hour % 5) / 70 for hour in range(24))
BY_HOUR = tuple(one / sum(BY_HOUR) for one in BY_HOUR)
ARRIVALS = Source("arrivals", 240, "door", BY_HOUR, (1.3, 1, 1, 1, 1, 0.8, 0.9))
DOOR = Place(
    "door", Kind.NONE, (Route("ward", 0.25), Route("clinic", 0.25), Route(OUT, 0.5)), fixed(1.5 * HOUR)
)
WARD = Place("ward", Kind.BEDS, (Route(OUT, 1.0),), exponential(3), capacity=20)
CLINIC = Place("clinic", Kind.SLOTS, (Route(OUT, 1.0),), exponential(0.1), capacity=9)


def a_network(*places: Place, sources: tuple[Source, ...] = (ARRIVALS,)) -> Network:
    return Network("a county", date(2016, 4, 4), 1, sources, places)


def test_a_door_becomes_a_source_for_each_way_on_an_hour_and_a_half_later() -> None:
    found = offered(a_network(DOOR, WARD, CLINIC), bins_an_hour=1)
    assert [(one.name, one.to) for one in found.network.sources] == [
        ("arrivals by way of door to ward", "ward"),
        ("arrivals by way of door to clinic", "clinic"),
    ]
    assert found.network.places == (WARD, CLINIC)
    assert found.replaced == (("door", pytest.approx(240 * 1.5 / 24)),)
    came = np.array(week_of(ARRIVALS))
    # Who comes within an hour leaves within the next two, half of them in each.
    expected = 0.25 * (np.roll(came, 1) + np.roll(came, 2)) / 2
    for source in found.network.sources:
        assert people_per_day(source) == pytest.approx(60)
        assert week_of(source) == pytest.approx(expected.tolist())
    assert problems_of(found.network) == ()


def test_a_door_behind_a_door_goes_too_and_groups_keep_their_own() -> None:
    ways = {"old": OfGroup(stay=fixed(HOUR), next=(Route("ward", 1.0),))}
    triage = Place("triage", Kind.NONE, (Route("door", 1.0),), fixed(HOUR))
    old = Source("old people", 24, "triage", group="old", by_month=(1.5,) + (1.0,) * 11, growth_a_year=0.1)
    network = replace(
        a_network(triage, replace(DOOR, by_group=ways), WARD, CLINIC, sources=(old,)), groups=(Group("old"),)
    )
    found = offered(network)
    assert [name for name, _ in found.replaced] == ["triage", "door"]
    (source,) = found.network.sources
    assert source == replace(
        old,
        name="old people by way of triage to door by way of door to ward",
        to="ward",
        per_day=pytest.approx(24),
        by_week=pytest.approx((1 / 672,) * 672),
    )


KEPT = [
    ("it has a limit", replace(DOOR, kind=Kind.BEDS, capacity=5)),
    ("it keeps people who wait", replace(DOOR, blocking=True)),
    ("people keep the bed before", replace(DOOR, step=True)),
    ("stays end at hours of leaving", replace(DOOR, leaving=(1 / 24,) * 24)),
    ("stays are in working days", replace(DOOR, stay=fixed(1, working_days=True))),
]


@pytest.mark.parametrize(("why", "door"), KEPT, ids=[why for why, _ in KEPT])
def test_a_door_that_is_not_exact_stays(why: str, door: Place) -> None:
    assert offered(a_network(DOOR, WARD, CLINIC)).replaced
    network = a_network(door, WARD, CLINIC)
    assert offered(network) == Offered(network, ())


def test_a_door_to_which_a_ward_sends_people_stays_and_so_does_the_only_place() -> None:
    returns = replace(WARD, next=(Route("door", 0.1), Route(OUT, 0.9)))
    network = a_network(DOOR, returns, CLINIC)
    assert offered(network) == Offered(network, ())
    alone = a_network(replace(DOOR, next=(Route(OUT, 1.0),)))
    assert offered(alone) == Offered(alone, ())


@settings(max_examples=25, deadline=None)
@given(networks())
def test_nothing_after_the_door_is_asked_for_more_or_less(network: Network) -> None:
    door = Place("front door", Kind.NONE, (Route(network.places[0].name, 0.5), Route(OUT, 0.5)), fixed(0.2))
    whole = replace(
        network,
        places=(*network.places, door),
        sources=(*network.sources, Source("walk in", 7.0, "front door", BY_HOUR)),
    )
    found = offered(whole)
    assert "front door" in [name for name, _ in found.replaced]
    assert problems_of(found.network) == ()
    before = {one.place: one.asked for one in feasibility(whole).places}
    after = {one.place: one.asked for one in feasibility(found.network).places}
    assert after == pytest.approx({name: before[name] for name in after}, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(stays(days=False), st.integers(2, 4))
def test_a_finer_week_tells_the_same_hours(stay: Stay, bins: int) -> None:
    week = np.array(week_of(ARRIVALS))
    hours, finer = moved(week, stay, 1), moved(week, stay, bins)
    # Of stays of months what is left after a year is even over the week, and no finer than that.
    brief = stay.mean * (1 + stay.cv) ** 2 < 10
    assert finer.reshape(168, bins).sum(axis=1) == pytest.approx(hours, rel=1e-6 if brief else 1e-3)
    assert hours.sum() == pytest.approx(week.sum())


STAYS = [lognormal(0.125, 0.8), exponential(0.3), empirical((0.05, 0.3, 2.0)), fixed(0.01), lognormal(9, 1.5)]


@pytest.mark.parametrize("stay", STAYS, ids=lambda one: f"{one.shape.value} {one.mean:.3g}")
def test_the_rates_are_those_of_half_a_million_people_who_are_followed(stay: Stay) -> None:
    draws = 500_000
    rng = np.random.default_rng(20160310)
    week = np.array(week_of(ARRIVALS))
    came = rng.choice(168, draws, p=week / week.sum()) + rng.random(draws)
    left = (came + 24 * drawn(stay, rng, draws)) % 168
    seen = np.bincount(left.astype(int), minlength=168)
    expected = draws * moved(week, stay, 1) / week.sum()
    z = (seen - expected) / np.sqrt(expected)
    assert np.abs(z).max() < 4
    assert z @ z == pytest.approx(168, abs=4 * np.sqrt(2 * 168))


def drawn(stay: Stay, rng: np.random.Generator, count: int) -> np.ndarray:
    if stay.shape is Shape.LOGNORMAL:
        spread = np.sqrt(np.log1p(stay.cv**2))
        return rng.lognormal(np.log(stay.mean) - spread**2 / 2, spread, count)
    if stay.shape is Shape.EXPONENTIAL:
        return rng.exponential(stay.mean, count)
    return rng.choice(stay.seen or (stay.mean,), count)


def test_a_stay_that_hardly_varies_is_as_good_as_fixed() -> None:
    week = np.array(week_of(ARRIVALS))
    for cv in (0.0, 5e-324, 1e-7, 1e-5):
        assert moved(week, lognormal(0.2, cv), 1) == pytest.approx(moved(week, fixed(0.2), 1), abs=1e-3)


def test_a_stay_of_no_time_moves_nobody() -> None:
    assert folded(fixed(0), 168) == pytest.approx([1.0] + [0.0] * 167)
    assert moved(np.array(week_of(ARRIVALS)), None, 1) == pytest.approx(np.array(week_of(ARRIVALS)))
