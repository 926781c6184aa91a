"""What is known of one person: the versions of who they are, which of them is in force, and its trace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homefirst.county.people.identity import Identity, document_of
from homefirst.county.people.nhs_number import TraceStatus
from homefirst.foundation.calendar import LONDON


@dataclass(frozen=True, slots=True)
class Version:
    """One version of who somebody is, at its number in the log, under the key it was recorded for. `identity`
    is None once it is erased; `corrects` is the version that it puts right."""

    seq: int
    person: UUID
    sha256: str
    organisation: str
    occurred_at: datetime
    known_at: datetime
    by: str
    because: str | None
    corrects: int | None
    identity: Identity | None

    def as_answer(self) -> dict[str, Any]:
        return {
            "number": self.seq,
            "person": str(self.person),
            "organisation": self.organisation,
            "occurred": self.occurred_at.astimezone(LONDON).isoformat(),
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "by": self.by,
            "because": self.because,
            "corrects": self.corrects,
            "identity": None if self.identity is None else document_of(self.identity),
        }


@dataclass(frozen=True, slots=True)
class Traced:
    """What came of tracing the NHS number of a version."""

    seq: int
    sha256: str
    status: TraceStatus


@dataclass(frozen=True, slots=True)
class Known:
    """One person as a view knows them: the key that stands for them, every key that leads to it, and the
    versions, the latest first. `erased_at`: when all of it was erased."""

    person: UUID
    keys: frozenset[UUID]
    versions: tuple[Version, ...]
    trace: TraceStatus | None
    erased_at: datetime | None
    known_at: datetime

    @property
    def current(self) -> Version | None:
        """The version in force; None where there is none, or it is erased."""
        found = in_force([one for one in self.versions if one.person == self.person])
        return found if found is not None and found.identity is not None else None

    @property
    def identity(self) -> Identity | None:
        return None if self.current is None else self.current.identity

    def as_answer(self) -> dict[str, Any]:
        erased = self.erased_at
        return {
            "person": str(self.person),
            "synthetic": True,
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "erased_at": None if erased is None else erased.astimezone(LONDON).isoformat(),
            "keys": sorted(map(str, self.keys)),
            "identity": None if self.identity is None else document_of(self.identity),
            "trace": None if self.trace is None else {"status": self.trace.value, "words": self.trace.words},
            "versions": [one.as_answer() for one in self.versions],
        }


def in_force(versions: Iterable[Version]) -> Version | None:
    """The version that counts: what is newest, and of that the last correction. A correction of an older
    version takes that one's place, and not the newest's."""
    by_seq = {one.seq: one for one in versions}
    return by_seq[newest({seq: one.corrects for seq, one in by_seq.items()})] if by_seq else None


def newest(corrects: Mapping[int, int | None]) -> int:
    """The number of the version in force, of numbers that each say which other it corrects."""
    return max(corrects, key=lambda seq: (_root(seq, corrects), seq))


def corrected_by(seq: int, versions: Iterable[Version]) -> Version | None:
    """The version that corrects another; None where none does."""
    return next((one for one in versions if one.corrects == seq), None)


def trace_of(
    current: Version | None, versions: Sequence[Version], traced: Sequence[Traced]
) -> TraceStatus | None:
    """How sure the current number is: what its last trace said, also where a later version kept the number;
    not traced where none did. None where nothing is known."""
    if current is None or current.identity is None:
        return None
    if current.identity.number is None:
        return TraceStatus.NOT_PRESENT
    same = {
        one.sha256
        for one in versions
        if one.identity is not None and one.identity.number == current.identity.number
    }
    found = [one for one in traced if one.sha256 in same]
    return max(found, key=lambda one: one.seq).status if found else TraceStatus.NOT_TRACED


def _root(seq: int, corrects: Mapping[int, int | None]) -> int:
    while (before := corrects.get(seq)) is not None:
        seq = before
    return seq
