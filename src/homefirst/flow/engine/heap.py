"""The events to come, soonest first: a binary heap of whole numbers, moment and slot in one.

An event that is being handled leaves a hole at the top, and the first event that follows from it fills the
hole: most events have one successor, and one way down the heap is saved.
"""

from homefirst.flow.engine.compiled import compiled
from homefirst.flow.engine.records import Ints, World
from homefirst.flow.engine.ticks import SLOT_BITS


@compiled
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
        above = (at - 1) >> 1
        if heap[above] <= entry:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = entry


@compiled
def close_hole(w: World) -> None:
    """Where nothing filled the hole, the last event does."""
    b = w.book[0]
    heap = w.heap
    b.hole = 0
    b.heaped -= 1
    size = b.heaped
    if size == 0:
        return
    entry = heap[size]
    at = 0
    below = 1
    while below + 1 < size:  # down to the end, for the last event is late, and then up as far as it goes
        if heap[below + 1] < heap[below]:
            below += 1
        heap[at] = heap[below]
        at = below
        below = 2 * at + 1
    if below < size:
        heap[at] = heap[below]
        at = below
    while at > 0:
        above = (at - 1) >> 1
        if heap[above] <= entry:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = entry


@compiled
def _sink(heap: Ints, size: int, entry: int) -> None:
    at = 0
    below = 1
    while below < size:
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= entry:
            break
        heap[at] = heap[below]
        at = below
        below = 2 * at + 1
    heap[at] = entry
