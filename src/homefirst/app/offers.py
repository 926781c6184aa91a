"""A provider's day with offers: what is offered to it, told so that nobody can say whose it is; its answer;
and whom it is about, when it has accepted and is to begin.

An offer stands here under a handle of the provider's own, made of its key and the service's secret: the key
itself tells when it was made, stands beside the person in the record, and is told to no provider.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from homefirst.app import decisions
from homefirst.app.call_jobs import renew_after_decline
from homefirst.app.capacity import localities, pack_capacity
from homefirst.app.house import this_gatherer, this_log
from homefirst.app.people import Caller, about
from homefirst.app.ties import ties_of, whose_offer
from homefirst.app.ward import ward_clock
from homefirst.county.access import permits
from homefirst.county.access.seeing import Part, may_see
from homefirst.county.capacity.posting import AHEAD
from homefirst.county.capacity.resource import ANY, Resource
from homefirst.county.catalogue.offer_words import FAILED
from homefirst.county.catalogue.service_pages import AT_HOME
from homefirst.county.catalogue.ward_words import NEEDS
from homefirst.county.journey import read
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.states import Offering
from homefirst.county.journey.told import Told
from homefirst.county.people import read as people
from homefirst.county.people.age_bands import age_bands
from homefirst.county.people.identity import Identity
from homefirst.county.people.read import Standing
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Overtaken, Problem, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub import decisions_record as decide
from homefirst.hub import offers_record
from homefirst.hub.decisions import why_not_later
from homefirst.hub.offers import Query, queries
from homefirst.hub.person import told_together
from homefirst.hub.read import decisions_said
from homefirst.policy.need import need_of, said_in_words
from homefirst.policy.offer_targets import OfferTarget, answer_by, read_offer_targets

SAID = (*NEEDS, "visits", "carers")
"""What of somebody's needs is told before the answer; of home, who pays and who cares for them nothing is."""
NO_NEED = frozenset(
    {
        *(("continence", "continent"), ("cognition", "none"), ("nursing", "none"), ("dementia", "no")),
        *(("nights", "quiet"), ("visitor_sex", "any"), ("carers", "1"), ("visits", "0")),
    }
)
"""What is said and is no need: it is left out, because whoever comes need not know it."""


@dataclass(frozen=True, slots=True)
class Described:
    """One offer as its provider sees it: under the provider's own handle, what is offered, how much (None: a
    place) and from when; of whom it is only how old, roughly (None: nobody knows), what they need in the
    ward's words (`described`: whether anybody said), and in which zone they live (None: not known, or a place
    is offered, which has its own). By when it is to be answered, what was asked about it, and to which later
    days it can be put off with the answer."""

    handle: UUID
    what: str
    of: str
    hours: Decimal | None
    start: date
    age: str | None
    needs: tuple[str, ...]
    described: bool
    zone: str | None
    state: Offering
    answer_by: datetime
    queries: tuple[Query, ...]
    later: tuple[date, ...]

    def late(self, at: datetime) -> bool:
        return self.state is Offering.OFFERED and self.answer_by < at

    def as_answer(self) -> dict[str, Any]:
        """The answer as every door writes it. No time finer than a minute stands in it."""
        by = self.answer_by.astimezone(LONDON).replace(second=0, microsecond=0)
        return {
            "offer": str(self.handle),
            "what": self.what,
            "of": self.of,
            "hours": None if self.hours is None else float(self.hours),
            "start": self.start.isoformat(),
            "age": self.age,
            "needs": list(self.needs),
            "zone": self.zone,
            "state": self.state.value,
            "answer_by": by.isoformat(),
            "asked": [{"what": one.what, "reply": one.reply} for one in self.queries],
            "later": [day.isoformat() for day in self.later],
        }


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


@dataclass(frozen=True, slots=True)
class _Own:
    """An offer of a provider's own, whose it is, and the provider's handle for it."""

    handle: UUID
    person: str
    offer: Offer


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
    told = _described(clock.view, own, clock.at)
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
    return asked, _described(clock.view, [one], clock.at)[0]


def answer_offer(
    handle: UUID, provider: str, *, do: str, why: str, seen: str, caller: Caller, start: date | None = None
) -> None:
    """A provider accepts (from a later day: `start`) or declines an offer of its own, asks about it, or says
    that it began, or did not. `seen` is how it stood on the page. Raises NotFound as `ask_offer`; Overtaken
    where it does not stand so any more; Refused for what cannot be; NotUnderstood for no reason. Then nothing
    is done."""
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
            decisions.provider_answers(
                UUID(offer),
                provider,
                why=None if do == "accept" else why,
                caller=caller,
                at=at,
                seen=Offering(seen),
                start=start,
            )
        case "ask":
            offers_record.ask_about(this_log(), person=one.person, offer=offer, what=why, by=by, at=at)
        case "start":
            of = _standing(clock.view, one.person)
            _check_begins(clock.view, of, caller)
            keys = [str(key) for key in of.keys]
            decisions.begin(keys, str(of.person), offer, ward=None, by=by, at=at)
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
    return ToBegin(_described(view, [one], clock.at)[0], known.identity)


