"""The log mechanism: append, and read back. Appending is the last act of a transaction.

An append holds the heads of its streams in name order, leaves out what was taken in before, numbers
without gaps, chains, writes the events, what they fold to and the new heads, and commits. A View cuts at
the number of an event, so the fold needs the number and comes after it. A small append that is a
transaction of its own does the same in one statement (write.py).
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import psycopg
from django.db import connections, transaction
from psycopg import sql

from homefirst.foundation.errors import Refused
from homefirst.foundation.store.away import told_where_away
from homefirst.foundation.store.events import Appended, Author, Event, Fact, Grain, Occurred
from homefirst.foundation.store.line import COLUMNS, GENESIS, Cells, chained, copy_line, event_cells
from homefirst.foundation.store.projection import Registry, Row
from homefirst.foundation.store.view import View
from homefirst.foundation.store.write import (
    Batch,
    Heads,
    Line,
    first_of_each_message,
    receipts_of,
    set_heads,
    write_few,
    write_many,
)

COPY_FROM = 40  # facts; below, one statement with its values is quicker than starting a COPY
_NOW = b"SELECT greatest(clock_timestamp(), max(recorded_at)) FROM store_head WHERE county = %s"
_LOOK = (
    b"SELECT stream, seq, hash, greatest(recorded_at, clock_timestamp()) FROM store_head"
    b" WHERE county = %s AND stream = ANY(%s) ORDER BY stream"
)
_HOLD = _LOOK + b" FOR UPDATE"
_BEGIN_STREAM = (
    "INSERT INTO store_head (county, stream, seq, hash, recorded_at)"
    " SELECT %s, unnest(%s::text[]), 0, %s, '-infinity' ON CONFLICT DO NOTHING"
)
_RECEIVE = (
    "INSERT INTO store_receipt (county, source, message, stream, recorded_at)"
    " SELECT %s, source, message, stream, clock_timestamp() FROM unnest(%s::text[], %s::text[], %s::text[])"
    " AS given (source, message, stream) ORDER BY source, message"
    " ON CONFLICT DO NOTHING RETURNING source, message"
)


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
        a known_at that lies after the recording or, unless a loader says it, before it; Unavailable where
        the database is gone, and whether the facts are kept is unknown.
        """
        self._check(facts)
        if not facts:
            return Appended(new=0, already=0, heads=())
        with told_where_away():
            return self._append(facts, by, because)

    def _append(self, facts: Sequence[Fact], by: Author, because: str | None) -> Appended:
        raw, once = self.raw(), first_of_each_message(facts)
        if len(once) < COPY_FROM and not connections[self.using].in_atomic_block:
            done = self._append_at_once(raw, once, by, because)
            if done is not None:
                return replace(done, already=len(facts) - done.new)
        with self._transaction(raw):
            done = self._append_holding(raw, once, by, because)
        return replace(done, already=len(facts) - done.new)

    def open_years(self, ahead: int = 2) -> None:
        """Opens the partitions of this year and the next, so that no append has to on a New Year's Day."""
        raw, this_year = self.raw(), self.now().known_at.year
        for year in range(this_year, this_year + ahead):
            if self._leaf_seen(raw, year) is None:
                self._leaf_opened(raw, year)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is appended within is recorded all or none."""
        with transaction.atomic(using=self.using):
            yield

    def _append_at_once(
        self, raw: psycopg.Connection[Any], facts: Sequence[Fact], by: Author, because: str | None
    ) -> Appended | None:
        """A small append as a single statement; None where another was quicker, or a message was known.

        Of one stream only: of several heads one could move while another had moved already, and nothing
        would hold them in the order of their names.
        """
        streams = {fact.stream for fact in facts}
        if len(streams) > 1:
            return None
        before, now = self._heads(raw, list(streams), _LOOK)
        leaf = self._leaf_seen(raw, now.year)
        if leaf is None or not before:
            return None
        batch = self._batch(facts, before, now, leaf, by, because, receipts=receipts_of(facts))
        try:
            if not write_few(psycopg.Cursor(raw), batch):
                return None
        except psycopg.errors.UniqueViolation as violation:
            if violation.diag.constraint_name != "store_receipt_pkey":
                raise
            return None
        return _appended(batch.after, len(facts))

    def _append_holding(
        self, raw: psycopg.Connection[Any], facts: Sequence[Fact], by: Author, because: str | None
    ) -> Appended:
        """An append in a transaction: the heads held, the receipts asked for before numbers are given."""
        before, now = self._hold(raw, sorted({fact.stream for fact in facts}))
        fresh = self._receive(raw, facts)
        if not fresh:
            return _appended(before, 0)
        leaf = self._leaf_seen(raw, now.year) or self._leaf_opened(raw, now.year)
        cursor = psycopg.Cursor(raw)
        if len(fresh) < COPY_FROM:
            batch = self._batch(fresh, before, now, leaf, by, because, receipts=())
            if not write_few(cursor, batch):
                raise RuntimeError("A head moved although it was held.")
            return _appended(batch.after, len(fresh))
        after = dict(before)
        write_many(cursor, leaf, self._numbered(fresh, after, now, by, because))
        set_heads(cursor, self.county, after, now)
        return _appended(after, len(fresh))

    def freeze(self) -> View:
        """The view of this instant, with the heads: the same answer for ever, also after late facts."""
        with transaction.atomic(using=self.using):
            # The heads first and the time after: an append that is under way either is seen whole, or
            # has a number above these heads.
            found = psycopg.Cursor(self.raw()).execute(
                "SELECT stream, seq FROM store_head WHERE county = %s ORDER BY stream FOR SHARE",
                [self.county],
            )
            heads = tuple((stream, seq) for stream, seq in found.fetchall())
            return View(self.county, self.now().known_at, heads)

    def now(self) -> View:
        """The view of all that is recorded, known by this instant: the database's clock, and never before
        the last recording, though the clock may have jumped back since."""
        row = psycopg.Cursor(self.raw()).execute(_NOW, [self.county]).fetchone()
        assert row is not None
        return View(self.county, row[0])

    def event(self, stream: str, seq: int) -> Event | None:
        """One event as it stands; None where there is none of this number."""
        names = sql.SQL(", ").join(sql.Identifier(name) for name in COLUMNS)
        query = sql.SQL("SELECT {} FROM store_event WHERE county = %s AND stream = %s AND seq = %s")
        row = psycopg.Cursor(self.raw()).execute(query.format(names), [self.county, stream, seq]).fetchone()
        return None if row is None else _event(row)

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

    def _check(self, facts: Sequence[Fact]) -> None:
        fields: dict[int, frozenset[str]] = {}
        for fact in facts:
            wanted = fields.get(id(fact.type))
            if wanted is None:
                wanted = fields[id(fact.type)] = self._fields(fact)
            if fact.payload.keys() != wanted:
                other = sorted(fact.payload.keys() ^ wanted)
                raise Refused(
                    f"The payload and the type differ in {', '.join(other)}.",
                    where=_where(fact),
                    next="Declare each.",
                )

    def _fields(self, fact: Fact) -> frozenset[str]:
        if not self.registry.knows(fact.type):
            raise Refused("No room declares this event type.", where=_where(fact), next="Wire it in app.")
        return fact.type.fields

    def raw(self) -> psycopg.Connection[Any]:
        """The driver's own connection, opened where it is not: for COPY and for verification."""
        connection = connections[self.using]
        if (
            connection.connection is not None
            and connection.connection.closed
            and not connection.in_atomic_block
        ):
            connection.close()  # the database was gone since; whoever asks now is given a new one
        connection.ensure_connection()
        raw: psycopg.Connection[Any] = connection.connection
        return raw

    @contextmanager
    def _transaction(self, raw: psycopg.Connection[Any]) -> Iterator[None]:
        """A transaction of the append's own, or a part of the one that the caller's command is in."""
        if connections[self.using].in_atomic_block:
            with transaction.atomic(using=self.using):
                yield
        else:
            with raw.transaction():
                yield

    def _hold(
        self, raw: psycopg.Connection[Any], streams: list[str]
    ) -> tuple[dict[str, tuple[int, bytes]], datetime]:
        heads, now = self._heads(raw, streams, _HOLD)
        if len(heads) < len(streams):
            psycopg.Cursor(raw).execute(_BEGIN_STREAM, [self.county, streams, GENESIS])
            heads, now = self._heads(raw, streams, _HOLD)
        return heads, now

    def _heads(
        self, raw: psycopg.Connection[Any], streams: list[str], query: bytes
    ) -> tuple[dict[str, tuple[int, bytes]], datetime]:
        """The heads that there are, and the time to record at: the database's, never before a head's."""
        found = psycopg.Cursor(raw).execute(query, [self.county, streams]).fetchall()
        now = max((row[3] for row in found), default=None) or _clock(raw)
        return {stream: (seq, bytes(hash_)) for stream, seq, hash_, _ in found}, now

    def _receive(self, raw: psycopg.Connection[Any], facts: Sequence[Fact]) -> Sequence[Fact]:
        """Takes in the receipts: the facts that are new."""
        carried = receipts_of(facts)
        if not carried:
            return facts
        given = [self.county, *(list(part) for part in zip(*carried, strict=True))]
        new = set(psycopg.Cursor(raw).execute(_RECEIVE, given).fetchall())
        return [
            fact
            for fact in facts
            if fact.receipt is None or (fact.receipt.source, fact.receipt.message) in new
        ]

    def _batch(
        self,
        facts: Sequence[Fact],
        before: Heads,
        now: datetime,
        leaf: str,
        by: Author,
        because: str | None,
        *,
        receipts: Sequence[tuple[str, str, str]],
    ) -> Batch:
        after = dict(before)
        numbered = list(self._numbered(facts, after, now, by, because))
        lines = [line for line, _ in numbered]
        rows = [row for _, folded in numbered for row in folded]
        return Batch(self.county, leaf, lines, receipts, rows, before, after, now)

    def _numbered(
        self,
        facts: Sequence[Fact],
        heads: dict[str, tuple[int, bytes]],
        now: datetime,
        by: Author,
        because: str | None,
    ) -> Iterator[tuple[Line, Sequence[Row]]]:
        """Numbers facts after the heads, chains and folds them, one by one; `heads` moves along."""
        folded = self.registry.folded()
        for fact in facts:
            if fact.known_at is not None:
                _check_known(fact, fact.known_at, now, by)
            seq, previous = heads[fact.stream]
            cells = event_cells(
                fact, county=self.county, seq=seq + 1, recorded_at=now, by=by.name, because=because
            )
            line = copy_line(cells)
            hash_ = chained(previous, line)
            heads[fact.stream] = (seq + 1, hash_)
            rows: Sequence[Row] = ()
            if fact.type.name in folded:
                rows = tuple(self.registry.rows(_as_event(fact, cells, now)))
            yield Line(cells, line, hash_), rows

    def _leaf_seen(self, raw: psycopg.Connection[Any], year: int) -> str | None:
        """The partition of a year where there is one."""
        name = f"store_event_{self.county.lower()}_{year}"
        if year not in self._open:
            there = raw.execute("SELECT to_regclass(%s)", [name]).fetchone()
            if there is None or there[0] is None:
                return None
            if not connections[self.using].in_atomic_block:
                self._open.add(year)  # else it may yet be undone with the caller's transaction
        return name

    def _leaf_opened(self, raw: psycopg.Connection[Any], year: int) -> str:
        # Not remembered: this transaction may yet be undone, and the partition with it.
        raw.execute("SELECT store_open_partition(%s, %s)", [self.county, year])
        return f"store_event_{self.county.lower()}_{year}"


