"""How the rows of an append reach the database: few of them in one statement, many by COPY.

A verb waits for the database at every statement, and what it waits for is mostly the way there and back.
So a small append is one statement that moves the head and writes the events, their receipts and what they
fold to. On one stream, as a transaction of its own, it does not even hold the head first: the statement moves
the head only from where the events were numbered after, and writes nothing if another append was quicker.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql

from homefirst.foundation.store.chain import Heads, Line
from homefirst.foundation.store.events import Fact
from homefirst.foundation.store.line import COLUMNS
from homefirst.foundation.store.projection import Row, Table, last_of_each_key

CHANNEL = "homefirst_changes"  # who listens here is told of every append, once it is committed
_NOTICE = 7_000  # bytes of one notice; PostgreSQL takes less than 8,000
_TELL = f"SELECT pg_notify('{CHANNEL}', notice) FROM unnest(%s::text[]) AS notice"
_SET_HEAD = "UPDATE store_head SET seq = %s, hash = %s, recorded_at = %s WHERE county = %s AND stream = %s"
_EVENT_TYPES = {
    "seq": "bigint",
    "version": "integer",
    "occurred_from": "timestamptz",
    "occurred_until": "timestamptz",
    "known_at": "timestamptz",
    "recorded_at": "timestamptz",
    "corrects": "bigint",
    "payload": "json",
    "hash": "bytea",
}
_EVENT = Table("", tuple((name, _EVENT_TYPES.get(name, "text")) for name in (*COLUMNS, "hash")), key=())
_RECEIPT = Table(
    "store_receipt",
    (
        ("county", "text"),
        ("source", "text"),
        ("message", "text"),
        ("stream", "text"),
        ("recorded_at", "timestamptz"),
    ),
    key=(),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one small append writes. `leaf` is the partition; receipts are (source, message, stream);
    `before` and `after` are the streams' heads, (last number, its hash)."""

    county: str
    leaf: str
    lines: Sequence[Line]
    receipts: Sequence[tuple[str, str, str]]
    rows: Sequence[Row]
    before: Heads
    after: Heads
    recorded_at: datetime


def write_few(cursor: psycopg.Cursor[Any], batch: Batch) -> bool:
    """Everything of a small append in one statement; False where a head had moved, and nothing was written.

    A receipt that is there already is a UniqueViolation.
    """
    folded = {table: list(kept.values()) for table, kept in last_of_each_key(batch.rows).items()}
    shape = tuple((table, len(kept)) for table, kept in folded.items())
    streams = sorted(batch.after)
    given: list[Any] = [batch.recorded_at]
    for stream in streams:
        given += [stream, *batch.before[stream], *batch.after[stream]]
    given += [batch.county]
    for line in batch.lines:
        given += [*line.cells, line.hash]
    for receipt in batch.receipts:
        given += [batch.county, *receipt, batch.recorded_at]
    for kept in folded.values():
        for values in kept:
            given += [None if value is None else str(value) for value in values]
    told = notices(batch.county, batch.after)
    given += told
    statement = _one_statement(
        batch.leaf, len(streams), len(batch.lines), len(batch.receipts), shape, len(told)
    )
    moved = cursor.execute(statement, given).fetchone()
    return moved is not None and moved[0] == len(streams)


def write_many(cursor: psycopg.Cursor[Any], leaf: str, blocks: Iterable[bytearray]) -> None:
    """Many events by COPY; their receipts were taken in before, what they fold to and the heads come after.

    A block is made while the database takes in those before it: it has a core of its own.
    """
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in _EVENT.columns)
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(leaf), names)) as copy:
        for block in blocks:
            copy.write(block)


def write_rows(cursor: psycopg.Cursor[Any], rows: Iterable[Row]) -> None:
    """What many events fold to, a statement a table."""
    for table, kept in last_of_each_key(rows).items():
        cursor.execute(_by_arrays(table), [array_text(column) for column in zip(*kept.values(), strict=True)])


def array_text(cells: Iterable[object]) -> str:
    """Cells as the text of a PostgreSQL array of text: what the driver makes of a list, in a tenth of the
    time, which was a third of a gathered commit."""
    cells = list(cells)
    text = ",".join(["NULL" if cell is None else f'"{cell}"' for cell in cells])
    if "\\" in text or text.count('"') != 2 * (len(cells) - cells.count(None)):
        # Seldom: to look through all at once is quicker than through each.
        quoted = [
            "NULL" if cell is None else '"' + str(cell).replace("\\", "\\\\").replace('"', '\\"') + '"'
            for cell in cells
        ]
        text = ",".join(quoted)
    return f"{{{text}}}"


