"""What is drawn for a person: a block of random numbers for each visit of theirs to a place.

The counter of a block is the person's number, the name of where they came from, the visit with the purpose,
and the place's name: so the same person draws the same at the same place, whatever happens to others.
"""

from typing import Any

import numpy as np

from homefirst.flow.engine.compiled import compiled, inlined
from homefirst.flow.engine.heap import push
from homefirst.flow.engine.hours import leaving_at, worked_later
from homefirst.flow.engine.philox import Block, philox, uniform
from homefirst.flow.engine.records import HOURS, World
from homefirst.flow.engine.stays import in_ticks, lasting

_purposes: Any = np.arange(4)
STAY, NEED, LEAVING, ELAPSED = _purposes
NOT_YET: Any = np.int64(0)
GAP = np.uint64(0xFFFFFFFF)
NO_PLACE = np.uint64(0)
_LOW = np.uint64(0xFFFFFFFF)


@inlined
def block(w: World, slot: int, at: int, visit: int, purpose: int) -> Block:
    person = w.people[slot]
    b = w.book[0]
    return philox(
        np.uint64(person.nth) & _LOW,
        w.sources[person.source].key,
        np.uint64(visit & 0xFFFF | purpose << 16),
        w.places[at].key,
        b.key0,
        b.key1,
    )


@compiled
def gap(w: World, source: int, nth: int) -> float:
    """The random number of the gap before the nth of a source; one block has those of two."""
    comes = w.sources[source]
    if nth & 1:
        return float(comes.spare)
    b = w.book[0]
    r0, r1, r2, r3 = philox(np.uint64(nth >> 1), comes.key, GAP, NO_PLACE, b.key0, b.key1)
    comes.spare = uniform(r2, r3)
    return uniform(r0, r1)


@compiled
def need_of(w: World, slot: int, to: int) -> int:
    """The hundredths of an hour a week that somebody asks of a place: at least one, at most all it has."""
    if w.places[to].kind != HOURS:
        return 0
    return _hours_needed(w, slot, to)


@compiled
def _hours_needed(w: World, slot: int, to: int) -> int:
    person = w.people[slot]
    care = w.cares[to * w.book[0].groups + person.group]
    if care.hours < 0:
        return 100
    r0, r1, _, _ = block(w, slot, to, int(person.visit) + 1, NEED)
    asked = int(min(lasting(w, care.hours, uniform(r0, r1)), 1e6) * 100.0 + 0.5)
    most = w.places[to].capacity
    return max(1, min(asked, most) if most > 0 else asked)


@compiled
def patience_of(w: World, slot: int, to: int) -> int:
    person = w.people[slot]
    _, _, r2, r3 = block(w, slot, to, int(person.visit) + 1, NEED)
    return lasting_from(w, w.places[to].patience, w.book[0].now, uniform(r2, r3))


@inlined
def lasting_from(w: World, stay: int, now: int, share: float) -> int:
    """The ticks from now until a stay ends, over days that do not count."""
    ticks = in_ticks(lasting(w, stay, share))
    if w.stays[stay].working:
        return worked_later(w, now, ticks) - now
    return ticks


@compiled
def begin_stay(w: World, slot: int, at: int) -> None:
    """Draws which way somebody will leave and when, and notes when that is."""
    person = w.people[slot]
    b = w.book[0]
    care = w.cares[at * b.groups + person.group]
    r0, r1, r2, r3 = block(w, slot, at, int(person.visit), STAY)
    person.route = way(w, care.first_route, care.end_route, uniform(r2, r3))
    person.phase = 0
    ticks = 0
    if care.stay >= 0:
        ticks = lasting_from(w, care.stay, b.now, uniform(r0, r1))
    settle_end(w, slot, at, b.now, b.now + ticks)


@inlined
def settle_end(w: World, slot: int, at: int, since: int, end: int) -> None:
    """A stay since some moment ends at another, or at its place's leaving hour; before, a taper has its
    parts."""
    b = w.book[0]
    place = w.places[at]
    person = w.people[slot]
    if place.leaving >= 0 and end < b.end + b.end:
        r0, r1, _, _ = block(w, slot, at, int(person.visit), LEAVING)
        end = leaving_at(w, place.leaving, b.now, end, uniform(r0, r1))
    person.due = end
    if place.tapers > 0:
        w.ends[2 * slot] = end
        w.ends[2 * slot + 1] = (end - since) // (place.tapers + 1)
        if person.phase < place.tapers:
            person.due = min(end, since + (person.phase + 1) * w.ends[2 * slot + 1])
    if person.due < b.end:
        push(w, person.due, slot + b.own)


@inlined
def way(w: World, first: int, end: int, share: float) -> int:
    """Which route of several somebody takes; -1 where there is none."""
    for one in range(first, end - 1):
        if share < w.routes[one].up_to:
            return one
    return end - 1 if end > first else -1
