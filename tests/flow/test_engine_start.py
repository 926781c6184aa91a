"""How a simulation begins: with whoever is there and whoever waits."""

from dataclasses import replace

import numpy as np
import pytest

from homefirst.flow.network.network import Group, Kind, Network, OfGroup, Place, Present, Route, Source
from homefirst.flow.network.stay import Stay, empirical, exponential, fixed, lognormal
from homefirst.foundation.errors import NotUnderstood
from tests.flow.small import MONDAY, network, out, run, starts, told


def test_twenty_who_wait_for_ten_beds_are_gone_in_the_end():
    of = network(Place("beds", Kind.BEDS, (out(),), stay=fixed(2), capacity=10))
    waiting = tuple(Present(None, waits_for="beds", waited=float(day)) for day in range(20))
    found = run(of, waiting, days=5)
    assert found.occupied[:, 0].tolist() == [10, 10, 10, 10, 0]
    assert found.waiting[:, 0].tolist() == [10, 10, 0, 0, 0]
    assert (found.inside_before[0], found.inside_after[0]) == (20, 0)
    assert [waited for _, _, waited in starts(of, waiting)][:10] == [19, 18, 17, 16, 15, 14, 13, 12, 11, 10]


def test_who_waits_in_a_bed_keeps_it_and_moves_on_in_their_turn():
    ward = Place("ward", Kind.BEDS, (Route("care", 1.0),), stay=fixed(5), capacity=2, blocking=True)
    of = network(ward, Place("care", Kind.SLOTS, (out(),), stay=fixed(2), capacity=1))
    present = (
        Present("care", 1.0),
        Present("ward", 9.0, waits_for="care", waited=2.0),
        Present("ward", 9.0, waits_for="care", waited=3.0),
        Present(None, waits_for="ward", waited=1.0),
    )
    assert starts(of, present) == [
        ("care", 1.0, 4.0),
        ("ward", 1.0, 2.0),
        ("care", 3.0, 5.0),
        ("care", 6.0, 0.0),
    ]


def test_who_is_in_a_step_keeps_the_bed_for_the_rest_of_it():
    ward = Place("ward", Kind.BEDS, (Route("assessment", 1.0),), stay=fixed(5), capacity=2)
    step = Place("assessment", Kind.NONE, (out(),), stay=fixed(3), step=True)
    found = run(network(ward, step), (Present("ward", 9.0, waits_for="assessment", waited=1.0),), days=3)
    assert found.delayed[:, found.pairs.index(("ward", "assessment"))].tolist() == [1, 1, 0]
    assert found.occupied[:, 0].tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("stay", "days"),
    [(fixed(4), 1.5), (exponential(4), 9.0), (lognormal(5, 1.3), 20.0), (empirical((1.0, 6.0, 9.0)), 2.0)],
    ids=["fixed", "exponential", "lognormal", "empirical"],
)
def test_what_is_left_of_a_stay_is_as_of_stays_that_last_as_long(stay: Stay, days: float):
    """The judge draws whole stays and throws away those that are over sooner."""
    of = network(Place("ward", Kind.BEDS, (out(),), stay=stay, capacity=1))
    found = run(of, (Present("ward", days),) * 4000, days=3)
    still = found.midnight[:, 0] / 4000
    random = np.random.default_rng(5)
    drawn = {
        "fixed": lambda: np.full(400_000, 4.0),
        "exponential": lambda: random.exponential(4, 400_000),
        "lognormal": lambda: random.lognormal(
            np.log(5) - np.log1p(1.69) / 2, np.sqrt(np.log1p(1.69)), 400_000
        ),
        "empirical": lambda: random.choice([1.0, 6.0, 9.0], 400_000),
    }[stay.shape.value]()
    lasting = drawn[drawn > days]
    expected = [(lasting > days + day).mean() for day in (1, 2, 3)]
    assert still == pytest.approx(expected, abs=0.03)


def test_a_stay_of_which_nothing_is_known_is_met_in_proportion_to_its_days():
    of = network(Place("ward", Kind.BEDS, (out(),), stay=empirical((1.0, 3.0)), capacity=1))
    found = run(of, (Present("ward"),) * 4000, days=3)
    # Three of four people met are in a stay of three days, anywhere in it.
    assert found.midnight[:, 0] / 4000 == pytest.approx([0.75 * 2 / 3, 0.75 / 3, 0.0], abs=0.03)
    assert found.long_stays.sum() == 0


def test_who_is_there_has_given_back_the_hours_of_the_parts_that_are_over():
    care = Place(
        "care", Kind.HOURS, (out(),), stay=fixed(3), hours_per_week=8, hours=fixed(8), taper=(1.0, 0.5, 0.25)
    )
    of = network(replace(care, by_group={"half": OfGroup(hours=fixed(4))}), groups=(Group("half"),))
    half = Present(None, waits_for="care", group="half")
    # Of eight hours four come back after a day, two after two, two after three; and so of theirs who start.
    for days, begins in ((0.5, [0.5, 1.5]), (1.5, [0.0, 1.0]), (2.5, [0.0, 0.5])):
        given = starts(of, (Present("care", days), half, half))
        assert [day for _, day, _ in given] == begins


def test_who_is_nowhere_and_waits_for_nothing_is_told():
    of = network(Place("ward", Kind.BEDS, (out(),), stay=fixed(1), capacity=1))
    with pytest.raises(NotUnderstood, match="present 1: Whoever is present"):
        run(of, (Present(None),))
    with pytest.raises(NotUnderstood, match="There is no place 'wrad'"):
        run(of, (Present("wrad"),))


def test_a_person_followed_says_what_the_matrices_count():
    ward = Place("ward", Kind.BEDS, (out(),), stay=fixed(1.5), capacity=1)
    of = Network("one source", MONDAY, 7, (Source("door", 0.3, "ward"),), (ward,))
    found = run(of, (), days=40)
    assert found.arrivals == found.came.sum() > 5
    assert told(network(ward), (Present("ward", 0.5),), 0) == [
        (1.0, "stayed", "ward"),
        (1.0, "left", "ward"),
        (1.0, "gone", None),
    ]
