"""What is kept for offers that are over is given back, and lines are closed, in one transaction with what is
said of them: the days of capacity are held first, then the streams (county/capacity/held.py)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from homefirst.county.capacity import record as capacity
from homefirst.county.capacity.held import claim_now, hold_days, is_promised
from homefirst.county.capacity.resource import Resource
from homefirst.county.capacity.states import WITHDREW, State
from homefirst.county.journey.events import STREAM as JOURNEYS
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.log import Log
from homefirst.hub.events import STREAM


@contextmanager
def freed(
    log: Log,
    offers: Sequence[str],
    by: Author,
    at: datetime,
    because: str | None,
    closes: Sequence[Resource] = (),
) -> Iterator[None]:
    """A transaction in which what was kept for some offers is given back, where anything was, and some lines
    are closed; and then nobody else appends to the hub's and the journeys' streams."""
    today = local_day(at)
    with log.together():
        claimed = {offer: said for offer in offers if (said := claim_now(log, UUID(offer)))}
        resources = {row[1] for said in claimed.values() for row in said} | {one.code for one in closes}
        hold_days(log, resources, today)
        for one in sorted(closes, key=lambda one: (one.provider, one.code)):
            capacity.set_state(
                log, resource=one, state=State.CLOSED, why=WITHDREW, since=today, until=None, own=True,
                by=by, at=at, because=because,
            )  # fmt: skip
        for offer, said in sorted(claimed.items(), key=lambda one: (one[1][0][2], one[0])):
            if is_promised(said):
                capacity.release(log, claim=UUID(offer), by=by, at=at, because=because)
        with log.holding(STREAM, JOURNEYS):
            yield
