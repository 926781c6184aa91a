"""Simulations: what is asked becomes one frozen value, which the worker or a command runs.

The engine is imported by whoever runs one, never by a web process: it compiles.
"""

import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from typing import Any

from django.conf import settings

from homefirst.flow.asked import Asked, Option, check_options
from homefirst.flow.engine.cache import keep_in, version_of_rules
from homefirst.flow.engine.tables import Prepared, prepare
from homefirst.flow.experiment.answer import answer
from homefirst.flow.experiment.delays import counting
from homefirst.flow.experiment.experiment import Plan, Scenarios, enough, watched, worth_telling
from homefirst.flow.experiment.precision import Precision, about_needed, check_number, reached_by
from homefirst.flow.experiment.replicate import replicate
from homefirst.flow.experiment.size import check_people, check_room, fitting
from homefirst.flow.experiment.told import Told, told
from homefirst.flow.network.network import OUT, Kind, Network, Place, Present, Route, Source
from homefirst.flow.network.read import UnsoundNetwork, problems_of, read_network
from homefirst.flow.network.scenario import changed
from homefirst.flow.network.stay import fixed
from homefirst.flow.network.write import written
from homefirst.foundation.errors import NotUnderstood

MOST_DAYS = 3_660
MOST_SEED = 2**63 - 1
A_WEEK = 8
"""Days in which the morning's call is held, wherever it is."""
ENGINE = "homefirst.flow.engine.compiled"


def asked_for(
    network: Network,
    *,
    days: int,
    warm_up: int,
    seed: int | None = None,
    options: Sequence[Option] = (),
    replications: int | None = None,
    precision: float | None = None,
    present: Sequence[Present] = (),
    meant: bool = False,
) -> Asked:
    """What is asked, proven before anything is run. Raises NotUnderstood for what cannot be: too many
    replications unless they are `meant`, no days, a change that names nothing, an option that leaves a
    network in which something cannot be."""
    check_days(days, warm_up)
    if seed is not None and not 0 <= seed <= MOST_SEED:
        raise NotUnderstood(f"{seed} is no seed.", where="seed", next=f"Write 0 to {MOST_SEED}.")
    check_how_many(replications, precision, meant=meant)
    check_options(options)
    asked = Asked(
        network=written(network),
        days=days,
        warm_up=warm_up,
        seed=network.seed if seed is None else seed,
        options=tuple(options),
        replications=replications,
        precision=precision,
        present=tuple(present),
    )
    for each in networks_of(asked):
        found = problems_of(each)
        if found:
            raise UnsoundNetwork(found)
        check_people(each, days, warm_up)
    check_room(len(networks_of(asked)[0].places), asked)
    return asked


def check_days(days: int, warm_up: int) -> None:
    """Raises NotUnderstood for no days, and for more than are simulated."""
    if not 1 <= days <= MOST_DAYS or not 0 <= warm_up <= MOST_DAYS:
        raise NotUnderstood(
            f"{days} days after {warm_up} of warm-up cannot be simulated.",
            where="days",
            next=f"Ask for 1 to {MOST_DAYS:,} days, with a warm-up of up to as many.",
        )


def check_how_many(replications: int | None, precision: float | None, *, meant: bool) -> None:
    """Raises NotUnderstood unless one of the two is asked for, and can be."""
    if (replications is None) == (precision is None):
        raise NotUnderstood(
            "Either the number of replications is asked for, or a precision.", where="replications"
        )
    if replications is not None:
        check_number(replications, meant=meant)
    if precision is not None and not 0.001 <= precision <= 1:
        raise NotUnderstood(
            f"A precision of {precision} is none.", where="precision", next="Ask for 0.05, for example: 5%."
        )


