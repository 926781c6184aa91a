"""The verbs of capacity: post, set_state, claim, put_off, release, count_delivery. Each holds the days that
it is about until the transaction ends, the caller's where there is one, and looks and appends while it holds
them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from homefirst.county.capacity import events as kinds
from homefirst.county.capacity.claims import DayPosted, counted_from, days_posted, left_by_day, to_promise
from homefirst.county.capacity.held import (
    begin_days,
    claim_now,
    hold_days,
    is_promised,
    posted_now,
    posted_since,
    taken_now,
)
from homefirst.county.capacity.posting import Offered, Source, by_resource, counts_from, problems_of
from homefirst.county.capacity.read import last_postings, postings_until, states_of
from homefirst.county.capacity.resource import WEEK, Resource, Unit
from homefirst.county.capacity.states import State, check_state, state_on, takes_on
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from homefirst.foundation.store.events import Appended, Author, EventType, Fact, Occurred, Receipt
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View

MOST_COUNTED = Decimal(10**9)
"""Of one line over some days; beyond it stands a slip."""


def post(
    log: Log,
    *,
    provider: str,
    offered: Sequence[Offered],
    resources: Mapping[str, Resource],
    posting: UUID,
    source: Source,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A provider posts what becomes free of its resources, for days from today to fourteen days ahead; it
    takes the place of what was posted for these days before. `resources` are the pack's, `posting` a new
    key of the form or file that is posted. What was posted already today, the same, is told as `already`
    and not recorded again.

    Raises Refused with the first thing that is wrong, row and field named, and nothing is recorded.
    """
    today = local_day(at)
    problems = problems_of(provider, offered, resources, today)
    if problems:
        raise Refused(problems[0].what, where=problems[0].where, next=problems[0].next)
    amounts = by_resource(offered)
    with log.together():
        begin_days(log, provider, [(code, day) for code, days in amounts.items() for day in days])
        hold_days(log, amounts, today)
        if _as_it_stands(log, amounts, today):
            return Appended(new=0, already=len(amounts), heads=())
        facts = [
            _fact(
                kinds.CAPACITY_POSTED,
                provider,
                at,
                by,
                {
                    "posting": str(posting),
                    "resource": code,
                    "amounts": {day.isoformat(): f"{amount.normalize():f}" for day, amount in days.items()},
                    "counts_from": _counts_from(log, code, days, today).isoformat(),
                    "source": source.value,
                },
                Receipt(f"capacity posted by {provider}", f"{posting} {code}"),
            )
            for code, days in amounts.items()
        ]
        return log.append(facts, by=by, because=because)


