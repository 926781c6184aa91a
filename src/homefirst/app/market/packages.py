"""Packages and placements: what is bought for whom, by whom it is given, where, and what it costs a week.

They are read from what was entered for other ends, and nowhere entered twice: from the services of journeys;
from offers whose start was confirmed in a place that no journey follows; and from homes that were chosen of
what was sought, once the wait is over and the day of the quote has come.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from django.conf import settings

from homefirst.app.capacity.asking import localities, pack_capacity
from homefirst.app.ground.who_is_whose import who_now
from homefirst.app.ward.asking import Clock
from homefirst.app.ward.services import services_of
from homefirst.county.catalogue.service_pages import AT_HOME
from homefirst.county.journey import read
from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.left import deaths
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.starts import starts
from homefirst.county.journey.told import Told
from homefirst.county.market.contract import Contract, contract_on
from homefirst.county.market.read import sourcings
from homefirst.county.market.sourcing import Quote
from homefirst.county.market.words import HOMES
from homefirst.foundation.calendar import local_day

BOUGHT = AT_HOME | HOMES
"""Kinds of packages and placements."""
NOWHERE = "unknown"
"""The zone of whoever nobody said a locality of, and who is registered in none."""
EVER = datetime(1900, 1, 1, tzinfo=UTC)


class By(StrEnum):
    """What tells of a package or placement."""

    SERVICE = "service"
    START = "confirmed start"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Package:
    """One package of hours, or a placement (`hours` None): whose (a key), what, by which provider (None: not
    known), in which zone, and what it costs a week (None: not known): as was offered or quoted, or else by
    the contract in force. `told` by what."""

    person: str
    what: str
    place: str | None
    provider: str | None
    zone: str
    hours: Decimal | None
    weekly: Decimal | None
    told: By = By.SERVICE


def packages_at(clock: Clock, contracts: Sequence[Contract]) -> tuple[Package, ...]:
    """Everything that is bought and is given as things stand, by the key that stands for each person; of one
    person and kind what journeys tell, before what only an offer or a choice does."""
    found = [*_of_services(clock), *_of_starts(clock), *_of_choices(clock)]
    zones = zones_of(clock, {one.person for one in found})
    died = deaths(clock.view, {one.person for one in found if one.told is not By.SERVICE})
    day, seen, kept = local_day(clock.at), set[tuple[str, str]](), []
    for one in found:
        person, zone = zones[one.person]
        beside = one.told is not By.SERVICE
        if beside and ((person, one.what) in seen or died.get(one.person, clock.at) < clock.at):
            continue
        seen.add((person, one.what))
        weekly = _by_contract(one, contracts, day) if one.weekly is None else one.weekly
        kept.append(replace(one, person=person, zone=zone, weekly=weekly))
    return tuple(kept)


def _of_services(clock: Clock) -> Iterator[Package]:
    """The services that journeys tell of, each at the price at which it was offered, where it was."""
    offered = {one.holds: one.weekly for _, one in offers(clock.view, clock.at) if one.holds is not None}
    quoted = _chosen(clock)
    for one in read.census(clock.view, clock.at).services:
        if one.state == RECEIVING and one.what in BOUGHT:
            what, provider = one.what, provider_of(one.place)
            quote = quoted.get((one.person, what))
            weekly = offered.get(one.service)
            if weekly is None and quote is not None and quote.provider == provider:
                weekly = quote.weekly
            hours = None if what in HOMES else one.hours
            yield Package(one.person, what, one.place, provider, NOWHERE, hours, weekly)


def _of_starts(clock: Clock) -> Iterator[Package]:
    """What began as was offered where no journey follows it, the last first: nothing tells when it ended."""
    for one in reversed(starts(clock.view, EVER, clock.at)):
        offer = one.offer
        if offer.holds is None and offer.what in BOUGHT:
            hours = None if offer.what in HOMES else offer.hours
            provider = provider_of(offer.place)
            yield Package(
                one.person, offer.what, offer.place, provider, NOWHERE, hours, offer.weekly, By.START
            )


def _of_choices(clock: Clock) -> Iterator[Package]:
    """The homes that were chosen, where they are not waited for any more and the day has come."""
    day = local_day(clock.at)
    waiting = {(one.person, one.wait) for one in read.census(clock.view, clock.at).waits}
    for one in sourcings(clock.view).values():
        quote = None if one.ended is None or one.ended.quote is None else one.quoted(one.ended.quote)
        if quote is None or one.requirement.what not in HOMES or quote.start > day:
            continue
        if (one.person, one.wait) not in waiting:
            what, provider = one.requirement.what, quote.provider
            yield Package(one.person, what, quote.place, provider, NOWHERE, None, quote.weekly, By.CHOICE)


def _chosen(clock: Clock) -> Mapping[tuple[str, str], Quote]:
    """The quote that somebody chose last, by person and kind."""
    found: dict[tuple[str, str], Quote] = {}
    for one in sourcings(clock.view).values():
        quote = None if one.ended is None or one.ended.quote is None else one.quoted(one.ended.quote)
        if quote is not None:
            found[one.person, one.requirement.what] = quote
    return found


def _by_contract(one: Package, contracts: Sequence[Contract], day: date) -> Decimal | None:
    by = contract_on(contracts, one.provider, one.place, one.what, day)
    return None if by is None else by.weekly(one.hours)


def zones_of(clock: Clock, keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """For each of some keys the key that stands for the person, and the locality that was said of their needs
    last under that key or theirs, or else that in which they are registered. What is none of the pack's
    localities may be an address, and is told as unknown."""
    who = who_now(clock.view, set(keys))
    stands = {key: str(who[key].person) if key in who else key for key in keys}
    told = read.told(clock.view, clock.at, of=sorted({*keys, *stands.values()}))
    day, zones = local_day(clock.at), {zone: zone for zone in localities()}
    found = {}
    for key in keys:
        said = _said_locality(told, key, stands[key])
        if said is None and key in who:
            said = who[key].locality_on(day)
        found[key] = (stands[key], zones.get(said or NOWHERE, NOWHERE))
    return found


def _said_locality(told: Mapping[str, Told], *keys: str) -> str | None:
    needs = [told[key].needs for key in keys if key in told]
    last = max((one for one in needs if one is not None), key=lambda one: one.said_at, default=None)
    return None if last is None else last.described.get("locality")


def provider_of(place: str | None) -> str | None:
    """Which organisation's a service or place is, by the pack: by its service, or else by the lines of
    capacity that are listed under it, where they are one's; a code of an organisation is its own."""
    of = services_of(settings.PACK)
    service = of.services.get(place or "")
    if service is None:
        return place if place in of.names else None
    if service.provider is not None:
        return service.provider
    lines = {one.provider for one in pack_capacity().resources.values() if one.listed == service.code}
    return lines.pop() if len(lines) == 1 else None
