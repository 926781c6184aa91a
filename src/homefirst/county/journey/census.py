"""Answers about journeys: who was where at an instant, and what a person's entries say. Frozen, pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from homefirst.foundation.calendar import LONDON
from homefirst.foundation.store.events import Event, told


@dataclass(frozen=True, slots=True)
class OpenWait:
    """A wait that is open: what for, under which reason and whose, since when, and due when."""

    person: str
    wait: str
    what: str
    reason: str | None
    whose: str | None
    opened: datetime
    due: date | None


@dataclass(frozen=True, slots=True)
class InBed:
    """Somebody in a bed, or on leave from it; ready since when all three tests hold, and under which reason
    they are counted as delayed. None is not ready, or no reason given."""

    person: str
    spell: str
    care: str
    place: str
    ward: str | None
    admitted: datetime
    on_leave: bool
    clinical: bool
    multidisciplinary: bool
    safe: bool
    ready_since: datetime | None
    reason: str | None
    whose: str | None


@dataclass(frozen=True, slots=True)
class AtHome:
    """A service at home that is referred, assessed or received, since when, with hours a week."""

    person: str
    service: str
    what: str | None
    place: str | None
    hours: Decimal | None
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Census:
    """Who was where, in what and waiting for what at an instant, as known at a time; by place and person."""

    at: datetime
    known_at: datetime
    beds: tuple[InBed, ...]
    services: tuple[AtHome, ...]
    waits: tuple[OpenWait, ...]

    @classmethod
    def of(
        cls,
        at: datetime,
        known_at: datetime,
        *,
        beds: Iterable[InBed],
        services: Iterable[AtHome],
        waits: Iterable[OpenWait],
    ) -> "Census":
        """A census of these, whatever their order."""
        return cls(
            at=at,
            known_at=known_at,
            beds=tuple(sorted(beds, key=lambda bed: (bed.place, bed.person))),
            services=tuple(sorted(services, key=lambda one: (one.person, one.service))),
            waits=tuple(sorted(waits, key=lambda wait: (wait.opened, wait.wait))),
        )

    @property
    def ready(self) -> int:
        """How many are ready to leave the bed that they are in; who is on leave is not in it."""
        return sum(bed.ready_since is not None and not bed.on_leave for bed in self.beds)

    def as_answer(self, place: str | None = None) -> dict[str, Any]:
        """The census in words for a door; of one place alone where it is named."""
        beds = [bed for bed in self.beds if place in (None, bed.place)]
        services = [service for service in self.services if place in (None, service.place)]
        here = {bed.person for bed in beds} | {service.person for service in services}
        waits = [wait for wait in self.waits if place is None or wait.person in here]
        return {
            "synthetic": True,
            "at": said_instant(self.at),
            "known_at": said_instant(self.known_at),
            "place": place,
            "in_bed": sum(not bed.on_leave for bed in beds),
            "on_leave": sum(bed.on_leave for bed in beds),
            "ready": sum(bed.ready_since is not None and not bed.on_leave for bed in beds),
            "beds": [as_told(bed) for bed in beds],
            "services": [as_told(service) for service in services],
            "waits": [as_told(wait) for wait in waits],
        }


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An entry of a person's journey with its three times, and how it stands: it stands, was corrected or
    cancelled (by which entry), or cannot be (why)."""

    event: Event
    standing: str
    by: int | None = None
    why: str | None = None

    def as_answer(self) -> dict[str, Any]:
        return {**told(self.event), "standing": self.standing, "standing_by": self.by, "why": self.why}


@dataclass(frozen=True, slots=True)
class Timeline:
    """What was entered of a person and known at a time, by the instant at which it happened."""

    person: str
    known_at: datetime
    entries: tuple[TimelineEntry, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "person": self.person,
            "known_at": said_instant(self.known_at),
            "entries": [entry.as_answer() for entry in self.entries],
        }


def as_told(one: InBed | AtHome | OpenWait) -> dict[str, Any]:
    """A bed, a service or a wait in words for a door."""
    return {field.name: _plain(getattr(one, field.name)) for field in fields(one)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return said_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def said_instant(instant: datetime) -> str:
    """An instant in words for a door: ISO 8601 by the county's clocks, with its offset."""
    return instant.astimezone(LONDON).isoformat()
