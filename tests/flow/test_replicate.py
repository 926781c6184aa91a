"""Replications: the same on any number of threads, as many as a precision needs, compared in pairs."""

from dataclasses import replace
from datetime import date
from threading import Lock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefirst.flow.engine.run import Run
from homefirst.flow.experiment.delays import by_month, counting, delayed_matrix
from homefirst.flow.experiment.paired import effect
from homefirst.flow.experiment.precision import (
    Precision,
    about_needed,
    check_number,
    reached_by,
    until_precise,
)
from homefirst.flow.experiment.replicate import replicate
from homefirst.flow.experiment.summary import delayed, fan, means
from homefirst.flow.experiment.told import Told, check_conserved, told
from homefirst.flow.network.network import OUT, Kind, Network, Place, Route
from homefirst.flow.network.stay import fixed
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.student import interval

SEED = 20160310


def run(occupied: float, *, days: int = 4, warm_up: int = 1, balance: int = 0) -> Run:
    """A made-up replication of one place whose mean occupied is known."""
    matrix = np.full((warm_up + days, 1), occupied)
    matrix[:warm_up] = 1e6  # what came before must not count
    ones = np.ones((warm_up + days, 1), dtype=np.int64)
    many = np.ones((warm_up + days, 1, 3), dtype=np.int64)
    inside = np.array([0])
    return Run(
        ("ward",), (("ward", "home"),), date(2016, 4, 1), warm_up, matrix, matrix / 2, matrix / 4,
        ones, ones * 2, ones, ones, ones, matrix, many[:, :, :2], ones, many, ones, inside, inside,
        np.array([balance]), 7, 3,
    )  # fmt: skip


