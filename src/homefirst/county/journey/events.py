"""What happens on a person's way through beds, waits and services at home; and what is only counted.

A person, a stay, a wait and a service are opaque keys, and each of them singles out one person: they are
declared personal. Nothing else that is said here does so by itself.
"""

from homefirst.foundation.store.events import EventType

STREAM = "journey"


def _of_a_person(name: str, about: str = "", says: str = "") -> EventType:
    return EventType(name, 1, frozenset({"person", *about.split()}), frozenset(says.split()))


ADMITTED = _of_a_person("Admitted", "spell", "care place ward")
"""A stay in a bed began. A stay has a key of its own, so that a discharge says which one it ends."""
TRANSFERRED = _of_a_person("Transferred", "spell", "care place ward")
"""The stay goes on in another bed. To another place or type of care, being ready begins anew."""
LEAVE_BEGAN = _of_a_person("LeaveBegan", "spell")
LEAVE_ENDED = _of_a_person("LeaveEnded", "spell")
DISCHARGED = _of_a_person("Discharged", "spell", "destination")
DIED = _of_a_person("Died")
"""Ends whatever is open; nothing happens after it."""

READINESS_RECORDED = _of_a_person("ReadinessRecorded", "spell", "clinical multidisciplinary safe")
"""What was found of the three tests: it holds, it does not, or (null) nothing was said and it stays."""
READINESS_RESET = _of_a_person("ReadinessReset", "spell")
"""They are not ready any more: none of the three tests holds."""

WAIT_OPENED = _of_a_person("WaitOpened", "wait", "what reason whose due")
WAIT_CHANGED = _of_a_person("WaitChanged", "wait", "what reason whose due")
WAIT_CLOSED = _of_a_person("WaitClosed", "wait", "outcome")

SERVICE_REFERRED = _of_a_person("ServiceReferred", "service", "what place hours")
SERVICE_ASSESSED = _of_a_person("ServiceAssessed", "service", "hours")
SERVICE_STARTED = _of_a_person("ServiceStarted", "service", "what place hours")
SERVICE_HOURS_CHANGED = _of_a_person("ServiceHoursChanged", "service", "hours")
SERVICE_ENDED = _of_a_person("ServiceEnded", "service", "outcome")
REFERRAL_CLOSED = _of_a_person("ReferralClosed", "service", "outcome")
"""A referral that comes to nothing: refused, withdrawn, or no longer needed."""

ENTRY_CANCELLED = _of_a_person("EntryCancelled")
"""What the event that it corrects said never was so."""

PRESENTATIONS_COUNTED = EventType("PresentationsCounted", 1, frozenset(), frozenset({"place", "count"}))
"""How many came to a front door within an hour: a count, and no persons."""
PRESENTATIONS_WITHDRAWN = EventType("PresentationsWithdrawn", 1, frozenset(), frozenset({"place"}))
"""A count that never was made; always corrects the event it takes back."""

OF_A_PERSON = (
    ADMITTED,
    TRANSFERRED,
    LEAVE_BEGAN,
    LEAVE_ENDED,
    DISCHARGED,
    DIED,
    READINESS_RECORDED,
    READINESS_RESET,
    WAIT_OPENED,
    WAIT_CHANGED,
    WAIT_CLOSED,
    SERVICE_REFERRED,
    SERVICE_ASSESSED,
    SERVICE_STARTED,
    SERVICE_HOURS_CHANGED,
    SERVICE_ENDED,
    REFERRAL_CLOSED,
    ENTRY_CANCELLED,
)
TYPES = (*OF_A_PERSON, PRESENTATIONS_COUNTED, PRESENTATIONS_WITHDRAWN)
BY_NAME = {type_.name: type_ for type_ in TYPES}
THINGS = ("spell", "wait", "service")
"""The payload fields that say which of a person's stays, waits or services an event is about."""
