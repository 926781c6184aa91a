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
    held, and waiting there for a row that another append holds would be a deadlock.
    """

    name: str
    events: frozenset[str]
    fold: Callable[[Event], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Registry:
    """Every event type and projection of the house; wired once by app."""

    types: tuple[EventType, ...]
    projections: tuple[Projection, ...]

    def knows(self, type_: EventType) -> bool:
        return type_ in self.types

    def rows(self, event: Event) -> Iterable[Row]:
        for projection in self.projections:
            if event.name in projection.events:
                yield from projection.fold(event)


def write_statement(table: Table) -> str:
    """One INSERT of any number of rows, given as one array a column."""
    names = ", ".join(name for name, _ in table.columns)
    # Arrays of text and a cast to each column's type: an array of jsonb or of ranges has no literal of
    # its own in the driver, and one statement serves one row as well as thirty thousand.
    arrays = ", ".join("%s::text[]" for _ in table.columns)
    casts = ", ".join(f"given.{name}::{kind}" for name, kind in table.columns)
    changed = [f"{name} = EXCLUDED.{name}" for name, _ in table.columns if name not in table.key]
    action = f"DO UPDATE SET {', '.join(changed)}" if changed else "DO NOTHING"
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {casts} FROM unnest({arrays}) AS given ({names}) "
        f"ON CONFLICT ({', '.join(table.key)}) {action}"
    )


def by_table(rows: Iterable[Row]) -> Mapping[Table, list[list[str | None]]]:
    """Rows as columns of text for `write_statement`, table by table; of rows with one key the last stays."""
    last: dict[Table, dict[Values, Values]] = {}
    places: dict[Table, tuple[int, ...]] = {}
    for row in rows:
        if row.table not in places:
            order = [name for name, _ in row.table.columns]
            places[row.table] = tuple(order.index(name) for name in row.table.key)
        key = tuple(row.values[place] for place in places[row.table])
        last.setdefault(row.table, {})[key] = row.values
    return {
        table: [
            [None if cell is None else str(cell) for cell in column]
            for column in zip(*kept.values(), strict=True)
        ]
        for table, kept in last.items()
    }
