"""Verifying the log: every hash anew, every number in its place, every stream up to its head."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Problem
from homefirst.foundation.store.line import COLUMNS, GENESIS, chained
from homefirst.foundation.store.log import Log

TOLD_EVERY = 1_000  # events; chained in a few milliseconds
_RESTORE = "Restore the log from the last backup that verifies, and find out who could write to the tables."


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found: the number of events, and a problem for each break in a stream."""

    events: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(log: Log, *, heard: Callable[[int, int], None] = lambda *_: None) -> Verified:
    """Reads a county's whole log through COPY and chains it anew. Reads one state, while others append.

    `heard` is told now and then how many events of how many are behind it; what it raises ends it.
    """
    raw = log.raw()
    with raw.transaction():
        # One state for heads and events alike, or an append between the two reads would look like a break.
        raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        heads = raw.execute(
            # A stream that was begun for what was then refused has no time yet, as Python cannot say it.
            "SELECT stream, seq, hash, nullif(recorded_at, '-infinity') FROM store_head"
            " WHERE county = %s ORDER BY stream",
            [log.county],
        ).fetchall()
        known = [stream for stream, *_ in heads]
        stray = raw.execute(
            "SELECT DISTINCT stream FROM store_event WHERE county = %s AND stream <> ALL(%s)",
            [log.county, known],
        ).fetchall()
        problems = [
            Problem(f"stream {stream}", "It has events and no head.", _RESTORE) for (stream,) in stray
        ]
        counted, in_all = 0, sum(seq for _, seq, *_ in heads)
        for stream, seq, hash_, recorded_at in heads:
            last, number, found = _walk(raw, log.county, stream, partial(_heard, heard, counted, in_all))
            counted += number
            problems += found
            if last != (seq, bytes(hash_)):
                what = f"Its head says it ends at {seq}; its events end at {last[0]}, or at another hash."
                problems.append(Problem(f"stream {stream}", what, _RESTORE))
            if seq and _last_recorded(raw, log.county, stream, seq) != recorded_at:
                what = "Its head was recorded at another time than its last event: the log's clock was moved."
                problems.append(Problem(f"stream {stream}", what, _RESTORE))
    return Verified(events=counted, problems=tuple(problems))


def _heard(heard: Callable[[int, int], None], before: int, in_all: int, walked: int) -> None:
    heard(before + walked, in_all)


def _last_recorded(raw: psycopg.Connection[Any], county: str, stream: str, seq: int) -> datetime | None:
    row = raw.execute(
        "SELECT recorded_at FROM store_event WHERE county = %s AND stream = %s AND seq = %s",
        [county, stream, seq],
    ).fetchone()
    return None if row is None else row[0]


def _walk(
    raw: psycopg.Connection[Any], county: str, stream: str, heard: Callable[[int], None]
) -> tuple[tuple[int, bytes], int, list[Problem]]:
    """The last number and hash of a stream, how many events it has, and its breaks. After a break the chain
    goes on from what is stored, so that one changed event is one problem and not ten thousand."""
    expected, hash_, recorded, counted = 0, GENESIS, b"", 0
    problems = []
    for line, stored in _lines(raw, county, stream):
        expected += 1
        counted += 1
        if counted % TOLD_EVERY == 0:
            heard(counted)
        cells = line.split(b"\t")
        # Without its offset a time sorts as its text does: a fraction's zeros at the end are left out.
        seq, recorded_at = int(cells[2]), cells[9].removesuffix(b"+00")
        where = f"stream {stream}, event {seq}"
        if seq != expected:
            problems.append(Problem(where, f"Number {expected} was to come here.", _RESTORE))
            expected = seq
        elif chained(hash_, line) != stored:
            problems.append(
                Problem(where, "Its hash does not fit what stands before it and in it.", _RESTORE)
            )
        if recorded_at < recorded:
            problems.append(Problem(where, "It was recorded before the event in front of it.", _RESTORE))
        hash_, recorded = stored, recorded_at
    return (expected, hash_), counted, problems


def _lines(raw: psycopg.Connection[Any], county: str, stream: str) -> Iterator[tuple[bytes, bytes]]:
    names = sql.SQL(", ").join(sql.Identifier(name) for name in (*COLUMNS, "hash"))
    query = sql.SQL(
        "COPY (SELECT {} FROM store_event WHERE county = {} AND stream = {} ORDER BY seq, recorded_at)"
        " TO STDOUT"
    ).format(names, sql.Literal(county), sql.Literal(stream))
    rest = b""
    with psycopg.Cursor(raw) as cursor, cursor.copy(query) as copy:
        for block in copy:
            *lines, rest = (rest + bytes(block)).split(b"\n")
            for line in lines:
                body, _, digits = line.rpartition(b"\t")
                yield body, bytes.fromhex(digits[3:].decode())
