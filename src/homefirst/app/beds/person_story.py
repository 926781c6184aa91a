"""One person's timeline at the door: permits first, then the story as known at one time or at two."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homefirst.app.beds.asking import check_come
from homefirst.app.ground.house import this_log
from homefirst.app.ground.journeys import timeline_under
from homefirst.app.people.asking import Caller, permit_story
from homefirst.county.journey.census import Timeline
from homefirst.county.journey.told_twice import TwoTimelines, told_twice
from homefirst.county.people.identity import document_of
from homefirst.county.people.known import Known


@dataclass(frozen=True, slots=True)
class Story:
    """Who somebody is, and their timeline; `two` where it was asked as known at another time, too."""

    known: Known
    timeline: Timeline
    two: TwoTimelines | None

    def as_answer(self) -> dict[str, Any]:
        identity = None if self.known.identity is None else document_of(self.known.identity)
        return {
            **self.timeline.as_answer(),
            "person": str(self.known.person),
            "identity": identity,
            "difference": None if self.two is None else self.two.as_answer(),
        }


def ask_story(
    key: UUID, caller: Caller, *, known_at: datetime | None = None, against: datetime | None = None
) -> Story:
    """A person's story, for direct care, as known at a time, beside the same as known at another.

    Raises NotUnderstood for a time that has not come yet, of whomever it is asked, and as `permit_story`.
    """
    check_come(this_log().now().known_at, known_at=known_at, against=against)
    known, keys = permit_story(key, caller)
    timeline = timeline_under(keys, known_at)
    two = None if against is None else told_twice(timeline, timeline_under(keys, against))
    return Story(known, timeline, two)
