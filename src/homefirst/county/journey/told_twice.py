"""One person's timeline as known at two times, side by side: what is told differently. Frozen, pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from homefirst.county.journey.census import Timeline, TimelineEntry, said_instant


class Told(StrEnum):
    """How an entry stood at the second time of knowing, held against the first."""

    SAME = "the same"
    DIFFERENTLY = "told differently"
    """Known at both times, and it stands otherwise: corrected, cancelled, or no longer possible."""
    ONLY_FIRST = "known only at the first"
    ONLY_SECOND = "known only at the second"


@dataclass(frozen=True, slots=True)
class ToldTwice:
    """An entry as it stood at each of two times of knowing; None: it was not known."""

    first: TimelineEntry | None
    second: TimelineEntry | None

    @property
    def told(self) -> Told:
        if self.first is None:
            return Told.ONLY_SECOND
        if self.second is None:
            return Told.ONLY_FIRST
        return Told.SAME if self.first == self.second else Told.DIFFERENTLY

    @property
    def either(self) -> TimelineEntry:
        found = self.second if self.first is None else self.first
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class TwoTimelines:
    """A person's story as known at two times, in the order in which things happened."""

    first_known_at: datetime
    second_known_at: datetime
    entries: tuple[ToldTwice, ...]

    @property
    def different(self) -> int:
        """How many entries are not told the same."""
        return sum(one.told is not Told.SAME for one in self.entries)

    def as_answer(self) -> dict[str, Any]:
        return {
            "known_at": said_instant(self.first_known_at),
            "against": said_instant(self.second_known_at),
            "different": self.different,
            "entries": [
                {
                    "told": one.told.value,
                    "known_at": None if one.first is None else one.first.as_answer(),
                    "against": None if one.second is None else one.second.as_answer(),
                }
                for one in self.entries
            ],
        }


def told_twice(first: Timeline, second: Timeline) -> TwoTimelines:
    """Two timelines of one person, entry beside entry."""
    before = {entry.event.seq: entry for entry in first.entries}
    after = {entry.event.seq: entry for entry in second.entries}
    both = [ToldTwice(before.get(seq), after.get(seq)) for seq in before | after]
    both.sort(key=lambda one: (one.either.event.occurred.start, one.either.event.seq))
    return TwoTimelines(first.known_at, second.known_at, tuple(both))
