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
_ENTRIES = (
    b"SELECT person::text, array_agg(seq ORDER BY seq DESC) FROM journey_entry"
    b" WHERE county = %s AND person = ANY(%s::uuid[]) AND stream = %s GROUP BY person"
)
_SAID = (
    b"SELECT seq, known_at, by FROM store_event"
    b" WHERE county = %s AND stream = %s AND seq = ANY(%s::bigint[]) AND known_at <= %s"
)


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
    cursor = psycopg.Cursor(raw_connection(using))
    given = [view.county, array_text(sorted(persons)), STREAM]
    entries = dict(cursor.execute(_ENTRIES, given, binary=True).fetchall())
    found: dict[str, tuple[datetime, str]] = {}
    # Mostly the last entry of each is known by then; of the others all are looked at.
    for first in (True, False):
        wanted = [seq for seqs in entries.values() for seq in (seqs[:1] if first else seqs[1:])]
        asked = [view.county, STREAM, array_text(wanted), view.known_at]
        said = {row[0]: row[1:] for row in cursor.execute(_SAID, asked, binary=True).fetchall()}
        for person, seqs in entries.items():
            seq = next((seq for seq in seqs if seq in said), None)
            if seq is not None and person not in found:
                found[person] = said[seq]
        entries = {person: seqs for person, seqs in entries.items() if person not in found}
        if not entries:
            break
    return found
