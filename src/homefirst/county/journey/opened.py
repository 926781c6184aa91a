"""When waits of a kind were opened last, whether they are open still or not: what a clock counts from that
goes on after the step that began it."""

from collections.abc import Collection, Mapping
from datetime import datetime

import psycopg

from homefirst.county.journey.read import raw_connection
from homefirst.foundation.store.view import View
from homefirst.foundation.store.write import array_text

_OPENED = (
    b"SELECT person::text, max(opened) FROM journey_wait WHERE county = %(county)s"
    b" AND person = ANY(%(persons)s::uuid[]) AND what = %(what)s AND opened <= %(at)s"
    b" AND known @> %(known)s::timestamptz GROUP BY person"
)


def last_opened(
    view: View, persons: Collection[str], what: str, at: datetime, *, using: str = "default"
) -> Mapping[str, datetime]:
    """When a wait of a kind was opened last of each of some people until an instant, as known at a time;
    nothing of whom none was. By the tables as they stand: of a view that was frozen with its heads nothing is
    told."""
    if view.heads is not None or not persons:
        return {}
    given: dict[str, object] = {"county": view.county, "persons": array_text(sorted(persons)), "what": what}
    given |= {"at": at, "known": view.known_at}
    return dict(psycopg.Cursor(raw_connection(using)).execute(_OPENED, given, binary=True).fetchall())