def withdraw_wholly(provider: str, why: str, caller: Caller) -> int:
    """A provider gives back all that it was offered and does: how many are without it. Raises as
    `decisions.provider_withdraws`."""
    check_provider(provider)
    return decisions.provider_withdraws(provider, why, caller, at=ward_clock().at)


def check_provider(provider: str) -> None:
    """Raises Refused for who works at no organisation."""
    if not provider:
        raise Refused(
            "It is not known for which organisation you work.",
            where="organisation",
            next="Ask whoever runs this service: homefirst users organisation.",
        )


def handle_of(provider: str, offer: str) -> UUID:
    """The provider's handle for an offer. Nobody without the service's secret can make one from the key, or
    the other way, and no two providers have the same."""
    secret: str = settings.SECRET_KEY
    made = hmac.new(secret.encode(), f"offer {offer} to {provider}".encode(), hashlib.sha256).digest()
    return UUID(bytes=made[:16], version=4)


def no_offer() -> NotFound:
    """What is said of an offer that there is not, that is over, or that is another's."""
    return NotFound("There is no such offer.", where="offer", next="Go back to the list of offers.")


def zone_of(offer: Offer) -> str:
    """The locality of the line of capacity that an offer is from; ANY where it is of none, or of all."""
    resource = pack_capacity().resources.get(offer.resource or "")
    return ANY if resource is None else resource.locality


def offer_targets() -> tuple[OfferTarget, ...]:
    """Within how long offers are to be answered, by the pack in force."""
    return _targets(settings.PACK)


@lru_cache(maxsize=4)
def _targets(pack: Path) -> tuple[OfferTarget, ...]:
    problems: list[Problem] = []
    found = read_offer_targets(pack, problems)
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return found


_KNOWN = frozenset({Offering.ACCEPTED, Offering.STARTED})
_ORDER = (Offering.OFFERED, Offering.ACCEPTED, Offering.STARTED)


def _own(view: View, provider: str, at: datetime) -> list[_Own]:
    return [
        _Own(handle_of(provider, one.offer), person, one)
        for person, one in offers(view, at)
        if whose_offer(one.resource, one.place) == provider
    ]


def _mine(view: View, handle: UUID, provider: str, at: datetime) -> _Own:
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


def _described(view: View, own: Sequence[_Own], at: datetime) -> list[Described]:
    stands = people.standings(view, {UUID(one.person) for one in own})
    of = {one.person: stands.get(UUID(one.person)) or people.unheld(UUID(one.person)) for one in own}
    told = read.told(view, at, of=sorted({str(key) for one in of.values() for key in one.keys}))
    ages = age_bands(view, {one.person for one in of.values()}, local_day(at))
    asked = queries(decisions_said(view, sorted({one.person for one in own})), at)
    return [
        _one(
            one,
            _told_of(of[one.person], told),
            ages.get(of[one.person].person),
            asked.get(one.offer.offer, ()),
            local_day(at),
        )
        for one in own
    ]


def _told_of(of: Standing, told: Mapping[str, Told]) -> Told | None:
    said = [told[str(key)] for key in sorted(of.keys) if str(key) in told]
    return told_together(str(of.person), said) if said else None


def _one(one: _Own, told: Told | None, age: str | None, asked: tuple[Query, ...], today: date) -> Described:
    offer, need = one.offer, need_of(one.offer.what, told)
    resource = pack_capacity().resources.get(offer.resource or "")
    known = [(fact, word) for fact in SAID if (word := need.fact(fact)) is not None]
    needs = tuple(said_in_words(*one) for one in known if one not in NO_NEED)
    lives = need.fact("locality") if offer.what in AT_HOME else None
    return Described(
        handle=one.handle,
        what=offer.what,
        of="" if resource is None else resource.name,
        hours=offer.hours,
        start=offer.start,
        age=age,
        needs=needs,
        described=bool(known),
        zone=_zone(lives, zone_of(offer), localities()),
        state=offer.state,
        answer_by=answer_by(offer_targets(), offer.what, offer.offered),
        queries=asked,
        later=_later(offer, resource, today) if offer.state is Offering.OFFERED else (),
    )


def _later(offer: Offer, line: Resource | None, today: date) -> tuple[date, ...]:
    """The days on which what is offered can begin later than it says."""
    days = [today + timedelta(days=number) for number in range(AHEAD + 1)]
    return tuple(
        day
        for day in days
        if why_not_later(offer.start, day, today) is None
        and (line is None or (line.dates.cover(day) and line.takes_on(day)))
    )


def _zone(lives: str | None, of_line: str, known: Collection[str]) -> str | None:
    if lives in known:
        return lives
    return None if of_line == ANY else of_line
