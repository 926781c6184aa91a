"""What was offered to somebody and began, by the confirmations of starts: for whoever counts who was placed,
and who is in a place that no journey follows. The view first."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg

from homefirst.county.journey.events import START_CONFIRMED, STREAM
from homefirst.county.journey.offer import Offer, offer_told
from homefirst.county.journey.offer_course import courses
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.read import late_people, raw_connection
from homefirst.county.journey.states import Offering
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View

_OF = (
    " FROM journey_said WHERE county = %(county)s AND subject = 'offer' AND known @> %(known)s::timestamptz"
    " AND person <> ALL(%(late)s::uuid[])"
)
_STARTED = (
    f"SELECT DISTINCT ON (about) person::text, about::text, since, said_at, says{_OF}"
    " AND says::jsonb ->> 'state' = 'started' AND said_at >= %(start)s AND said_at < %(end)s"
    " ORDER BY about, said_at"
).encode()
# Of a start that names neither a service nor a stay nothing is told any more: an accepted offer ended then.
_ENDED = (
    f"SELECT DISTINCT person::text{_OF}"
    " AND says::jsonb ->> 'state' = 'accepted' AND upper(valid) >= %(start)s AND upper(valid) < %(end)s"
).encode()


@dataclass(frozen=True, slots=True)
class Started:
    """That what was offered to a person (a key) began, and when. `offer.holds` is the service or the stay as
    which it began; None: it is in a place that no journey follows, and nothing tells when that ends."""

    person: str
    offer: Offer
    at: datetime


def starts(view: View, start: datetime, end: datetime, *, using: str = "default") -> tuple[Started, ...]:
    """Every start that was confirmed from one instant until another, as a view knows it; in the order of
    time."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = {"county": view.county, "known": view.known_at, "late": late, "start": start, "end": end}
    rows = psycopg.Cursor(raw).execute(_STARTED, given, binary=True).fetchall()
    found = {one.offer.offer: one for one in map(_of_row, rows)}
    ended = {person for (person,) in psycopg.Cursor(raw).execute(_ENDED, given, binary=True).fetchall()}
    for one in _of_events(view, raw, sorted(ended | set(late)), end):
        if start <= one.at < end:
            found.setdefault(one.offer.offer, one)
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.offer.offer)))


def _of_row(row: tuple[Any, ...]) -> Started:
    person, about, since, said_at, says = row
    told: Mapping[str, Any] = json.loads(says)
    return Started(person, offer_told(about, since, said_at, told), said_at)


def _of_events(view: View, raw: Any, people: list[str], end: datetime) -> Iterator[Started]:
    """By all entries of some people."""
    held = events_of_keys(raw, JOURNEYS, view.county, people, upto=view.upto(STREAM))
    for person, events in held.items():
        known = [event for event in events if event.known_at <= view.known_at]
        said = (event.payload for event in known if event.name == START_CONFIRMED.name)
        holds = {one["offer"]: one["service"] or one["spell"] for one in said}
        for one in courses(person, known, end):
            if one.state == Offering.STARTED:
                offer = replace(one.offer, holds=holds.get(one.offer.offer))
                yield Started(person, offer, one.said_at)
