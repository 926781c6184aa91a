"""What must hold between the parts of a network: names that lead somewhere, and a way out for everybody."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from difflib import get_close_matches

from homefirst.flow.network.loops import loops
from homefirst.flow.network.network import OUT, Network, Place, Route
from homefirst.foundation.errors import Problem


def holds_together(network: Network) -> Iterator[Problem]:
    """Names that are there twice, and names of places and groups that are not there."""
    yield from _twice("sources", [one.name for one in network.sources])
    yield from _twice("places", [one.name for one in network.places])
    yield from _twice("groups", [one.name for one in network.groups])
    places = [one.name for one in network.places]
    groups = [one.name for one in network.groups]
    for number, name in enumerate(places):
        if name == OUT:
            yield Problem(f"places[{number}].name", "“out” is where people leave.", "Name it otherwise.")
    for number, source in enumerate(network.sources):
        at = f"sources[{number}]"
        if source.to == OUT:
            yield Problem(f"{at}.to", "Who comes would leave at once.", "Name the place to which they come.")
        else:
            yield from _unknown(f"{at}.to", source.to, places, "place")
        if source.group is not None:
            yield from _unknown(f"{at}.group", source.group, groups, "group")
    for number, place in enumerate(network.places):
        yield from _place(f"places[{number}]", place, places, groups)


def _twice(key: str, names: list[str]) -> Iterator[Problem]:
    counts = Counter(names)
    for number, name in enumerate(names):
        if name and counts[name] > 1 and names.index(name) != number:
            yield Problem(f"{key}[{number}].name", f"“{name}” is there already.", "Name each otherwise.")


def _place(at: str, place: Place, places: list[str], groups: list[str]) -> Iterator[Problem]:
    yield from _routes(at, place.next, places)
    for key, to in (("overflow", place.overflow), ("leaves_to", place.leaves_to)):
        yield from _unknown(f"{at}.{key}", to, [*places, OUT], "place")
    if place.overflow == place.name and place.queue is not None:
        yield Problem(
            f"{at}.overflow",
            f"“{place.name}” would send whom it turns away to itself.",
            "Name another place.",
        )
    if place.leaves_to != OUT and place.patience is None:
        yield Problem(f"{at}.leaves_to", "Nobody here gives up waiting.", "Say patience, or leave it out.")
    if place.instead and not place.by_call:
        yield Problem(
            f"{at}.instead", "Only the call gives one place instead of another.", "Say by_call = true."
        )
    for number, name in enumerate(place.instead):
        yield from _unknown(f"{at}.instead[{number}]", name, places, "place")
        if name == place.name:
            yield Problem(f"{at}.instead[{number}]", "A place cannot be instead of itself.", "Name another.")
    for name, of_group in place.by_group.items():
        yield from _unknown(f"{at}.by_group.{name}", name, groups, "group")
        yield from _routes(f"{at}.by_group.{name}", of_group.next or (), places)


def _routes(at: str, routes: Iterable[Route], places: list[str]) -> Iterator[Problem]:
    seen = set()
    for number, route in enumerate(routes):
        yield from _unknown(f"{at}.next[{number}].to", route.to, [*places, OUT], "place")
        if route.to in seen:
            yield Problem(
                f"{at}.next[{number}].to", f"There is a way to “{route.to}” already.", "Make one of the two."
            )
        seen.add(route.to)


def _unknown(where: str, name: str, known: list[str], kind: str) -> Iterator[Problem]:
    if not name or name in known:
        return
    close = get_close_matches(name, known, 1)
    names = [f"“{one}”" for one in known if one]
    listed = ", ".join(names[:12]) + (" or another" if len(names) > 12 else "")
    mend = f"Did you mean “{close[0]}”?" if close else f"Name {listed}." if names else f"Add the {kind}."
    yield Problem(where, f"There is no {kind} “{name}” in this network.", mend)


def works(network: Network) -> Iterator[Problem]:
    """What cannot work though every part of it may stand: places that nobody leaves, loops that block
    themselves, nobody who comes, working days of a year of which no holiday is known."""
    yield from _no_way_out(network)
    yield from _circles_of_overflow(network)
    for loop in loops(network):
        number = _number(network, loop.path[0])
        yield Problem(
            f"places[{number}]",
            f"This loop can block itself for ever: {loop}. Once all are full of people who wait for the next,"
            " nobody moves again.",
            "Set blocking = false on one of the ways, or give one of the waits a patience.",
        )
    if not any(source.per_day for source in network.sources):
        yield Problem("sources", "Nobody comes: each per_day is nought.", "Write people a day.")
    yield from _year_without_holidays(network)


def _no_way_out(network: Network) -> Iterator[Problem]:
    """Places from which no way with a share leads out, for those who are of no group or for one group."""
    places = {one.name: one for one in network.places}
    told: set[str] = set()
    for group in (None, *(one.name for one in network.groups)):
        leads = {name: _next(one, group) for name, one in places.items()}
        out = _leading_to_out(leads)
        for number, place in enumerate(network.places):
            if place.name in out or place.name in told:
                continue
            told.add(place.name)
            who = "nobody" if group is None else f"nobody of the group {group}"
            yield Problem(
                f"places[{number}].next",
                f"From “{place.name}” {who} ever leaves: no way from here leads out.",
                'Give it, or a place after it, a way to "out".',
            )


def _next(place: Place, group: str | None) -> tuple[str, ...]:
    of_group = place.by_group.get(group) if group is not None else None
    routes = place.next if of_group is None or of_group.next is None else of_group.next
    return tuple(route.to for route in routes if route.share > 0)


def _leading_to_out(leads: Mapping[str, tuple[str, ...]]) -> set[str]:
    before: dict[str, list[str]] = {}
    for name, after in leads.items():
        for to in after:
            before.setdefault(to, []).append(name)
    found, open_ = {OUT}, [OUT]
    while open_:
        for name in before.get(open_.pop(), ()):
            if name not in found:
                found.add(name)
                open_.append(name)
    return found


def _circles_of_overflow(network: Network) -> Iterator[Problem]:
    """Full places that send whom they turn away around for ever, in no time."""
    onward = {one.name: one.overflow for one in network.places if one.queue is not None}
    told: set[str] = set()
    for number, place in enumerate(network.places):
        way = [place.name]
        while way[-1] in onward and onward[way[-1]] not in way:
            way.append(onward[way[-1]])
        if len(way) > 1 and onward.get(way[-1]) == place.name and not told & set(way):
            told |= set(way)
            yield Problem(
                f"places[{number}].overflow",
                f"Whom they turn away would go around for ever: {' to '.join((*way, place.name))}.",
                "Let one of them send people out, or let people wait there.",
            )


def _year_without_holidays(network: Network) -> Iterator[Problem]:
    if not network.holidays:
        return
    end = network.start + timedelta(days=365)
    if not any(network.start <= day < end for day in network.holidays):
        yield Problem(
            "network.holidays",
            f"None is known for the year from {network.start}.",
            "Write that year's bank holidays.",
        )


def _number(network: Network, name: str) -> int:
    return next(number for number, one in enumerate(network.places) if one.name == name)