def set_state(
    log: Log,
    *,
    resource: Resource,
    state: State,
    why: str | None,
    since: date,
    until: date | None,
    own: bool,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A resource is open, closed, held, in escalation or barred, from a day to another (None: on and on).
    `own`: its provider says so. The same again is told as `already`. Raises as `check_state`."""
    check_state(state, why, since, until, own=own)
    with log.together():
        hold_days(log, [resource.code], local_day(at))
        said = states_of(_everything(log), [resource.code])
        if said and (said[-1].state, said[-1].why, said[-1].since, said[-1].until) == (
            state,
            why,
            since,
            until,
        ):
            return Appended(new=0, already=1, heads=())
        says = {
            "resource": resource.code,
            "state": state.value,
            "why": why,
            "since": since.isoformat(),
            "until": None if until is None else until.isoformat(),
        }
        fact = _fact(kinds.CAPACITY_STATE_CHANGED, resource.provider, at, by, says)
        return log.append([fact], by=by, because=because)


def claim(
    log: Log,
    *,
    resource: Resource,
    day: date,
    amount: Decimal,
    claim: UUID,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """Promises so much of a resource to somebody from a day on: hours a week, or places. `claim` is the
    key of the offer, and is used once. It takes from that day and every later one; what is there is never
    promised twice. At an instant that is past what was posted until then says what there is; what was posted
    since has to have room for it, too, as far as it speaks of the day.

    Within a transaction of the caller's it is undone with it. Raises NotUnderstood for an amount that
    cannot be, and Refused, with how much is left, where it cannot be promised; nothing is recorded then.
    """
    _check_amount(resource, amount)
    today = local_day(at)
    with log.together():
        hold_days(log, [resource.code], today)
        _check_day(log, resource, day, today)
        _check_room(log, resource, day, amount, at)
        done = _of_claim(
            log, kinds.CAPACITY_CLAIMED, resource.provider, resource.code, day, amount, claim, by, at, because
        )
        if not done.new:
            raise Refused(
                "Something was promised under this key before.",
                where=f"claim {claim}",
                next="Make another offer.",
            )
        return done


def release(log: Log, *, claim: UUID, by: Author, at: datetime, because: str | None = None) -> Appended:
    """Gives back what was promised under a key: from its day on it is free again. Raises NotFound where
    nothing was promised under it, and Refused where it was given back before."""
    found = claim_now(log, claim)
    if not found:
        raise NotFound(
            "Nothing was promised under this key.", where=f"claim {claim}", next="Give the offer’s."
        )
    with log.together():
        hold_days(log, {row[1] for row in found}, local_day(at))
        _, resource, provider, day, amount = claim_now(log, claim)[-1]
        done = _of_claim(
            log, kinds.CAPACITY_RELEASED, provider, resource, day, amount, claim, by, at, because
        )
        if not done.new:
            raise Refused("It was given back before.", where=f"claim {claim}", next="Look at the offer.")
        return done


def put_off(
    log: Log,
    *,
    resource: Resource,
    claim: UUID,
    day: date,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """What is promised under a key is promised from a later day on, and is free until then: given back and
    promised anew in one append, so that nobody else is promised it in between. How much is left is not asked:
    from that day on as much is promised as was. Raises Refused where nothing is promised under the key any
    more, the day is not later, or nobody can begin on it."""
    today = local_day(at)
    with log.together():
        hold_days(log, [resource.code], today)
        said = claim_now(log, claim)
        if not is_promised(said):
            raise Refused("What was kept is given back.", where="offer", next="Look at how it stands.")
        _, code, provider, before, amount = said[-1]
        if day <= before:
            raise Refused(f"It is kept from {before} on.", where="start", next="Choose a later day.")
        _check_day(log, resource, day, today)
        if day not in left_by_day(_posted_at(log, code, at), taken_now(log, code, today)):
            raise Refused(
                "Nobody posted what is free on that day.",
                where="start",
                next="Post it first, or ask the hub.",
            )
        made = [
            _claim_fact(type_, provider, code, on, amount, claim, by, at, turn=len(said))
            for type_, on in ((kinds.CAPACITY_RELEASED, before), (kinds.CAPACITY_CLAIMED, day))
        ]
        return log.append(made, by=by, because=because)


def count_delivery(
    log: Log,
    *,
    provider: str,
    line: str,
    unit: Unit,
    first: date,
    until: date,
    commissioned: Decimal,
    delivered: Decimal,
    used: Decimal | None,
    source: str,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """How much of what was commissioned of a provider was delivered from the day `first` to the day `until`,
    which is in it no more, and how much of it was used; None: nobody counted. Counted again for the same
    days, it takes the place of what was. Raises NotUnderstood for what cannot be."""
    for where, amount in (("commissioned", commissioned), ("delivered", delivered), ("used", used)):
        if amount is not None and (not amount.is_finite() or amount < 0):
            raise NotUnderstood(
                f"{amount} {unit} is less than nothing.", where=where, next="Mend the amount."
            )
        if amount is not None and (amount >= MOST_COUNTED or amount != amount.quantize(Decimal("0.01"))):
            raise NotUnderstood(
                f"{amount:.6g} {unit} cannot be counted.", where=where, next="Give two decimals at most."
            )
    if used is not None and used > delivered:
        raise NotUnderstood("More was used than delivered.", where="used", next="Mend one of the two.")
    if not first < until <= local_day(at):
        raise NotUnderstood(
            f"From {first} to {until} is no time that is over.", where="until", next="Give days that are."
        )
    says = {
        "line": line,
        "unit": unit.value,
        "first": first.isoformat(),
        "until": until.isoformat(),
        "commissioned": f"{commissioned:f}",
        "delivered": f"{delivered:f}",
        "used": None if used is None else f"{used:f}",
        "source": source,
    }
    return log.append([_fact(kinds.DELIVERY_COUNTED, provider, at, by, says)], by=by, because=because)


def _counts_from(log: Log, resource: str, days: Mapping[date, Decimal], today: date) -> date:
    """From which day on the resource adds up after a posting; what was posted before is asked for only where
    the posting does not name today."""
    before = None if today in days else counted_from(posted_now(log, resource, today))
    return counts_from(days, before, today)


def _as_it_stands(log: Log, amounts: Mapping[str, Mapping[date, Decimal]], today: date) -> bool:
    """Whether all of a posting is what was posted last, and today."""
    last = last_postings(_everything(log), list(amounts))
    return all(
        code in last and local_day(last[code].said_at) == today and last[code].amounts == days
        for code, days in amounts.items()
    )


def _everything(log: Log) -> View:
    """All that is recorded, also what this transaction wrote."""
    return log.now()


def _check_amount(resource: Resource, amount: Decimal) -> None:
    whole = resource.unit is Unit.HOURS or amount == amount.to_integral_value()
    if not amount.is_finite() or amount <= 0 or not whole or amount != amount.quantize(Decimal("0.01")):
        raise NotUnderstood(
            f"{amount} {resource.unit} cannot be promised.",
            where="amount",
            next="Give an amount above nought.",
        )


def _check_day(log: Log, resource: Resource, day: date, today: date) -> None:
    """Raises Refused for a day on which nobody can begin."""

    def refuse(what: str, next_: str) -> None:
        raise Refused(what, where=f"{resource.name}, {day}", next=next_)

    if day < today:
        refuse("The day is over.", "Choose a later one.")
    if not resource.dates.cover(day):
        refuse(f"It is there {resource.dates}.", "Choose another resource.")
    if not resource.takes_on(day):
        refuse(f"Nobody begins there on a {WEEK[day.weekday()]}.", f"It takes people {resource.days_said}.")
    if (day - today).days < resource.lead_days:
        refuse(f"It needs {resource.lead_days} days from asking to the start.", "Choose a later day.")
    said = states_of(_everything(log), [resource.code])
    state = state_on(said, day)
    if not takes_on(said, day) and state is not None:
        refuse(f"It is {state.said}.", "Choose another, or a later day.")


def _posted_at(log: Log, code: str, at: datetime) -> list[DayPosted]:
    """The days of a resource as they were posted last by an instant. Nobody posts for days that are over, so
    that of today these are the rows that the caller holds."""
    today = local_day(at)
    if not posted_since(log, code, at):
        return posted_now(log, code, today)
    found = days_posted(postings_until(log.now(), code, today, at))
    return [one for one, _ in found.values()]


def _check_room(log: Log, resource: Resource, day: date, amount: Decimal, at: datetime) -> None:
    """Raises Refused where an amount cannot be promised from a day on, by what was posted until an instant,
    or by what was posted since of the same day. All that is promised counts, whenever it was entered."""
    code, today = resource.code, local_day(at)
    taken = taken_now(log, code, today)
    then = left_by_day(_posted_at(log, code, at), taken)
    where = f"{resource.name}, {day}"
    left = to_promise(then, day)
    if left is None:
        raise Refused("Nobody posted what is free.", where=where, next="Ask the provider to post.")
    _check_left(resource, where, amount, left)
    since = posted_since(log, code, at)
    if since is None:
        return
    now = to_promise(left_by_day(posted_now(log, code, today), taken), day)
    if now is not None:
        on = local_day(since)
        _check_left(resource, where, amount, now, f" of what was posted on {on.day} {on:%B}")


def _check_left(resource: Resource, where: str, amount: Decimal, left: Decimal, said: str = "") -> None:
    if amount > left:
        verb = "is" if left == 1 else "are"
        raise Refused(
            f"{resource.unit.wanted(amount)} wanted, and {left.normalize():f} {verb} left{said}.",
            where=where,
            next="Take less, a later day, or another resource.",
        )


def _of_claim(
    log: Log,
    type_: EventType,
    provider: str,
    resource: str,
    day: date,
    amount: Decimal,
    claim: UUID,
    by: Author,
    at: datetime,
    because: str | None,
) -> Appended:
    made = _claim_fact(type_, provider, resource, day, amount, claim, by, at)
    return log.append([made], by=by, because=because)


def _claim_fact(
    type_: EventType,
    provider: str,
    resource: str,
    day: date,
    amount: Decimal,
    claim: UUID,
    by: Author,
    at: datetime,
    *,
    turn: int = 0,
) -> Fact:
    """A promise or its return. `turn`: how much was said of the claim before it was put off; 0 of the promise
    itself and of the return that ends it, each of which is taken in once."""
    says = {
        "claim": str(claim),
        "resource": resource,
        "day": day.isoformat(),
        "amount": f"{amount.normalize():f}",
    }
    message = f"{type_.name} {claim}" + (f" {turn}" if turn else "")
    return _fact(type_, provider, at, by, says, Receipt("capacity claims", message))


def _fact(
    type_: EventType,
    provider: str,
    at: datetime,
    by: Author,
    says: Mapping[str, Any],
    receipt: Receipt | None = None,
) -> Fact:
    return Fact(
        kinds.stream_of(provider),
        type_,
        Occurred.at(at),
        {"provider": provider, **says},
        known_at=at if by.loader else None,
        receipt=receipt,
    )
