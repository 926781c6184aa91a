"""The log mechanism: append, and read back. Appending is the last act of a transaction.

Order of an append, the same for one fact and for thirty thousand: hold the heads of the streams in name
order; leave out what was taken in before; number without gaps, chain; write the events, what they fold
to, and the new heads; commit. A View cuts at the number of an event, so the fold needs the number and
comes after the heads are held.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import psycopg
from django.db import connections, transaction
from psycopg import sql

from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Appended, Author, Event, Fact, Grain, Occurred
from homefirst.foundation.store.line import COLUMNS, GENESIS, Cells, chained, copy_line, event_cells
from homefirst.foundation.store.projection import Registry, by_table, write_statement
from homefirst.foundation.store.view import View

COPY_FROM = 40  # rows; measured: below, one pipeline of inserts is quicker than starting a COPY
_NAMES = sql.SQL(", ").join(sql.Identifier(name) for name in (*COLUMNS, "hash"))
_HOLD = (
    "SELECT stream, seq, hash, greatest(recorded_at, clock_timestamp()) FROM store_head"
    " WHERE county = %s AND stream = ANY(%s) ORDER BY stream FOR UPDATE"
)
_BEGIN_STREAM = (
    "INSERT INTO store_head (county, stream, seq, hash, recorded_at)"
    " SELECT %s, unnest(%s::text[]), 0, %s, '-infinity' ON CONFLICT DO NOTHING"
)
_RECEIVE = (
    "INSERT INTO store_receipt (county, source, message, stream, recorded_at)"
    " SELECT %s, source, message, stream, %s FROM unnest(%s::text[], %s::text[], %s::text[])"
    " AS given (source, message, stream) ORDER BY source, message"
    " ON CONFLICT DO NOTHING RETURNING source, message"
)
_SET_HEAD = "UPDATE store_head SET seq = %s, hash = %s, recorded_at = %s WHERE county = %s AND stream = %s"


class Log:
    """The log of one county, over one of Django's connections.

    Facts of types that the registry does not know are refused, so that nothing is ever appended that no
    room has declared.
    """

    def __init__(self, county: str, registry: Registry, *, using: str = "default") -> None:
        self.county = county
        self.registry = registry
        self.using = using
        self._open: set[int] = set()

    def append(self, facts: Sequence[Fact], *, by: Author, because: str | None = None) -> Appended:
        """Appends facts in the order given, all or none. Facts whose receipt is known are left out.

        Raises Refused for an undeclared type, a payload with other fields than its type declares, and for
        a known_at that lies after the recording or, unless a loader says it, before it.
        """
        for fact in facts:
            self._check(fact)
        streams = sorted({fact.stream for fact in facts})
        with transaction.atomic(using=self.using):
            raw = self.raw()
            heads, now = self._hold(raw, streams)
            fresh = self._receive(raw, facts, now)
            events, rows = self._number(fresh, heads, now, by, because)
            if events:
                self._write(raw, events, rows, heads, now)
        last = tuple((stream, heads[stream][0]) for stream in streams)
        return Appended(new=len(events), already=len(facts) - len(events), heads=last)

    def freeze(self) -> View:
        """The view of this instant, with the heads: the same answer for ever, also after late facts."""
        with transaction.atomic(using=self.using):
            raw = self.raw()
            # The heads first and the time after: an append that is under way either is seen whole, or
            # has a number above these heads.
            found = raw.execute(
                "SELECT stream, seq FROM store_head WHERE county = %s ORDER BY stream FOR SHARE",
                [self.county],
            ).fetchall()
            return View(self.county, _clock(raw), tuple((stream, seq) for stream, seq in found))

    def now(self) -> View:
        """The view of all that is recorded, known by this instant of the database's clock."""
        return View(self.county, _clock(self.raw()))

    def events(self, stream: str, view: View) -> Iterator[Event]:
        """The events of a stream that a view sees, in their order."""
        names = sql.SQL(", ").join(sql.Identifier(name) for name in COLUMNS)
        query = sql.SQL(
            "SELECT {} FROM store_event WHERE county = %s AND stream = %s AND seq <= %s AND known_at <= %s"
            " ORDER BY seq"
        ).format(names)
        given = [self.county, stream, view.upto(stream), view.known_at]
        with psycopg.Cursor(self.raw()) as cursor:
            for row in cursor.execute(query, given):
                yield _event(row)

    def _check(self, fact: Fact) -> None:
        where = f"event {fact.type.name} in stream {fact.stream}"
        if not self.registry.knows(fact.type):
            raise Refused("No room declares this event type.", where=where, next="Wire it in app.")
        if fact.payload.keys() != fact.type.fields:
            other = sorted(fact.payload.keys() ^ fact.type.fields)
            raise Refused(
                f"The payload and the type differ in {', '.join(other)}.", where=where, next="Declare each."
            )

    def raw(self) -> psycopg.Connection[Any]:
        """The driver's own connection, opened where it is not: for COPY, pipelines and verification."""
        connection = connections[self.using]
        connection.ensure_connection()
        raw: psycopg.Connection[Any] = connection.connection
        return raw

    def _hold(
        self, raw: psycopg.Connection[Any], streams: list[str]
    ) -> tuple[dict[str, tuple[int, bytes]], datetime]:
        cursor = psycopg.Cursor(raw)
        found = cursor.execute(_HOLD, [self.county, streams]).fetchall()
        if len(found) < len(streams):
            cursor.execute(_BEGIN_STREAM, [self.county, streams, GENESIS])
            found = cursor.execute(_HOLD, [self.county, streams]).fetchall()
        now = max((row[3] for row in found), default=None) or _clock(raw)
        return {stream: (seq, bytes(hash_)) for stream, seq, hash_, _ in found}, now

    def _receive(self, raw: psycopg.Connection[Any], facts: Sequence[Fact], now: datetime) -> Sequence[Fact]:
        carried = {(fact.receipt.source, fact.receipt.message): fact.stream for fact in facts if fact.receipt}
        if not carried:
            return facts
        sources, messages = [list(part) for part in zip(*carried, strict=True)]
        given = [self.county, now, sources, messages, list(carried.values())]
        new = set(psycopg.Cursor(raw).execute(_RECEIVE, given).fetchall())
        return [
            fact
            for fact in facts
            if fact.receipt is None or (fact.receipt.source, fact.receipt.message) in new
        ]

    def _number(
        self,
        facts: Sequence[Fact],
        heads: dict[str, tuple[int, bytes]],
        now: datetime,
        by: Author,
        because: str | None,
    ) -> tuple[list[Event], list[tuple[Cells, bytes, bytes]]]:
        events, rows = [], []
        for fact in facts:
            _check_known(fact, now, by)
            seq, previous = heads[fact.stream]
            cells = event_cells(
                fact, county=self.county, seq=seq + 1, recorded_at=now, by=by.name, because=because
            )
            line = copy_line(cells)
            hash_ = chained(previous, line)
            heads[fact.stream] = (seq + 1, hash_)
            rows.append((cells, line, hash_))
            events.append(_as_event(fact, self.county, seq + 1, now, by, because))
        return events, rows

    def _write(
        self,
        raw: psycopg.Connection[Any],
        events: list[Event],
        rows: list[tuple[Cells, bytes, bytes]],
        heads: Mapping[str, tuple[int, bytes]],
        now: datetime,
    ) -> None:
        leaf = self._leaf(raw, now.year)
        folded = by_table(row for event in events for row in self.registry.rows(event))
        bulk = len(rows) >= COPY_FROM
        if bulk:
            _copy(raw, leaf, rows)
        cursor = psycopg.Cursor(raw)
        with nullcontext() if bulk else raw.pipeline():
            if not bulk:
                _insert(cursor, leaf, rows)
            for table, columns in folded.items():
                cursor.execute(write_statement(table).encode(), columns)
            for stream, (seq, hash_) in sorted(heads.items()):
                cursor.execute(_SET_HEAD, [seq, hash_, now, self.county, stream])

    def _leaf(self, raw: psycopg.Connection[Any], year: int) -> sql.Identifier:
        name = f"store_event_{self.county.lower()}_{year}"
        if year not in self._open:
            there = raw.execute("SELECT to_regclass(%s)", [name]).fetchone()
            if there is None or there[0] is None:
                raw.execute("SELECT store_open_partition(%s, %s)", [self.county, year])
            transaction.on_commit(lambda: self._open.add(year), using=self.using)
        return sql.Identifier(name)


