"""Folds what happens to lists into intake_list_step: pure, one row an event."""

import json
from collections.abc import Iterator

from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table
from homefirst.foundation.store.raising import older_of
from homefirst.intake.lists.events import TYPES

TABLE = Table(
    name="intake_list_step",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("event", "text"),
        ("organisation", "text"),
        ("source", "text"),
        ("handed", "bigint"),
        ("said", "jsonb"),
        ("known_at", "timestamptz"),
        ("said_by", "text"),
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
            said["organisation"],
            said.get("source"),
            said.get("handed"),
            json.dumps(dict(said)),
            event.known_at,
            event.by,
        ),
    )


PROJECTION = Projection(
    name="lists",
    events=frozenset(type_.name for type_ in TYPES),
    fold=fold,
    tables=(TABLE,),
    older=older_of(TYPES),
)
