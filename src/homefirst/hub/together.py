"""What is offered to somebody under several keys, which were found to be one person, and comes together to
more than was asked for when each was offered: it is asked for anew.

To merge two records is no decision about money, and whoever merges them may commit none. So this looks after
a merge, and every few minutes, as `kept.py` does; it is asked of the offer that was made last.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from homefirst.county.journey import events as journeys
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offers_read import offers
from homefirst.county.journey.record import enter
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.hub import events as kinds
from homefirst.hub.decisions import Approval, Approving, approvals, text_of
from homefirst.hub.decisions_record import FUNDING
from homefirst.hub.read import decisions_said
from homefirst.policy.commitments import ApprovalNeeded

BECAUSE = "one_person"
"""Why it is asked for: the records were found to be one person's."""
_COUNTS = frozenset({Approving.WAITS, Approving.GRANTED})


@dataclass(frozen=True, slots=True)
class Under:
    """An offer that stands, and the key of the person that it is under."""

    key: str
    offer: Offer


def in_all(some: Sequence[Under]) -> Decimal | None:
    """How many pounds a week some offers come to; None where the price of one is not known."""
    known = [one.offer.weekly for one in some if one.offer.weekly is not None]
    return sum(known, Decimal(0)) if len(known) == len(some) else None


def to_ask(some: Sequence[Under], asked: Mapping[str, Approval]) -> Under | None:
    """Of what is offered to one person, the offer for which the sum is to be asked: the last; None where all
    of it is under one key, for it was asked for with each offer, or where so much was asked for already."""
    if len({one.key for one in some}) < 2:
        return None
    weekly = in_all(some)
    for one in some:
        approval = asked.get(one.offer.offer)
        if approval is None or approval.state not in _COUNTS:
            continue
        if approval.weekly is None or (weekly is not None and approval.weekly >= weekly):
            return None
    return max(some, key=lambda one: (one.offer.offered, one.offer.offer))


def ask_together(
    log: Log,
    some: Sequence[Under],
    *,
    needed: Callable[[Under, Decimal | None], ApprovalNeeded | None],
    funding_wait: str,
    whose: str | None,
    by: Author,
    at: datetime,
) -> bool:
    """Asks for what some offers of one person come to, where that is to be asked and `needed` says by whom;
    whether it was. A wait for public funding that is open for the offer goes on."""
    with log.holding(kinds.STREAM, journeys.STREAM) as view:
        now = {one.offer: (key, one) for key, one in offers(view, at) if one.stands}
        still = [Under(*now[one.offer.offer]) for one in some if one.offer.offer in now]
        asked = approvals(decisions_said(view, sorted({one.key for one in still})))
        last = to_ask(still, asked)
        approval = None if last is None else needed(last, in_all(still))
        if last is None or approval is None:
            return False
        was = asked.get(last.offer.offer)
        wait = was.wait if was is not None and was.waits else funding_wait
        if wait == funding_wait:
            waits = {"wait": wait, "what": FUNDING, "reason": None, "whose": whose}
            opened = {"person": last.key, **waits, "due": local_day(approval.due).isoformat()}
            enter(log, entries=[Entry(journeys.WAIT_OPENED, at, opened)], by=by, because=BECAUSE)
        says = {
            "person": last.key,
            "offer": last.offer.offer,
            "wait": wait,
            "weekly": text_of(approval.weekly),
            "limit": text_of(approval.limit),
            "owner": approval.owner,
            "due": approval.due.isoformat(),
        }
        log.append([Fact(kinds.STREAM, kinds.APPROVAL_ASKED, Occurred.at(at), says)], by=by, because=BECAUSE)
        return True
