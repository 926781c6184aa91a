"""Questions about offers, the view first: those that stand or began, of everybody, or one by its key."""

import json
from collections.abc import Collection
from datetime import datetime

import psycopg

from homefirst.county.journey.events import START_CONFIRMED
from homefirst.county.journey.offer import Offer, offer_told
from homefirst.county.journey.read import holds, late_people, raw_connection, refolded, timeline
from homefirst.county.journey.replay import SAID
from homefirst.county.journey.said_of import OFFER
from homefirst.foundation.store.view import View
from homefirst.foundation.store.write import array_text

_OFFERS = (
    b"SELECT person::text, about::text, since, said_at, says FROM journey_said_at(%(at)s, %(known)s)"
    b" WHERE county = %(county)s AND subject = 'offer' AND person <> ALL(%(late)s::uuid[])"
    b" AND (%(offer)s::uuid IS NULL OR about = %(offer)s::uuid)"
)


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
