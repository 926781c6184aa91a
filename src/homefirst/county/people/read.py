"""Questions about people, the view first. What tells a name asks for a permit; what tells keys does not."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Count

from homefirst.county.access.permits import Permit, SearchPermit, nobody
from homefirst.county.access.seeing import Part, Relationship
from homefirst.county.people.events import (
    IDENTITY_ERASED,
    IDENTITY_RECORDED,
    MATCH_DECIDED,
    MATCH_PROPOSED,
    PERSON_REGISTERED,
    PERSONS_MERGED,
    PERSONS_UNMERGED,
    STREAM,
    TYPES,
)
from homefirst.county.people.kept import identities, merges, steps, traced, versions, with_keys
from homefirst.county.people.known import Known, in_force, trace_of
from homefirst.county.people.matching import Likeness, Reason, in_order, in_words
from homefirst.county.people.merging import keys_under, leads, standing_for
from homefirst.county.people.search import Query, check_enough, compared, keys_asked
from homefirst.county.people.ties import relationships
from homefirst.foundation.store.view import View

_IDENTIFIED = (
    b"SELECT DISTINCT person::text FROM people_step WHERE county = %s AND event = %s AND known_at <= %s"
    b" AND seq <= %s AND person = ANY(%s::uuid[])"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person by their keys alone: the one that stands for them, all that lead to it, the organisations
    that recorded something of them, and when it was erased."""

    person: UUID
    keys: frozenset[UUID]
    held_by: frozenset[str]
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom a search found, by key; how well they fit, and why."""

    person: UUID
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two keys that may be one person, as it was proposed; `decision` None: nobody has looked yet."""

    seq: int
    person: UUID
    other: UUID
    score: int
    reasons: tuple[Reason, ...]
    conflict: bool
    decision: str | None

    def as_answer(self) -> dict[str, Any]:
        return {
            "proposal": self.seq,
            "person": str(self.person),
            "other": str(self.other),
            "score": self.score,
            "reasons": list(self.reasons),
            "words": in_words(self.reasons),
            "conflict": self.conflict,
            "decision": self.decision,
        }


def standing(view: View, key: UUID) -> Standing | None:
    """A person by any of their keys; None where no such key is held. It tells no name."""
    where = leads(merges(view, {key}))
    person = standing_for(key, where)
    keys = keys_under(person, where)
    told = steps(view).filter(person__in=keys)
    said = told.filter(event__in=[PERSON_REGISTERED.name, IDENTITY_RECORDED.name, IDENTITY_ERASED.name])
    rows = list(said.values_list("event", "person", "organisation", "known_at"))
    if not any(event == PERSON_REGISTERED.name and of == key for event, of, _, _ in rows):
        return None
    erased = [known_at for event, of, _, known_at in rows if event == IDENTITY_ERASED.name and of == person]
    return Standing(
        person=person,
        keys=keys,
        held_by=frozenset(organisation for _, _, organisation, _ in rows if organisation),
        erased_at=max(erased, default=None),
    )


def ties_of(view: View, of: Standing) -> tuple[Relationship, ...]:
    """The relationships that the record itself knows of, for access to decide by: organisations, and nobody's
    name. Admissions and referrals come from whoever holds journeys."""
    return relationships(versions(view, of.keys))


def identity_of(view: View, permit: Permit, person: UUID) -> Known:
    """Who somebody is, every version of it, as a view knows it. Raises NotFound where the key is not held.

    A permit for another person, or for another part, is a mistake of ours and no answer to anybody.
    """
    found = standing(view, person)
    if found is None:
        raise nobody()
    if not found.keys <= permit.persons or permit.part not in (Part.IDENTITY, Part.SEARCH_RESULT):
        raise RuntimeError("This permit does not open this person.")
    told = versions(view, found.keys)
    of_person = [one for one in told if one.person == found.person]
    return Known(
        person=found.person,
        keys=found.keys,
        versions=tuple(sorted(told, key=lambda one: -one.seq)),
        trace=trace_of(in_force(of_person), told, traced(view, found.keys)),
        erased_at=found.erased_at,
        known_at=view.known_at,
    )


def find(view: View, permit: SearchPermit, query: Query) -> tuple[Found, ...]:
    """The keys of those who fit a search, the best first; each is asked about by itself before it is shown.

    Raises NotUnderstood for a search by too little.
    """
    if permit.part is not Part.SEARCH_RESULT:
        raise RuntimeError("This permit does not open a search for people.")
    check_enough(query)
    best: dict[UUID, Likeness] = {}
    for person, identity in identities(view, with_keys(view, keys_asked(query))).items():
        fits = compared(query, identity)
        if fits is not None:
            stands = standing(view, person)
            assert stands is not None
            before = best.get(stands.person)
            best[stands.person] = fits if before is None or fits.score > before.score else before
    ordered = in_order((fits, str(person)) for person, fits in best.items())
    return tuple(Found(UUID(person), fits) for fits, person in ordered)


def proposals(view: View, *, undecided: bool = True) -> tuple[Proposal, ...]:
    """The pairs that were proposed, conflicts first, then by score; all of them, or those to be decided."""
    rows = steps(view).filter(event__in=[MATCH_PROPOSED.name, MATCH_DECIDED.name])
    columns = ("seq", "event", "person", "other", "score", "reasons", "conflict", "proposal", "decision")
    told = list(rows.order_by("seq").values_list(*columns))
    decided = {row[7]: row[8] for row in told if row[1] == MATCH_DECIDED.name}
    found = [
        Proposal(seq, person, other, score, tuple(map(Reason, reasons)), conflict, decided.get(seq))
        for seq, event, person, other, score, reasons, conflict, _, _ in told
        if event == MATCH_PROPOSED.name
    ]
    shown = [one for one in found if not undecided or one.decision is None]
    return tuple(sorted(shown, key=lambda one: (not one.conflict, -one.score, one.seq)))


def people_counts(view: View) -> dict[str, int]:
    """How many of each thing happened, by event, and how many people stand: it names nobody."""
    counted = dict(steps(view).values_list("event").annotate(Count("seq")).order_by())
    told = {type_.name: counted.get(type_.name, 0) for type_ in TYPES}
    merged = told[PERSONS_MERGED.name] - told[PERSONS_UNMERGED.name]
    return told | {"standing": told[PERSON_REGISTERED.name] - merged}


def with_identity(view: View, persons: Collection[str], *, using: str = "default") -> frozenset[str]:
    """Those of some keys under which it was recorded who somebody is, erased since or not. It tells keys,
    and no name."""
    given = [view.county, IDENTITY_RECORDED.name, view.known_at, view.upto(STREAM), list(persons)]
    connection = connections[using]
    connection.ensure_connection()
    return frozenset(key for (key,) in connection.connection.execute(_IDENTIFIED, given).fetchall())


def all_keys(view: View) -> Iterator[UUID]:
    """Every key that is held, in the order in which people became known."""
    rows = steps(view).filter(event=PERSON_REGISTERED.name).order_by("seq")
    yield from rows.values_list("person", flat=True)
