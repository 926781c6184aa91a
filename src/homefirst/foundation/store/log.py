"""The log mechanism: append, and read back. Appending is the last act of a transaction.

An append holds the heads of its streams in name order, leaves out what was taken in before, numbers
without gaps, chains, writes the events, what they fold to and the new heads, and commits. A View cuts at
the number of an event, so the fold needs the number and comes after it. A small append that is a
transaction of its own does the same in one statement (write.py).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

import psycopg
from django.db import connections, transaction
from psycopg import sql

from homefirst.foundation.errors import Refused
from homefirst.foundation.store.away import told_where_away
from homefirst.foundation.store.chain import (
    Chain,
    Command,
    Line,
    admitted,
    answer_to,
    any_admitted,
    blocks_of,
    where_of,
)
from homefirst.foundation.store.events import Appended, Author, Event, Fact, Receipt
from homefirst.foundation.store.keyed import event_of, write_keyed
from homefirst.foundation.store.line import COLUMNS, GENESIS
from homefirst.foundation.store.projection import Registry
from homefirst.foundation.store.raising import older_of
from homefirst.foundation.store.view import View
from homefirst.foundation.store.write import (
    Batch,
    array_text,
    receipts_of,
    set_heads,
    write_few,
    write_many,
    write_rows,
)

COPY_FROM = 12  # facts; below, one statement with its values is quicker than starting a COPY
_NOW = b"SELECT greatest(clock_timestamp(), max(recorded_at)) FROM store_head WHERE county = %s"
_HEADS = (
    b"SELECT stream, seq, hash, greatest(recorded_at, clock_timestamp()) FROM store_head"
    b" WHERE county = %s AND stream = "
)
_LOOK = _HEADS + b"%s"  # at one stream alone: a list among the values takes the driver a while longer
_HOLD = _HEADS + b"ANY(%s) ORDER BY stream FOR UPDATE"
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
_RECEIVED = (
    b"SELECT source, message FROM store_receipt"
    b" JOIN unnest(%s::text[], %s::text[]) AS given (source, message) USING (source, message)"
    b" WHERE county = %s"
)


class Appender(Protocol):
    """What appends in a commit of its own, durable when it returns: a log outside any transaction, or the
    gathering appender of a process (gather.py), which many doors share."""

    @property
    def using(self) -> str:
        """The connection of the caller's: within its transaction nothing is durable by itself."""
        ...

    def append(self, facts: Sequence[Fact], *, by: Author, because: str | None = None) -> Appended:
        """As `Log.append`."""
        ...


