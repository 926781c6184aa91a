"""What is kept for nobody: promised for an offer that does not stand, and did not begin.

An offer ends by the verbs of decisions, which give back what was kept for it. But somebody may die, or an
offer be said never to have been made: then no verb of the hub is asked. So this looks, and gives back; before
something else is offered, and every few minutes. What cannot be mended so is told on the line (errors.py).
"""

from datetime import datetime
from uuid import UUID

from homefirst.county.capacity import record as capacity
from homefirst.county.capacity.claims import REACH
from homefirst.county.capacity.held import hold_days
from homefirst.county.capacity.kept import Kept, kept
from homefirst.county.journey.events import STREAM
from homefirst.county.journey.offers_read import began_otherwise, offers
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import Overtaken
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View

BECAUSE = "kept_for_nobody"
"""Why it was given back: its offer stands no more, or there is none."""


def kept_for_nobody(view: View, at: datetime) -> tuple[Kept, ...]:
    """What is promised from days that may still count, and for an offer that neither stands nor began; of
    what began, once they left it. Of what began where no journey follows it nobody knows when it ended: it
    is theirs until its provider posts without them."""
    some = kept(view, since=local_day(at) - REACH)
    if not some:
        return ()
    theirs = _stand(view)
    adrift = [one for one in some if one.claim not in theirs]
    began = began_otherwise(view, [one.claim for one in adrift])
    return tuple(one for one in adrift if one.claim not in began)


def give_back(log: Log, *, by: Author, at: datetime) -> int:
    """Gives back what is kept for nobody; how many promises it was. One look where there is nothing. Raises
    Overtaken where one of their offers came to stand meanwhile, and nothing is given back then."""
    some = kept_for_nobody(log.now(), at)
    if not some:
        return 0
    with log.together():
        hold_days(log, {one.resource for one in some}, local_day(at))
        now = {one.claim for one in kept_for_nobody(log.now(), at)}
        left = [one for one in some if one.claim in now]
        for one in sorted(left, key=lambda one: (one.resource, one.claim)):
            capacity.release(log, claim=UUID(one.claim), by=by, at=at, because=BECAUSE)
        with log.holding(STREAM) as view:
            if any(one.claim in _stand(view) for one in left):
                raise Overtaken("An offer came to stand again meanwhile.", where="capacity")
    return len(left)


def _stand(view: View) -> frozenset[str]:
    """The offers that stand or began by all that is entered, also of later than whoever looks asks for."""
    return frozenset(one.offer for _, one in offers(view, view.known_at))
