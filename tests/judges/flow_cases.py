"""Networks of which something is known exactly, and what: the engine's figures are held against it.

A case is a network, how long it runs, and figures of it: how a replication tells one, and what it is exactly.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from homefirst.flow.engine.run import Run
from homefirst.flow.network.network import OUT, Group, Kind, Network, OfGroup, Place, Present, Route, Source
from homefirst.flow.network.stay import Stay, exponential, fixed, lognormal
from tests.judges import flow_chains as chains
from tests.judges import flow_exact as exact

MONDAY = date(2016, 4, 4)
LEAVE = (Route(OUT, 1.0),)


@dataclass(frozen=True)
class Figure:
    name: str
    exact: float
    told: Callable[[Run], float]


@dataclass(frozen=True)
class Case:
    """`theory` says in a few words whose it is; `days` are those that are counted; `times` as many
    replications as of others are made, where one tells little."""

    name: str
    theory: str
    network: Network
    figures: tuple[Figure, ...]
    days: int
    warm_up: int = 0
    present: tuple[Present, ...] = ()
    times: int = 1


def network(*places: Place, sources: tuple[Source, ...], groups: tuple[Group, ...] = ()) -> Network:
    return Network("exact", MONDAY, 1, sources, places, groups)


def single(place: Place, per_day: float) -> Network:
    return network(place, sources=(Source("all", per_day, place.name),))


def ward(stay: Stay, beds: int = 1, queue: int | None = None, **more: object) -> Place:
    place = Place("ward", Kind.BEDS, LEAVE, stay=stay, capacity=beds, queue=queue)
    return replace(place, **more)  # type: ignore[arg-type]


def mean(matrix: str, place: str = "ward") -> Callable[[Run], float]:
    """A figure of a place, averaged over the days that are counted: people, or people a day."""
    return lambda run: float(getattr(run, matrix)[run.after_warm_up, run.places.index(place)].mean())


def on_day(matrix: str, day: int, place: str = "ward") -> Callable[[Run], float]:
    return lambda run: float(getattr(run, matrix)[run.warm_up + day, run.places.index(place)])


def between(matrix: str, first: int, end: int, place: str = "ward") -> Callable[[Run], float]:
    return lambda run: float(getattr(run, matrix)[first:end, run.places.index(place)].mean())


def kept(place: str, awaited: str) -> Callable[[Run], float]:
    """People who keep a place while they wait for, or are in, another."""
    return lambda run: float(run.delayed[run.after_warm_up, run.pairs.index((place, awaited))].mean())


def mean_wait(run: Run) -> float:
    days = run.after_warm_up
    return float(run.wait_days[days, 0].sum() / run.started[days, 0].sum())


def longer(threshold: int) -> Callable[[Run], float]:
    """The share of those who started that waited more than four hours (0), or twelve (1)."""

    def told(run: Run) -> float:
        days = run.after_warm_up
        return float(run.long_waits[days, 0, threshold].sum() / run.started[days, 0].sum())

    return told


def waiting_in_line() -> Iterator[Case]:
    """One place that keeps whoever comes."""
    for servers, rate, stay, days in (
        (1, 6.0, 0.11, 1500),
        (1, 6.0, 0.15, 6000),
        (3, 6.0, 0.3, 1500),
        (10, 20.0, 0.425, 800),
        (40, 40.0, 0.95, 800),
    ):
        yield Case(
            f"M/M/{servers} at a load of {rate * stay / servers:.2f}",
            "Erlang C 1917",
            single(ward(exponential(stay), servers), rate),
            (
                Figure("people waiting", exact.queue_mmc(servers, rate, stay), mean("waiting")),
                Figure("people with a place", rate * stay, mean("occupied")),
                Figure("mean wait, days", exact.queue_mmc(servers, rate, stay) / rate, mean_wait),
                Figure("share waiting over 4 hours", exact.longer_mmc(servers, rate, stay, 1 / 6), longer(0)),
                Figure(
                    "share waiting over 12 hours", exact.longer_mmc(servers, rate, stay, 1 / 2), longer(1)
                ),
            ),
            days,
            300,
        )
    for name, stay, cv, rate in (
        ("M/D/1", fixed(0.12), 0.0, 6.0),
        ("M/lognormal/1, cv 1.31", lognormal(0.1, 1.31), 1.31, 6.0),
        ("M/lognormal/1, cv 0.6", lognormal(0.14, 0.6), 0.6, 6.0),
    ):
        waiting = exact.pollaczek_khinchine(rate, stay.mean, cv)
        yield Case(
            name,
            "Pollaczek 1930, Khinchine 1932",
            single(ward(stay), rate),
            (
                Figure("people waiting", waiting, mean("waiting")),
                Figure("mean wait, days", waiting / rate, mean_wait),
            ),
            2500,
            200,
        )
    yield Case(
        "M/D/4",
        "Crommelin 1932",
        single(ward(fixed(0.4), 4), 8.0),
        (Figure("people waiting", exact.served_at_once(3.2, 4), mean("waiting")),),
        1500,
        100,
    )


def losing() -> Iterator[Case]:
    """Places that turn away, and people who give up."""
    for servers, queue, rate, stay in ((1, 4, 12.0, 0.1), (5, 7, 30.0, 0.16)):
        away, there, waiting = exact.mmck(servers, servers + queue, rate, stay)
        yield Case(
            f"M/M/{servers}/{servers + queue}",
            "birth and death",
            single(ward(exponential(stay), servers, queue), rate),
            (
                Figure("turned away a day", rate * away, mean("turned_away")),
                Figure("people with a place", there, mean("occupied")),
                Figure("people waiting", waiting, mean("waiting")),
            ),
            800,
            50,
        )
    for servers, rate, stay, name in (
        (10, 40.0, exponential(0.2), "M/M/10/10"),
        (10, 40.0, lognormal(0.2, 1.5), "M/lognormal/10/10"),
        (10, 40.0, fixed(0.2), "M/D/10/10"),
        (60, 110.0, lognormal(0.5, 1.31), "M/lognormal/60/60"),
    ):
        away = exact.erlang_b(servers, rate * stay.mean)
        yield Case(
            name,
            "Erlang B 1917, insensitive (Sevastyanov 1957)",
            single(ward(stay, servers, 0), rate),
            (
                Figure("turned away a day", rate * away, mean("turned_away")),
                Figure("people with a place", rate * (1 - away) * stay.mean, mean("occupied")),
            ),
            400,
            30,
        )
    yield Case(
        "beds from 5 to 12 on a day",
        "Erlang B 1917, before and after",
        single(
            ward(exponential(0.2), 5, 0, capacity_from=((MONDAY + timedelta(days=200), 12.0),)),
            30.0,
        ),
        (
            Figure("turned away a day, before", 30 * exact.erlang_b(5, 6.0), between("turned_away", 10, 200)),
            Figure(
                "turned away a day, after", 30 * exact.erlang_b(12, 6.0), between("turned_away", 210, 400)
            ),
        ),
        400,
    )
    waiting, gave_up = exact.erlang_a(4, 30.0, 0.16, 0.1)
    yield Case(
        "M/M/4+M, who gives up goes elsewhere",
        "Palm 1946 (Erlang A)",
        network(
            ward(exponential(0.16), 4, patience=exponential(0.1), leaves_to="elsewhere"),
            Place("elsewhere", Kind.NONE, LEAVE, stay=lognormal(0.5, 1.0)),
            sources=(Source("all", 30.0, "ward"),),
        ),
        (
            Figure("give up a day", gave_up, mean("gave_up")),
            Figure("people waiting", waiting, mean("waiting")),
            Figure("people elsewhere", gave_up * 0.5, mean("occupied", "elsewhere")),
        ),
        500,
        20,
    )
    yield Case(
        "M/M/1+D",
        "Barrer 1957",
        single(ward(exponential(0.1), patience=fixed(0.15)), 11.0),
        (Figure("give up a day", exact.patient_for(11.0, 0.1, 0.15), mean("gave_up")),),
        800,
        20,
    )
    chain = chains.overflowing(3, 4, 30.0, (0.1, 0.15))
    yield Case(
        "overflow into other beds",
        "Markov chain (Kosten 1937)",
        network(
            ward(exponential(0.1), 3, 0, overflow="others"),
            Place("others", Kind.BEDS, LEAVE, stay=exponential(0.15), capacity=4, queue=0),
            sources=(Source("all", 30.0, "ward"),),
        ),
        (
            Figure("people in the others", chain.mean(lambda state: state[1]), mean("occupied", "others")),
            Figure(
                "turned away by both a day",
                30 * chain.mean(lambda state: state == (3, 4)),
                mean("turned_away", "others"),
            ),
        ),
        500,
        20,
    )


def without_limit() -> Iterator[Case]:
    """Where nobody waits: what comes hour by hour, and what of those who were there is left."""
    there = 12.0
    yield Case(
        "M/lognormal/infinity",
        "Poisson (Khinchine 1932)",
        single(Place("ward", Kind.NONE, LEAVE, stay=lognormal(0.6, 1.31)), 20.0),
        (
            Figure("people there", there, mean("occupied")),
            Figure(
                "their variance at midnight",
                there,
                lambda run: float(((run.midnight[run.after_warm_up, 0] - there) ** 2).mean()),
            ),
        ),
        400,
        60,
    )
    hours = tuple(0.01 if hour < 8 else 0.0575 for hour in range(24))
    week = (1.3, 1.1, 1.0, 0.9, 0.9, 0.9, 0.9)
    source = Source("all", 60.0, "ward", by_hour=hours, by_weekday=week)
    stay = exponential(0.7)
    rates = [60.0 * 24 * share * factor for factor in week for share in hours]
    daily = exact.infinite_by_bin(rates, 0.7, 1 / 24).reshape(7, 24).mean(axis=1)
    free = Place("ward", Kind.NONE, LEAVE, stay=stay)
    yield Case(
        "M(t)/M/infinity, by hour and weekday",
        "Eick, Massey and Whitt 1993",
        network(free, sources=(source,)),
        tuple(
            Figure(f"people there on day {day}", daily[day], on_day("occupied", day)) for day in (0, 1, 3, 6)
        ),
        7,
        times=8,
    )
    weights = [1 + nth % 97 * (nth % 3) for nth in range(672)]
    bins = tuple(weight / sum(weights) for weight in weights)
    quarters = exact.infinite_by_bin([60.0 * 672 * share for share in bins], 0.1, 1 / 96)
    daily_of_bins = quarters.reshape(7, 96).mean(axis=1)
    yield Case(
        "M(t)/M/infinity, by quarters of an hour of a week",
        "Eick, Massey and Whitt 1993",
        network(replace(free, stay=exponential(0.1)), sources=(Source("all", 60.0, "ward", by_week=bins),)),
        tuple(
            Figure(f"people there on day {day}", daily_of_bins[day], on_day("occupied", day))
            for day in (0, 3, 6)
        ),
        7,
        times=8,
    )
    grown = Source("all", 40.0, "ward", by_month=(1.5,) * 6 + (0.5,) * 6, growth_a_year=0.5)
    came = np.array(
        [
            40 * (1.5 if day.month < 7 else 0.5) * 1.5 ** (nth / 365)
            for nth in range(120)
            for day in [MONDAY + timedelta(days=nth)]
        ]
    )
    yield Case(
        "M(t)/D/infinity, by month and with growth",
        "who came in the last three days",
        network(replace(free, stay=fixed(3.0)), sources=(grown,)),
        tuple(
            Figure(f"people at midnight of day {day}", came[day - 2 : day + 1].sum(), on_day("midnight", day))
            for day in (20, 88, 119)
        ),
        120,
        times=8,
    )
    survival = exact.lognormal_survival(6.0, 1.31)
    over = tuple(0.5 * nth for nth in range(40))
    yield Case(
        "what is left of stays that last since known days",
        "conditional lognormal",
        single(replace(free, stay=lognormal(6.0, 1.31)), 0.0),
        tuple(
            Figure(
                f"people there on day {day}",
                sum(exact.over(lambda t, e=e: survival(e + t) / survival(e), day, day + 1, 8) for e in over),
                on_day("occupied", day),
            )
            for day in (0, 4, 20)
        ),
        21,
        present=tuple(Present("ward", days) for days in over),
        times=16,
    )

    def rest(day: float) -> float:
        """The chance that a stay that is met at any moment lasts so many days more."""
        spread = math.sqrt(math.log1p(1.31**2))
        middle = math.log(6.0) - spread**2 / 2
        z = (math.log(day) - middle) / spread if day > 0 else -math.inf
        return 0.5 * math.erfc((z - spread) / math.sqrt(2)) - day * survival(day) / 6.0

    yield Case(
        "what is left of stays of which nothing is known",
        "length-biased (Cox 1962)",
        single(replace(free, stay=lognormal(6.0, 1.31)), 0.0),
        tuple(
            Figure(
                f"people there on day {day}", 60 * exact.over(rest, day, day + 1, 64), on_day("occupied", day)
            )
            for day in (0, 4, 20)
        ),
        21,
        present=(Present("ward", None),) * 60,
        times=16,
    )
    occupied, waiting = exact.emptying(20, 10, 2.0, 12)
    crowd = (Present("ward", 0.0),) * 10 + (Present(None, None, "ward", 1.0),) * 10
    yield Case(
        "twenty for ten beds, and nobody comes",
        "pure death chain (Van Loan 1978)",
        single(ward(exponential(2.0), 10), 0.0),
        tuple(
            figure
            for day in (2, 4, 6, 9)
            for figure in (
                Figure(f"people with a bed on day {day}", occupied[day], on_day("occupied", day)),
                Figure(f"people waiting on day {day}", waiting[day], on_day("waiting", day)),
            )
            if figure.exact > 0.01
        ),
        12,
        present=crowd,
        times=16,
    )


def several_places() -> Iterator[Case]:
    """Networks without blocking, and priorities."""
    ways = ((0.2, 0.4, 0.2), (0.2, 0.0, 0.3), (0.1, 0.0, 0.0))
    names, servers, stays = ("one", "two", "three"), (1, 3, 2), (0.05, 0.2, 0.11)
    rates = exact.jackson((8.0, 2.0, 3.0), ways)
    yield Case(
        "open network of three stations, with ways back",
        "Jackson 1957",
        network(
            *(
                Place(
                    name,
                    Kind.BEDS,
                    (
                        *(Route(to, share) for to, share in zip(names, row, strict=True) if share),
                        Route(OUT, 1 - sum(row)),
                    ),
                    stay=exponential(stay),
                    capacity=beds,
                )
                for name, beds, stay, row in zip(names, servers, stays, ways, strict=True)
            ),
            sources=tuple(
                Source(f"to {name}", rate, name) for name, rate in zip(names, (8.0, 2.0, 3.0), strict=True)
            ),
        ),
        (
            *(
                Figure(f"people waiting at {name}", exact.queue_mmc(beds, rate, stay), mean("waiting", name))
                for name, beds, stay, rate in zip(names, servers, stays, rates, strict=True)
            ),
            Figure("people at three", float(rates[2]) * stays[2], mean("occupied", "three")),
        ),
        800,
        100,
    )
    loads, stay = (0.5, 0.6, 0.5), 0.1
    waits = exact.cobham(2, loads, exact.erlang_c(2, sum(loads)) * stay / 2)
    yield Case(
        "M/M/2 with three priorities, one of them first of all",
        "Cobham 1954",
        by_priority(2, [load / stay for load in loads], [exponential(stay)] * 3),
        tuple(
            Figure(f"waiting of the {name}", wait * load / stay, kept(f"door of {name}", "ward"))
            for name, wait, load in zip(("first", "second", "third"), waits, loads, strict=True)
        ),
        1500,
        50,
    )
    came = (3.0, 2.0, 2.0)
    lengths = (exponential(0.05), lognormal(0.1, 1.2), fixed(0.2))
    half = sum(rate * one.mean**2 * (1 + one.cv**2) for rate, one in zip(came, lengths, strict=True)) / 2
    waits = exact.cobham(1, [rate * one.mean for rate, one in zip(came, lengths, strict=True)], half)
    yield Case(
        "M/G/1 with three priorities and three stays",
        "Cobham 1954",
        by_priority(1, list(came), list(lengths)),
        tuple(
            Figure(f"waiting of the {name}", wait * rate, kept(f"door of {name}", "ward"))
            for name, wait, rate in zip(("first", "second", "third"), waits, came, strict=True)
        ),
        2500,
        50,
    )


def by_priority(beds: int, rates: list[float], stays: list[Stay]) -> Network:
    """People come through doors of their own, which they keep while they wait, so that waits are told
    apart."""
    groups = (Group("first", 5, first=True), Group("second", 1), Group("third", 3))
    doors = tuple(
        Place(f"door of {one.name}", Kind.NONE, (Route("ward", 1.0),), blocking=True) for one in groups
    )
    of_group = {one.name: OfGroup(stay=stay) for one, stay in zip(groups, stays, strict=True)}
    sources = tuple(
        Source(one.name, rate, f"door of {one.name}", group=one.name)
        for one, rate in zip(groups, rates, strict=True)
    )
    return network(ward(stays[0], beds, by_group=of_group), *doors, sources=sources, groups=groups)
