"""A network simulated by SimPy: the engine's second judge, slow and plain.

It shares nothing with the engine but the nouns of a network: its own random numbers, floats for moments, a
process for each person, waiting lists that are sorted anew whenever somebody is served. It knows sources,
beds, slots, starts and places without a limit, blocking, steps, limits of queues, overflow, groups, priority
and patience; `Unknown` is raised for anything else.
"""

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

import numpy as np
import simpy

from homefirst.flow.network.network import OUT, Kind, Network, Place, Route
from homefirst.flow.network.stay import Shape, Stay

PRIORITY = 3
"""Of somebody without a group."""


class Unknown(Exception):
    """The network says something that this judge does not know."""


@dataclass(eq=False)
class Person:
    group: str | None
    holds: list[str] = field(default_factory=list)
    """The places that they hold, the one that they are in last."""


@dataclass(eq=False)
class Waiter:
    person: Person
    since: float
    nth: int
    keeps: bool
    called: simpy.Event


class Town:
    """One replication, while it runs. `people[place]` and `lists[place]` are those who hold it and who wait
    for it."""

    def __init__(self, network: Network, random: np.random.Generator) -> None:
        for place in network.places:
            check(place)
        self.network, self.random = network, random
        self.env = simpy.Environment()
        self.places = {place.name: place for place in network.places}
        self.groups = {group.name: group for group in network.groups}
        self.people: dict[str, list[Person]] = {name: [] for name in self.places}
        self.lists: dict[str, list[Waiter]] = {name: [] for name in self.places}
        self.next_start = dict.fromkeys(self.places, 0.0)
        self.alarms: set[str] = set()
        self.joined = 0
        self.counted: Counter[tuple[str, str]] = Counter()
        self.area: Counter[tuple[str, str]] = Counter()
        self.seen_until = 0.0
        for source in network.sources:
            self.env.process(self.arrivals(source))

    def arrivals(self, source) -> Generator[simpy.Event, None, None]:
        """Thinning (Lewis and Shedler 1979): as many as in the busiest hour, of whom some come."""
        weekday = self.network.start.weekday()
        most = 24 * max(source.by_hour) * max(source.by_weekday) * source.per_day
        while True:
            yield self.env.timeout(self.random.exponential(1 / most))
            day, hour = int(self.env.now), int(self.env.now % 1 * 24)
            rate = source.per_day * 24 * source.by_hour[hour] * source.by_weekday[(weekday + day) % 7]
            if self.random.random() * most < rate:
                self.env.process(self.life(Person(source.group), source.to))

    def life(self, person: Person, to: str) -> Generator[simpy.Event, None, None]:
        """From place to place until they are out."""
        keeps = False
        while to != OUT:
            entered = yield from self.enter(person, to, keeps)
            if entered is not None:  # they were sent elsewhere
                to, keeps = entered, bool(person.holds)
                continue
            place = self.places[to]
            yield self.env.timeout(self.lasting(of_group(place, person, "stay")))
            way = self.way(of_group(place, person, "next"))
            to = way.to
            keeps = place.blocking if way.blocking is None else way.blocking
            keeps = keeps or (to != OUT and self.places[to].step)
        self.let_go(person)

    def enter(self, person: Person, to: str, keeps: bool) -> Generator[simpy.Event, None, str | None]:
        """Waits until they have a place, keeping what they hold or not; where they are sent instead, or
        None."""
        since = self.env.now
        if not self.has_room(to):
            if len(person.holds) > 1 and not keeps:  # a step is let go of when it is over, not what it keeps
                self.give_back(person, person.holds.pop())
                keeps = True
            elif not (keeps and person.holds):
                self.let_go(person)
                keeps = False
                others = sum(not one.keeps for one in self.lists[to])
                if self.has_room(to) and not self.lists[to]:
                    self.take(person, to, since)
                    return None
                limit = self.places[to].queue
                if limit is not None and others >= limit:
                    self.counted[to, "turned_away"] += 1
                    return self.places[to].overflow
            self.joined += 1
            waiter = Waiter(person, since, self.joined, keeps, self.env.event())
            self.look()
            self.lists[to].append(waiter)
            self.look_again(to)
            patience = self.places[to].patience
            ends = [waiter.called]
            if patience is not None:
                ends.append(self.env.timeout(self.lasting(patience)))
            yield self.env.any_of(ends)
            if not waiter.called.triggered:
                self.look()
                self.lists[to].remove(waiter)
                self.counted[to, "gave_up"] += 1
                return self.places[to].leaves_to
            return None
        self.take(person, to, since)
        return None

    def look_again(self, to: str) -> None:
        """Serves a place of starts when the next one is there; one alarm at a time."""
        if self.places[to].kind is Kind.STARTS and to not in self.alarms:
            self.alarms.add(to)
            self.env.process(self.later(to))

    def later(self, to: str) -> Generator[simpy.Event, None, None]:
        yield self.env.timeout(max(self.next_start[to] - self.env.now, 0.0))
        self.alarms.remove(to)
        self.serve(to)

    def has_room(self, name: str) -> bool:
        place = self.places[name]
        if place.kind is Kind.STARTS:
            return self.env.now >= self.next_start[name] - 1e-12
        return place.capacity is None or len(self.people[name]) < place.capacity

    def take(self, person: Person, to: str, since: float) -> None:
        """Enters a place; gives back what they held unless this is a step."""
        self.look()
        place = self.places[to]
        if place.kind is Kind.STARTS:
            self.next_start[to] = self.env.now + 7 / (place.per_week or 0)
        self.people[to].append(person)
        self.counted[to, "started"] += 1
        self.area[to, "wait_days"] += self.env.now - since
        held = list(person.holds)
        kept = [name for name in held if not self.places[name].step][-1:] if place.step else []
        person.holds = [*kept, to]
        for name in held:
            if name not in kept:
                self.give_back(person, name)

    def let_go(self, person: Person) -> None:
        self.look()
        held, person.holds = person.holds, []
        for name in held:
            self.give_back(person, name)

    def give_back(self, person: Person, name: str) -> None:
        self.look()
        self.people[name].remove(person)
        self.counted[name, "left"] += 1
        self.serve(name)

    def serve(self, name: str) -> None:
        """Calls whoever is first, as long as there is room."""
        while self.lists[name] and self.has_room(name):
            first = min(self.lists[name], key=self.turn)
            self.look()
            self.lists[name].remove(first)
            self.take(first.person, name, first.since)
            first.called.succeed()
        if self.lists[name]:
            self.look_again(name)

    def turn(self, waiter: Waiter) -> tuple[bool, int, int]:
        group = self.groups.get(waiter.person.group or "")
        if group is None:
            return True, PRIORITY, waiter.nth
        return not group.first, group.priority, waiter.nth

    def lasting(self, stay: Stay | None) -> float:
        if stay is None or stay.mean == 0:
            return 0.0
        if stay.shape is Shape.FIXED:
            return stay.mean
        if stay.shape is Shape.EXPONENTIAL:
            return float(self.random.exponential(stay.mean))
        if stay.shape is Shape.EMPIRICAL:
            return float(self.random.choice(stay.seen))
        variance = np.log1p(stay.cv**2)
        return float(self.random.lognormal(np.log(stay.mean) - variance / 2, np.sqrt(variance)))

    def way(self, ways: tuple[Route, ...]) -> Route:
        share = self.random.random()
        for one in ways:
            share -= one.share
            if share < 0:
                return one
        return ways[-1]

    def look(self) -> None:
        """Adds up who was where since the last look."""
        passed = self.env.now - self.seen_until
        if passed == 0.0:
            return
        self.seen_until = self.env.now
        for name, people in self.people.items():
            self.area[name, "occupied"] += passed * len(people)
            self.area[name, "waiting"] += passed * len(self.lists[name])

    def run(self, warm_up: int, days: int) -> dict[tuple[str, str], float]:
        """A day's mean of each figure of each place: people, or people a day."""
        self.env.run(until=warm_up)
        self.look()
        before = self.area + Counter(), Counter(self.counted)
        self.env.run(until=warm_up + days)
        self.look()
        return {
            (name, what): (now[name, what] - then[name, what]) / days
            for now, then, whats in (
                (self.area, before[0], ("occupied", "waiting", "wait_days")),
                (self.counted, before[1], ("started", "left", "turned_away", "gave_up")),
            )
            for name in self.places
            for what in whats
        }


def check(place: Place) -> None:
    """Raises Unknown for what this judge does not know."""
    known = place.kind is not Kind.HOURS and not (
        place.open or place.leaving or place.by_call or place.capacity_from or place.taper
    )
    if not known:
        raise Unknown(place.name)


def of_group(place: Place, person: Person, what: str):
    of = place.by_group.get(person.group or "")
    special = getattr(of, what) if of is not None else None
    return getattr(place, what) if special is None else special


def replications(
    network: Network, *, days: int, warm_up: int, seed: int, count: int
) -> Iterator[dict[tuple[str, str], float]]:
    """So many replications of a network, one after the other."""
    for nth in range(count):
        yield Town(network, np.random.default_rng((seed, nth))).run(warm_up, days)
