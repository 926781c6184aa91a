"""What is counted as it happens: people in places and waiting, averaged over the time of a day, and events.

An average needs no clock of its own: who comes adds what is left of the day, who leaves takes it away, and at
midnight the sum is the day's.
"""

from homefirst.flow.engine.compiled import compiled, inlined
from homefirst.flow.engine.records import (
    HAD_WAITED,
    LONG_STAYS,
    LONG_WAITS,
    MIDNIGHT,
    OCCUPIED,
    STARTED,
    WAITED,
    WAITING,
    WAITING_MIDNIGHT,
    Ints,
    World,
)
from homefirst.flow.engine.ticks import DAY, HOUR, SECOND

_WEEK_SECONDS = 7 * DAY // SECOND
_FOUR, _TWELVE = 4 * HOUR, 12 * HOUR


@inlined
def note(w: World, slot: int, what: int, place: int, other: int) -> None:
    """Writes down what happened, where somebody is followed (`watched_nth`), or all starts are."""
    b = w.book[0]
    if not b.noting:
        return
    person = w.people[slot]
    if b.watched_nth >= 0:
        if person.nth != b.watched_nth or person.source != b.watched_source:
            return
    elif what != HAD_WAITED:
        return
    at = b.noted * 6
    b.noted += 1
    w.notes[at] = b.now
    w.notes[at + 1] = what
    w.notes[at + 2] = place
    w.notes[at + 3] = other
    w.notes[at + 4] = person.source
    w.notes[at + 5] = person.nth


@inlined
def started(w: World, slot: int, at: int, since: int) -> None:
    """Somebody starts in a place for which they have waited since some moment."""
    waited = w.book[0].now - since
    note(w, slot, HAD_WAITED, at, waited)
    row = w.book[0].row + at
    w.days[row, STARTED] += 1
    w.days[row, WAITED] += waited
    if waited > _FOUR:
        w.days[row, LONG_WAITS] += 1
        if waited > _TWELVE:
            w.days[row, LONG_WAITS + 1] += 1


@compiled
def pair_begins(w: World, kept: int, awaited: int) -> None:
    b = w.book[0]
    pair = w.pairs[w.wholes[b.pair_at + kept * b.places + awaited]]
    pair.count += 1
    pair.area += b.day_end - b.now


@compiled
def pair_ends(w: World, kept: int, awaited: int) -> None:
    b = w.book[0]
    pair = w.pairs[w.wholes[b.pair_at + kept * b.places + awaited]]
    pair.count -= 1
    pair.area -= b.day_end - b.now


@compiled
def midnight(w: World) -> None:
    """The day's sums go to their rows, and the next day begins with whoever is there."""
    b = w.book[0]
    for at in range(b.places):
        place = w.places[at]
        row = b.row + at
        w.days[row, OCCUPIED] = place.area_occupied
        w.days[row, WAITING] = place.area_waiting
        w.days[row, WAITING_MIDNIGHT] = place.waiting
        place.area_occupied = place.occupied * DAY
        place.area_waiting = place.waiting * DAY
    for at in range(b.pairs):
        pair = w.pairs[at]
        w.pair_days[b.pair_row + at, 0] = pair.area
        w.pair_days[b.pair_row + at, 1] = pair.count
        pair.area = pair.count * DAY
    count_stays(w)
    b.day += 1
    b.day_end += DAY
    b.row += b.places
    b.pair_row += b.pairs


@compiled
def count_stays(w: World) -> None:
    """Who holds which place, person by person, and how long: counted anew, so that it proves the counters."""
    b = w.book[0]
    seconds = b.now // SECOND
    row = b.row
    people = w.people
    days = w.days
    for slot in range(b.fresh):
        person = people[slot]
        if person.place >= 0:
            _count_stay(days, row + person.place, seconds - person.since)
        if person.keeps >= 0:
            _count_stay(days, row + person.keeps, seconds - person.kept_since)


@inlined
def _count_stay(days: Ints, row: int, seconds: int) -> None:
    days[row, MIDNIGHT] += 1
    if seconds >= _WEEK_SECONDS:
        days[row, LONG_STAYS] += 1
        if seconds >= 2 * _WEEK_SECONDS:
            days[row, LONG_STAYS + 1] += 1
            if seconds >= 3 * _WEEK_SECONDS:
                days[row, LONG_STAYS + 2] += 1
