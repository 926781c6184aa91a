"""Which keys lead to which: merges as a forest, in which every key comes to stand under one.

A merge lets one standing key lead to another standing key. So no circle can be made, and whichever merge is
undone, every other stays as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from homefirst.foundation.errors import Refused


@dataclass(frozen=True, slots=True)
class Merge:
    """One key leads to another, since the event of this number."""

    seq: int
    gone: UUID
    into: UUID


def leads(merges: Iterable[Merge]) -> Mapping[UUID, UUID]:
    """Where each merged key leads to, one step."""
    return {merge.gone: merge.into for merge in merges}


def standing_for(key: UUID, where: Mapping[UUID, UUID]) -> UUID:
    """The key that stands for this one: itself, where it was never merged."""
    while key in where:
        key = where[key]
    return key


def keys_under(standing: UUID, where: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """Every key that leads to a standing one, and itself."""
    return frozenset({standing, *(key for key in where if standing_for(key, where) == standing)})


def check_merge(gone: UUID, into: UUID, where: Mapping[UUID, UUID]) -> None:
    """Raises Refused for a merge in a circle, and of a key that leads elsewhere already."""
    if standing_for(into, where) == gone or gone == into:
        raise Refused(
            "This would be a merge in a circle: the second key leads to the first already.",
            where=f"person {gone}",
            next="Undo that merge first, if it is the other way round.",
        )
    for key in (gone, into):
        if key in where:
            stands = standing_for(key, where)
            raise Refused(
                "This key was merged already.",
                where=f"person {key}",
                next=f"Name the one it leads to: {stands}.",
            )
