"""Folding by key anew: all events key by key, and what some keys come to when later events bear them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Refused
from homefirst.foundation.projections.fold_anew import (
    Into,
    Streams,
    columns_read,
    copy_rows,
    event_read,
    fold_anew,
    read_some,
    stage,
    unnamed,
    wanted,
    writer,
)
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import (
    KeyedProjection,
    Projection,
    Row,
    Table,
    Values,
    last_of_each_key,
)


def come_once(projections: Collection[Projection | KeyedProjection]) -> frozenset[Table]:
    """The tables whose rows come once a key, ready to be kept: those of one projection alone, by key."""
    folding = Counter(table for projection in projections for table in set(projection.tables))
    by_key = {table for one in projections if isinstance(one, KeyedProjection) for table in one.tables}
    return frozenset(table for table in by_key if folding[table] == 1)


def passes(projections: Collection[Projection | KeyedProjection]) -> list[frozenset[str]]:
    """The names of the events that are read at once: of all folds of one event, then of each fold by key."""
    by_key = [one.events for one in projections if isinstance(one, KeyedProjection)]
    return [frozenset(name for one in _of_one_event(projections) for name in one.events), *by_key]


def _of_one_event(projections: Collection[Projection | KeyedProjection]) -> list[Projection]:
    return [one for one in projections if isinstance(one, Projection)]


def fold_whole(
    reading: psycopg.Connection[Any],
    writing: psycopg.Connection[Any],
    *,
    projections: Collection[Projection | KeyedProjection],
    staging: Mapping[Table, Into],
    streams: Streams,
    county: str | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Folds all that `reading` sees, first event by event and then key by key, into tables that were made or
    emptied in the same transaction of `writing`; how many events they were. `done` is told of an event again
    where it is folded both ways."""
    plain = _of_one_event(projections)
    seen = {name for projection in plain for name in projection.events}
    folded = read = fold_anew(
        reading,
        writing,
        projections=plain,
        staging={table: staging[table] for projection in plain for table in projection.tables},
        streams=streams,
        county=county,
        freeze=True,
        done=done,
    )
    for projection in projections:
        if isinstance(projection, KeyedProjection):
            names = fold_keys_anew(
                reading,
                writing,
                projection=projection,
                staging=staging,
                streams=streams,
                county=county,
                done=_after(read, done),
            )
            read += names.total()
            folded += sum(number for name, number in names.items() if name not in seen)
            seen |= projection.events
    return folded


def fold_keys_anew(
    reading: psycopg.Connection[Any],
    writing: psycopg.Connection[Any],
    *,
    projection: KeyedProjection,
    staging: Mapping[Table, Into],
    streams: Streams,
    county: str | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> Counter[str]:
    """Folds by key the events that `reading` sees into tables that were made or emptied in the same
    transaction of `writing`, and says there which events bear a key; how many events of each name."""
    query = wanted(sorted(projection.events), None, county) + sql.SQL(
        ' ORDER BY e.county, (e.payload->>{}) COLLATE "C", e.seq'
    ).format(sql.Literal(projection.field))
    left: list[Event] = []
    names: Counter[str] = Counter()

    def all_rows(events: Sequence[Event]) -> Iterator[Row]:
        yield from projection.fold(events)
        for event in events:
            yield from projection.rows(event)

    with writer(writing, freeze=True) as write:
        for read in read_some(reading, query):
            *whole, left = _by_key(projection, [*left, *(event_read(row, projection.older) for row in read)])
            _write_keys(projection, all_rows, whole, staging, streams, write)
            names.update([row[3] for row in read])
            done(names.total())
        _write_keys(projection, all_rows, [left] if left else [], staging, streams, write)
    return names


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
    rows = psycopg.Cursor(raw).execute(query).fetchall()
    return _by_key(projection, (event_read(row, projection.older) for row in rows))


def fold_keys(
    projection: KeyedProjection,
    groups: Iterable[Sequence[Event]],
    staging: Mapping[Table, Into],
    streams: Streams,
    writing: psycopg.Connection[Any],
) -> None:
    """Folds the events of some keys into the staging tables, on the connection that they were read on."""

    def write(table: Table, into: Into, rows: list[Values]) -> None:
        copy_rows(writing, table, into, rows)

    _write_keys(projection, projection.fold, groups, staging, streams, write)


def _write_keys(
    projection: KeyedProjection,
    fold: Callable[[Sequence[Event]], Iterable[Row]],
    groups: Iterable[Sequence[Event]],
    staging: Mapping[Table, Into],
    streams: Streams,
    write: Callable[[Table, Into, list[Values]], None],
) -> None:
    found: dict[Table, list[Values]] = {table: [] for table in projection.tables}
    placed = {table for table in found if table in staging and staging[table].placed}
    for events in groups:
        _check_one_stream(projection, events)
        rows = list(fold(events))
        for table, kept in last_of_each_key(row for row in rows if row.table not in placed).items():
            if table not in found:
                raise unnamed(table, events[-1])
            found[table] += kept.values()
        if placed:
            stage((row for row in rows if row.table in placed), events[-1], streams, found)
    for table, values in found.items():
        if values:
            write(table, staging[table], values)


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
