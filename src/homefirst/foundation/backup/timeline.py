"""The write-ahead log's files, by name: which of them lead from a backup to where the archive ends.

PostgreSQL numbers the files of its write-ahead log; a database that was restored to an earlier moment goes on
upon a timeline of its own, and a history file tells where each timeline left the one before. The rules here
know names and numbers only, and touch nothing.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from homefirst.foundation.errors import NotUnderstood, Refused

SEGMENT_BYTES = 16 * 2**20  # what initdb makes; the clusters that we make say no other
_A_LOG = 2**32 // SEGMENT_BYTES  # files in what a name's middle eight digits count
_SEGMENT = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})")
_HISTORY = re.compile(r"([0-9A-F]{8})\.history")


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One file of the write-ahead log: its timeline, and its number from the log's beginning."""

    timeline: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.timeline:08X}{self.number // _A_LOG:08X}{self.number % _A_LOG:08X}"

    @property
    def start(self) -> int:
        """The place in the log, in bytes, at which it begins."""
        return self.number * SEGMENT_BYTES


@dataclass(frozen=True, slots=True)
class History:
    """A timeline, and the ones that it came from, oldest first: (timeline, where it was left, in bytes)."""

    timeline: int
    parents: tuple[tuple[int, int], ...]

    def at(self, number: int) -> Segment:
        """The file that holds segment `number` for whoever follows this timeline. The segment in which a
        timeline was left is the next one's: it begins with a copy of what stood there before."""
        for timeline, left in self.parents:
            if number < left // SEGMENT_BYTES:
                return Segment(timeline, number)
        return Segment(self.timeline, number)

    def passes(self, timeline: int, place: int) -> bool:
        """Whether it holds what `timeline` had written up to `place`, in bytes."""
        left = dict(self.parents).get(timeline)
        return timeline == self.timeline or (left is not None and left >= place)


@dataclass(frozen=True, slots=True)
class Way:
    """The files from a backup to the archive's end, without a gap; `missing` is the one after which the
    archive goes on, None where it does not."""

    history: History
    segments: tuple[Segment, ...]
    missing: Segment | None


def place_of(text: str) -> int:
    """A place in the log as PostgreSQL writes it, such as 0/3000148, in bytes."""
    high, _, low = text.partition("/")
    return int(high, 16) * 2**32 + int(low, 16)


def segment_of(name: str) -> Segment | None:
    """The segment that a file's name says; None for a file that is none."""
    found = _SEGMENT.fullmatch(name)
    if found is None:
        return None
    timeline, log, number = (int(digits, 16) for digits in found.groups())
    return Segment(timeline, log * _A_LOG + number)


def timeline_of(name: str) -> int | None:
    """The timeline whose history a file tells; None for a file that tells none."""
    found = _HISTORY.fullmatch(name)
    return None if found is None else int(found[1], 16)


def read_history(timeline: int, text: str) -> History:
    """What a history file says: a line for each parent, with its number and where it was left. Raises
    NotUnderstood for a file that PostgreSQL cannot have written."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return History(timeline, tuple((int(words[0]), place_of(words[1])) for words in lines))
    except (IndexError, ValueError):
        raise NotUnderstood(
            "It is no history of a timeline.",
            where=f"{timeline:08X}.history",
            next="Put back this file of the archive from another copy.",
        ) from None


def way_from(
    first: Segment,
    until: int,
    histories: Mapping[int, History],
    there: Collection[Segment],
    wanted: int | None = None,
) -> Way:
    """The way from a backup, whose files begin at `first` and which is whole at `until`, along the newest
    timeline that came of it, or along `wanted`. Raises Refused where that one did not come of it.

    A timeline of which nothing was archived but that it began leads nowhere yet, and is left out.
    """
    alone = History(first.timeline, ())
    came = [
        one
        for one in histories.values()
        if one.parents
        and one.passes(first.timeline, until)
        and one.at(one.parents[-1][1] // SEGMENT_BYTES) in there
    ]
    possible = {one.timeline: one for one in (histories.get(first.timeline, alone), *came)}
    if wanted is not None and wanted not in possible:
        raise Refused(
            f"Timeline {wanted} did not come of this backup.",
            where="--timeline",
            next=f"Name one of {', '.join(map(str, sorted(possible)))}.",
        )
    history = possible[max(possible) if wanted is None else wanted]
    segments, number = [], first.number
    while history.at(number) in there:
        segments.append(history.at(number))
        number += 1
    later = [one for one in there if one.number > number and one == history.at(one.number)]
    return Way(history, tuple(segments), history.at(number) if later else None)
