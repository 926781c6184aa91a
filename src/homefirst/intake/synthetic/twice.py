"""Who of the synthetic people is known under two keys, because another hospital did not find them: for
matching to have something to decide."""

from dataclasses import dataclass

import numpy as np

from homefirst.intake.synthetic.county import SyntheticCounty

HOW_MANY = 48


@dataclass(frozen=True, slots=True)
class KnownTwice:
    """`person` is known under the number `second`, too: what happens from the spell `since` on is told under
    that one. `first_stay` is the place of that spell's first stay among the stays."""

    person: int
    second: int
    since: int
    first_stay: int


def known_twice(county: SyntheticCounty) -> tuple[KnownTwice, ...]:
    """Of those who came back to an acute bed at another hospital HOW_MANY, spread over all of them evenly.
    Each spell is whole under one of the two keys."""
    stays = county.stays
    heads = np.nonzero(stays["part"] == 0)[0]
    heads = heads[np.argsort(stays["person"][heads], kind="stable")]
    persons, places = stays["person"][heads], stays["place"][heads]
    back = np.nonzero((persons[1:] == persons[:-1]) & (places[1:] != places[:-1]))[0] + 1
    _, only_once = np.unique(persons[back], return_index=True)
    back = heads[back[only_once]]
    chosen = back[np.arange(min(HOW_MANY, len(back))) * len(back) // max(min(HOW_MANY, len(back)), 1)]
    return tuple(
        KnownTwice(int(stays["person"][n]), len(county.people) + place, int(stays["spell"][n]), int(n))
        for place, n in enumerate(sorted(chosen.tolist()))
    )
