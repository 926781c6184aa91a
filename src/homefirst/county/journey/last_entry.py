"""The number of the last entry of each of some people: what a page had seen when it was shown."""

from collections.abc import Collection, Mapping

import psycopg

from homefirst.county.journey.events import STREAM
from homefirst.county.journey.read import raw_connection
from homefirst.foundation.store.view import View

_LAST = (
    b"SELECT person::text, max(seq) FROM journey_entry WHERE county = %s AND person = ANY(%s::uuid[])"
    b" AND seq <= %s GROUP BY person"
)


def last_entries(view: View, persons: Collection[str], *, using: str = "default") -> Mapping[str, int]:
    """The number of the last entry of each of some people, by key, up to the view's head and whatever it
    says; whoever nothing was entered of is left out."""
    given = [view.county, sorted(persons), view.upto(STREAM)]
    return dict(psycopg.Cursor(raw_connection(using)).execute(_LAST, given).fetchall())
