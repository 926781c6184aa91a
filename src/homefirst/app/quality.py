"""How good the entries are, by source: the question that the page asks, with the entries behind a number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.app.questions import view_at
from homefirst.county.journey import quality_read
from homefirst.county.journey.quality import BY_ID, Listed, Quality, Source
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which number's entries are asked for: of which sign and source, from the so-manieth on (from 0)."""

    sign: str
    source: Source
    start: int
    most: int


@dataclass(frozen=True, slots=True)
class QualityAnswer:
    """The numbers of a month, and where one was asked for the entries behind it."""

    quality: Quality
    listed: Listed | None

    def as_answer(self) -> dict[str, Any]:
        behind = None if self.listed is None else self.listed.as_answer()
        return {**self.quality.as_answer(), "behind": behind}


def ask_quality(
    month: Month | None = None, wanted: Wanted | None = None, *, known_at: datetime | None = None
) -> QualityAnswer:
    """The quality of what happened in a month, as known at a time; of the latest month of which anything is
    held where none is named. Raises NotFound for a sign that is not counted."""
    view = view_at(known_at)
    of = month or quality_read.latest_month(view) or Month.of(local_day(view.known_at))
    listed = None
    if wanted is not None:
        if wanted.sign not in BY_ID:
            raise NotFound("Nothing of that name is counted.", where="what", next="Follow a number's link.")
        listed = quality_read.behind(
            view, of, of, wanted.sign, wanted.source, start=wanted.start, most=wanted.most
        )
    return QualityAnswer(quality_read.quality(view, of, of), listed)
