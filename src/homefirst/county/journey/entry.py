"""What somebody enters of a journey, and what in it cannot be: pure, before anything is appended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from homefirst.county.catalogue.delays import REASONS, Organisation
from homefirst.county.journey.events import ENTRY_CANCELLED, STREAM
from homefirst.county.journey.fields import check_of, may_be_unknown
from homefirst.county.journey.known import impossible
from homefirst.foundation.calendar import LONDON, Month
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.events import Appended, Event, EventType, Fact, Occurred, Receipt

EARLIEST = datetime(1948, 7, 5, tzinfo=UTC)
"""The NHS began. What is older is a spreadsheet's empty date, or a slip of the pen."""
_ORGANISATIONS = {reason.code: reason for reason in REASONS}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is said of a person's journey: what, when it happened, and all that its kind says.

    `corrects` is the number of the event that this one puts right or cancels. `known_at` is a loader's: when
    the county could know it; None: now.
    """

    type: EventType
    at: datetime
    says: Mapping[str, Any] = field(hash=False)
    known_at: datetime | None = None
    corrects: int | None = None
    receipt: Receipt | None = None

    def fact(self) -> Fact:
        return Fact(
            stream=STREAM,
            type=self.type,
            occurred=Occurred.at(self.at),
            payload=self.says,
            known_at=self.known_at,
            corrects=self.corrects,
            receipt=self.receipt,
        )

    def event(self, county: str, seq: int, now: datetime) -> Event:
        """The event that it would become."""
        return Event(
            county=county,
            stream=STREAM,
            seq=seq,
            name=self.type.name,
            version=self.type.version,
            occurred=Occurred.at(self.at),
            known_at=self.known_at or now,
            recorded_at=now,
            by="",
            because=None,
            corrects=self.corrects,
            payload=self.says,
        )

    @property
    def where(self) -> str:
        """Its address in a sentence, and nothing of whom it is about."""
        at = self.at.astimezone(LONDON) if self.at.tzinfo else self.at
        return f"{self.type.name} of {at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry that cannot be kept, and the reason that its sender can act on."""

    entry: Entry
    problem: Problem


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of many entries: what the append did with those that can be, and the others."""

    appended: Appended
    quarantined: tuple[Quarantined, ...]


def ill_said(entry: Entry, now: datetime) -> Problem | None:
    """What in an entry by itself cannot be read, or cannot be so; None where nothing."""
    if entry.at.tzinfo is None or (entry.known_at is not None and entry.known_at.tzinfo is None):
        return Problem(entry.where, "The time has no offset.", "Give an aware time.")
    if entry.at < EARLIEST:
        return Problem(entry.where, "That was before the NHS began.", "Check the date: an empty one?")
    known = entry.known_at or now
    if known > now:
        return Problem(entry.where, "It would be known after it is recorded.", "Load it when it is known.")
    if entry.at > known:
        return Problem(entry.where, "It would be known before it happened.", "Check both times.")
    if entry.says.keys() != entry.type.fields:
        other = ", ".join(sorted(entry.says.keys() ^ entry.type.fields))
        return Problem(entry.where, f"It says other things than its kind: {other}.", "Say each of them once.")
    for name, value in entry.says.items():
        wrong = check_of(name, entry.type.name)(value)
        if wrong and not (value is None and may_be_unknown(name, entry.type.name)):
            return Problem(entry.where, f"The field {name}: {wrong}", "Put it right at its source.")
    return _wrongly_attributed(entry)


def _wrongly_attributed(entry: Entry) -> Problem | None:
    """Why a reason for delay cannot be the responsibility of whom the entry names. Whose step a wait is may
    be said without a reason, which a rule then derives (policy/coding.py); a reason says whose it is."""
    code, whose = entry.says.get("reason"), entry.says.get("whose")
    if code is None:
        return None
    if whose is None:
        return Problem(
            entry.where, f"Reason {code} does not say whose it is.", "Say whose, or leave the reason out."
        )
    reason = _ORGANISATIONS[code]
    if Organisation(whose) not in reason.organisations:
        return Problem(
            entry.where,
            f"Reason {code} cannot be the responsibility of {whose}.",
            "Choose another of the two.",
        )
    if not reason.asked_in(Month.of(entry.at.astimezone(LONDON).date())):
        return Problem(entry.where, f"There was no reason {code} yet.", f"It began in {reason.since}.")
    return None


def cannot_be(before: Sequence[Event], new: Sequence[Event]) -> dict[int, Problem]:
    """Which of some new events of one person cannot be beside what stands, by their numbers.

    As many are kept as can be: all where all can; else one after another as they happened, and again those
    that could not be yet, until none more can.
    """
    if not impossible([*before, *new]):
        return {}
    wrong = impossible(before).keys()

    def amiss(kept: Sequence[Event]) -> dict[int, str]:
        found = impossible([*before, *kept])
        return {seq: why for seq, why in found.items() if seq not in wrong}

    if not amiss(new):
        return {}
    events = {event.seq: event for event in (*before, *new)}
    kept: list[Event] = []
    left = sorted(new, key=lambda event: (event.occurred.start, event.seq))
    refused: dict[int, Problem] = {}
    while left:
        refused = {}
        for event in left:
            found = amiss([*kept, event])
            if found:
                refused[event.seq] = _why(event, found, events)
            else:
                kept.append(event)
        if len(refused) == len(left):
            break
        left = [event for event in left if event.seq in refused]
    return refused


def _why(event: Event, found: Mapping[int, str], events: Mapping[int, Event]) -> Problem:
    where = f"{event.name} of {event.occurred.start.astimezone(LONDON):%Y-%m-%d %H:%M}"
    if event.seq in found:
        return Problem(where, found[event.seq], "Check its time and its key, or mend what stands.")
    seq, why = min(found.items())
    other = events[seq]
    at = other.occurred.start.astimezone(LONDON)
    verb = "cancel" if event.name == ENTRY_CANCELLED.name else "enter"
    return Problem(
        where,
        f"Then {other.name} of {at:%Y-%m-%d %H:%M}, entry {seq}, could not be: {why}",
        f"Put that one right first, or do not {verb} this.",
    )
