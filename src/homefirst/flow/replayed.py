"""One person of a simulation, and who waited longest, as JSON has them. Nobody of them exists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from homefirst.flow.network.network import Network
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import NotFound, NotUnderstood

AT_START = "at the start"
"""Stands for the source of those who were there when it began."""


@dataclass(frozen=True, slots=True)
class Which:
    """A person of a replication of one scenario of a kept simulation: the nth, from 1, of a source (None: of
    those there at the start). `scenario` 0 is the network as it is, 1 the first option."""

    run: str
    scenario: int
    replication: int
    source: str | None
    nth: int


class Happened(NamedTuple):
    """Something that happened to a person, so many days after the network's start; `keeps` is the place that
    they keep while they wait, and where those came from who start."""

    day: float
    word: str
    place: str | None
    keeps: str | None


class Waited(NamedTuple):
    """A start in a place, after so many days of waiting: of the nth person, from 1, of a source."""

    place: str
    day: float
    waited: float
    source: str | None
    nth: int


def person_of(text: str) -> tuple[str | None, int]:
    """`SOURCE:NTH` as somebody wrote it: “emergency arrivals:17” is its 17th; “at the start:3” was there.
    Raises NotUnderstood."""
    source, colon, nth = text.rpartition(":")
    if not colon or not source.strip() or not nth.strip().isdecimal() or not 1 <= int(nth) < 2**31:
        raise NotUnderstood(
            f"“{text}” names no simulated person.",
            where="person",
            next=f"Write SOURCE:NTH, as “emergency arrivals:17”, or “{AT_START}:3”.",
        )
    name = source.strip()
    return (None if name == AT_START else name), int(nth)


def source_at(network: Network, number: int) -> str | None:
    """The source of a number: 0 is those there at the start, 1 the first. Raises NotFound."""
    if not 0 <= number <= len(network.sources):
        raise NotFound("There is no such source in this network.", where=f"source {number}")
    return None if number == 0 else network.sources[number - 1].name


def number_of(network: Network, source: str | None) -> int:
    """The number of a source, as `source_at` takes it. Raises NotFound."""
    names = (None, *(one.name for one in network.sources))
    if source not in names:
        raise NotFound(
            f"There is no source “{source}” in this network.",
            where="person",
            next=f"There are: {', '.join(name for name in names if name)}; and “{AT_START}”.",
        )
    return names.index(source)


def local_moment(start: date, day: float) -> str:
    """The moment so many days after the midnight with which a day begins, to the minute, each day of the
    simulation having 24 hours."""
    whole, minutes = divmod(round(day * 1440), 1440)
    clock = time(minutes // 60, minutes % 60)
    return datetime.combine(start + timedelta(days=whole), clock, LONDON).isoformat(timespec="minutes")


def story(network: Network, which: Which, moments: Sequence[Happened]) -> dict[str, Any]:
    """What happened to one person. Raises NotFound where they never came."""
    if not moments:
        raise NotFound(
            f"Nobody is number {which.nth:,} of {which.source or AT_START} in this replication.",
            where="person",
            next="Name an earlier one, or look at who waited longest.",
        )
    return _head(which) | {
        "person": {"source": which.source or AT_START, "nth": which.nth},
        "moments": [
            {
                "day": one.day,
                "at": local_moment(network.start, one.day),
                "what": one.word,
                "place": one.place,
                "keeps": one.keeps,
                "days": later.day - one.day if later else None,
            }
            for one, later in zip(moments, (*moments[1:], None), strict=True)
        ],
    }


def longest(network: Network, which: Which, waits: Iterable[Waited]) -> dict[str, Any]:
    """Who waited, the longest first, in the order that they are given."""
    return _head(which) | {
        "waits": [
            {
                "place": one.place,
                "days": one.waited,
                "day": one.day,
                "started": local_moment(network.start, one.day),
                "source": one.source or AT_START,
                "number": number_of(network, one.source),
                "nth": one.nth,
            }
            for one in waits
        ]
    }


def _head(which: Which) -> dict[str, Any]:
    return {
        "simulated": True,
        "run": which.run,
        "scenario": which.scenario,
        "replication": which.replication,
    }
