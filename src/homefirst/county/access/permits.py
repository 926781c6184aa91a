"""Permits: made here and nowhere else, and only after the record of the view is durable.

A permit is what the reads of people ask for. It cannot be had without an event in the log: the event is
appended in a commit of its own, and where that fails there is no permit and so no answer. It opens the
persons and the part for which it was made, for that purpose, and for a few minutes.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from homefirst.county.access.events import (
    PEOPLE_LISTED,
    PERSON_SEARCHED,
    PERSON_VIEWED,
    STREAM,
    VIEW_REFUSED,
)
from homefirst.county.access.seeing import Asked, Asker, Part, Purpose, Why, why_no_search, why_not
from homefirst.foundation.errors import NotFound, Refused
from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Appender

LASTS = timedelta(minutes=5)
"""How long a permit opens anything: many times what a page takes, and too short to be kept for another day,
on which the agreement, the relationship or the role may be over. Whoever needs longer asks again, on
record."""
Grounds = frozenset[tuple[Purpose, Part]]
"""The purposes and parts whose permits open a read."""


_Ground = tuple[tuple[str, ...], tuple[str, ...]]
"""Why somebody may be seen: kinds of relationship, and agreements."""


@dataclass(frozen=True, slots=True)
class Permit:
    """That a user in a role, at an organisation, was let see a part of a person, for a purpose, at an
    instant; `persons` are the keys under which that person is held."""

    asker: Asker
    purpose: Purpose
    part: Part
    persons: frozenset[UUID]
    at: datetime

    def check_opens(self, what: str, *, by: Grounds, persons: frozenset[UUID], at: datetime) -> None:
        """Raises Refused where the permit is too old at an instant. A permit for another person, purpose or
        part is a mistake of ours: RuntimeError."""
        if not persons <= self.persons:
            raise RuntimeError(f"This permit does not open {what}: it is for another person.")
        _check_use(what, self.purpose, self.part, self.at, by, at)


@dataclass(frozen=True, slots=True)
class SearchPermit:
    """That a user in a role, at an organisation, was let search for people, for a purpose, at an instant. It
    opens keys and nobody's name; `asked` is what was searched for, as keyed hashes by field."""

    asker: Asker
    purpose: Purpose
    part: Part
    asked: Mapping[str, str]
    at: datetime

    def check_opens(self, what: str, *, by: Grounds, at: datetime) -> None:
        """As `Permit.check_opens`, of nobody in particular."""
        _check_use(what, self.purpose, self.part, self.at, by, at)


@dataclass(frozen=True, slots=True)
class About:
    """One person as it is decided about: the keys under which they are held, and all that is asked."""

    persons: frozenset[UUID]
    asked: Asked


def permit_view(log: Appender, *, about: About, request: str = "") -> Permit:
    """The permit to see a part of a person, recorded first; raises Refused with the reason, recorded too."""
    given = permit_views(log, about=(about,), request=request)
    if not given:
        why = why_not(about.asked) or Why.ROLE
        raise Refused(why.sentence, where=about.asked.part.value)
    return given[0]


def permit_views(log: Appender, *, about: Sequence[About], request: str = "") -> tuple[Permit, ...]:
    """The permits for those of several people who may be seen; all of it, refusals as well, in one record."""
    if not about:
        return ()
    decided = [(one, why_not(one.asked)) for one in about]
    _durably(
        log, [_viewed(one, request) if why is None else _refused([one], why, request) for one, why in decided]
    )
    return tuple(_permit(one) for one, why in decided if why is None)


def permit_together(log: Appender, *, about: Sequence[About], request: str = "") -> tuple[Permit, ...]:
    """The permits for several people who are shown beside each other, or not at all: where one of them may
    not be seen, that is on record, and nobody is put down as seen. Raises Refused with the first reason."""
    refused = [(one, why) for one in about if (why := why_not(one.asked)) is not None]
    if not refused:
        return permit_views(log, about=about, request=request)
    _durably(log, [_refused([one], why, request) for one, why in refused])
    raise Refused(refused[0][1].sentence, where=about[0].asked.part.value)


