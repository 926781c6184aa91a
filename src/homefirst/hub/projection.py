"""Folding the hub's entries into its tables: pure, one row an event."""

from collections.abc import Iterable, Iterator
from typing import Any

from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table
from homefirst.foundation.store.raising import older_of
from homefirst.hub.events import OF_ACTIONS, OF_CODES, OF_DECISIONS, OF_DRAFTS

_HEAD = (("county", "text"), ("seq", "bigint"), ("event", "text"), ("person", "uuid"))
_TAIL = (("said_at", "timestamptz"), ("by", "text"), ("known_at", "timestamptz"))
_ACTION = (
    ("action", "uuid"),
    ("what", "text"),
    ("owner", "text"),
    ("due", "timestamptz"),
    ("note", "text"),
    ("outcome", "text"),
)
_VERDICT = (
    ("spell", "uuid"),
    ("party", "text"),
    ("verdict", "text"),
    ("reason", "text"),
    ("whose", "text"),
    ("why", "text"),
    ("of_reason", "text"),
    ("of_whose", "text"),
)
_DECISION = (
    ("about", "uuid"),
    ("what", "text"),
    ("place", "text"),
    ("wait", "uuid"),
    ("owner", "text"),
    ("due", "timestamptz"),
    ("weekly", "numeric"),
    ("why", "text"),
)
_OVERRIDE = (
    ("override", "uuid"),
    ("day", "date"),
    ("how", "text"),
    ("resource", "text"),
    ("start", "date"),
    ("other", "uuid"),
    ("why", "text"),
)
OVERRIDES = Table("hub_override", (*_HEAD, *_OVERRIDE, *_TAIL), key=("county", "seq"))
ACTIONS = Table("hub_action", (*_HEAD, *_ACTION, *_TAIL), key=("county", "seq"))
VERDICTS = Table("hub_verdict", (*_HEAD, *_VERDICT, *_TAIL), key=("county", "seq"))
DECISIONS = Table("hub_decision", (*_HEAD, *_DECISION, *_TAIL), key=("county", "seq"))


def _fold_into(table: Table, columns: tuple[tuple[str, str], ...], event: Event) -> Iterator[Row]:
    said = event.payload
    values = (said.get(column) for column, _ in columns)
    yield _row(table, event, values)


def _row(table: Table, event: Event, values: Iterable[Any]) -> Row:
    head = (event.county, event.seq, event.name, event.payload.get("person"))
    return Row(table, (*head, *values, event.occurred.start, event.by, event.known_at))


def fold_action(event: Event) -> Iterator[Row]:
    """The one row of an entry about an action."""
    return _fold_into(ACTIONS, _ACTION, event)


def fold_verdict(event: Event) -> Iterator[Row]:
    """The one row of a judgement of a code, or of a settlement."""
    return _fold_into(VERDICTS, _VERDICT, event)


def fold_override(event: Event) -> Iterator[Row]:
    """The one row of what was changed in a draft by hand."""
    return _fold_into(OVERRIDES, _OVERRIDE, event)


def fold_decision(event: Event) -> Iterator[Row]:
    """The one row of a decision about an offer or a choice, or of a provider that withdrew."""
    said = dict(event.payload)
    # A choice and an offer are what an entry is about; the step of a choice is what was done.
    said["about"] = said.get("about") or said.get("offer") or said.get("choice")
    said["what"] = said.get("what") or said.get("step")
    yield _row(DECISIONS, event, (said.get(column) for column, _ in _DECISION))


PROJECTIONS = (
    Projection("hub actions", frozenset(type_.name for type_ in OF_ACTIONS), fold_action, (ACTIONS,)),
    Projection(
        "hub codes",
        frozenset(type_.name for type_ in OF_CODES),
        fold_verdict,
        (VERDICTS,),
        older_of(OF_CODES),
    ),
    Projection("hub decisions", frozenset(type_.name for type_ in OF_DECISIONS), fold_decision, (DECISIONS,)),
    Projection("hub overrides", frozenset(type_.name for type_ in OF_DRAFTS), fold_override, (OVERRIDES,)),
)
