"""Staged rows: of several with one key the last stays, a key belongs to one stream, and they are poured."""

from typing import Any

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Refused
from homefirst.foundation.projections.fold_anew import PLACE, Streams
from homefirst.foundation.projections.shadow import Names, make_shadow
from homefirst.foundation.store.projection import Table

Raw = psycopg.Connection[Any]
_STREAM, _SEQ, _ROW = map(sql.Identifier, PLACE)
_SORTING = "SET LOCAL work_mem = '256MB'"


def check_one_stream(raw: Raw, table: Table, stagings: tuple[str, ...], streams: Streams) -> None:
    """Raises Refused where one key is folded from two streams: which of their events came last, no number
    says. Of several staging tables it looks for the keys of the first in the others."""
    if len(streams.numbers) < 2:
        return
    key = _names(table.key)
    first, *others = (sql.Identifier(name) for name in stagings)
    rows = sql.SQL("SELECT {}, {} FROM {}").format(key, _STREAM, first)
    for other in others:
        rows += sql.SQL(
            " UNION ALL SELECT {}, o.{} FROM {} AS o JOIN (SELECT DISTINCT {} FROM {}) AS f USING ({})"
        ).format(key, _STREAM, other, key, first, key)
    query = sql.SQL(
        "SELECT {key}, min({stream}), max({stream}) FROM ({rows}) AS staged GROUP BY {key}"
        " HAVING min({stream}) <> max({stream}) ORDER BY {key} LIMIT 1"
    ).format(key=key, stream=_STREAM, rows=rows)
    with raw.transaction():
        raw.execute(_SORTING)
        found = psycopg.Cursor(raw).execute(query).fetchone()
    if found is not None:
        *values, one, other = found
        named = ", ".join(f"{name} {value}" for name, value in zip(table.key, values, strict=True))
        raise Refused(
            f"The key {named} is folded from {streams.named(one)} and from {streams.named(other)}, and no"
            " number says which of their events is the last.",
            where=f"table {table.name}",
            next="Let each key of a projection come from one stream.",
        )


def all_rows(table: Table, staging: str, casts: dict[str, str]) -> sql.Composed:
    """The query of the rows of a staging table, each column cast to the table's own type."""
    return sql.SQL("SELECT {} FROM {} AS staged").format(_cast(table, casts), sql.Identifier(staging))


def _cast(table: Table, casts: dict[str, str]) -> sql.Composed:
    return sql.SQL(", ").join(
        sql.SQL("{}::").format(sql.Identifier(name)) + sql.SQL(casts[name]) for name, _ in table.columns
    )


def last_rows(table: Table, staging: str, casts: dict[str, str]) -> sql.Composed:
    """The query of the rows to be kept of a staging table, the last of each key, cast as `all_rows`."""
    # Bytes are quicker to sort than a language's letters, and equal where those are.
    kinds = dict(table.columns)
    key = sql.SQL(", ").join(
        sql.SQL('staged.{} COLLATE "C"' if kinds[name] == "text" else "staged.{}").format(
            sql.Identifier(name)
        )
        for name in table.key
    )
    return sql.SQL(
        "SELECT DISTINCT ON ({key}) {columns} FROM {staging} AS staged ORDER BY {key}, {seq} DESC, {row} DESC"
    ).format(key=key, columns=_cast(table, casts), staging=sql.Identifier(staging), seq=_SEQ, row=_ROW)


def types_of(raw: Raw, table: Table) -> dict[str, str]:
    """The types of the table's columns as they stand in the database."""
    found = raw.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped",
        [table.name],
    ).fetchall()
    return dict(found)


def pour(reading: Raw, writing: Raw, table: Table, names: Names) -> None:
    """Makes the shadow and fills it with the rows to be kept, which everybody will then see, whatever the age
    of his view (FREEZE): what one connection sorts the other writes."""
    rows = last_rows(table, names.staging, types_of(reading, table))
    out = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(rows)
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary, FREEZE)").format(
        sql.Identifier(names.shadow), _names([name for name, _ in table.columns])
    )
    with writing.transaction(), reading.transaction():
        reading.execute(_SORTING)
        make_shadow(writing, names)
        with (
            psycopg.Cursor(reading) as source,
            psycopg.Cursor(writing) as target,
            source.copy(out) as given,
            target.copy(into) as taken,
        ):
            for block in given:
                taken.write(block)


def give_stream_index(raw: Raw, table: Table, names: Names, streams: Streams) -> None:
    """Lets the keys of late rows be found among all that are staged, where more than one stream is folded."""
    if len(streams.numbers) > 1:
        on = sql.SQL("CREATE INDEX ON {} ({})").format(sql.Identifier(names.staging), _names(table.key))
        raw.execute(on)
        raw.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(names.staging)))


def take_late(raw: Raw, table: Table, names: Names) -> None:
    """Takes the late rows into the shadow, in the place of older ones with the same key."""
    columns = _names([name for name, _ in table.columns])
    rows = last_rows(table, names.late, types_of(raw, table))
    insert = sql.SQL("INSERT INTO {} ({}) {}").format(sql.Identifier(names.shadow), columns, rows)
    changed = [sql.Identifier(name) for name, _ in table.columns if name not in table.key]
    sets = sql.SQL(", ").join(sql.SQL("{} = EXCLUDED.{}").format(name, name) for name in changed)
    action = sql.SQL("DO UPDATE SET {}").format(sets) if changed else sql.SQL("DO NOTHING")
    raw.execute(insert + sql.SQL(" ON CONFLICT ({}) {}").format(_names(table.key), action))


def keep_late(raw: Raw, names: Names) -> None:
    """Adds the late rows to those that were staged, so that later ones are held against them, too."""
    raw.execute(
        sql.SQL("INSERT INTO {} SELECT * FROM {}").format(
            sql.Identifier(names.staging), sql.Identifier(names.late)
        )
    )


def drop_touched(raw: Raw, places: tuple[str, ...], entries: str, column: str) -> None:
    """Takes out of some tables the rows of the keys that late entries bear: they were folded anew as a
    whole."""
    for place in places:
        gone = sql.SQL(
            "DELETE FROM {place} USING (SELECT DISTINCT county, {column} FROM {entries}) AS late"
            " WHERE {place}.county = late.county AND {place}.{column} = late.{column}"
        ).format(place=sql.Identifier(place), column=sql.Identifier(column), entries=sql.Identifier(entries))
        raw.execute(gone)


def _names(names: tuple[str, ...] | list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
