"""Sourcing at a broker's desk: what is sought for whom (by key), what was quoted, the shortlist by rule, the
person's choice. A choice of a home starts and ends the clock of choice in journeys, in one transaction with
what is recorded of it here."""

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.conf import settings

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.app.market.asking import market_thresholds, pack_contracts
from homefirst.app.market.packages import zones_of
from homefirst.app.market.prices import contract_price
from homefirst.app.ward.asking import Clock, wait_kinds, ward_clock
from homefirst.app.ward.services import services_of
from homefirst.county.capacity.read import free
from homefirst.county.capacity.states import State
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.service_pages import AT_HOME, KINDS
from homefirst.county.journey import events as journeys
from homefirst.county.journey import read as journeys_read
from homefirst.county.journey.census import OpenWait
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.record import enter
from homefirst.county.journey.told import Told
from homefirst.county.market import events as kinds
from homefirst.county.market import record, words
from homefirst.county.market.contract import Contract, Per
from homefirst.county.market.read import sourcings
from homefirst.county.market.sourcing import Quote, Requirement, Sourcing, TopUp
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.ids import uuid7
from homefirst.policy.need import wanted
from homefirst.policy.shortlist import Shortlist, cannot_choose, shortlist

UNKNOWN_ZONE = "unknown"


@dataclass(frozen=True, slots=True)
class ToSource:
    """A wait for something that is bought and for which nothing is sought yet; `asked` is what is told of the
    person that a requirement begins with."""

    wait: OpenWait
    what: str
    asked: Requirement


@dataclass(frozen=True, slots=True)
class SourcingsAsked:
    """What is sought, the longest open first; what was, the last closed first; and the waits for which
    nothing is sought yet. Keys, and no names."""

    clock: Clock
    open: tuple[Sourcing, ...]
    closed: tuple[Sourcing, ...]
    to_source: tuple[ToSource, ...]


@dataclass(frozen=True, slots=True)
class SourcingAsked:
    """One sourcing with its shortlist as things stand. `choosing`: the key of the choice that is being made
    of what is sought; None: none is."""

    clock: Clock
    sourcing: Sourcing
    shortlist: Shortlist
    choosing: str | None


def ask_sourcings() -> SourcingsAsked:
    """What is and was sought, and for which waits nothing is yet."""
    clock = ward_clock()
    every = sourcings(clock.view)
    sought = {one.wait for one in every.values() if one.ended is None}
    ended = [one for one in every.values() if one.ended is not None]
    return SourcingsAsked(
        clock,
        open=tuple(one for one in every.values() if one.ended is None),
        closed=tuple(reversed(ended)),
        to_source=_to_source(clock, sought),
    )


def ask_sourcing(sourcing: str) -> SourcingAsked:
    """One sourcing; raises NotFound for one that there is not."""
    clock = ward_clock()
    found = sourcings(clock.view, sourcing).get(sourcing)
    if found is None:
        raise NotFound("There is no such sourcing.", where="sourcing", next="Go back to what is sought.")
    listed = shortlist(found, market_thresholds(settings.PACK), barred_now(clock))
    return SourcingAsked(clock, found, listed, _choosing(clock, found))


def barred_now(clock: Clock) -> frozenset[str]:
    """Providers all of whose lines of capacity are barred today."""
    day = local_day(clock.at)
    states: dict[str, list[State]] = {}
    for one in free(clock.view, pack_capacity().resources, day, 1, at=clock.at):
        states.setdefault(one.resource.provider, []).append(one.days[0].state)
    return frozenset(code for code, some in states.items() if set(some) == {State.BARRED})


def open_sourcing(wait: str, requirement: Requirement, by: str) -> str:
    """Seeks a place or hours for an open wait; the key of the sourcing. Raises NotFound for a wait that is
    not open, Refused where it is sought already."""
    clock = ward_clock()
    mine = next((one for one in _bought(clock) if one[0].wait == wait), None)
    if mine is None:
        raise NotFound("Nobody waits for that now.", where="wait", next="Choose one of those listed.")
    if requirement.what != mine[1]:
        raise NotUnderstood("That is not what they wait for.", where="what", next="Choose the wait again.")
    key = _key()
    record.open_sourcing(
        this_log(),
        sourcing=key,
        person=mine[0].person,
        wait=wait,
        requirement=requirement,
        by=Author(by),
        at=clock.at,
    )
    return key


