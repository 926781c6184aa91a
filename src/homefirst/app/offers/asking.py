"""A provider's day with offers: what is offered to it, told so that nobody can say whose it is; its answer;
and whom it is about, when it has accepted and is to begin.

An offer stands here under a handle of the provider's own, made of its key and the service's secret: the key
itself tells when it was made, stands beside the person in the record, and is told to no provider.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.draft.jobs import renew_after_decline
from homefirst.app.ground.house import this_gatherer, this_log
from homefirst.app.ground.ties import ties_of, whose_offer
from homefirst.app.offers import answers as provider_answers
from homefirst.app.offers import decisions
from homefirst.app.offers.approving import no_offer
from homefirst.app.offers.described import Described, Own, described, handle_of
from homefirst.app.people.asking import Caller, about
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access import permits
from homefirst.county.access.seeing import Part, may_see
from homefirst.county.catalogue.offer_words import FAILED
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.states import Offering
from homefirst.county.people import read as people
from homefirst.county.people.identity import Identity
from homefirst.county.people.read import Standing
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.foundation.errors import NotUnderstood, Overtaken, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub import decisions_record as decide
from homefirst.hub import offers_record


@dataclass(frozen=True, slots=True)
class OffersAsked:
    """What is offered to a provider, that waits for its answer first; `at` is now by the wards' clock."""

    provider: str
    name: str
    at: datetime
    offers: tuple[Described, ...]

    def state(self, *states: Offering) -> tuple[Described, ...]:
        return tuple(one for one in self.offers if one.state in states)

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "provider": self.provider,
            "at": self.at.astimezone(LONDON).isoformat(),
            "offers": [one.as_answer() for one in self.offers],
        }


@dataclass(frozen=True, slots=True)
class ToBegin:
    """An accepted offer, and whom it is about: the one look at them is on record."""

    offer: Described
    who: Identity | None

    def as_answer(self) -> dict[str, Any]:
        who = self.who
        return self.offer.as_answer() | {
            "synthetic": True,
            "person": None
            if who is None
            else {
                "family": who.name.family,
                "given": who.name.given,
                "born": None if who.birth_date is None else who.birth_date.isoformat(),
                "addresses": [
                    [*one.lines, *([one.postcode] if one.postcode else [])] for one in lives_at(who)
                ],
            },
        }


def lives_at(who: Identity) -> tuple[Any, ...]:
    """Where somebody lives, of all that is known: what has not ended."""
    return tuple(one for one in who.residences if one.until is None)


def ask_offers(provider: str) -> OffersAsked:
    """What is offered to a provider and stands, or began today. Raises Refused for who works at none."""
    check_provider(provider)
    clock = ward_clock()
    today = local_day(clock.at)
    own = [
        one
        for one in _own(clock.view, provider, clock.at)
        if one.offer.stands or local_day(one.offer.said_at) == today
    ]
    told = described(clock.view, own, clock.at)
    found = sorted(told, key=lambda one: (_ORDER.index(one.state), one.answer_by.date(), one.handle))
    organisation = pack_capacity().organisations.get(provider)
    name = provider if organisation is None else organisation.name
    return OffersAsked(provider, name, clock.at, tuple(found))


def ask_offer(handle: UUID, provider: str) -> tuple[OffersAsked, Described]:
    """One offer of a provider by its handle. Raises NotFound, in the same words, for one that there is not,
    one that is over, and another provider's."""
    asked = ask_offers(provider)
    clock = ward_clock()
    one = _mine(clock.view, handle, provider, clock.at)
    return asked, described(clock.view, [one], clock.at)[0]


