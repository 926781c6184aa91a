"""A working day of the synthetic county: what happened on a day before happens again, to whom it fits now.

Each entry of the earlier day has a place, a wait or a service; somebody is taken who is there now, and what
is needed first (ready, waiting) holds of them. What fits nobody is left out. Pure: the same day, county and
chance give the same entries. Nobody in it exists.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import BY_NAME
from homefirst.foundation.store.events import Event

RECEIVING = "receiving"


@dataclass
class _Open:
    """Who is where and waits for what as the day goes on, by the key of the stay, wait or service."""

    beds: dict[str, InBed] = field(default_factory=dict)
    waits: dict[str, OpenWait] = field(default_factory=dict)
    services: dict[str, AtHome] = field(default_factory=dict)

    @classmethod
    def of(cls, census: Census) -> "_Open":
        return cls(
            {bed.spell: bed for bed in census.beds},
            {wait.wait: wait for wait in census.waits},
            {service.service: service for service in census.services},
        )

    def waiting(self) -> set[str]:
        return {wait.person for wait in self.waits.values()}


def working_day(
    before: Census, happened: Iterable[Event], now: Census, shift: timedelta, rng: np.random.Generator
) -> Iterator[Entry]:
    """The entries of a day like an earlier one, `shift` later, as they happen.

    `before` is the census at the beginning of the earlier day, `happened` its entries, `now` the census at
    the beginning of this one.
    """
    then, today = _Open.of(before), _Open.of(now)
    for event in sorted(happened, key=lambda event: (event.occurred.start, event.seq)):
        act = _ACTS.get(event.name)
        if act is None or event.corrects is not None:
            continue
        asked = _Asked(then, today, event.payload, event.occurred.start + shift, rng)
        says = act(asked)
        _follow(then, event.name, event.payload, event.occurred.start)
        if says is not None:
            _follow(today, event.name, says, asked.at)
            yield Entry(BY_NAME[event.name], asked.at, says, known_at=asked.at)


@dataclass(frozen=True)
class _Asked:
    """One entry of the earlier day, and the county as it was then and as it is now."""

    then: _Open
    today: _Open
    said: Mapping[str, Any]
    at: datetime
    rng: np.random.Generator

    def key(self) -> str:
        return str(UUID(bytes=self.rng.bytes(16), version=4))

    def one(self, fitting: Sequence[str]) -> str | None:
        """One of some keys by chance; None of none."""
        return fitting[int(self.rng.integers(len(fitting)))] if fitting else None

    def somebody(self, fits: Callable[[InBed, InBed], bool]) -> InBed | None:
        """Somebody in a bed of the same place now, whom it fits as it did the one before."""
        was = self.then.beds.get(self.said["spell"])
        if was is None:
            return None
        there = (bed for bed in self.today.beds.values() if bed.place == was.place and not bed.on_leave)
        key = self.one(sorted(bed.spell for bed in there if fits(bed, was)))
        return None if key is None else self.today.beds[key]


Says = Mapping[str, Any] | None


def _of_stay(asked: _Asked, bed: InBed | None) -> Says:
    return None if bed is None else {**asked.said, "person": bed.person, "spell": bed.spell}


def _admitted(asked: _Asked) -> Says:
    return {**asked.said, "person": asked.key(), "spell": asked.key()}


def _in_bed(asked: _Asked) -> Says:
    return _of_stay(asked, asked.somebody(lambda bed, was: _ready(bed) == _ready(was)))


def _found_ready(asked: _Asked) -> Says:
    return _of_stay(asked, asked.somebody(lambda bed, _: not _ready(bed)))


def _unready(asked: _Asked) -> Says:
    return _of_stay(asked, asked.somebody(lambda bed, _: _ready(bed)))


def _wait_opened(asked: _Asked) -> Says:
    waiting = asked.today.waiting()
    beds = (bed for bed in asked.today.beds.values() if _ready(bed) and bed.person not in waiting)
    person = asked.one(sorted(bed.person for bed in beds))
    return None if person is None else {**asked.said, "person": person, "wait": asked.key()}


def _wait_open(asked: _Asked) -> Says:
    was = asked.then.waits.get(asked.said["wait"])
    if was is None:
        return None
    same = sorted(wait.wait for wait in asked.today.waits.values() if wait.what == was.what)
    key = asked.one(same)
    return None if key is None else {**asked.said, "person": asked.today.waits[key].person, "wait": key}


def _service_begun(asked: _Asked) -> Says:
    person = asked.one(sorted(asked.today.waiting()))
    return None if person is None else {**asked.said, "person": person, "service": asked.key()}


def _service_given(asked: _Asked) -> Says:
    was = asked.then.services.get(asked.said["service"])
    if was is None or was.state != RECEIVING:
        return None
    same = (one for one in asked.today.services.values() if one.what == was.what and one.state == RECEIVING)
    key = asked.one(sorted(one.service for one in same))
    return None if key is None else {**asked.said, "person": asked.today.services[key].person, "service": key}


_ACTS: Mapping[str, Callable[[_Asked], Says]] = {
    "Admitted": _admitted,
    "Transferred": _in_bed,
    "Discharged": _in_bed,
    "ReadinessRecorded": _found_ready,
    "ReadinessReset": _unready,
    "ExpectedDateSet": _in_bed,
    "CriteriaRecorded": _in_bed,
    "PathwaySet": _in_bed,
    "StayConfirmed": _in_bed,
    "WaitOpened": _wait_opened,
    "WaitChanged": _wait_open,
    "WaitClosed": _wait_open,
    "ServiceStarted": _service_begun,
    "ServiceHoursChanged": _service_given,
    "ServiceEnded": _service_given,
}


def _ready(bed: InBed) -> bool:
    return bed.ready_since is not None


def _follow(open_: _Open, name: str, says: Mapping[str, Any], at: datetime) -> None:
    """What is open after an entry; as far as this day needs it."""
    person = says["person"]
    if name == "Admitted":
        where = says["care"], says["place"], says["ward"]
        open_.beds[says["spell"]] = InBed(
            person, says["spell"], *where, at, False, False, False, False, None, None, None
        )
    elif name == "Transferred" and says["spell"] in open_.beds:
        bed = open_.beds[says["spell"]]
        moved = replace(bed, care=says["care"], place=says["place"], ward=says["ward"])
        open_.beds[says["spell"]] = moved if bed.place == moved.place else replace(moved, ready_since=None)
    elif name == "Discharged":
        open_.beds.pop(says["spell"], None)
    elif name in ("ReadinessRecorded", "ReadinessReset") and says["spell"] in open_.beds:
        holds = name == "ReadinessRecorded" and all(
            says[test] for test in ("clinical", "multidisciplinary", "safe")
        )
        open_.beds[says["spell"]] = replace(open_.beds[says["spell"]], ready_since=at if holds else None)
    elif name in ("WaitOpened", "WaitChanged"):
        open_.waits[says["wait"]] = OpenWait(
            person, says["wait"], says["what"], says["reason"], says["whose"], at, None
        )
    elif name == "WaitClosed":
        open_.waits.pop(says["wait"], None)
    elif name == "ServiceStarted":
        open_.services[says["service"]] = AtHome(
            person, says["service"], says["what"], says["place"], None, RECEIVING, at
        )
    elif name == "ServiceEnded":
        open_.services.pop(says["service"], None)
