"""The engine: one event after the other, until a moment."""

from homefirst.flow.engine.arrivals import arrive, expect_next
from homefirst.flow.engine.compiled import compiled, kernel
from homefirst.flow.engine.counts import midnight
from homefirst.flow.engine.heap import close_hole, push
from homefirst.flow.engine.hours import next_opening, open_later
from homefirst.flow.engine.moves import arm_gate, gate_of, give_up, stay_ended, wake
from homefirst.flow.engine.present import take_in
from homefirst.flow.engine.records import (
    A_CALL,
    AT_CALL,
    AT_MIDNIGHT,
    DONE,
    FIRST_SOURCE,
    MORE_EVENTS,
    MORE_NOTES,
    MORE_PEOPLE,
    STARTS,
    STUCK,
    World,
)
from homefirst.flow.engine.serving import settle
from homefirst.flow.engine.tapering import taper
from homefirst.flow.engine.ticks import DAY, NEVER, SLOT_BITS

_SLOT = (1 << SLOT_BITS) - 1
_PATIENT = 1_000_000
"""So many events at one moment, beside fifty a person, are a circle that nobody leaves."""


@kernel
def run_until(w: World, until: int) -> int:
    """Handles all events before a moment. Returns why it came back: done, it is time for the call, more room
    is needed, or time stands still; it is called again with more room and goes on where it was."""
    b = w.book[0]
    if not b.begun:
        begin(w)
    b.calling = 0
    if b.stacked > 0:
        settle(w)
    while True:
        if b.hole:
            close_hole(w)
        if b.heaped == 0:
            return DONE
        entry = w.heap[0]
        due = entry >> SLOT_BITS
        if due >= until:
            return DONE
        wanted = missing(w)
        if wanted != DONE:
            return wanted
        b.hole = 1
        slot = (entry & _SLOT) - b.own
        if slot >= 0 and w.people[slot].due != due:
            continue
        b.same = b.same + 1 if due == b.now else 0
        if b.same > _PATIENT and b.same > 50 * b.live + _PATIENT:
            return STUCK
        b.now = due
        b.events += 1
        if slot >= 0:
            personal(w, slot)
        else:
            own(w, slot + b.own)
        if b.stacked > 0:
            settle(w)
        if b.calling:
            return A_CALL


@compiled
def missing(w: World) -> int:
    """What there is too little room of for whatever one event can bring: one more person, and for each person
    a start and a wait."""
    b = w.book[0]
    if b.live >= len(w.people):
        return MORE_PEOPLE
    if b.heaped + 2 * b.live + b.own + 8 > len(w.heap):
        return MORE_EVENTS
    if b.noting and (b.noted + 8 * b.live + 64) * 6 > len(w.notes):
        return MORE_NOTES
    return DONE


@compiled
def personal(w: World, slot: int) -> None:
    """What is due for a person: patience ends, or a part of a stay, or all of it."""
    person = w.people[slot]
    if person.waits >= 0:
        give_up(w, slot)
    elif w.places[person.place].tapers > 0 and w.book[0].now < w.ends[2 * slot]:
        taper(w, slot)
    else:
        stay_ended(w, slot)


@compiled
def own(w: World, slot: int) -> None:
    """What is due for nobody in person: an arrival, midnight, the call, an opening, another capacity."""
    b = w.book[0]
    if slot == AT_MIDNIGHT:
        midnight(w)
        if b.now < b.end:
            push(w, b.now + DAY, AT_MIDNIGHT)
    elif slot == AT_CALL:
        expect_call(w)
        b.calling = 1
    elif slot < FIRST_SOURCE + b.sources:
        arrive(w, slot - FIRST_SOURCE)
    else:
        at = (slot - FIRST_SOURCE - b.sources) // 2
        if slot == gate_of(w, at):
            gate(w, at)
        else:
            change(w, at)


@compiled
def expect_call(w: World) -> None:
    """The next call, on the next weekday that has one."""
    b = w.book[0]
    day = (b.now - b.call_ticks) // DAY + 1
    for _ in range(7):
        if w.wholes[b.call_at + (b.weekday + day) % 7]:
            if day * DAY + b.call_ticks < b.end:
                push(w, day * DAY + b.call_ticks, AT_CALL)
            return
        day += 1


@compiled
def gate(w: World, at: int) -> None:
    """A place opens, or has its next start."""
    place = w.places[at]
    b = w.book[0]
    if place.kind == STARTS:
        if place.gate > b.now:
            return  # of a start that has moved since
        place.gate = -1
    else:
        expect_opening(w, at)
    if place.waiting > 0:
        wake(w, at)


@compiled
def expect_opening(w: World, at: int) -> None:
    opens = next_opening(w, w.places[at].open_at, w.book[0].now)
    if opens < w.book[0].end:
        push(w, opens, gate_of(w, at))


@compiled
def change(w: World, at: int) -> None:
    """From today a place holds more or fewer; nobody is sent away."""
    place = w.places[at]
    b = w.book[0]
    value = w.wholes[place.change_at + 1]
    place.change_at += 2
    if place.kind == STARTS:
        place.interval = value
        soonest = open_later(w, place.open_at, place.last, value) if place.last >= 0 else b.now
        place.ready = open_later(w, place.open_at, max(b.now, soonest), 0 if value < NEVER else NEVER)
        if place.waiting > 0:
            arm_gate(w, at)
    else:
        place.capacity = value
    expect_change(w, at)
    if place.waiting > 0:
        wake(w, at)


@compiled
def expect_change(w: World, at: int) -> None:
    place = w.places[at]
    if place.change_at < place.change_end and w.wholes[place.change_at] < w.book[0].end:
        push(w, w.wholes[place.change_at], gate_of(w, at) + 1)


@compiled
def begin(w: World) -> None:
    """What is to come is noted, whoever is present takes their place, and whatever is free is given."""
    b = w.book[0]
    b.begun = 1
    push(w, DAY, AT_MIDNIGHT)
    for source in range(b.sources):
        expect_next(w, source)
    b.now = b.call_ticks - DAY
    expect_call(w)
    b.now = 0
    for at in range(b.places):
        place = w.places[at]
        if place.kind == STARTS:
            place.ready = open_later(w, place.open_at, 0, 0 if place.interval < NEVER else NEVER)
        elif place.open_at >= 0:
            expect_opening(w, at)
        expect_change(w, at)
    for one in range(len(w.present)):
        take_in(w, one)
    for at in range(b.places):
        if w.places[at].waiting > 0:
            wake(w, at)
    settle(w)
