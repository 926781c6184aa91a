"""How a person moves: into a place, on to the next, into a waiting list, away."""

from homefirst.flow.engine.compiled import compiled, inlined
from homefirst.flow.engine.counts import note, pair_begins, pair_ends, started
from homefirst.flow.engine.draws import begin_stay, need_of, patience_of
from homefirst.flow.engine.heap import push
from homefirst.flow.engine.hours import NO_TIME, is_open, open_later
from homefirst.flow.engine.queues import dequeue, enqueue
from homefirst.flow.engine.records import (
    BEDS,
    BEGAN,
    CAME,
    GAVE_UP,
    GONE,
    HOURS,
    JOINED,
    LEFT,
    LET_GO,
    LOST_PATIENCE,
    NOWHERE,
    REFUSED,
    STARTS,
    STAYED,
    TURNED_AWAY,
    World,
)
from homefirst.flow.engine.ticks import SECOND


@inlined
def has_room(w: World, at: int, need: int) -> bool:
    """Whether a place can start somebody now who takes so many hundredths of an hour of it."""
    place = w.places[at]
    now = w.book[0].now
    if place.by_call:
        return False
    if place.open_at >= 0 and not is_open(w, place.open_at, now):
        return False
    if place.kind == STARTS:
        return bool(place.ready <= now)
    if place.kind == BEDS:
        return bool(place.occupied < place.capacity)
    if place.kind == HOURS:
        return bool(place.used + need <= place.capacity)
    return True


@compiled
def go(w: World, slot: int, to: int, keep: bool) -> None:
    """Somebody is to be in a place next: they start, or wait, or are turned away and go where those go."""
    person = w.people[slot]
    was = int(person.place)
    tries = 0
    while to >= 0:
        place = w.places[to]
        need = need_of(w, slot, to)
        if has_room(w, to, need):
            come_straight(w, slot, to, need)
            return
        if (was >= 0 or person.keeps >= 0) and (keep or place.step or person.keeps >= 0) and tries == 0:
            if not keep and person.keeps >= 0 and was >= 0:
                release(w, slot, was, person.amount)
                person.place = -1
            wait_for(w, slot, to, need)
            return
        let_go(w, slot)
        if to == was and place.waiting == 0 and has_room(w, to, need):
            come_straight(w, slot, to, need)
            return
        if place.queued < place.limit:
            wait_for(w, slot, to, need)
            return
        w.days[w.book[0].row + to, TURNED_AWAY] += 1
        note(w, slot, REFUSED, to, NOWHERE)
        to = place.overflow
        tries += 1
        if tries > w.book[0].places:
            to = -1
    vanish(w, slot)


@compiled
def come_straight(w: World, slot: int, to: int, need: int) -> None:
    w.days[w.book[0].row + to, CAME] += 1
    started(w, slot, to, w.book[0].now)
    start(w, slot, to, need)


