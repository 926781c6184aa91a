"""The verbs of waits and of services at home; as record.py, at the door."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from homefirst.county.journey import events as kinds
from homefirst.county.journey.record import enter_one
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.store.log import Log


def open_wait(
    log: Log,
    *,
    person: str,
    wait: str,
    what: str,
    reason: str | None,
    whose: str | None,
    due: date | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A wait begins; `wait` is a new key, and others may be open. Raises Refused where the reason cannot be
    the responsibility of whom it names."""
    says = _wait(person, wait, what, reason, whose, due)
    return enter_one(log, kinds.WAIT_OPENED, says, by, at, because)


def change_wait(
    log: Log,
    *,
    person: str,
    wait: str,
    what: str,
    reason: str | None,
    whose: str | None,
    due: date | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """An open wait is for something else, somebody else's, or due on another day from now on."""
    says = _wait(person, wait, what, reason, whose, due)
    return enter_one(log, kinds.WAIT_CHANGED, says, by, at, because)


def close_wait(
    log: Log,
    *,
    person: str,
    wait: str,
    outcome: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A wait ends."""
    says = {"person": person, "wait": wait, "outcome": outcome}
    return enter_one(log, kinds.WAIT_CLOSED, says, by, at, because)


def refer(
    log: Log,
    *,
    person: str,
    service: str,
    what: str,
    place: str,
    hours: Decimal | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """Somebody is referred to a service at home; `service` is a new key."""
    says = _service(person, service, hours) | {"what": what, "place": place}
    return enter_one(log, kinds.SERVICE_REFERRED, says, by, at, because)


def assess(
    log: Log,
    *,
    person: str,
    service: str,
    hours: Decimal,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """So many hours a week are needed. What is given already goes on until it is changed."""
    return enter_one(log, kinds.SERVICE_ASSESSED, _service(person, service, hours), by, at, because)


def start_service(
    log: Log,
    *,
    person: str,
    service: str,
    what: str,
    place: str,
    hours: Decimal,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A service at home begins; one that was there before this record began needs no referral."""
    says = _service(person, service, hours) | {"what": what, "place": place}
    return enter_one(log, kinds.SERVICE_STARTED, says, by, at, because)


def change_hours(
    log: Log,
    *,
    person: str,
    service: str,
    hours: Decimal,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A service goes on with other hours a week."""
    return enter_one(log, kinds.SERVICE_HOURS_CHANGED, _service(person, service, hours), by, at, because)


def end_service(
    log: Log,
    *,
    person: str,
    service: str,
    outcome: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A service that had begun ends."""
    says = {"person": person, "service": service, "outcome": outcome}
    return enter_one(log, kinds.SERVICE_ENDED, says, by, at, because)


def close_referral(
    log: Log,
    *,
    person: str,
    service: str,
    outcome: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A referral comes to nothing before the service began."""
    says = {"person": person, "service": service, "outcome": outcome}
    return enter_one(log, kinds.REFERRAL_CLOSED, says, by, at, because)


def _wait(
    person: str, wait: str, what: str, reason: str | None, whose: str | None, due: date | None
) -> dict[str, Any]:
    day = None if due is None else due.isoformat()
    return {"person": person, "wait": wait, "what": what, "reason": reason, "whose": whose, "due": day}


def _service(person: str, service: str, hours: Decimal | None) -> dict[str, Any]:
    return {"person": person, "service": service, "hours": None if hours is None else f"{hours:f}"}
