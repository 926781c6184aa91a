"""Projections: tables that are folded from events inside the append, and could be folded anew.

Two kinds. Most facts say all that a row holds: a fold of one event. Some say something only beside others
about the same thing, and may be put right later by one that comes in any order: a fold by key, of all events
that bear one key.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as told_by
from functools import lru_cache
from operator import itemgetter
from typing import Any

from homefirst.foundation.store.events import Event, EventType
from homefirst.foundation.store.raising import NONE, Older

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A projected table: its columns with their PostgreSQL types, and which of them are its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    def __hash__(self) -> int:
        # Asked for every row that is folded: of all its columns it takes longer than a fold.
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Row:
    """One row to be written; one with the same key is replaced."""

    table: Table
    values: Values


@dataclass(frozen=True, slots=True)
class Projection:
    """A pure fold from events of the named types to rows.

    A fold inserts rows, or replaces rows that its verb has claimed: it runs while the streams' heads are
    held, and waiting there for a row that another append holds would be a deadlock. It depends on the event
    alone, and a key belongs to one stream, so that a rebuild may fold in any order; `tables` are those that
    it folds into, so that a rebuild knows them before the first row. `older` are those of its events' types
    that have older versions: a fold is given the present one.
    """

    name: str
    events: frozenset[str]
    fold: Callable[[Event], Iterable[Row]]
    tables: tuple[Table, ...] = ()
    older: Older = told_by(default_factory=lambda: NONE, hash=False)

    def rows(self, event: Event) -> Iterable[Row]:
        """What an event by itself folds to."""
        return self.fold(event)


@dataclass(frozen=True, slots=True)
class KeyedProjection:
    """A pure fold by key: from all events whose payload has one value in `field`, in the order of their
    numbers, to the rows of that key.

    An append loads all events of the keys that it touches, folds them, and writes the difference: rows that
    the fold yields no more are deleted. It does so while the stream's head is held, and a key belongs to one
    stream, so that nobody else writes to the rows of a key. `into` are the tables that it folds into; each
    has the columns county and `column`, which holds the key, and both are in its key. `entries` is the table
    that says which events bear a key (`entries_table`): it is kept by the log, not by the fold. `older`: as
    above.
    """

    name: str
    events: frozenset[str]
    field: str
    column: str
    fold: Callable[[Sequence[Event]], Iterable[Row]]
    into: tuple[Table, ...]
    entries: Table
    older: Older = told_by(default_factory=lambda: NONE, hash=False)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (*self.into, self.entries)

    @property
    def kind(self) -> str:
        """The key's type in the database."""
        return dict(self.entries.columns)[self.column]

    def rows(self, event: Event) -> Iterable[Row]:
        """What an event by itself folds to: that it bears its key."""
        yield Row(self.entries, (event.county, event.payload[self.field], event.stream, event.seq))


def entries_table(name: str, column: str, kind: str) -> Table:
    """The table of a keyed projection that says which events bear a key."""
    columns = (("county", "text"), (column, kind), ("stream", "text"), ("seq", "bigint"))
    return Table(name, columns, key=tuple(column for column, _ in columns))


@dataclass(frozen=True, slots=True)
class Registry:
    """Every event type and projection of the house; wired once by app."""

    types: tuple[EventType, ...]
    projections: tuple[Projection | KeyedProjection, ...]

    def knows(self, type_: EventType) -> bool:
        return type_ in self.types

    def folded(self) -> frozenset[str]:
        """The names of the events that any projection takes."""
        return frozenset(name for projection in self.projections for name in projection.events)

    def rows(self, event: Event) -> Iterable[Row]:
        for projection in self.projections:
            if event.name in projection.events:
                yield from projection.rows(event)

    @property
    def keyed(self) -> tuple[KeyedProjection, ...]:
        return tuple(one for one in self.projections if isinstance(one, KeyedProjection))

    def folded_by_key(self) -> frozenset[str]:
        """The names of the events that say something only beside others."""
        return frozenset(name for projection in self.keyed for name in projection.events)


def last_of_each_key(rows: Iterable[Row]) -> Mapping[Table, Mapping[Values, Values]]:
    """The values of rows, table by table; of several rows with one key the last one given stays."""
    last: dict[Table, tuple[Callable[[Values], Values], dict[Values, Values]]] = {}
    for row in rows:
        found = last.get(row.table)
        if found is None:
            found = last[row.table] = _key_of(row.table), {}
        key_of, kept = found
        kept[key_of(row.values)] = row.values
    return {table: kept for table, (_, kept) in last.items()}


@lru_cache(maxsize=256)
def _key_of(table: Table) -> Callable[[Values], Values]:
    """What takes a row's key out of its values; of one column alone the value stands for it."""
    order = [name for name, _ in table.columns]
    take: Callable[[Values], Values] = itemgetter(*map(order.index, table.key))
    return take
