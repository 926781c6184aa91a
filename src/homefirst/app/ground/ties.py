"""Who has to do with a person's care because of where they were, or because what was offered to them was
accepted: journeys say which places, the pack whose they are, and access is given relationships."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from homefirst.county.access.seeing import AFTER, Relationship
from homefirst.county.capacity.commissioned import read_commissioned
from homefirst.county.capacity.resource import read_resources
from homefirst.county.catalogue.contents import read_contents
from homefirst.county.catalogue.organisations import read_organisations, read_places
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.catalogue.services import FILE as SERVICES
from homefirst.county.catalogue.services import read_services
from homefirst.county.journey.been import BeenAt, been_at
from homefirst.county.journey.left import deaths
from homefirst.county.journey.offers_read import Accepted, accepted_offers
from homefirst.county.people import read
from homefirst.county.people.read import Standing
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.store.view import View

ACCEPTED_OFFER = "accepted an offer"


def ties_of(view: View, of: Standing) -> tuple[Relationship, ...]:
    """Every relationship of a person: those that the record of who they are tells, and those of where they
    were, under each of their keys."""
    return ties_of_each(view, [of])[of.person]


def ties_of_each(view: View, stands: Collection[Standing]) -> Mapping[UUID, tuple[Relationship, ...]]:
    """The same of several people, by the keys that stand for them."""
    keys = [str(key) for of in stands for key in of.keys]
    been, accepted = been_at(view, keys), accepted_offers(view, keys)
    told = read.ties_of_each(view, stands, _died(view, stands, been))
    whose = whose_places(settings.PACK)
    return {
        of.person: (
            *told[of.person],
            *(tie for key in sorted(of.keys) for tie in ties_of_places(been.get(str(key), ()), whose)),
            *(tie for key in sorted(of.keys) for tie in ties_of_offers(accepted.get(str(key), ()))),
        )
        for of in stands
    }


def _died(
    view: View, stands: Collection[Standing], been: Mapping[str, Sequence[BeenAt]]
) -> Mapping[UUID, datetime]:
    """When those of some people who died did, as their journeys tell it, by the keys that stand for them. Who
    is somewhere now has not died, and of a ward's list that is most: they are not asked about."""
    person_of = {str(key): of.person for of in stands for key in of.keys}
    there = {person_of[key] for key, stretches in been.items() if any(one.until is None for one in stretches)}
    asked = [key for key, person in person_of.items() if person not in there]
    found: dict[UUID, datetime] = {}
    # Of nobody the same is asked as of somebody.
    for key, at in deaths(view, asked or [str(read.UNHELD)]).items():
        found[person_of[key]] = max(at, found.get(person_of[key], at))
    return found


def ties_of_places(been: Iterable[BeenAt], whose: Mapping[str, str]) -> Iterator[Relationship]:
    """The relationships that come of having been at places: from then until AFTER it ended. Of a place of
    which nobody knows whose it is there is none."""
    for one in been:
        if one.place in whose:
            until = None if one.until is None else one.until + AFTER
            yield Relationship(one.how, whose[one.place], one.start, until)


def ties_of_offers(accepted: Iterable[Accepted]) -> Iterator[Relationship]:
    """The relationships that come of an accepted offer: of whoever accepted, while the offer stands or what
    began as it goes on, and no longer; to be told what is needed to begin, and nothing else."""
    for one in accepted:
        yield Relationship(
            ACCEPTED_OFFER, whose_offer(one.resource, one.place), one.start, one.until, for_offer=True
        )


def whose_offer(resource: str | None, place: str) -> str:
    """Which organisation's an offer is: that of the line of capacity which it is from, or else whoever runs
    the place."""
    runs = whose_places(settings.PACK).get(place, place)
    return runs if resource is None else whose_lines(settings.PACK).get(resource, runs)


@lru_cache(maxsize=4)
def whose_lines(pack: Path) -> Mapping[str, str]:
    """Whose each line of capacity of a pack is, by their codes."""
    # A pack in force was checked whole: what may be wrong in it was told then.
    contents = read_contents(pack)
    codes, ids = contents.organisations, contents.facts.ids
    lines = read_resources(pack, codes, contents.services, ids, read_commissioned(pack, codes, ids, []), [])
    return {code: one.provider for code, one in lines.items()}


@lru_cache(maxsize=4)
def whose_places(pack: Path) -> Mapping[str, str]:
    """Whose each place and service of a pack is, by their codes, of those of which that is said."""
    problems: list[Problem] = []
    organisations, _ = read_organisations(pack, problems)
    places = read_places(pack, organisations, problems)
    services = read_services(pack, organisations, AnyCode(), problems) if (pack / SERVICES).exists() else {}
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return {
        code: whose
        for code, whose in (
            *((code, place.organisation) for code, place in places.items()),
            *((code, service.provider) for code, service in services.items()),
        )
        if whose is not None
    }