def permit_list(log: Appender, *, about: Sequence[About], request: str = "") -> Permit | None:
    """The one permit for those of a list who may be seen, in one event however many they are; whoever is
    withheld is on record in one event for each reason. None where nobody may be seen, or nobody was asked
    for.

    All are asked about by one user, for one purpose, at one instant, and the part is the list.
    """
    if not about:
        return None
    first = about[0].asked
    if any(
        (one.asked.asker, one.asked.purpose, one.asked.part, one.asked.at)
        != (first.asker, first.purpose, Part.LIST, first.at)
        for one in about
    ):
        raise RuntimeError("A list is shown to one user, for one purpose, at one instant.")
    seen: dict[_Ground, list[About]] = {}
    withheld: dict[Why, list[About]] = {}
    for one in about:
        why = why_not(one.asked)
        if why is None:
            seen.setdefault((one.asked.relied_on, one.asked.agreed_by), []).append(one)
        else:
            withheld.setdefault(why, []).append(one)
    facts = [_listed(first, seen, request)] if seen else []
    _durably(log, [*facts, *(_refused(some, why, request) for why, some in sorted(withheld.items()))])
    if not seen:
        return None
    persons = frozenset().union(*(one.persons for some in seen.values() for one in some))
    return Permit(first.asker, first.purpose, Part.LIST, persons, first.at)


def permit_search(
    log: Appender,
    *,
    asker: Asker,
    purpose: Purpose,
    asked: Mapping[str, str],
    at: datetime,
    part: Part = Part.SEARCH_RESULT,
    own_list: bool = False,
    request: str = "",
) -> SearchPermit:
    """The permit to search, recorded first with the hashes of what for; raises Refused, recorded too."""
    why = why_no_search(asker, purpose, part, own_list=own_list)
    said = _said(asker, purpose, part, request) | {"asked": dict(asked)}
    if why is None:
        _durably(log, [_fact(PERSON_SEARCHED, at, said)])
        return SearchPermit(asker, purpose, part, dict(asked), at)
    _durably(log, [_fact(VIEW_REFUSED, at, said | {"persons": [], "reason": why.value})])
    raise Refused(why.sentence, where=part.value)


def refuse_unknown(
    log: Appender,
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
    log: Appender,
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


def _check_use(what: str, purpose: Purpose, part: Part, given: datetime, by: Grounds, at: datetime) -> None:
    if (purpose, part) not in by:
        raise RuntimeError(f"A permit for “{part}”, for {purpose}, does not open {what}.")
    if at - given >= LASTS:
        raise Refused(
            f"The permit to see this is more than {LASTS.seconds // 60} minutes old.",
            where=part.value,
            next="Open the page again.",
        )


def _permit(about: About) -> Permit:
    asked = about.asked
    return Permit(asked.asker, asked.purpose, asked.part, about.persons, asked.at)


def _durably(log: Appender, facts: Sequence[Fact]) -> None:
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


def _listed(asked: Asked, seen: Mapping[_Ground, Sequence[About]], request: str) -> Fact:
    """A list as one event: its keys in the order of the grounds, and how many on which."""
    persons: list[str] = []
    grounds = []
    for ground in sorted(seen):
        relationships, agreements = ground
        keys = sorted(str(key) for one in seen[ground] for key in one.persons)
        persons += keys
        grounds.append(
            {"relationships": list(relationships), "agreements": list(agreements), "keys": len(keys)}
        )
    said = _said(asked.asker, asked.purpose, asked.part, request) | {
        "people": sum(map(len, seen.values())),
        "persons": persons,
        "grounds": grounds,
    }
    return _fact(PEOPLE_LISTED, asked.at, said)


def _refused(about: Sequence[About], why: Why, request: str) -> Fact:
    asked = about[0].asked
    said = _said(asked.asker, asked.purpose, asked.part, request) | {
        "persons": sorted(str(key) for one in about for key in one.persons),
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
