"""What was entered about offers on a day, and by whom: for the minutes of a call. A view first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg

from homefirst.county.journey.events import (
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_WITHDRAWN,
    OFFERED,
    START_CONFIRMED,
    START_FAILED,
    STREAM,
)
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.read import late_people, raw_connection
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View

_NAMES = frozenset(
    one.name
    for one in (OFFERED, OFFER_ACCEPTED, OFFER_DECLINED, OFFER_WITHDRAWN, START_CONFIRMED, START_FAILED)
)


@dataclass(frozen=True, slots=True)
class OfferEntry:
    """One entry about an offer: what happened, of what kind and from which line (None: none that was posted),
    from which day (None where it is not said here), why, when it happened and who entered it."""

    person: str
    event: str
    offer: str
    what: str | None
    resource: str | None
    start: str | None
    why: str | None
    at: datetime
    by: str


# Whatever was entered of an offer begins or ends a row of it; also one that counts no more.
_TOUCHED = (
    b"SELECT DISTINCT person::text FROM journey_said WHERE county = %(county)s AND subject = 'offer'"
    b" AND (lower(valid) >= %(since)s AND lower(valid) < %(until)s"
    b" OR upper(valid) >= %(since)s AND upper(valid) < %(until)s)"
)


def offer_entries(
    view: View, since: datetime, until: datetime, *, using: str = "default"
) -> tuple[OfferEntry, ...]:
    """What happened with offers from one instant until another, in the order of happening and then of
    recording. What was corrected or cancelled since stands in it as it was entered."""
    raw = raw_connection(using)
    given = {"county": view.county, "since": since, "until": until}
    rows = psycopg.Cursor(raw).execute(_TOUCHED, given).fetchall()
    persons = {person for (person,) in rows} | set(late_people(view, raw))
    held = events_of_keys(raw, JOURNEYS, view.county, sorted(persons), upto=view.upto(STREAM))
    found = []
    for person, events in held.items():
        offers = {one.payload["offer"]: one.payload for one in events if one.name == OFFERED.name}
        for one in events:
            at = one.occurred.start
            if one.name not in _NAMES or one.known_at > view.known_at or not since <= at < until:
                continue
            offer = one.payload["offer"]
            said = offers.get(offer, {})
            entry = OfferEntry(
                person,
                one.name,
                offer,
                said.get("what"),
                said.get("resource"),
                said.get("start") if one.name == OFFERED.name else None,
                one.payload.get("why"),
                at,
                one.by,
            )
            found.append((at, one.seq, entry))
    return tuple(entry for _, _, entry in sorted(found, key=lambda one: one[:2]))


def who_offered(view: View, persons: Collection[str], *, using: str = "default") -> Mapping[str, str]:
    """By whom each offer was made that was made to some people, by the offers' keys."""
    raw = raw_connection(using)
    held = events_of_keys(raw, JOURNEYS, view.county, sorted(persons), upto=view.upto(STREAM))
    return {
        one.payload["offer"]: one.by for events in held.values() for one in events if one.name == OFFERED.name
    }
