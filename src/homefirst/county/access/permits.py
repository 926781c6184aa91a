"""Permits: made here and nowhere else, and only after the record of the view is durable.

A permit is what the reads of people ask for. It cannot be had without an event in the log: the event is
appended in a commit of its own, and where that fails there is no permit and so no answer.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from homefirst.county.access.events import PERSON_SEARCHED, PERSON_VIEWED, STREAM, VIEW_REFUSED
from homefirst.county.access.seeing import Asked, Asker, Part, Purpose, Why, why_no_search, why_not
from homefirst.foundation.errors import NotFound, Refused
from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log


@dataclass(frozen=True, slots=True)
class Permit:
    """That a user in a role, at an organisation, was let see a part of a person, for a purpose, at an
    instant; `persons` are the keys under which that person is held."""

    asker: Asker
    purpose: Purpose
    part: Part
    persons: frozenset[UUID]
    at: datetime


@dataclass(frozen=True, slots=True)
class SearchPermit:
    """That a user in a role, at an organisation, was let search for people, for a purpose, at an instant. It
    opens keys and nobody's name; `asked` is what was searched for, as keyed hashes by field."""

    asker: Asker
    purpose: Purpose
    part: Part
    asked: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class About:
    """One person as it is decided about: the keys under which they are held, and all that is asked."""

    persons: frozenset[UUID]
    asked: Asked


def permit_view(log: Log, *, about: About, request: str = "") -> Permit:
    """The permit to see a part of a person, recorded first; raises Refused with the reason, recorded too."""
    given = permit_views(log, about=(about,), request=request)
    if not given:
        why = why_not(about.asked) or Why.ROLE
        raise Refused(why.sentence, where=about.asked.part.value)
    return given[0]


def permit_views(log: Log, *, about: Sequence[About], request: str = "") -> tuple[Permit, ...]:
    """The permits for those of several people who may be seen; all of it, refusals as well, in one record."""
    if not about:
        return ()
    decided = [(one, why_not(one.asked)) for one in about]
    _durably(
        log, [_viewed(one, request) if why is None else _refused(one, why, request) for one, why in decided]
    )
    return tuple(
        Permit(one.asked.asker, one.asked.purpose, one.asked.part, one.persons, one.asked.at)
        for one, why in decided
        if why is None
    )


def permit_search(
    log: Log,
    *,
    asker: Asker,
    purpose: Purpose,
    asked: Mapping[str, str],
    at: datetime,
    part: Part = Part.SEARCH_RESULT,
    request: str = "",
) -> SearchPermit:
    """The permit to search, recorded first with the hashes of what for; raises Refused, recorded too."""
    why = why_no_search(asker, purpose, part)
    said = _said(asker, purpose, part, request) | {"asked": dict(asked)}
    if why is None:
        _durably(log, [_fact(PERSON_SEARCHED, at, said)])
        return SearchPermit(asker, purpose, part, dict(asked), at)
    _durably(log, [_fact(VIEW_REFUSED, at, said | {"persons": [], "reason": why.value})])
    raise Refused(why.sentence, where=part.value)


def refuse_unknown(
    log: Log,
    *,
    asker: Asker,
    purpose: Purpose,
    part: Part,
    asked: Mapping[str, str],
    at: datetime,
    request: str,
) -> NotFound:
    """Records that somebody asked for a person who is not held, as any refusal is; the answer to give."""
    said = _said(asker, purpose, part, request) | {"asked": dict(asked), "persons": []}
    _durably(log, [_fact(VIEW_REFUSED, at, said | {"reason": Why.UNKNOWN_PERSON.value})])
    return nobody()


def refuse_at_the_door(
    log: Log,
    *,
    asker: Asker,
    purpose: Purpose,
    part: Part,
    persons: Sequence[UUID],
    asked: Mapping[str, str],
    at: datetime,
    request: str,
) -> None:
    """Records that a role was refused at the door of a page that names people."""
    said = _said(asker, purpose, part, request) | {
        "asked": dict(asked),
        "persons": sorted(map(str, persons)),
    }
    _durably(log, [_fact(VIEW_REFUSED, at, said | {"reason": Why.ROLE.value})])


def nobody() -> NotFound:
    """What is answered of a person who is not held, and of one who may not be known: the same."""
    return NotFound(
        "There is no such person here, or none whom you may see.",
        where="person",
        next="Check with the person's own organisation; every try is on record.",
    )


def keyed(asked: Mapping[str, str], key: bytes) -> dict[str, str]:
    """What somebody searched for as hashes that only the holder of the key can make, one for each field."""
    return {
        field: hmac.new(key, f"{field} {value}".encode(errors="replace"), hashlib.sha256).hexdigest()
        for field, value in sorted(asked.items())
        if value
    }


def _durably(log: Log, facts: Sequence[Fact]) -> None:
    """Appends in a commit of its own: within somebody's transaction it would be undone together with it."""
    if connections[log.using].in_atomic_block:
        raise RuntimeError("A view is recorded in a commit of its own, and this is within a transaction.")
    (by,) = {fact.payload["viewer"] for fact in facts}
    log.append(facts, by=Author(by))


def _viewed(about: About, request: str) -> Fact:
    asked = about.asked
    said = _said(asked.asker, asked.purpose, asked.part, request) | {
        "persons": sorted(map(str, about.persons)),
        "relationships": list(asked.relied_on),
        "agreements": list(asked.agreed_by),
    }
    return _fact(PERSON_VIEWED, asked.at, said)


def _refused(about: About, why: Why, request: str) -> Fact:
    asked = about.asked
    said = _said(asked.asker, asked.purpose, asked.part, request) | {
        "persons": sorted(map(str, about.persons)),
        "asked": {},
        "reason": why.value,
    }
    return _fact(VIEW_REFUSED, asked.at, said)


def _said(asker: Asker, purpose: Purpose, part: Part, request: str) -> dict[str, Any]:
    return {
        "viewer": asker.user,
        "role": asker.role,
        "organisation": asker.organisation,
        "purpose": purpose.value,
        "part": part.value,
        "request": request,
    }


def _fact(type_: EventType, at: datetime, said: Mapping[str, Any]) -> Fact:
    return Fact(STREAM, type_, Occurred.at(at), said)
