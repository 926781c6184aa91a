"""Folding the log anew: events out of the database and rows into it, as quickly as Python can.

Most folds are pure functions of one event, so the events may be read in any order, and of all counties at
once: each row bears the number of its event, and of several rows with one key the one with the last number
stays. A fold by key is read key by key (`fold_keys_anew`), and its rows are those to be kept.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecoder
from typing import Any

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Event, Grain, Occurred
from homefirst.foundation.store.line import COLUMNS
from homefirst.foundation.store.projection import KeyedProjection, Projection, Row, Table, Values
from homefirst.foundation.store.raising import Older, raised

Stream = tuple[str, str]  # county, stream
# Where a staged row comes from: its stream, its event's number, its place among that event's rows.
PLACE = ("fold_stream", "fold_seq", "fold_row")
CHUNK = 2_000  # events; a write of about half a megabyte
AHEAD = 4  # chunks that may wait for the database while the next ones are folded
_payload = JSONDecoder().raw_decode
_GRAINS = {grain.value: grain for grain in Grain}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"


@dataclass(frozen=True, slots=True)
class Into:
    """The table of the database that takes in a projected table's rows. Where they are `placed` each says
    which event it comes from, so that the last of each key can be found; else they come once a key."""

    name: str
    placed: bool = True


class Streams:
    """Numbers for the streams that were folded, so that a staged row can say which it came from."""

    def __init__(self) -> None:
        self.numbers: dict[Stream, int] = {}

    def number(self, county: str, stream: str) -> int:
        return self.numbers.setdefault((county, stream), len(self.numbers))

    def named(self, number: int) -> str:
        """The stream of a number, in words."""
        county, stream = next(stream for stream, given in self.numbers.items() if given == number)
        return f"stream {stream} of {county}"


def fold_anew(
    reading: psycopg.Connection[Any],
    writing: psycopg.Connection[Any],
    *,
    projections: Collection[Projection | KeyedProjection],
    staging: Mapping[Table, Into],
    streams: Streams,
    between: Mapping[Stream, tuple[int, int]] | None = None,
    county: str | None = None,
    freeze: bool = False,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Folds the events that `reading` sees into the staging tables, of one county or of all; how many they
    were.

    `between` takes, of each stream that it names, only the events after a number and up to another. `done` is
    told how many events are folded. `freeze` is for staging tables made in the same transaction: their rows
    are then seen by a reader whose view of the database is older.
    """
    names = sorted({name for projection in projections for name in projection.events})
    older = {name: type_ for projection in projections for name, type_ in projection.older.items()}
    folded = 0
    with writer(writing, freeze=freeze) as write:
        for read in read_some(reading, wanted(names, between, county)):
            events = (event_read(row, older) for row in read)
            for table, rows in _fold(events, projections, staging, streams).items():
                if rows:
                    write(table, staging[table], rows)
            folded += len(read)
            done(folded)
    return folded


def _fold(
    events: Iterable[Event],
    projections: Collection[Projection | KeyedProjection],
    staging: Collection[Table],
    streams: Streams,
) -> dict[Table, list[Values]]:
    """The rows of a chunk of events, each after its place, table by table."""
    found: dict[Table, list[Values]] = {table: [] for table in staging}
    folds: dict[str, list[Callable[[Event], Iterable[Row]]]] = {}
    for projection in projections:
        for name in projection.events:
            folds.setdefault(name, []).append(projection.rows)
    for event in events:
        rows = (row for fold in folds[event.name] for row in fold(event))
        stage(rows, event, streams, found)
    return found


def stage(rows: Iterable[Row], last: Event, streams: Streams, found: dict[Table, list[Values]]) -> None:
    """Adds rows to what is to be written of their tables, each after the event that they come from."""
    stream = streams.number(last.county, last.stream)
    for number, row in enumerate(rows):
        if row.table not in found:
            raise unnamed(row.table, last)
        found[row.table].append((stream, last.seq, number, *row.values))


def unnamed(table: Table, event: Event) -> Refused:
    return Refused(
        f"It folds into {table.name}, which its projection does not name.",
        where=f"event {event.name}",
        next="Name the table among the projection's tables.",
    )


def event_read(read: tuple[Any, ...], older: Older) -> Event:
    """The event of a row as `_query` reads it; the same that `Log.events` gives."""
    county, stream, seq, name, version, start, end, grain, known, recorded, by, because, corrects, said = read
    occurred = Occurred(start, end, _GRAINS[grain])
    payload, _ = _payload(said, 0)
    event = Event(
        county, stream, seq, name, version, occurred, known, recorded, by, because, corrects, payload
    )
    return raised(event, older) if name in older else event