@given(st.integers(0, 30), st.integers(1, 5), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_they_come_in_order_on_any_number_of_threads(count: int, threads: int, first: int) -> None:
    found = list(replicate(lambda number: number * number, count=count, threads=threads, first=first))
    assert found == [number * number for number in range(first, first + count)]


def test_what_is_not_asked_for_is_not_begun() -> None:
    begun, lock = [], Lock()

    def one(number: int) -> int:
        with lock:
            begun.append(number)
        return number

    asked = replicate(one, count=1000, threads=2)
    assert [next(asked), next(asked)] == [0, 1]
    asked.close()
    assert len(begun) <= 6


def test_what_fails_in_a_thread_fails_for_who_asks() -> None:
    def one(number: int) -> int:
        if number == 3:
            raise ArithmeticError("lost")
        return number

    with pytest.raises(ArithmeticError, match="lost"):
        list(replicate(one, count=9, threads=2))


def test_so_many_as_the_precision_needs() -> None:
    """By hand: what never varies is precise at once: the fewest are made, and those that make sure."""
    still = Precision(0.05, least=5, most=100, holds=3)
    assert len(list(until_precise(iter([1.0] * 100), lambda one: (one,), still))) == 5 + 3
    wild = Precision(0.05, least=5, most=40)
    assert len(list(until_precise(iter([1.0, -1.0] * 50), lambda one: (one,), wild))) == 40


@given(st.integers(0, 2**32), st.floats(0.01, 0.3))
@settings(max_examples=30, deadline=None)
def test_what_is_called_precise_is(seed: int, share: float) -> None:
    values = np.random.default_rng(seed).normal(100, 60, 800).tolist()
    made = list(until_precise(iter(values), lambda one: (one, 2 * one), Precision(share, most=800)))
    assert made == values[: len(made)]
    last = interval(made)
    assert len(made) == 800 or last.within(share)
    # A plain judge: no shorter row of its kind would have done.
    near = [interval(values[:n]).within(share) for n in range(5, len(made))]
    assert not any(all(near[at : at + 6]) for at in range(len(near) - 5))


def test_a_thousand_by_mistake() -> None:
    check_number(500, meant=False)
    check_number(1000, meant=True)
    with pytest.raises(NotUnderstood, match="1,000 replications are more than 500"):
        check_number(1000, meant=False)
    with pytest.raises(NotUnderstood, match="at least one"):
        check_number(0, meant=True)


def test_means_leave_the_warm_up_out() -> None:
    runs = [told(run(8.0), {"home"}), told(run(12.0), {"home"})]
    (ward,) = means(runs).values()
    assert (ward.occupied, ward.waiting) == (10.0, 5.0)
    assert ward.wait_days == 5.0  # 10 days of wait on average, by two who started
    assert (ward.low, ward.high) == (
        pytest.approx(10 - 12.7062 * 2, abs=1e-3),
        pytest.approx(35.412, abs=1e-3),
    )
    assert delayed(runs).mean == 2.5
    assert means(runs[:1])["ward"].low is None


def test_a_fan_spreads_over_the_replications() -> None:
    rows = np.arange(101.0)[:, None] + np.array([0.0, 0, 0, 0, 10])
    found = fan(rows)
    assert found.lines.shape == (5, 5)
    assert found.lines[:, 0] == pytest.approx([5, 25, 50, 75, 95])
    assert found.mean == pytest.approx([50.0, 50, 50, 50, 60])
    assert fan(rows, over=2).mean == pytest.approx([50.0, 50])  # the fifth day is half of what is no pair
    assert fan(rows, over=7).lines.shape == (5, 0)


def test_people_who_do_not_add_up_are_a_fault() -> None:
    with pytest.raises(ArithmeticError, match=r"3 people too many or too few in 'ward'"):
        check_conserved(run(1.0, balance=3))


def test_pairs_tell_more_than_apart() -> None:
    random = np.random.default_rng(SEED)
    shared = random.normal(100, 20, 40)
    base = [told(run(float(one)), {"home"}) for one in shared]
    option = [told(run(float(one)), {"home"}) for one in shared - 5 + random.normal(0, 1, 40)]

    def occupied(one: Told) -> float:
        return float(one.mean("occupied")[0])

    found = effect(base, option, occupied)
    assert found.change.mean == pytest.approx(-5, abs=0.6)
    assert found.is_sure
    assert found.gain is not None
    assert found.gain > 100
    assert not effect(base, base, occupied).is_sure
    assert effect(base, base, occupied).gain is None
    with pytest.raises(ValueError, match="no pairs"):
        effect(base, option[:3], occupied)


def test_what_has_no_reason_is_no_delay_where_others_have_one() -> None:
    home = Place("home", Kind.STARTS, (Route(OUT, 1.0),), per_week=7, reason="E")
    morning = Place("home in the morning", Kind.SLOTS, (Route(OUT, 1.0),), stay=fixed(0), capacity=9)
    network = Network("two", date(2016, 4, 1), 1, (), (home, morning))
    assert counting(network) == {"home"}
    assert counting(replace(network, places=(morning,))) == {"home in the morning"}
    assert told(run(8.0), {"home"}).delayed == 2.0
    assert told(run(8.0), {"home in the morning"}).delayed == 0.0
    assert told(run(8.0), {"home in the morning"}).pairs == ()


def test_the_precision_reached_is_that_of_what_is_told_worst() -> None:
    """Half the 95% interval of 9, 10 and 11 is 2.48, by the table of t: 24.8% of 10."""
    assert reached_by([]) is None
    assert reached_by([(9.0, 100.0)]) is None  # nobody knows, of one
    assert reached_by([(9.0, 100.0), (10.0, 100.0), (11.0, 100.0)]) == pytest.approx(0.2484, abs=1e-4)
    assert reached_by([(0.0,), (0.0,), (0.0,)]) == 0.0  # a mean of nothing that never varied is precise
    assert reached_by([(-1.0,), (1.0,)]) is None  # a mean of nothing that does is not


@pytest.mark.parametrize(
    ("made", "share", "needed"),
    [
        (4, 0.4, 10),  # of so few nobody guesses: as many as have to be made
        (8, None, 10),
        (8, 0.2, 128),  # twice as precise takes four times as many
        (8, 0.5, 500),  # no more than are made at most
        (40, 0.04, 40),
    ],
)
def test_about_how_many_replications_a_precision_takes(made: int, share: float | None, needed: int) -> None:
    assert about_needed(made, share, Precision(0.05)) == needed


def test_simulated_days_are_counted_by_the_month_as_real_ones_are() -> None:
    """By hand: one person at each of four midnights, of which the last two are in May."""
    ward = Place("ward", Kind.BEDS, (Route("home", 1.0),), stay=fixed(1), capacity=9, blocking=True)
    home = Place("home", Kind.STARTS, (Route(OUT, 1.0),), per_week=7, reason="E", whose="social_care")
    network = Network("two", date(2016, 4, 29), 1, (), (ward, home))
    runs = [told(run(8.0), {"home"})] * 3
    matrix = delayed_matrix(network, runs[0], {"ward": "acute"})
    assert matrix.labels == ("E/social_care/acute",)
    assert matrix.of("E/social_care/acute") == (1, 1, 1, 1)
    assert by_month(network, runs) == [
        {"month": month, "reason": "E", "whose": "social_care", "kept": "ward", "days": 2.0}
        for month in ("2016-04", "2016-05")
    ]
