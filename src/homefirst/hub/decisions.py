"""What the hub decides about offers: approvals that wait, steps of a choice that were taken, and what a
provider that withdrew leaves undone. Nouns, and the rules of what may follow what. Pure.

The offer itself is a journey's (county/journey/offer.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from homefirst.county.capacity.posting import AHEAD
from homefirst.county.capacity.resource import Resource
from homefirst.foundation.errors import Problem

STEP_TAKEN, LOST = "ChoiceStepTaken", "PlaceLost"
ASKED, GRANTED, REFUSED = "ApprovalAsked", "ApprovalGranted", "ApprovalRefused"
PROVIDER_WITHDREW = "ProviderWithdrew"
QUERIED, REPLIED, TOLD = "OfferQueried", "QueryReplied", "ProviderTold"
WHY_ALTHOUGH: Mapping[str, str] = MappingProxyType(
    {
        "agreed": "whoever has it to give agreed to take them",
        "changed": "the record is behind: they are looked at since",
        "no_other": "there is nothing else, and it is safe",
        "chosen": "they want it, and know what it lacks",
    }
)
"""Why something is offered to somebody whom it does not fit."""
WHY_GRANTED: Mapping[str, str] = MappingProxyType(
    {
        "need": "the need is plain",
        "no_other": "there is no other way",
        "short": "for a short time only",
        "dearer_to_wait": "to wait costs more",
    }
)
WHY_REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "price": "too dear for what it is",
        "other": "another offer will do",
        "not_assessed": "the need is not assessed enough",
        "not_ours": "another has to pay",
    }
)
WHY_OVERTAKEN: Mapping[str, str] = MappingProxyType(
    {
        "needs": "what was free would not have met their needs",
        "times": "what was free was not at the times they need",
        "sex": "the bed was for the other sex",
        "unwell": "they were not well enough then",
        "wish": "they wanted something else, or to wait",
        "agreed": "agreed on the call, with its reason in the minutes",
    }
)
"""Why others were placed before somebody who had waited longer; ours."""
WHY_WITHDREW: Mapping[str, str] = MappingProxyType(
    {
        "staff": "not enough staff",
        "infection": "closed for infection",
        "closing": "it closes",
        "suspended": "the council or the regulator suspended it",
        "contract": "it gave the contract back",
    }
)


class Approving(StrEnum):
    """How an approval stands."""

    NOT_ASKED = "not asked"
    WAITS = "waits"
    GRANTED = "granted"
    REFUSED = "refused"


_NOT_ASKED = "Nobody asked for it."
_ANSWERED = "It was decided before."
APPROVAL: Mapping[tuple[Approving, str], Approving | str] = MappingProxyType(
    {
        (Approving.NOT_ASKED, ASKED): Approving.WAITS,
        (Approving.NOT_ASKED, GRANTED): _NOT_ASKED,
        (Approving.NOT_ASKED, REFUSED): _NOT_ASKED,
        (Approving.WAITS, ASKED): Approving.WAITS,
        (Approving.WAITS, GRANTED): Approving.GRANTED,
        (Approving.WAITS, REFUSED): Approving.REFUSED,
        (Approving.GRANTED, ASKED): Approving.WAITS,
        (Approving.GRANTED, GRANTED): _ANSWERED,
        (Approving.GRANTED, REFUSED): _ANSWERED,
        (Approving.REFUSED, ASKED): _ANSWERED,
        (Approving.REFUSED, GRANTED): _ANSWERED,
        (Approving.REFUSED, REFUSED): _ANSWERED,
    }
)
"""How an approval stands after it was asked for or decided, or the sentence why that cannot be. It is asked
for anew where two records are found to be one person and their offers come to more (together.py)."""


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """One entry about a decision, in the order of recording. `about` is the key of the choice, the offer or
    the service; `what` the step, or the kind of what was lost; `wait` the one that stands for the
    approval."""

    seq: int
    event: str
    person: str | None
    about: str | None
    what: str | None
    place: str | None
    wait: str | None
    owner: str | None
    due: datetime | None
    weekly: Decimal | None
    why: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval of an offer: of how many pounds a week (None: nobody knows the price), by which role, due
    when; how it stands, and the wait for public funding that is open meanwhile."""

    offer: str
    weekly: Decimal | None
    owner: str
    due: datetime
    wait: str
    state: Approving
    asked: datetime
    by: str
    why: str | None = None

    @property
    def waits(self) -> bool:
        return self.state is Approving.WAITS

    def overdue(self, at: datetime) -> bool:
        return self.waits and self.due < at


