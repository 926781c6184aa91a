"""Small networks in which people come at stated moments and stay for stated days, to be followed by hand."""

from dataclasses import replace
from datetime import date

from homefirst.flow.engine.follow import Person, trace, waits
from homefirst.flow.engine.run import Run
from homefirst.flow.engine.simulate import simulate
from homefirst.flow.network.network import Group, Kind, Network, Place, Present, Route
from homefirst.flow.network.stay import fixed

MONDAY = date(2016, 4, 4)
ELSEWHERE = 1024.0


def network(*places: Place, groups: tuple[Group, ...] = (), start: date = MONDAY) -> Network:
    """Places, and for each one "to NAME", in which people are on their way to it."""
    ways = tuple(
        Place(f"to {place.name}", Kind.NONE, (Route(place.name, 1.0),), stay=fixed(ELSEWHERE))
        for place in places
    )
    return Network("small", start, 1, (), (*places, *ways), groups=groups)


def out(share: float = 1.0) -> Route:
    return Route("out", share)


def coming(to: str, *days: float, group: str | None = None) -> tuple[Present, ...]:
    """People who come to a place at these moments, in days from the first midnight."""
    return tuple(Present(f"to {to}", ELSEWHERE - day, group=group) for day in days)


def run(of: Network, present: tuple[Present, ...], days: int = 10) -> Run:
    return simulate(of, days=days, present=present)


def starts(of: Network, present: tuple[Present, ...], days: int = 10) -> list[tuple[str, float, float]]:
    """Where and when each started, in their order, and after how many days of waiting."""
    found = waits(of, days=days, present=present)
    return [
        (found.places[place], float(day), float(waited))
        for place, day, waited in zip(found.place, found.day, found.waited, strict=True)
    ]


def told(
    of: Network, present: tuple[Present, ...], nth: int, days: int = 10
) -> list[tuple[float, str, str | None]]:
    """What happens to one of those present, without their way there."""
    moments = trace(of, days=days, person=Person(None, nth), present=present)
    return [
        (one.day, one.what.value, one.place)
        for one in moments
        if one.place is None or not one.place.startswith("to ")
    ]


def of_place(found: Run, name: str) -> int:
    return found.places.index(name)


def without_blocking(place: Place) -> Place:
    return replace(place, blocking=False)
