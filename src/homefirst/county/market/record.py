"""The verbs of the market: make_contract, end_contract, open_sourcing, quote, agree_top_up,
close_sourcing. Each holds the market's stream and looks again while it does: of two who close one sourcing at
once the second hears a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from homefirst.county.journey.states import Never
from homefirst.county.market import events as kinds
from homefirst.county.market import words
from homefirst.county.market.contract import Contract, meets, with_said
from homefirst.county.market.read import contracts_said, sourcings
from homefirst.county.market.sourcing import Quote, Requirement, Sourcing, TopUp, after
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.events import Appended, Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log

MOST_WEEKLY = Decimal(20_000)


def make_contract(
    log: Log,
    *,
    contract: Contract,
    pack: Sequence[Contract],
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A provider gives a service at a fee. `pack` are the pack's contracts. Raises Refused where its code is
    taken, or another of the same provider and service holds on some of the same days."""
    first, until = contract.dates.first, contract.dates.until
    if first is None or (until is not None and until <= first):
        raise NotUnderstood("It ends before it begins.", where="until", next="Write a later day, or nothing.")
    with log.holding(kinds.STREAM) as view:
        known = with_said(pack, contracts_said(view))
        if any(one.contract == contract.contract for one in known):
            raise Refused(
                f"There is a contract “{contract.contract}” already.", where="contract", next="Name it anew."
            )
        other = meets(contract, known)
        if other is not None:
            raise Refused(
                f"The contract “{other.contract}” is of the same provider and service on some of these days.",
                where="since",
                next="End that one first.",
            )
        says = {
            "contract": contract.contract,
            "provider": contract.provider,
            "service": contract.service,
            "unit": contract.unit.value,
            "fee": _text(contract.fee),
            "since": first.isoformat(),
            "until": None if until is None else until.isoformat(),
            "terms": contract.terms,
        }
        return _append(log, kinds.CONTRACT_MADE, says, by, at, because)


