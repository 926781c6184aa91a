"""The entries of people's journeys that happened within some time, as a view knows them."""

from datetime import datetime

import psycopg

from homefirst.county.journey.events import OF_A_PERSON, STREAM
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.read import raw_connection
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.keyed import event_of
from homefirst.foundation.store.line import COLUMNS
from homefirst.foundation.store.view import View

_WITHIN = (
    f"SELECT {', '.join(COLUMNS)} FROM store_event WHERE county = %s AND stream = %s AND seq <= %s"
    " AND known_at <= %s AND occurred_from >= %s AND occurred_from < %s AND name = ANY(%s)"
    " ORDER BY occurred_from, seq"
).encode()


def entries_between(view: View, start: datetime, end: datetime, *, using: str = "default") -> list[Event]:
    """What happened from an instant to another, corrections and cancellations as well, in its order."""
    names = [type_.name for type_ in OF_A_PERSON]
    given = [view.county, STREAM, view.upto(STREAM), view.known_at, start, end, names]
    return [
        event_of(row, JOURNEYS.older) for row in psycopg.Cursor(raw_connection(using)).execute(_WITHIN, given)
    ]
