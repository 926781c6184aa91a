"""Whose places somebody was at, and when: the bed they were in, the service that they were referred to or
received.

For whoever decides who has to do with a person's care. It says places by their codes and no more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from homefirst.county.journey.known import Rectangle
from homefirst.county.journey.read import known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import SERVICE, STAY
from homefirst.foundation.store.view import View

IN_BED, REFERRED, RECEIVED = "in a bed", "referred to a service", "received a service"
_RECEIVING = "receiving"
_STAYS = (
    b"SELECT person::text, %s, place, lower(valid), upper(valid) FROM journey_stay"
    b" WHERE county = %s AND person = ANY(%s::uuid[]) AND known @> %s"
)
_SERVICES = (
    b"SELECT person::text, state, place, lower(valid), upper(valid) FROM journey_service"
    b" WHERE county = %s AND person = ANY(%s::uuid[]) AND known @> %s AND place IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class BeenAt:
    """That somebody was at a place, and how, from an instant until another (None: and on)."""

    start: datetime
    place: str
    how: str
    until: datetime | None


def been_at(
    view: View, persons: Collection[str], *, using: str = "default"
) -> Mapping[str, tuple[BeenAt, ...]]:
    """Where some people were, as a view knows it, by their keys and in the order of time; nothing of those of
    whom nothing is known. A stay that changed in condition or ward is one, and so is a service that was
    assessed and is waited for still."""
    raw = raw_connection(using)
    late = sorted(set(late_people(view, raw)) & set(persons))
    asked = sorted(set(persons) - set(late))
    rows = raw.execute(_STAYS, [IN_BED, view.county, asked, view.known_at]).fetchall()
    services = raw.execute(_SERVICES, [view.county, asked, view.known_at]).fetchall()
    rows += [(person, _how(state), *rest) for person, state, *rest in services]
    for person, folded in refolded(view, raw, late).items():
        rows += [(person, *row) for one in folded if known_to(one, view) for row in _folded(one)]
    found: dict[str, list[BeenAt]] = {}
    for person, how, place, start, until in rows:
        found.setdefault(person, []).append(BeenAt(start, place, how, until))
    return {
        person: tuple(sorted(_joined(own), key=lambda one: (one.start, one.place, one.how)))
        for person, own in found.items()
    }


def _how(state: str) -> str:
    return RECEIVED if state == _RECEIVING else REFERRED


def _folded(one: Rectangle) -> Iterator[tuple[str, str, datetime, datetime | None]]:
    """A rectangle as the tables would give it."""
    if one.kind == STAY:
        yield IN_BED, one.face[1], one.start, one.end
    elif one.kind == SERVICE and one.face[1] is not None:
        yield _how(one.face[3]), one.face[1], one.start, one.end


def _joined(found: Iterable[BeenAt]) -> Iterable[BeenAt]:
    """Stretches of one place and kind that touch are one."""
    open_: dict[tuple[str, str], BeenAt] = {}
    over: list[BeenAt] = []
    for one in sorted(found, key=lambda one: one.start):
        before = open_.get((one.how, one.place))
        if before is not None and (before.until is None or one.start <= before.until):
            ends = (before.until, one.until)
            one = replace(before, until=None if None in ends else max(end for end in ends if end))
        elif before is not None:
            over.append(before)
        open_[one.how, one.place] = one
    return (*over, *open_.values())
