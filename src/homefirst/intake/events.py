"""What happens to files that are handed in."""

from homefirst.foundation.store.events import EventType

STREAM = "intake"
"""Holds files taken in and nothing else; who reads its latest events counts on that."""

FILE_TAKEN_IN = EventType(
    name="FileTakenIn",
    version=1,
    personal=frozenset(),
    not_personal=frozenset(
        {"file", "sha256", "kind", "period", "published", "status", "accepted", "quarantined", "problems"}
    ),
)
"""A file was read: which it was by its SHA-256, what of it is held, and every problem with its reason."""
