"""What differs between two censuses: who came, left, moved, became ready; waits and services. Frozen, pure.

A difference holds all of what was and what is, so that applied to the first census it gives the second.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait, as_told, said_instant

Noun = TypeVar("Noun", InBed, AtHome, OpenWait)


class How(StrEnum):
    """What of a person differs between two censuses. Of one person several may hold at once."""

    CAME = "came"
    LEFT = "left"
    MOVED = "moved"
    BECAME_READY = "became ready"
    NO_LONGER_READY = "no longer ready"
    LEAVE_BEGAN = "went on leave"
    LEAVE_ENDED = "back from leave"
    WAIT_OPENED = "wait opened"
    WAIT_CLOSED = "wait closed"
    WAIT_CHANGED = "wait changed"
    SERVICE_BEGAN = "service at home new"
    SERVICE_ENDED = "service at home over"
    SERVICE_CHANGED = "service at home changed"
    OTHERWISE = "known otherwise"
    """Of a bed none of the above, and yet not the same: a test, a reason, a time that was put right."""


@dataclass(frozen=True, slots=True)
class Changed(Generic[Noun]):
    """A bed, a service or a wait as it was and as it is; None where there was none, or is none any more."""

    was: Noun | None
    now: Noun | None

    @property
    def either(self) -> Noun:
        """As it is, or as it was where it is no more."""
        found = self.was if self.now is None else self.now
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class CensusChange:
    """The difference of two censuses, each with its instant and its time of knowing."""

    was_at: datetime
    was_known_at: datetime
    at: datetime
    known_at: datetime
    beds: tuple[Changed[InBed], ...]
    services: tuple[Changed[AtHome], ...]
    waits: tuple[Changed[OpenWait], ...]

    @property
    def counts(self) -> dict[How, int]:
        """How often each thing happened."""
        found = dict.fromkeys(How, 0)
        for hows in (*map(hows_of_bed, self.beds), *map(hows_of_service, self.services)):
            for how in hows:
                found[how] += 1
        for wait in self.waits:
            found[how_of_wait(wait)] += 1
        return found

    def as_answer(self) -> dict[str, Any]:
        return {
            "at": said_instant(self.at),
            "known_at": said_instant(self.known_at),
            "against": said_instant(self.was_at),
            "against_known_at": said_instant(self.was_known_at),
            "counts": {how.value: count for how, count in self.counts.items()},
            "beds": [_told(one, hows_of_bed(one)) for one in self.beds],
            "services": [_told(one, hows_of_service(one)) for one in self.services],
            "waits": [_told(one, (how_of_wait(one),)) for one in self.waits],
        }


def difference(was: Census, now: Census) -> CensusChange:
    """What is to be done to the first census to have the second."""
    return CensusChange(
        was_at=was.at,
        was_known_at=was.known_at,
        at=now.at,
        known_at=now.known_at,
        beds=_changes(was.beds, now.beds, _bed_key),
        services=_changes(was.services, now.services, _service_key),
        waits=_changes(was.waits, now.waits, _wait_key),
    )


def applied(change: CensusChange, was: Census) -> Census:
    """The second census, from the difference and the first."""
    return Census.of(
        change.at,
        change.known_at,
        beds=_after(change.beds, was.beds, _bed_key),
        services=_after(change.services, was.services, _service_key),
        waits=_after(change.waits, was.waits, _wait_key),
    )


def hows_of_bed(one: Changed[InBed]) -> tuple[How, ...]:
    """What happened to somebody in a bed. Who came and is ready became so; who left while ready only left."""
    was, now = one.was, one.now
    if now is None:
        return (How.LEFT,)
    if was is None:
        return (How.CAME,) if now.ready_since is None else (How.CAME, How.BECAME_READY)
    found = [How.MOVED] if (was.care, was.place, was.ward) != (now.care, now.place, now.ward) else []
    if (was.ready_since is None) != (now.ready_since is None):
        found.append(How.NO_LONGER_READY if now.ready_since is None else How.BECAME_READY)
    if was.on_leave != now.on_leave:
        found.append(How.LEAVE_BEGAN if now.on_leave else How.LEAVE_ENDED)
    return tuple(found) or (How.OTHERWISE,)


def hows_of_service(one: Changed[AtHome]) -> tuple[How, ...]:
    """What happened to a service at home."""
    return (_how(one, How.SERVICE_BEGAN, How.SERVICE_ENDED, How.SERVICE_CHANGED),)


def how_of_wait(one: Changed[OpenWait]) -> How:
    """What happened to a wait."""
    return _how(one, How.WAIT_OPENED, How.WAIT_CLOSED, How.WAIT_CHANGED)


def _how(one: Changed[Noun], begun: How, ended: How, changed: How) -> How:
    return begun if one.was is None else ended if one.now is None else changed


def _bed_key(one: InBed) -> Hashable:
    return one.person, one.spell


def _service_key(one: AtHome) -> Hashable:
    return one.person, one.service


def _wait_key(one: OpenWait) -> Hashable:
    return one.person, one.wait


def _by_key(some: Iterable[Noun], key: Callable[[Noun], Hashable]) -> Mapping[Hashable, Noun]:
    return {key(one): one for one in some}


def _changes(
    was: Iterable[Noun], now: Iterable[Noun], key: Callable[[Noun], Hashable]
) -> tuple[Changed[Noun], ...]:
    """What differs, in the order of the second census; then what is no more, in the order of the first."""
    before, after = _by_key(was, key), _by_key(now, key)
    come: list[Changed[Noun]] = [
        Changed(before.get(each), one) for each, one in after.items() if before.get(each) != one
    ]
    gone: list[Changed[Noun]] = [Changed(one, None) for each, one in before.items() if each not in after]
    return tuple(come + gone)


def _after(
    changes: Iterable[Changed[Noun]], was: Iterable[Noun], key: Callable[[Noun], Hashable]
) -> Iterable[Noun]:
    found = dict(_by_key(was, key))
    for one in changes:
        if one.now is None:
            del found[key(one.either)]
        else:
            found[key(one.now)] = one.now
    return found.values()


def _told(one: Changed[Noun], hows: tuple[How, ...]) -> dict[str, Any]:
    return {
        "person": one.either.person,
        "how": [how.value for how in hows],
        "was": None if one.was is None else as_told(one.was),
        "now": None if one.now is None else as_told(one.now),
    }