@dataclass(frozen=True, slots=True)
class Lost:
    """What somebody had or was offered from a provider that withdrew: the kind, whose, and since when."""

    about: str
    what: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What is offered: to whom (the key that the wait is under), for which wait, under which new key; of what
    kind, whose, from which resource (None: none that is posted), how many hours a week (None: a place), from
    when, at how many pounds a week, and which resource comes next."""

    person: str
    wait: str
    offer: str
    what: str
    place: str
    resource: Resource | None
    hours: Decimal | None
    start: date
    weekly: Decimal | None
    runner_up: str | None

    def says(self) -> dict[str, Any]:
        """What the journey's entry of it says."""
        return {
            "person": self.person,
            "offer": self.offer,
            "wait": self.wait,
            "what": self.what,
            "place": self.place,
            "resource": None if self.resource is None else self.resource.code,
            "hours": text_of(self.hours),
            "start": self.start.isoformat(),
            "weekly": text_of(self.weekly),
            "runner_up": self.runner_up,
        }


@dataclass(frozen=True, slots=True)
class Although:
    """Why something is offered that does not fit, by WHY_ALTHOUGH, and the sentences that say so."""

    why: str
    against: Sequence[str]


@dataclass(frozen=True, slots=True)
class Loses:
    """One offer, service or bed of somebody from a provider that withdraws. `wait`: a new key, for the wait
    that a service or a stay without its provider opens, None of an offer; and for what, as waits are
    named."""

    person: str
    about: str
    what: str
    wait: str | None = None
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A later day on which what is offered can begin, and the line of capacity that it is from (None: none
    that is posted)."""

    start: date
    line: Resource | None


def why_not_later(start: date, later: date, today: date) -> str | None:
    """Why what is offered from a day cannot be put off to another; None where it can be. As far ahead as
    capacity is posted, so that nobody is kept waiting for what nobody knows."""
    if later <= start:
        return f"It is offered from {start.day} {start:%B}: that is no later day."
    if later > today + timedelta(days=AHEAD):
        return f"That is more than {AHEAD} days from now."
    return None


def approvals(said: Iterable[DecisionSaid], at: datetime | None = None) -> dict[str, Approval]:
    """The approvals by the key of the offer, as they stand; by what was said up to an instant where one is
    named."""
    found: dict[str, Approval] = {}
    for one in sorted(said, key=lambda one: one.seq):
        if at is not None and one.at > at:
            continue
        if one.event == ASKED and one.about and one.owner and one.due and one.wait:
            found[one.about] = Approval(
                one.about, one.weekly, one.owner, one.due, one.wait, Approving.WAITS, one.at, one.by
            )
        elif one.event in (GRANTED, REFUSED) and one.about in found:
            was = found[one.about]
            after = APPROVAL[was.state, one.event]
            if isinstance(after, Approving):
                found[one.about] = Approval(
                    was.offer, was.weekly, was.owner, was.due, was.wait, after, was.asked, one.by, one.why
                )
    return found


def cannot_answer(approval: Approval | None, event: str, role: str, by: str) -> Problem | None:
    """Why a user of a role cannot decide an approval; None where they can. Nobody decides what they asked
    for themselves, whatever their role is by now."""
    state = Approving.NOT_ASKED if approval is None else approval.state
    after = APPROVAL[state, event]
    if not isinstance(after, Approving):
        return Problem(event, after, "Look at the offer as it stands.")
    if approval is not None and role != approval.owner:
        return Problem(event, f"It is for {approval.owner} to decide.", "Ask them.")
    if approval is not None and by == approval.by:
        return Problem(event, "Whoever asked for it does not decide it.", "Ask another of that role.")
    return None


def steps_taken(said: Iterable[DecisionSaid], at: datetime) -> dict[str, dict[str, datetime]]:
    """When which step of which choice was taken, by the key of the choice; of a step that was entered twice
    the first."""
    found: dict[str, dict[str, datetime]] = {}
    for one in sorted(said, key=lambda one: one.seq):
        if one.event == STEP_TAKEN and one.about and one.what and one.at <= at:
            found.setdefault(one.about, {}).setdefault(one.what, one.at)
    return found


def places_lost(said: Iterable[DecisionSaid], at: datetime) -> tuple[Lost, ...]:
    """What was lost with providers that withdrew, the first first."""
    found = [
        Lost(one.about, one.what, one.place, one.at)
        for one in said
        if one.event == LOST and one.about and one.what and one.place and one.at <= at
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.about)))


def text_of(amount: Decimal | None) -> str | None:
    """Hours or pounds as an event says them."""
    return None if amount is None else f"{amount:f}"