def _appended(heads: Heads, new: int) -> Appended:
    last = tuple((stream, seq) for stream, (seq, _) in sorted(heads.items()))
    return Appended(new=new, already=0, heads=last)


def _where(fact: Fact) -> str:
    return f"event {fact.type.name} in stream {fact.stream}"


def _check_known(fact: Fact, known_at: datetime, now: datetime, by: Author) -> None:
    if known_at == now or (by.loader and known_at < now):
        return
    when = "after" if known_at > now else "before"
    raise Refused(
        f"It would be known at {known_at}, {when} it is recorded.",
        where=_where(fact),
        next="Leave known_at out." if when == "before" else "Record it when it is known.",
    )


def _clock(raw: psycopg.Connection[Any]) -> datetime:
    row = psycopg.Cursor(raw).execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    instant: datetime = row[0]
    return instant


def _as_event(fact: Fact, cells: Cells, now: datetime) -> Event:
    """The event as a read of the log would give it: its payload from the text that is stored."""
    return Event(
        county=str(cells[0]),
        stream=fact.stream,
        seq=int(cells[2] or 0),
        name=fact.type.name,
        version=fact.type.version,
        occurred=fact.occurred,
        known_at=fact.known_at or now,
        recorded_at=now,
        by=str(cells[10]),
        because=cells[11],
        corrects=fact.corrects,
        payload=json.loads(cells[13] or "null"),
    )


def _event(row: tuple[Any, ...]) -> Event:
    told = dict(zip(COLUMNS, row, strict=True))
    occurred = Occurred(told.pop("occurred_from"), told.pop("occurred_until"), Grain(told.pop("grain")))
    payload = told["payload"]
    told["payload"] = json.loads(payload) if isinstance(payload, str) else payload
    return Event(occurred=occurred, **told)