def networks_of(asked: Asked) -> tuple[Network, ...]:
    """The network as it is, and as each option changes it."""
    base = read_network(asked.network)
    return (base, *(changed(base, option.changes) for option in asked.options))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a simulation is: replications made, how many at most, and what they tell so far. Where a
    precision is asked for, the one that is `reached` (None: nobody knows yet) and about how many replications
    are `needed` for it in all; else as many as are asked for."""

    made: int
    most: int
    so_far: Callable[[], dict[str, Any]]
    is_worth_telling: bool
    reached: float | None
    needed: int


Spread = Callable[[Asked, Sequence[Network], int], Generator[Scenarios, None, None]]
"""Sends so many replications of what is asked somewhere, and gives them back in their order."""


def on_threads(threads: int, *, look: Callable[[], object] | None = None) -> Spread:
    """Replications on threads of this process. `look` is called now and then while one is waited for, and may
    raise to end them; those under way stop within some days of theirs."""

    def spread(asked: Asked, networks: Sequence[Network], count: int) -> Generator[Scenarios, None, None]:
        kernels_kept()
        ended = Event()
        runs = scenario_runs(asked, networks, stop=ended.is_set)
        return replicate(runs, count=count, threads=threads, look=look, end=ended.set)

    return spread


def simulate(
    asked: Asked, spread: Spread, *, each: Callable[[Progress], None] | None = None
) -> dict[str, Any]:
    """Runs what is asked. `each` is told after every replication, and may raise to end it: what was made by
    then is lost unless it was told."""
    networks = networks_of(asked)
    made: list[Scenarios] = []
    seen: list[tuple[float, ...]] = []
    plan = Plan(asked.replications, asked.precision, fitting(len(networks[0].places), asked))
    telling = worth_telling()
    next_told = next(telling)
    with closing(spread(asked, networks, plan.most)) as outcomes:
        began = time.perf_counter()  # compiled and prepared for

        def so_far() -> dict[str, Any]:
            return answer(asked, networks, made, time.perf_counter() - began)

        for outcome in enough(outcomes, plan):
            made.append(outcome)
            now = len(made) >= next_told
            seen.append(watched(outcome))
            if each is not None:
                each(progress(plan, seen, so_far, now=now))
            if now:
                next_told = next(telling)
        return so_far()


def progress(
    plan: Plan, seen: Sequence[tuple[float, ...]], so_far: Callable[[], dict[str, Any]], *, now: bool
) -> Progress:
    """How far a plan is, from what is watched of each replication made."""
    if plan.precision is None:
        return Progress(len(seen), plan.most, so_far, now, None, plan.most)
    near = reached_by(seen)
    needed = about_needed(len(seen), near, Precision(plan.precision, most=plan.most))
    return Progress(len(seen), plan.most, so_far, now, near, needed)


def scenario_runs(
    asked: Asked, networks: Sequence[Network], *, stop: Callable[[], bool] | None = None
) -> Callable[[int], Scenarios]:
    """The replication of a number, of each scenario, until `stop` says so; the tables are made, and the
    kernels compiled by a week of the network, before. Where they are kept was said (`kernels_kept`)."""
    from homefirst.flow.engine.simulate import Settings  # noqa: PLC0415 - it imports numba
    from homefirst.flow.engine.simulate import one as run  # noqa: PLC0415 - it imports numba

    until = Settings(stop)

    prepared = [
        (prepare(one, days=asked.days, warm_up=asked.warm_up, present=asked.present), counting(one))
        for one in networks
    ]
    seed = asked.seed
    run(prepare(networks[0], days=A_WEEK), seed)

    def of_scenario(each: Prepared, counted: frozenset[str], number: int) -> Told:
        began = time.thread_time()
        made = told(run(each, seed, number, until), counted)
        return replace(made, cpu_seconds=time.thread_time() - began)

    def of_number(number: int) -> Scenarios:
        return tuple(of_scenario(each, counted, number) for each, counted in prepared)

    return of_number


def kernels_kept() -> None:
    """Says where compiled kernels are kept, once in a process, before the first is imported."""
    if ENGINE not in sys.modules:
        keep_in(settings.DATA)


def compiled() -> str:
    """Compiles the engine where it is not compiled yet, by running it on next to nothing: the version of the
    rules that it has."""
    kernels_kept()
    from homefirst.flow.engine.simulate import simulate as run  # noqa: PLC0415 - it imports numba

    bed = Place("bed", Kind.BEDS, (Route("care", 1.0),), fixed(0.1), capacity=1, blocking=True)
    care = Place("care", Kind.SLOTS, (Route(OUT, 1.0),), fixed(1.0), capacity=1, by_call=True)
    network = Network("one bed", date(2016, 1, 4), 1, (Source("one", 4.0, "bed"),), (bed, care))
    run(network, days=2, present=(Present("bed", 0.05), Present(None, None, "care")))
    return version_of_rules()


def load_compiled() -> None:
    """Reads the engine that was compiled before; where none was, whoever needs it first compiles it."""
    kept = settings.DATA / "kernels" / version_of_rules()
    if kept.is_dir() and any(kept.rglob("*.nbi")):
        compiled()
