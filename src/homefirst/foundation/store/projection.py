"""Projections: tables that are folded from events inside the append, and could be folded anew."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homefirst.foundation.store.events import Event, EventType

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A projected table: its columns with their PostgreSQL types, and which of them are its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]


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
    it folds into, so that a rebuild knows them before the first row.
    """

    name: str
    events: frozenset[str]
    fold: Callable[[Event], Iterable[Row]]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """Every event type and projection of the house; wired once by app."""

    types: tuple[EventType, ...]
    projections: tuple[Projection, ...]

    def knows(self, type_: EventType) -> bool:
        return type_ in self.types

    def folded(self) -> frozenset[str]:
        """The names of the events that any projection takes."""
        return frozenset(name for projection in self.projections for name in projection.events)

    def rows(self, event: Event) -> Iterable[Row]:
        for projection in self.projections:
            if event.name in projection.events:
                yield from projection.fold(event)


def last_of_each_key(rows: Iterable[Row]) -> Mapping[Table, Mapping[Values, Values]]:
    """The values of rows, table by table; of several rows with one key the last one given stays."""
    last: dict[Table, dict[Values, Values]] = {}
    places: dict[Table, tuple[int, ...]] = {}
    for row in rows:
        if row.table not in places:
            order = [name for name, _ in row.table.columns]
            places[row.table] = tuple(order.index(name) for name in row.table.key)
        key = tuple(row.values[place] for place in places[row.table])
        last.setdefault(row.table, {})[key] = row.values
    return last
