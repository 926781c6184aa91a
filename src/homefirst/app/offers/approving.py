"""The money: what each role may commit, what waits to be approved, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from homefirst.app.ground.house import this_log
from homefirst.app.people.asking import Caller
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.users import roles_of
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offer_entries import who_offered
from homefirst.county.journey.offers_read import offers
from homefirst.county.people.read import standings
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub import decisions_record as decide
from homefirst.hub.decisions import Approval, approvals
from homefirst.hub.read import decisions_said
from homefirst.hub.together import Under, ask_together
from homefirst.policy.commitments import ApprovalNeeded, Commitment, approval_needed, read_commitments

RECORD = "the record"
"""Who asks for or gives back what follows from what was entered, and nobody decides."""
PUBLIC = "social_care"
"""Whose step the money is while it waits: the return asks, and the pack's offers are the council's. Ours."""
HUB = "hub_coordinator"
"""Whose limit holds where an offer was made by nobody who works here now."""


@dataclass(frozen=True, slots=True)
class Waits:
    """An approval that waits, what it is of, and whether it is overdue; `person` is a key."""

    person: str
    offer: Offer
    approval: Approval
    late: bool


@lru_cache(maxsize=4)
def commitments(pack: Path) -> tuple[Commitment, ...]:
    """What each role may commit, by a pack. Raises NotUnderstood with the first thing that is wrong."""
    problems: list[Problem] = []
    found = read_commitments(pack, problems)
    _raise_first(problems)
    return found


def approvals_waiting(at: datetime | None = None) -> tuple[Waits, ...]:
    """What waits to be approved, the first due first; under keys, and no names."""
    view = this_log().now()
    when = at or door_now()
    asked = approvals(decisions_said(view), when)
    found = [
        Waits(person, one, asked[one.offer], asked[one.offer].overdue(when))
        for person, one in offers(view, when)
        if one.stands and one.offer in asked and asked[one.offer].waits
    ]
    return tuple(sorted(found, key=lambda one: (one.approval.due, one.offer.offer)))


def answer_approval(
    offer: UUID, *, granted: bool, why: str, caller: Caller, at: datetime | None = None
) -> None:
    """The money for an offer is approved, or not. Raises NotFound for an offer that does not stand, Refused
    where it is another role's to decide."""
    when = at or door_now(caller)
    found = offers(this_log().now(), when, offer=str(offer))
    if not found:
        raise no_offer()
    verb = decide.grant if granted else decide.refuse
    verb(
        this_log(),
        person=found[0][0],
        offer=str(offer),
        why=why,
        role=caller.asker.role,
        by=Author(caller.asker.user),
        at=when,
    )


def _raise_first(problems: list[Problem]) -> None:
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)


def ask_anew() -> int:
    """Asks for what is offered to people under several keys, found to be one person since, where it comes to
    more than was asked for; how many approvals. An amount above everybody's is asked of nobody."""
    log, at = this_log(), ward_clock().at
    view = log.now()
    asked = 0
    for some in _under_several(view, at):
        asked += ask_together(
            log,
            some,
            needed=partial(_needed, who_offered(view, {one.key for one in some}), at),
            funding_wait=str(uuid4()),
            whose=PUBLIC,
            by=Author(RECORD),
            at=at,
        )
    return asked


def _needed(
    authors: Mapping[str, str], at: datetime, last: Under, weekly: Decimal | None
) -> ApprovalNeeded | None:
    """Who has to approve an amount, by the limit of whoever made the last offer; None where they may commit
    it, or nobody may."""
    author = authors.get(last.offer.offer, "")
    role = roles_of({author}).get(author, HUB)
    try:
        return approval_needed(commitments(settings.PACK), role, weekly, on=local_day(at), at=at)
    except Refused:
        return None


def _under_several(view: View, at: datetime) -> list[list[Under]]:
    """What is offered to each person to whom something is offered under several keys."""
    stand = [Under(key, one) for key, one in offers(view, at) if one.stands]
    who = standings(view, {UUID(one.key) for one in stand})
    found: dict[UUID, list[Under]] = {}
    for one in stand:
        of = who.get(UUID(one.key))
        if of is not None:
            found.setdefault(of.person, []).append(one)
    return [some for _, some in sorted(found.items()) if len({one.key for one in some}) > 1]


def door_now(caller: Caller | None = None) -> datetime:
    """The instant of a door that names none: of a record that has ended, as the wards' clock has it."""
    clock = ward_clock()
    return clock.at if clock.ended or caller is None else caller.at


def no_offer() -> NotFound:
    return NotFound("There is no such offer.", where="offer", next="Go back to the list of offers.")
