"""Cases of what is no bed: hours, starts, opening, leaving hours, working days, the call."""

from collections.abc import Iterator
from dataclasses import replace

from homefirst.flow.network.network import Call, Group, Kind, OfGroup, Opening, Place, Source
from homefirst.flow.network.stay import empirical, exponential, fixed, lognormal
from tests.judges import flow_chains as chains
from tests.judges import flow_exact as exact
from tests.judges.flow_cases import LEAVE, Case, Figure, mean, mean_wait, network, single, ward

CARE = Place("care", Kind.HOURS, LEAVE, stay=exponential(0.2), hours_per_week=10, hours=fixed(1.0), queue=0)
GROUPS = (Group("light"), Group("heavy"))
SIZES = {"light": OfGroup(hours=fixed(1.0)), "heavy": OfGroup(hours=fixed(2.0))}


def hours() -> Iterator[Case]:
    """Hours a week that are shared."""
    away, there = exact.kaufman_roberts(20, [(1, 5.0), (3, 2.0), (7, 1.0)])
    groups = (*GROUPS, Group("very heavy"))
    sizes = {
        "light": OfGroup(hours=fixed(1.0), stay=exponential(0.2)),
        "heavy": OfGroup(hours=fixed(3.0), stay=lognormal(0.25, 1.2)),
        "very heavy": OfGroup(hours=fixed(7.0), stay=fixed(0.1)),
    }
    rates = {"light": 25.0, "heavy": 8.0, "very heavy": 10.0}
    yield Case(
        "hours for three sizes, who does not fit is turned away",
        "Kaufman 1981, Roberts 1981",
        network(
            replace(CARE, hours_per_week=25.0, delivery=0.8, by_group=sizes),
            sources=tuple(Source(name, rate, "care", group=name) for name, rate in rates.items()),
            groups=groups,
        ),
        (
            Figure(
                "turned away a day",
                sum(rate * share for rate, share in zip(rates.values(), away, strict=True)),
                mean("turned_away", "care"),
            ),
            Figure("people in care", there, mean("occupied", "care")),
        ),
        400,
        20,
    )
    shares = [(2, 1.5), (3, 1.5), (5, 1.5), (6, 1.5)]
    away, there = exact.kaufman_roberts(24, shares)
    yield Case(
        "hours that are drawn, who does not fit is turned away",
        "Kaufman 1981, Roberts 1981",
        single(
            replace(
                CARE, hours_per_week=24.0, hours=empirical((2.0, 3.0, 5.0, 6.0)), stay=lognormal(0.2, 0.9)
            ),
            30.0,
        ),
        (
            Figure("turned away a day", 7.5 * sum(away), mean("turned_away", "care")),
            Figure("people in care", there, mean("occupied", "care")),
        ),
        400,
        20,
    )
    waiting = exact.queue_mmc(10, 40.0, 0.2)
    yield Case(
        "hours in one size, people wait",
        "Erlang C 1917",
        single(replace(CARE, hours_per_week=21.0, hours=fixed(2.0), queue=None), 40.0),
        (
            Figure("people waiting", waiting, mean("waiting", "care")),
            Figure("mean wait, days", waiting / 40.0, mean_wait),
        ),
        700,
        50,
    )
    fits = chains.who_fits(3, 3, (9.0, 7.0), 0.12)
    yield Case(
        "hours in two sizes, in turn whoever fits",
        "Markov chain",
        network(
            replace(CARE, hours_per_week=3.0, stay=exponential(0.12), queue=3, by_group=SIZES),
            sources=(
                Source("light", 9.0, "care", group="light"),
                Source("heavy", 7.0, "care", group="heavy"),
            ),
            groups=GROUPS,
        ),
        (
            Figure("people waiting", fits.mean(lambda s: len(s[2])), mean("waiting", "care")),
            Figure("people in care", fits.mean(lambda s: s[0] + s[1]), mean("occupied", "care")),
        ),
        700,
        20,
    )


def starts() -> Iterator[Case]:
    """So many starts a week."""
    care = Place("care", Kind.STARTS, LEAVE, per_week=70.0)
    waiting = exact.pollaczek_khinchine(8.0, 0.1, 0.0)
    yield Case(
        "seventy starts a week",
        "M/D/1: Pollaczek 1930, Khinchine 1932",
        single(replace(care, stay=exponential(0.5)), 8.0),
        (
            Figure("people waiting", waiting, mean("waiting", "care")),
            Figure("mean wait, days", waiting / 8.0, mean_wait),
            Figure("people in care", 4.0, mean("occupied", "care")),
        ),
        1500,
        100,
    )
    yield Case(
        "seventy starts a week, nobody waits",
        "M/D/1/1: Erlang B 1917",
        single(replace(care, queue=0), 12.0),
        (Figure("turned away a day", 12 * exact.erlang_b(1, 1.2), mean("turned_away", "care")),),
        800,
        10,
    )
    by_day = Opening(
        by_weekday=(True,) * 5 + (False,) * 2, by_hour=tuple(8 <= hour < 18 for hour in range(24))
    )
    coming = Source(
        "all",
        8.0,
        "care",
        by_hour=tuple(0.1 if 8 <= hour < 18 else 0.0 for hour in range(24)),
        by_weekday=(1.4,) * 5 + (0.0,) * 2,
    )
    yield Case(
        "seventy starts a week in fifty hours, people come in them",
        "M/D/1 in open time: Pollaczek 1930, Khinchine 1932",
        network(replace(care, open=by_day), sources=(coming,)),
        (
            Figure("people waiting", waiting, mean("waiting", "care")),
            Figure("mean wait, days", waiting / 8.0, mean_wait),
        ),
        1505,
        98,
    )


def clocks() -> Iterator[Case]:
    """Hours of opening and of leaving, working days, the call."""
    open_at = Opening(by_hour=tuple(8 <= hour < 18 for hour in range(24)))
    waiting = 20.0 * 14 / 24 * 7 / 24
    free = ward(lognormal(0.3, 1.0), 10_000, open=open_at)
    yield Case(
        "beds open from 8 to 18",
        "fourteen hours closed, seven on average",
        single(free, 20.0),
        (
            Figure("people waiting", waiting, mean("waiting")),
            Figure("people there", 6.0, mean("occupied")),
        ),
        300,
        20,
    )
    leaving = tuple(1 / 8 if 10 <= hour < 18 else 0.0 for hour in range(24))
    yield Case(
        "stays of two days that end between 10 and 18",
        "two days and two hours: Little 1961",
        single(Place("ward", Kind.NONE, LEAVE, stay=fixed(2.0), leaving=leaving), 20.0),
        (Figure("people there", 20.0 * (2 + 2 / 24), mean("occupied")),),
        280,
        7,
    )
    yield Case(
        "two working days",
        "day by day: Little 1961",
        single(Place("ward", Kind.NONE, LEAVE, stay=fixed(2.0, working_days=True)), 20.0),
        (Figure("people there", 20.0 * (2 + 2 + 2 + 4 + 4 + 3.5 + 2.5) / 7, mean("occupied")),),
        280,
        7,
    )
    called = ward(fixed(0.9), 5, by_call=True)
    waiting = exact.served_at_once(4.2, 5) + 4.2 / 2
    yield Case(
        "five places, given by the call of every day",
        "bulk service (Bailey 1954)",
        replace(single(called, 4.2), call=Call(9.5, (True,) * 7)),
        (
            Figure("people waiting", waiting, mean("waiting")),
            Figure("people there", 4.2 * 0.9, mean("occupied")),
            Figure("mean wait, days", waiting / 4.2, mean_wait),
        ),
        1500,
        100,
    )
