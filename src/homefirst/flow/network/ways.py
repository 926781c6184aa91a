"""Who goes where in a network: every way between its places with the people that take it, for picture and
table."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from homefirst.flow.network.network import OUT, Network, Place
from homefirst.flow.network.rates import people_per_day
from homefirst.flow.network.traffic import routing, traffic


class Sort(Enum):
    """What a way is: people who come, who go on and keep nothing, who keep the place while they wait for the
    next (or are in a step), and who are turned away to another place when there is no room."""

    COMES = "comes"
    GOES_ON = "goes on"
    KEEPS = "keeps"
    TURNED_AWAY = "turned away"


@dataclass(frozen=True, slots=True)
class Way:
    """From `start` (a source where the sort is COMES) to `end`, which may be out. `share` is of all who
    leave, over all groups as they come; `per_day` how many that is on average if nobody is turned away; both
    None of those who are turned away, of which nobody knows before a simulation."""

    start: str
    end: str
    sort: Sort
    share: float | None
    per_day: float | None


def ways(network: Network) -> tuple[Way, ...]:
    """Every way of a network, sources first, in the order of its places; those that nobody takes are left
    out."""
    at = {place.name: number for number, place in enumerate(network.places)}
    visits = traffic(network).visits
    moved = np.zeros((len(at), len(at)))
    left = np.zeros(len(at))
    for number, source in enumerate(network.sources):
        came = people_per_day(source) * visits[number]
        shares = routing(network, at, source.group)
        moved += came[:, None] * shares
        left += came
    found = [
        Way(one.name, one.to, Sort.COMES, 1.0, people_per_day(one)) for one in network.sources if one.per_day
    ]
    steps = {place.name for place in network.places if place.step}
    for place in network.places:
        gone = float(left[at[place.name]])
        to = [(end, float(moved[at[place.name], at[end]])) for end in at]
        out = gone - sum(count for _, count in to)
        for end, count in [*to, (OUT, out)]:
            if gone > 0 and count > 1e-9 * gone:
                keeps = end != OUT and (end in steps or place.step or _keeps(place, end))
                sort = Sort.KEEPS if keeps else Sort.GOES_ON
                found.append(Way(place.name, end, sort, count / gone, count))
        if place.queue is not None and place.overflow != OUT:
            found.append(Way(place.name, place.overflow, Sort.TURNED_AWAY, None, None))
    return tuple(found)


def _keeps(place: Place, end: str) -> bool:
    """Whether some of those who go to `end` keep the place while they wait."""
    routes = [*place.next, *(route for one in place.by_group.values() for route in one.next or ())]
    return any(
        place.blocking if route.blocking is None else route.blocking for route in routes if route.to == end
    )