def answer_offer(
    handle: UUID, provider: str, *, do: str, why: str, seen: str, caller: Caller, day: date | None = None
) -> None:
    """A provider accepts (from a later day: `day`) or declines an offer of its own, asks about it, or says
    that it began (on an earlier day: `day`), or did not. `seen` is how it stood on the page. Raises NotFound
    as `ask_offer`; Overtaken where it does not stand so any more; Refused for what cannot be; NotUnderstood
    for no reason, or no such day. Then nothing is done."""
    check_provider(provider)
    clock = ward_clock()
    one = _mine(clock.view, handle, provider, clock.at)
    if seen not in tuple(Offering):
        raise NotUnderstood(
            "It does not say how the offer stood.", where="seen", next="Open it again, and answer there."
        )
    if one.offer.state != seen:
        raise Overtaken(
            f"Somebody was quicker: it is {one.offer.state} by now.",
            where="offer",
            next="Look at how it stands.",
        )
    by, offer, at = Author(caller.asker.user), one.offer.offer, clock.at
    match do:
        case "accept" | "decline":
            provider_answers.provider_answers(
                UUID(offer),
                provider,
                why=None if do == "accept" else why,
                caller=caller,
                at=at,
                seen=Offering(seen),
                start=day,
            )
        case "ask":
            offers_record.ask_about(this_log(), person=one.person, offer=offer, what=why, by=by, at=at)
        case "start":
            of = _standing(clock.view, one.person)
            _check_begins(clock.view, of, caller)
            _begin(of, offer, day, by, at)
        case "fail":
            _check_begins(clock.view, _standing(clock.view, one.person), caller)
            if why not in FAILED:
                raise NotUnderstood(
                    "It does not say why.", where="why", next="Choose a reason from the list."
                )
            decide.fail_start(this_log(), person=one.person, offer=offer, why=why, by=by, at=at)
            renew_after_decline(at, by.name)
        case _:
            raise NotUnderstood("It does not say what you answer.", where="do", next="Choose an answer.")


def _begin(of: Standing, offer: str, day: date | None, by: Author, at: datetime) -> None:
    """What was accepted has begun. Raises as `decisions.begin`; a provider records no capacity to decide, and
    is told who does."""
    try:
        keys = [str(key) for key in of.keys]
        decisions.begin(keys, str(of.person), offer, ward=None, began=day, by=by, at=at)
    except Refused as error:
        if error.where != "mental_capacity":
            raise
        next_ = "Ask the hub: a social worker or clinician records it."
        raise Refused(error.what, where=error.where, next=next_) from None


def ask_to_begin(handle: UUID, provider: str, caller: Caller) -> ToBegin:
    """Whom an accepted offer is about, and what is needed to begin: on record before it is read. Raises
    NotFound as `ask_offer` also before it is accepted, and as is said of nobody where no agreement lets this
    provider know."""
    check_provider(provider)
    clock = ward_clock()
    one = _mine(clock.view, handle, provider, clock.at)
    if one.offer.state not in _KNOWN:
        raise no_offer()
    log = this_log()
    view = log.now()
    of = _standing(view, one.person)
    asked = about(of, ties_of(view, of), caller, Part.OFFER)
    try:
        permit = permits.permit_view(this_gatherer(), about=asked, request=caller.request)
    except Refused:
        raise permits.nobody() from None
    known = people.identity_of(view, permit, of.person, at=log.now().known_at)
    return ToBegin(described(view, [one], clock.at)[0], known.identity)


def withdraw_wholly(provider: str, why: str, caller: Caller) -> int:
    """A provider gives back all that it was offered and does: how many are without it. Raises as
    `provider_answers.provider_withdraws`."""
    check_provider(provider)
    return provider_answers.provider_withdraws(provider, why, caller, at=ward_clock().at)


def check_provider(provider: str) -> None:
    """Raises Refused for who works at no organisation."""
    if not provider:
        raise Refused(
            "It is not known for which organisation you work.",
            where="organisation",
            next="Ask whoever runs this service: homefirst users organisation.",
        )


_KNOWN = frozenset({Offering.ACCEPTED, Offering.STARTED})
_ORDER = (Offering.OFFERED, Offering.ACCEPTED, Offering.STARTED)


def _own(view: View, provider: str, at: datetime) -> list[Own]:
    return [
        Own(handle_of(provider, one.offer), person, one)
        for person, one in offers(view, at)
        if whose_offer(one.resource, one.place) == provider
    ]


def _mine(view: View, handle: UUID, provider: str, at: datetime) -> Own:
    found = next((one for one in _own(view, provider, at) if one.handle == handle), None)
    if found is None:
        raise no_offer()
    return found


def _standing(view: View, person: str) -> Standing:
    return people.standing(view, UUID(person)) or people.unheld(UUID(person))


def _check_begins(view: View, of: Standing, caller: Caller) -> None:
    """Raises NotFound, the refusal on record, where this provider may not know whom it would begin with."""
    asked = about(of, ties_of(view, of), caller, Part.OFFER)
    if may_see(asked.asked):
        return
    try:
        permits.permit_together(this_gatherer(), about=[asked], request=caller.request)
    except Refused:
        raise permits.nobody() from None
