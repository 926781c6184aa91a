"""An offer as its provider sees it: under the provider's own handle, and so that nobody can say whose it
is."""

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

from homefirst.app.capacity.asking import localities, pack_capacity
from homefirst.county.capacity.posting import AHEAD
from homefirst.county.capacity.resource import ANY, Resource
from homefirst.county.catalogue.service_pages import AT_HOME
from homefirst.county.catalogue.ward_words import NEEDS
from homefirst.county.journey import read
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.states import Offering
from homefirst.county.journey.told import Told
from homefirst.county.people import read as people
from homefirst.county.people.age_bands import age_bands
from homefirst.county.people.read import Standing
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.store.view import View
from homefirst.hub.decisions import why_not_later
from homefirst.hub.offers import Query, queries
from homefirst.hub.person import told_together
from homefirst.hub.read import decisions_said
from homefirst.hub.start import days_begun
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
class Own:
    """An offer of a provider's own, whose it is, and the provider's handle for it."""

    handle: UUID
    person: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Described:
    """One offer as its provider sees it: under the provider's own handle, what is offered, how much (None: a
    place) and from when; of whom it is only how old, roughly (None: nobody knows), what they need in the
    ward's words (`described`: whether anybody said), and in which zone they live (None: not known, or a place
    is offered, which has its own). By when it is to be answered, what was asked about it, and to which later
    days it can be put off with the answer; and, once it is accepted, on which days it can have begun."""

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
    begun: tuple[date, ...]

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
            "begun": [day.isoformat() for day in self.begun],
        }


def handle_of(provider: str, offer: str) -> UUID:
    """The provider's handle for an offer. Nobody without the service's secret can make one from the key, or
    the other way, and no two providers have the same."""
    secret: str = settings.SECRET_KEY
    made = hmac.new(secret.encode(), f"offer {offer} to {provider}".encode(), hashlib.sha256).digest()
    return UUID(bytes=made[:16], version=4)


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


def described(view: View, own: Sequence[Own], at: datetime) -> list[Described]:
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
            at,
        )
        for one in own
    ]


def _told_of(of: Standing, told: Mapping[str, Told]) -> Told | None:
    said = [told[str(key)] for key in sorted(of.keys) if str(key) in told]
    return told_together(str(of.person), said) if said else None


def _one(one: Own, told: Told | None, age: str | None, asked: tuple[Query, ...], at: datetime) -> Described:
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
        later=_later(offer, resource, local_day(at)) if offer.state is Offering.OFFERED else (),
        begun=days_begun(offer.said_at, at) if offer.state is Offering.ACCEPTED else (),
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
