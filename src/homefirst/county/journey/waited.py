"""What people waited for within a time, and what began meanwhile: spans, for whoever counts how soon somebody
was placed. It reads four tables whole, but for what was over before."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg

from homefirst.county.journey.events import (
    CHOICE_PAUSED,
    ENTRY_CANCELLED,
    OFFER_DECLINED,
    OFFER_WITHDRAWN,
    START_FAILED,
    STREAM,
)
from homefirst.county.journey.known import Rectangle, standing
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.read import known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import SAID, SERVICE, STAY, WAIT
from homefirst.county.journey.said_of import CIRCUMSTANCES, NEEDS
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View

_OF = (
    " WHERE county = %(county)s AND known @> %(known)s::timestamptz AND person <> ALL(%(late)s::uuid[])"
    " AND lower(valid) < %(end)s AND (upper(valid) IS NULL OR upper(valid) >= %(start)s)"
)
_SPAN = "person::text, lower(valid), upper(valid)"
_WAITS = f"SELECT {_SPAN}, wait::text, what, opened FROM journey_wait{_OF}".encode()
_SERVICES = f"SELECT {_SPAN}, service::text, what, place, hours, state FROM journey_service{_OF}".encode()
_STAYS = f"SELECT {_SPAN}, place, ready_since FROM journey_stay{_OF}".encode()
_SAID = (
    f"SELECT {_SPAN}, subject, says FROM journey_said{_OF} AND subject IN ('{NEEDS}', '{CIRCUMSTANCES}')"
).encode()


@dataclass(frozen=True, slots=True)
class WaitSpan:
    """A wait from its opening until it was closed (None: it is open)."""

    person: str
    wait: str
    what: str
    opened: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class ServiceSpan:
    """A service at home in one state, with hours a week; from when until when it was so."""

    person: str
    service: str
    what: str | None
    place: str | None
    hours: Decimal | None
    state: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class StaySpan:
    """A stretch in a bed of one place and one condition; ready since when, None: not ready."""

    person: str
    place: str
    ready_since: datetime | None
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class SaidSpan:
    """What was said of somebody's needs or circumstances, from when on."""

    person: str
    subject: str
    start: datetime
    says: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class History:
    """The spans of everybody, in the order of time."""

    waits: tuple[WaitSpan, ...]
    services: tuple[ServiceSpan, ...]
    stays: tuple[StaySpan, ...]
    said: tuple[SaidSpan, ...]


def history(view: View, start: datetime, end: datetime, *, using: str = "default") -> History:
    """All spans that reach into the time from `start` to `end`, as a view knows them. What is over after
    `end` is told with its end."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = {"county": view.county, "known": view.known_at, "late": late, "start": start, "end": end}
    rows = {
        # In binary: the driver then makes the times by itself, and not one by one in Python.
        kind: list(psycopg.Cursor(raw).execute(query, given, binary=True).fetchall())
        for kind, query in ((WAIT, _WAITS), (SERVICE, _SERVICES), (STAY, _STAYS), (SAID, _SAID))
    }
    for person, found in refolded(view, raw, late).items():
        for one in found:
            then = one.start < end and (one.end is None or one.end >= start)
            if one.kind in rows and then and known_to(one, view):
                rows[one.kind] += [(person, one.start, one.end, *told) for told in _folded(one)]
    return History(
        waits=tuple(_waits(rows[WAIT])),
        services=tuple(
            ServiceSpan(person, service, what, place, hours, state, begins, ends)
            for person, begins, ends, service, what, place, hours, state in _in_order(rows[SERVICE])
        ),
        stays=tuple(
            StaySpan(person, place, ready, begins, ends)
            for person, begins, ends, place, ready in _in_order(rows[STAY])
        ),
        said=tuple(
            SaidSpan(person, subject, begins, json.loads(says))
            for person, begins, _, subject, says in _in_order(rows[SAID])
        ),
    )


def _in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: (row[1], row[0], str(row[3])))


def _waits(rows: Iterable[tuple[Any, ...]]) -> Iterator[WaitSpan]:
    """A wait that was changed is one, and is what it was last."""
    last: dict[str, tuple[Any, ...]] = {}
    for row in _in_order(rows):
        last[row[3]] = row
    for person, _, ends, wait, what, opened in last.values():
        yield WaitSpan(person, wait, what, opened, ends)


def _folded(one: Rectangle) -> Iterator[tuple[Any, ...]]:
    """A rectangle as the query of its table would give it."""
    if one.kind == WAIT:
        what, _, _, opened, _ = one.face
        yield one.thing, what, opened
    elif one.kind == SERVICE:
        what, place, hours, state, _ = one.face
        yield one.thing, what, place, None if hours is None else Decimal(hours), state
    elif one.kind == STAY:
        yield one.face[1], one.face[8]
    elif one.face[0] in (NEEDS, CIRCUMSTANCES):
        yield one.face[0], one.face[-1]


@dataclass(frozen=True, slots=True)
class Held:
    """What was entered of somebody that explains why they were not placed then: the kind of entry, and its
    reason."""

    person: str
    at: datetime
    event: str
    why: str


_HOLD_UP = (OFFER_DECLINED, OFFER_WITHDRAWN, START_FAILED, CHOICE_PAUSED)


def held_up(view: View, persons: Collection[str], *, using: str = "default") -> dict[str, tuple[Held, ...]]:
    """Offers that were declined, withdrawn or came to nothing, and choices that were paused, of some people,
    by person and in the order of time; what was corrected or cancelled as it stands."""
    raw, upto = raw_connection(using), view.upto(STREAM)
    names = (*(type_.name for type_ in _HOLD_UP), ENTRY_CANCELLED.name)
    held = events_of_keys(raw, JOURNEYS, view.county, sorted(persons), upto=upto, names=names)
    found = {}
    for person, events in held.items():
        known = [event for event in events if event.known_at <= view.known_at]
        steps = (step for step in standing(known).values() if step is not None)
        told = [Held(person, step.at, step.name, step.said["why"]) for step in steps]
        if told:
            found[person] = tuple(sorted(told, key=lambda one: (one.at, one.event)))
    return found
