"""The words that a county has for what stands on a list: its sites, wards and waits; and what the provider
whose list it is gives."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.house import this_log
from homefirst.app.people.asking import Caller, organisations
from homefirst.county.access.roles import roles
from homefirst.county.capacity.commissioned import read_commissioned
from homefirst.county.capacity.resource import Resource, read_resources
from homefirst.county.catalogue.contents import read_contents
from homefirst.county.catalogue.delays import Care
from homefirst.county.catalogue.organisations import read_places
from homefirst.county.catalogue.service_pages import AT_HOME, KINDS
from homefirst.county.catalogue.services import Service
from homefirst.county.catalogue.waits import read_waits
from homefirst.county.journey.open_now import wards_in_use
from homefirst.intake.lists.mapping import Given, OurWords, Site
from homefirst.intake.lists.meaning import On, spelt, words_about
from homefirst.policy.final import HOMES


def on_of(caller: Caller) -> On:
    """What the lists of somebody tell of: whoever answers offers is a provider, and keeps a list of those
    whom it serves."""
    role = roles().get(caller.asker.role)
    return On.SERVICE if role is not None and role.answers_offers_for else On.CARE


def our_words(caller: Caller, *, with_wards: bool = False) -> OurWords:
    """The county's own words for what stands on a list of somebody's."""
    if on_of(caller) is On.SERVICE:
        given, own = gives(caller.asker.organisation)
        return OurWords((), (), (), given, own, councils(), On.SERVICE)
    wards = wards_in_use(this_log().now()) if with_wards else ()
    return OurWords(
        _sites(settings.PACK),
        wards,
        _kinds(settings.PACK),
        councils=councils(),
        other_names=_other_names(settings.PACK),
    )


def gives(organisation: str) -> tuple[tuple[Given, ...], frozenset[str]]:
    """What a provider gives at home or in homes of its own, and all the places and lines of capacity by which
    journeys know it as this provider's."""
    return _given(settings.PACK).get(organisation, ((), frozenset({organisation})))


@lru_cache(maxsize=4)
def _given(pack: Path) -> Mapping[str, tuple[tuple[Given, ...], frozenset[str]]]:
    # A pack in force was checked whole: what may be wrong in it was told then.
    contents = read_contents(pack)
    codes, ids = contents.organisations, contents.facts.ids
    services: Mapping[str, Service] = contents.services
    lines = read_resources(pack, codes, services, ids, read_commissioned(pack, codes, ids, []), [])
    found = {}
    for organisation in {one.provider for one in lines.values()}:
        own = [one for one in lines.values() if one.provider == organisation]
        given = dict.fromkeys(
            Given(one.service, place, _title(one, services))
            for one in own
            if one.service in AT_HOME | HOMES and (place := _place(one, lines, services)) is not None
        )
        places = {place for one in own if (place := _place(one, lines, services)) is not None}
        named = {code for code, one in services.items() if one.provider == organisation}
        every = frozenset({organisation, *(one.code for one in own), *places, *named})
        found[organisation] = (tuple(sorted(given, key=lambda one: one.title)), every)
    return found


def _place(one: Resource, lines: Mapping[str, Resource], services: Mapping[str, Service]) -> str | None:
    """The place by which journeys know what a line gives; None where another provider may be meant by it:
    one that runs the service, or has a line of it, too."""
    if one.listed is None:
        return one.provider
    others = {each.provider for each in lines.values() if each.listed == one.listed}
    runs = services[one.listed].provider if one.listed in services else None
    return one.listed if {*others, runs or one.provider} == {one.provider} else None


def _title(one: Resource, services: Mapping[str, Service]) -> str:
    if one.listed is not None and one.listed in services:
        return services[one.listed].name
    words = KINDS[one.service]
    return f"{words[:1].upper()}{words[1:]}"


def councils() -> tuple[tuple[str, str], ...]:
    """The councils that may be responsible for somebody: those of the pack, code and name."""
    return tuple((one.code, one.name) for one in organisations().values() if one.kind == "council")


@lru_cache(maxsize=4)
def _other_names(pack: Path) -> tuple[tuple[str, str], ...]:
    """The kinds of waits that are another name of one, each with that one; a list has no word for them."""
    return tuple(
        (one.code, one.stands_for) for one in read_waits(pack, []).values() if one.stands_for is not None
    )


def _kinds(pack: Path) -> tuple[tuple[str, str], ...]:
    """The pack's kinds of waits, code and words; a pack that has none goes by those of words.csv."""
    kinds = read_waits(pack, []).values()
    found = tuple(
        (one.code, f"{one.words[:1].upper()}{one.words[1:]}") for one in kinds if not one.stands_for
    )
    return found or tuple((word.ours, word.title) for word in words_about("waiting_for"))


@lru_cache(maxsize=4)
def _sites(pack: Path) -> tuple[Site, ...]:
    """The pack's places as sites: the beds of an acute trust are acute, all others are not."""
    known = organisations()
    found = []
    for place in read_places(pack, known, []).values():
        owner = known.get(place.organisation or "")
        acute = owner is not None and owner.kind.startswith("acute")
        found.append(Site(place.code, place.name, (Care.ACUTE if acute else Care.NON_ACUTE).value))
    return tuple(sorted(found, key=lambda site: spelt(site.title)))
