"""The verbs of people: become known, be recorded, put right, traced, erased.

What is said goes into an erasable table, and its SHA-256 into the log, in one transaction. One verb at a time
for a county: each looks before it writes, and people are recorded seldom beside what happens to them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import connections

from homefirst.county.people.events import (
    IDENTITY_ERASED,
    IDENTITY_RECORDED,
    NUMBER_TRACED,
    PERSON_REGISTERED,
    STREAM,
)
from homefirst.county.people.identity import Identity, digest_of, document_of, impossible
from homefirst.county.people.kept import versions
from homefirst.county.people.known import Version, corrected_by, in_force
from homefirst.county.people.models import IdentityRow, RemainderRow, SearchKeyRow
from homefirst.county.people.nhs_number import TraceStatus
from homefirst.county.people.read import Standing, last_step, standing
from homefirst.county.people.residents import remainder_of
from homefirst.county.people.search import keys_of
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Overtaken, Refused
from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View

Chance = Callable[[int], bytes]
"""So many bytes by chance, as secrets.token_bytes gives them: keys and salts are made of it."""
SALT = 16
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class ErasedBecause(StrEnum):
    """Why an identity is erased: a code, because the log keeps it for ever."""

    REQUEST = "request"
    NOT_KEPT_LONGER = "not kept longer"
    RECORDED_BY_MISTAKE = "recorded by mistake"
    COURT_ORDER = "court order"


@dataclass(frozen=True, slots=True)
class Registering:
    """Somebody who becomes known: who they are, as an organisation tells it, since an instant. `known_at` is
    a loader's: when the county could know it."""

    identity: Identity
    organisation: str
    at: datetime
    known_at: datetime | None = None


def register(
    log: Log,
    *,
    people: Sequence[Registering],
    chance: Chance,
    by: Author,
    because: str | None = None,
) -> tuple[UUID, ...]:
    """Gives each a key, and records who they are; the keys in the order given, all or none.

    Raises NotUnderstood for an identity that cannot be.
    """
    for one in people:
        check(one.identity, one.at)
    keys = tuple(UUID(bytes=chance(16), version=4) for _ in people)
    with one_at_a_time(log):
        recorded = _keep(log, zip(keys, people, strict=True), chance)
        facts = []
        for key, one, fact in zip(keys, people, recorded, strict=True):
            said = {"person": str(key), "organisation": one.organisation}
            facts += [fact_about(PERSON_REGISTERED, said, at=one.at, known_at=one.known_at), fact]
        log.append(facts, by=by, because=because)
    return keys


def record_identity(
    log: Log,
    *,
    person: UUID,
    identity: Identity,
    organisation: str,
    chance: Chance,
    by: Author,
    at: datetime,
    because: str | None = None,
    corrects: int | None = None,
    seen: int | None = None,
) -> None:
    """Records another version of who somebody is. With `corrects` (a version's number), that one was wrong.

    Raises Overtaken where something happened to them since step `seen`; NotFound for a key that is not held;
    Refused for one that is erased or was merged, and for a correction of what is none of theirs or was
    corrected already; NotUnderstood for what cannot be."""
    check(identity, at)
    with one_at_a_time(log):
        view = log.now()
        of = held(view, person)
        check_as_seen(view, of.keys, seen)
        if corrects is not None:
            _check_correction(versions(view, {of.person}), corrects)
        kept = [(of.person, Registering(identity, organisation, at))]
        log.append(_keep(log, kept, chance, corrects), by=by, because=because)


def trace(
    log: Log, *, person: UUID, status: TraceStatus, by: Author, at: datetime, because: str | None = None
) -> None:
    """Records what came of tracing the number in force; raises Refused where there is none, and as `held`."""
    with one_at_a_time(log):
        view = log.now()
        of = held(view, person)
        current = in_force(versions(view, {of.person}))
        if current is None or current.identity is None or current.identity.number is None:
            raise Refused("No NHS number is recorded.", where=f"person {person}", next="Record one first.")
        said = {"person": str(of.person), "sha256": current.sha256, "status": status.value}
        log.append([fact_about(NUMBER_TRACED, said, at=at)], by=by, because=because)


