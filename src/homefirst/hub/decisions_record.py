"""The verbs of decisions: offer, accept, decline, withdraw, approve, start, and a provider that withdraws.

Each is one transaction: the days of the resource are held first (county/capacity), then the heads of the
hub's and the journeys' streams, and what was decided is looked at again while they are held. So of two who
decide at once the second hears a sentence, and nothing of theirs is kept. A claim's key is the offer's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from homefirst.county.capacity import record as capacity
from homefirst.county.capacity.held import claim_now, hold_days
from homefirst.county.capacity.resource import Resource, Unit
from homefirst.county.catalogue.offer_words import DECLINED, FAILED, WITHDRAWN
from homefirst.county.journey import events as journeys
from homefirst.county.journey import read
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.record import enter
from homefirst.county.journey.states import Offering
from homefirst.county.journey.told import MentalCapacity
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.hub import events as kinds
from homefirst.hub.as_seen import check_seen, check_takes, stands_now
from homefirst.hub.decisions import (
    GRANTED,
    REFUSED,
    WHY_GRANTED,
    WHY_REFUSED,
    WHY_WITHDREW,
    Although,
    Approval,
    Later,
    Loses,
    NewOffer,
    approvals,
    cannot_answer,
    text_of,
    why_not_later,
)
from homefirst.hub.freed import freed
from homefirst.hub.read import decisions_said
from homefirst.hub.record import refused
from homefirst.hub.start import Start
from homefirst.policy.commitments import ApprovalNeeded
from homefirst.policy.final import not_final

FUNDING = "funding"
"""What is waited for while an approval waits: a decision about public funding, which the return counts as
B."""
PROVIDER = "provider"
"""Why an offer is withdrawn that its provider took back."""
ONE = Decimal(1)


def make_offer(
    log: Log,
    new: NewOffer,
    *,
    needed: Callable[[Decimal | None], ApprovalNeeded | None],
    funding_wait: str,
    whose: str | None,
    by: Author,
    at: datetime,
    keys: Collection[str] = (),
    although: Although | None = None,
    because: str | None = None,
) -> None:
    """Offers a place or hours, and takes them from the resource until the answer. `needed` says who has to
    approve so many pounds a week, which are those of all offers that stand for the person, under all their
    `keys` (None: the price of one is not known): then a wait for public funding, of `whose` step, opens under
    the key `funding_wait`. `although`:
    what speaks against it, and why it is offered all the same.

    Raises Refused where not enough is left, another offer stands for the wait, the wait is over, or `needed`
    does; nothing is kept then."""
    with log.together():
        if new.resource is not None:
            amount = new.hours if new.resource.unit is Unit.HOURS else ONE
            if amount is None:
                raise NotUnderstood("It does not say how many hours a week.", where="hours", next="Say them.")
            capacity.claim(
                log,
                resource=new.resource,
                day=new.start,
                amount=amount,
                claim=UUID(new.offer),
                by=by,
                at=at,
                because=because,
            )
        with log.holding(kinds.STREAM, journeys.STREAM):
            entries = [Entry(journeys.OFFERED, at, new.says())]
            approval = needed(_committed(log, new, {new.person, *keys}, at))
            if approval is not None:
                waits = {"wait": funding_wait, "what": FUNDING, "reason": None, "whose": whose}
                due = {"due": local_day(approval.due).isoformat()}
                entries.append(Entry(journeys.WAIT_OPENED, at, {"person": new.person, **waits, **due}))
            enter(log, entries=entries, by=by, because=because)
            if although is not None:
                said = {"offer": new.offer, "why": although.why, "against": list(although.against)}
                _append(log, kinds.OFFERED_ALTHOUGH, new.person, said, by, at, because)
            if approval is not None:
                says = {
                    "offer": new.offer,
                    "wait": funding_wait,
                    "weekly": text_of(approval.weekly),
                    "limit": text_of(approval.limit),
                    "owner": approval.owner,
                    "due": approval.due.isoformat(),
                }
                _append(log, kinds.APPROVAL_ASKED, new.person, says, by, at, because)


def accept(
    log: Log,
    *,
    person: str,
    offer: str,
    by: Author,
    at: datetime,
    seen: Offering | None = None,
    later: Later | None = None,
    because: str | None = None,
) -> None:
    """An offer is accepted, or accepted for a later day, to which what is kept for it is put off with the
    same answer. `seen`: how it stood as whoever answers saw it. Raises Refused where it does not stand any
    more, its line is closed or barred since, or nobody can begin on the later day; and Overtaken where it
    stands otherwise."""
    with log.together():
        # Whoever bars a line or closes it holds its days, too: who comes second sees what the first did.
        hold_days(log, {row[1] for row in claim_now(log, UUID(offer))}, local_day(at))
        entries = []
        if later is not None and stands_now(log, offer, seen, at):
            entries.append(_put_off(log, person, offer, later, by, at, because))
        with log.holding(kinds.STREAM, journeys.STREAM):
            check_seen(log, offer, seen, at)
            entries.append(Entry(journeys.OFFER_ACCEPTED, at, {"person": person, "offer": offer}))
            enter(log, entries=entries, by=by, because=because)
            check_takes(log, offer, at)


def _put_off(
    log: Log, person: str, offer: str, later: Later, by: Author, at: datetime, because: str | None
) -> Entry:
    """Puts off what is kept for an offer that stands; the journey's entry of it."""
    (one,) = [each for _, each in offers(log.now(), at, offer=offer)]
    why_not = why_not_later(one.start, later.start, local_day(at))
    if why_not is not None:
        raise Refused(why_not, where="start", next="Choose another day, or ask the hub.")
    if later.line is not None:
        capacity.put_off(
            log, resource=later.line, claim=UUID(offer), day=later.start, by=by, at=at, because=because
        )
    says = {"person": person, "offer": offer, "start": later.start.isoformat()}
    return Entry(journeys.START_PUT_OFF, at, says)


