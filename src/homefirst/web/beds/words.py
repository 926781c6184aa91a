"""What was entered of a journey, in words: what happened, what was said of it, and how the entry stands."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from homefirst.app.ground.places import place_name
from homefirst.county.catalogue import offer_words
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.catalogue.ward_words import CRITERIA, METHODS, PATHWAYS, PAUSES, PROFESSIONS
from homefirst.county.journey.census import TimelineEntry
from homefirst.county.journey.events import THINGS
from homefirst.county.journey.told_twice import Told, ToldTwice
from homefirst.foundation.store.events import Event
from homefirst.web.beds.shown import WHOSE, what_for, words
from homefirst.web.sheet.environment import day, local_time

NOT_KNOWN = "not known"
CARES = dict(CATEGORIES[Breakdown.CARE])
REASONS = dict(CATEGORIES[Breakdown.REASON])
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
KEYS = frozenset({"person", *THINGS})
_WHY = {**offer_words.FAILED, **offer_words.WITHDRAWN, **offer_words.DECLINED, **PAUSES}
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
    """What an entry says beside its keys, in words; empty where that is nothing. What is unknown is left out,
    and a field that has no words of its own here is told by its name."""
    said = {name: value for name, value in event.payload.items() if name not in KEYS and value is not None}
    first = [(name, SAID[name]) for name in SAID if name in said]
    told = [as_said(said[name]) for name, as_said in first]
    told += [f"{words(name)}: {_value(value)}" for name, value in said.items() if name not in SAID]
    return "; ".join(told)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(words, value)) or "none"
    return words(str(value)) if not ISO_DAY.fullmatch(str(value)) else day(date.fromisoformat(value))


def _test(name: str) -> Callable[[bool], str]:
    return lambda holds: f"{name}: {'holds' if holds else 'does not hold'}"


def reason_said(code: str) -> str:
    """A reason of the return in words: its code, and what it says."""
    return f"reason {code}, {REASONS.get(code, '').lower()}"


SAID: Mapping[str, Callable[[Any], str]] = {
    "care": lambda care: CARES.get(care, words(care)),
    "place": place_name,
    "ward": lambda ward: f"ward {words(ward)}",
    "method": lambda method: f"came in {METHODS.get(method, words(method))}",
    "what": what_for,
    "clinical": _test("clinical decision"),
    "multidisciplinary": _test("multidisciplinary decision"),
    "safe": _test("safe"),
    "reason": reason_said,
    "whose": lambda whose: WHOSE.get(whose, words(whose)),
    "due": lambda due: f"due {day(date.fromisoformat(due))}",
    "hours": lambda hours: f"{hours} hours a week",
    "met": lambda met: "; ".join(CRITERIA.get(one, words(one)) for one in met) or "none is met",
    "day": lambda left: day(date.fromisoformat(left)),
    "certainty": words,
    "pathway": lambda pathway: PATHWAYS.get(pathway, str(pathway)),
    "profession": lambda profession: PROFESSIONS.get(profession, words(profession)),
    "start": lambda start: f"from {day(date.fromisoformat(start))}",
    "weekly": lambda pounds: f"£{pounds} a week",
    "resource": lambda resource: f"taken from {words(resource)}",
    "runner_up": lambda resource: f"next would have been {words(resource)}",
    "about": lambda about: f"about {offer_words.DECISIONS.get(about, words(about))}",
    "found": lambda found: offer_words.FOUND.get(found, words(found)),
    "why": lambda why: _WHY.get(why, words(why)),
    "destination": lambda destination: f"to {words(destination)}",
    "outcome": lambda outcome: f"outcome {words(outcome)}",
}
"""How a field is told that has words of its own, in the order in which they are told."""


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
