"""Rebuilding projections: the whole log folded anew into shadow tables, which then take the tables' places.

Readers read and writers append all the while. First everything that the log holds is folded, and nobody is
kept waiting; then what came since, until little does; at last, with the heads held so that no append passes,
the rest, and the names are changed in the same transaction. Killed at any moment the old tables stand, and
the next rebuild clears what was left.

A reader that keeps one view of the database (repeatable read) and comes to the table after the swap finds the
rows of its view and no half: those of the first fold are written as seen by everybody (COPY FREEZE).
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

import psycopg
from psycopg import sql

from homefirst.foundation.errors import NotFound, Refused, Unavailable
from homefirst.foundation.projections.fold_anew import Into, Stream, Streams, fold_anew
from homefirst.foundation.projections.fold_keys import (
    come_once,
    fold_keys,
    fold_whole,
    passes,
    read_touched,
)
from homefirst.foundation.projections.one_at_a_time import Raw, only_rebuild, two_connections
from homefirst.foundation.projections.shadow import (
    Names,
    clear,
    give_keys_and_indexes,
    make_shadow,
    make_staging,
    put_in_place,
)
from homefirst.foundation.projections.staged import (
    check_one_stream,
    drop_touched,
    give_stream_index,
    keep_late,
    pour,
    take_late,
)
from homefirst.foundation.projections.structure import Part, check_can_be_replaced, structure
from homefirst.foundation.store.projection import KeyedProjection, Projection, Registry, Table

LITTLE = 500  # events; folded and written in about 0.05 s while the heads are held
ROUNDS = 10  # at most, to catch up with busy writers before the heads are held
LOCK_WAIT = "300ms"  # longer than an append or a page's query takes; writers wait as long, too
PATIENCE = 300.0  # seconds to wait for whoever holds the tables before giving up
LOOK = 0.05  # seconds between two looks at who holds them


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: the rows of each table, the events folded, for how long it kept writers waiting
    (`held`, in seconds), how often it tried to swap, and what it found left by one that was killed."""

    projections: tuple[str, ...]
    tables: tuple[tuple[str, int], ...]
    events: int
    seconds: float
    held: float
    tries: int
    cleared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """To whom a rebuild tells what it does (a line), and how many events of how many are folded."""

    say: Callable[[str], None] = lambda _: None
    done: Callable[[int, int], None] = lambda *_: None


def chosen(
    registry: Registry, names: Collection[str] = ()
) -> tuple[tuple[Projection | KeyedProjection, ...], tuple[Table, ...]]:
    """The projections of these names (all where none is named) with those that fold into the same tables,
    and the tables, by name. Raises NotFound for a name that no projection has."""
    known = {projection.name for projection in registry.projections}
    unknown = sorted(set(names) - known)
    if unknown:
        raise NotFound(
            f"There is no projection {', '.join(unknown)}.", next=f"There are: {', '.join(sorted(known))}."
        )
    taken = {projection for projection in registry.projections if not names or projection.name in names}
    tables = {table for projection in taken for table in projection.tables}
    while more := {
        projection
        for projection in registry.projections
        if projection not in taken and not tables.isdisjoint(projection.tables)
    }:
        taken |= more
        tables |= {table for projection in more for table in projection.tables}
    for table in tables:
        if not table.key:
            raise Refused("A projected table needs a key.", where=f"table {table.name}", next="Name it.")
    ordered = tuple(projection for projection in registry.projections if projection in taken)
    return ordered, tuple(sorted(tables, key=lambda table: table.name))


def rebuild(
    registry: Registry,
    names: Collection[str] = (),
    *,
    using: str = "owner",
    telling: Telling | None = None,
    clock: Callable[[], float] = time.monotonic,
    patience: float = PATIENCE,
) -> Rebuilt:
    """Makes the tables of the named projections (all where none is named) anew from the log, every county's.

    Runs as the owner of the tables. Raises Refused where another rebuild runs, where a key comes from two
    streams, or where a table cannot be replaced; Unavailable where the tables were held by others for all
    of `patience` (seconds). In each case the old tables stand.
    """
    projections, tables = chosen(registry, names)
    began = clock()
    with two_connections(using) as (reading, writing), only_rebuild(reading):
        cleared = clear(writing, [table.name for table in tables])
        try:
            one = _Rebuild(reading, writing, projections, tables, telling or Telling(), clock, patience)
            one.fold_all()
            one.catch_up()
            held, tries = one.swap()
            rows = tuple((table.name, _count(reading, table)) for table in tables)
        finally:
            if not writing.broken:
                clear(writing, [table.name for table in tables])
        done = tuple(projection.name for projection in projections)
        return Rebuilt(done, rows, one.events, clock() - began, held, tries, cleared)