def decline(
    log: Log,
    *,
    person: str,
    offer: str,
    why: str,
    by: Author,
    at: datetime,
    seen: Offering | None = None,
    because: str | None = None,
) -> None:
    """An offer is declined, and what was kept for it is free again. Raises Refused after the start, and
    otherwise as `accept`."""
    _check(why, DECLINED)
    _end(log, journeys.OFFER_DECLINED, person, offer, why, by, at, because, seen)


def withdraw(
    log: Log, *, person: str, offer: str, why: str, by: Author, at: datetime, because: str | None = None
) -> None:
    """An offer is taken back, and what was kept for it is free again. Raises Refused after the start."""
    _check(why, WITHDRAWN)
    _end(log, journeys.OFFER_WITHDRAWN, person, offer, why, by, at, because)


def fail_start(
    log: Log, *, person: str, offer: str, why: str, by: Author, at: datetime, because: str | None = None
) -> None:
    """What was accepted did not begin; they wait on, and what was kept for it is free again."""
    _check(why, FAILED)
    _end(log, journeys.START_FAILED, person, offer, why, by, at, because)


def grant(
    log: Log,
    *,
    person: str,
    offer: str,
    why: str,
    role: str,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> None:
    """The amount is approved, and the wait for public funding ends. Raises Refused where another role
    decides, whoever asks is who approves, or it was decided before."""
    _check(why, WHY_GRANTED)
    with log.holding(kinds.STREAM, journeys.STREAM):
        approval = _to_answer(log, person, offer, GRANTED, role, by)
        enter(log, entries=[_funding_over(person, approval, "granted", at)], by=by, because=because)
        _append(log, kinds.APPROVAL_GRANTED, person, {"offer": offer, "why": why}, by, at, because)


def refuse(
    log: Log,
    *,
    person: str,
    offer: str,
    why: str,
    role: str,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> None:
    """The amount is not approved: the offer is taken back, and the wait for public funding ends. Raises as
    `grant`."""
    _check(why, WHY_REFUSED)
    with freed(log, [offer], by, at, because):
        approval = _to_answer(log, person, offer, REFUSED, role, by)
        entries = [
            Entry(journeys.OFFER_WITHDRAWN, at, {"person": person, "offer": offer, "why": "refused"}),
            _funding_over(person, approval, "refused", at),
        ]
        enter(log, entries=entries, by=by, because=because)
        _append(log, kinds.APPROVAL_REFUSED, person, {"offer": offer, "why": why}, by, at, because)


def confirm_start(
    log: Log,
    *,
    person: str,
    offer: str,
    what: str,
    mental_capacity: Sequence[MentalCapacity],
    start: Start,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> None:
    """What was accepted has begun: the move, the end of what they had, the end of the wait and the release of
    the place before are one transaction. Raises Refused without a recorded capacity to decide, or a decision
    in their best interests; while an approval waits; and where anything of it cannot be any more."""
    why_not = not_final(mental_capacity, what)
    if why_not is not None:
        raise Refused(why_not, where="mental_capacity", next="Record what was found, and confirm again.")
    with freed(log, start.released, by, at, because):
        waiting = _approval_of(log, person, offer)
        if waiting is not None and waiting.waits:
            amount = "What has no price" if waiting.weekly is None else f"£{waiting.weekly} a week"
            raise Refused(
                f"{amount} waits for approval by {waiting.owner}.",
                where="approval",
                next="Ask them to decide first.",
            )
        enter(log, entries=start.entries, by=by, because=because)


def provider_withdraws(
    log: Log,
    *,
    place: str,
    why: str,
    loses: Sequence[Loses],
    closes: Sequence[Resource] = (),
    by: Author,
    at: datetime,
    because: str | None = None,
) -> None:
    """A provider gives back what it was offered and what it does: every offer is withdrawn, everybody with a
    service or a bed of it waits for it to be made good, due today, and its lines of capacity are closed until
    it opens them again. All of it or nothing."""
    _check(why, WHY_WITHDREW)
    offers = [one for one in loses if one.wait is None]
    services = [one for one in loses if one.wait is not None]
    with freed(log, [one.about for one in offers], by, at, because, closes):
        entries = []
        for one in offers:
            said = {"person": one.person, "offer": one.about, "why": PROVIDER}
            entries.append(Entry(journeys.OFFER_WITHDRAWN, at, said))
            entries += _funding_waits_over(log, one.person, one.about, at)
        for one in services:
            opened = {"wait": one.wait, "what": one.waits_for, "reason": None, "whose": None}
            entries.append(
                Entry(
                    journeys.WAIT_OPENED,
                    at,
                    {"person": one.person, **opened, "due": local_day(at).isoformat()},
                )
            )
        if entries:
            enter(log, entries=entries, by=by, because=because)
        counts = {"offers": len(offers), "services": len(services)}
        says = {"place": place, "why": why, **counts}
        facts = [Fact(kinds.STREAM, kinds.PROVIDER_WITHDREW, Occurred.at(at), says)]
        facts += [
            Fact(
                kinds.STREAM,
                kinds.PLACE_LOST,
                Occurred.at(at),
                {"person": one.person, "about": one.about, "what": one.what, "place": place},
            )
            for one in loses
        ]
        log.append(facts, by=by, because=because)


def take_step(
    log: Log, *, person: str, choice: str, step: str, by: Author, at: datetime, because: str | None = None
) -> None:
    """A step of the clock of a choice was taken: a letter sent, a meeting held."""
    _append(log, kinds.CHOICE_STEP_TAKEN, person, {"choice": choice, "step": step}, by, at, because)


def _end(
    log: Log,
    type_: EventType,
    person: str,
    offer: str,
    why: str,
    by: Author,
    at: datetime,
    because: str | None,
    seen: Offering | None = None,
) -> None:
    """An offer is over without a start, and so is the wait for the money for it."""
    with freed(log, [offer], by, at, because):
        check_seen(log, offer, seen, at)
        entries = [Entry(type_, at, {"person": person, "offer": offer, "why": why})]
        entries += _funding_waits_over(log, person, offer, at)
        enter(log, entries=entries, by=by, because=because)


def _approval_of(log: Log, person: str, offer: str) -> Approval | None:
    return approvals(decisions_said(log.now(), [person])).get(offer)


def _committed(log: Log, new: NewOffer, keys: Collection[str], at: datetime) -> Decimal | None:
    """How many pounds a week a new offer and those that stand for the person come to; None where the price of
    one of them is not known."""
    told = read.told(log.now(), at, of=keys)
    prices = [new.weekly, *(one.weekly for each in told.values() for one in each.offers if one.stands)]
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def _to_answer(log: Log, person: str, offer: str, event: str, role: str, by: Author) -> Approval:
    approval = _approval_of(log, person, offer)
    wrong = cannot_answer(approval, event, role, by.name)
    if wrong is not None or approval is None:
        assert wrong is not None
        raise refused(wrong)
    return approval


def _funding_over(person: str, approval: Approval, outcome: str, at: datetime) -> Entry:
    return Entry(journeys.WAIT_CLOSED, at, {"person": person, "wait": approval.wait, "outcome": outcome})


def _funding_waits_over(log: Log, person: str, offer: str, at: datetime) -> list[Entry]:
    approval = _approval_of(log, person, offer)
    return [] if approval is None or not approval.waits else [_funding_over(person, approval, "lapsed", at)]


def _append(
    log: Log,
    type_: EventType,
    person: str,
    says: Mapping[str, Any],
    by: Author,
    at: datetime,
    because: str | None,
) -> None:
    log.append(
        [Fact(kinds.STREAM, type_, Occurred.at(at), {"person": person, **says})], by=by, because=because
    )


def _check(why: str, words: Mapping[str, str]) -> None:
    if why not in words:
        raise NotUnderstood("It does not say why.", where="why", next="Choose a reason from the list.")