def erase(
    log: Log, *, person: UUID, by: Author, at: datetime, because: ErasedBecause, seen: int | None = None
) -> int:
    """Erases all that was recorded of somebody, under every key that leads to them; how many versions it was.

    The keys stay, and everything that was counted: what remains of each version is how they are counted and
    no more (residents.py). Raises NotFound for a key that is not held, Refused for one that is erased
    already, and Overtaken where something happened to them since step `seen`.
    """
    with one_at_a_time(log):
        view = log.now()
        of = held(view, person, merged=True)
        check_as_seen(view, of.keys, seen)
        facts, erased = [], 0
        told = versions(view, of.keys)
        known = min((local_day(one.occurred_at) for one in told), default=local_day(at))
        RemainderRow.objects.bulk_create(
            remainder_of(log.county, one.sha256, one.person, one.identity, known=known, erased=local_day(at))
            for one in told
            if one.identity is not None
        )
        for key in sorted(of.keys):
            rows = IdentityRow.objects.filter(county=log.county, person=key)
            number, _ = rows.delete()
            SearchKeyRow.objects.filter(county=log.county, person=key).delete()
            facts.append(fact_about(IDENTITY_ERASED, {"person": str(key), "versions": number}, at=at))
            erased += number
        log.append(facts, by=by, because=because.value)
    return erased


def held(view: View, person: UUID, *, merged: bool = False) -> Standing:
    """A person who can still be changed: known, not erased, and (unless `merged`) standing for themselves.
    Raises NotFound and Refused where they are not."""
    found = standing(view, person)
    where = f"person {person}"
    if found is None:
        raise NotFound("There is no such key.", where=where, next="Check the key.")
    if found.erased_at is not None:
        raise Overtaken("It is erased already.", where=where, next="Register them anew, if they come again.")
    if found.person != person and not merged:
        raise Refused("This key was merged.", where=where, next=f"Name the one it leads to: {found.person}.")
    return found


def check_as_seen(view: View, keys: Collection[UUID], seen: int | None) -> None:
    """Raises Overtaken where something happened to some keys since the step that was seen; None: whoever asks
    does not go by what a page showed."""
    if seen is not None and last_step(view, keys) != seen:
        raise Overtaken(
            "Something was recorded of this person since the page was shown.",
            where="record",
            next="Nothing was done. Look again.",
        )


@contextmanager
def one_at_a_time(log: Log) -> Iterator[None]:
    """A transaction in which no other verb of people looks or writes."""
    with log.together():
        with connections[log.using].cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME, [f"people {log.county}"])
        yield


def fact_about(
    type_: EventType,
    said: Mapping[str, object],
    *,
    at: datetime,
    corrects: int | None = None,
    known_at: datetime | None = None,
) -> Fact:
    """A fact of this room's stream."""
    return Fact(STREAM, type_, Occurred.at(at), said, corrects=corrects, known_at=known_at)


def _keep(
    log: Log,
    people: Iterable[tuple[UUID, Registering]],
    chance: Chance,
    corrects: int | None = None,
) -> list[Fact]:
    """Keeps versions where they can be erased; the facts that tell of them."""
    rows, keys, facts = [], [], []
    for person, one in people:
        salt = chance(SALT)
        digest = digest_of(one.identity, salt)
        of = {"county": log.county, "sha256": digest, "person": person}
        rows.append(IdentityRow(**of, salt=salt, document=document_of(one.identity)))
        keys += [SearchKeyRow(**of, kind=kind, value=value) for kind, value in keys_of(one.identity)]
        said = {"person": str(person), "sha256": digest, "organisation": one.organisation}
        facts.append(fact_about(IDENTITY_RECORDED, said, at=one.at, corrects=corrects, known_at=one.known_at))
    IdentityRow.objects.bulk_create(rows, batch_size=1_000)
    SearchKeyRow.objects.bulk_create(keys, batch_size=1_000)
    return facts


def check(identity: Identity, at: datetime) -> None:
    """Raises NotUnderstood for the first thing in an identity that cannot be, at an instant."""
    for wrong in impossible(identity, local_day(at)):
        raise NotUnderstood(wrong.what, where=wrong.part, next=wrong.next)


def _check_correction(told: Sequence[Version], seq: int) -> None:
    if all(one.seq != seq for one in told):
        raise Refused(
            "No version of this person has this number.", where=f"people {seq}", next="Name one that has."
        )
    later = corrected_by(seq, told)
    if later is not None:
        raise Refused(
            f"It was corrected by {later.seq} already.", where=f"people {seq}", next=f"Correct {later.seq}."
        )
