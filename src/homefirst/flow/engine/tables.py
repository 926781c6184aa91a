"""A network as arrays: each name becomes a number, each rule a row."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from homefirst.flow.engine.pools import Pools, records
from homefirst.flow.engine.records import (
    BEDS,
    BOOK,
    CARE,
    HOURS,
    NONE,
    PLACE,
    PRESENT,
    ROUTE,
    SOURCE,
    STARTS,
    Ints,
    Reals,
    Records,
)
from homefirst.flow.engine.ticks import DAY, HOUR, MOST_DAYS, NEVER
from homefirst.flow.network.network import OUT, Group, Kind, Network, Place, Present, Route, Source
from homefirst.flow.network.rates import factor_on, open_hours, week_of
from homefirst.foundation.errors import NotUnderstood

_KINDS = {Kind.BEDS: BEDS, Kind.SLOTS: BEDS, Kind.STARTS: STARTS, Kind.HOURS: HOURS, Kind.NONE: NONE}
_MOST_GROUPS = 255
_BACK = 4000
"""So many days before the beginning, at most, are looked up as worked or not."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A network's tables for a number of days: what all replications share. To be pickled and sent.

    `room` is the number of people for whom there is room at first, `start` the day at whose midnight the
    warm-up ends."""

    places: tuple[str, ...]
    sources: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    start: date
    seed: int
    days: int
    warm_up: int
    room: int
    book: Records
    place: Records
    source: Records
    cares: Records
    routes: Records
    stays: Records
    reals: Reals
    wholes: Ints
    present: Records


def prepare(network: Network, *, days: int, warm_up: int = 0, present: Sequence[Present] = ()) -> Prepared:
    """The tables of so many days of a network after a warm-up, which lies before its start. Raises
    NotUnderstood for names that are not there, and for more days than the clock can count."""
    if not 0 < days + warm_up <= MOST_DAYS or days < 0 or warm_up < 0:
        raise NotUnderstood(f"{warm_up} and {days} days cannot be simulated.", next=f"1 to {MOST_DAYS} can.")
    numbers = {place.name: at for at, place in enumerate(network.places)}
    if len(numbers) < len(network.places):
        raise NotUnderstood("Two places have one name.", where=network.name)
    if len(network.groups) > _MOST_GROUPS:
        raise NotUnderstood(f"There are more than {_MOST_GROUPS} groups.", where=network.name)
    groups = {None: 0} | {group.name: at for at, group in enumerate(network.groups, 1)}
    return _Filling(network, days, warm_up, numbers, groups).filled(present)


class _Filling:
    """One network on its way into arrays."""

    def __init__(
        self,
        network: Network,
        days: int,
        warm_up: int,
        numbers: dict[str, int],
        groups: dict[str | None, int],
    ) -> None:
        self.network, self.days, self.warm_up = network, days, warm_up
        self.numbers, self.groups = numbers, groups
        self.first = network.start - timedelta(days=warm_up)
        self.end = (days + warm_up) * DAY
        self.pools = Pools()
        self.routes: list[tuple[float, int, bool]] = []

    def filled(self, present: Sequence[Present]) -> Prepared:
        network = self.network
        book = records(BOOK, 1)
        place = records(PLACE, len(network.places))
        for record, one in zip(place, network.places, strict=False):
            self.place(record, one)
        source = records(SOURCE, len(network.sources) + 1)
        for record, come in zip(source, network.sources, strict=False):
            self.source(record, come)
        source[len(network.sources)].key = _key("\0present")
        cares = records(CARE, len(place) * len(self.groups))
        for at, one in enumerate(network.places):
            for group, number in self.groups.items():
                self.care(cares[at * len(self.groups) + number], one, group)
        pairs = self.pairs(present)
        people = self.present(present)
        self.book(book[0], pairs, present)
        stays, reals, wholes = self.pools.filled()
        routes = records(ROUTE, len(self.routes))
        for record, (up_to, to, keeps) in zip(routes, self.routes, strict=False):
            record.up_to, record.to, record.keeps = up_to, to, keeps
        names = tuple(one.name for one in network.places)
        return Prepared(
            places=names,
            sources=tuple(one.name for one in network.sources),
            pairs=tuple((names[kept], names[awaited]) for kept, awaited in pairs),
            start=network.start,
            seed=network.seed,
            days=self.days,
            warm_up=self.warm_up,
            room=self.room(present),
            book=book,
            place=place,
            source=source,
            cares=cares,
            routes=routes,
            stays=stays,
            reals=reals,
            wholes=wholes,
            present=people,
        )

    def number(self, name: str, where: str) -> int:
        """A place's number; -1 for out."""
        if name == OUT:
            return -1
        if name not in self.numbers:
            raise NotUnderstood(f"There is no place {name!r} in the network.", where=where)
        return self.numbers[name]

    def group(self, name: str | None, where: str) -> int:
        if name not in self.groups:
            raise NotUnderstood(f"There is no group {name!r} in the network.", where=where)
        return self.groups[name]

    def place(self, record: np.record, place: Place) -> None:
        number, pools = self.number, self.pools
        record.kind, record.key = _KINDS[place.kind], _key(place.name)
        record.capacity, record.interval = self.capacity(place, _stated(place))
        record.limit = NEVER if place.queue is None else place.queue
        record.overflow = number(place.overflow, place.name)
        record.leaves_to = number(place.leaves_to, place.name)
        record.step, record.by_call = place.step, place.by_call
        record.patience = pools.stay(place.patience)
        record.gate = record.last = record.leaving = record.open_at = -1
        if place.by_call:
            record.last = 0
        record.least = NEVER
        if place.open is not None and not (all(place.open.by_weekday) and all(place.open.by_hour)):
            hours = [day and hour for day in place.open.by_weekday for hour in place.open.by_hour]
            record.open_at = pools.wholes([int(one) for one in hours])
        if place.leaving:
            record.leaving = pools.reals(_cumulated(place.leaving))
        given_back = [before - after for before, after in pairwise(place.taper)]
        record.tapers, record.taper_at = len(given_back), pools.reals(given_back)
        record.insteads = len(place.instead)
        record.instead_at = pools.wholes([number(name, place.name) for name in place.instead])
        self.changes(record, place)

    def capacity(self, place: Place, value: float) -> tuple[int, int]:
        """How many a place holds, and how far its starts lie apart."""
        if place.kind is Kind.STARTS:
            return 0, round(open_hours(place.open) / value * HOUR) if value > 0 else NEVER
        if place.kind is Kind.HOURS:
            return round(value * place.delivery * 100), NEVER
        return round(value), NEVER

    def changes(self, record: np.record, place: Place) -> None:
        """The dated steps of a capacity; those before the first day have happened."""
        to_come: list[int] = []
        for day, value in sorted(place.capacity_from):
            amount = self.capacity(place, value)
            if day <= self.first:
                record.capacity, record.interval = amount
            else:
                to_come += [(day - self.first).days * DAY, amount[1 if place.kind is Kind.STARTS else 0]]
        record.change_at = self.pools.wholes(to_come)
        record.change_end = record.change_at + len(to_come)

    def source(self, record: np.record, source: Source) -> None:
        record.key, record.group = _key(source.name), self.group(source.group, source.name)
        record.to = self.number(source.to, source.name)
        rates = expected(source, self.first, self.network.start, self.days + self.warm_up)
        record.rates_at, record.bins = self.pools.reals(rates.tolist()), len(rates) - 1
        record.bin_ticks = 7 * DAY // len(week_of(source))

    def care(self, record: np.record, place: Place, group: str | None) -> None:
        """What a place is to people of one group."""
        special = place.by_group.get(group) if group is not None else None
        stay = special.stay if special and special.stay is not None else place.stay
        ways = special.next if special and special.next is not None else place.next
        hours = special.hours if special and special.hours is not None else place.hours
        record.stay, record.hours = self.pools.stay(stay), self.pools.stay(hours)
        record.first_route = len(self.routes)
        for up_to, route in zip(_cumulated([way.share for way in ways]), ways, strict=True):
            self.routes.append((up_to, self.number(route.to, place.name), _keeps(place, route)))
        record.end_route = len(self.routes)

    def pairs(self, present: Sequence[Present]) -> list[tuple[int, int]]:
        """Which places may be kept while waiting for which, or in which step."""
        kept = _kept(self.network)
        found = {
            (self.numbers[name], self.numbers[to])
            for place in self.network.places
            for to in _awaited(place)
            for name in kept[place.name]
            if to != OUT
        }
        found |= {
            (self.number(one.place, "present"), self.number(one.waits_for, "present"))
            for one in present
            if one.place is not None and one.waits_for is not None
        }
        return self.with_what_follows(found)

    def with_what_follows(self, found: set[tuple[int, int]]) -> list[tuple[int, int]]:
        """Who keeps a place goes on keeping it after giving up, and after a step."""
        places = self.network.places
        open_ends = list(found)
        while open_ends:
            kept, awaited = open_ends.pop()
            place = places[awaited]
            nexts = [place.leaves_to] if place.patience is not None else []
            if place.step:
                nexts += _awaited(place)
            for name in nexts:
                pair = (kept, self.number(name, place.name))
                if name != OUT and pair not in found:
                    found.add(pair)
                    open_ends.append(pair)
        return sorted(found)

    def present(self, present: Sequence[Present]) -> Records:
        """Who is in a place first, then who waits, longest first."""
        order = sorted(
            range(len(present)),
            key=lambda at: (present[at].waits_for is not None, -(present[at].waited or 0.0), at),
        )
        people = np.zeros(len(present), dtype=PRESENT).view(np.recarray)
        for record, nth in zip(people, order, strict=True):
            one = present[nth]
            where = f"present {nth + 1}"
            if one.place in (None, OUT) and one.waits_for in (None, OUT):
                raise NotUnderstood("Whoever is present is in a place, or waits for one.", where=where)
            record.place = -1 if one.place is None else self.number(one.place, where)
            record.waits = -1 if one.waits_for is None else self.number(one.waits_for, where)
            record.group, record.nth = self.group(one.group, where), nth
            record.days_known, record.days = one.days is not None, one.days or 0.0
            record.waited_known, record.waited = one.waited is not None, one.waited or 0.0
        return people

    def room(self, present: Sequence[Present]) -> int:
        """Twice the people that the network holds where nobody waits: the capacity of its places, and by
        Little's law those of places without a limit that a source feeds."""
        held = sum(place.capacity or 0 for place in self.network.places)
        for source in self.network.sources:
            if source.to != OUT:
                stay = self.network.places[self.number(source.to, source.name)].stay
                held += int(source.per_day * min(stay.mean if stay else 0.0, 1000.0))
        return min(2 * held, 1_000_000) + 2 * len(present) + 256

    def book(self, book: np.record, pairs: Sequence[tuple[int, int]], present: Sequence[Present]) -> None:
        network, pools = self.network, self.pools
        book.end, book.day_end, book.free = self.end, DAY, -1
        book.sources, book.places = len(network.sources), len(network.places)
        book.groups, book.pairs = len(self.groups), len(pairs)
        book.own = 2 + len(network.sources) + 2 * len(network.places)
        book.watched_nth = -1
        book.weekday = self.first.weekday()
        classes = _classes(network.groups)
        book.classes, book.class_at = len(set(classes)), pools.wholes(classes)
        numbers = np.full((len(network.places), len(network.places)), -1, dtype=np.int64)
        for number, (kept, awaited) in enumerate(pairs):
            numbers[kept, awaited] = number
        book.pair_at = pools.wholes(numbers.ravel().tolist())
        book.call_ticks = round(network.call.hour * HOUR)
        called = any(place.by_call for place in network.places)
        book.call_at = pools.wholes([int(one and called) for one in network.call.by_weekday])
        back = min(
            int(max([one.days or 0.0 for one in present] + [one.waited or 0.0 for one in present], default=0))
            + 2,
            _BACK,
        )
        days = range(back + self.days + self.warm_up + 1)
        worked = [_worked(self.first + timedelta(days=day - back), network.holidays) for day in days]
        book.calendar_back, book.calendar_days = back, len(worked)
        book.worked_at = pools.wholes([0, *np.cumsum(worked).tolist()])
        book.workday_at = pools.wholes([day for day in days if worked[day]])


