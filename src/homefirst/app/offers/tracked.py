"""The hub's side of offers: the tracker of today's, what is taken back, what is replied, and a provider that
withdraws. Under keys, and without names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homefirst.app.draft.jobs import renew_after_decline
from homefirst.app.ground.house import this_log
from homefirst.app.ground.places import place_name
from homefirst.app.ground.ties import whose_offer
from homefirst.app.morning.asking import organisation_names
from homefirst.app.offers.approving import no_offer
from homefirst.app.offers.described import offer_targets, zone_of
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import list_people
from homefirst.app.ward.asking import ward_clock
from homefirst.county.journey.offers_read import offers, offers_since
from homefirst.county.journey.states import Offering
from homefirst.foundation.calendar import LONDON, local_day, midnight
from homefirst.foundation.store.events import Author
from homefirst.hub import decisions_record as decide
from homefirst.hub import offers_record
from homefirst.hub.offers import Tracked, declines, in_order, queries, told_by
from homefirst.hub.read import decisions_said
from homefirst.hub.shut import lines_shut
from homefirst.policy.offer_targets import answer_by


@dataclass(frozen=True, slots=True)
class Tracker:
    """Every offer that was made or answered today, or stands: those that cannot be had any more and late ones
    first. `at` is now by the wards'
    clock; `ended`: the record goes no further. `names` are those of organisations, by code."""

    at: datetime
    known_at: datetime
    ended: bool
    offers: tuple[Tracked, ...]
    names: Mapping[str, str]

    @property
    def late(self) -> tuple[Tracked, ...]:
        return tuple(one for one in self.offers if one.late(self.at))

    @property
    def shut(self) -> tuple[Tracked, ...]:
        """Those whose line was closed or barred since."""
        return tuple(one for one in self.offers if one.shut is not None)

    def state(self, state: Offering) -> tuple[Tracked, ...]:
        return tuple(one for one in self.offers if one.state is state)

    @property
    def declines(self) -> tuple[tuple[str, str, int], ...]:
        """Declined for which reason, in which zone, how often."""
        return declines(self.offers)

    def name(self, provider: str) -> str:
        """What a provider is called; what is no organisation is a service of nobody that the pack names."""
        return self.names.get(provider) or place_name(provider)

    def as_answer(self) -> dict[str, Any]:
        """The answer as every door writes it."""
        return {
            "synthetic": True,
            "at": _written(self.at),
            "known_at": _written(self.known_at),
            "late": len(self.late),
            "offers": [self._one(one) for one in self.offers],
            "declines": [{"why": why, "zone": zone, "number": number} for why, zone, number in self.declines],
        }

    def _one(self, one: Tracked) -> dict[str, Any]:
        offer = one.course.offer
        return {
            "offer": offer.offer,
            "person": one.course.person,
            "provider": one.provider,
            "what": offer.what,
            "resource": offer.resource,
            "zone": one.zone,
            "hours": None if offer.hours is None else float(offer.hours),
            "start": offer.start.isoformat(),
            "first_start": (one.course.first_start or offer.start).isoformat(),
            "state": one.state.value,
            "why": one.course.why,
            "offered": _written(offer.offered),
            "answer_by": _written(one.answer_by),
            "age_minutes": int(one.age(self.at).total_seconds() // 60),
            "late": one.late(self.at),
            "shut": None if one.shut is None else one.shut.said,
            "told": None if one.told is None else _written(one.told),
            "door": one.door,
            "untold": one.untold,
            "asked": [{"what": each.what, "reply": each.reply} for each in one.queries],
        }


def ask_tracker() -> Tracker:
    """Every offer of today, as things stand."""
    clock = ward_clock()
    view, at = clock.view, clock.at
    said = decisions_said(view)
    asked, told, targets = queries(said, at), told_by(said), offer_targets()
    found = []
    courses = offers_since(view, midnight(local_day(at)), at)
    closed = lines_shut(view, [one.offer for one in courses], at)
    for course in courses:
        offer = course.offer
        when, door = told.get(offer.offer, (None, None))
        found.append(
            Tracked(
                course,
                whose_offer(offer.resource, offer.place),
                zone_of(offer),
                answer_by(targets, offer.what, offer.offered),
                when,
                door,
                asked.get(offer.offer, ()),
                closed.get(offer.offer),
            )
        )
    return Tracker(at, view.known_at, clock.ended, in_order(found, at), organisation_names())


def ask_tracked(offer: UUID, caller: Caller) -> tuple[Tracker, Tracked]:
    """One offer that stands, to somebody whom the caller may see, to be followed. Raises NotFound as
    `take_back`."""
    _held(offer, caller)
    tracker = ask_tracker()
    found = next((one for one in tracker.offers if one.key == str(offer)), None)
    if found is None:
        raise no_offer()
    return tracker, found


def take_back(offer: UUID, why: str, caller: Caller) -> None:
    """The hub takes an offer back. Raises NotFound for one that does not stand, and for one to somebody whom
    the caller may not see; NotUnderstood for no reason; Refused after the start."""
    person, at = _held(offer, caller)
    by = Author(caller.asker.user)
    decide.withdraw(this_log(), person=person, offer=str(offer), why=why, by=by, at=at)
    renew_after_decline(at, caller.asker.user)


def reply(offer: UUID, what: str, why: str, caller: Caller) -> None:
    """The hub replies to what a provider asked. Raises as `take_back`."""
    person, at = _held(offer, caller)
    by = Author(caller.asker.user)
    offers_record.reply(this_log(), person=person, offer=str(offer), what=what, why=why, by=by, at=at)


def _held(offer: UUID, caller: Caller) -> tuple[str, datetime]:
    """Whose an offer is that stands, of somebody whom the caller may see, and now by the wards' clock."""
    clock = ward_clock()
    found = [person for person, one in offers(clock.view, clock.at, offer=str(offer)) if one.stands]
    if not found or UUID(found[0]) not in list_people([UUID(found[0])], caller).who:
        raise no_offer()
    return found[0], clock.at


def _written(at: datetime) -> str:
    return at.astimezone(LONDON).isoformat(timespec="minutes")
