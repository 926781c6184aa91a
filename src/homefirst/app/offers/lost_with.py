"""What people lose with a provider that withdraws, and which lines of capacity it closes."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.conf import settings

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.morning.asking import rules_of
from homefirst.county.capacity.read import states_of
from homefirst.county.capacity.resource import Resource, Unit
from homefirst.county.capacity.states import State, StateSaid, own_state_on
from homefirst.county.catalogue.delays import Care
from homefirst.county.journey import read
from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offers_read import offers
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.view import View
from homefirst.hub.decisions import Loses, places_lost
from homefirst.hub.read import decisions_said
from homefirst.hub.start import BEDS, INTERIM

FAILING = "package_failing"
"""What somebody waits for whose care at home is of a provider that withdrew, as waits.csv names it."""


def closed_with(view: View, place: str, at: datetime) -> tuple[Resource, ...]:
    """The lines of a provider, or of one of its services, that there are today or later and that it has not
    closed on and on."""
    today = local_day(at)
    lines = [one for one in _lines_of(place) if one.dates.until is None or one.dates.until > today]
    said: dict[str, list[StateSaid]] = {}
    for one in states_of(view, [line.code for line in lines]):
        said.setdefault(one.resource, []).append(one)
    own = {line.code: own_state_on(said.get(line.code, ()), today) for line in lines}
    return tuple(line for line in lines if not _is_closed(own[line.code]))


def _is_closed(own: StateSaid | None) -> bool:
    return own is not None and own.state is State.CLOSED and own.until is None


def _lines_of(place: str) -> list[Resource]:
    return [one for one in pack_capacity().resources.values() if place in (one.provider, one.listed)]


def lost_with(view: View, place: str, at: datetime, whose: Callable[[Offer], str]) -> list[Loses]:
    """What people lose with a provider, or with one of its services or sites: what is offered of it; care at
    home, which is to be made good; and beds on the way, for which another of the kind is waited for. An
    acute bed is nobody's to give back so. `whose` says which provider's an offer is."""
    listed = _lines_of(place)
    sites = {code for code, one in rules_of(settings.PACK).places.items() if one.organisation == place}
    places = {place, *sites, *(one.listed for one in listed if one.listed and one.provider == place)}
    of_it = [(who, one) for who, one in offers(view, at) if one.place in places or whose(one) == place]
    loses = [Loses(who, one.offer, one.what) for who, one in of_it if one.stands]
    began = {one.holds: one.what for _, one in of_it if one.holds is not None}
    kinds = {one.listed: one.service for one in listed if one.unit is Unit.BEDS and one.service in BEDS}
    census = read.census(view, at)
    loses += [
        Loses(one.person, one.service, one.what or FAILING, str(uuid4()), FAILING)
        for one in census.services
        if (one.place in places or one.service in began) and one.state == RECEIVING
    ]
    for bed in census.beds:
        if bed.care == Care.NON_ACUTE and (bed.place in places or bed.spell in began):
            kind = began.get(bed.spell) or kinds.get(bed.place) or min(kinds.values(), default=INTERIM)
            loses.append(Loses(bed.person, bed.spell, kind, str(uuid4()), kind))
    gone = {one.about for one in places_lost(decisions_said(view), at)}
    waits = {(one.person, one.what) for one in census.waits}
    # What was lost before, and is waited for since, is not lost twice.
    return [one for one in loses if one.about not in gone or (one.person, one.waits_for) not in waits]
