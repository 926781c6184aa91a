"""The verbs of journeys: what somebody at the door enters, and what a loader brings in bulk.

At the door an entry that cannot be is refused before anything is appended. In bulk it is quarantined with
its reason, and the rest is kept. Both look while the stream is held: what they found still stands when they
append.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from homefirst.county.journey import events as kinds
from homefirst.county.journey import quarantine
from homefirst.county.journey.entry import Entry, Loaded, Quarantined, cannot_be, ill_said
from homefirst.county.journey.projection import JOURNEYS
from homefirst.foundation.errors import Problem, Refused
from homefirst.foundation.store.events import Appended, Author, Event, EventType
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.log import Log

_NEW = 2**40  # numbers of events that have none yet: above all that have


def enter(log: Log, *, entries: Sequence[Entry], by: Author, because: str | None = None) -> Appended:
    """Appends entries of a person at the door, all or none. Raises Refused for the first that cannot be."""
    with log.holding(kinds.STREAM) as view:
        fresh = _fresh(log, entries)
        problems = _judged(log, fresh, view.known_at)
        if problems:
            problem = problems[min(problems)]
            raise Refused(problem.what, where=problem.where, next=problem.next)
        return log.append([entry.fact() for entry in fresh], by=by, because=because)


def load(log: Log, *, entries: Sequence[Entry], by: Author, because: str | None = None) -> Loaded:
    """Appends what can be of many entries, in the order given, and gives back the rest with its reasons.

    An entry whose message was taken in before is left out and not judged again. What cannot be is kept in
    quarantine with its reason, and noted as mended once it is taken in.
    """
    with log.holding(kinds.STREAM) as view:
        fresh = _fresh(log, entries)
        problems = _judged(log, fresh, view.known_at)
        kept = [entry.fact() for place, entry in enumerate(fresh) if place not in problems]
        done = log.append(kept, by=by, because=because)
        out = tuple(Quarantined(fresh[place], problem) for place, problem in sorted(problems.items()))
        quarantine.keep(log.county, out, by=by.name)
        good = [entry for place, entry in enumerate(fresh) if place not in problems]
        quarantine.mend(log.county, good, by=by.name)
    return Loaded(replace(done, already=len(entries) - len(fresh) + done.already), out)


def judged(log: Log, *, entries: Sequence[Entry]) -> dict[int, Problem]:
    """Which of many entries could not be kept now, by their places, and why: what `load` would quarantine.
    Nothing is appended."""
    return _judged(log, entries, log.now().known_at)


def _fresh(log: Log, entries: Sequence[Entry]) -> list[Entry]:
    known = log.received([entry.receipt for entry in entries if entry.receipt is not None])
    return [entry for entry in entries if entry.receipt is None or entry.receipt not in known]


def _judged(log: Log, entries: Sequence[Entry], now: datetime) -> dict[int, Problem]:
    """The entries that cannot be, by their places."""
    problems = {place: wrong for place, entry in enumerate(entries) if (wrong := ill_said(entry, now))}
    of_person: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        if place not in problems:
            of_person.setdefault(entry.says["person"], []).append(place)
    held = events_of_keys(log.raw(), JOURNEYS, log.county, of_person)
    for person, places in of_person.items():
        new = [entries[place].event(log.county, _NEW + place, now) for place in places]
        found = cannot_be(held[person], new)
        problems |= {seq - _NEW: problem for seq, problem in found.items()}
    return problems


def admit(
    log: Log,
    *,
    person: str,
    spell: str,
    care: str,
    place: str,
    ward: str | None,
    method: str | None = None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A stay in a bed begins; `spell` is a new key, `method` how they came in (None: nobody says). Raises
    Refused where they are in another bed."""
    bed = {"spell": spell, "care": care, "place": place, "ward": ward}
    says = {"person": person, **bed, "method": method}
    return enter_one(log, kinds.ADMITTED, says, by, at, because)


def transfer(
    log: Log,
    *,
    person: str,
    spell: str,
    care: str,
    place: str,
    ward: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """The stay goes on in another bed; to another place or type of care, being ready begins anew."""
    says = {"person": person, "spell": spell, "care": care, "place": place, "ward": ward}
    return enter_one(log, kinds.TRANSFERRED, says, by, at, because)


def begin_leave(
    log: Log, *, person: str, spell: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """They leave the bed for a while, and it stays theirs."""
    return enter_one(log, kinds.LEAVE_BEGAN, {"person": person, "spell": spell}, by, at, because)


def end_leave(
    log: Log, *, person: str, spell: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """They are back in the bed."""
    return enter_one(log, kinds.LEAVE_ENDED, {"person": person, "spell": spell}, by, at, because)


def discharge(
    log: Log,
    *,
    person: str,
    spell: str,
    destination: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """The stay ends. Waits stay open: who waits in a bed may wait on at home."""
    says = {"person": person, "spell": spell, "destination": destination}
    return enter_one(log, kinds.DISCHARGED, says, by, at, because)


def record_death(log: Log, *, person: str, by: Author, at: datetime, because: str | None = None) -> Appended:
    """Ends whatever is open. Raises Refused where something is entered that happened later."""
    return enter_one(log, kinds.DIED, {"person": person}, by, at, because)


def record_readiness(
    log: Log,
    *,
    person: str,
    spell: str,
    clinical: bool | None = None,
    multidisciplinary: bool | None = None,
    safe: bool | None = None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """What was found of the three tests; None leaves one as it was. Ready from when all three hold."""
    tests = {"clinical": clinical, "multidisciplinary": multidisciplinary, "safe": safe}
    says = {"person": person, "spell": spell, **tests}
    return enter_one(log, kinds.READINESS_RECORDED, says, by, at, because)


def reset_readiness(
    log: Log, *, person: str, spell: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """They are not ready any more: none of the tests holds until it is found anew."""
    return enter_one(log, kinds.READINESS_RESET, {"person": person, "spell": spell}, by, at, because)


def correct(
    log: Log,
    *,
    seq: int,
    says: Mapping[str, Any],
    at: datetime,
    by: Author,
    because: str | None,
    known_at: datetime | None = None,
) -> Appended:
    """Puts an entry right: it happened `at`, and says this (all that its kind says but the person). Raises
    Refused where there is no such entry, or it is itself a correction."""
    entry = _entry(log, seq)
    said = {**says, "person": entry.payload["person"]}
    corrected = Entry(kinds.BY_NAME[entry.name], at, said, known_at, corrects=seq)
    return enter(log, entries=[corrected], by=by, because=because)


def cancel(
    log: Log, *, seq: int, by: Author, because: str | None, known_at: datetime | None = None
) -> Appended:
    """Says that an entry never was so. Raises Refused as `correct`, and where others lean on it."""
    entry = _entry(log, seq)
    says = {"person": entry.payload["person"]}
    cancelled = Entry(kinds.ENTRY_CANCELLED, entry.occurred.start, says, known_at, corrects=seq)
    return enter(log, entries=[cancelled], by=by, because=because)


def _entry(log: Log, seq: int) -> Event:
    entry = log.event(kinds.STREAM, seq)
    if entry is None or "person" not in entry.payload:
        raise Refused(
            "There is no entry of this number: it corrects nothing.",
            where=f"{kinds.STREAM} {seq}",
            next="Look for the number in the person's timeline.",
        )
    return entry


def enter_one(
    log: Log,
    type_: EventType,
    says: Mapping[str, Any],
    by: Author,
    at: datetime,
    because: str | None,
) -> Appended:
    """One entry at the door, as `enter` takes it: what every verb of a journey ends in."""
    return enter(log, entries=[Entry(type_, at, says)], by=by, because=because)
