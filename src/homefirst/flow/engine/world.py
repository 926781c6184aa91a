"""The arrays of one replication: made for what is expected, and made larger where that was too little."""

import numpy as np

from homefirst.flow.engine.philox import key_of
from homefirst.flow.engine.pools import records
from homefirst.flow.engine.records import (
    COUNTED,
    MORE_EVENTS,
    MORE_NOTES,
    MORE_PEOPLE,
    PAIR,
    PERSON,
    QUEUE,
    World,
)
from homefirst.flow.engine.tables import Prepared

NOTE = 6
"""Numbers to a note: the moment, what happened, the place, another one (or how long), and who (source,
nth)."""


def new_world(
    prepared: Prepared,
    seed: int | None,
    replication: int,
    *,
    noting: bool = False,
    watched: tuple[int, int] | None = None,
) -> World:
    """A world in which nothing has happened. `noting` notes every start with its wait, or all that happens
    to one person, `watched`: the number of their source and their own."""
    book = prepared.book.copy()
    key = key_of(prepared.seed if seed is None else seed, replication)
    book[0].key0, book[0].key1 = key
    book[0].noting = noting or watched is not None
    if watched is not None:
        book[0].watched_source, book[0].watched_nth = watched
    days, places, pairs = prepared.days + prepared.warm_up, len(prepared.places), len(prepared.pairs)
    queues = records(QUEUE, places * int(book[0].classes))
    queues.head[:] = queues.tail[:] = -1
    return World(
        present=prepared.present,
        book=book,
        people=records(PERSON, prepared.room),
        places=prepared.place.copy(),
        heap=np.zeros(3 * prepared.room + 64, dtype=np.int64),
        cares=prepared.cares,
        stays=prepared.stays,
        routes=prepared.routes,
        queues=queues,
        pairs=records(PAIR, pairs),
        sources=prepared.source.copy(),
        reals=prepared.reals,
        wholes=prepared.wholes,
        stack=np.zeros(places + 1, dtype=np.int64),
        days=np.zeros((days * places, COUNTED), dtype=np.int64),
        pair_days=np.zeros((max(1, days * pairs), 2), dtype=np.int64),
        ends=np.zeros(2 * prepared.room, dtype=np.int64),
        notes=np.zeros(65_536 if noting or watched else NOTE, dtype=np.int64),
    )


def make_roomier(world: World, wanted: int) -> None:
    """Twice the room of what a kernel had too little of; nothing in it is lost."""
    names = {MORE_PEOPLE: ("people", "ends"), MORE_EVENTS: ("heap",), MORE_NOTES: ("notes",)}
    for name in names[wanted]:
        array = getattr(world, name)
        larger = np.zeros(2 * len(array), dtype=array.dtype)
        larger[: len(array)] = array
        world.put(name, larger.view(type(array)))
