from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from homefirst.flow.network.loops import (
    HOLDING,
    Keeping,
    Loop,
    can_be_stuck,
    components,
    kept_while_waiting,
    loops,
)
from homefirst.flow.network.network import OUT, Kind, Network, Place, Route, Source
from homefirst.flow.network.stay import exponential, fixed
from tests.judges.plain_loops import plain_reachable, plain_stuck


def a_place(name: str, *to: str, kind: Kind = Kind.BEDS, blocking: bool = True, step: bool = False) -> Place:
    share = 1 / (len(to) + 1)
    ways = tuple(Route(one, share) for one in (*to, OUT))
    return Place(name, kind, ways, fixed(1), capacity=3, blocking=blocking, step=step)


def a_network(*places: Place) -> Network:
    return Network("a county", date(2016, 4, 4), 1, (Source("arrivals", 1.0, places[0].name),), tuple(places))


ACUTE, HOSPITAL = a_place("acute", "community hospital"), a_place("community hospital", "acute")


def test_two_places_that_wait_for_each_other_are_told_as_a_path() -> None:
    (loop,) = loops(a_network(ACUTE, HOSPITAL, a_place("care home")))
    assert loop == Loop(("acute", "community hospital"))
    assert str(loop) == "acute, which waits for community hospital, which waits for acute"


def test_a_way_back_that_keeps_nothing_is_no_loop() -> None:
    assert loops(a_network(ACUTE, replace(HOSPITAL, blocking=False))) == ()
    back = (Route("acute", 0.5, blocking=False), Route(OUT, 0.5))
    assert loops(a_network(ACUTE, replace(HOSPITAL, next=back))) == ()


def test_a_place_that_waits_for_itself_is_a_loop_of_one() -> None:
    assert loops(a_network(a_place("acute", "acute"))) == (Loop(("acute",)),)


def test_starts_come_again_and_a_place_without_limit_is_never_full() -> None:
    for kind in Kind:
        found = loops(a_network(ACUTE, replace(HOSPITAL, kind=kind)))
        assert bool(found) == (kind in HOLDING), kind


def test_who_is_in_a_step_keeps_where_they_came_from() -> None:
    ward = a_place("ward", "assessment", blocking=False)
    step = a_place("assessment", "ward", kind=Kind.NONE, blocking=False, step=True)
    assert loops(a_network(ward, step)) == (Loop(("ward",)),)
    assert loops(a_network(ward, replace(step, step=False))) == ()


def test_two_steps_after_each_other_are_seen_through() -> None:
    ward = a_place("ward", "assessment", blocking=False)
    steps = (
        a_place("assessment", "choice", kind=Kind.NONE, step=True),
        a_place("choice", "ward", kind=Kind.NONE, step=True),
    )
    assert loops(a_network(ward, *steps)) == (Loop(("ward",)),)


def test_where_waiting_ends_the_loop_opens() -> None:
    impatient = replace(HOSPITAL, patience=exponential(5))
    assert loops(a_network(ACUTE, impatient)) == ()
    assert loops(a_network(ACUTE, replace(impatient, leaves_to="acute"))) == (Loop(("acute",)),)


def test_where_the_call_may_give_another_place_only_both_full_are_a_loop() -> None:
    called = replace(HOSPITAL, by_call=True, instead=("care home",))
    assert loops(a_network(ACUTE, called, a_place("care home"))) == ()
    assert loops(a_network(ACUTE, called, a_place("care home", "acute"))) == (Loop(("acute", "care home")),)


def test_a_way_that_nobody_takes_is_no_loop() -> None:
    none_back = replace(HOSPITAL, next=(Route("acute", 0.0), Route(OUT, 1.0)))
    assert loops(a_network(ACUTE, none_back)) == ()


NAMES = "abcde"
keepings = st.lists(
    st.builds(
        Keeping,
        st.sampled_from(NAMES),
        st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2),
    ),
    max_size=9,
)


@given(keepings)
def test_what_can_be_stuck_is_what_trying_every_set_finds(keeping: list[Keeping]) -> None:
    assert can_be_stuck(keeping) == plain_stuck(keeping)


graphs = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12)


@given(graphs)
def test_components_are_those_who_reach_each_other(pairs: list[tuple[str, str]]) -> None:
    edges: dict[str, list[str]] = {name: [] for name in NAMES}
    for one, other in pairs:
        edges[one].append(other)
    reach = {name: plain_reachable(edges, name) | {name} for name in NAMES}
    mutual = {tuple(sorted(b for b in NAMES if b in reach[a] and a in reach[b])) for a in NAMES}
    assert components(edges) == tuple(sorted(mutual))


@given(graphs)
def test_there_is_one_loop_told_of_each_knot_and_it_is_a_way_around(
    pairs: list[tuple[str, str]],
) -> None:
    to = {name: [other for one, other in dict.fromkeys(pairs) if one == name] for name in NAMES}
    network = a_network(*(a_place(name, *to[name]) for name in NAMES))
    found = loops(network)
    for loop in found:
        around = zip(loop.path, (*loop.path[1:], loop.path[0]), strict=True)
        assert all(other in to[one] for one, other in around)
        assert len(set(loop.path)) == len(loop.path)
    circles = {name for name in NAMES if name in plain_reachable(to, name)}
    mutual = {
        frozenset(b for b in circles if b in plain_reachable(to, a) and a in plain_reachable(to, b))
        for a in circles
    }
    assert len(found) == len(mutual)
    assert all(any(set(loop.path) <= knot for knot in mutual) for loop in found)


def test_who_keeps_what_is_told_of_every_group() -> None:
    assert set(kept_while_waiting(a_network(ACUTE, HOSPITAL))) == {
        Keeping("acute", frozenset({"community hospital"})),
        Keeping("community hospital", frozenset({"acute"})),
    }
