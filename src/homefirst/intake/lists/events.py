"""What happens to lists that others keep: handed in, their mapping kept, taken. What stands in a list is no
part of it: the list is a document that can be erased, and the log holds its SHA-256."""

from homefirst.foundation.store.events import EventType

STREAM = "lists"

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
    version=1,
    personal=frozenset({"source", "rows", "quarantined"}),
    not_personal=frozenset({"handed", "organisation", "sha256", "whole", "entries", "registered"}),
)
"""A list was taken: which of its rows stand for whom, how many entries were made, and which rows could not be
taken and why. The next list of the source is held against its people."""

TYPES = (LIST_HANDED_IN, LIST_MAPPING_KEPT, LIST_TAKEN)
