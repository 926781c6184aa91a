"""Decisions as a door makes them of a line (`Acting`) of the morning's list or the call: an offer, its
answer, its start, and what is found of somebody's capacity to decide.

A provider's own answers are `answers.py`'s, the money is `approving.py`'s. Rules are policy's and
the hub's; what of the pack they go by is looked up here.
"""

import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from uuid import uuid4

from django.conf import settings

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.draft.jobs import renew_after_decline
from homefirst.app.ground.house import this_log
from homefirst.app.ground.places import place_names
from homefirst.app.ground.work import tell_providers
from homefirst.app.market.prices import price_of
from homefirst.app.morning.asking import organisation_names, setting_at
from homefirst.app.morning.desk import Acting
from homefirst.app.offers.approving import PUBLIC, RECORD, commitments
from homefirst.app.offers.fitting import checked_to_fit
from homefirst.app.ward.asking import ward_clock
from homefirst.county.capacity.resource import Resource
from homefirst.county.catalogue.offer_words import DECISIONS, FOUND
from homefirst.county.journey import offer_record, read
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.ids import uuid7
from homefirst.hub import decisions_record as decide
from homefirst.hub import kept
from homefirst.hub.decisions import Later, NewOffer
from homefirst.hub.person import told_together
from homefirst.hub.start import AT_HOME, CAN_BEGIN, Before, begun_at, start_of
from homefirst.policy.choice_clock import read_clock
from homefirst.policy.commitments import approval_needed

LATEST = timedelta(days=366)
"""How far ahead something can be offered; beyond it stands a slip, which would keep them waiting."""
SAID_ELSE = frozenset({"mental_capacity", "approval"})
"""Where it is refused to begin for a reason that no day changes."""
MOST_POUNDS = 100_000
"""A week, or hours: beyond it stands a slip, and no entry holds it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What is to be offered for a wait of a line, as a door understood it. `resource` is a code of the
    pack's, and then `what` and `place` are its own; None: what no provider posts. `although`: why it is
    offered to somebody whom it does not fit, by WHY_ALTHOUGH; empty where no reason is given."""

    wait: str
    resource: str | None
    what: str
    place: str
    hours: Decimal | None
    start: date
    weekly: Decimal | None
    runner_up: str | None = None
    although: str = ""


def make_offer(acting: Acting, offered: Offered) -> str:
    """Offers it, and gives back the key of the offer. Raises NotUnderstood for what cannot be read, Refused
    where it does not fit and no reason is given, somebody else offered for that wait, nothing is left, or
    all that is offered to them is above what anybody may commit."""
    new = _new_offer(acting, offered)
    although = checked_to_fit(acting, new, offered.although)
    give_back()
    table, role, day = commitments(settings.PACK), acting.caller.asker.role, local_day(acting.at)
    decide.make_offer(
        this_log(),
        new,
        needed=lambda weekly: approval_needed(table, role, weekly, on=day, at=acting.at),
        funding_wait=str(uuid4()),
        whose=PUBLIC,
        keys=acting.line.keys,
        although=although,
        by=acting.by,
        at=acting.at,
    )
    tell_providers(new.offer, by=acting.by.name)
    return new.offer


def give_back() -> int:
    """Gives back what is kept for nobody: whom it was offered to has died, or the offer never was. How many
    promises it was."""
    return kept.give_back(this_log(), by=Author(RECORD), at=ward_clock().at)


