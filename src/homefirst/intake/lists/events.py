"""What happens to lists that others keep: handed in, their mapping kept, taken. What stands in a list is no
part of it: the list is a document that can be erased, and the log holds its SHA-256."""

from collections.abc import Mapping
from typing import Any

from homefirst.foundation.store.events import EventType

STREAM = "lists"


def _without_says(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 1 of a list that was taken did not say what the list said, whatever its bytes."""
    return {**said, "says": None}


def _without_otherwise(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 2 did not say which rows said otherwise than was held of who somebody is."""
    return {**said, "otherwise": []}


LIST_HANDED_IN = EventType(
    name="ListHandedIn",
    version=1,
    personal=frozenset(),
    not_personal=frozenset({"organisation", "sha256", "part_of"}),
)
"""Somebody of an organisation handed in a list; what it says is as of then. `part_of`: mended rows of
another."""
LIST_MAPPING_KEPT = EventType(
    name="ListMappingKept",
    version=1,
    personal=frozenset({"source", "columns", "words"}),
    not_personal=frozenset({"organisation", "place"}),
)
"""How a source's list is read, from now on: all of it anew each time."""
LIST_TAKEN = EventType(
    name="ListTaken",
    version=3,
    older=(_without_says, _without_otherwise),
    personal=frozenset({"source", "rows", "quarantined", "says", "otherwise"}),
    not_personal=frozenset({"handed", "organisation", "sha256", "whole", "entries", "registered"}),
)
"""A list was taken: which of its rows stand for whom, how many entries were made, and which rows could not be
taken and why. The next list of the source is held against its people. `says` is what the list said, as a
keyed hash (since.py): the same when it is saved again, sorted otherwise. `otherwise`: row, person and what of
who they are it says otherwise than was held, and neither of the two values: a question to whoever keeps
records."""

TYPES = (LIST_HANDED_IN, LIST_MAPPING_KEPT, LIST_TAKEN)
