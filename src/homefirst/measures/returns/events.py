"""A return is kept as it was submitted."""

from homefirst.foundation.store.events import EventType

STREAM = "returns"

RETURN_FROZEN = EventType(
    name="ReturnFrozen",
    version=1,
    personal=frozenset(),
    not_personal=frozenset("kind period provider known_at heads cells sha256 pack".split()),
)
"""What a provider returns for a period was counted by a view, and is kept so. Frozen again is another event,
a revision: the last one counts, and those before stay."""
TYPES = (RETURN_FROZEN,)
