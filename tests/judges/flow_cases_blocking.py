"""Cases in which who waits for the next place keeps this one, held against Markov chains."""

from collections.abc import Iterator
from dataclasses import replace

from homefirst.flow.network.network import OUT, Kind, Network, Place, Route, Source
from homefirst.flow.network.stay import exponential, lognormal
from tests.judges import flow_chains as chains
from tests.judges import flow_exact as exact
from tests.judges.flow_cases import LEAVE, Case, Figure, kept, mean, network, ward


def blocking() -> Iterator[Case]:
    """Who waits for the next place keeps this one."""
    two = chains.line((3, 2), (0.1, 0.08), 25.0, 4)
    yield Case(
        "two places, blocked after service",
        "Markov chain",
        in_line((3, 2), (0.1, 0.08), 25.0, 4),
        line_figures(two, (3, 2), 25.0, 4),
        700,
        20,
    )
    three = chains.line((2, 2, 1), (0.1, 0.09, 0.045), 18.0, 2)
    yield Case(
        "three places, blocked after service",
        "Markov chain",
        in_line((2, 2, 1), (0.1, 0.09, 0.045), 18.0, 2),
        line_figures(three, (2, 2, 1), 18.0, 2),
        900,
        20,
    )
    listed = chains.one_list(3, 2, 2, (14.0, 9.0), (0.12, 0.12))
    beds_after = Place("after", Kind.BEDS, LEAVE, stay=exponential(0.12), capacity=2, queue=2)
    to_after = ward(exponential(0.12), 3, 0, next=(Route("after", 1.0),), blocking=True)
    yield Case(
        "one list of who keeps a bed and who does not",
        "Markov chain",
        network(to_after, beds_after, sources=(Source("a", 14.0, "ward"), Source("b", 9.0, "after"))),
        (
            Figure("keep the ward", listed.mean(lambda s: s[1].count("k")), kept("ward", "after")),
            Figure("people waiting", listed.mean(lambda s: len(s[1])), mean("waiting", "after")),
            Figure(
                "turned away after the ward, a day",
                9.0 * listed.mean(lambda s: s[2] == 2 and s[1].count("q") == 2),
                mean("turned_away", "after"),
            ),
            Figure(
                "turned away by the ward, a day",
                14.0 * listed.mean(lambda s: s[0] + s[1].count("k") == 3),
                mean("turned_away"),
            ),
        ),
        1000,
        20,
    )
    free = chains.two_places(3, 2, 2, 20.0, (0.12, 0.1), 3)
    yield Case(
        "two places, nobody keeps the first",
        "Markov chain",
        network(
            ward(exponential(0.12), 3, 3, next=(Route("after", 1.0),)),
            replace(beds_after, stay=exponential(0.1), overflow="home"),
            Place("home", Kind.NONE, LEAVE, stay=lognormal(0.2, 1.0)),
            sources=(Source("a", 20.0, "ward"),),
        ),
        (
            Figure("people waiting after", free.mean(lambda s: max(s[1] - 2, 0)), mean("waiting", "after")),
            Figure("people in the ward", free.mean(lambda s: min(s[0], 3)), mean("occupied")),
            Figure(
                "people sent home",
                0.2 * free.mean(lambda s: min(s[0], 3) / 0.12 * (s[1] == 4)),
                mean("occupied", "home"),
            ),
        ),
        700,
        20,
    )
    ways = chains.two_ways(4, 20.0, 0.15, 0.09, 0.1)
    yield Case(
        "one way keeps the bed, the other does not",
        "Markov chain",
        network(
            ward(
                exponential(0.15),
                4,
                0,
                blocking=True,
                next=(Route("a", 0.5), Route("b", 0.5, blocking=False)),
            ),
            Place("a", Kind.SLOTS, LEAVE, stay=exponential(0.09), capacity=1, queue=0),
            Place("b", Kind.SLOTS, LEAVE, stay=exponential(0.1), capacity=1, queue=1),
            sources=(Source("all", 20.0, "ward"),),
        ),
        (
            Figure("keep the ward", ways.mean(lambda s: s[1]), kept("ward", "a")),
            Figure("people in the ward", ways.mean(lambda s: s[0] + s[1]), mean("occupied")),
            Figure("wait without it", ways.mean(lambda s: max(s[3] - 1, 0)), mean("waiting", "b")),
            Figure(
                "turned away by b, a day",
                ways.mean(lambda s: s[0] / 0.15 / 2 * (s[3] == 2)),
                mean("turned_away", "b"),
            ),
        ),
        700,
        20,
    )
    away = exact.erlang_b(8, 30.0 * 0.25)
    step = Place("assessment", Kind.NONE, LEAVE, stay=lognormal(0.1, 0.8), step=True)
    yield Case(
        "a step that keeps the bed",
        "Erlang B 1917, insensitive",
        network(
            ward(lognormal(0.15, 1.0), 8, 0, next=(Route("assessment", 1.0),)),
            step,
            sources=(Source("all", 30.0, "ward"),),
        ),
        (
            Figure("people in beds", 30 * (1 - away) * 0.25, mean("occupied")),
            Figure("of them in the step", 30 * (1 - away) * 0.1, kept("ward", "assessment")),
            Figure("turned away a day", 30 * away, mean("turned_away")),
        ),
        500,
        20,
    )
    chain = chains.assessed(5, 2, 20.0, (0.1, 0.06, 0.09))
    yield Case(
        "a step, and a wait after it",
        "Markov chain",
        network(
            ward(exponential(0.1), 5, 0, next=(Route("assessment", 1.0),)),
            replace(step, stay=exponential(0.06), next=(Route("after", 1.0),)),
            replace(beds_after, stay=exponential(0.09), queue=0),
            sources=(Source("all", 20.0, "ward"),),
        ),
        (
            Figure("people in beds", chain.mean(lambda s: sum(s[:3])), mean("occupied")),
            Figure("of them in the step", chain.mean(lambda s: s[1]), kept("ward", "assessment")),
            Figure("of them waiting", chain.mean(lambda s: s[2]), kept("ward", "after")),
        ),
        700,
        20,
    )


def in_line(beds: tuple[int, ...], stays: tuple[float, ...], rate: float, room: int) -> Network:
    """Wards one behind the other, each kept until the next is free."""
    names = [f"ward {nth}" for nth in range(len(beds))]
    places = [
        Place(
            name,
            Kind.BEDS,
            (Route(to, 1.0),),
            stay=exponential(stay),
            capacity=many,
            queue=room if name == names[0] else 0,
            blocking=True,
        )
        for name, to, many, stay in zip(names, [*names[1:], OUT], beds, stays, strict=True)
    ]
    return network(*places, sources=(Source("all", rate, names[0]),))


def line_figures(chain: exact.Chain, beds: tuple[int, ...], rate: float, room: int) -> tuple[Figure, ...]:
    return (
        Figure(
            "turned away a day",
            rate * chain.mean(lambda s: s[0] == room and sum(s[1][0]) == beds[0]),
            mean("turned_away", "ward 0"),
        ),
        Figure("people waiting for the first", chain.mean(lambda s: s[0]), mean("waiting", "ward 0")),
        *(
            Figure(
                f"keep place {nth}",
                chain.mean(lambda s, nth=nth: s[1][nth][1]),
                kept(f"ward {nth}", f"ward {nth + 1}"),
            )
            for nth in range(len(beds) - 1)
        ),
        Figure(
            "people in the last",
            chain.mean(lambda s: s[1][-1][0]),
            mean("occupied", f"ward {len(beds) - 1}"),
        ),
    )
