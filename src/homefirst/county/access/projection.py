"""Folds views, searches and refusals into access_view, a row for each person that an event is about, and
lists of people into access_list, a row for each list. Pure."""

import json
from collections.abc import Iterator

from homefirst.county.access.events import PEOPLE_LISTED, TYPES
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table

NOBODY = ""
"""In place of a person's key, where an event is about no person: a search, or one who is not held."""
TABLE = Table(
    name="access_view",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("person", "text"),
        ("event", "text"),
        ("viewer", "text"),
        ("role", "text"),
        ("organisation", "text"),
        ("purpose", "text"),
        ("part", "text"),
        ("reason", "text"),
        ("relationships", "jsonb"),
        ("agreements", "jsonb"),
        ("asked", "jsonb"),
        ("request", "text"),
        ("viewed_at", "timestamptz"),
        ("known_at", "timestamptz"),
    ),
    key=("county", "seq", "person"),
)
LISTS = Table(
    name="access_list",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("persons", "jsonb"),
        ("people", "integer"),
        ("grounds", "jsonb"),
        ("viewer", "text"),
        ("role", "text"),
        ("organisation", "text"),
        ("purpose", "text"),
        ("request", "text"),
        ("viewed_at", "timestamptz"),
        ("known_at", "timestamptz"),
    ),
    key=("county", "seq"),
)


def fold(event: Event) -> Iterator[Row]:
    """The rows of an event."""
    return iter([_list(event)]) if event.name == PEOPLE_LISTED.name else _views(event)


def _list(event: Event) -> Row:
    said = event.payload
    values = (
        event.county,
        event.seq,
        json.dumps(said["persons"]),
        said["people"],
        json.dumps(said["grounds"]),
        said["viewer"],
        said["role"],
        said["organisation"],
        said["purpose"],
        said["request"],
        event.occurred.start,
        event.known_at,
    )
    return Row(LISTS, values)


def _views(event: Event) -> Iterator[Row]:
    """A row for each person of a PersonViewed, PersonSearched or ViewRefused; one where it names none."""
    said = event.payload
    for person in said.get("persons") or [NOBODY]:
        yield Row(
            TABLE,
            (
                event.county,
                event.seq,
                person,
                event.name,
                said["viewer"],
                said["role"],
                said["organisation"],
                said["purpose"],
                said["part"],
                said.get("reason"),
                json.dumps(said.get("relationships", [])),
                json.dumps(said.get("agreements", [])),
                json.dumps(said.get("asked", {}), sort_keys=True),
                said["request"],
                event.occurred.start,
                event.known_at,
            ),
        )


PROJECTION = Projection(
    name="access", events=frozenset(type_.name for type_ in TYPES), fold=fold, tables=(TABLE, LISTS)
)
