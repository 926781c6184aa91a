"""What is open for some people at an instant: their bed, their waits, and what is told of them, in four
questions for however many."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.county.journey.read import as_stored, holds, late_people, raw_connection, refolded
from homefirst.county.journey.replay import SAID, SERVICE, STAY, WAIT
from homefirst.county.journey.told import Told, told_of
from homefirst.foundation.store.view import View

_BED = "spell care place ward admitted on_leave clinical multidisciplinary safe ready_since reason whose"
_WAIT = "wait what reason whose opened due"
_SERVICE = "service what place hours state since"
_SAID = "subject about::text since said_at says"
_AT = (
    "SELECT person::text, {thing}::text, {others} FROM {table} WHERE county = %s AND person = ANY(%s::uuid[])"
    " AND valid @> %s AND known @> %s"
    " ORDER BY person, {thing}"
)
_STRETCHES = (
    b"SELECT person::text, spell::text, lower(valid), care, place, clinical, multidisciplinary, safe"
    b" FROM journey_stay"
    b" WHERE county = %s AND person = ANY(%s::uuid[]) AND known @> %s AND lower(valid) <= %s"
    b" ORDER BY person, spell, lower(valid)"
)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open for one person: the bed that they are in or on leave from, and their waits by key; their
    services, for whoever asks (`services_open`).

    `lost`: of each of the three tests, since when it was taken back last in this stay, or began anew
    because they moved to another place; what is said of a time before that does not hold now. None: never.
    """

    bed: InBed | None = None
    waits: tuple[OpenWait, ...] = ()
    lost: tuple[datetime | None, ...] = (None, None, None)
    told: Told | None = None
    services: tuple[AtHome, ...] = ()


NOTHING_OPEN = Open()


def open_of(
    view: View, persons: Collection[str], at: datetime, *, using: str = "default"
) -> Mapping[str, Open]:
    """What is open for each of some people, by key, at an instant, as a view knows it; nothing of a person
    for whom nothing is."""
    raw = raw_connection(using)
    late = sorted(set(late_people(view, raw)) & set(persons))
    asked = sorted(set(persons) - set(late))
    beds = {row[0]: InBed(*row) for row in _rows(raw, "journey_stay", _BED, view, asked, at)}
    waits: dict[str, list[OpenWait]] = {}
    for row in _rows(raw, "journey_wait", _WAIT, view, asked, at):
        waits.setdefault(row[0], []).append(OpenWait(*row))
    said = _rows(raw, "journey_said", _SAID, view, asked, at)
    for person, found in refolded(view, raw, late).items():
        for one in found:
            if one.kind == SAID and holds(one, view, at):
                subject, about, *others = one.face
                said.append((person, subject, about or None, *others))
            if one.kind == STAY and holds(one, view, at):
                beds[person] = InBed(person, *as_stored(one))
            elif one.kind == WAIT and holds(one, view, at):
                waits.setdefault(person, []).append(OpenWait(person, *as_stored(one)))
    lost, told = _lost(raw, view, beds, at), told_of(said)
    return {
        person: Open(
            beds.get(person),
            tuple(waits.get(person, ())),
            lost.get(person, NOTHING_OPEN.lost),
            told.get(person),
        )
        for person in sorted(beds.keys() | waits.keys())
    }


def services_open(
    view: View, persons: Collection[str], at: datetime, *, using: str = "default"
) -> Mapping[str, Open]:
    """The services and what is told of each of some people, by key, at an instant, as a view knows it, and no
    bed or wait; nothing of a person for whom nothing is."""
    raw = raw_connection(using)
    late = sorted(set(late_people(view, raw)) & set(persons))
    asked = sorted(set(persons) - set(late))
    services: dict[str, list[AtHome]] = {}
    for row in _rows(raw, "journey_service", _SERVICE, view, asked, at):
        services.setdefault(row[0], []).append(AtHome(*row))
    said = _rows(raw, "journey_said", _SAID, view, asked, at)
    for person, folded in refolded(view, raw, late).items():
        for one in folded:
            if one.kind == SERVICE and holds(one, view, at):
                services.setdefault(person, []).append(AtHome(person, *as_stored(one)))
            if one.kind == SAID and holds(one, view, at):
                subject, about, *others = one.face
                said.append((person, subject, about or None, *others))
    told = told_of(said)
    return {
        person: Open(told=told.get(person), services=tuple(services.get(person, ())))
        for person in sorted(services.keys() | told.keys())
    }


def _lost(
    raw: psycopg.Connection[Any], view: View, beds: Mapping[str, InBed], at: datetime
) -> Mapping[str, tuple[datetime | None, ...]]:
    """Of each stay that is open, when each test last went or began anew: rectangle by rectangle."""
    found: dict[str, list[datetime | None]] = {}
    before: dict[str, tuple[Any, ...]] = {}
    spells = {bed.spell for bed in beds.values()}
    given = [view.county, sorted(beds), view.known_at, at]
    for person, spell, start, *face in raw.execute(_STRETCHES, given).fetchall():
        if spell not in spells:
            continue
        had = before.get(person)
        if had is not None:
            for n in range(3):
                if had[:2] != tuple(face[:2]) or (had[2 + n] and not face[2 + n]):
                    found.setdefault(person, [None] * 3)[n] = start
        before[person] = tuple(face)
    return {person: tuple(times) for person, times in found.items()}


def _rows(
    raw: psycopg.Connection[Any], table: str, columns: str, view: View, persons: list[str], at: datetime
) -> list[Any]:
    thing, *others = columns.split()
    query = _AT.format(thing=thing, others=", ".join(others), table=table).encode()
    return raw.execute(query, [view.county, persons, at, view.known_at]).fetchall()


def wards_in_use(view: View, *, using: str = "default") -> tuple[str, ...]:
    """The wards in which somebody is now, by name."""
    query = (
        b"SELECT DISTINCT ward FROM journey_stay_at(%s, %s) WHERE county = %s AND ward IS NOT NULL ORDER BY 1"
    )
    given = [view.known_at, view.known_at, view.county]
    return tuple(ward for (ward,) in raw_connection(using).execute(query, given).fetchall())