def _check_known(fact: Fact, now: datetime, by: Author) -> None:
    if fact.known_at is None or fact.known_at == now or (by.loader and fact.known_at < now):
        return
    when = "after" if fact.known_at > now else "before"
    raise Refused(
        f"It would be known at {fact.known_at}, {when} it is recorded.",
        where=f"event {fact.type.name} in stream {fact.stream}",
        next="Leave known_at out." if when == "before" else "Record it when it is known.",
    )


def _insert(
    cursor: psycopg.Cursor[Any], leaf: sql.Identifier, rows: Iterable[tuple[Cells, bytes, bytes]]
) -> None:
    places = sql.SQL(", ").join(sql.Placeholder() for _ in range(len(COLUMNS) + 1))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(leaf, _NAMES, places)
    for cells, _, hash_ in rows:
        cursor.execute(statement, [*cells, hash_])


def _copy(
    raw: psycopg.Connection[Any], leaf: sql.Identifier, rows: Iterable[tuple[Cells, bytes, bytes]]
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(leaf, _NAMES)
    with psycopg.Cursor(raw) as cursor, cursor.copy(statement) as copy:
        # The hash is bytea: \x and hexadecimal digits, its backslash doubled by COPY's own rule.
        copy.write(b"".join(b"%b\t\\\\x%b\n" % (line, hash_.hex().encode()) for _, line, hash_ in rows))


def _clock(raw: psycopg.Connection[Any]) -> datetime:
    row = psycopg.Cursor(raw).execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    instant: datetime = row[0]
    return instant


def _as_event(fact: Fact, county: str, seq: int, now: datetime, by: Author, because: str | None) -> Event:
    return Event(
        county=county,
        stream=fact.stream,
        seq=seq,
        name=fact.type.name,
        version=fact.type.version,
        occurred=fact.occurred,
        known_at=fact.known_at or now,
        recorded_at=now,
        by=by.name,
        because=because,
        corrects=fact.corrects,
        payload=fact.payload,
    )


def _event(row: tuple[Any, ...]) -> Event:
    told = dict(zip(COLUMNS, row, strict=True))
    occurred = Occurred(told.pop("occurred_from"), told.pop("occurred_until"), Grain(told.pop("grain")))
    payload = told["payload"]
    told["payload"] = json.loads(payload) if isinstance(payload, str) else payload
    return Event(occurred=occurred, **told)
