"""Where people lie, as the hub looks at it: whether the place is a neighbour's, and whether it is a bed in
which somebody gets better or bides their time, and not an acute one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from homefirst.county.catalogue.organisations import Place
from homefirst.hub.neighbours import Neighbour, by_organisation

ON_THE_WAY = ("intermediate care beds", "interim beds")
"""Kinds of places, in the pack's words, from which people are to go on: who waits there holds up a bed that
somebody else in hospital needs."""


@dataclass(frozen=True, slots=True)
class Sites:
    """The pack's places, neighbours' organisations by code, and the neighbour of each place that is one's."""

    on_the_way: frozenset[str]
    of_neighbours: Mapping[str, Neighbour]
    neighbours: Mapping[str, Neighbour]


def sites_of(places: Mapping[str, Place], neighbours: Mapping[str, Neighbour]) -> Sites:
    whose = by_organisation(neighbours)
    return Sites(
        on_the_way=frozenset(code for code, place in places.items() if place.kind in ON_THE_WAY),
        of_neighbours={
            code: whose[place.organisation]
            for code, place in places.items()
            if place.organisation is not None and place.organisation in whose
        },
        neighbours=whose,
    )
