"""Questions about offers, the view first: those that stand or began, of everybody, or one by its key; for how
long a provider has had to do with somebody because it accepted; and the course of the offers of a day."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from homefirst.county.journey.events import START_CONFIRMED
from homefirst.county.journey.events import STREAM as JOURNEYS_STREAM
from homefirst.county.journey.known import Rectangle
from homefirst.county.journey.offer import Offer, offer_told
from homefirst.county.journey.offer_course import OfferCourse, courses
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.read import (
    holds,
    known_to,
    late_people,
    raw_connection,
    refolded,
    timeline,
)
from homefirst.county.journey.replay import SAID
from homefirst.county.journey.said_of import OFFER
from homefirst.county.journey.states import OFFER_STANDS, Offering
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View
from homefirst.foundation.store.write import array_text

_OFFERS = (
    b"SELECT person::text, about::text, since, said_at, says FROM journey_said_at(%(at)s, %(known)s)"
    b" WHERE county = %(county)s AND subject = 'offer' AND person <> ALL(%(late)s::uuid[])"
    b" AND (%(offer)s::uuid IS NULL OR about = %(offer)s::uuid)"
)

_ACCEPTED = (
    b"SELECT person::text, says, lower(valid), upper(valid) FROM journey_said"
    b" WHERE county = %(county)s AND person = ANY(%(asked)s::uuid[]) AND subject = 'offer'"
    b" AND known @> %(known)s::timestamptz"
)
# A row stands for an offer as it was from one entry to the next: what ended since a time ended then.
_LATELY = (
    b"SELECT DISTINCT person::text FROM journey_said WHERE county = %(county)s AND subject = 'offer'"
    b" AND known @> %(known)s::timestamptz AND lower(valid) <= %(at)s AND (upper(valid) >= %(since)s"
    b" OR said_at >= %(since)s OR (upper_inf(valid) AND says::jsonb ->> 'state' = ANY(%(stands)s)))"
    b" AND person <> ALL(%(late)s::uuid[])"
)
_HAS_ACCEPTED = frozenset({Offering.ACCEPTED, Offering.STARTED})


@dataclass(frozen=True, slots=True)
class Accepted:
    """That an offer was accepted: from which line of capacity (None: none that was posted), or else whose
    place; from then until it was over, or what began as it ended (None: and on)."""

    resource: str | None
    place: str
    start: datetime
    until: datetime | None


def accepted_offers(
    view: View, persons: Collection[str], *, using: str = "default"
) -> Mapping[str, tuple[Accepted, ...]]:
    """Which offers to some people were accepted, and for how long that has stood, by their keys; nothing of
    those to whom none was."""
    raw = raw_connection(using)
    late = sorted(set(late_people(view, raw)) & set(persons))
    given = {"county": view.county, "known": view.known_at, "asked": sorted(set(persons) - set(late))}
    found: dict[str, list[Accepted]] = {}
    for person, says, start, until in psycopg.Cursor(raw).execute(_ACCEPTED, given, binary=True).fetchall():
        found.setdefault(person, []).extend(_accepted(json.loads(says), start, until))
    for person, folded in refolded(view, raw, late).items():
        for one in folded:
            if one.kind == SAID and one.face[0] == OFFER and known_to(one, view):
                found.setdefault(person, []).extend(_accepted(_says(one), one.start, one.end))
    return {
        person: tuple(sorted(own, key=lambda one: (one.start, one.place)))
        for person, own in found.items()
        if own
    }


def _says(one: Rectangle) -> Any:
    return json.loads(one.face[-1])


def _accepted(says: Any, start: datetime, until: datetime | None) -> Iterator[Accepted]:
    if says["state"] in _HAS_ACCEPTED:
        yield Accepted(says["resource"], says["place"], start, until)


def offers_since(
    view: View, since: datetime, at: datetime, *, using: str = "default"
) -> tuple[OfferCourse, ...]:
    """The course up to an instant, as a view knows it, of every offer that was made or answered since a time,
    or stands; in the order of their keys."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given: dict[str, Any] = {"county": view.county, "known": view.known_at, "at": at, "since": since}
    given |= {"late": late, "stands": [str(state) for state in OFFER_STANDS]}
    people = {person for (person,) in psycopg.Cursor(raw).execute(_LATELY, given).fetchall()} | set(late)
    held = events_of_keys(raw, JOURNEYS, view.county, people, upto=view.upto(JOURNEYS_STREAM))
    found = [
        one
        for person, events in held.items()
        for one in courses(person, [event for event in events if event.known_at <= view.known_at], at)
        if one.said_at >= since or one.stands
    ]
    return tuple(sorted(found, key=lambda one: one.offer.offer))


def offers(
    view: View, at: datetime, *, offer: str | None = None, using: str = "default"
) -> tuple[tuple[str, Offer], ...]:
    """The offers that stand at an instant, and those that began and whose place is still theirs, as a view
    knows it, each with the person's key: of everybody, or the one of a key. In the order of their keys."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = {"county": view.county, "at": at, "known": view.known_at, "late": late, "offer": offer}
    rows = psycopg.Cursor(raw).execute(_OFFERS, given, binary=True).fetchall()
    for person, found in refolded(view, raw, late).items():
        for one in found:
            if one.kind == SAID and one.face[0] == OFFER and holds(one, view, at):
                _, about, *others = one.face
                if offer in (None, about):
                    rows.append((person, about, *others))
    told = [(row[0], offer_told(row[1], row[2], row[3], json.loads(row[4]))) for row in rows]
    return tuple(sorted(told, key=lambda one: one[1].offer))


_WHOSE = (
    b"SELECT DISTINCT about::text, person::text FROM journey_said"
    b" WHERE county = %s AND subject = 'offer' AND about = ANY(%s::uuid[])"
)


def began_otherwise(view: View, offers: Collection[str], *, using: str = "default") -> frozenset[str]:
    """Of some offers those that began where no journey follows it: their start is entered, and names neither
    a service nor a stay, so that nothing tells when it ended."""
    if not offers:
        return frozenset()
    given = [view.county, array_text(sorted(offers))]
    whose = dict(psycopg.Cursor(raw_connection(using)).execute(_WHOSE, given).fetchall())
    found = set()
    for person in sorted(set(whose.values())):
        for one in timeline(view, person, using=using).entries:
            said = one.event.payload
            if one.event.name == START_CONFIRMED.name and one.standing == "stands":
                found |= {said["offer"]} if said["service"] is None and said["spell"] is None else set()
    return frozenset(found & set(offers))
