"""Single people of a simulation: how long each waited, and all that happened to one. Importing this imports
numba.

The run is simulated again with its own numbers, and noted as it goes: nothing of it changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from homefirst.flow.engine import records as r
from homefirst.flow.engine.simulate import Settings, carry_out
from homefirst.flow.engine.tables import Prepared, prepare
from homefirst.flow.engine.ticks import DAY
from homefirst.flow.engine.world import NOTE, new_world
from homefirst.flow.network.network import Network, Present
from homefirst.foundation.errors import NotFound


class Person(NamedTuple):
    """The nth person, from 0, of a source; of those present at the beginning where it is None."""

    source: str | None
    nth: int


class What(Enum):
    """What happens to a person. `waits`: for a place, keeping another or none; `stayed`: their stay in it has
    ended; `left`: it is free of them."""

    ARRIVED = "arrived"
    WAITS = "waits"
    STARTED = "started"
    STAYED = "stayed"
    TURNED_AWAY = "turned away"
    GAVE_UP = "gave up"
    GONE = "gone"
    LEFT = "left"


_WHAT = {
    int(r.ARRIVED): What.ARRIVED,
    int(r.JOINED): What.WAITS,
    int(r.BEGAN): What.STARTED,
    int(r.STAYED): What.STAYED,
    int(r.REFUSED): What.TURNED_AWAY,
    int(r.LOST_PATIENCE): What.GAVE_UP,
    int(r.GONE): What.GONE,
    int(r.LET_GO): What.LEFT,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens to a person, so many days after the network's start (before it in the warm-up).
    `keeps` is the place that they keep while they wait, and where those came from who start."""

    day: float
    what: What
    place: str | None
    keeps: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Waits:
    """Every start of a run (n): in which of `places`, when (days after the network's start), after how many
    days of waiting, and who: the number of their source, -1 for who was present, and their own."""

    places: tuple[str, ...]
    place: npt.NDArray[np.int64]
    day: npt.NDArray[np.float64]
    waited: npt.NDArray[np.float64]
    source: npt.NDArray[np.int64]
    nth: npt.NDArray[np.int64]


def trace(
    network: Network,
    *,
    days: int,
    person: Person,
    warm_up: int = 0,
    seed: int | None = None,
    replication: int = 0,
    present: Sequence[Present] = (),
) -> tuple[Moment, ...]:
    """All that happens to one person of a replication, in its order. Raises NotFound for a source that is not
    there."""
    prepared = prepare(network, days=days, warm_up=warm_up, present=present)
    sources = (*prepared.sources, None)
    if person.source not in sources:
        raise NotFound(f"There is no source {person.source!r} in the network.", where=network.name)
    watched = (sources.index(person.source), person.nth)
    notes = _noted(prepared, seed, replication, watched)
    names = (*prepared.places, None)
    return tuple(
        Moment(day, _WHAT[int(what)], names[place], names[other])
        for day, (_, what, place, other, _, _) in zip(_days(prepared, notes), notes, strict=True)
        if what != r.HAD_WAITED
    )


def waits(
    network: Network,
    *,
    days: int,
    warm_up: int = 0,
    seed: int | None = None,
    replication: int = 0,
    present: Sequence[Present] = (),
) -> Waits:
    """Every wait of a replication that ended with a start, of 0 days where somebody started at once."""
    prepared = prepare(network, days=days, warm_up=warm_up, present=present)
    notes = _noted(prepared, seed, replication, None)
    source = notes[:, 4].copy()
    source[source == len(prepared.sources)] = -1
    return Waits(
        prepared.places,
        notes[:, 2].copy(),
        _days(prepared, notes),
        notes[:, 3] / DAY,
        source,
        notes[:, 5].copy(),
    )


def _noted(
    prepared: Prepared, seed: int | None, replication: int, watched: tuple[int, int] | None
) -> npt.NDArray[np.int64]:
    world = new_world(prepared, seed, replication, noting=True, watched=watched)
    carry_out(prepared, world, Settings())
    return world.notes.reshape(-1)[: int(world.book[0].noted) * NOTE].reshape(-1, NOTE)


def _days(prepared: Prepared, notes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    return notes[:, 0] / DAY - prepared.warm_up