@compiled
def start(w: World, slot: int, to: int, need: int) -> None:
    """Somebody enters a place. Unless it is a step they leave what they held."""
    person = w.people[slot]
    b = w.book[0]
    place = w.places[to]
    was = int(person.place)
    if not place.step:
        let_go(w, slot)
    elif was >= 0:
        if person.keeps < 0 and not w.places[was].step:
            person.keeps = was
            person.kept_since = person.since
            person.kept_amount = person.amount
        else:
            release(w, slot, was, person.amount)
    person.place = to
    person.since = -(-b.now // SECOND)
    person.amount = need
    person.need = need
    person.visit += 1
    place.occupied += 1
    place.area_occupied += b.day_end - b.now
    place.used += need
    note(w, slot, BEGAN, to, was)
    if place.kind == STARTS and not place.by_call:
        place.last = b.now
        place.ready = open_later(w, place.open_at, b.now, place.interval)
    if person.keeps >= 0:
        pair_begins(w, int(person.keeps), to)
    begin_stay(w, slot, to)


@compiled
def wait_for(w: World, slot: int, to: int, need: int) -> None:
    """Somebody joins a place's waiting list, with what they hold."""
    person = w.people[slot]
    b = w.book[0]
    w.days[b.row + to, CAME] += 1
    person.joined = b.now
    stand_in_line(w, slot, to, need)
    person.due = -1
    if w.places[to].patience >= 0:
        person.due = b.now + patience_of(w, slot, to)
        if person.due < b.end:
            push(w, person.due, slot + b.own)


@compiled
def stand_in_line(w: World, slot: int, to: int, need: int) -> None:
    person = w.people[slot]
    b = w.book[0]
    place = w.places[to]
    person.waits = to
    person.need = need
    enqueue(w, slot, to)
    place.waiting += 1
    place.area_waiting += b.day_end - b.now
    held = outermost(w, slot)
    if held >= 0:
        pair_begins(w, held, to)
    else:
        place.queued += 1
    if need < place.least:
        place.least = need
    if place.kind == STARTS:
        arm_gate(w, to)
    note(w, slot, JOINED, to, held)


@compiled
def arm_gate(w: World, at: int) -> None:
    """Somebody waits for a start: the place is woken when the next one is there."""
    place = w.places[at]
    b = w.book[0]
    when = open_later(w, place.open_at, max(place.ready, b.now), NO_TIME)
    if place.by_call or place.gate == when or when >= b.end:
        return
    place.gate = when
    push(w, when, gate_of(w, at))


@compiled
def gate_of(w: World, at: int) -> int:
    """The slot of a place's own event."""
    return int(2 + w.book[0].sources + 2 * at)


@compiled
def outermost(w: World, slot: int) -> int:
    """The place that somebody holds for good while they wait: beside a step the one that they keep."""
    person = w.people[slot]
    return int(person.keeps if person.keeps >= 0 else person.place)


@compiled
def stop_waiting(w: World, slot: int) -> None:
    person = w.people[slot]
    b = w.book[0]
    at = int(person.waits)
    place = w.places[at]
    dequeue(w, slot, at)
    place.waiting -= 1
    place.area_waiting -= b.day_end - b.now
    held = outermost(w, slot)
    if held >= 0:
        pair_ends(w, held, at)
    else:
        place.queued -= 1
    person.waits = -1
    person.due = -1


@compiled
def admit(w: World, slot: int) -> None:
    """Whose turn it is starts in the place that they waited for."""
    person = w.people[slot]
    to = int(person.waits)
    started(w, slot, to, person.joined)
    stop_waiting(w, slot)
    start(w, slot, to, int(person.need))


@compiled
def give_up(w: World, slot: int) -> None:
    """Who has waited as long as they would goes where such people go, and keeps what they kept."""
    person = w.people[slot]
    at = int(person.waits)
    w.days[w.book[0].row + at, GAVE_UP] += 1
    note(w, slot, LOST_PATIENCE, at, NOWHERE)
    keeps = outermost(w, slot) >= 0
    stop_waiting(w, slot)
    person.visit += 1
    go(w, slot, w.places[at].leaves_to, keeps)


@compiled
def stay_ended(w: World, slot: int) -> None:
    person = w.people[slot]
    if person.keeps >= 0:
        pair_ends(w, int(person.keeps), int(person.place))
    person.due = -1
    note(w, slot, STAYED, int(person.place), NOWHERE)
    if person.route < 0:
        vanish(w, slot)
        return
    route = w.routes[person.route]
    go(w, slot, route.to, route.keeps != 0)


@compiled
def let_go(w: World, slot: int) -> None:
    person = w.people[slot]
    if person.place >= 0:
        release(w, slot, int(person.place), person.amount)
        person.place = -1
    if person.keeps >= 0:
        release(w, slot, int(person.keeps), person.kept_amount)
        person.keeps = -1


@inlined
def release(w: World, slot: int, at: int, amount: int) -> None:
    """A place is one person emptier; where others wait for it, it is served once this move is done."""
    b = w.book[0]
    place = w.places[at]
    place.occupied -= 1
    place.area_occupied -= b.day_end - b.now
    place.used -= amount
    w.days[b.row + at, LEFT] += 1
    note(w, slot, LET_GO, at, NOWHERE)
    if place.waiting > 0:
        wake(w, at)


@compiled
def wake(w: World, at: int) -> None:
    b = w.book[0]
    for one in range(b.stacked):
        if w.stack[one] == at:
            return
    w.stack[b.stacked] = at
    b.stacked += 1


@compiled
def vanish(w: World, slot: int) -> None:
    """Somebody leaves the network, and their slot is free for the next."""
    let_go(w, slot)
    b = w.book[0]
    person = w.people[slot]
    note(w, slot, GONE, NOWHERE, NOWHERE)
    person.due = -1
    person.next = b.free
    b.free = slot
    b.live -= 1
