"""One person on the ward: what was said of them, and what a ward enters. Who may see their story may enter
into it; what is entered counts for the record as it was shown, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homefirst.app.ground.house import this_log
from homefirst.app.people.asking import Caller, check_story, permit_story
from homefirst.app.ward.asking import Clock, OnWard, each_step_once, wait_kinds, ward_clock
from homefirst.county.journey import read
from homefirst.county.journey.as_seen import enter_as_seen
from homefirst.county.journey.census import InBed, OpenWait, TimelineEntry
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import (
    ASSESSMENT_DONE,
    ASSESSMENT_REQUESTED,
    ASSESSMENT_WITHDRAWN,
    CHOICE_BEGAN,
    CHOICE_MADE,
    CHOICE_PAUSED,
    CHOICE_RESUMED,
    CIRCUMSTANCES_RECORDED,
    CRITERIA_RECORDED,
    ENTRY_CANCELLED,
    EXPECTED_DATE_SET,
    NEEDS_DESCRIBED,
    PATHWAY_SET,
    READINESS_RECORDED,
    READINESS_RESET,
    STAY_CONFIRMED,
    WAIT_CHANGED,
    WAIT_CLOSED,
    WAIT_OPENED,
)
from homefirst.county.journey.last_entry import last_entries
from homefirst.county.journey.open_now import NOTHING_OPEN, open_of
from homefirst.county.journey.told import Told
from homefirst.county.people.identity import Identity
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Author, EventType

OF_THE_WARD = frozenset(
    type_.name
    for type_ in (
        READINESS_RECORDED,
        READINESS_RESET,
        CRITERIA_RECORDED,
        EXPECTED_DATE_SET,
        PATHWAY_SET,
        STAY_CONFIRMED,
        CIRCUMSTANCES_RECORDED,
        NEEDS_DESCRIBED,
        WAIT_OPENED,
        WAIT_CHANGED,
        WAIT_CLOSED,
        ASSESSMENT_REQUESTED,
        ASSESSMENT_DONE,
        ASSESSMENT_WITHDRAWN,
        CHOICE_BEGAN,
        CHOICE_PAUSED,
        CHOICE_RESUMED,
        CHOICE_MADE,
    )
)
"""What a ward enters, and may say was a slip; where somebody is, other sources say."""
SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that is said: its kind, all that it says but the person, when it was so (None: now), and the
    entry in whose place it stands, where that was a slip."""

    kind: EventType
    says: Mapping[str, Any]
    at: datetime | None = None
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class PersonOnWard:
    """One person as the ward's page shows them; `bed` None where they are in none, `identity` where it is not
    known or not asked for. `entries` are those that are known, the last entered first."""

    person: str
    identity: Identity | None
    clock: Clock
    bed: InBed | None
    told: Told
    waits: tuple[OpenWait, ...]
    entries: tuple[TimelineEntry, ...]
    seen: int

    @property
    def on_ward(self) -> OnWard | None:
        """The same as a list of the ward has it; None for whoever is in no bed."""
        if self.bed is None:
            return None
        return OnWard(self.bed, self.told, self.waits, self.seen, self.clock.at)

    @property
    def of_the_ward(self) -> tuple[TimelineEntry, ...]:
        """What wards entered and still stands."""
        return tuple(
            one for one in self.entries if one.standing == "stands" and one.event.name in OF_THE_WARD
        )

    def since(self, seen: int) -> tuple[TimelineEntry, ...]:
        """What was entered after an entry."""
        return tuple(one for one in self.entries if one.event.seq > seen)

    def last_of(self, kind: EventType) -> TimelineEntry | None:
        """The entry of a kind that counts now for this stay: of those that stand the one that happened
        last."""
        own = [
            one
            for one in self.of_the_ward
            if one.event.name == kind.name
            and one.event.payload.get("spell") in (None, self.bed and self.bed.spell)
        ]
        return max(own, key=lambda one: (one.event.occurred.start, one.event.seq), default=None)


def ask_person_on_ward(key: UUID, caller: Caller) -> PersonOnWard:
    """One person, for direct care; both parts that are shown are on record before. Raises NotFound as
    `permit_story`."""
    known, keys = permit_story(key, caller)
    return _person(known.identity, frozenset(map(str, keys)))


def enter_on_ward(key: UUID, caller: Caller, *, seen: int, sayings: Sequence[Saying]) -> int:
    """Enters what a ward says of somebody, all or none, in one append; the number of the last entry after it.

    Raises NotFound as `ask_person_on_ward`, Overtaken where something was entered since entry `seen`, and
    Refused for what cannot be.
    """
    keys = frozenset(map(str, check_story(key, caller)))
    log, clock = this_log(), ward_clock()
    person = _key_in_bed(clock, keys)
    entries = [
        Entry(
            one.kind,
            one.at or clock.at,
            {"person": person, **one.says},
            corrects=one.instead_of,
        )
        for one in sayings
    ]
    because = SLIP if any(one.instead_of is not None for one in sayings) else None
    enter_as_seen(
        log, person=person, seen=seen, entries=entries, by=Author(caller.asker.user), because=because
    )
    return last_entries(log.now(), [person])[person]


def ask_to_enter(key: UUID, caller: Caller) -> PersonOnWard:
    """The same as `ask_person_on_ward` without a name, for reading what a form says beside what stands: the
    caller may see the story, and nothing is shown. Raises NotFound as it does."""
    return _person(None, frozenset(map(str, check_story(key, caller))))


def taken_back(on: PersonOnWard, entry: str) -> Saying:
    """That an entry was a slip. Raises NotUnderstood for one that is not there to be taken back."""
    found = next((one for one in on.of_the_ward if str(entry_of(one)) == entry), None)
    if found is None:
        raise NotUnderstood(
            "There is no such entry of the ward’s that still stands.",
            where="entry",
            next="Choose one of those listed.",
        )
    return Saying(ENTRY_CANCELLED, {}, found.event.occurred.start, entry_of(found))


def entry_of(one: TimelineEntry) -> int:
    """The number under which an entry is corrected: its own, or of the one that it put right."""
    return one.event.seq if one.event.corrects is None else one.event.corrects


def _person(identity: Identity | None, keys: frozenset[str]) -> PersonOnWard:
    clock = ward_clock()
    person = _key_in_bed(clock, keys)
    now = open_of(clock.view, [person], clock.at).get(person, NOTHING_OPEN)
    told = read.told(clock.view, clock.at, of=[person]).get(person) or Told(person)
    entries = read.timeline(clock.view, person).entries
    return PersonOnWard(
        person=person,
        identity=identity,
        clock=clock,
        bed=now.bed,
        told=told,
        waits=each_step_once(now.waits, wait_kinds()),
        entries=tuple(sorted(entries, key=lambda one: -one.event.seq)),
        seen=last_entries(clock.view, [person]).get(person, 0),
    )


def _key_in_bed(clock: Clock, keys: frozenset[str]) -> str:
    """Of a person's keys the one under which they are in a bed; else the one of whom was entered last."""
    if len(keys) == 1:
        return min(keys)
    now = open_of(clock.view, keys, clock.at)
    last = last_entries(clock.view, keys)
    return max(sorted(keys), key=lambda key: (now.get(key, NOTHING_OPEN).bed is not None, last.get(key, 0)))