def expected(source: Source, first: date, start: date, days: int) -> Reals:
    """How many are expected to have come by the end of each part of each day (days times parts, and 0
    before)."""
    dates = [first + timedelta(days=day) for day in range(days)]
    week = np.array(week_of(source)).reshape(7, -1)
    parts = np.concatenate([week[day.weekday()] * factor_on(source, start, day) for day in dates])
    return np.concatenate(([0.0], np.cumsum(parts)))


def _stated(place: Place) -> float:
    stated = {Kind.STARTS: place.per_week, Kind.HOURS: place.hours_per_week, Kind.NONE: 0.0}
    value = stated.get(place.kind, place.capacity)
    if value is None:
        raise NotUnderstood("The place does not say how much it holds.", where=place.name)
    return value


def _keeps(place: Place, route: Route) -> bool:
    return place.blocking if route.blocking is None else route.blocking


def _ways(place: Place) -> Iterable[Route]:
    yield from place.next
    for special in place.by_group.values():
        yield from special.next or ()


def _awaited(place: Place) -> list[str]:
    return [way.to for way in _ways(place)]


def _kept(network: Network) -> dict[str, set[str]]:
    """For each place what whoever is in it may hold: the place, and beside a step what they came from."""
    kept = {place.name: {place.name} for place in network.places}
    steps = {place.name for place in network.places if place.step}
    growing = True
    while growing:
        growing = False
        for place in network.places:
            for to in steps.intersection(_awaited(place)):
                if not kept[place.name] <= kept[to]:
                    kept[to] |= kept[place.name]
                    growing = True
    return kept


def _classes(groups: Sequence[Group]) -> list[int]:
    """The class of each group, of people without a group first: who is served before whom."""
    keys = [(not group.first, group.priority) for group in (Group("", 3), *groups)]
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return [ranks[key] for key in keys]


def _cumulated(shares: Sequence[float]) -> list[float]:
    return [float(one) for one in np.cumsum(np.array(shares, dtype=np.float64))]


def _worked(day: date, holidays: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def _key(name: str) -> int:
    return zlib.crc32(name.encode())
