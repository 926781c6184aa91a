"""The events to come, soonest first: a heap of whole numbers, moment and slot in one.

Each event lies above four others: half as many steps down as with two, and the four lie side by side.

An event that is being handled leaves a hole at the top, and the first event that follows from it fills the
hole: most events have one successor, and one way down the heap is saved.
"""

from homefirst.flow.engine.compiled import inlined
from homefirst.flow.engine.records import Ints, World
from homefirst.flow.engine.ticks import SLOT_BITS


@inlined
def push(w: World, due: int, slot: int) -> None:
    b = w.book[0]
    heap = w.heap
    entry = (due << SLOT_BITS) | slot
    if b.hole:
        b.hole = 0
        _sink(heap, b.heaped, entry)
        return
    at = b.heaped
    b.heaped += 1
    while at > 0:
        above = (at - 1) >> 2
        if heap[above] <= entry:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = entry


@inlined
def close_hole(w: World) -> None:
    """Where nothing filled the hole, the last event does."""
    b = w.book[0]
    b.hole = 0
    b.heaped -= 1
    if b.heaped > 0:
        _sink(w.heap, b.heaped, w.heap[b.heaped])


@inlined
def _sink(heap: Ints, size: int, entry: int) -> None:
    """Has an event fill the top: it goes down as long as one of the four below is sooner."""
    at = 0
    while True:
        first = 4 * at + 1
        if first + 3 < size:
            a, c, d, e = heap[first], heap[first + 1], heap[first + 2], heap[first + 3]
            below, least = first, a
            if c < least:
                below, least = first + 1, c
            other, more = first + 2, d
            if e < more:
                other, more = first + 3, e
            if more < least:
                below, least = other, more
        elif first < size:
            below, least = first, heap[first]
            for one in range(first + 1, size):
                if heap[one] < least:
                    below, least = one, heap[one]
        else:
            break
        if least >= entry:
            break
        heap[at] = least
        at = below
    heap[at] = entry
