"""The engine against a second one, written in SimPy from the words of the semantics: means of networks that
no formula knows, within their errors."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from homefirst.flow.network.network import Group, Kind, Network, OfGroup, Opening, Place, Route, Source
from homefirst.flow.network.read import read_network
from homefirst.flow.network.stay import empirical, exponential, fixed, lognormal
from homefirst.foundation.stats.student import t_below
from tests.judges.flow_cases import LEAVE, MONDAY
from tests.judges.simpy_flow import Unknown, replications

pytestmark = pytest.mark.long

SEED = 4
WHATS = ("occupied", "waiting", "wait_days", "started", "left", "turned_away", "gave_up")
DAY = tuple((2.0 if 8 <= hour < 20 else 0.5) / 30 for hour in range(24))

HOSPITAL = Network(
    "a small hospital",
    MONDAY,
    1,
    (
        Source("emergency", 12.0, "door", by_hour=DAY, by_weekday=(1.2, 1.1, 1.0, 1.0, 0.9, 0.9, 0.9)),
        Source("frail", 2.0, "door", group="frail"),
        Source("planned", 1.5, "ward", group="planned"),
    ),
    (
        Place("door", Kind.NONE, (Route("ward", 0.4), Route("out", 0.6)), stay=lognormal(0.2, 0.8)),
        Place(
            "ward",
            Kind.BEDS,
            (
                Route("care", 0.25),
                Route("assessment", 0.2),
                Route("clinic", 0.15, blocking=False),
                Route("out", 0.4),
            ),
            stay=lognormal(1.2, 1.2),
            capacity=11,
            queue=6,
            overflow="elsewhere",
            blocking=True,
            by_group={"frail": OfGroup(stay=lognormal(2.0, 1.0))},
        ),
        Place("elsewhere", Kind.BEDS, LEAVE, stay=exponential(1.0), capacity=2, queue=0),
        Place("assessment", Kind.NONE, (Route("home", 0.7), Route("care", 0.3)), stay=fixed(0.5), step=True),
        Place(
            "care", Kind.SLOTS, (Route("home", 0.3), Route("out", 0.7)), stay=empirical((2, 3, 5)), capacity=8
        ),
        Place("home", Kind.STARTS, LEAVE, stay=exponential(3.0), per_week=16.0),
        Place(
            "clinic",
            Kind.SLOTS,
            (Route("ward", 0.1), Route("out", 0.9)),
            stay=exponential(0.6),
            capacity=1,
            queue=2,
            patience=exponential(0.5),
            leaves_to="elsewhere",
        ),
    ),
    (Group("frail", 1), Group("planned", 4)),
)


def compared(
    network: Network, *, days: int, warm_up: int, judges: int, engines: int, judged: Network | None = None
) -> dict[str, float]:
    """The p of each figure of each place (Welch's t), for those that vary. `judged`: what the judge
    simulates, if not the same network."""
    from homefirst.flow.engine.simulate import one
    from homefirst.flow.engine.tables import prepare

    prepared = prepare(network, days=days, warm_up=warm_up)
    runs = [one(prepared, SEED, nth) for nth in range(engines)]
    theirs = list(replications(judged or network, days=days, warm_up=warm_up, seed=SEED, count=judges))
    found = {}
    for at, place in enumerate(prepared.places):
        for what in WHATS:
            ours = np.array([getattr(run, what)[run.after_warm_up, at].mean() for run in runs])
            other = np.array([each[place, what] for each in theirs])
            if ours.std() + other.std() < 1e-9:
                assert ours[0] == pytest.approx(other[0], abs=1e-6), (place, what)
            else:
                found[f"{place}, {what}"] = welch(ours, other)
    return found


def welch(one: np.ndarray, other: np.ndarray) -> float:
    errors = [values.var(ddof=1) / len(values) for values in (one, other)]
    degrees = sum(errors) ** 2 / sum(
        error**2 / (len(values) - 1) for error, values in zip(errors, (one, other), strict=True)
    )
    t = (one.mean() - other.mean()) / math.sqrt(sum(errors))
    return 2 * t_below(-abs(float(t)), float(degrees))


def agree(ps: dict[str, float]) -> None:
    """No figure differs by more than four standard errors of a normal mean would."""
    assert {name: p for name, p in ps.items() if p < 6.3e-5} == {}


@pytest.fixture(scope="module")
def of_hospital() -> dict[str, float]:
    return compared(HOSPITAL, days=120, warm_up=20, judges=16, engines=100)


def test_a_small_hospital_is_the_same_in_both_engines(of_hospital: dict[str, float]):
    agree(of_hospital)
    # All that was to happen did.
    for name in ("ward, turned_away", "clinic, gave_up", "elsewhere, turned_away", "home, waiting"):
        assert name in of_hospital


@pytest.mark.parametrize(
    "change",
    [
        lambda place: replace(place, blocking=False),
        lambda place: replace(place, queue=7),
        lambda place: replace(place, capacity=12),
        lambda place: replace(place, by_group={"frail": OfGroup(stay=lognormal(3.5, 1.0))}),
    ],
    ids=["nobody keeps a bed", "one more may wait", "one bed more", "the frail stay longer"],
)
@pytest.mark.slow
def test_a_hospital_that_differs_a_little_is_seen_to_differ(change: Callable[[Place], Place]):
    """The judge's judge: the same comparison with one thing changed on one side only."""
    places = tuple(change(place) if place.name == "ward" else place for place in HOSPITAL.places)
    changed = replace(HOSPITAL, places=places)
    ps = compared(changed, judged=HOSPITAL, days=120, warm_up=20, judges=32, engines=200)
    assert min(ps.values()) < 6.3e-5


def test_what_the_judge_does_not_know_it_refuses():
    odd = replace(HOSPITAL.places[1], open=Opening())
    with pytest.raises(Unknown, match="ward"):
        next(replications(replace(HOSPITAL, places=(odd,)), days=1, warm_up=0, seed=1, count=1))


@pytest.mark.slow
def test_the_reference_network_is_the_same_in_both_engines(shared: Path):
    network = read_network((shared / "data" / "reference-network.toml").read_text())
    agree(compared(network, days=365, warm_up=90, judges=12, engines=200))
