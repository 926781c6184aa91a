"""What happens to findings: somebody answers one."""

from homefirst.foundation.store.events import EventType

STREAM = "programme"

FINDING_ANSWERED = EventType(
    name="FindingAnswered",
    version=1,
    personal=frozenset({"text"}),
    not_personal=frozenset({"finding", "kind", "title", "sides", "decided", "in_force", "role"}),
)
"""A finding was decided, explained or put right. Answered again is another event, and the last one counts."""
