"""Questions about journeys, the view first.

The tables hold what all events come to, as known at any time. A view that was frozen with its heads does not
see what was recorded since, and of that only what could be known by then would change its answer: people of
whom there is such an entry are folded anew from what the heads include, everybody else is read as they stand.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psycopg
from django.db import connections

from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait, Timeline, TimelineEntry
from homefirst.county.journey.events import ENTRY_CANCELLED, OF_A_PERSON, STREAM
from homefirst.county.journey.known import Rectangle, impossible, rectangles, versions
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.replay import SAID, SERVICE, STAY, WAIT
from homefirst.county.journey.told import Told, told_of
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import ALL, View
from homefirst.foundation.store.write import array_text

_NOUNS = {
    STAY: (
        "journey_stay",
        "spell care place ward admitted on_leave clinical multidisciplinary safe ready_since reason whose",
    ),
    SERVICE: ("journey_service", "service what place hours state since"),
    WAIT: ("journey_wait", "wait what reason whose opened due"),
}
_TOLD = (
    b"SELECT person::text, subject, about::text, since, said_at, says FROM journey_said_at(%(at)s, %(known)s)"
    b" WHERE county = %(county)s AND person <> ALL(%(late)s::uuid[])"
    b" AND (%(of)s::uuid[] IS NULL OR person = ANY(%(of)s::uuid[]))"
)
_SINCE = (
    "SELECT DISTINCT payload->>'person' FROM store_event WHERE county = %s AND stream = %s AND seq > %s"
    " AND known_at <= %s AND name = ANY(%s)"
)

_FIRST = (
    "SELECT min(occurred_from), min(known_at) FROM store_event WHERE county = %s AND stream = %s"
    " AND seq <= %s AND known_at <= %s AND name = ANY(%s)"
)


def census(view: View, at: datetime, *, of: Collection[str] | None = None, using: str = "default") -> Census:
    """Who was in which bed, on leave or ready, with which services and waits, at an instant, as a view knows
    it: of everybody, or of some."""
    raw = raw_connection(using)
    late = [person for person in late_people(view, raw) if of is None or person in of]
    some = None if of is None else array_text(sorted(of))
    again = [(person, one) for person, rows in refolded(view, raw, late).items() for one in rows]
    given = {"county": view.county, "at": at, "known": view.known_at, "late": array_text(late)}
    given |= {"of": some}
    found: dict[str, list[tuple[Any, ...]]] = {}
    for kind, (table, columns) in _NOUNS.items():
        # In binary: the driver then makes the times by itself, and not one by one in Python.
        query = _at(table, columns) if of is None else _of_some(table, columns)
        rows = psycopg.Cursor(raw).execute(query, given, binary=True).fetchall()
        rows += [
            (person, *as_stored(one)) for person, one in again if one.kind == kind and holds(one, view, at)
        ]
        found[kind] = rows
    return Census.of(
        at,
        view.known_at,
        beds=(InBed(*row) for row in found[STAY]),
        services=(AtHome(*row) for row in found[SERVICE]),
        waits=(OpenWait(*row) for row in found[WAIT]),
    )


def told(
    view: View, at: datetime, *, of: Collection[str] | None = None, using: str = "default"
) -> dict[str, Told]:
    """What was told of people besides, at an instant, as a view knows it, by person: of everybody, or of
    some. Whoever nothing is told of is left out."""
    raw = raw_connection(using)
    late = [person for person in late_people(view, raw) if of is None or person in of]
    some = None if of is None else sorted(of)
    given = {"county": view.county, "at": at, "known": view.known_at, "late": late, "of": some}
    rows = psycopg.Cursor(raw).execute(_TOLD, given, binary=True).fetchall()
    for person, found in refolded(view, raw, late).items():
        rows += [
            (person, subject, about or None, *others)
            for one in found
            if one.kind == SAID and holds(one, view, at)
            for subject, about, *others in [one.face]
        ]
    return told_of(rows)


def timeline(view: View, person: str, *, using: str = "default") -> Timeline:
    """All that a view knows to have been entered of a person, as it happened, with the three times of each.
    Empty where nothing was."""
    raw = raw_connection(using)
    held = events_of_keys(raw, JOURNEYS, view.county, [person], upto=view.upto(STREAM))[person]
    known = [event for event in held if event.known_at <= view.known_at]
    stands = {entry: (seq, step is None) for _, seq, entry, step in versions(known)}
    wrong = impossible(known)
    entries = (_standing(event, stands, wrong) for event in known)
    ordered = sorted(entries, key=lambda entry: (entry.event.occurred.start, entry.event.seq))
    return Timeline(person, view.known_at, tuple(ordered))


def _standing(event: Event, stands: dict[int, tuple[int, bool]], wrong: dict[int, Any]) -> TimelineEntry:
    entry = event.seq if event.corrects is None else event.corrects
    by, cancelled = stands.get(entry, (event.seq, False))
    if event.seq in wrong:
        return TimelineEntry(event, "cannot be", why=str(wrong[event.seq]))
    if by == event.seq:
        return TimelineEntry(event, "cancels" if event.name == ENTRY_CANCELLED.name else "stands")
    return TimelineEntry(event, "cancelled" if cancelled else "corrected", by=by)


def first_entered(view: View, *, using: str = "default") -> tuple[datetime, datetime] | None:
    """When the first thing happened that a view knows to have been entered of anybody, and when the first
    became known; None where nothing was. It reads the whole stream."""
    names = [type_.name for type_ in OF_A_PERSON]
    given = [view.county, STREAM, view.upto(STREAM), view.known_at, names]
    row = psycopg.Cursor(raw_connection(using)).execute(_FIRST, given).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1])


def raw_connection(using: str) -> psycopg.Connection[Any]:
    """The driver's own connection: its cursors know ranges and UUIDs as they are."""
    connection = connections[using]
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return raw


