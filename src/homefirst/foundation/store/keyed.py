"""Folding by key inside an append: all events of the keys that were touched, and the difference written.

What the events of a key come to is folded as a whole, because any of them may put right what an earlier one
said. Only what differs from the table is written: a row that the fold yields no more is deleted, one that is
as it was is left alone.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg

from homefirst.foundation.store.events import Event, Grain, Occurred
from homefirst.foundation.store.line import COLUMNS
from homefirst.foundation.store.projection import (
    KeyedProjection,
    Registry,
    Row,
    Table,
    last_of_each_key,
)
from homefirst.foundation.store.raising import Older, raised
from homefirst.foundation.store.view import ALL
from homefirst.foundation.store.write import array_text

_GRAINS = {grain.value: grain for grain in Grain}


def event_of(row: tuple[Any, ...], older: Older) -> Event:
    """The event of a row of the log's columns, in the present version of its type."""
    county, stream, seq, name, version, start, end, grain, known, recorded, by, because, corrects, said = row
    occurred = Occurred(start, end, _GRAINS[grain])
    payload = json.loads(said) if isinstance(said, str) else said
    event = Event(
        county, stream, seq, name, version, occurred, known, recorded, by, because, corrects, payload
    )
    return raised(event, older) if name in older else event


def events_of_keys(
    raw: psycopg.Connection[Any],
    projection: KeyedProjection,
    county: str,
    keys: Collection[str],
    *,
    upto: int = ALL,
    names: Collection[str] | None = None,
) -> dict[str, list[Event]]:
    """All events that bear some keys, key by key, in the order of their numbers and up to one of them; of
    these `names` alone, where some are given."""
    found: dict[str, list[Event]] = {key: [] for key in keys}
    if not keys:
        return found
    query = _events(projection.entries.name, projection.column, projection.kind, names is not None)
    given = [county, array_text(sorted(keys)), upto]
    given += [] if names is None else [array_text(sorted(names))]
    # In binary the driver makes the times by itself, and all rows at once: in half the time.
    for row in psycopg.Cursor(raw).execute(query, given, binary=True).fetchall():
        event = event_of(row, projection.older)
        found[event.payload[projection.field]].append(event)
    return found


def write_keyed(
    cursor: psycopg.Cursor[Any],
    registry: Registry,
    county: str,
    touched: Mapping[str, Mapping[str, Sequence[Event]]],
) -> None:
    """Folds the events of the touched keys and writes what differs from the tables, while the head of their
    stream is held and after the new events were written: these are given, by projection and key, and only the
    earlier ones are read."""
    for projection in registry.keyed:
        new = touched.get(projection.name)
        if new:
            events = _with_earlier(cursor.connection, projection, county, new)
            rows = [row for some in events for row in projection.fold(some)]
            write_difference(cursor, projection, county, new, rows)


def _with_earlier(
    raw: psycopg.Connection[Any],
    projection: KeyedProjection,
    county: str,
    new: Mapping[str, Sequence[Event]],
) -> Iterator[list[Event]]:
    """All events of each key: those read that came before the new ones of its stream, and these."""
    by_stream: dict[str, list[str]] = {}
    for key, events in new.items():
        by_stream.setdefault(events[0].stream, []).append(key)
    for keys in by_stream.values():
        before = min(new[key][0].seq for key in keys) - 1
        for key, earlier in events_of_keys(raw, projection, county, keys, upto=before).items():
            yield [*earlier, *new[key]]


def write_difference(
    cursor: psycopg.Cursor[Any],
    projection: KeyedProjection,
    county: str,
    keys: Collection[str],
    rows: Iterable[Row],
) -> None:
    """Makes some keys' rows those that are given, of all tables in one statement."""
    by_table = last_of_each_key(rows)
    given: dict[str, Any] = {"county": county, "keys": array_text(sorted(keys))}
    for number, table in enumerate(projection.into):
        kept = by_table.get(table, {}).values()
        columns = [array_text(column) for column in zip(*kept, strict=True)] or ["{}"] * len(table.columns)
        given |= {f"t{number}_{place}": column for place, column in enumerate(columns)}
    cursor.execute(_difference(projection.into, projection.column, projection.kind), given)


@lru_cache(maxsize=64)
def _events(entries: str, column: str, kind: str, named: bool) -> bytes:
    columns = ", ".join(f"e.{name}" for name in COLUMNS)
    which = " AND e.name = ANY(%s::text[])" if named else ""
    return (
        f"SELECT {columns} FROM {entries} AS held JOIN store_event AS e ON e.county = held.county"
        f" AND e.stream = held.stream AND e.seq = held.seq WHERE held.county = %s"
        f" AND held.{column} = ANY(%s::{kind}[]) AND held.seq <= %s{which} ORDER BY held.{column}, e.seq"
    ).encode()


@lru_cache(maxsize=64)
def _difference(tables: tuple[Table, ...], column: str, kind: str) -> bytes:
    # Both parts see the table as it was: the rows that go and those that are put have no key in common.
    parts = [
        part
        for number, table in enumerate(tables)
        for part in (
            f"gone_{number} AS ({_delete_others(table, f't{number}', column, kind)})",
            f"put_{number} AS ({_put(table, f't{number}')})",
        )
    ]
    return f"WITH {', '.join(parts)} SELECT".encode()


def _given(table: Table, name: str, only: Collection[str]) -> tuple[str, str]:
    """Columns of the given rows, as unnested arrays of text and their names."""
    places = [(place, column) for place, (column, _) in enumerate(table.columns) if column in only]
    arrays = ", ".join(f"%({name}_{place})s::text[]" for place, _ in places)
    return f"unnest({arrays})", ", ".join(column for _, column in places)


def _delete_others(table: Table, name: str, column: str, kind: str) -> str:
    kinds = dict(table.columns)
    rows, columns = _given(table, name, table.key)
    same = " AND ".join(f"given.{key}::{kinds[key]} = {table.name}.{key}" for key in table.key)
    return (
        f"DELETE FROM {table.name} WHERE county = %(county)s AND {column} = ANY(%(keys)s::{kind}[])"
        f" AND NOT EXISTS (SELECT FROM {rows} AS given ({columns}) WHERE {same})"
    )


def _put(table: Table, name: str) -> str:
    rows, columns = _given(table, name, [column for column, _ in table.columns])
    casts = ", ".join(f"given.{column}::{kind}" for column, kind in table.columns)
    others = [column for column, _ in table.columns if column not in table.key]
    action = "DO NOTHING"
    if others:
        sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in others)
        was = ", ".join(f"{table.name}.{column}" for column in others)
        now = ", ".join(f"EXCLUDED.{column}" for column in others)
        action = f"DO UPDATE SET {sets} WHERE ({was}) IS DISTINCT FROM ({now})"
    return (
        f"INSERT INTO {table.name} ({columns}) SELECT {casts} FROM {rows} AS given ({columns})"
        f" ON CONFLICT ({', '.join(table.key)}) {action}"
    )
