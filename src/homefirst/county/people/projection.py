"""Folds what happened to people's keys into people_step: pure, one row an event."""

import json
from collections.abc import Iterator

from homefirst.county.people.events import TYPES
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table

TABLE = Table(
    name="people_step",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("event", "text"),
        ("person", "uuid"),
        ("other", "uuid"),
        ("sha256", "text"),
        ("organisation", "text"),
        ("status", "text"),
        ("score", "integer"),
        ("reasons", "jsonb"),
        ("conflict", "boolean"),
        ("proposal", "bigint"),
        ("decision", "text"),
        ("corrects", "bigint"),
        ("occurred_at", "timestamptz"),
        ("known_at", "timestamptz"),
        ("said_by", "text"),
        ("because", "text"),
    ),
    key=("county", "seq"),
)


def fold(event: Event) -> Iterator[Row]:
    """The one row of an event."""
    said = event.payload
    yield Row(
        TABLE,
        (
            event.county,
            event.seq,
            event.name,
            said["person"],
            said.get("other") or said.get("into") or said.get("out_of"),
            said.get("sha256"),
            said.get("organisation"),
            said.get("status"),
            said.get("score"),
            json.dumps(said["reasons"]) if said.get("reasons") else "[]",
            said.get("conflict"),
            said.get("proposal"),
            said.get("decision"),
            event.corrects,
            event.occurred.start,
            event.known_at,
            event.by,
            event.because,
        ),
    )


PROJECTION = Projection(
    name="people", events=frozenset(type_.name for type_ in TYPES), fold=fold, tables=(TABLE,)
)
