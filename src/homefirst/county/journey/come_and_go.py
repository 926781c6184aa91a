"""Who came to places and left them day by day, and who said something of a person last: what the hub asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg

from homefirst.county.journey.events import STREAM
from homefirst.county.journey.read import raw_connection
from homefirst.foundation.store.view import View
from homefirst.foundation.store.write import array_text

_CAME = (
    b"SELECT d.n, f.place, f.came, f.gone FROM unnest(%s::timestamptz[], %s::timestamptz[])"
    b" WITH ORDINALITY AS d (first, last, n),"
    b" LATERAL journey_came_and_left(d.first, d.last, %s) AS f"
)
_TOUCHED = (
    b"SELECT p.person, e.known_at, e.by FROM unnest(%(persons)s::uuid[]) AS p (person), LATERAL ("
    b"SELECT e.known_at, e.by"
    b" FROM (SELECT j.seq FROM journey_entry AS j WHERE j.county = %(county)s AND j.person = p.person"
    b" AND j.stream = %(stream)s ORDER BY j.seq DESC OFFSET 0) AS j,"
    b" LATERAL (SELECT e.known_at, e.by FROM store_event AS e WHERE e.county = %(county)s"
    b" AND e.stream = %(stream)s AND e.seq = j.seq AND e.known_at <= %(known)s OFFSET 0) AS e"
    b" ORDER BY j.seq DESC LIMIT 1) AS e"
)
"""Each OFFSET 0 is a fence: where a database has no statistics yet, it joined the log from its end for each
person until it found theirs."""


@dataclass(frozen=True, slots=True)
class CameAndLeft:
    """How many came to a place, and how many left it, within a span of time; a move to another place counts
    for both, leave for neither."""

    came: int
    left: int


def came_and_left(
    view: View, spans: Sequence[tuple[datetime, datetime]], *, using: str = "default"
) -> tuple[Mapping[str, CameAndLeft], ...]:
    """Of each span of time, by place, how many came and left, as a view knows it; of places where nobody did
    nothing. By the tables as they stand: a view that was frozen with its heads cannot be asked."""
    if view.heads is not None:
        raise RuntimeError("Who came and left is told of a view without heads.")
    given = [[first for first, _ in spans], [last for _, last in spans], view.known_at]
    found: list[dict[str, CameAndLeft]] = [{} for _ in spans]
    for n, place, came, gone in raw_connection(using).execute(_CAME, given).fetchall():
        found[n - 1][place] = CameAndLeft(came, gone)
    return tuple(found)


def last_touches(
    view: View, persons: Collection[str], *, using: str = "default"
) -> Mapping[str, tuple[datetime, str]]:
    """When the last entry of each of some people became known, and who said it; nothing of whom a view knows
    none of."""
    given = {"county": view.county, "persons": array_text(sorted(persons)), "stream": STREAM}
    rows = psycopg.Cursor(raw_connection(using)).execute(
        _TOUCHED, given | {"known": view.known_at}, binary=True
    )
    return {str(person): (known_at, by) for person, known_at, by in rows.fetchall()}
