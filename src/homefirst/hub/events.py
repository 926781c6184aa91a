"""What the hub decides about a person's way out of a bed: who does what next, and whether a code is right.

What is said in words of somebody is kept aside, erasable (notes.py); an event holds its SHA-256.
"""

from homefirst.foundation.store.events import EventType

STREAM = "hub"


def _of_a_person(name: str, about: str, says: str = "") -> EventType:
    return EventType(name, 1, frozenset({"person", *about.split()}), frozenset(says.split()))


ACTION_ASSIGNED = _of_a_person("ActionAssigned", "action", "what owner due note")
"""Somebody is to do something next, by a time."""
ACTION_PASSED = _of_a_person("ActionPassed", "action", "owner due")
"""Somebody else is to do it, or it is due at another time."""
ACTION_DONE = _of_a_person("ActionDone", "action", "outcome")
ACTION_WITHDRAWN = _of_a_person("ActionWithdrawn", "action")

CODE_JUDGED = _of_a_person("CodeJudged", "spell", "party verdict reason whose why")
"""The hospital or the council agrees to a proposed code, or disputes it."""
DISPUTE_SETTLED = _of_a_person("DisputeSettled", "spell", "reason whose why")
"""What is returned after a dispute."""

OF_ACTIONS = (ACTION_ASSIGNED, ACTION_PASSED, ACTION_DONE, ACTION_WITHDRAWN)
OF_CODES = (CODE_JUDGED, DISPUTE_SETTLED)
TYPES = (*OF_ACTIONS, *OF_CODES)
