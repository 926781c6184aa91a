"""What stood of some people over a time, to be asked at any of its instants: stays, waits, and what is told.

For counts that ask the same people at each of many midnights: three questions to the database, and the rest
is looked up.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

from homefirst.county.journey.census import InBed, OpenWait
from homefirst.county.journey.known import Rectangle
from homefirst.county.journey.read import as_stored, known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import SAID, STAY, WAIT
from homefirst.county.journey.told import Told, told_of
from homefirst.foundation.store.view import View

Span = tuple[datetime, datetime | None]
Rows = Mapping[str, list[tuple[Span, tuple[Any, ...]]]]

_OVER = (
    " WHERE county = %(county)s AND person = ANY(%(asked)s::uuid[]) AND known @> %(known)s::timestamptz"
    " AND valid && tstzrange(%(start)s, %(end)s)"
)
_COLUMNS = {
    STAY: (
        "journey_stay",
        "spell::text, care, place, ward, admitted, on_leave, clinical, multidisciplinary, safe, ready_since,"
        " reason, whose",
    ),
    WAIT: ("journey_wait", "wait::text, what, reason, whose, opened, due"),
    SAID: ("journey_said", "subject, about::text, since, said_at, says"),
}


@dataclass(frozen=True, slots=True)
class History:
    """Of some people over a time; whoever was not asked for has nothing."""

    stays: Rows
    waits: Rows
    sayings: Rows
    told: dict[tuple[str, tuple[Any, ...]], Told] = field(default_factory=dict, compare=False)
    """What sayings come to, once they were asked for: of a month's days most tell the same."""

    def bed_at(self, person: str, at: datetime) -> InBed | None:
        """The bed that somebody was in at an instant, or on leave from."""
        found = [InBed(person, *row) for row in _held(self.stays, person, at)]
        return found[0] if found else None

    def beds(self, person: str) -> tuple[tuple[Span, InBed], ...]:
        """The beds that somebody was in, each with its time, in order."""
        own = ((span, InBed(person, *row)) for span, row in self.stays.get(person, ()))
        return tuple(sorted(own, key=lambda one: one[0][0]))

    def waits_at(self, person: str, at: datetime) -> tuple[OpenWait, ...]:
        """The waits that were open, the first opened first."""
        found = (OpenWait(person, *row) for row in _held(self.waits, person, at))
        return tuple(sorted(found, key=lambda wait: (wait.opened, wait.wait)))

    def waits_of(self, person: str) -> tuple[tuple[Span, OpenWait], ...]:
        """The waits that were open at some time, each with its time, in order."""
        own = ((span, OpenWait(person, *row)) for span, row in self.waits.get(person, ()))
        return tuple(sorted(own, key=lambda one: (one[0][0], one[1].wait)))

    def told_at(self, person: str, at: datetime) -> Told | None:
        """What was told of somebody; None for nothing."""
        held = tuple(_held(self.sayings, person, at))
        if held and (person, held) not in self.told:
            self.told[person, held] = told_of((person, *row) for row in held)[person]
        return self.told.get((person, held))


def history(
    view: View, persons: Collection[str], start: datetime, end: datetime, *, using: str = "default"
) -> History:
    """What stood of some people at some instant from `start` up to `end`, as a view knows it."""
    raw = raw_connection(using)
    late = sorted(set(late_people(view, raw)) & set(persons))
    given = {"county": view.county, "known": view.known_at, "start": start, "end": end}
    given["asked"] = sorted(set(persons) - set(late))
    found: dict[str, dict[str, list[tuple[Span, tuple[Any, ...]]]]] = {}
    for kind, (table, columns) in _COLUMNS.items():
        of = found[kind] = {}
        for person, lower, upper, *row in _rows(raw, table, columns, given):
            of.setdefault(person, []).append(((lower, upper), tuple(row)))
    for person, folded in refolded(view, raw, late).items():
        for one in folded:
            reaches = one.start < end and (one.end is None or one.end > start)
            if one.kind in found and reaches and known_to(one, view):
                found[one.kind].setdefault(person, []).append(((one.start, one.end), _row(one)))
    return History(found[STAY], found[WAIT], found[SAID])


def on_a_line(
    view: View, begins: str, start: datetime, end: datetime, *, using: str = "default"
) -> tuple[str, ...]:
    """The keys of those with a wait, open at some instant from `start` up to `end`, for something whose code
    begins so: as the lines of the local list do."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = {"county": view.county, "known": view.known_at, "start": start, "end": end}
    given |= {"late": late, "begins": begins}
    rows = raw.execute(_WAITING, given).fetchall()
    found = {person for (person,) in rows}
    for person, folded in refolded(view, raw, late).items():
        for one in folded:
            reaches = one.start < end and (one.end is None or one.end > start)
            if one.kind == WAIT and one.face[0].startswith(begins) and reaches and known_to(one, view):
                found.add(person)
    return tuple(sorted(found))


_WAITING = (
    b"SELECT DISTINCT person::text FROM journey_wait WHERE county = %(county)s"
    b" AND starts_with(what, %(begins)s) AND known @> %(known)s::timestamptz"
    b" AND valid && tstzrange(%(start)s, %(end)s) AND person <> ALL(%(late)s::uuid[])"
)


def _rows(
    raw: psycopg.Connection[Any], table: str, columns: str, given: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    query = f"SELECT person::text, lower(valid), upper(valid), {columns} FROM {table}{_OVER}".encode()
    # In binary: the driver then makes the times by itself.
    yield from psycopg.Cursor(raw).execute(query, given, binary=True).fetchall()


def _row(one: Rectangle) -> tuple[Any, ...]:
    """A rectangle as the tables would give it."""
    if one.kind == SAID:
        subject, about, *others = one.face
        return (subject, about or None, *others)
    return as_stored(one)


def _held(rows: Rows, person: str, at: datetime) -> Iterator[tuple[Any, ...]]:
    for (start, end), row in rows.get(person, ()):
        if start <= at and (end is None or at < end):
            yield row
