"""What lies in this room's tables. For this room alone, and a contract of the house keeps it so: it tells
names to whoever asks, and everybody else has to show a permit to read.py."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from homefirst.county.people.events import (
    IDENTITY_RECORDED,
    NUMBER_TRACED,
    PERSONS_MERGED,
    PERSONS_UNMERGED,
    STREAM,
)
from homefirst.county.people.identity import Identity, identity_of_document
from homefirst.county.people.known import Traced, Version, in_force, newest
from homefirst.county.people.merging import Merge, leads, standing_for
from homefirst.county.people.models import IdentityRow, SearchKeyRow, StepRow
from homefirst.county.people.nhs_number import TraceStatus
from homefirst.county.people.search import Key
from homefirst.foundation.store.view import View

_VERSION = "seq person sha256 organisation occurred_at known_at said_by because corrects".split()


def merges(view: View, keys: Collection[UUID]) -> tuple[Merge, ...]:
    """The merges in force that any of these keys is joined by, however many steps away."""
    found: dict[int, Merge] = {}
    seen: set[UUID] = set()
    ahead = set(keys)
    told = steps(view)
    undone = told.filter(event=PERSONS_UNMERGED.name).values("corrects")
    stand = told.filter(event=PERSONS_MERGED.name).exclude(seq__in=undone)
    while ahead:
        seen |= ahead
        rows = stand.filter(Q(person__in=ahead) | Q(other__in=ahead)).values_list("seq", "person", "other")
        found |= {seq: Merge(seq, gone, into) for seq, gone, into in rows}
        ahead = {key for merge in found.values() for key in (merge.gone, merge.into)} - seen
    return tuple(found[seq] for seq in sorted(found))


def all_merges(view: View) -> tuple[Merge, ...]:
    """Every merge in force: few beside the keys, so that who asks of thousands reads them whole."""
    told = steps(view)
    undone = told.filter(event=PERSONS_UNMERGED.name).values("corrects")
    stand = told.filter(event=PERSONS_MERGED.name).exclude(seq__in=undone).order_by("seq")
    return tuple(Merge(*row) for row in stand.values_list("seq", "person", "other"))


def versions(view: View, keys: Collection[UUID]) -> tuple[Version, ...]:
    """Every version recorded under some keys, in the order of recording."""
    rows = steps(view).filter(person__in=keys, event=IDENTITY_RECORDED.name).order_by("seq")
    documents = dict(
        IdentityRow.objects.filter(county=view.county, person__in=keys).values_list("sha256", "document")
    )
    return tuple(_version(row, documents) for row in rows.values_list(*_VERSION))


def identities(view: View, persons: Collection[UUID]) -> dict[UUID, Identity]:
    """Who each of some keys is, by the version in force."""
    by_person: dict[UUID, list[Version]] = {}
    for version in versions(view, persons):
        by_person.setdefault(version.person, []).append(version)
    current = {person: in_force(told) for person, told in by_person.items()}
    return {
        person: version.identity
        for person, version in current.items()
        if version is not None and version.identity is not None
    }


def said_of(view: View, persons: Collection[UUID], field: str) -> dict[UUID, str]:
    """What one field of the version in force says, of each of some keys by the one that stands for it;
    nothing where it says nothing, or was erased. Of thousands at once: no document is read whole."""
    where = leads(all_merges(view))
    stands = {key: standing_for(key, where) for key in persons}
    rows = steps(view).filter(person__in=sorted(set(stands.values())), event=IDENTITY_RECORDED.name)
    recorded: dict[UUID, dict[int, int | None]] = {}
    sha256: dict[int, str] = {}
    for seq, person, digest, corrects in rows.values_list("seq", "person", "sha256", "corrects"):
        recorded.setdefault(person, {})[seq] = corrects
        sha256[seq] = digest
    current = {person: sha256[newest(own)] for person, own in recorded.items()}
    kept: dict[str, str | None] = dict(
        IdentityRow.objects.filter(county=view.county, sha256__in=list(current.values())).values_list(
            "sha256", f"document__{field}"
        )
    )
    told = {key: kept.get(current[person]) for key, person in stands.items() if person in current}
    return {key: said for key, said in told.items() if said is not None}


def with_keys(view: View, keys: Iterable[tuple[Key, str]]) -> frozenset[UUID]:
    """Who has any of some search keys, in any version."""
    return frozenset(person for persons in holders(view, keys).values() for person in persons)


def holders(view: View, keys: Iterable[tuple[Key, str]]) -> Mapping[tuple[Key, str], frozenset[UUID]]:
    """Who has each of some search keys, in any version; nothing of a key that nobody has."""
    found: dict[tuple[Key, str], set[UUID]] = {}
    by_kind: dict[Key, list[str]] = {}
    for kind, value in keys:
        by_kind.setdefault(kind, []).append(value)
    for kind, values in by_kind.items():
        rows = SearchKeyRow.objects.filter(county=view.county, kind=kind.value, value__in=values)
        for value, person in rows.values_list("value", "person"):
            found.setdefault((kind, value), set()).add(person)
    return {key: frozenset(persons) for key, persons in found.items()}


def traced(view: View, keys: Collection[UUID]) -> tuple[Traced, ...]:
    """What came of tracing the numbers recorded under some keys."""
    rows = steps(view).filter(person__in=keys, event=NUMBER_TRACED.name).order_by("seq")
    return tuple(
        Traced(seq, sha256, TraceStatus(status))
        for seq, sha256, status in rows.values_list("seq", "sha256", "status")
    )


def _version(row: tuple[Any, ...], documents: dict[str, Any]) -> Version:
    seq, person, sha256, organisation, occurred_at, known_at, by, because, corrects = row
    document = documents.get(sha256)
    identity = None if document is None else identity_of_document(document)
    return Version(seq, person, sha256, organisation, occurred_at, known_at, by, because, corrects, identity)


def steps(view: View) -> Any:
    """What happened to keys, as far as a view sees it."""
    return StepRow.objects.filter(county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at)
