"""A kept simulation followed again: one of its people, moment by moment, or who waited longest.

The engine is imported by whoever follows, in the worker or a command: never by a web process.
"""

from typing import Any

import numpy as np

from homefirst.app.flow.simulating import kernels_kept, networks_of
from homefirst.app.ground.house import this_log
from homefirst.app.ground.work import REPLAY, this_work
from homefirst.flow.asked import Asked
from homefirst.flow.engine.cache import version_of_rules
from homefirst.flow.network.network import Network
from homefirst.flow.read import simulation, what_was_asked
from homefirst.flow.replayed import Happened, Waited, Which, longest, number_of, story
from homefirst.foundation.errors import NotFound
from homefirst.foundation.work.job import Job, State

LISTED = 50
"""The longest waits that are listed, unless another number is asked for."""


def asked_of_run(run: str, *, scenario: int, replication: int) -> tuple[Asked, Network, bool]:
    """What a kept simulation was asked, the network of one of its scenarios, and whether its rules are still
    those of this code. Raises NotFound for a scenario or a replication that it does not have."""
    view = this_log().now()
    frozen = simulation(view, run)
    asked = what_was_asked(view, frozen)
    networks = networks_of(asked)
    if not 0 <= scenario < len(networks):
        raise NotFound(
            "It has no such scenario.", where=f"scenario {scenario}", next=f"Write 0 to {len(networks) - 1}."
        )
    if not 0 <= replication < frozen.replications:
        raise NotFound(
            "It has no such replication.",
            where=f"replication {replication}",
            next=f"Write 0 to {frozen.replications - 1}.",
        )
    return asked, networks[scenario], version_of_rules() == frozen.kernels


def replay(which: Which) -> dict[str, Any]:
    """All that happens to one person of a replication. Raises NotFound where they are not there."""
    asked, network, same_code = asked_of_run(
        which.run, scenario=which.scenario, replication=which.replication
    )
    number_of(network, which.source)
    kernels_kept()
    from homefirst.flow.engine.follow import Person, trace  # noqa: PLC0415 - it imports numba

    moments = trace(
        network,
        days=asked.days,
        warm_up=asked.warm_up,
        seed=asked.seed,
        replication=which.replication,
        present=asked.present,
        person=Person(which.source, which.nth - 1),
    )
    told = [Happened(one.day, one.what.value, one.place, one.keeps) for one in moments]
    return story(network, which, told) | {"same_code": same_code}


def longest_waits(run: str, *, scenario: int, replication: int, most: int = LISTED) -> dict[str, Any]:
    """Who waited longest of those who started after the warm-up, the longest first: a start each."""
    asked, network, same_code = asked_of_run(run, scenario=scenario, replication=replication)
    kernels_kept()
    from homefirst.flow.engine.follow import waits  # noqa: PLC0415 - it imports numba

    found = waits(
        network,
        days=asked.days,
        warm_up=asked.warm_up,
        seed=asked.seed,
        replication=replication,
        present=asked.present,
    )
    names = (*(one.name for one in network.sources), None)  # -1 is who was there at the start
    told = np.flatnonzero((found.day >= 0) & (found.waited > 0))
    order = told[np.argsort(-found.waited[told], kind="stable")][:most]
    listed = [
        Waited(
            found.places[found.place[at]],
            float(found.day[at]),
            float(found.waited[at]),
            names[found.source[at]],
            int(found.nth[at]) + 1,
        )
        for at in order
    ]
    return longest(network, Which(run, scenario, replication, None, 0), listed) | {"same_code": same_code}


def want_replay(which: Which, *, by: str) -> Job:
    """Asks the worker to follow one person, or with `nth` 0 to list who waited longest. Nothing is recorded;
    asked again it is the same job, and its result is the answer."""
    arguments = {
        "run": which.run,
        "scenario": which.scenario,
        "replication": which.replication,
        "source": which.source,
        "nth": which.nth,
    }
    key = f"{which.run}/{which.scenario}/{which.replication}/{which.nth}/{which.source or ''}"
    work = this_work()
    job = work.ask(REPLAY, key=key, arguments=arguments, by=by)
    return work.again(job.id) if job.state is State.CANCELLED else job