def _new_offer(acting: Acting, offered: Offered) -> NewOffer:
    """The offer as it would be made. Raises NotUnderstood for what cannot be read, or cannot be."""
    wait = next((one for one in acting.line.waits if one.wait == offered.wait), None)
    if wait is None:
        raise NotUnderstood(
            "They do not wait for that any more.", where="wait", next="Choose one of their waits."
        )
    resource = resource_of(offered.resource)
    what = offered.what if resource is None else resource.service
    if offered.hours is not None and (offered.hours < 0 or (offered.hours == 0 and what in AT_HOME)):
        raise NotUnderstood("So few hours are nothing.", where="hours", next="Say how many a week.")
    if what not in CAN_BEGIN:
        raise NotUnderstood(
            "It does not say what is offered.", where="kind", next="Choose a kind from the list."
        )
    place = offered.place if resource is None else resource.listed or resource.provider
    if resource is None and place not in place_names() and place not in organisation_names():
        raise NotUnderstood("It does not say where, or by whom.", where="place", next="Choose from the list.")
    if offered.start < local_day(acting.at):
        raise NotUnderstood("The day is over.", where="start", next="Choose today, or a later one.")
    if offered.start > local_day(acting.at) + LATEST:
        raise NotUnderstood("That is more than a year from now.", where="start", next="Choose a day nearer.")
    key = str(uuid7(time.time_ns() // 1_000_000, os.urandom(10)))
    return NewOffer(
        person=wait.person,
        wait=wait.wait,
        offer=key,
        what=what,
        place=place,
        resource=resource,
        hours=offered.hours,
        start=offered.start,
        weekly=offered.weekly
        if offered.weekly is not None
        else price_of(resource, what, place, offered.hours, offered.start),
        runner_up=offered.runner_up,
    )


def accept(acting: Acting, offer: str, start: date | None = None) -> None:
    """An offer of the line is accepted, as the provider told whoever enters it; for a later day where it
    named one."""
    person = _holder(acting, offer)
    line = next((one.resource for one in acting.line.offers if one.offer == offer), None)
    later = None if start is None else Later(start, resource_of(line))
    decide.accept(this_log(), person=person, offer=offer, later=later, by=acting.by, at=acting.at)


def decline(acting: Acting, offer: str, why: str) -> None:
    """An offer of the line is declined, by the provider or by the person; where the day's call has a draft, a
    new one is asked for."""
    decide.decline(
        this_log(), person=_holder(acting, offer), offer=offer, why=why, by=acting.by, at=acting.at
    )
    renew_after_decline(acting.at, acting.by.name)


def withdraw(acting: Acting, offer: str, why: str) -> None:
    """An offer of the line is taken back, and what a draft reckoned with is free again."""
    decide.withdraw(
        this_log(), person=_holder(acting, offer), offer=offer, why=why, by=acting.by, at=acting.at
    )
    renew_after_decline(acting.at, acting.by.name)


def fail_start(acting: Acting, offer: str, why: str) -> None:
    """What was accepted did not begin: they wait on, and a new draft is asked for."""
    decide.fail_start(
        this_log(), person=_holder(acting, offer), offer=offer, why=why, by=acting.by, at=acting.at
    )
    renew_after_decline(acting.at, acting.by.name)


def confirm_start(acting: Acting, offer: str, ward: str | None = None, began: date | None = None) -> None:
    """What was accepted has begun, today where no day is said: the move, and the release of what they had
    before. Raises Refused without a recorded capacity to decide, and while the money waits; and NotUnderstood
    for a day on which it cannot have begun."""
    begin(acting.line.keys, acting.line.person, offer, ward=ward, began=began, by=acting.by, at=acting.at)


def begin(
    keys: Collection[str],
    person: str,
    offer: str,
    *,
    ward: str | None,
    began: date | None,
    by: Author,
    at: datetime,
) -> None:
    """What was accepted has begun, of whoever has these keys, of which `person` stands. Raises as
    `confirm_start`; and Refused where something was entered since that could not be."""
    log = this_log()
    view = log.now()
    census, told = read.census(view, at, of=keys), read.told(view, at, of=keys)
    mine = {one.offer: (key, one) for key, each in told.items() for one in each.offers}
    if offer not in mine:
        raise Refused("This offer does not stand any more.", where="offer", next="Look at how it stands.")
    holder, asked = mine[offer]
    held = [one for _, one in mine.values()]
    whole = told_together(person, list(told.values()))
    choices = [(key, one) for key, each in told.items() for one in each.choices]
    kinds = {code: one.coded_as for code, one in setting_at(at).kinds.items()}
    when = begun_at(began, asked.said_at, at)
    before = Before(census.beds, census.services, census.waits, held, choices, kinds)
    start = start_of(asked, holder, before, key=str(uuid4()), ward=ward, at=when)
    try:
        decide.confirm_start(
            log,
            person=holder,
            offer=offer,
            what=asked.what,
            mental_capacity=whole.mental_capacity,
            start=start,
            by=by,
            at=at,
        )
    except Refused as error:
        if when == at or error.where in SAID_ELSE:
            raise
        raise Refused(
            f"Something was entered of them after {when:%-d %B} that could not be if it had begun then.",
            where="began",
            next="Say that it began today, or ask the ward what it entered.",
        ) from error


def record_mental_capacity(acting: Acting, about: str, found: str) -> None:
    """What was found of their capacity to decide about something. Raises NotUnderstood for what is
    neither."""
    for where, code, known in (("about", about, DECISIONS), ("found", found, FOUND)):
        if code not in known:
            raise NotUnderstood("It does not say what was found.", where=where, next="Choose from the list.")
    offer_record.record_mental_capacity(
        this_log(), person=acting.line.person, about=about, found=found, by=acting.by, at=acting.at
    )


def take_step(acting: Acting, choice: str, step: str) -> None:
    """A step of the clock of their choice was taken. Raises NotUnderstood for one that there is not."""
    if acting.line.choice is None or acting.line.choice.choice.choice != choice:
        raise NotUnderstood("They do not choose that any more.", where="choice", next="Look at the line.")
    if step not in {one.code for one in read_clock(settings.PACK, [])}:
        raise NotUnderstood("It does not say which step.", where="step", next="Choose one of the clock.")
    decide.take_step(
        this_log(), person=acting.line.person, choice=choice, step=step, by=acting.by, at=acting.at
    )


def _holder(acting: Acting, offer: str) -> str:
    """Under which key of the person an offer was made. Raises Refused for one that is not theirs, or over."""
    told = read.told(this_log().now(), acting.at, of=acting.line.keys)
    found = (key for key, one in told.items() for each in one.offers if each.offer == offer)
    key = next(found, None)
    if key is None:
        raise Refused("This offer does not stand any more.", where="offer", next="Look at how it stands.")
    return key


def resource_of(code: str | None) -> Resource | None:
    """A line of capacity of the pack's; None of none. Raises NotUnderstood for a code that there is not."""
    if code is None:
        return None
    found = pack_capacity().resources.get(code)
    if found is None:
        raise NotUnderstood(
            f"“{code}” is no line of capacity.", where="resource", next="Choose from the list."
        )
    return found


def amount(text: str, where: str) -> Decimal | None:
    """Hours or pounds as somebody wrote them; None for nothing. Raises NotUnderstood for no amount, one less
    than nothing, and one of MOST_POUNDS or more, which no entry holds."""
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip().lstrip("£").replace(",", ""))
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found < MOST_POUNDS:
        raise NotUnderstood(f"“{text[:40]}” is no amount.", where=where, next="Write it as 14 or 735.00.")
    return found
