"""Folding by key inside an append: all events of the keys that were touched, and the difference written.

What the events of a key come to is folded as a whole, because any of them may put right what an earlier one
said. Only what differs from the table is written: a row that the fold yields no more is deleted, one that is
as it was is left alone.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    Values,
    last_of_each_key,
)
from homefirst.foundation.store.view import ALL
from homefirst.foundation.store.write import array_text


def event_of(row: tuple[Any, ...]) -> Event:
    """The event of a row of the log's columns."""
    told = dict(zip(COLUMNS, row, strict=True))
    occurred = Occurred(told.pop("occurred_from"), told.pop("occurred_until"), Grain(told.pop("grain")))
    payload = told["payload"]
    told["payload"] = json.loads(payload) if isinstance(payload, str) else payload
    return Event(occurred=occurred, **told)


def events_of_keys(
    raw: psycopg.Connection[Any],
    projection: KeyedProjection,
    county: str,
    keys: Collection[str],
    *,
    upto: int = ALL,
) -> dict[str, list[Event]]:
    """All events that bear some keys, key by key, in the order of their numbers and up to one of them."""
    found: dict[str, list[Event]] = {key: [] for key in keys}
    if not keys:
        return found
    query = _events(projection.entries.name, projection.column, projection.kind)
    given = [county, array_text(sorted(keys)), upto]
    for row in psycopg.Cursor(raw).execute(query, given):
        event = event_of(row)
        found[event.payload[projection.field]].append(event)
    return found


def write_keyed(
    cursor: psycopg.Cursor[Any], registry: Registry, county: str, touched: Mapping[str, Collection[str]]
) -> None:
    """Folds the events of the touched keys and writes what differs from the tables, while the head of their
    stream is held and after the new events were written."""
    for projection in registry.keyed:
        keys = touched.get(projection.name)
        if keys:
            events = events_of_keys(cursor.connection, projection, county, keys)
            rows = [row for some in events.values() for row in projection.fold(some)]
            write_difference(cursor, projection, county, keys, rows)


def write_difference(
    cursor: psycopg.Cursor[Any],
    projection: KeyedProjection,
    county: str,
    keys: Collection[str],
    rows: Iterable[Row],
) -> None:
    """Makes some keys' rows those that are given, table by table."""
    by_table = last_of_each_key(rows)
    for table in projection.into:
        kept: Sequence[Values] = list(by_table.get(table, {}).values())
        columns = [array_text(column) for column in zip(*kept, strict=True)] or ["{}"] * len(table.columns)
        places = [place for place, (name, _) in enumerate(table.columns) if name in table.key]
        gone = _delete_others(table, projection.column, projection.kind)
        cursor.execute(gone, [county, array_text(sorted(keys)), *(columns[place] for place in places)])
        if kept:
            cursor.execute(_put(table), columns)


@lru_cache(maxsize=64)
def _events(entries: str, column: str, kind: str) -> bytes:
    columns = ", ".join(f"e.{name}" for name in COLUMNS)
    return (
        f"SELECT {columns} FROM {entries} AS held JOIN store_event AS e ON e.county = held.county"
        f" AND e.stream = held.stream AND e.seq = held.seq WHERE held.county = %s"
        f" AND held.{column} = ANY(%s::{kind}[]) AND held.seq <= %s ORDER BY held.{column}, e.seq"
    ).encode()


@lru_cache(maxsize=64)
def _delete_others(table: Table, column: str, kind: str) -> bytes:
    kinds = dict(table.columns)
    names = [name for name, _ in table.columns if name in table.key]
    arrays = ", ".join("%s::text[]" for _ in names)
    same = " AND ".join(f"given.{name}::{kinds[name]} = {table.name}.{name}" for name in names)
    return (
        f"DELETE FROM {table.name} WHERE county = %s AND {column} = ANY(%s::{kind}[]) AND NOT EXISTS"
        f" (SELECT FROM unnest({arrays}) AS given ({', '.join(names)}) WHERE {same})"
    ).encode()


@lru_cache(maxsize=64)
def _put(table: Table) -> bytes:
    names = ", ".join(name for name, _ in table.columns)
    arrays = ", ".join("%s::text[]" for _ in table.columns)
    casts = ", ".join(f"given.{name}::{kind}" for name, kind in table.columns)
    others = [name for name, _ in table.columns if name not in table.key]
    action = "DO NOTHING"
    if others:
        sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in others)
        was = ", ".join(f"{table.name}.{name}" for name in others)
        now = ", ".join(f"EXCLUDED.{name}" for name in others)
        action = f"DO UPDATE SET {sets} WHERE ({was}) IS DISTINCT FROM ({now})"
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {casts} FROM unnest({arrays}) AS given ({names})"
        f" ON CONFLICT ({', '.join(table.key)}) {action}"
    ).encode()
