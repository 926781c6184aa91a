"""Waiting lists: one for each place and class of people (who comes first, then by priority), each in the
order in which people came. Linked, so that whoever gives up leaves from the middle at no cost."""

from homefirst.flow.engine.compiled import compiled
from homefirst.flow.engine.records import World


@compiled
def enqueue(w: World, slot: int, at: int) -> None:
    person = w.people[slot]
    queue = w.queues[at * w.book[0].classes + class_of(w, person.group)]
    person.next = -1
    person.prev = queue.tail
    if queue.tail >= 0:
        w.people[queue.tail].next = slot
    else:
        queue.head = slot
    queue.tail = slot


@compiled
def dequeue(w: World, slot: int, at: int) -> None:
    person = w.people[slot]
    queue = w.queues[at * w.book[0].classes + class_of(w, person.group)]
    if person.prev >= 0:
        w.people[person.prev].next = person.next
    else:
        queue.head = person.next
    if person.next >= 0:
        w.people[person.next].prev = person.prev
    else:
        queue.tail = person.prev
    person.next = -1
    person.prev = -1


@compiled
def first_of(w: World, at: int) -> int:
    """Whose turn it is in a place; -1 where nobody waits."""
    classes = w.book[0].classes
    for one in range(classes):
        head = w.queues[at * classes + one].head
        if head >= 0:
            return int(head)
    return -1


@compiled
def class_of(w: World, group: int) -> int:
    return int(w.wholes[w.book[0].class_at + group])
