"""Folding by key anew: all events key by key, and what some keys come to when later events bear them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Refused
from homefirst.foundation.projections.fold_anew import (
    Streams,
    columns_read,
    copy_rows,
    event_read,
    fold_anew,
    read_some,
    stage,
    wanted,
    writer,
)
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import KeyedProjection, Projection, Table


def fold_whole(
    reading: psycopg.Connection[Any],
    writing: psycopg.Connection[Any],
    *,
    projections: Collection[Projection | KeyedProjection],
    staging: Mapping[Table, str],
    streams: Streams,
    county: str | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Folds all that `reading` sees, first event by event and then key by key, into staging tables that were
    made in the same transaction of `writing`; how many events they were. `done` is told of an event again
    where it is folded by key, too."""
    folded = fold_anew(
        reading,
        writing,
        projections=projections,
        staging=staging,
        streams=streams,
        county=county,
        freeze=True,
        done=done,
    )
    read = folded
    for projection in projections:
        if isinstance(projection, KeyedProjection):
            read += fold_keys_anew(
                reading,
                writing,
                projection=projection,
                staging=staging,
                streams=streams,
                county=county,
                done=_after(read, done),
            )
    return folded


def fold_keys_anew(
    reading: psycopg.Connection[Any],
    writing: psycopg.Connection[Any],
    *,
    projection: KeyedProjection,
    staging: Mapping[Table, str],
    streams: Streams,
    county: str | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Folds by key the events that `reading` sees into staging tables that were made in the same transaction
    of `writing`; how many events they were."""
    query = wanted(sorted(projection.events), None, county) + sql.SQL(
        ' ORDER BY e.county, (e.payload->>{}) COLLATE "C", e.seq'
    ).format(sql.Literal(projection.field))
    left: list[Event] = []
    folded = 0
    with writer(writing, freeze=True) as write:
        for read in read_some(reading, query):
            *whole, left = _by_key(projection, [*left, *map(event_read, read)])
            _write_keys(projection, whole, staging, streams, write)
            folded += len(read)
            done(folded)
        _write_keys(projection, [left] if left else [], staging, streams, write)
    return folded


def read_touched(
    raw: psycopg.Connection[Any], projection: KeyedProjection, entries: str, late: str
) -> list[list[Event]]:
    """All events that bear one of the keys in the table `late`, as the table `entries` tells, key by key."""
    column = sql.Identifier(projection.column)
    query = sql.SQL(
        "SELECT {columns} FROM (SELECT DISTINCT county, {column} FROM {late}) AS touched"
        " JOIN {entries} AS held ON held.county = touched.county AND held.{column} = touched.{column}"
        " JOIN store_event AS e ON e.county = held.county AND e.stream = held.stream AND e.seq = held.seq"
        " ORDER BY held.county, held.{column}, e.seq"
    ).format(
        columns=columns_read(), column=column, late=sql.Identifier(late), entries=sql.Identifier(entries)
    )
    return _by_key(projection, map(event_read, psycopg.Cursor(raw).execute(query).fetchall()))


def fold_keys(
    projection: KeyedProjection,
    groups: Iterable[Sequence[Event]],
    staging: Mapping[Table, str],
    streams: Streams,
    writing: psycopg.Connection[Any],
) -> None:
    """Folds the events of some keys into the staging tables, on the connection that they were read on."""

    def write(table: Table, name: str, rows: list[str]) -> None:
        copy_rows(writing, table, name, rows, freeze=False)

    _write_keys(projection, groups, staging, streams, write)


def _write_keys(
    projection: KeyedProjection,
    groups: Iterable[Sequence[Event]],
    staging: Mapping[Table, str],
    streams: Streams,
    write: Callable[[Table, str, list[str]], None],
) -> None:
    found: dict[Table, list[str]] = {table: [] for table in projection.into}
    for events in groups:
        _check_one_stream(projection, events)
        stage(projection.fold(events), events[-1], streams, found)
    for table, rows in found.items():
        if rows:
            write(table, staging[table], rows)


def _by_key(projection: KeyedProjection, events: Iterable[Event]) -> list[list[Event]]:
    """Events that come key by key, a list for each key."""
    return [list(group) for _, group in groupby(events, lambda e: (e.county, e.payload[projection.field]))]


def _check_one_stream(projection: KeyedProjection, events: Sequence[Event]) -> None:
    named = {event.stream for event in events}
    if len(named) > 1:
        raise Refused(
            f"One {projection.column} is folded from the streams {', '.join(sorted(named))}, and no number"
            " says which of their events is the last.",
            where=f"projection {projection.name}",
            next="Let each key of a projection come from one stream.",
        )


def _after(before: int, done: Callable[[int], None]) -> Callable[[int], None]:
    return lambda more: done(before + more)
