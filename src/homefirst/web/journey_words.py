"""What was entered of a journey, in words: what happened, what was said of it, and how the entry stands."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from homefirst.app.places import place_name
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.journey.census import TimelineEntry
from homefirst.county.journey.told_twice import Told, ToldTwice
from homefirst.foundation.store.events import Event
from homefirst.web.beds_shown import WHOSE, what_for, words
from homefirst.web.environment import day, local_time

NOT_KNOWN = "not known"
CARES = dict(CATEGORIES[Breakdown.CARE])
REASONS = dict(CATEGORIES[Breakdown.REASON])
TESTS = {"clinical": "clinical decision", "multidisciplinary": "multidisciplinary decision", "safe": "safe"}
MARKS = {
    Told.SAME: "",
    Told.DIFFERENTLY: "told differently",
    Told.ONLY_FIRST: "only the first tells it",
    Told.ONLY_SECOND: "only the second tells it",
}


def happened(event: Event) -> str:
    """An event's name as words: ReadinessRecorded as “Readiness recorded”."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", event.name).capitalize()


def says(event: Event) -> str:
    """What an entry says beside its keys, in words; empty where that is nothing."""
    said: Mapping[str, Any] = event.payload
    parts = [
        *([CARES.get(said["care"], words(said["care"]))] if "care" in said else []),
        *([place_name(said["place"])] if said.get("place") else []),
        *([f"ward {words(said['ward'])}"] if said.get("ward") else []),
        *([what_for(said["what"])] if said.get("what") else []),
        *(f"{name}: {'holds' if said[test] else 'does not hold'}" for test, name in TESTS.items()
          if said.get(test) is not None),
        *([reason_said(said["reason"])] if said.get("reason") else []),
        *([WHOSE.get(said["whose"], words(said["whose"]))] if said.get("whose") else []),
        *([f"due {day(date.fromisoformat(said['due']))}"] if said.get("due") else []),
        *([f"{said['hours']} hours a week"] if said.get("hours") else []),
        *([f"to {words(said['destination'])}"] if said.get("destination") else []),
        *([f"outcome {words(said['outcome'])}"] if said.get("outcome") else []),
    ]  # fmt: skip
    return "; ".join(parts)


def reason_said(code: str) -> str:
    """A reason of the return in words: its code, and what it says."""
    return f"reason {code}, {REASONS.get(code, '').lower()}"


def stands(entry: TimelineEntry | None) -> str:
    """How an entry stands, in a sentence; None: it was not known."""
    if entry is None:
        return NOT_KNOWN
    corrects = entry.event.corrects
    if entry.standing == "cannot be":
        return f"cannot be: {entry.why}"
    if entry.standing == "cancels":
        return f"cancels entry {corrects}"
    if entry.by is not None:
        return f"{entry.standing} by entry {entry.by}"
    return entry.standing if corrects is None else f"stands, and corrects entry {corrects}"


def entry_cells(event: Event) -> list[str]:
    """What happened, and the three times: when it happened, was known and was recorded."""
    what, said = happened(event), says(event)
    return [
        f"{what}: {said}" if said else what,
        local_time(event.occurred.start),
        local_time(event.known_at),
        local_time(event.recorded_at),
    ]


def mark_of(one: ToldTwice) -> str:
    """How an entry differs between two tellings; empty where it does not."""
    return MARKS[one.told]
