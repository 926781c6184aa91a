"""Messages to providers: that an offer waits. What stands in one is said here, and is of nobody.

What is to be told is every offer that waits for an answer and that nobody was told of; what was told is on
record. So nothing is lost where there is no door, where the door takes it not, or where the worker ends in
the middle; a message may go twice then alone. What waits still is asked for again by the worker's look.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.ties import whose_offer
from homefirst.app.ground.work import tell_providers
from homefirst.app.offers.described import zone_of
from homefirst.app.offers.mail import Door, Message
from homefirst.app.ward.asking import ward_clock
from homefirst.county.capacity.resource import ANY
from homefirst.county.catalogue.organisations import read_organisations
from homefirst.county.catalogue.provider_addresses import (
    ProviderAddress,
    addresses_on,
    read_provider_addresses,
)
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.states import Offering
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Problem, Unavailable
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.job import Job
from homefirst.hub.offers import told_by
from homefirst.hub.offers_record import told_provider
from homefirst.hub.read import decisions_said

BY = Author("the worker")
IN_A_ROW = 3
"""So many messages that a door did not take, one after the other, and no more is tried with it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to go, and the keys of the offers that it tells of; the keys do not go with it."""

    message: Message
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldOf:
    """How many messages went, and how many offers are kept because no door takes them."""

    sent: int
    kept: int


def outbox() -> tuple[Outgoing, ...]:
    """One message for each provider with offers that wait and that nobody told it of; by its code."""
    clock = ward_clock()
    told = told_by(decisions_said(clock.view))
    by_provider: dict[str, list[Offer]] = {}
    for _, one in offers(clock.view, clock.at):
        if one.state is Offering.OFFERED and one.offer not in told:
            by_provider.setdefault(whose_offer(one.resource, one.place), []).append(one)
    return tuple(
        Outgoing(message_of(provider, own, local_day(clock.at)), tuple(sorted(one.offer for one in own)))
        for provider, own in sorted(by_provider.items())
    )


def message_of(provider: str, own: list[Offer], day: date) -> Message:
    """What a provider is told: how many offers wait, of what, in which zone, and where to answer. Nothing
    else of any of them."""
    lines = sorted(f"- {_what(one)}" for one in own)
    many = len(own) != 1
    where = f"{settings.ADDRESS}/{this_county().slug}/offers"
    synthetic = ["These people are made up: this is a demonstration.", ""] if settings.SYNTHETIC else []
    body = [
        *synthetic,
        f"{len(own)} offers wait for you:" if many else "An offer waits for you:",
        *lines,
        "",
        f"Sign in to see {'them' if many else 'it'} and answer: {where}",
        "",
        "Do not answer this message, and write nobody's name into one.",
        "",
    ]
    subject = f"{len(own)} offers wait for you" if many else "An offer waits for you"
    return Message(provider, addresses_on(addresses(), provider, day), subject, "\n".join(body))


def tell(door: Door | None, *, at: datetime) -> ToldOf:
    """Gives every message of the outbox to a door, and puts on record that it went; one at a time in the
    county, so that two who tell at once do not both send. Raises Unavailable where the door took one not:
    the others went all the same, but after so many in a row (IN_A_ROW) it is the door that takes none."""
    sent = kept = failed = 0
    wrong: Unavailable | None = None
    with _one_at_a_time():
        for one in outbox():
            if not _takes(door, one) or failed == IN_A_ROW:
                kept += len(one.offers)
                continue
            assert door is not None
            try:
                door.send(one.message)
            except Unavailable as error:
                wrong, failed = error, failed + 1
                continue
            told_provider(
                this_log(), offers=one.offers, provider=one.message.provider, door=door.kind, by=BY, at=at
            )
            sent, failed = sent + 1, 0
    if wrong is not None:
        raise wrong
    return ToldOf(sent, kept)


def tell_again(door: Door | None, *, at: datetime) -> Job | None:
    """Asks the worker to tell what nobody was told of, where there is a door that takes any of it: a door
    that came since, or that works again; once an hour, so that one that does not work is not asked all day.
    None where nothing is to be told."""
    if door is None or not any(_takes(door, one) for one in outbox()):
        return None
    return tell_providers(f"what waits in the hour of {at:%Y-%m-%dT%H} through {door.kind}", by=BY.name)


def _takes(door: Door | None, one: Outgoing) -> bool:
    return door is not None and bool(one.message.to or not door.needs_address)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Nobody else tells this county's providers meanwhile, from whatever process; the lock goes with the
    connection."""
    raw, given = this_log().raw(), [f"tell providers of {this_county().area}"]
    raw.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", given)
    try:
        yield
    finally:
        raw.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", given)


def addresses() -> tuple[ProviderAddress, ...]:
    """Where providers are told, by the pack in force."""
    return _addresses(settings.PACK)


@lru_cache(maxsize=4)
def _addresses(pack: Path) -> tuple[ProviderAddress, ...]:
    problems: list[Problem] = []
    organisations, _ = read_organisations(pack, problems)
    found = read_provider_addresses(pack, organisations, problems)
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return found


def _what(offer: Offer) -> str:
    words = KINDS.get(offer.what, offer.what.replace("_", " "))
    zone = zone_of(offer)
    return words if zone == ANY else f"{words}, {zone.replace('-', ' ')}"
