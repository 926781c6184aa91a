"""A draft that is kept: of which call, of what it was made, and what it says. Frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from homefirst.county.journey.census import said_instant
from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft under its key. `view` and `at` are what it was made of, `more` how much more of some lines it
    was tried with (empty: as things stand)."""

    key: str
    day: date
    at: datetime
    view: View
    more: Mapping[str, str]
    made_at: datetime
    asked_by: str
    answer: Mapping[str, Any] = field(hash=False)

    def as_answer(self) -> dict[str, Any]:
        """The draft as every door writes it; the keys of the contract of `homefirst allocate` are among
        it."""
        return {
            "synthetic": True,
            "draft": self.key,
            "day": self.day.isoformat(),
            "at": said_instant(self.at),
            "known_at": said_instant(self.view.known_at),
            "made_at": said_instant(self.made_at),
            **self.answer,
        }
