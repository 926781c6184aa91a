"""How many were admitted: by day, place and how they came in.

A stay is counted once, on the local day and at the place where it began, as it was known to stand: one that
was cancelled is none, and one that moved on is counted where it began. A stay that ended in the instant in
which it began was in no bed, and is not counted.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from homefirst.county.journey.read import known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import STAY
from homefirst.foundation.calendar import day_after, local_day, midnight
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.view import View

_COUNTED = b"""
    SELECT (admitted AT TIME ZONE 'Europe/London')::date, place, care, method, count(*) FROM journey_stay
    WHERE county = %(county)s AND admitted >= %(start)s AND admitted < %(end)s AND lower(valid) = admitted
        AND known @> %(known)s::timestamptz AND person <> ALL(%(late)s::uuid[])
    GROUP BY 1, 2, 3, 4
"""


class Admission(NamedTuple):
    """What admissions are counted by: the local day, the place by its code, the type of care, and how they
    came in; None: nobody said."""

    day: date
    place: str
    care: str
    method: str | None


def admissions(view: View, first: date, last: date, *, using: str = "default") -> Mapping[Admission, int]:
    """How many stays began on the local days from `first` to `last`, both included, as a view knows it; what
    there was none of is left out. Raises NotUnderstood where the days are in the wrong order."""
    if last < first:
        raise NotUnderstood(f"{last} comes before {first}.", next="Name the earlier day first.")
    raw = raw_connection(using)
    late = late_people(view, raw)
    start, end = midnight(first), midnight(day_after(last))
    given = {"county": view.county, "known": view.known_at, "late": late, "start": start, "end": end}
    found = Counter({Admission(*of): n for *of, n in raw.execute(_COUNTED, given).fetchall()})
    for rows in refolded(view, raw, late).values():
        for one in rows:
            if one.kind == STAY and known_to(one, view):
                care, place, _, admitted, *_, method = one.face
                if one.start == admitted and start <= admitted < end:
                    found[Admission(local_day(admitted), place, care, method)] += 1
    return found
