"""Hours that somebody needs no longer, given back while they are still there, as of visits that become fewer."""

from homefirst.flow.engine.compiled import compiled
from homefirst.flow.engine.heap import push
from homefirst.flow.engine.moves import wake
from homefirst.flow.engine.records import World


@compiled
def taper(w: World, slot: int) -> None:
    """One part of a stay is over: its share of the hours is given back, and the next part begins."""
    person = w.people[slot]
    b = w.book[0]
    place = w.places[person.place]
    give_back(w, slot, int(person.phase))
    person.phase += 1
    person.due = w.ends[2 * slot]
    if person.phase < place.tapers:
        person.due = min(person.due, b.now + w.ends[2 * slot + 1])
    if person.due < b.end:
        push(w, person.due, slot + b.own)
    if place.waiting > 0:
        wake(w, int(person.place))


@compiled
def give_back(w: World, slot: int, part: int) -> None:
    person = w.people[slot]
    place = w.places[person.place]
    amount = min(int(person.need * w.reals[place.taper_at + part]), int(person.amount))
    person.amount -= amount
    place.used -= amount
