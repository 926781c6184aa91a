"""Folding answers into programme_answer: pure, one row an event."""

import json
from collections.abc import Iterator
from typing import Any

from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table
from homefirst.programme.answers import Decided
from homefirst.programme.events import FINDING_ANSWERED
from homefirst.programme.reconcile.finding import Finding

TABLE = Table(
    name="programme_answer",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("finding", "text"),
        ("kind", "text"),
        ("title", "text"),
        ("sides", "jsonb"),
        ("decided", "text"),
        ("in_force", "text"),
        ("text", "text"),
        ("role", "text"),
        ("by", "text"),
        ("known_at", "timestamptz"),
    ),
    key=("county", "seq"),
)


def payload_of(
    finding: Finding, *, decided: Decided, in_force: str | None, text: str, role: str
) -> dict[str, Any]:
    """An answer as the payload of its event: with what the finding said, gone once it is put right."""
    return {
        "finding": finding.key,
        "kind": finding.kind.value,
        "title": finding.title,
        "sides": [side.statement for side in finding.sides],
        "decided": decided.value,
        "in_force": in_force,
        "text": text,
        "role": role,
    }


def fold(event: Event) -> Iterator[Row]:
    """The one row of a FindingAnswered event."""
    said = event.payload
    yield Row(
        TABLE,
        (
            event.county,
            event.seq,
            said["finding"],
            said["kind"],
            said["title"],
            json.dumps(said["sides"]),
            said["decided"],
            said["in_force"],
            said["text"],
            said["role"],
            event.by,
            event.known_at,
        ),
    )


PROJECTION = Projection(
    name="programme",
    events=frozenset({FINDING_ANSWERED.name}),
    fold=fold,
    tables=(TABLE,),
)