def late_people(view: View, raw: psycopg.Connection[Any]) -> list[str]:
    """The people of whom something was recorded after the view's heads that could be known by its time."""
    upto = view.upto(STREAM)
    if upto == ALL:
        return []
    names = [type_.name for type_ in OF_A_PERSON]
    given = [view.county, STREAM, upto, view.known_at, names]
    return sorted(person for (person,) in psycopg.Cursor(raw).execute(_SINCE, given).fetchall())


def refolded(view: View, raw: psycopg.Connection[Any], people: Sequence[str]) -> dict[str, list[Rectangle]]:
    """What some people's entries come to, of those that the view's heads include."""
    held = events_of_keys(raw, JOURNEYS, view.county, people, upto=view.upto(STREAM))
    return {person: rectangles(events) for person, events in held.items()}


def holds(one: Rectangle, view: View, at: datetime) -> bool:
    """Whether a rectangle says how things stood at an instant, as a view knows it."""
    then = one.start <= at and (one.end is None or at < one.end)
    return then and known_to(one, view)


def known_to(one: Rectangle, view: View) -> bool:
    """Whether a rectangle stood at the view's time of knowing."""
    return one.known <= view.known_at and (one.known_end is None or view.known_at < one.known_end)


def as_stored(one: Rectangle) -> tuple[Any, ...]:
    """A rectangle's thing and face as the tables give them back; how somebody came in is not asked for."""
    face = list(one.face)
    if one.kind == STAY:
        del face[-1]
    if one.kind == SERVICE and face[2] is not None:
        face[2] = Decimal(face[2]).quantize(Decimal("0.01"))
    if one.kind == WAIT and face[4] is not None:
        face[4] = date.fromisoformat(face[4])
    return (one.thing, *face)


def _at(table: str, columns: str) -> bytes:
    """The query of what stood at an instant, as known at a time: by a function of the database (migrations
    0001 and 0005), because under row security no index of ranges is used by anybody but the owner."""
    thing, *others = columns.split()
    return (
        f"SELECT person::text, {thing}::text, {', '.join(others)} FROM {table}_at(%(at)s, %(known)s)"
        " WHERE county = %(county)s AND person <> ALL(%(late)s::uuid[])"
    ).encode()


def _of_some(table: str, columns: str) -> bytes:
    """The same of some people: found by their keys, which takes no longer where the county is larger."""
    thing, *others = columns.split()
    return (
        f"SELECT person::text, {thing}::text, {', '.join(others)} FROM {table} WHERE county = %(county)s"
        " AND person = ANY(%(of)s::uuid[]) AND person <> ALL(%(late)s::uuid[])"
        " AND valid @> %(at)s AND known @> %(known)s"
    ).encode()
