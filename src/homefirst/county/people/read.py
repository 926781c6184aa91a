"""Questions about people, the view first. What tells a name asks for a permit; what tells keys does not."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Count, Max, Q

from homefirst.county.access.permits import Grounds, Permit, SearchPermit, nobody
from homefirst.county.access.seeing import Part, Purpose, Relationship
from homefirst.county.people.events import (
    IDENTITY_ERASED,
    IDENTITY_RECORDED,
    MATCH_DECIDED,
    MATCH_PROPOSED,
    MATCH_PUT_OFF,
    MATCH_REOPENED,
    PERSON_REGISTERED,
    PERSONS_MERGED,
    PERSONS_UNMERGED,
    STREAM,
    TYPES,
)
from homefirst.county.people.identity import Identity
from homefirst.county.people.kept import identities, merges, steps, traced, versions, with_keys
from homefirst.county.people.known import Known, Version, in_force, trace_of
from homefirst.county.people.matching import Likeness, Reason, in_order, in_words
from homefirst.county.people.merging import keys_under, leads, standing_for
from homefirst.county.people.search import Query, check_enough, compared, keys_asked
from homefirst.county.people.ties import relationships
from homefirst.foundation.store.view import View

IDENTITY_OPENED_BY: Grounds = frozenset(
    {
        (Purpose.DIRECT_CARE, Part.IDENTITY),
        (Purpose.DIRECT_CARE, Part.SEARCH_RESULT),
        (Purpose.RECORD_KEEPING, Part.IDENTITY),
        (Purpose.DIRECT_CARE, Part.OFFER),
    }
)
SEARCH_OPENED_BY: Grounds = frozenset({(Purpose.DIRECT_CARE, Part.SEARCH_RESULT)})
LIST_OPENED_BY: Grounds = frozenset({(Purpose.DIRECT_CARE, Part.LIST)})
UNHELD = UUID(int=0)
_NOBODY: Mapping[UUID, datetime] = MappingProxyType({})
"""A key that nobody has: keys are made by chance, and this is none of them."""
_OF_PAIRS = [type_.name for type_ in (MATCH_PROPOSED, MATCH_DECIDED, MATCH_PUT_OFF, MATCH_REOPENED)]
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
    """Two keys that may be one person, as it was proposed. `decision` None: nobody has decided yet, or it was
    taken back; `decided_by` is the number of the decision. `put_off`: somebody has looked and could not
    say."""

    seq: int
    person: UUID
    other: UUID
    score: int
    reasons: tuple[Reason, ...]
    conflict: bool
    decision: str | None
    put_off: bool = False
    decided_by: int | None = None

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
            "put_off": self.put_off,
        }


def standing(view: View, key: UUID) -> Standing | None:
    """A person by any of their keys; None where no such key is held. It tells no name."""
    return standings(view, {key}).get(key)


def standings(view: View, keys: Collection[UUID]) -> Mapping[UUID, Standing]:
    """The person of each of some keys that are held, by that key; in as many questions as for one."""
    where = leads(merges(view, keys))
    stands = {key: standing_for(key, where) for key in keys}
    under = {person: keys_under(person, where) for person in stands.values()}
    told = steps(view).filter(person__in=frozenset().union(*under.values()))
    said = told.filter(event__in=[PERSON_REGISTERED.name, IDENTITY_RECORDED.name, IDENTITY_ERASED.name])
    held: set[UUID] = set()
    organisations: dict[UUID, set[str]] = {}
    erased: dict[UUID, datetime] = {}
    for event, of, organisation, known_at in said.values_list("event", "person", "organisation", "known_at"):
        if event == PERSON_REGISTERED.name:
            held.add(of)
        if event == IDENTITY_ERASED.name:
            erased[of] = max(known_at, erased.get(of, known_at))
        if organisation:
            organisations.setdefault(of, set()).add(organisation)
    return {
        key: Standing(
            person=person,
            keys=under[person],
            held_by=frozenset().union(*(organisations.get(one, ()) for one in under[person])),
            erased_at=erased.get(person),
        )
        for key, person in stands.items()
        if key in held
    }


def unheld(key: UUID = UNHELD) -> Standing:
    """What stands in for a person who is not held. Whoever may not know of somebody must not be able to tell
    by the time either: of nobody the same is asked."""
    return Standing(key, frozenset({key}), frozenset(), None)


def ties_of(view: View, of: Standing) -> tuple[Relationship, ...]:
    """The relationships that the record itself knows of, for access to decide by: organisations, and nobody's
    name. Admissions and referrals come from whoever holds journeys."""
    return ties_of_each(view, [of])[of.person]


def ties_of_each(
    view: View, stands: Collection[Standing], died: Mapping[UUID, datetime] = _NOBODY
) -> Mapping[UUID, tuple[Relationship, ...]]:
    """The same of several people, by the key that stands for each; `died`: when those of them did of whom
    others than their own record tell it."""
    person_of = {key: of.person for of in stands for key in of.keys}
    told: dict[UUID, list[Version]] = {of.person: [] for of in stands}
    for version in versions(view, person_of):
        told[person_of[version.person]].append(version)
    return {person: relationships(found, died.get(person)) for person, found in told.items()}


def listed(
    view: View, permit: Permit, stands: Collection[Standing], *, at: datetime
) -> Mapping[UUID, Identity]:
    """Who each of a list is, by the key that stands for them, as a view knows them; nothing of who is erased.
    Raises Refused where the permit is too old at an instant."""
    keys = frozenset().union(*(of.keys for of in stands))
    permit.check_opens("this list", by=LIST_OPENED_BY, persons=keys, at=at)
    return identities(view, {of.person for of in stands})


def listed_each(
    view: View, permits: Collection[Permit], stands: Collection[Standing], *, at: datetime
) -> Mapping[UUID, Identity]:
    """The same of those of a list for whom there is a permit each, and of nobody else."""
    seen = []
    for permit in permits:
        permit.check_opens("this list", by=LIST_OPENED_BY, persons=permit.persons, at=at)
        seen += [of.person for of in stands if of.keys <= permit.persons]
    return identities(view, seen)


def identity_of(view: View, permit: Permit, person: UUID, *, at: datetime) -> Known:
    """Who somebody is, every version of it, as a view knows it. Raises NotFound where the key is not held,
    and Refused where the permit is too old at an instant.

    A permit for another person, part or purpose is a mistake of ours and no answer to anybody.
    """
    found = standing(view, person)
    if found is None:
        raise nobody()
    permit.check_opens("this person", by=IDENTITY_OPENED_BY, persons=found.keys, at=at)
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


def find(view: View, permit: SearchPermit, query: Query, *, at: datetime) -> tuple[Found, ...]:
    """The keys of those who fit a search, the best first; each is asked about by itself before it is shown.

    Raises NotUnderstood for a search by too little, and Refused as `identity_of`.
    """
    permit.check_opens("a search for people", by=SEARCH_OPENED_BY, at=at)
    check_enough(query)
    best: dict[UUID, Likeness] = {}
    near = with_keys(view, keys_asked(query)) or {UNHELD}  # asked about, too, or the time would tell
    fitting = {
        person: fits
        for person, identity in identities(view, near).items()
        if (fits := compared(query, identity)) is not None
    }
    stands = standings(view, fitting.keys() or {UNHELD})
    for key, fits in fitting.items():
        person = stands[key].person
        before = best.get(person)
        best[person] = fits if before is None or fits.score > before.score else before
    ordered = in_order((fits, str(person)) for person, fits in best.items())
    return tuple(Found(UUID(person), fits) for fits, person in ordered)


def proposals(view: View, *, undecided: bool = True) -> tuple[Proposal, ...]:
    """The pairs that were proposed: those that were put off last, conflicts first, then by score. All of
    them, or those to be decided: neither of the two is erased, and they do not lead to one key by another
    way."""
    found = _proposals(steps(view))
    shown = _to_decide(view, found) if undecided else found
    return tuple(sorted(shown, key=lambda one: (one.put_off, not one.conflict, -one.score, one.seq)))


def proposal_of(view: View, seq: int) -> Proposal | None:
    """The pair of a number, decided or not; None where none has it."""
    found = _proposals(steps(view).filter(Q(seq=seq) | Q(proposal=seq)))
    return next((one for one in found if one.seq == seq), None)


def _proposals(told: Any) -> list[Proposal]:
    """The pairs that some steps tell of, in their order, each with what was decided last and not taken
    back."""
    columns = ("seq", "event", "person", "other", "score", "reasons", "conflict", "proposal", "decision")
    found: dict[int, Proposal] = {}
    for seq, event, person, other, score, reasons, conflict, of, decision in (
        told.filter(event__in=_OF_PAIRS).order_by("seq").values_list(*columns)
    ):
        if event == MATCH_PROPOSED.name:
            found[seq] = Proposal(seq, person, other, score, tuple(map(Reason, reasons)), conflict, None)
        elif event == MATCH_PUT_OFF.name:
            found[of] = replace(found[of], put_off=True)
        elif event == MATCH_DECIDED.name:
            found[of] = replace(found[of], decision=decision, decided_by=seq)
        else:
            found[of] = replace(found[of], decision=None, decided_by=None)
    return list(found.values())


def _to_decide(view: View, found: Collection[Proposal]) -> list[Proposal]:
    left = [one for one in found if one.decision is None]
    stands = standings(view, {key for one in left for key in (one.person, one.other)})
    return [
        one
        for one in left
        if stands[one.person].person != stands[one.other].person
        and stands[one.person].erased_at is None
        and stands[one.other].erased_at is None
    ]


def keys_of_pair(view: View, proposal: int) -> tuple[UUID, ...]:
    """The two keys of a proposal by its number; none where there is no such proposal."""
    found = steps(view).filter(event=MATCH_PROPOSED.name, seq=proposal).values_list("person", "other")
    return tuple(key for row in found for key in row)


def last_step(view: View, keys: Collection[UUID]) -> int:
    """The number of the last thing that happened to any of some keys, proposals aside: whoever decides on
    what a page showed names it, and is told where something came between. 0: nothing."""
    told = steps(view).exclude(event__in=[MATCH_PROPOSED.name, MATCH_PUT_OFF.name])
    last: int | None = told.filter(Q(person__in=keys) | Q(other__in=keys)).aggregate(Max("seq"))["seq__max"]
    return last or 0


def last_told(view: View, keys: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When who somebody is was recorded last, or put right, by each of some keys; it tells no name."""
    told = steps(view).filter(person__in=keys, event=IDENTITY_RECORDED.name)
    return dict(told.values_list("person").annotate(Max("known_at")).order_by())


def merges_under(view: View, person: UUID) -> tuple[tuple[UUID, UUID], ...]:
    """Each merge in force under a key that stands, the last first: which key leads to which."""
    return tuple((one.gone, one.into) for one in reversed(merges(view, {person})))


def people_counts(view: View) -> dict[str, int]:
    """How many of each thing happened, by event, and how many people stand: it names nobody."""
    counted = dict(steps(view).values_list("event").annotate(Count("seq")).order_by())
    told = {type_.name: counted.get(type_.name, 0) for type_ in TYPES}
    merged = told[PERSONS_MERGED.name] - told[PERSONS_UNMERGED.name]
    return told | {"standing": told[PERSON_REGISTERED.name] - merged}


def any_registered_by(view: View, author: str) -> bool:
    """Whether an author registered anybody."""
    return bool(steps(view).filter(event=PERSON_REGISTERED.name, said_by=author).exists())


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