def _lines(rows: list[Values]) -> str:
    """Rows as COPY takes them: each value the same text that an append hands to its column's type.

    Few values have anything to escape, and to look through many lines at once is quicker than through each
    value.
    """
    texts = [
        "\t".join([
            value if value.__class__ is str else _NULL if value is None else str(value) for value in row
        ])
        for row in rows
    ]  # fmt: skip
    text = "\n".join(texts)
    if (
        text.count("\\") == sum([row.count(None) for row in rows])
        and text.count("\t") == sum(map(len, rows)) - len(rows)
        and text.count("\n") == len(rows) - 1
        and "\r" not in text
    ):
        return text + "\n"
    return "".join([_escaped(row) for row in rows])


def _escaped(row: Values) -> str:
    return "\t".join([_NULL if value is None else str(value).translate(_ESCAPES) for value in row]) + "\n"


def columns_read() -> sql.Composed:
    """The columns of an event. The payload as its text: whatever loads json on this connection, the fold sees
    what an append saw."""
    return sql.SQL(", ").join(
        sql.SQL("e.{}::text" if name == "payload" else "e.{}").format(sql.Identifier(name))
        for name in COLUMNS
    )


def wanted(
    names: list[str], between: Mapping[Stream, tuple[int, int]] | None, county: str | None
) -> sql.Composed:
    """The query of the events of some names; of each stream in `between` those after a number and up to
    another."""
    found = sql.SQL("SELECT {} FROM store_event AS e WHERE e.name = ANY({})").format(
        columns_read(), sql.Literal(names)
    )
    if county is not None:
        found += sql.SQL(" AND e.county = {}").format(sql.Literal(county))
    if between is None:
        return found
    # Stream by stream, so that each part is a walk along the log's key.
    return sql.SQL(
        "SELECT late.* FROM unnest({}::text[], {}::text[], {}::bigint[], {}::bigint[])"
        " AS seen (county, stream, after, upto), LATERAL ({} AND e.county = seen.county"
        " AND e.stream = seen.stream AND e.seq > seen.after AND e.seq <= seen.upto) AS late"
    ).format(
        sql.Literal([county for county, _ in between]),
        sql.Literal([stream for _, stream in between]),
        sql.Literal([after for after, _ in between.values()]),
        sql.Literal([upto for _, upto in between.values()]),
        found,
    )


def read_some(reading: psycopg.Connection[Any], query: sql.Composed) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query, some at a time; the next are fetched while the caller works on these."""
    with (
        reading.transaction(),
        psycopg.ServerCursor(reading, "log_anew") as cursor,
        ThreadPoolExecutor(max_workers=1) as thread,
    ):
        reading.execute("SET LOCAL work_mem = '256MB'")  # for those that are read in an order
        reading.execute("SET LOCAL cursor_tuple_fraction = 1")  # planned for all rows, not for the first
        cursor.execute(query, binary=True)
        coming = thread.submit(cursor.fetchmany, CHUNK)
        while read := coming.result():
            coming = thread.submit(cursor.fetchmany, CHUNK)
            yield read


@contextmanager
def writer(
    writing: psycopg.Connection[Any], *, freeze: bool
) -> Iterator[Callable[[Table, Into, list[Values]], None]]:
    """Writes rows in a thread of its own, so that the next are folded while the database takes these."""
    waiting: list[Future[None]] = []
    with ThreadPoolExecutor(max_workers=1) as thread:

        def write(table: Table, into: Into, rows: list[Values]) -> None:
            waiting.append(thread.submit(copy_text, writing, table, into, _lines(rows), freeze))
            if len(waiting) > AHEAD:
                waiting.pop(0).result()

        yield write
        for one in waiting:
            one.result()


def copy_rows(writing: psycopg.Connection[Any], table: Table, into: Into, rows: list[Values]) -> None:
    """Writes rows on a connection that is at nothing else."""
    copy_text(writing, table, into, _lines(rows), freeze=False)


def copy_text(writing: psycopg.Connection[Any], table: Table, into: Into, text: str, freeze: bool) -> None:
    columns = (*(PLACE if into.placed else ()), *(name for name, _ in table.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN" + (" (FREEZE)" if freeze else "")).format(
        sql.Identifier(into.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with psycopg.Cursor(writing) as cursor, cursor.copy(statement) as copy:
        copy.write(text)
