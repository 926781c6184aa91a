"""One replication of a network: what others ask of the engine. Importing this imports numba."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from homefirst.flow.engine import records as r
from homefirst.flow.engine.cache import OnlyOnce
from homefirst.flow.engine.call import hold_call
from homefirst.flow.engine.kernel import run_until
from homefirst.flow.engine.results import run_of
from homefirst.flow.engine.run import Run
from homefirst.flow.engine.tables import Prepared, prepare
from homefirst.flow.engine.ticks import DAY
from homefirst.flow.engine.world import make_roomier, new_world
from homefirst.flow.network.network import Network, Present
from homefirst.foundation.errors import HomefirstError, Refused

MOST_PEOPLE = 5_000_000
"""More people at once than this are no county but a place that fills without end."""
SLICE = 30
"""So many days go by between two questions whether to stop."""

_first_run, _first_call = OnlyOnce(), OnlyOnce()


class Stopped(HomefirstError):
    """Somebody asked that it stop; nothing is kept."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What does not change the numbers: whom to ask whether to stop, whom to tell the share that is done, and
    above how many people at once to refuse."""

    stop: Callable[[], bool] | None = None
    told: Callable[[float], None] | None = None
    most_people: int = MOST_PEOPLE


def simulate(
    network: Network,
    *,
    days: int,
    warm_up: int = 0,
    seed: int | None = None,
    replication: int = 0,
    present: Sequence[Present] = (),
    stop: Callable[[], bool] | None = None,
    told: Callable[[float], None] | None = None,
    most_people: int = MOST_PEOPLE,
) -> Run:
    """One replication of so many days after a warm-up. The same network, seed and replication give the same
    numbers, on any number of threads. Raises Stopped when `stop` says so, Refused for more than `most_people`
    at once or a circle in which no time goes by, NotUnderstood for a network that names what is not there."""
    prepared = prepare(network, days=days, warm_up=warm_up, present=present)
    return one(prepared, seed, replication, Settings(stop, told, most_people))


def one(
    prepared: Prepared, seed: int | None = None, replication: int = 0, settings: Settings | None = None
) -> Run:
    """One replication of prepared tables, as `simulate` makes it; its seed is the network's unless stated."""
    world = new_world(prepared, seed, replication)
    carry_out(prepared, world, settings or Settings())
    return run_of(prepared, world)


def carry_out(prepared: Prepared, world: r.World, settings: Settings) -> None:
    """Has all the days of a world happen."""
    days = prepared.days + prepared.warm_up
    for day in range(SLICE, days + SLICE, SLICE):
        if settings.stop is not None and settings.stop():
            raise Stopped(f"Stopped after {day - SLICE} of {days} days; nothing of it was kept.")
        _until(prepared, world, min(day, days) * DAY + (day >= days), settings)
        if settings.told is not None:
            settings.told(min(day, days) / days)


def _until(prepared: Prepared, world: r.World, moment: int, settings: Settings) -> None:
    """Has all events before a moment happen, with more room as often as they ask for it."""
    while True:
        with _first_run:
            wanted = run_until(world, moment)
        if wanted == r.DONE:
            return
        if wanted == r.A_CALL:
            with _first_call:
                hold_call(world)
            continue
        if wanted == r.STUCK:
            raise Refused(
                f"On {_day(prepared, world)} a million things happen at one moment: people go in a circle.",
                where=_fullest(prepared, world),
                next="Give a place of the circle a stay.",
            )
        if wanted == r.MORE_PEOPLE and world.book[0].live >= settings.most_people:
            raise Refused(
                f"On {_day(prepared, world)} there are {world.book[0].live:,} people in the network; "
                f"more than {settings.most_people:,} are not simulated.",
                where=_fullest(prepared, world),
                next="It is asked for more than it can take: compare load and capacity first.",
            )
        make_roomier(world, wanted)


def _day(prepared: Prepared, world: r.World) -> str:
    day = prepared.start + timedelta(days=int(world.book[0].now // DAY) - prepared.warm_up)
    return f"{day.day} {day:%B %Y}"


def _fullest(prepared: Prepared, world: r.World) -> str:
    """The place in which, or for which, most people are."""
    at = int((world.places.waiting + world.places.occupied)[: len(prepared.places)].argmax())
    return prepared.places[at]
