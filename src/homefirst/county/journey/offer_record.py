"""The verbs of offers, and of what is found of somebody's capacity to decide; as record.py, at the door.

The hub calls them (`hub/decisions.py`), together with what else is one with them: a claim of capacity, the
service that begins, the wait that ends.
"""

from datetime import date, datetime
from decimal import Decimal

from homefirst.county.journey import events as kinds
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.record import enter_one
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.store.log import Log


def offer(
    log: Log,
    *,
    person: str,
    offer: str,
    wait: str,
    what: str,
    place: str,
    resource: str | None,
    hours: Decimal | None,
    start: date,
    weekly: Decimal | None,
    runner_up: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A place, or `hours` a week, is offered for an open wait, from `start`, at `weekly` pounds a week.
    `offer` is a new key. Raises Refused where another offer stands for that wait."""
    says = {
        "person": person,
        "offer": offer,
        "wait": wait,
        "what": what,
        "place": place,
        "resource": resource,
        "hours": _text(hours),
        "start": start.isoformat(),
        "weekly": _text(weekly),
        "runner_up": runner_up,
    }
    return enter_one(log, kinds.OFFERED, says, by, at, because)


def accept(
    log: Log, *, person: str, offer: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """An offer is accepted. Raises Refused where it does not stand any more, as all below."""
    return enter_one(log, kinds.OFFER_ACCEPTED, {"person": person, "offer": offer}, by, at, because)


def put_off(
    log: Log, *, person: str, offer: str, start: date, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """What is offered begins on another day. Raises Refused where it does not stand any more."""
    says = {"person": person, "offer": offer, "start": start.isoformat()}
    return enter_one(log, kinds.START_PUT_OFF, says, by, at, because)


def decline(
    log: Log, *, person: str, offer: str, why: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """An offer is declined, for one of `offer_words.DECLINED`."""
    return enter_one(
        log, kinds.OFFER_DECLINED, {"person": person, "offer": offer, "why": why}, by, at, because
    )


def withdraw(
    log: Log, *, person: str, offer: str, why: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """An offer is taken back, for one of `offer_words.WITHDRAWN`."""
    return enter_one(
        log, kinds.OFFER_WITHDRAWN, {"person": person, "offer": offer, "why": why}, by, at, because
    )


def fail_start(
    log: Log, *, person: str, offer: str, why: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """What was accepted did not begin, for one of `offer_words.FAILED`; they wait on."""
    return enter_one(log, kinds.START_FAILED, {"person": person, "offer": offer, "why": why}, by, at, because)


def started(*, person: str, offer: str, service: str | None, spell: str | None, at: datetime) -> Entry:
    """That what was offered has begun: as a service, in a stay's bed, or (neither) where no journey
    follows it. Entered with what begins (`record.enter`), all or none."""
    says = {"person": person, "offer": offer, "service": service, "spell": spell}
    return Entry(kinds.START_CONFIRMED, at, says)


def record_mental_capacity(
    log: Log, *, person: str, about: str, found: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """What was found of their capacity to decide about one thing (`offer_words.DECISIONS` and `FOUND`)."""
    says = {"person": person, "about": about, "found": found}
    return enter_one(log, kinds.MENTAL_CAPACITY_RECORDED, says, by, at, because)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