def set_heads(cursor: psycopg.Cursor[Any], county: str, heads: Heads, recorded_at: datetime) -> None:
    """Moves heads that are held, and tells who listens once the transaction is committed."""
    for stream, (seq, hash_) in sorted(heads.items()):
        cursor.execute(_SET_HEAD, [seq, hash_, recorded_at, county, stream])
    cursor.execute(_TELL, [notices(county, heads)])


def notices(county: str, heads: Heads) -> list[str]:
    """What is told of an append: `{"county", "what": "log", "heads": {stream: last number}}`, in as many
    parts as PostgreSQL's limit on one notice asks for."""
    parts: list[dict[str, int]] = [{}]
    size = 0
    for stream, (seq, _) in sorted(heads.items()):
        size += len(json.dumps({stream: seq}))
        if size > _NOTICE:
            parts.append({})
            size = len(json.dumps({stream: seq}))
        parts[-1][stream] = seq
    return [json.dumps({"county": county, "what": "log", "heads": part}) for part in parts if part]


@lru_cache(maxsize=512)
def _one_statement(
    leaf: str,
    streams: int,
    events: int,
    receipts: int,
    folded: tuple[tuple[Table, int], ...],
    notices: int,
) -> bytes:
    # Made once for each shape: composing it takes longer than the database takes to run it.
    heads = ", ".join(["(%s, %s::bigint, %s::bytea, %s::bigint, %s::bytea)"] * streams)
    parts = [
        "head AS (UPDATE store_head SET seq = given.seq, hash = given.hash, recorded_at = %s::timestamptz"
        f" FROM (VALUES {heads}) AS given (stream, from_seq, from_hash, seq, hash)"
        " WHERE store_head.county = %s AND store_head.stream = given.stream"
        " AND store_head.seq = given.from_seq AND store_head.hash = given.from_hash RETURNING 1)",
        f"moved AS (SELECT count(*) AS heads FROM head HAVING count(*) = {streams})",
        f"event AS ({_values(_EVENT, events, into=leaf)})",
    ]
    if receipts:
        parts.append(f"receipt AS ({_values(_RECEIPT, receipts)})")
    parts += [f"fold_{place} AS ({_values(table, rows)})" for place, (table, rows) in enumerate(folded)]
    # Told only where the head moved: without a row in `moved` nothing of this list is run.
    told = f", pg_notify('{CHANNEL}', %s)" * notices
    return f"WITH {', '.join(parts)} SELECT heads{told} FROM moved".encode()


def _values(table: Table, rows: int, *, into: str = "") -> str:
    names = ", ".join(name for name, _ in table.columns)
    row = f"({', '.join(f'%s::{kind}' for _, kind in table.columns)})"
    return (
        f"INSERT INTO {into or table.name} ({names}) SELECT given.* FROM moved,"
        f" (VALUES {', '.join([row] * rows)}) AS given ({names}) {_on_conflict(table)}"
    )


@lru_cache(maxsize=256)
def _by_arrays(table: Table) -> bytes:
    names = ", ".join(name for name, _ in table.columns)
    # Arrays of text and a cast to each column's type: an array of jsonb or of ranges has no literal of
    # its own in the driver, and one statement serves any number of rows.
    arrays = ", ".join("%s::text[]" for _ in table.columns)
    casts = ", ".join(f"given.{name}::{kind}" for name, kind in table.columns)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {casts} FROM unnest({arrays}) AS given ({names})"
        f" {_on_conflict(table)}"
    ).encode()


def _on_conflict(table: Table) -> str:
    if not table.key:
        return ""
    changed = [f"{name} = EXCLUDED.{name}" for name, _ in table.columns if name not in table.key]
    action = f"DO UPDATE SET {', '.join(changed)}" if changed else "DO NOTHING"
    return f"ON CONFLICT ({', '.join(table.key)}) {action}"


def receipts_of(facts: Iterable[Fact]) -> list[tuple[str, str, str]]:
    """Source, message and stream of the facts that carry a receipt, in the order of their keys."""
    return sorted(
        (fact.receipt.source, fact.receipt.message, fact.stream) for fact in facts if fact.receipt is not None
    )