def add_quote(
    sourcing: str,
    by: str,
    *,
    provider: str,
    place: str,
    weekly: Decimal | None,
    top_up: Decimal | None,
    start: date,
    rating: str | None,
    locality: str | None,
    dementia: bool | None,
    nursing: bool | None,
) -> str:
    """What a provider quoted; the key of the quote. Without a price that of the contract in force is taken.
    Raises NotUnderstood for a provider that there is not, or where nobody knows the price."""
    asked = ask_sourcing(sourcing)
    if provider not in services_of(settings.PACK).names:
        raise NotUnderstood("It does not say whose it is.", where="provider", next="Choose a provider.")
    if weekly is None:
        need = asked.sourcing.requirement
        weekly = contract_price(provider, need.what, need.hours, local_day(asked.clock.at))
    if weekly is None:
        raise NotUnderstood(
            "It does not say the price, and no contract does.", where="weekly", next="Write pounds a week."
        )
    key = _key()
    one = Quote(
        key, provider, place.strip(), weekly, top_up or Decimal(0), start, rating, locality, dementia,
        nursing, asked.clock.at,
    )  # fmt: skip
    record.quote(this_log(), sourcing=sourcing, quote=one, by=Author(by), at=asked.clock.at)
    return key


def agree_top_up(sourcing: str, by: str, top_up: TopUp) -> None:
    """Somebody consents to pay up to so much a week."""
    ask_sourcing(sourcing)
    record.agree_top_up(this_log(), sourcing=sourcing, top_up=top_up, by=Author(by), at=ward_clock().at)


def tell_choice(sourcing: str, by: str) -> None:
    """The person was told the shortlist: the clock of the choice starts in their journey. Raises Refused
    where it is no home, nothing is on the list, or they choose already."""
    asked = ask_sourcing(sourcing)
    if asked.sourcing.requirement.what not in words.HOMES:
        raise Refused("A choice is made of homes.", where="sourcing", next="Choose a quote below.")
    if asked.sourcing.ended is not None or not asked.shortlist.listed:
        raise Refused("There is nothing to choose from.", where="sourcing", next="Ask more providers.")
    if asked.choosing is not None:
        raise Refused("They choose already.", where="sourcing", next="Enter what they choose.")
    says = {"person": asked.sourcing.person, "choice": str(uuid4()), "what": asked.sourcing.requirement.what}
    enter(this_log(), entries=[Entry(journeys.CHOICE_BEGAN, asked.clock.at, says)], by=Author(by))


def choose(sourcing: str, quote: str, by: str) -> None:
    """The person chose a quote of the shortlist: the sourcing is closed, and where it is a home the choice is
    made in their journey, both or neither. Raises Refused with the reasons for a quote that is left out, and
    for a home before they were told what they can choose from."""
    log = this_log()
    with log.holding(kinds.STREAM, journeys.STREAM):
        asked = ask_sourcing(sourcing)
        why_not = cannot_choose(asked.shortlist, quote)
        if why_not is not None:
            raise Refused(why_not, where="quote", next="Choose one of the shortlist.")
        one, found = asked.sourcing, asked.sourcing.quoted(quote)
        assert found is not None
        if one.requirement.what in words.HOMES:
            if asked.choosing is None:
                raise Refused(
                    "They were not told yet what they can choose from.",
                    where="sourcing",
                    next="Enter that they were told first.",
                )
            says = {"person": one.person, "choice": asked.choosing, "outcome": found.place[:40].strip()}
            enter(log, entries=[Entry(journeys.CHOICE_MADE, asked.clock.at, says)], by=Author(by))
        record.close_sourcing(
            log,
            sourcing=sourcing,
            outcome=words.CHOSEN,
            quote=quote,
            why=None,
            by=Author(by),
            at=asked.clock.at,
        )


