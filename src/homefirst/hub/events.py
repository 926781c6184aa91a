"""What the hub decides about a person's way out of a bed: who does what next, and whether a code is right.

What is said in words of somebody is kept aside, erasable (notes.py); an event holds its SHA-256.
"""

from collections.abc import Mapping
from typing import Any

from homefirst.foundation.store.events import EventType

STREAM = "hub"


def _of_a_person(name: str, about: str, says: str = "") -> EventType:
    return EventType(name, 1, frozenset({"person", *about.split()}), frozenset(says.split()))


def _names_no_code(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 1 of a settlement was of the code of the stay that was disputed last before it."""
    return {**said, "of_reason": None, "of_whose": None}


ACTION_ASSIGNED = _of_a_person("ActionAssigned", "action", "what owner due note")
"""Somebody is to do something next, by a time."""
ACTION_PASSED = _of_a_person("ActionPassed", "action", "owner due")
"""Somebody else is to do it, or it is due at another time."""
ACTION_DONE = _of_a_person("ActionDone", "action", "outcome")
ACTION_WITHDRAWN = _of_a_person("ActionWithdrawn", "action")

CODE_JUDGED = _of_a_person("CodeJudged", "spell", "party verdict reason whose why")
"""The hospital or the council agrees to a proposed code, or disputes it."""
DISPUTE_SETTLED = EventType(
    name="DisputeSettled",
    version=2,
    older=(_names_no_code,),
    personal=frozenset({"person", "spell"}),
    not_personal=frozenset({"of_reason", "of_whose", "reason", "whose", "why"}),
)
"""What is returned after a dispute: in place of the code `of_reason`, `of_whose` of the stay."""

CHOICE_STEP_TAKEN = _of_a_person("ChoiceStepTaken", "choice", "step")
"""A step of the clock of a choice was taken: a letter was sent, a meeting held."""
OFFERED_ALTHOUGH = _of_a_person("OfferedAlthough", "offer against", "why")
"""Something was offered that does not fit: what speaks against it, in sentences, and why it was all the
same."""
APPROVAL_ASKED = _of_a_person("ApprovalAsked", "offer wait", "weekly limit owner due")
"""What is offered is above what whoever offered it may commit: `owner` decides. `wait` is the wait for public
funding that is open meanwhile."""
APPROVAL_GRANTED = _of_a_person("ApprovalGranted", "offer", "why")
APPROVAL_REFUSED = _of_a_person("ApprovalRefused", "offer", "why")
PROVIDER_WITHDREW = EventType(
    "ProviderWithdrew", 1, frozenset(), frozenset({"place", "why", "offers", "services"})
)
"""A provider gives back what it was offered or does: so many offers and services are without it."""
PLACE_LOST = _of_a_person("PlaceLost", "about", "what place")
"""What somebody was offered (an offer's key) or has (a service's or a stay's) from a provider that
withdrew."""
OVERTAKING_EXPLAINED = _of_a_person("OvertakingExplained", "wait", "why")
"""Why others were placed before somebody who had waited longer."""

OFFER_QUERIED = _of_a_person("OfferQueried", "offer", "what")
"""A provider asks something before it answers."""
QUERY_REPLIED = _of_a_person("QueryReplied", "offer", "what why")
"""The hub replied (`why`) to what was asked."""
PROVIDER_TOLD = EventType("ProviderTold", 1, frozenset({"offer"}), frozenset({"place", "what"}))
"""A message without personal data was given to a door (`what`): that an offer waits for this provider."""
DRAFT_OVERRIDDEN = _of_a_person("DraftOverridden", "override other", "day how resource start why")
"""The coordinator changed the draft of a day's call by hand: held somebody at a place, exchanged two, or kept
somebody out. The two entries of an exchange have one `override`."""
DRAFT_OVERRIDE_LIFTED = _of_a_person("DraftOverrideLifted", "override", "day why")
"""It counts no more."""

OF_DRAFTS = (DRAFT_OVERRIDDEN, DRAFT_OVERRIDE_LIFTED)
OF_DECISIONS = (
    *(OFFERED_ALTHOUGH, CHOICE_STEP_TAKEN, APPROVAL_ASKED, APPROVAL_GRANTED, APPROVAL_REFUSED),
    *(PROVIDER_WITHDREW, PLACE_LOST, OVERTAKING_EXPLAINED, OFFER_QUERIED, QUERY_REPLIED, PROVIDER_TOLD),
)
OF_ACTIONS = (ACTION_ASSIGNED, ACTION_PASSED, ACTION_DONE, ACTION_WITHDRAWN)
OF_CODES = (CODE_JUDGED, DISPUTE_SETTLED)
TYPES = (*OF_ACTIONS, *OF_CODES, *OF_DECISIONS, *OF_DRAFTS)
