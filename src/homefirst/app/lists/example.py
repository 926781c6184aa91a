"""A synthetic list for whoever has none at hand, of a demonstration's people whom they may see: never of
anybody's own record. Who is on it is on record as a list that was shown, before a name is read."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from homefirst.app.ground.house import this_gatherer, this_log
from homefirst.app.ground.places import place_names
from homefirst.app.ground.ties import whose_places
from homefirst.app.lists.told import abouts_of
from homefirst.app.lists.words import on_of, our_words
from homefirst.app.people.asking import Caller
from homefirst.app.synthetic.making import WRITER
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access import permits
from homefirst.county.catalogue.waits import read_waits
from homefirst.county.journey import read as journeys
from homefirst.county.journey.census import Census
from homefirst.county.journey.events import STREAM as JOURNEYS
from homefirst.county.people import read as people
from homefirst.county.people.identity import Identity
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound
from homefirst.intake.lists.example import MOST, ExampleList, Keeper, Listed, Named, example_list
from homefirst.intake.lists.meaning import On
from homefirst.intake.lists.read import Handed

ASKED = 3 * MOST
"""People who are asked about: some may not be known to the caller."""


def keeper_of(caller: Caller) -> Keeper | None:
    """As whom somebody of a demonstration keeps a list; None on a county whose record is anybody's own, and
    for whoever works nowhere."""
    first = this_log().event(JOURNEYS, 1) if settings.SYNTHETIC and caller.asker.organisation else None
    if first is None or first.by != WRITER.name:
        return None
    if on_of(caller) is On.SERVICE:
        return Keeper.PROVIDER
    owns = caller.asker.organisation in set(whose_places(settings.PACK).values()) and bool(
        our_words(caller).sites
    )
    return Keeper.COUNCIL if caller.asker.role in _OF_COUNCIL or not owns else Keeper.TRUST


_OF_COUNCIL = frozenset({"social_worker", "broker"})


def example_of(caller: Caller) -> ExampleList:
    """A synthetic list of the caller's organisation. Raises NotFound where none is made here, or of too
    few."""
    keeper = keeper_of(caller)
    if keeper is None:
        raise NotFound("There is no list to try here.", where="example", next="Paste your own.")
    clock, log = ward_clock(), this_log()
    census = journeys.census(clock.view, clock.at)
    wanted = list(dict.fromkeys(_wanted(census, keeper, caller)))[:ASKED]
    held = people.standings(log.now(), [UUID(key) for key in wanted])
    stands = {of.person: of for of in held.values()}
    handed = Handed(
        0, caller.asker.organisation, "", None, caller.at - timedelta(seconds=1), caller.asker.user
    )
    asked = abouts_of(log.now(), stands, handed, caller)
    permit = permits.permit_list(this_gatherer(), about=asked, request=caller.request)
    seen = [] if permit is None else [of for of in stands.values() if of.keys <= permit.persons]
    who = {} if permit is None else people.listed(log.now(), permit, seen, at=log.now().known_at)
    own = our_words(caller).own
    listed = [
        _listed(key, who[held[UUID(key)].person], census, caller.asker.organisation, own)
        for key in wanted
        if UUID(key) in held and held[UUID(key)].person in who
    ]
    waits = {one.code: one.words for one in read_waits(settings.PACK, []).values() if not one.stands_for}
    return example_list(listed, keeper, Named(place_names(), waits), local_day(clock.at))


def _wanted(census: Census, keeper: Keeper, caller: Caller) -> Iterable[str]:
    """Those whom such a list is of, by key: in the organisation's beds and ready or waiting; waiting for what
    the council gives; served by the provider."""
    if keeper is Keeper.PROVIDER:
        own = our_words(caller).own
        return (one.person for one in census.services if one.place in own)
    if keeper is Keeper.COUNCIL:
        return (one.person for one in census.waits if one.whose in ("social_care", "both"))
    whose = whose_places(settings.PACK)
    beds = [one for one in census.beds if whose.get(one.place) == caller.asker.organisation]
    return (one.person for one in beds if one.ready_since is not None)


def _listed(key: str, who: Identity, census: Census, organisation: str, own: frozenset[str]) -> Listed:
    local = next((one.number for one in who.local_numbers if one.organisation == organisation), "")
    return Listed(
        local=local,
        family=who.name.family,
        given=who.name.given,
        born=who.birth_date,
        bed=next((one for one in census.beds if one.person == key), None),
        waits=tuple(one for one in census.waits if one.person == key),
        service=next((one for one in census.services if one.person == key and one.place in own), None),
    )
