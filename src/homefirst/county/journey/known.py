"""What stood at each time of knowing: corrections and cancellations resolved, and rectangles of both times.

A correction or a cancellation names the entry that it corrects by its number. It counts once both are known.
Of several the one that became known last stands, and of those the one that was recorded last: so the answer
does not depend on the order in which they arrived. What corrects nothing, another person's entry, another
kind of entry or a correction counts for nothing here; the verbs refuse it before it is appended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from homefirst.county.journey.events import ENTRY_CANCELLED, THINGS
from homefirst.county.journey.replay import Face, Replay, Segment, never
from homefirst.county.journey.states import Never
from homefirst.county.journey.stays import RANKS, Step
from homefirst.foundation.store.events import Event

Version = tuple[datetime, int, int, Step | None]
"""When an entry came to stand so, the event that says it, the entry's own number, and the entry; None: it
was cancelled."""


class Rectangle(NamedTuple):
    """What stood from `start` until `end`, as known from `known` until `known_end` (None: and on)."""

    known: datetime
    start: datetime
    kind: str
    thing: str
    known_end: datetime | None
    end: datetime | None
    face: Face


def step_of(event: Event) -> Step:
    """An event that enters something, as a step of a replay."""
    said = event.payload
    thing = next((said[name] for name in THINGS if name in said), "")
    # Last among the order's parts, and the same whatever came first: only twins are told apart by it.
    detail = "|".join(map(str, said.values()))
    return Step(event.occurred.start, RANKS[event.name], thing, detail, event.seq, event.name, said)


def miscorrection(event: Event, by_seq: Mapping[int, Event]) -> Never | None:
    """Why an event corrects nothing; None where it corrects no other, or may."""
    if event.corrects is None:
        cancels = event.name == ENTRY_CANCELLED.name
        return Never("A cancellation names the entry that it cancels.") if cancels else None
    target = by_seq.get(event.corrects)
    if target is None or target.seq >= event.seq:
        return Never(f"There is no entry {event.corrects} of this person: it corrects nothing.")
    if target.corrects is not None:
        return Never(
            f"Entry {target.seq} is itself a correction: correct {target.corrects}, which it corrected."
        )
    if event.name not in (ENTRY_CANCELLED.name, target.name):
        return Never(f"Entry {target.seq} is {target.name}: cancel it, and enter {event.name} anew.")
    return None


def versions(events: Iterable[Event]) -> list[Version]:
    """How the entries of one person came to stand, in the order of knowing."""
    by_seq = {event.seq: event for event in events}
    found: list[Version] = []
    for event in by_seq.values():
        if event.corrects is None and event.name != ENTRY_CANCELLED.name:  # as most are
            found.append((event.known_at, event.seq, event.seq, step_of(event)))
        elif miscorrection(event, by_seq) is None:
            assert event.corrects is not None
            step = None if event.name == ENTRY_CANCELLED.name else step_of(event)
            known = max(event.known_at, by_seq[event.corrects].known_at)
            found.append((known, event.seq, event.corrects, step))
    found.sort(key=itemgetter(0, 1))
    return found


def standing(events: Iterable[Event]) -> dict[int, Step | None]:
    """What stands in the end for each entry, by its number; None where it was cancelled."""
    return {entry: step for _, _, entry, step in versions(events)}


def impossible(events: Sequence[Event]) -> dict[int, Never]:
    """The events of one person that cannot be beside the others, once all is known, each with its reason."""
    by_seq = {event.seq: event for event in events}
    found = {event.seq: why for event in events if (why := miscorrection(event, by_seq)) is not None}
    steps = (step for step in standing(events).values() if step is not None)
    return found | {step.seq: why for step, why in never(steps)}


def rectangles(events: Iterable[Event]) -> list[Rectangle]:
    """What stood when, as known when, of one person, by the time of knowing. Rectangles of one thing never
    overlap, and at any point of both times they say what a replay of all that was known then says."""
    replay = Replay()
    stands: dict[int, Step | None] = {}
    # By kind, thing and start, which no two of one time of knowing share: a face is long to hash.
    since: dict[tuple[str, str, datetime], tuple[datetime, Segment]] = {}
    found: list[Rectangle] = []
    for known, group in groupby(versions(events), key=itemgetter(0)):
        gone, come = _changes(stands, group)
        ended, begun = replay.change(gone, come)
        for one in ended:
            kind, thing, start, end, face = one
            first, _ = since.pop((kind, thing, start))
            found.append(Rectangle(first, start, kind, thing, known, end, face))
        for one in begun:
            since[one[:3]] = known, one
    found += [
        Rectangle(known, start, kind, thing, None, end, face)
        for known, (kind, thing, start, end, face) in since.values()
    ]
    found.sort(key=itemgetter(0, 1, 2, 3))
    return found


def _changes(stands: dict[int, Step | None], group: Iterator[Version]) -> tuple[list[Step], list[Step]]:
    """What of the entries is taken out and put in as some versions become known; `stands` moves along."""
    last = {entry: step for _, _, entry, step in group}
    gone = [step for entry in last if (step := stands.get(entry)) is not None]
    come = [step for step in last.values() if step is not None]
    stands.update(last)
    return gone, come
