"""What is counted of the quality of entries, by source: the nouns, and what each number means. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.foundation.calendar import LONDON, Month

LONG_STAY = 180
"""Days after which a stay that has not ended is taken to lack its discharge."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that is counted of entries: its id in an address, its title, and what counts."""

    id: str
    title: str
    meaning: str
    group: str


LATE = tuple(
    Sign(
        f"{kind}-{span}",
        f"{verb} {words}",
        f"First entries that {meant} {words}: local days from when it happened.",
        group,
    )
    for kind, verb, meant, group in (
        ("known", "Known", "could be known", "When it could be known"),
        ("recorded", "Recorded", "were recorded", "When it was recorded"),
    )
    for span, words in (
        ("same-day", "the same day"),
        ("1-2", "1 or 2 days later"),
        ("3-7", "3 to 7 days later"),
        ("over-7", "over 7 days later"),
    )
)
ENTRIES = Sign("entries", "Entries", "All that was entered, corrections among it.", "Entered")
CHANGED = (
    Sign("corrections", "Corrections", "Entries that put an earlier one right.", "Put right"),
    Sign("cancellations", "Cancellations", "Entries that say an earlier one never was so.", "Put right"),
)
MISSING = (
    Sign("ready-without-wait", "Ready without a wait",
         "People found ready to leave a bed, for whom no wait was open while they were ready.", "Missing"),
    Sign("wait-without-reason", "Wait without a reason",
         "Waits with neither a reason nor whose step it is, from which one would follow. Lines of the local"
         " list have none and are left out.",
         "Missing"),
    Sign("delayed-without-wait", "Delayed without a reason",
         "People delayed for over a day while no open wait had a reason.", "Missing"),
    Sign("no-ward", "Admitted without a ward", "Stays that began without a ward.", "Missing"),
    Sign("no-hours", "Service without hours",
         "Services that were referred, and of which no hours a week were said since.", "Missing"),
    Sign("no-identity", "Nobody's key",
         "People of whom something was entered, and of whom nobody recorded who they are.", "Missing"),
    Sign("no-discharge", "Discharge missing",
         f"Stays that began over {LONG_STAY} days before and have not ended.", "Missing"),
)  # fmt: skip
QUARANTINED = Sign("quarantined", "In quarantine",
                   "Entries that a loader brought and that could not be kept, each with its reason.",
                   "Impossible")  # fmt: skip
CANNOT_BE = Sign("cannot-be", "Cannot be",
                 "Entries that were kept, and that could not be beside what was known then.",
                 "Impossible")  # fmt: skip
SIGNS = (ENTRIES, *LATE, *MISSING, QUARANTINED, CANNOT_BE, *CHANGED)
BY_ID: Mapping[str, Sign] = {sign.id: sign for sign in SIGNS}


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Who says the entries of a stream: as the log has it, a loader's name or a user's; as it is shown, a
    system or an organisation (`put_together`)."""

    stream: str
    by: str


@dataclass(frozen=True, slots=True)
class SourceQuality:
    """One source's numbers by sign; None is unknown."""

    source: Source
    counts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Behind:
    """An entry behind a number: its number in its stream (None: in quarantine, under `sha256`), its kind, the
    person's opaque key, its three times, and why it is told."""

    source: Source
    seq: int | None
    kind: str
    person: str | None
    at: datetime
    known_at: datetime | None
    recorded_at: datetime
    why: str = ""
    sha256: str = ""

    def as_answer(self) -> dict[str, Any]:
        return {
            "stream": self.source.stream,
            "seq": self.seq,
            "kind": self.kind,
            "person": self.person,
            "occurred": _said(self.at),
            "known_at": _said(self.known_at),
            "recorded_at": _said(self.recorded_at),
            "why": self.why or None,
            "sha256": self.sha256 or None,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of the entries behind one number of one source: those from `first` on, of `total`."""

    sign: Sign
    source: Source
    total: int
    first: int
    entries: tuple[Behind, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "sign": self.sign.id,
            "stream": self.source.stream,
            "source": self.source.by,
            "total": self.total,
            "first": self.first,
            "entries": [one.as_answer() for one in self.entries],
        }


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the entries are of what happened from one month to another, both included, by source, as known
    at a time."""

    known_at: datetime
    first: Month
    last: Month
    sources: tuple[SourceQuality, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "known_at": _said(self.known_at),
            "from": str(self.first),
            "to": str(self.last),
            "signs": [
                {"id": one.id, "title": one.title, "meaning": one.meaning, "group": one.group}
                for one in SIGNS
            ],
            "sources": [
                {"stream": one.source.stream, "source": one.source.by, "counts": dict(one.counts)}
                for one in self.sources
            ],
        }


def put_together(found: Quality, source_of: Mapping[str, str]) -> Quality:
    """The numbers by what `source_of` makes of an author, added up; an author that it does not name stays as
    they are. Unknown added to anything is unknown."""
    counts: dict[Source, dict[str, int | None]] = {}
    for one in found.sources:
        source = Source(one.source.stream, source_of.get(one.source.by, one.source.by))
        so_far = counts.setdefault(source, dict.fromkeys(one.counts, 0))
        for sign, count in one.counts.items():
            had = so_far[sign]
            so_far[sign] = None if had is None or count is None else had + count
    sources = tuple(SourceQuality(source, counts[source]) for source in sorted(counts))
    return Quality(found.known_at, found.first, found.last, sources)


def _said(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(LONDON).isoformat()
