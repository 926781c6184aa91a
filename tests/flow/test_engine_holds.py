"""What holds in every network: nobody is lost, nothing is over its capacity, and numbers depend on nothing
but the seed, the replication and the person."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefirst.flow.engine import simulate as engine
from homefirst.flow.engine.follow import Person, What, trace, waits
from homefirst.flow.engine.results import NotConserved, run_of
from homefirst.flow.engine.simulate import Settings, Stopped, carry_out, one, prepare, simulate
from homefirst.flow.engine.world import new_world
from homefirst.flow.network.network import Group, Kind, Network, Place, Route, Source
from homefirst.flow.network.stay import Stay, empirical, exponential, fixed, lognormal
from homefirst.foundation.errors import NotUnderstood, Refused
from tests.flow.everything import DAYS, EVERYTHING, PRESENT, WARM_UP, matrices
from tests.flow.small import MONDAY, out

_NAMES = ("one", "two", "three", "four")
_stays = st.one_of(
    st.floats(0.05, 6).map(fixed),
    st.floats(0.05, 6).map(exponential),
    st.builds(lognormal, st.floats(0.05, 6), st.floats(0.1, 2)),
    st.lists(st.floats(0.05, 6), min_size=1, max_size=4).map(lambda seen: empirical(tuple(seen))),
)


@st.composite
def _places(draw: st.DrawFn, name: str, later: tuple[str, ...]) -> Place:
    ways = tuple(draw(st.lists(st.sampled_from(later), min_size=1, max_size=2, unique=True)))
    kind = draw(st.sampled_from(list(Kind)))
    stay: Stay = draw(_stays)
    return Place(
        name,
        kind,
        tuple(Route(to, 1 / len(ways), draw(st.sampled_from((None, True, False)))) for to in ways),
        stay=stay,
        capacity=draw(st.integers(0, 6)),
        per_week=draw(st.floats(0.5, 40)),
        hours_per_week=draw(st.floats(1, 30)),
        hours=draw(_stays),
        taper=draw(st.sampled_from(((), (1.0, 0.5), (1.0, 0.75, 0.5)))),
        queue=draw(st.sampled_from((None, 0, 2))),
        overflow=draw(st.sampled_from(later)),
        blocking=draw(st.booleans()),
        step=draw(st.booleans()),
        patience=draw(st.none() | _stays),
        leaves_to=draw(st.sampled_from(later)),
        by_call=draw(st.booleans()),
    )


@st.composite
def _networks(draw: st.DrawFn) -> Network:
    names = _NAMES[: draw(st.integers(1, 4))]
    places = tuple(draw(_places(name, (*names[at + 1 :], "out"))) for at, name in enumerate(names))
    sources = tuple(
        Source(f"source {to}", draw(st.floats(0.5, 8)), to, group=draw(st.sampled_from((None, "soon"))))
        for to in draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    )
    return Network("drawn", MONDAY, draw(st.integers(0, 2**40)), sources, places, groups=(Group("soon", 1),))


@settings(max_examples=150)
@given(_networks())
def test_nobody_is_lost_and_no_place_is_over_its_capacity(of: Network):
    found = simulate(of, days=21)  # which proves place by place and day by day that nobody is lost
    assert found.balance.tolist() == [0] * len(of.places)
    assert (found.inside_after == found.came.sum(0) - found.left.sum(0) - found.gave_up.sum(0)).all()
    for at, place in enumerate(of.places):
        if place.kind in (Kind.BEDS, Kind.SLOTS):
            assert found.midnight[:, at].max() <= place.capacity
            assert found.occupied[:, at].max() <= place.capacity
        if place.kind is Kind.STARTS:
            assert found.started[:, at].sum() <= place.per_week * 3 + 2
    assert (found.delayed_midnight >= 0).all()
    assert (found.waiting >= 0).all()
    assert found.delayed.sum() <= found.occupied.sum() + 1e-9


@settings(max_examples=15)
@given(_networks())
def test_people_followed_one_by_one_say_what_the_matrices_count(of: Network):
    found = simulate(of, days=6)
    started: Counter[tuple[int, str]] = Counter()
    days: Counter[str] = Counter()
    for source in of.sources:
        for nth in range(200):
            moments = trace(of, days=6, person=Person(source.name, nth))
            if not moments:
                break
            for one_moment in moments:
                if one_moment.what is What.STARTED:
                    started[int(one_moment.day), one_moment.place] += 1
                    days[one_moment.place] += 6 - one_moment.day
                if one_moment.what is What.LEFT:
                    days[one_moment.place] -= 6 - one_moment.day
    for at, name in enumerate(found.places):
        assert [started[day, name] for day in range(6)] == found.started[:, at].tolist()
        assert days[name] == pytest.approx(found.occupied[:, at].sum(), abs=1e-6)


def test_individual_waits_say_what_the_matrices_count():
    found = simulate(EVERYTHING, days=DAYS, warm_up=WARM_UP, present=PRESENT)
    each = waits(EVERYTHING, days=DAYS, warm_up=WARM_UP, present=PRESENT)
    for at in range(len(found.places)):
        here = each.place == at
        assert here.sum() == found.started[:, at].sum()
        assert each.waited[here].sum() == pytest.approx(found.wait_days[:, at].sum())
        assert (each.waited[here] > 0.5).sum() == found.long_waits[:, at, 1].sum()


def test_on_any_number_of_threads_and_in_any_slices_the_numbers_are_the_same(monkeypatch):
    prepared = prepare(EVERYTHING, days=DAYS, warm_up=WARM_UP, present=PRESENT)
    alone = [one(prepared, replication=number) for number in range(12)]
    monkeypatch.setattr(engine, "SLICE", 7)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda number: one(prepared, replication=number), range(12)))
    for a, b in zip(alone, together, strict=True):
        assert all(np.array_equal(matrices(a)[name], matrices(b)[name]) for name in matrices(a))
    assert len({run.arrivals for run in alone}) > 6


def test_with_too_little_room_at_first_the_numbers_are_the_same():
    prepared = prepare(EVERYTHING, days=DAYS, warm_up=WARM_UP, present=PRESENT)
    narrow = replace(prepared, room=len(PRESENT) + 1)
    a, b = matrices(one(prepared)), matrices(one(narrow))
    assert all(np.array_equal(a[name], b[name]) for name in a)


def test_another_capacity_moves_nobodys_arrival_nor_a_stay_of_theirs():
    def moments(of: Network, nth: int) -> dict[What, float]:
        told = trace(of, days=60, person=Person("door", nth))
        found = {one.what: one.day for one in told}
        return {
            What.ARRIVED: found[What.ARRIVED],
            What.STAYED: found.get(What.STAYED, 0.0) - found.get(What.STARTED, 0.0),
        }

    ward = Place("ward", Kind.BEDS, (out(),), stay=lognormal(4, 1.2), capacity=2)
    of = Network("one source", MONDAY, 3, (Source("door", 1.0, "ward"),), (ward,))
    more = replace(of, places=(replace(ward, capacity=9),))
    for nth in range(12):
        assert moments(of, nth) == pytest.approx(moments(more, nth), abs=1e-9)
    assert simulate(of, days=60).wait_days.sum() > simulate(more, days=60).wait_days.sum()


def test_a_place_that_fills_without_end_is_refused_with_its_name():
    ward = Place("ward", Kind.BEDS, (out(),), stay=fixed(9), capacity=1)
    of = Network("too small", MONDAY, 3, (Source("door", 100.0, "ward"),), (ward,))
    with pytest.raises(Refused, match=r"ward: On \d+ April 2016 there are .* people in the network"):
        simulate(of, days=365, most_people=1000)


def test_a_circle_in_which_no_time_goes_by_is_refused():
    places = (
        Place("here", Kind.NONE, (Route("there", 1.0),)),
        Place("there", Kind.NONE, (Route("here", 1.0),)),
    )
    of = Network("circle", MONDAY, 3, (Source("door", 1.0, "here"),), places)
    with pytest.raises(Refused, match="a million things happen at one moment"):
        simulate(of, days=30)


def test_it_stops_when_asked_and_tells_how_far_it_is():
    told: list[float] = []
    one(prepare(EVERYTHING, days=60), settings=Settings(told=told.append))
    assert told == [0.5, 1.0]
    with pytest.raises(Stopped, match="Stopped after 30 of 60 days"):
        simulate(EVERYTHING, days=60, stop=lambda: len(told) == 3, told=told.append)


def test_days_that_cannot_be_counted_are_not_understood():
    for days in (0, -1, 50_000):
        with pytest.raises(NotUnderstood, match="days cannot be simulated"):
            simulate(EVERYTHING, days=days)


def test_somebody_lost_would_be_told():
    prepared = prepare(EVERYTHING, days=DAYS, present=PRESENT)
    world = new_world(prepared, None, 0)
    carry_out(prepared, world, Settings())
    run_of(prepared, world)
    world.days[5, 2] += 1
    with pytest.raises(NotConserved, match="On day 0 of home care"):
        run_of(prepared, world)


def test_arrivals_follow_hours_weekdays_months_and_growth():
    nine = tuple(float(hour == 9) for hour in range(24))
    source = Source(
        "door",
        100.0,
        "ward",
        nine,
        (2.0,) + (5 / 6,) * 6,
        (1.0,) * 4 + (1.2,) + (1.0,) * 7,
        growth_a_year=0.5,
    )
    ward = Place("ward", Kind.NONE, (out(),), stay=fixed(0.01))
    of = Network("one source", MONDAY, 3, (source,), (ward,))
    found = simulate(of, days=731, warm_up=14)
    came = found.came[:, 0]
    expected = np.array(
        [
            100
            * (2 if day.weekday() == 0 else 5 / 6)
            * (1.2 if day.month == 5 else 1)
            * 1.5 ** ((day - MONDAY) / timedelta(days=365.25))
            for day in map(found.day, range(len(came)))
        ]
    )
    assert abs((came - expected).sum()) < 4 * expected.sum() ** 0.5
    assert ((came - expected) ** 2 / expected).mean() == pytest.approx(1.0, abs=0.2)
    each = waits(of, days=28)
    assert ((each.day * 24) % 24 // 1 == 9).all()
