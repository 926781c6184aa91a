"""The nouns of the log: what a verb hands over, what stands in the log, and who said it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from homefirst.foundation.calendar import LONDON, Month, day_after, midnight
from homefirst.foundation.errors import NotUnderstood


class Grain(StrEnum):
    INSTANT = "instant"
    DAY = "day"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Occurred:
    """When a fact was so: an instant (start and end the same), a local day, or a half-open period."""

    start: datetime
    end: datetime
    grain: Grain

    @classmethod
    def at(cls, instant: datetime) -> "Occurred":
        utc = _aware(instant)
        return cls(utc, utc, Grain.INSTANT)

    @classmethod
    def on(cls, day: date) -> "Occurred":
        return cls(midnight(day), midnight(day_after(day)), Grain.DAY)

    @classmethod
    def in_month(cls, month: Month) -> "Occurred":
        return cls(midnight(month.first), midnight((month + 1).first), Grain.PERIOD)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise NotUnderstood(f"The time {instant} has no offset.", next="Give an aware datetime.")
    return instant.astimezone(UTC)


Raise = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From what an event says in one version to what it says in the next: pure."""


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of fact: its past-tense name, version and payload fields, each declared personal or not.

    `older` has a function for each version before this one, the first first: from what an event said then to
    what it says in the version after (raising.py).
    """

    name: str
    version: int
    personal: frozenset[str]
    not_personal: frozenset[str]
    older: tuple[Raise, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        return self.personal | self.not_personal


@dataclass(frozen=True, slots=True)
class Author:
    """Who says so. Only a loader may say that something was known before it was recorded."""

    name: str
    loader: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message that a fact came in, by its sender and the sender's own name for it."""

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a verb hands to the log. `known_at` None: known when it is recorded."""

    stream: str
    type: EventType
    occurred: Occurred
    payload: Mapping[str, Any]
    known_at: datetime | None = None
    corrects: int | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as it stands in the log."""

    county: str
    stream: str
    seq: int
    name: str
    version: int
    occurred: Occurred
    known_at: datetime
    recorded_at: datetime
    by: str
    because: str | None
    corrects: int | None
    payload: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: how many facts were new, how many had been taken in before, and the streams'
    last numbers."""

    new: int
    already: int
    heads: tuple[tuple[str, int], ...]


def told(event: Event) -> dict[str, Any]:
    """An event in words for a person: its times with offset, its payload as it stands."""
    occurred = event.occurred
    return {
        "county": event.county,
        "stream": event.stream,
        "seq": event.seq,
        "name": event.name,
        "version": event.version,
        "occurred": {
            "grain": occurred.grain.value,
            "from": occurred.start.astimezone(LONDON).isoformat(),
            "until": occurred.end.astimezone(LONDON).isoformat(),
        },
        "known_at": event.known_at.astimezone(LONDON).isoformat(),
        "recorded_at": event.recorded_at.astimezone(LONDON).isoformat(),
        "by": event.by,
        "because": event.because,
        "corrects": event.corrects,
        "payload": dict(event.payload),
    }
