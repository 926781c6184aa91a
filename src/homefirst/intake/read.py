"""What was taken in: the files of the log, the latest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View
from homefirst.intake.events import STREAM


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One file as the log tells of it: `accepted` of its tables are held, `quarantined` could not be read.

    A file that was handed in again with another outcome is told once for each outcome.
    """

    file: str
    sha256: str
    kind: str | None
    period: Month | None
    published: date | None
    accepted: int
    quarantined: int
    problems: tuple[Problem, ...]
    taken_in_at: datetime
    by: str

    def as_answer(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sha256": self.sha256,
            "kind": self.kind,
            "period": self.period and str(self.period),
            "published": self.published and self.published.isoformat(),
            "accepted": self.accepted,
            "quarantined": self.quarantined,
            "problems": [{"where": one.where, "what": one.what, "next": one.next} for one in self.problems],
            "taken_in_at": self.taken_in_at.isoformat(),
            "by": self.by,
        }


def files_taken_in(log: Log, view: View, *, latest: int) -> tuple[FileSeen, ...]:
    """So many of the files that a view sees, the latest first."""
    return tuple(_seen(event) for event in log.events(STREAM, view, latest=latest))


def _seen(event: Event) -> FileSeen:
    told = event.payload
    return FileSeen(
        file=told["file"],
        sha256=told["sha256"],
        kind=told["kind"],
        period=told["period"] and Month.parse(told["period"]),
        published=told["published"] and date.fromisoformat(told["published"]),
        accepted=told["accepted"],
        quarantined=told["quarantined"],
        problems=tuple(Problem(one["where"], one["what"], one["next"]) for one in told["problems"]),
        taken_in_at=event.recorded_at,
        by=event.by,
    )
