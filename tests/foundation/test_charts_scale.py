import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.charts.scale import Linear, decimals_of, finite, runs, spread, ticks

values = st.floats(-1e6, 1e6, allow_nan=False)


def test_a_scale_puts_its_ends_where_it_is_told() -> None:
    scale = Linear(low=0, high=200, start=300, end=100)
    assert [scale.at(value) for value in (0, 50, 200)] == [300, 250, 100]


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (math.nan, 1), (0, math.inf)])
def test_a_scale_without_extent_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="No scale runs"):
        Linear(low, high, 0, 1)


@given(values, values)
def test_a_higher_value_is_never_placed_lower_on_the_page(one: float, other: float) -> None:
    scale = Linear(low=-1e6, high=1e6, start=400, end=20)
    assert (scale.at(max(one, other)) <= scale.at(min(one, other))) is True


def test_ticks_are_round_and_enclose_the_values() -> None:
    assert ticks(0, 190.8, 5) == (0, 50, 100, 150, 200)
    assert ticks(37_300, 57_500, 6) == (35_000, 40_000, 45_000, 50_000, 55_000, 60_000)


def test_a_single_value_gets_a_step_on_either_side() -> None:
    assert ticks(5, 5, 4) == (4.0, 6.0)
    assert ticks(0, 0, 4) == (-0.5, 0.0, 0.5)


@given(values, st.floats(1e-3, 1e6), st.integers(2, 9))
def test_ticks_always_enclose_are_even_and_few(low: float, extent: float, count: int) -> None:
    marks = ticks(low, low + extent, count)
    step = marks[1] - marks[0]
    assert marks[0] <= low + 1e-6 * step
    assert marks[-1] >= low + extent - 1e-6 * step
    assert 2 <= len(marks) <= count + 2
    assert all(math.isclose(b - a, step, rel_tol=1e-5) for a, b in itertools.pairwise(marks))


def test_as_many_decimals_as_the_round_values_need() -> None:
    assert decimals_of((0, 50, 100)) == 0
    assert decimals_of((0, 0.25, 0.5)) == 2


def test_an_unknown_point_ends_a_run_and_starts_the_next() -> None:
    assert runs([(1, None), (2, 5.0), (3, 6.0), (4, None), (5, None), (6, 7.0)]) == (
        ((2, 5.0), (3, 6.0)),
        ((6, 7.0),),
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_nobody_measured_is_refused(value: float) -> None:
    assert finite([1.0, None, 2.0]) == (1.0, 2.0)
    with pytest.raises(ValueError, match="unknown is None"):
        finite([1.0, value])


def test_labels_that_meet_move_apart_by_the_same_way() -> None:
    assert spread([100, 104, 200], gap=20, low=0, high=300) == (92, 112, 200)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8), st.floats(1, 60))
def test_spread_labels_keep_order_distance_and_room(wanted: list[float], gap: float) -> None:
    placed = spread(wanted, gap, 0, 300)
    fits = min(gap, 300 / max(len(wanted) - 1, 1))
    ordered = sorted(placed)
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in placed)
    assert all(b - a >= fits - 1e-6 for a, b in itertools.pairwise(ordered))
    by_wish = sorted(range(len(wanted)), key=lambda index: wanted[index])
    assert [placed[index] for index in by_wish] == ordered


@given(st.lists(st.floats(0, 300), min_size=2, max_size=2), st.floats(1, 60))
def test_two_labels_move_as_little_as_a_slow_search_finds(wanted: list[float], gap: float) -> None:
    def cost(places: tuple[float, ...]) -> float:
        return sum((place - wish) ** 2 for place, wish in zip(places, sorted(wanted), strict=True))

    grid = range(0, 301, 5)
    slow = min(
        cost((first, max(first + gap, second)))
        for first in grid
        for second in grid
        if max(first + gap, second) <= 300
    )
    assert cost(tuple(sorted(spread(wanted, gap, 0, 300)))) <= slow + 1e-6
