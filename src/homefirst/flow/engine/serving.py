"""What comes free is given: to whose turn it is, and what they leave behind to the next, until nothing is
left."""

from homefirst.flow.engine.compiled import compiled
from homefirst.flow.engine.hours import is_open
from homefirst.flow.engine.moves import admit, arm_gate, has_room
from homefirst.flow.engine.queues import first_of
from homefirst.flow.engine.records import HOURS, STARTS, World
from homefirst.flow.engine.ticks import NEVER


@compiled
def settle(w: World) -> None:
    """Serves every place that was woken, and those that are woken by that."""
    b = w.book[0]
    while b.stacked > 0:
        b.stacked -= 1
        serve(w, w.stack[b.stacked])


@compiled
def serve(w: World, at: int) -> None:
    place = w.places[at]
    if place.by_call or place.waiting == 0:
        return
    if place.kind == HOURS:
        _serve_hours(w, at)
        return
    while place.waiting > 0 and has_room(w, at, 0):
        admit(w, first_of(w, at))
    if place.kind == STARTS and place.waiting > 0:
        arm_gate(w, at)


@compiled
def _serve_hours(w: World, at: int) -> None:
    """In turn, whoever fits into the hours that are left; who asks for more is passed over."""
    place = w.places[at]
    if place.used + place.least > place.capacity or not is_open(w, place.open_at, w.book[0].now):
        return
    least = NEVER
    classes = w.book[0].classes
    for one in range(classes):
        slot = w.queues[at * classes + one].head
        while slot >= 0:
            person = w.people[slot]
            behind = person.next
            if place.used + person.need <= place.capacity:
                admit(w, slot)
            elif person.need < least:
                least = int(person.need)
            slot = behind
    place.least = least
