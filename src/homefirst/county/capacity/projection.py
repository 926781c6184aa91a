"""Folding what happens to capacity into its tables: pure, from each event by itself.

The row of a resource's day is replaced by each posting that names the day: whoever posts holds it
(record.py).
"""

import json
from collections.abc import Iterator
from typing import Any

from homefirst.county.capacity.events import (
    CAPACITY_POSTED,
    CAPACITY_STATE_CHANGED,
    DELIVERY_COUNTED,
    OF_BEDS,
    OF_CLAIMS,
)
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table

_HEAD = (("county", "text"), ("provider", "text"), ("seq", "bigint"))
_TAIL = (("said_at", "timestamptz"), ("by", "text"), ("known_at", "timestamptz"))
_KEY = ("county", "provider", "seq")
_POSTING = (
    *(("posting", "uuid"), ("resource", "text"), ("amounts", "jsonb"), ("counts_from", "date")),
    *(("last", "date"), ("source", "text")),
)
_STATE = (
    *(("resource", "text"), ("state", "text"), ("why", "text")),
    *(("since", "date"), ("until", "date")),
)
_CLAIM = (
    *(("event", "text"), ("claim", "uuid"), ("resource", "text")),
    *(("day", "date"), ("amount", "numeric")),
)
_DELIVERY = (
    *(("line", "text"), ("unit", "text"), ("first", "date"), ("until", "date")),
    *(("commissioned", "numeric"), ("delivered", "numeric"), ("used", "numeric"), ("source", "text")),
)
POSTINGS = Table("capacity_posting", (*_HEAD, *_POSTING, *_TAIL), key=_KEY)
STATES = Table("capacity_state", (*_HEAD, *_STATE, *_TAIL), key=_KEY)
CLAIMS = Table("capacity_claim", (*_HEAD, *_CLAIM, *_TAIL), key=_KEY)
DELIVERIES = Table("capacity_delivery", (*_HEAD, *_DELIVERY, *_TAIL), key=_KEY)
WARD_BEDS = Table(
    "capacity_ward_beds",
    (
        *(("county", "text"), ("place", "text"), ("seq", "bigint"), ("event", "text")),
        *(("corrects", "bigint"), ("ward", "text"), ("open", "integer"), ("closed", "jsonb")),
        *_TAIL,
    ),
    key=("county", "place", "seq"),
)
DAYS = Table(
    "capacity_day",
    (
        *(("county", "text"), ("resource", "text"), ("day", "date"), ("provider", "text")),
        *(("seq", "bigint"), ("amount", "numeric"), ("counts_from", "date")),
    ),
    key=("county", "resource", "day"),
)


def _row(table: Table, columns: tuple[tuple[str, str], ...], event: Event, more: dict[str, Any]) -> Row:
    said = {**event.payload, **more}
    values = (said[column] for column, _ in columns)
    head = (event.county, said["provider"], event.seq)
    return Row(table, (*head, *values, event.occurred.start, event.by, event.known_at))


def fold_posting(event: Event) -> Iterator[Row]:
    """The entry of a posting, and the days that it names."""
    said = event.payload
    amounts: dict[str, str] = said["amounts"]
    more = {"amounts": json.dumps(amounts, sort_keys=True), "last": max(amounts)}
    yield _row(POSTINGS, _POSTING, event, more)
    for day, amount in sorted(amounts.items()):
        key = (event.county, said["resource"], day)
        yield Row(DAYS, (*key, said["provider"], event.seq, amount, said["counts_from"]))


def fold_state(event: Event) -> Iterator[Row]:
    """The one entry of a state."""
    yield _row(STATES, _STATE, event, {})


def fold_claim(event: Event) -> Iterator[Row]:
    """The one entry of a promise, or of its return."""
    yield _row(CLAIMS, _CLAIM, event, {"event": event.name})


def fold_delivery(event: Event) -> Iterator[Row]:
    """The one entry of a delivery that was counted."""
    yield _row(DELIVERIES, _DELIVERY, event, {})


def fold_beds(event: Event) -> Iterator[Row]:
    """The one entry about a ward's beds."""
    said = event.payload
    closed = None if "closed" not in said else json.dumps(said["closed"], sort_keys=True)
    head = (event.county, said["place"], event.seq, event.name, event.corrects, said["ward"])
    tail = (event.occurred.start, event.by, event.known_at)
    yield Row(WARD_BEDS, (*head, said.get("open"), closed, *tail))


PROJECTIONS = (
    Projection("capacity posted", frozenset({CAPACITY_POSTED.name}), fold_posting, (POSTINGS, DAYS)),
    Projection("capacity states", frozenset({CAPACITY_STATE_CHANGED.name}), fold_state, (STATES,)),
    Projection("capacity claims", frozenset(type_.name for type_ in OF_CLAIMS), fold_claim, (CLAIMS,)),
    Projection("capacity delivered", frozenset({DELIVERY_COUNTED.name}), fold_delivery, (DELIVERIES,)),
    Projection("beds of wards", frozenset(type_.name for type_ in OF_BEDS), fold_beds, (WARD_BEDS,)),
)