class Log:
    """The log of one county, over one of Django's connections.

    Facts of types that the registry does not know are refused, so that nothing is ever appended that no
    room has declared.
    """

    def __init__(self, county: str, registry: Registry, *, using: str = "default") -> None:
        self.county = county
        self.registry = registry
        self.using: str = using
        self._older = older_of(registry.types)
        self._open: set[int] = set()

    def append(self, facts: Sequence[Fact], *, by: Author, because: str | None = None) -> Appended:
        """Appends facts in the order given, all or none. Facts whose receipt is known are left out.

        Raises Refused for an undeclared type, a payload with other fields than its type declares, and for
        a known_at that lies after the recording or, unless a loader says it, before it; Unavailable where
        the database is gone, and whether the facts are kept is unknown.
        """
        self.check(facts)
        if not facts:
            return Appended(new=0, already=0, heads=())
        (done,) = self.append_each([Command(facts, by, because)])
        if isinstance(done, Refused):
            raise done
        return done

    def append_each(self, commands: Sequence[Command]) -> list[Appended | Refused]:
        """Appends several commands in one commit, each all or none: what became of each, in their order.

        Their facts were checked (`check`), and none is empty. Raises Refused where every one is refused,
        and Unavailable as `append`; nothing is appended then.
        """
        with told_where_away():
            raw = self.raw()
            count = sum(len(command.facts) for command in commands)
            if (
                count < COPY_FROM
                and not connections[self.using].in_atomic_block
                and self._each_alone(commands)
            ):
                done = self._append_at_once(raw, commands)
                if done is not None:
                    return done
            with self._transaction(raw):
                return self._append_holding(raw, commands)

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

    @contextmanager
    def holding(self, *streams: str) -> Iterator[View]:
        """A transaction in which nobody else appends to these streams: what is read within, by the view that
        is given or without one, stands until what was decided on it is appended."""
        with self.together():
            _, now = self._hold(self.raw(), sorted(streams))
            yield View(self.county, now)

    def _each_alone(self, commands: Sequence[Command]) -> bool:
        """Whether each fact folds by itself: what folds by key reads earlier ones, the head held."""
        by_key = self.registry.folded_by_key()
        return not by_key or all(
            fact.type.name not in by_key for command in commands for fact in command.facts
        )

    def _append_at_once(
        self, raw: psycopg.Connection[Any], commands: Sequence[Command]
    ) -> list[Appended | Refused] | None:
        """A small append as a single statement; None where another was quicker, or a message was known.

        Of one stream only: of several heads one could move while another had moved already, and nothing
        would hold them in the order of their names.
        """
        streams = {fact.stream for command in commands for fact in command.facts}
        if len(streams) > 1:
            return None
        before, now = self._heads(raw, streams.pop(), _LOOK)
        leaf = self._leaf_seen(raw, now.year)
        if leaf is None or not before:
            return None
        facts = any_admitted(admitted(commands, now))
        chain = Chain(self.county, self.registry, dict(before), now)
        batch, done = self._batch(chain, leaf, commands, facts, receipts=True)
        try:
            if not write_few(psycopg.Cursor(raw), batch):
                return None
        except psycopg.errors.UniqueViolation as violation:
            if violation.diag.constraint_name != "store_receipt_pkey":
                raise
            return None
        return done

    def _append_holding(
        self, raw: psycopg.Connection[Any], commands: Sequence[Command]
    ) -> list[Appended | Refused]:
        """An append in a transaction: the heads held, the receipts asked for before numbers are given."""
        before, now = self._hold(raw, sorted({stream for command in commands for stream in command.streams}))
        facts = self._receive(raw, any_admitted(admitted(commands, now)))
        fresh = sum(len(some) for some in facts if not isinstance(some, Refused))
        chain = Chain(self.county, self.registry, dict(before), now)
        if not fresh:
            return [answer_to(chain, command, some) for command, some in zip(commands, facts, strict=True)]
        leaf = self._leaf_seen(raw, now.year) or self._leaf_opened(raw, now.year)
        cursor = psycopg.Cursor(raw)
        if fresh < COPY_FROM:
            batch, done = self._batch(chain, leaf, commands, facts, receipts=False)
            if not write_few(cursor, batch):
                raise RuntimeError("A head moved although it was held.")
            write_keyed(cursor, self.registry, self.county, chain.touched)
            return done
        done = []
        write_many(cursor, leaf, blocks_of(chain, commands, facts, done))
        write_rows(cursor, chain.rows)
        write_keyed(cursor, self.registry, self.county, chain.touched)
        set_heads(cursor, self.county, chain.heads, now)
        return done

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
        """One event, in the present version of its type; None where there is none of this number."""
        names = sql.SQL(", ").join(sql.Identifier(name) for name in COLUMNS)
        query = sql.SQL("SELECT {} FROM store_event WHERE county = %s AND stream = %s AND seq = %s")
        row = psycopg.Cursor(self.raw()).execute(query.format(names), [self.county, stream, seq]).fetchone()
        return None if row is None else event_of(row, self._older)

    def events(self, stream: str, view: View, *, latest: int | None = None) -> Iterator[Event]:
        """The events of a stream that a view sees, in their order, in the present versions of their types;
        with `latest` the last so many of them, the last first, and no more is read."""
        names = sql.SQL(", ").join(sql.Identifier(name) for name in COLUMNS)
        query = sql.SQL(
            "SELECT {} FROM store_event WHERE county = %s AND stream = %s AND seq <= %s AND known_at <= %s"
            " ORDER BY seq {}"
        ).format(names, sql.SQL("" if latest is None else "DESC LIMIT %s"))
        given: list[Any] = [self.county, stream, view.upto(stream), view.known_at]
        given += [] if latest is None else [latest]
        with psycopg.Cursor(self.raw()) as cursor:
            for row in cursor.execute(query, given):
                yield event_of(row, self._older)

    def received(self, receipts: Sequence[Receipt]) -> frozenset[Receipt]:
        """Those of some receipts whose messages were taken in."""
        if not receipts:
            return frozenset()
        given = (array_text(one.source for one in receipts), array_text(one.message for one in receipts))
        found = psycopg.Cursor(self.raw()).execute(_RECEIVED, [*given, self.county]).fetchall()
        return frozenset(Receipt(source, message) for source, message in found)

    def check(self, facts: Sequence[Fact]) -> None:
        """Raises Refused for an undeclared type, or a payload with other fields than its type declares."""
        fields: dict[int, frozenset[str]] = {}
        for fact in facts:
            wanted = fields.get(id(fact.type))
            if wanted is None:
                wanted = fields[id(fact.type)] = self._fields(fact)
            if fact.payload.keys() != wanted:
                other = sorted(fact.payload.keys() ^ wanted)
                raise Refused(
                    f"The payload and the type differ in {', '.join(other)}.",
                    where=where_of(fact),
                    next="Declare each.",
                )

    def _fields(self, fact: Fact) -> frozenset[str]:
        if not self.registry.knows(fact.type):
            raise Refused("No room declares this event type.", where=where_of(fact), next="Wire it in app.")
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
        self, raw: psycopg.Connection[Any], streams: str | list[str], query: bytes
    ) -> tuple[dict[str, tuple[int, bytes]], datetime]:
        """The heads that there are, and the time to record at: the database's, never before a head's."""
        found = psycopg.Cursor(raw).execute(query, [self.county, streams]).fetchall()
        now = max((row[3] for row in found), default=None) or _clock(raw)
        return {stream: (seq, bytes(hash_)) for stream, seq, hash_, _ in found}, now

    def _receive(
        self, raw: psycopg.Connection[Any], facts: Sequence[Sequence[Fact] | Refused]
    ) -> Sequence[Sequence[Fact] | Refused]:
        """Takes in the receipts: the facts of each command that are new."""
        carried = receipts_of(fact for some in facts if not isinstance(some, Refused) for fact in some)
        if not carried:
            return facts
        given = [self.county, *(array_text(part) for part in zip(*carried, strict=True))]
        new = set(psycopg.Cursor(raw).execute(_RECEIVE, given).fetchall())
        return [
            some
            if isinstance(some, Refused)
            else [
                fact
                for fact in some
                if fact.receipt is None or (fact.receipt.source, fact.receipt.message) in new
            ]
            for some in facts
        ]

    def _batch(
        self,
        chain: Chain,
        leaf: str,
        commands: Sequence[Command],
        facts: Sequence[Sequence[Fact] | Refused],
        *,
        receipts: bool,
    ) -> tuple[Batch, list[Appended | Refused]]:
        """A small append ready to be written, and what becomes of each of its commands."""
        before = dict(chain.heads)
        lines: list[Line] = []
        carried: list[Fact] = []
        done: list[Appended | Refused] = []
        for command, some in zip(commands, facts, strict=True):
            if not isinstance(some, Refused):
                lines += chain.lines(command, some)
                carried += some
            done.append(answer_to(chain, command, some))
        given = receipts_of(carried) if receipts else ()
        return Batch(self.county, leaf, lines, given, chain.rows, before, chain.heads, chain.now), done

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


def _clock(raw: psycopg.Connection[Any]) -> datetime:
    row = psycopg.Cursor(raw).execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    instant: datetime = row[0]
    return instant
