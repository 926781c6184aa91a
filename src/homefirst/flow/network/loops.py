"""Loops of places that can block themselves: everybody in each keeps it and waits for the next, for ever.

Who waits may be taken by one of several places (`Place.instead`). So a set of places can block itself where
each of them may be full of people of whom none can go anywhere but into the set; the greatest such set is
what is left when places from which somebody can always go are taken away again and again. Strongly connected
components part it into its loops; where nobody has a choice of places they alone would say the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homefirst.flow.network.network import OUT, Kind, Network, Place, Route

HOLDING = frozenset({Kind.BEDS, Kind.SLOTS, Kind.HOURS})
"""Kinds that are full when too many people keep them. Starts come again with time, and none has no limit."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who ends a stay in `place` may keep it while waiting for one of `options`."""

    place: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Loop:
    """Places that can block themselves, in the order of a shortest way around."""

    path: tuple[str, ...]

    def __str__(self) -> str:
        if len(self.path) == 1:
            return f"{self.path[0]} waits for itself"
        return f"{', which waits for '.join((*self.path, self.path[0]))}"


def loops(network: Network) -> tuple[Loop, ...]:
    """Every knot of places that can block themselves, each as a shortest loop through it, in the order of the
    places. O(places x routes)."""
    keeping = tuple(kept_while_waiting(network))
    stuck = can_be_stuck(keeping)
    edges: dict[str, list[str]] = {one.name: [] for one in network.places if one.name in stuck}
    for one in keeping:
        if one.place in stuck and one.options <= stuck:
            edges[one.place] += sorted(one.options - set(edges[one.place]))
    return tuple(Loop(_around(knot, edges)) for knot in components(edges) if _circles(knot, edges))


def can_be_stuck(keeping: Sequence[Keeping]) -> frozenset[str]:
    """The greatest set of places that can all be full of people who wait for nothing outside it."""
    stuck = {one.place for one in keeping}
    while True:
        left = {one.place for one in keeping if one.place in stuck and one.options <= stuck}
        if left == stuck:
            return frozenset(stuck)
        stuck = left


def kept_while_waiting(network: Network) -> Iterator[Keeping]:
    """Who may keep which place with a limit, waiting for which that have one, too."""
    places = {one.name: one for one in network.places}
    for place in network.places:
        if place.kind not in HOLDING:
            continue
        for route in _routes(place):
            after = places.get(route.to)
            blocking = place.blocking if route.blocking is None else route.blocking
            if after is None or route.share <= 0:
                continue
            if blocking or after.step:
                yield from _waits(place.name, after, places, frozenset())
            if after.step:
                for last in _steps_from(after, places):
                    yield from _out_of_step(place.name, last, places)


def _out_of_step(kept: str, step: Place, places: Mapping[str, Place]) -> Iterator[Keeping]:
    """Who is in a step keeps where they came from until they enter a place that is none."""
    for route in _routes(step):
        if route.share > 0 and route.to in places:
            yield from _waits(kept, places[route.to], places, frozenset())


def _steps_from(step: Place, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """A step and all steps that follow it without another place between."""
    found, open_ = {step.name: step}, [step]
    while open_:
        for route in _routes(open_.pop()):
            after = places.get(route.to)
            if after is not None and after.step and route.share > 0 and after.name not in found:
                found[after.name] = after
                open_.append(after)
    return tuple(found.values())


def _waits(kept: str, after: Place, places: Mapping[str, Place], seen: frozenset[str]) -> Iterator[Keeping]:
    """What somebody may wait for who is to go to `after`. Nobody waits for ever where patience ends: they go
    on to wait where it sends them."""
    if after.patience is not None:
        onward = places.get(after.leaves_to)
        if after.leaves_to != OUT and onward is not None and onward.name not in seen:
            yield from _waits(kept, onward, places, seen | {after.name})
        return
    options = [after, *(places[name] for name in after.instead if after.by_call and name in places)]
    if all(one.kind in HOLDING for one in options):
        yield Keeping(kept, frozenset(one.name for one in options))


def _routes(place: Place) -> tuple[Route, ...]:
    of_groups = (route for one in place.by_group.values() for route in one.next or ())
    return (*place.next, *of_groups)


def components(edges: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Strongly connected components (Tarjan 1972, with its own stack), in the order of their first nodes."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: list[str] = []
    found: list[tuple[str, ...]] = []
    for root in edges:
        work = [(root, iter(edges[root]))] if root not in order else []
        while work:
            node, onward = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                on_stack.append(node)
            step = next((one for one in onward if one not in order or one in on_stack), None)
            if step is not None and step not in order:
                work.append((step, iter(edges[step])))
                continue
            if step is not None:
                low[node] = min(low[node], order[step])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == order[node]:
                place = on_stack.index(node)
                found.append(tuple(on_stack[place:]))
                del on_stack[place:]
    at = {name: place for place, name in enumerate(edges)}
    inner = (tuple(sorted(one, key=at.__getitem__)) for one in found)
    return tuple(sorted(inner, key=lambda one: at[one[0]]))


def _circles(knot: tuple[str, ...], edges: Mapping[str, Sequence[str]]) -> bool:
    return len(knot) > 1 or knot[0] in edges[knot[0]]


def _around(knot: tuple[str, ...], edges: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A shortest way through a knot that ends where it began, from its first place that has one."""
    inside = set(knot)
    ways = (_shortest(start, edges, inside) for start in knot)
    return min(ways, key=len)


def _shortest(start: str, edges: Mapping[str, Sequence[str]], inside: set[str]) -> tuple[str, ...]:
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for after in edges[way[-1]]:
            if after == start:
                return way
            if after in inside and after not in seen:
                seen.add(after)
                ways.append((*way, after))
    raise ValueError(f"{start} is in no loop")
