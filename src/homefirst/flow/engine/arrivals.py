"""Who comes: a Poisson process whose rate changes by the hour, made exact by a change of time.

Gaps of mean one are laid along the expected number of arrivals so far; where their sum falls, somebody comes.
"""

import math

from homefirst.flow.engine.compiled import compiled
from homefirst.flow.engine.counts import note
from homefirst.flow.engine.draws import gap
from homefirst.flow.engine.heap import push
from homefirst.flow.engine.moves import go
from homefirst.flow.engine.records import ARRIVED, FIRST_SOURCE, NOWHERE, World


@compiled
def arrive(w: World, source: int) -> None:
    comes = w.sources[source]
    nth = comes.come
    comes.come += 1
    expect_next(w, source)
    slot = new_person(w, source, nth, comes.group)
    w.book[0].arrivals += 1
    note(w, slot, ARRIVED, NOWHERE, NOWHERE)
    go(w, slot, comes.to, w.people[slot].place >= 0)  # they hold nothing


@compiled
def expect_next(w: World, source: int) -> None:
    """Draws when the next one of a source comes, and notes it, unless that is after the end."""
    comes = w.sources[source]
    b = w.book[0]
    comes.sum -= math.log(gap(w, source, comes.come))
    at = comes.rates_at
    bin = comes.bin
    while bin < comes.bins and w.reals[at + bin + 1] <= comes.sum:
        bin += 1
    comes.bin = bin
    if bin == comes.bins:
        return
    part = (comes.sum - w.reals[at + bin]) / (w.reals[at + bin + 1] - w.reals[at + bin])
    due = bin * comes.bin_ticks + int(part * comes.bin_ticks)
    if due < b.end:
        push(w, due, FIRST_SOURCE + source)


@compiled
def new_person(w: World, source: int, nth: int, group: int) -> int:
    b = w.book[0]
    slot = b.free
    if slot >= 0:
        b.free = w.people[slot].next
    else:
        slot = b.fresh
        b.fresh += 1
    b.live += 1
    person = w.people[slot]
    person.due = -1
    person.nth = nth
    person.source = source
    person.group = group
    person.place = -1
    person.keeps = -1
    person.waits = -1
    person.next = -1
    person.prev = -1
    person.visit = 0
    person.amount = 0
    person.kept_amount = 0
    return int(slot)
