"""Folding kept simulations into flow_simulation: pure, one row an event."""

import json
from collections.abc import Iterator

from homefirst.flow.events import SIMULATION_FROZEN
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table

TABLE = Table(
    name="flow_simulation",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("run", "uuid"),
        ("asked", "text"),
        ("answer", "text"),
        ("version", "text"),
        ("kernels", "text"),
        ("seed", "bigint"),
        ("days", "integer"),
        ("replications", "integer"),
        ("options", "jsonb"),
        ("census", "timestamptz"),
        ("heads", "jsonb"),
        ("by", "text"),
        ("because", "text"),
        ("known_at", "timestamptz"),
    ),
    key=("county", "seq"),
)
_PLAIN = "run asked answer version kernels seed days replications".split()


def fold(event: Event) -> Iterator[Row]:
    """The one row of a SimulationFrozen event."""
    said = event.payload
    told = (*(said[name] for name in _PLAIN), json.dumps(said["options"]), said["census"])
    kept = (json.dumps(said["heads"]), event.by, event.because, event.known_at)
    yield Row(TABLE, (event.county, event.seq, *told, *kept))


PROJECTION = Projection(name="flow", events=frozenset({SIMULATION_FROZEN.name}), fold=fold, tables=(TABLE,))
