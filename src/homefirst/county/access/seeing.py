"""Who may see a person: role, purpose, agreement and relationship. Values in; a reason, or none, out.

The rules are asked in order, and the first that says no is the reason. What comes later (dissent before the
relationship, permission to view after it, emergency access in the place of both) is a further rule here and a
further field of `Asked`: nothing else changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from homefirst.county.access.roles import check_role, roles
from homefirst.foundation.errors import Refused


class Purpose(StrEnum):
    """What somebody wants to see a person for. permissions.toml names the same for every page."""

    DIRECT_CARE = "direct care"
    RECORD_KEEPING = "record keeping"
    CHECKING_VIEWS = "checking views"
    SERVICE_PLANNING = "service planning"


class Part(StrEnum):
    """What of a person is seen."""

    IDENTITY = "identity"
    SEARCH_RESULT = "search result"
    VIEWS = "who looked"
    LIST = "list"
    TIMELINE = "timeline"
    """All that was entered of their journey. It is shown with the name: both parts are asked for together."""
    OFFER = "accepted offer"
    """Who somebody is and what is needed to begin, for the provider that accepted an offer to them."""


class Why(StrEnum):
    """Why something may not be seen: a code for the log, and its sentence."""

    ROLE = "role"
    NO_ORGANISATION = "no organisation"
    AGREEMENT = "no agreement"
    AGREEMENT_ENDED = "agreement ended"
    RELATIONSHIP = "no relationship"
    RELATIONSHIP_ENDED = "relationship ended"
    UNKNOWN_PERSON = "unknown person"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Why.ROLE: "This role does not see people for this purpose.",
    Why.NO_ORGANISATION: "The user belongs to no organisation.",
    Why.AGREEMENT: "No agreement lets the user's organisation see what another recorded, for this purpose.",
    Why.AGREEMENT_ENDED: "The agreement with the organisation that recorded it is not in force.",
    Why.RELATIONSHIP: "The user's organisation has nothing to do with this person's care.",
    Why.RELATIONSHIP_ENDED: "The user's organisation has nothing to do with this person's care at this time.",
    Why.UNKNOWN_PERSON: "No such person is held.",
}
NEEDS_CARE = frozenset({Purpose.DIRECT_CARE})
"""The purposes that ask for a relationship: the record is opened to whoever has to do with the care."""
OPENS_RECORD = NEEDS_CARE | {Purpose.RECORD_KEEPING}
"""The purposes for which the record itself is opened: these ask for an agreement. Whoever keeps records looks
at two that may be one person, of which their own organisation may know one only: no relationship is asked."""
AFTER = timedelta(days=28)
"""For how long who had somebody in a bed or a service, or recorded something new of them, still has to do
with them: letters are written, results come, and readmission within 28 days counts as one course. Ours;
docs/access.md says so."""
FINDS = frozenset({Part.SEARCH_RESULT})
"""What knowing somebody opens, and no more: whoever comes again has to be found, or is registered twice."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a user in their role, at the organisation that they work for (empty: at none)."""

    user: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Relationship:
    """Why an organisation has to do with a person's care: an admission, a registration, a referral. Handed in
    by the caller. Half-open; `until` None: it goes on. `knows_only`: it knows them, and has nothing to do
    with their care for it; they can be found by it (FINDS), and their record is not opened. `for_offer`: it
    accepted what was offered to them, and is told what it needs to begin (Part.OFFER), and nothing else."""

    kind: str
    organisation: str
    start: datetime
    until: datetime | None
    knows_only: bool = False
    for_offer: bool = False

    def in_force(self, at: datetime) -> bool:
        return self.start <= at and (self.until is None or at < self.until)

    def opens(self, part: Part) -> bool:
        """Whether it is a reason to be shown a part, while it is in force. What is needed to begin is for
        whoever accepted, and for nobody who has to do with them otherwise."""
        if self.for_offer or part is Part.OFFER:
            return self.for_offer and part is Part.OFFER
        return not self.knows_only or part in FINDS


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the parties of a sharing agreement may see of each other's records, for which purposes, from when
    until when (half-open): past its end it lets nobody see anything."""

    id: str
    title: str
    parties: frozenset[str]
    data: frozenset[Part]
    purposes: frozenset[Purpose]
    start: datetime
    until: datetime

    def covers(self, asked: "Asked", holder: str) -> bool:
        """Whether it is between the asker and a holder, for this part and purpose, in force or not."""
        between = {asked.asker.organisation, holder} <= self.parties
        return between and asked.part in self.data and asked.purpose in self.purposes

    def in_force(self, at: datetime) -> bool:
        return self.start <= at < self.until


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything by which it is decided: who asks, what of a person for what, the organisations that recorded
    it, the person's relationships, the agreements that there are, and the instant. `own_list`: it is of a
    list that the asker's organisation keeps and the asker handed in, with the person on it."""

    asker: Asker
    purpose: Purpose
    part: Part
    held_by: frozenset[str]
    relationships: tuple[Relationship, ...]
    agreements: tuple[Agreement, ...]
    at: datetime
    own_list: bool = False

    @property
    def relied_on(self) -> tuple[str, ...]:
        """The kinds of relationship of the asker's organisation that are in force and open the part, by
        name."""
        own = (one for one in self.relationships if one.organisation == self.asker.organisation)
        return tuple(sorted({one.kind for one in own if one.in_force(self.at) and one.opens(self.part)}))

    @property
    def agreed_by(self) -> tuple[str, ...]:
        """The agreements in force by which what others recorded may be seen, by id."""
        others = self.held_by - {self.asker.organisation}
        found = (
            one.id
            for one in self.agreements
            if one.in_force(self.at) and any(one.covers(self, holder) for holder in others)
        )
        return tuple(sorted(found))


