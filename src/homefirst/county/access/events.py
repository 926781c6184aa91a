"""What is kept of looking at people: every view, every search, every refusal. No name and no NHS number.

What somebody searched for stands here as keyed hashes, one for each thing they wrote: whoever holds the
service's key can ask "who searched for this number", and nobody can read names out of the log. An erasable
table of what was written would hold the names of people whom the county never knew, and would have to be
searched again at every erasure.
"""

from homefirst.foundation.store.events import EventType

STREAM = "access"
_PERSONAL = frozenset({"persons", "viewer", "asked"})
_OF_EACH = frozenset({"role", "organisation", "purpose", "part", "request"})

PERSON_VIEWED = EventType(
    "PersonViewed",
    1,
    personal=_PERSONAL - {"asked"},
    not_personal=_OF_EACH | {"relationships", "agreements"},
)
"""Somebody was shown something of a person: durable before they were."""

PERSON_SEARCHED = EventType("PersonSearched", 1, personal=_PERSONAL - {"persons"}, not_personal=_OF_EACH)
"""Somebody searched. Each person whom they were then shown is a PersonViewed."""

VIEW_REFUSED = EventType("ViewRefused", 1, personal=_PERSONAL, not_personal=_OF_EACH | {"reason"})
"""Somebody was not shown what they asked for, and why. A person who is not held is among the hashes."""

PEOPLE_LISTED = EventType(
    "PeopleListed",
    1,
    personal=_PERSONAL - {"asked"},
    not_personal=_OF_EACH | {"people", "grounds"},
)
"""Somebody was shown a list of people at once: one event, durable before they were. Each is among `persons`,
ordered by the ground on which they may be seen; `grounds` says how many of the keys, in that order, on
which."""

TYPES = (PERSON_VIEWED, PERSON_SEARCHED, VIEW_REFUSED, PEOPLE_LISTED)
