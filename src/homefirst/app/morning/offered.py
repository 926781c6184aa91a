"""What stands behind the offers of this list: what is kept for them, and which of their lines closed."""

from collections.abc import Mapping
from datetime import datetime

from homefirst.county.capacity.kept import Kept, kept
from homefirst.county.capacity.states import StateSaid
from homefirst.county.journey.offer import Offer
from homefirst.foundation.store.view import View
from homefirst.hub.shut import lines_shut


def kept_of(view: View, at: datetime, offered: Mapping[str, tuple[Offer, ...]]) -> dict[str, dict[str, Kept]]:
    """What is kept for the offers that stand, by person, of those to whom something is offered from a line
    of capacity; where there is none, nothing is asked."""
    mine = {one.offer: person for person, own in offered.items() for one in own if one.resource is not None}
    found: dict[str, dict[str, Kept]] = {}
    for one in kept(view, claims=mine, at=at) if mine else ():
        found.setdefault(mine[one.claim], {})[one.claim] = one
    return found


def shut_of(
    view: View, at: datetime, offered: Mapping[str, tuple[Offer, ...]]
) -> dict[str, dict[str, StateSaid]]:
    """What closed or barred the lines of the offers that stand, by person."""
    closed = lines_shut(view, (one for own in offered.values() for one in own), at)
    found = {
        person: {one.offer: closed[one.offer] for one in own if one.offer in closed}
        for person, own in offered.items()
    }
    return {person: own for person, own in found.items() if own}
