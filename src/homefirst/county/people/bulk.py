"""Registering many people at once under keys that others hold already, as who moves in with a whole county
does.

One statement a table: a row at a time took four times as long (147,000 people: docs/synthetic.md).
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg

from homefirst.county.people.events import IDENTITY_RECORDED, PERSON_REGISTERED
from homefirst.county.people.identity import digest_of_text, text_of
from homefirst.county.people.kept import steps
from homefirst.county.people.record import SALT, Chance, Registering, check, fact_about, one_at_a_time
from homefirst.county.people.search import keys_of
from homefirst.foundation.store.events import Appended, Author, Fact
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.write import array_text

_KEEP = (
    b"INSERT INTO people_identity (county, sha256, person, salt, document)"
    b" SELECT %s, sha256, person, decode(salt, 'hex'), document"
    b" FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::jsonb[]) AS given (sha256, person, salt, document)"
)
_KEYS = (
    b"INSERT INTO people_search_key (county, kind, value, sha256, person)"
    b" SELECT %s, kind, value, sha256, person"
    b" FROM unnest(%s::text[], %s::text[], %s::text[], %s::uuid[]) AS given (kind, value, sha256, person)"
)


def register_keyed(
    log: Log,
    *,
    people: Sequence[tuple[UUID, Registering]],
    chance: Chance,
    by: Author,
    because: str | None = None,
) -> Appended:
    """Registers people under keys that are given: journeys know them by these. Whoever is held already is
    left out and stays as they are, so that what was half done is gone on with; how many events are new, and
    how many would have been again. All or none.

    Raises NotUnderstood for an identity that cannot be.
    """
    for _, one in people:
        check(one.identity, one.at)
    with one_at_a_time(log):
        told = steps(log.now()).filter(event=PERSON_REGISTERED.name, person__in=[key for key, _ in people])
        held = frozenset(told.values_list("person", flat=True))
        new = [(key, one) for key, one in people if key not in held]
        if not new:
            return Appended(new=0, already=2 * len(people), heads=())
        done = log.append(list(_kept(log, new, chance)), by=by, because=because)
    return Appended(new=done.new, already=2 * (len(people) - len(new)), heads=done.heads)


def _kept(log: Log, people: Sequence[tuple[UUID, Registering]], chance: Chance) -> Iterable[Fact]:
    """Keeps who they are where it can be erased; the facts that tell of it."""
    salts = chance(SALT * len(people))  # at once: each draw by itself lets another thread go first
    facts: list[Fact] = []
    rows: list[tuple[str, UUID, str, str]] = []
    keys: list[tuple[str, str, str, UUID]] = []
    for place, (key, one) in enumerate(people):
        salt = salts[SALT * place : SALT * (place + 1)]
        document = text_of(one.identity)
        digest = digest_of_text(document, salt)
        rows.append((digest, key, salt.hex(), document))
        keys += [(kind.value, value, digest, key) for kind, value in keys_of(one.identity)]
        said = {"person": str(key), "organisation": one.organisation}
        facts.append(fact_about(PERSON_REGISTERED, said, at=one.at, known_at=one.known_at))
        facts.append(
            fact_about(IDENTITY_RECORDED, {**said, "sha256": digest}, at=one.at, known_at=one.known_at)
        )
    cursor: psycopg.Cursor[Any] = psycopg.Cursor(log.raw())
    cursor.execute(_KEEP, [log.county, *(array_text(column) for column in zip(*rows, strict=True))])
    if keys:  # of whom neither birth date nor number nor postcode is known, there is none
        cursor.execute(_KEYS, [log.county, *(array_text(column) for column in zip(*keys, strict=True))])
    return facts
