"""What a provider does with offers of its own: it answers them, told nothing of whose they are, or withdraws,
with all that it was offered and does."""

from datetime import date, datetime
from uuid import UUID

from homefirst.app.draft.jobs import renew_after_decline
from homefirst.app.ground.house import this_log
from homefirst.app.ground.ties import whose_offer
from homefirst.app.offers.approving import door_now, no_offer
from homefirst.app.offers.decisions import resource_of
from homefirst.app.offers.lost_with import closed_with, lost_with
from homefirst.app.people.asking import Caller
from homefirst.county.capacity.resource import Resource
from homefirst.county.catalogue.offer_words import PROVIDER_DECLINED
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.states import Offering
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub import decisions_record as decide
from homefirst.hub.decisions import Later, Loses


def provider_offer(offer: UUID, organisation: str, at: datetime | None = None) -> Offer:
    """An offer of one of a provider's places or hours, with nothing of whose it is. Raises NotFound, in the
    same words, for one that there is not and for another's."""
    return _of_provider(this_log().now(), offer, organisation, at)[1]


def provider_offers(organisation: str, at: datetime | None = None) -> tuple[Offer, ...]:
    """The offers of a provider that stand, or began, with nothing of whose they are."""
    view = this_log().now()
    found = offers(view, at or door_now())
    return tuple(one for _, one in found if _whose(one) == organisation)


def provider_answers(
    offer: UUID,
    organisation: str,
    *,
    why: str | None,
    caller: Caller,
    at: datetime | None = None,
    seen: Offering | None = None,
    start: date | None = None,
) -> str:
    """A provider accepts an offer of its own (`why` None), for a later day where it names one (`start`), or
    declines it for one of its reasons, having seen it stand so; the key of the person, whom it may learn of
    after accepting. Raises NotFound as
    `provider_offer`, Refused where it does not stand any more, and Overtaken where it stands otherwise."""
    person, one = _of_provider(this_log().now(), offer, organisation, at)
    by, when = Author(caller.asker.user), at or door_now(caller)
    if why is None:
        later = None if start is None else Later(start, resource_of(one.resource))
        decide.accept(this_log(), person=person, offer=one.offer, by=by, at=when, seen=seen, later=later)
    elif why not in PROVIDER_DECLINED:
        raise NotUnderstood("It does not say why.", where="why", next="Choose a reason from the list.")
    else:
        decide.decline(this_log(), person=person, offer=one.offer, why=why, by=by, at=when, seen=seen)
        renew_after_decline(when, by.name)
    return person


def provider_withdraws(place: str, why: str, caller: Caller, at: datetime | None = None) -> int:
    """A provider gives back what it was offered and what it does, all of it at once, and its lines are closed
    from that moment: how many offers, services and beds people are without. Raises NotUnderstood where it has
    none, and no line that is not closed."""
    log, when = this_log(), at or door_now(caller)
    loses, closes = would_lose(place, when), would_close(place, when)
    if not loses and not closes:
        raise NotUnderstood(
            "Nobody is offered anything of it, nobody has anything of it, and it has nothing open.",
            where="place",
            next="Check which provider it is.",
        )
    decide.provider_withdraws(
        log, place=place, why=why, loses=loses, closes=closes, by=Author(caller.asker.user), at=when
    )
    renew_after_decline(when, caller.asker.user)
    return len(loses)


def would_lose(place: str, at: datetime) -> list[Loses]:
    """What people would lose with a provider that withdraws."""
    return lost_with(this_log().now(), place, at, _whose)


def would_close(place: str, at: datetime) -> tuple[Resource, ...]:
    """The lines of capacity that would be closed with a provider that withdraws."""
    return closed_with(this_log().now(), place, at)


def _of_provider(view: View, offer: UUID, organisation: str, at: datetime | None) -> tuple[str, Offer]:
    found = offers(view, at or door_now(), offer=str(offer))
    mine = [(person, one) for person, one in found if _whose(one) == organisation]
    if not mine:
        raise no_offer()
    return mine[0]


def _whose(offer: Offer) -> str:
    """Which organisation's an offer is: its resource's provider, or else its place."""
    return whose_offer(offer.resource, offer.place)