def check_may_see(asked: Asked) -> None:
    """Raises Refused, with the reason, where `why_not` has one."""
    why = why_not(asked)
    if why is not None:
        raise Refused(
            why.sentence, where=asked.part.value, next="Ask whoever looks after agreements and users."
        )


def may_see(asked: Asked) -> bool:
    """Whether it may be seen."""
    return why_not(asked) is None


def why_not(asked: Asked) -> Why | None:
    """Why something may not be seen: the first rule that says no; None where none does."""
    return next((why for rule in RULES if (why := rule(asked)) is not None), None)


def why_no_search(asker: Asker, purpose: Purpose, part: Part, *, own_list: bool = False) -> Why | None:
    """Why somebody may not search at all; None where they may. Each person found is asked about by itself.
    `own_list`: they look for those of a list of their own, all at once."""
    if not sees_for(asker.role, purpose) and not (own_list and _keeps_lists_for(asker.role, purpose)):
        return Why.ROLE
    if purpose is Purpose.CHECKING_VIEWS:
        return None if part is Part.VIEWS else Why.ROLE
    if purpose not in NEEDS_CARE:
        return Why.ROLE
    return None if asker.organisation else Why.NO_ORGANISATION


def sees_for(role: str, purpose: Purpose) -> bool:
    """Whether a role sees people for a purpose, as roles.toml says."""
    return role in roles() and purpose.value in check_role(role).sees_people_for


def _keeps_lists_for(role: str, purpose: Purpose) -> bool:
    return role in roles() and purpose.value in check_role(role).keeps_lists_for


def _answers_offers_for(role: str, purpose: Purpose) -> bool:
    return role in roles() and purpose.value in check_role(role).answers_offers_for


def _by_role(asked: Asked) -> Why | None:
    if asked.part is Part.OFFER:
        return None if _answers_offers_for(asked.asker.role, asked.purpose) else Why.ROLE
    if sees_for(asked.asker.role, asked.purpose):
        return None
    own = asked.own_list and asked.part is Part.LIST and _keeps_lists_for(asked.asker.role, asked.purpose)
    return None if own else Why.ROLE


def _by_purpose(asked: Asked) -> Why | None:
    """Whoever checks who looked sees that, and not the record itself."""
    if asked.purpose is Purpose.CHECKING_VIEWS:
        return None if asked.part is Part.VIEWS else Why.ROLE
    if asked.purpose not in OPENS_RECORD:
        return Why.ROLE
    if asked.purpose is Purpose.RECORD_KEEPING and asked.part is not Part.IDENTITY:
        return Why.ROLE
    return None if asked.asker.organisation else Why.NO_ORGANISATION


def _by_agreement(asked: Asked) -> Why | None:
    """Each organisation that recorded it is the asker's own, or an agreement in force is between them."""
    if asked.purpose not in OPENS_RECORD:
        return None
    for holder in sorted(asked.held_by - {asked.asker.organisation}):
        covering = [one for one in asked.agreements if one.covers(asked, holder)]
        if not any(one.in_force(asked.at) for one in covering):
            return Why.AGREEMENT_ENDED if covering else Why.AGREEMENT
    return None


def _by_relationship(asked: Asked) -> Why | None:
    if asked.purpose not in NEEDS_CARE or asked.relied_on:
        return None
    offer = asked.part is Part.OFFER
    related = [one for one in asked.relationships if one.organisation == asked.asker.organisation]
    known = any(one.for_offer is offer for one in related)
    return Why.RELATIONSHIP_ENDED if known else Why.RELATIONSHIP


RULES: tuple[Callable[[Asked], Why | None], ...] = (_by_role, _by_purpose, _by_agreement, _by_relationship)
