"""The morning's call: who waits for places that it gives is given them, by the rule by which the hub drafts."""

import numpy as np

from homefirst.flow.engine.compiled import compiled, making_arrays
from homefirst.flow.engine.counts import started
from homefirst.flow.engine.draws import need_of
from homefirst.flow.engine.hours import is_open, open_between, open_later
from homefirst.flow.engine.moves import admit, start, stop_waiting
from homefirst.flow.engine.records import BEDS, CAME, HOURS, LEFT, STARTS, Ints, World
from homefirst.flow.engine.ticks import NEVER
from homefirst.policy.allocation.greedy import greedy
from homefirst.policy.allocation.instance import PARTS

give = making_arrays(greedy)
"""The hub's draft, the same function, compiled."""


@making_arrays
def hold_call(w: World) -> None:
    waiting = 0
    for at in range(w.book[0].places):
        if w.places[at].by_call:
            waiting += w.places[at].waiting
    if waiting > 0:
        _allocate(w, in_turn(w, waiting))
    for at in range(w.book[0].places):
        place = w.places[at]
        if place.by_call and place.kind == STARTS:
            _lapse(w, at)


@making_arrays
def in_turn(w: World, waiting: int) -> Ints:
    """Everybody who waits for the call, in policy's order: by class, then by the moment since which they wait."""
    b = w.book[0]
    found = np.empty(waiting, dtype=np.int64)
    cursor = np.empty(b.places, dtype=np.int64)
    count = 0
    for one in range(b.classes):
        for at in range(b.places):
            cursor[at] = w.queues[at * b.classes + one].head if w.places[at].by_call else -1
        while True:
            best = -1
            for at in range(b.places):
                if cursor[at] >= 0 and (
                    best < 0 or w.people[cursor[at]].joined < w.people[cursor[best]].joined
                ):
                    best = at
            if best < 0:
                break
            found[count] = cursor[best]
            count += 1
            cursor[best] = w.people[cursor[best]].next
    return found


@making_arrays
def _allocate(w: World, people: Ints) -> None:
    """The question as the arrays of an `Instance` of one day, whose lines are the places; its answer is moved."""
    count, places = len(people), w.book[0].places
    hours = np.zeros(count, dtype=np.int64)
    begin = np.zeros(count + 1, dtype=np.int64)
    options = 0
    for one in range(count):
        options += 1 + w.places[w.people[people[one]].waits].insteads
        begin[one + 1] = options
    line, worse = np.zeros(options, dtype=np.int64), np.zeros(options, dtype=np.int64)
    for one in range(count):
        hours[one] = _options(
            w, people[one], line[begin[one] : begin[one + 1]], worse[begin[one] : begin[one + 1]]
        )
    by_hours, lasts = np.zeros(places, dtype=np.bool_), np.ones(places, dtype=np.bool_)
    opens, rest = np.zeros((places, 1), dtype=np.bool_), np.zeros((places, 1), dtype=np.int64)
    for at in range(places):
        by_hours[at] = w.places[at].kind == HOURS
        opens[at, 0] = is_open(w, w.places[at].open_at, w.book[0].now)
        rest[at, 0] = _free(w, at, count)
    nobody, nothing = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    given, _ = give(
        np.arange(count), nothing, hours, by_hours, lasts, opens, rest, begin, line, worse, nobody, nothing
    )
    for one in range(count):
        if given[one] >= 0:
            _move(w, people[one], given[one], hours[one])


@compiled
def _options(w: World, slot: int, line: Ints, worse: Ints) -> int:
    """Fills in where somebody may go; returns the hours that they need in a place that counts hours."""
    at = int(w.people[slot].waits)
    place = w.places[at]
    line[0] = at
    hours = w.people[slot].need if place.kind == HOURS else 0
    for one in range(place.insteads):
        line[one + 1] = w.wholes[place.instead_at + one]
        worse[one + 1] = one + 1
        if hours == 0:
            hours = need_of(w, slot, line[one + 1])
    return int(hours)


@compiled
def _free(w: World, at: int, asked: int) -> int:
    """The parts of a place that are free this morning."""
    place = w.places[at]
    now = w.book[0].now
    if place.kind == BEDS:
        return max(0, place.capacity - place.occupied) * PARTS
    if place.kind == HOURS:
        return max(0, place.capacity - place.used)
    if place.kind == STARTS:
        if not place.by_call:
            return PARTS if place.ready <= now else 0
        return _accrued(w, at) * PARTS
    return asked * PARTS


@compiled
def _accrued(w: World, at: int) -> int:
    """The starts that came about since the last call."""
    place = w.places[at]
    if place.interval >= NEVER:
        return 0
    return int(open_between(w, place.open_at, place.last, w.book[0].now) // place.interval)


@compiled
def _lapse(w: World, at: int) -> None:
    """Of the starts that a call did not give, one is kept for the next."""
    place = w.places[at]
    spare = _accrued(w, at) - 1
    if spare > 0:
        place.last = open_later(w, place.open_at, place.last, spare * place.interval)


@compiled
def _move(w: World, slot: int, to: int, need: int) -> None:
    at = int(w.people[slot].waits)
    place = w.places[to]
    if place.kind == STARTS and place.by_call:
        place.last = open_later(w, place.open_at, place.last, place.interval)
    if to == at:
        admit(w, slot)
        return
    b = w.book[0]
    w.days[b.row + at, LEFT] += 1
    w.days[b.row + to, CAME] += 1
    started(w, slot, to, w.people[slot].joined)
    stop_waiting(w, slot)
    start(w, slot, to, need if place.kind == HOURS else 0)
