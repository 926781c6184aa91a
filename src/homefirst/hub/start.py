"""The start: what is entered of somebody when what was offered to them begins, all or none. Pure.

The move, the end of what they had before, and the end of the wait are one: a place that somebody left and
that still counts as theirs keeps the next person waiting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from homefirst.county.catalogue.delays import Care
from homefirst.county.journey import events as kinds
from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.offer_record import started
from homefirst.county.journey.told import Choice
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import EventType
from homefirst.policy.final import HOMES

BEDS = frozenset({"community_bed", "intermediate_bed", "d2a_bed", "interim_bed", "hospice"})
"""Kinds of waits that end in a bed that journeys follow; a place in a home is a service of no hours there."""
AT_HOME = frozenset({"home_care", "reablement", "restart_care"})
CAN_BEGIN = BEDS | HOMES | AT_HOME
"""What can be offered, and begin; what else people wait for is a step."""
INTERIM = "interim_bed"
NO_HOURS = "0"
LOOK_BACK = 14
"""How many days back somebody may say that it began: what is older is put right on the timeline. Ours."""
FOLLOWS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "home_care": frozenset({"reablement", "home_care"}),
        "reablement": frozenset({"reablement"}),
        "residential": frozenset({"reablement", "home_care", "residential", "nursing"}),
        "nursing": frozenset({"reablement", "home_care", "residential", "nursing"}),
    }
)
"""Which services end when one of a kind begins: what it takes the place of. That is ours."""


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody has before the start, under every key of theirs; choices with the key that they are of.
    `coded_as`: of kinds of waits that stand for another, as a line of the local list does, that other."""

    beds: Sequence[InBed] = ()
    services: Sequence[AtHome] = ()
    waits: Sequence[OpenWait] = ()
    offers: Sequence[Offer] = ()
    choices: Sequence[tuple[str, Choice]] = ()
    coded_as: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Start:
    """What is entered, and the keys of the offers whose place is free again."""

    entries: tuple[Entry, ...]
    released: tuple[str, ...]


def days_begun(accepted: datetime, at: datetime) -> tuple[date, ...]:
    """The days on which what was accepted at an instant can have begun, today first."""
    today = local_day(at)
    since = max(local_day(accepted), today - timedelta(days=LOOK_BACK))
    return tuple(today - timedelta(days=number) for number in range((today - since).days + 1))


def begun_at(day: date | None, accepted: datetime, at: datetime) -> datetime:
    """The instant at which something began of which the day is said: now, for today or where nobody says; of
    a day that is over its last minute, so that all that was entered of that day stands before it, and the
    nights count as they were. Raises NotUnderstood for a day on which it cannot have begun."""
    today = local_day(at)
    if day is None or day == today:
        return at
    if day > today:
        raise NotUnderstood("That day has not come yet.", where="began", next="Say so when it has begun.")
    if day not in days_begun(accepted, at):
        first = days_begun(accepted, at)[-1]
        raise NotUnderstood(
            "It cannot be said to have begun on that day: it was accepted later, or that is too long ago.",
            where="began",
            next=f"Choose {first.day} {first:%B} or a later day.",
        )
    return max(accepted, midnight(day + timedelta(days=1)) - timedelta(minutes=1))


def start_of(offer: Offer, holder: str, before: Before, *, key: str, ward: str | None, at: datetime) -> Start:
    """The start of an accepted offer, which `holder` is the person's key of. `key` is a new one, for a
    service or a stay that begins; a service that was referred to for this keeps its own."""
    entries: list[Entry] = []
    held: set[str] = set()
    bed = next((one for one in before.beds), None)
    service: str | None = None
    spell: str | None = None
    if offer.what in BEDS:
        spell = _into_bed(entries, offer, holder, bed, key, ward, at)
        held |= {spell} if bed is not None else set()
    else:
        service = _service_key(offer, holder, before.services, key)
        if bed is not None:
            leaves = "care_home" if offer.what in HOMES else "home_with_care"
            entries.append(_entry(kinds.DISCHARGED, at, bed.person, spell=bed.spell, destination=leaves))
            held.add(bed.spell)
        hours = NO_HOURS if offer.hours is None else f"{offer.hours:f}"
        began = {"service": service, "what": offer.what, "place": offer.place, "hours": hours}
        entries.append(_entry(kinds.SERVICE_STARTED, at, holder, **began))
        for ended in _replaced(offer, service, before.services):
            entries.append(
                _entry(kinds.SERVICE_ENDED, at, ended.person, service=ended.service, outcome=offer.what)
            )
            held.add(ended.service)
    entries += _waits_over(offer, before, at)
    entries += _choices_made(offer, before.choices, at)
    same = spell is None or bed is None or bed.person == holder
    entries.append(
        started(person=holder, offer=offer.offer, service=service, spell=spell if same else None, at=at)
    )
    freed = tuple(one.offer for one in before.offers if one.holds in held and one.offer != offer.offer)
    return Start(tuple(entries), freed)


def _into_bed(
    entries: list[Entry],
    offer: Offer,
    holder: str,
    bed: InBed | None,
    key: str,
    ward: str | None,
    at: datetime,
) -> str:
    """The stay in the bed that was offered: the one they are in, which goes on there, or a new one."""
    there = {"care": Care.NON_ACUTE.value, "place": offer.place, "ward": ward}
    if bed is None:
        entries.append(_entry(kinds.ADMITTED, at, holder, spell=key, method=None, **there))
        return key
    if bed.on_leave:
        entries.append(_entry(kinds.LEAVE_ENDED, at, bed.person, spell=bed.spell))
    entries.append(_entry(kinds.TRANSFERRED, at, bed.person, spell=bed.spell, **there))
    return bed.spell


def _service_key(offer: Offer, holder: str, services: Iterable[AtHome], key: str) -> str:
    """The service that they were referred to or assessed for of that kind; else a new one."""
    waiting = [
        one for one in services if one.what == offer.what and one.state != RECEIVING and one.person == holder
    ]
    return min((one.service for one in waiting), default=key)


def _replaced(offer: Offer, service: str, services: Iterable[AtHome]) -> list[AtHome]:
    kinds_ended = FOLLOWS.get(offer.what, frozenset())
    return [
        one
        for one in services
        if one.what in kinds_ended and one.state == RECEIVING and one.service != service
    ]


def _waits_over(offer: Offer, before: Before, at: datetime) -> list[Entry]:
    """The wait that it was offered for ends, and any other for the same; but who goes to an interim place
    waits on for the one that it stands in for."""
    return [
        _entry(kinds.WAIT_CLOSED, at, wait.person, wait=wait.wait, outcome=offer.what)
        for wait in before.waits
        if before.coded_as.get(wait.what, wait.what) == offer.what
        or (wait.wait == offer.wait and offer.what != INTERIM)
    ]


def _choices_made(offer: Offer, choices: Iterable[tuple[str, Choice]], at: datetime) -> list[Entry]:
    """Who has what they chose between has chosen."""
    return [
        _entry(kinds.CHOICE_MADE, at, person, choice=one.choice, outcome=offer.what)
        for person, one in choices
        if one.what == offer.what
    ]


def _entry(type_: EventType, at: datetime, person: str, **says: Any) -> Entry:
    return Entry(type_, at, {"person": person, **says})