def end_contract(
    log: Log,
    *,
    contract: str,
    on: date,
    why: str,
    pack: Sequence[Contract],
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A contract holds no more from a day on. Raises Refused for one that there is not, or that has ended by
    then."""
    _check(why, words.WHY_ENDED)
    with log.holding(kinds.STREAM) as view:
        known = {one.contract: one for one in with_said(pack, contracts_said(view))}
        one = known.get(contract)
        if one is None:
            raise Refused("There is no such contract.", where="contract", next="Choose one of those listed.")
        if one.dates.until is not None and one.dates.until <= on:
            raise Refused(f"It ends on {one.dates.until} already.", where="on", next="Write an earlier day.")
        says = {"contract": contract, "on": on.isoformat(), "why": why}
        return _append(log, kinds.CONTRACT_ENDED, says, by, at, because)


def open_sourcing(
    log: Log,
    *,
    sourcing: str,
    person: str,
    wait: str,
    requirement: Requirement,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A place or hours are sought for a wait of somebody. `sourcing` is a new key. Raises Refused while
    another sourcing for that wait is open."""
    if requirement.what not in words.SOUGHT:
        raise NotUnderstood(
            "It does not say what is sought.", where="what", next="Choose a kind from the list."
        )
    if requirement.hours is not None and not 0 < requirement.hours <= 336:
        raise NotUnderstood("So many hours a week there are not.", where="hours", next="Write 1 to 336.")
    _check_pounds(requirement.guide, "guide")
    with log.holding(kinds.STREAM) as view:
        known = sourcings(view)
        if any(one.wait == wait and one.ended is None for one in known.values()):
            raise Refused("It is sought for them already.", where="wait", next="Look at the open sourcing.")
        _check_state(known.get(sourcing), kinds.SOURCING_OPENED)
        says = {"sourcing": sourcing, "person": person, "wait": wait, **_requirement(requirement)}
        return _append(log, kinds.SOURCING_OPENED, says, by, at, because)


def quote(
    log: Log, *, sourcing: str, quote: Quote, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """A provider says for how much, and from when. Raises Refused where the sourcing is closed."""
    _check_pounds(quote.weekly, "weekly")
    _check_pounds(quote.top_up, "top_up")
    if quote.top_up > quote.weekly:
        raise NotUnderstood("The top-up is more than the price.", where="top_up", next="Write a part of it.")
    if quote.rating is not None:
        _check(quote.rating, words.RATINGS, "rating")
    if not quote.place.strip():
        raise NotUnderstood("It does not say which home or team.", where="place", next="Write its name.")
    says = {
        "sourcing": sourcing,
        "quote": quote.quote,
        "provider": quote.provider,
        "place": quote.place,
        "weekly": _text(quote.weekly),
        "top_up": _text(quote.top_up),
        "start": quote.start.isoformat(),
        "rating": quote.rating,
        "locality": quote.locality,
        "dementia": quote.dementia,
        "nursing": quote.nursing,
    }
    return _entered(log, kinds.PROVIDER_QUOTED, sourcing, says, by, at, because)


def agree_top_up(
    log: Log, *, sourcing: str, top_up: TopUp, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """Somebody consents to pay up to so much a week. Raises Refused where the sourcing is closed."""
    _check(top_up.payer, words.PAYERS, "payer")
    _check_pounds(top_up.weekly, "weekly")
    says = {
        "sourcing": sourcing,
        "weekly": _text(top_up.weekly),
        "payer": top_up.payer,
        "affordable": top_up.affordable,
    }
    return _entered(log, kinds.TOP_UP_AGREED, sourcing, says, by, at, because)


def close_sourcing(
    log: Log,
    *,
    sourcing: str,
    outcome: str,
    quote: str | None,
    why: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """The person chose a quote (and `why` is None), or nothing was found or is sought any more, with a
    reason. Whether the quote may be chosen is policy's to say, before. Raises Refused where somebody closed
    it before."""
    _check(outcome, words.OUTCOMES, "outcome")
    reasons = {words.NOTHING_FOUND: words.WHY_NOTHING, words.NOT_SOUGHT: words.WHY_NOT_SOUGHT}.get(outcome)
    if (outcome == words.CHOSEN) != (quote is not None) or (reasons is None) != (why is None):
        raise NotUnderstood(
            "A choice names its quote; whatever else, a reason.", where="outcome", next="Use the form."
        )
    if reasons is not None:
        _check(why or "", reasons)
    with log.holding(kinds.STREAM) as view:
        known = sourcings(view, sourcing).get(sourcing)
        _check_state(known, kinds.SOURCING_CLOSED)
        if quote is not None and (known is None or known.quoted(quote) is None):
            raise Refused("Nobody quoted that.", where="quote", next="Choose one of the quotes.")
        says = {"sourcing": sourcing, "quote": quote, "outcome": outcome, "why": why}
        return _append(log, kinds.SOURCING_CLOSED, says, by, at, because)


def _entered(
    log: Log,
    type_: EventType,
    sourcing: str,
    says: Mapping[str, Any],
    by: Author,
    at: datetime,
    because: str | None,
) -> Appended:
    with log.holding(kinds.STREAM) as view:
        _check_state(sourcings(view, sourcing).get(sourcing), type_)
        return _append(log, type_, says, by, at, because)


def _check_state(known: Sourcing | None, type_: EventType) -> None:
    found = after(known, type_.name)
    if isinstance(found, Never):
        raise Refused(str(found), where="sourcing", next="Look at how it stands.")


def _check(code: str, known: Mapping[str, str], where: str = "why") -> None:
    if code not in known:
        raise NotUnderstood("It does not say which.", where=where, next="Choose one from the list.")


def _check_pounds(amount: Decimal | None, where: str) -> None:
    if amount is not None and not 0 <= amount <= MOST_WEEKLY:
        raise NotUnderstood(
            "That is no amount in pounds a week.", where=where, next=f"Write 0 to {MOST_WEEKLY:,}."
        )


def _requirement(one: Requirement) -> dict[str, Any]:
    return {
        "what": one.what,
        "hours": _text(one.hours),
        "locality": one.locality,
        "near": one.near,
        "dementia": one.dementia,
        "nursing": one.nursing,
        "needed": one.needed.isoformat(),
        "guide": _text(one.guide),
    }


def _append(
    log: Log, type_: EventType, says: Mapping[str, Any], by: Author, at: datetime, because: str | None
) -> Appended:
    return log.append([Fact(kinds.STREAM, type_, Occurred.at(at), says)], by=by, because=because)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
