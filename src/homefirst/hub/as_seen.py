"""Whether an offer stands as whoever answers it saw it, and can still be had. Asked while nobody else changes
it."""

from datetime import datetime

from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.states import Offering
from homefirst.foundation.errors import Overtaken, Refused
from homefirst.foundation.store.log import Log
from homefirst.hub.shut import lines_shut


def stands_now(log: Log, offer: str, seen: Offering | None, at: datetime) -> bool:
    """Whether an offer stands, as somebody saw it; of one that does not the entry itself says why not."""
    return any(one.stands and seen in (None, one.state) for _, one in offers(log.now(), at, offer=offer))


def check_seen(log: Log, offer: str, seen: Offering | None, at: datetime) -> None:
    """Raises Overtaken where an offer that stands does not stand as somebody saw it; nobody else changes it
    meanwhile. Of one that is over, the entry itself says why it cannot be."""
    stands = [one.state for _, one in offers(log.now(), at, offer=offer)]
    if seen is not None and stands not in ([], [seen]):
        raise Overtaken(
            f"Somebody was quicker: it is {stands[0]} by now.", where="offer", next="Look at how it stands."
        )


def check_takes(log: Log, offer: str, at: datetime) -> None:
    """Raises Refused where the line of an offer is closed or barred on the day on which it is to begin."""
    shut = lines_shut(log.now(), [one for _, one in offers(log.now(), at, offer=offer)], at).get(offer)
    if shut is not None:
        raise Refused(
            f"The line that it is offered from is {shut.said}.",
            where="offer",
            next="It cannot be accepted: decline it, or ask the hub for another.",
        )