def close(sourcing: str, outcome: str, why: str, by: str) -> None:
    """Nothing was found, or it is not sought any more; with a reason."""
    ask_sourcing(sourcing)
    if outcome == words.CHOSEN:
        raise NotUnderstood("A choice names its quote.", where="outcome", next="Choose a quote.")
    record.close_sourcing(
        this_log(),
        sourcing=sourcing,
        outcome=outcome,
        quote=None,
        why=why,
        by=Author(by),
        at=ward_clock().at,
    )


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract as a door understood it."""

    contract: str
    provider: str
    service: str
    unit: str
    fee: Decimal | None
    since: date
    until: date | None
    terms: str


def make_contract(new: NewContract, by: str) -> None:
    """A provider gives a service at a fee. Raises NotUnderstood for a provider or service that there is
    not."""
    of = services_of(settings.PACK)
    if new.provider not in of.names:
        raise NotUnderstood("It does not say with whom.", where="provider", next="Choose a provider.")
    if new.service not in of.services and new.service not in KINDS:
        raise NotUnderstood("It does not say what for.", where="service", next="Choose a service.")
    if new.unit not in tuple(Per):
        raise NotUnderstood("It does not say what the fee is for.", where="unit", next="Choose one.")
    if not new.terms.strip():
        raise NotUnderstood("It has no terms.", where="terms", next="Write them in some words.")
    one = Contract(
        new.contract, new.provider, new.service, Per(new.unit), new.fee, Dates(new.since, new.until),
        new.terms.strip(), "entered",
    )  # fmt: skip
    record.make_contract(
        this_log(), contract=one, pack=pack_contracts(settings.PACK), by=Author(by), at=ward_clock().at
    )


def end_contract(contract: str, on: date, why: str, by: str) -> None:
    """A contract holds no more from a day on."""
    record.end_contract(
        this_log(),
        contract=contract,
        on=on,
        why=why,
        pack=pack_contracts(settings.PACK),
        by=Author(by),
        at=ward_clock().at,
    )


def _to_source(clock: Clock, sought: Iterable[str]) -> tuple[ToSource, ...]:
    known = frozenset(sought)
    waits = [(wait, what) for wait, what in _bought(clock) if wait.wait not in known]
    zones = zones_of(clock, [wait.person for wait, _ in waits])
    told = journeys_read.told(clock.view, clock.at, of=sorted({wait.person for wait, _ in waits}))
    hours = _hours_asked(clock, {wait.person for wait, _ in waits})
    day = local_day(clock.at)
    return tuple(
        ToSource(wait, what, _asked(wait, what, zones[wait.person][1], told, hours, day))
        for wait, what in waits
    )


def _bought(clock: Clock) -> list[tuple[OpenWait, str]]:
    """The open waits for what is bought, the longest first, and what that is; of one person and kind the
    first opened, for a line of the local list stands for a wait that is open besides."""
    found: dict[tuple[str, str], OpenWait] = {}
    for wait in journeys_read.census(clock.view, clock.at).waits:
        what = wanted([wait], wait_kinds())
        if what and what[0] in words.SOUGHT:
            found.setdefault((wait.person, what[0]), wait)
    return [(wait, what) for (_, what), wait in found.items()]


def _hours_asked(clock: Clock, people: set[str]) -> Mapping[tuple[str, str], Decimal]:
    """The hours a week that somebody was referred or assessed for, by person and kind."""
    services = journeys_read.census(clock.view, clock.at, of=sorted(people)).services
    return {
        (one.person, one.what or ""): one.hours
        for one in services
        if one.hours is not None and one.state != "receiving"
    }


def _asked(
    wait: OpenWait,
    what: str,
    zone: str,
    told: Mapping[str, Told],
    hours: Mapping[tuple[str, str], Decimal],
    day: date,
) -> Requirement:
    of = told.get(wait.person)
    needs: Mapping[str, object] = {} if of is None or of.needs is None else of.needs.described
    dementia, nursing = needs.get("dementia"), needs.get("nursing")
    return Requirement(
        what=what,
        hours=hours.get((wait.person, what)) if what in AT_HOME else None,
        locality=None if zone == UNKNOWN_ZONE else zone,
        near=False,
        dementia=None if dementia is None else dementia == "yes",
        nursing=None if nursing is None else nursing != "none",
        needed=max(day, wait.due or day),
        guide=None,
    )


def _choosing(clock: Clock, one: Sourcing) -> str | None:
    told = journeys_read.told(clock.view, clock.at, of=[one.person]).get(one.person)
    choices = () if told is None else told.choices
    return next((of.choice for of in choices if of.what == one.requirement.what), None)


def _key() -> str:
    return str(uuid7(time.time_ns() // 1_000_000, os.urandom(10)))
