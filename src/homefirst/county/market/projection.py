"""Folding what happens in the market into its tables: pure, one row an event."""

import json
from collections.abc import Iterator

from homefirst.county.market.events import OF_CONTRACTS, OF_SOURCING
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table

_HEAD = (("county", "text"), ("seq", "bigint"), ("event", "text"))
_TAIL = (("said_at", "timestamptz"), ("by", "text"), ("known_at", "timestamptz"))
_CONTRACT = (
    *(("contract", "text"), ("provider", "text"), ("service", "text"), ("unit", "text"), ("fee", "numeric")),
    *(("since", "date"), ("until", "date"), ("terms", "text"), ("why", "text")),
)
_SOURCING = (("sourcing", "uuid"), ("person", "uuid"), ("says", "jsonb"))
CONTRACTS = Table("market_contract", (*_HEAD, *_CONTRACT, *_TAIL), key=("county", "seq"))
SOURCINGS = Table("market_sourcing", (*_HEAD, *_SOURCING, *_TAIL), key=("county", "seq"))


def fold_contract(event: Event) -> Iterator[Row]:
    """The one row of an entry about a contract."""
    said = {"until": event.payload.get("on"), **event.payload}
    values = (said.get(column) for column, _ in _CONTRACT)
    head = (event.county, event.seq, event.name)
    yield Row(CONTRACTS, (*head, *values, event.occurred.start, event.by, event.known_at))


def fold_sourcing(event: Event) -> Iterator[Row]:
    """The one row of an entry about a sourcing."""
    says = {field: said for field, said in event.payload.items() if field not in ("sourcing", "person")}
    about = (event.payload["sourcing"], event.payload.get("person"), json.dumps(says, sort_keys=True))
    head = (event.county, event.seq, event.name)
    yield Row(SOURCINGS, (*head, *about, event.occurred.start, event.by, event.known_at))


PROJECTIONS = (
    Projection(
        "market contracts", frozenset(type_.name for type_ in OF_CONTRACTS), fold_contract, (CONTRACTS,)
    ),
    Projection(
        "market sourcing", frozenset(type_.name for type_ in OF_SOURCING), fold_sourcing, (SOURCINGS,)
    ),
)
