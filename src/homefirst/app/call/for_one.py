"""What the draft of a day's call has for one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homefirst.app.ground.house import this_county
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.draft.read import last_draft

PARTS = ("assignments", "expected", "unplaced", "left_out")
"""Where a person can stand in a draft; of whom something is offered before, nothing is drafted."""


@dataclass(frozen=True, slots=True)
class DraftedFor:
    """When the draft was made, in which of its PARTS a person stands (None: in none), and their row of it."""

    made_at: datetime
    part: str | None
    row: Mapping[str, Any]

    @property
    def placed(self) -> bool:
        """Whether it has a place or hours for them that can be offered now."""
        return self.part == "assignments"


def drafted_for(day: date, person: str) -> DraftedFor | None:
    """What the last draft of a day's call has for somebody; None where no draft was made."""
    draft = last_draft(this_county().area, day)
    return None if draft is None else of_draft(draft, person)


def of_draft(draft: Draft, person: str) -> DraftedFor:
    """Where somebody stands in a draft."""
    for part in PARTS:
        for row in draft.answer[part]:
            if row["person"] == person:
                return DraftedFor(draft.made_at, part, row)
    return DraftedFor(draft.made_at, None, {})