def heads(raw: Raw) -> dict[Stream, int]:
    """Where each stream of every county stands."""
    found = psycopg.Cursor(raw).execute("SELECT county, stream, seq FROM store_head").fetchall()
    return {(county, stream): seq for county, stream, seq in found}


def count_events(
    raw: Raw, projections: Collection[Projection | KeyedProjection], county: str | None = None
) -> int:
    """How many events there are to fold, of one county or of all; one folded both ways counts twice."""
    total = 0
    for names in passes(projections):
        row = raw.execute(
            "SELECT count(*) FROM store_event WHERE name = ANY(%s) AND (%s::text IS NULL OR county = %s)",
            [sorted(names), county, county],
        ).fetchone()
        total += 0 if row is None else row[0]
    return total


class _Rebuild:
    """One rebuild under way: its connections, what it has folded so far, and the tables as they were."""

    def __init__(
        self,
        reading: Raw,
        writing: Raw,
        projections: tuple[Projection | KeyedProjection, ...],
        tables: tuple[Table, ...],
        telling: Telling,
        clock: Callable[[], float],
        patience: float,
    ) -> None:
        self.reading, self.writing = reading, writing
        self.projections, self.tables = projections, tables
        self.telling, self.clock, self.patience = telling, clock, patience
        self.streams = Streams()
        self.seen: dict[Stream, int] = {}
        self.events = 0
        self.names = {table: Names(table.name) for table in tables}
        self.once = come_once(projections)
        self.as_it_was: dict[Table, tuple[Part, ...]] = {}

    def fold_all(self) -> None:
        """All that the log holds now, into shadows with their keys and indexes."""
        for table in self.tables:
            check_can_be_replaced(self.writing, table.name)
            self.as_it_was[table] = structure(self.writing, table.name)
        self.telling.say("Folding the log")
        with self.reading.transaction():
            # One state for heads and events alike; it holds nothing that a writer waits for.
            self.reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            self.seen = heads(self.reading)
            total = count_events(self.reading, self.projections)
            with self.writing.transaction():
                # By itself: it takes a lock on the table itself, which is not to be held while all is folded.
                for table in self.once:
                    make_shadow(self.writing, self.names[table])
            with self.writing.transaction():
                self.events = fold_whole(
                    self.reading,
                    self.writing,
                    projections=self.projections,
                    staging={table: self._empty(table) for table in self.tables},
                    streams=self.streams,
                    done=lambda events: self.telling.done(events, total),
                )
        for table, names in self.names.items():
            if table not in self.once:
                self.telling.say(f"Writing {table.name}")
                check_one_stream(self.reading, table, (names.staging,), self.streams)
                pour(self.reading, self.writing, table, names)
            self.telling.say(f"Indexing {table.name}")
            with self.writing.transaction():
                self.writing.execute("SET LOCAL maintenance_work_mem = '256MB'")
                give_keys_and_indexes(self.writing, names)
            if table in self.once:
                self.telling.say(f"Counting {table.name}")
            else:
                give_stream_index(self.writing, table, names, self.streams)
            self.writing.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(names.shadow)))

    def _empty(self, table: Table) -> Into:
        """Where all rows of a table are folded into, made or emptied in the caller's transaction: where they
        come once a key straight into the shadow, which has its keys and indexes afterwards."""
        names = self.names[table]
        make_staging(self.writing, table, names.late)
        if table in self.once:
            self.writing.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(names.shadow)))
            return Into(names.shadow, placed=False)
        make_staging(self.writing, table, names.staging)
        return Into(names.staging)

    def catch_up(self) -> None:
        """What was appended since, until little is, so that the heads need not be held for long."""
        for _ in range(ROUNDS):
            with self.writing.transaction():
                folded = self._fold_late()
            if folded <= LITTLE:
                return

    def swap(self) -> tuple[float, int]:
        """Puts the shadows in place; for how long the heads were held, and at which try it came through."""
        until = self.clock() + self.patience
        tries = 1
        while (held := self._try_swap()) is None:
            self._await_others(until, tries)
            self.catch_up()
            tries += 1
        return held, tries

    def _try_swap(self) -> float | None:
        """One try: for how long the heads were held, or None where others held what it needs."""
        try:
            with self.writing.transaction():
                self.writing.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(LOCK_WAIT))
                # Against every append, and against those that hold a head and will write to a projection.
                self.writing.execute("LOCK TABLE store_head IN EXCLUSIVE MODE")
                began = self.clock()
                self._fold_late()
                self.writing.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for table in self.tables:
                    name = sql.Identifier(table.name)
                    self.writing.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(name))
                for table, names in self.names.items():
                    self._put_in_place(table, names)
            return self.clock() - began
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            return None

    def _put_in_place(self, table: Table, names: Names) -> None:
        if structure(self.writing, table.name) != self.as_it_was[table]:
            raise Refused(
                "It was changed while it was rebuilt.",
                where=f"table {table.name}",
                next="Rebuild it once more.",
            )
        put_in_place(self.writing, names)
        differing = set(structure(self.writing, table.name)) ^ set(self.as_it_was[table])
        if differing:
            raise RuntimeError(f"The shadow of {table.name} is not as the table was: {sorted(differing)}")

    def _fold_late(self) -> int:
        """Folds what was appended after the events seen so far, within the caller's transaction."""
        now = heads(self.reading)
        grown = {
            stream: (self.seen.get(stream, 0), seq)
            for stream, seq in now.items()
            if seq != self.seen.get(stream, 0)
        }
        if not grown:
            return 0
        for names in self.names.values():
            self.writing.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(names.late)))
        folded = fold_anew(
            self.reading,
            self.writing,
            projections=self.projections,
            staging={table: Into(names.late) for table, names in self.names.items()},
            streams=self.streams,
            between=grown,
        )
        by_key = [one for one in self.projections if isinstance(one, KeyedProjection)]
        keyed = {table for projection in by_key for table in projection.into}
        for table in self.tables:
            if table not in keyed:
                self._take_late(table)
        for projection in by_key:
            self._fold_late_keys(projection)
        self.seen = now
        self.events += folded
        return folded

    def _fold_late_keys(self, projection: KeyedProjection) -> None:
        """Folds anew the keys that late events bear, of all their events: those that came before, too."""
        entries = self.names[projection.entries]
        groups = read_touched(self.writing, projection, entries.shadow, entries.late)
        late = {table: Into(self.names[table].late) for table in projection.into}
        fold_keys(projection, groups, late, self.streams, self.writing)
        for table in projection.into:
            drop_touched(self.writing, self._filled(table), entries.late, projection.column)
            self._take_late(table)

    def _take_late(self, table: Table) -> None:
        names = self.names[table]
        if table not in self.once:
            check_one_stream(self.writing, table, (names.late, names.staging), self.streams)
        take_late(self.writing, table, names)
        if table not in self.once:
            keep_late(self.writing, names)

    def _filled(self, table: Table) -> tuple[str, ...]:
        """The tables in which all rows of a table are: its shadow, and what was staged for it."""
        names = self.names[table]
        return (names.shadow,) if table in self.once else (names.shadow, names.staging)

    def _await_others(self, until: float, tries: int) -> None:
        """Waits until those who now hold the tables or the heads have ended what they do."""
        names = ["store_head", *(table.name for table in self.tables)]
        holders = _holders(self.reading, names)
        self.telling.say(f"Waiting for {len(holders)} who hold {', '.join(names)} (try {tries})")
        while not holders.isdisjoint(_holders(self.reading, names)):
            if self.clock() > until:
                raise Unavailable(
                    f"Others held it for {self.patience:.0f} s. The table stands as it was.",
                    where=f"tables {', '.join(names)}",
                    next="Rebuild again when long reports and intakes have ended.",
                )
            time.sleep(LOOK)


def _holders(raw: Raw, names: list[str]) -> set[str]:
    """The transactions that hold, and do not wait for, what keeps a swap waiting."""
    found = raw.execute(
        "SELECT virtualtransaction FROM pg_locks WHERE granted AND pid <> pg_backend_pid()"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND relation = ANY(%s::regclass[]) AND NOT (relation = 'store_head'::regclass"
        " AND mode = 'AccessShareLock')",
        [names],
    )
    return {name for (name,) in found.fetchall()}


def _count(raw: Raw, table: Table) -> int:
    row = raw.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table.name))).fetchone()
    return 0 if row is None else row[0]
