"""Of whom a stretch in a bed ended within a time, and who of them died: for returns that count discharges."""

from collections.abc import Collection
from datetime import datetime

from homefirst.county.journey.events import DIED, ENTRY_CANCELLED, STREAM
from homefirst.county.journey.known import standing
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.read import known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import STAY
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View

_OF_DEATHS = (DIED.name, ENTRY_CANCELLED.name)
"""All that can say that somebody died, or did not: a correction bears the name of what it puts right."""
_ENDED = (
    b"SELECT DISTINCT person::text FROM journey_stay WHERE county = %(county)s AND upper(valid) > %(start)s"
    b" AND upper(valid) <= %(end)s AND known @> %(known)s::timestamptz AND person <> ALL(%(late)s::uuid[])"
)


def ended_between(view: View, start: datetime, end: datetime, *, using: str = "default") -> tuple[str, ...]:
    """The keys of those of whom a stretch in a bed ended after `start` and by `end`: who left it, moved, or
    whose condition changed. It reads the whole table of stays."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = {"county": view.county, "known": view.known_at, "start": start, "end": end, "late": late}
    found = {person for (person,) in raw.execute(_ENDED, given).fetchall()}
    for person, rows in refolded(view, raw, late).items():
        ends = (one.end for one in rows if one.kind == STAY and known_to(one, view))
        if any(at is not None and start < at <= end for at in ends):
            found.add(person)
    return tuple(sorted(found))


_IN_BED = (
    b"SELECT DISTINCT person::text FROM journey_stay WHERE county = %(county)s"
    b" AND valid && tstzrange(%(start)s, %(end)s, '[]') AND known @> %(known)s::timestamptz"
    b" AND person <> ALL(%(late)s::uuid[])"
)


def in_bed_between(view: View, start: datetime, end: datetime, *, using: str = "default") -> tuple[str, ...]:
    """The keys of those who were in a bed, or on leave from one, at an instant from `start` up to and with
    `end`. It reads the whole table of stays."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = {"county": view.county, "known": view.known_at, "start": start, "end": end, "late": late}
    found = {person for (person,) in raw.execute(_IN_BED, given).fetchall()}
    for person, rows in refolded(view, raw, late).items():
        stays = (one for one in rows if one.kind == STAY and known_to(one, view))
        if any(one.start <= end and (one.end is None or one.end > start) for one in stays):
            found.add(person)
    return tuple(sorted(found))


def deaths(view: View, persons: Collection[str], *, using: str = "default") -> dict[str, datetime]:
    """When those of some people who died did, as a view knows it."""
    raw, upto = raw_connection(using), view.upto(STREAM)
    held = events_of_keys(raw, JOURNEYS, view.county, sorted(persons), upto=upto, names=_OF_DEATHS)
    found = {}
    for person, events in held.items():
        known = [event for event in events if event.known_at <= view.known_at]
        died = [step.at for step in standing(known).values() if step is not None and step.name == DIED.name]
        if died:
            found[person] = min(died)
    return found
