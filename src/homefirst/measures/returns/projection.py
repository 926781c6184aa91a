"""Folding frozen returns into returns_frozen: pure, one row an event."""

import json
from collections.abc import Iterator

from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table
from homefirst.measures.returns.events import RETURN_FROZEN

TABLE = Table(
    name="returns_frozen",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("kind", "text"),
        ("period", "text"),
        ("provider", "text"),
        ("counted_at", "timestamptz"),
        ("heads", "jsonb"),
        ("cells", "jsonb"),
        ("sha256", "text"),
        ("pack", "text"),
        ("by", "text"),
        ("because", "text"),
        ("known_at", "timestamptz"),
    ),
    key=("county", "seq"),
)


def fold(event: Event) -> Iterator[Row]:
    """The one row of a ReturnFrozen event."""
    said = event.payload
    head = (event.county, event.seq, said["kind"], said["period"], said["provider"], said["known_at"])
    kept = (json.dumps(said["heads"]), json.dumps(said["cells"]), said["sha256"], said["pack"])
    yield Row(TABLE, (*head, *kept, event.by, event.because, event.known_at))


PROJECTION = Projection(name="returns", events=frozenset({RETURN_FROZEN.name}), fold=fold, tables=(TABLE,))
