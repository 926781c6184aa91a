"""People, wired: whoever asks is put beside the person's relationships and the pack's agreements, access
makes the record and the permit, and only then is a name read."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from homefirst.app.ground.house import this_gatherer, this_log
from homefirst.app.ground.ties import ties_of, ties_of_each
from homefirst.county.access import permits
from homefirst.county.access.agreements import read_agreements
from homefirst.county.access.models import User
from homefirst.county.access.permits import About, keyed, nobody
from homefirst.county.access.seeing import Agreement, Asked, Asker, Part, Purpose, Relationship, may_see
from homefirst.county.access.views import ViewSeen, views_by, views_of
from homefirst.county.catalogue.organisations import Organisation, read_organisations
from homefirst.county.people import read
from homefirst.county.people.identity import document_of
from homefirst.county.people.known import Known
from homefirst.county.people.matching import Likeness
from homefirst.county.people.read import Standing
from homefirst.county.people.search import Query, check_enough
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Refused
from homefirst.foundation.store.view import View

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """One person as somebody is shown them: who they are, every version, and who looked, this view first."""

    known: Known
    views: tuple[ViewSeen, ...]
    purpose: Purpose

    def as_answer(self) -> dict[str, Any]:
        seen = {"purpose": self.purpose.value, "views": [one.as_answer() for one in self.views]}
        return self.known.as_answer() | seen


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody whom a search found. `opens`: whether their record is opened to whoever searched; else their
    organisation knows them, and has nothing to do with their care now."""

    known: Known
    likeness: Likeness
    opens: bool

    def as_answer(self) -> dict[str, Any]:
        identity = None if self.known.identity is None else document_of(self.known.identity)
        return {
            "person": str(self.known.person),
            "identity": identity,
            "score": self.likeness.score,
            "words": self.likeness.words,
            "opens": self.opens,
        }


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Whom somebody found and may see, the best first. `more`: others are left off, whom a narrower search
    shows."""

    found: tuple[PersonFound, ...]
    more: bool

    def as_answer(self) -> dict[str, Any]:
        return {"synthetic": True, "found": [one.as_answer() for one in self.found], "more": self.more}


@dataclass(frozen=True, slots=True)
class ViewsSeen:
    """Who looked at a person (by key), or what a user looked at."""

    person: UUID | None
    viewer: str | None
    views: tuple[ViewSeen, ...]

    def as_answer(self) -> dict[str, Any]:
        person = None if self.person is None else str(self.person)
        return {"person": person, "viewer": self.viewer, "views": [one.as_answer() for one in self.views]}

    def for_the_person(self) -> dict[str, Any]:
        """The answer that the person may be given: without the names of those who looked."""
        return {
            "person": str(self.person),
            "views": [one.for_the_person() for one in self.views if one.shown],
        }


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, when, and in which request."""

    asker: Asker
    at: datetime
    request: str


def asker_of(user: User) -> Asker:
    """A user as access decides about them."""
    return Asker(user=user.username, role=user.role, organisation=user.organisation)


def ask_person(key: UUID, caller: Caller) -> PersonSeen:
    """One person, for direct care. Raises NotFound, in the same words, for a key that is not held and for a
    person whom the caller may not see; both are on record before it is raised."""
    log = this_log()
    view = log.now()
    of = read.standing(view, key)
    considered = _about(view, of or read.unheld(key), caller, Part.IDENTITY)
    if of is None:
        asked = keyed({"person": str(key)}, asked_key())
        raise _note_nobody(Purpose.DIRECT_CARE, Part.IDENTITY, asked, caller)
    try:
        permit = permits.permit_view(this_gatherer(), about=considered, request=caller.request)
    except Refused:
        raise nobody() from None
    now = log.now()
    known = read.identity_of(view, permit, key, at=now.known_at)
    return PersonSeen(known, views_of(now, permit, at=now.known_at), permit.purpose)


def permit_story(key: UUID, caller: Caller) -> tuple[Known, frozenset[UUID]]:
    """Who somebody is and the keys under which their journey lies, for direct care: with a permit for each
    part, both recorded at once before anything is read. Raises as `ask_person`, also where only one of the
    two may be seen: then nothing is put down as seen."""
    log = this_log()
    view = log.now()
    of = standing_or_nobody(view, key, caller, Purpose.DIRECT_CARE, Part.TIMELINE)
    both = [_about(view, of, caller, part) for part in (Part.TIMELINE, Part.IDENTITY)]
    try:
        given = permits.permit_together(this_gatherer(), about=both, request=caller.request)
    except Refused:
        raise nobody() from None
    identity = next(one for one in given if one.part is Part.IDENTITY)
    return read.identity_of(view, identity, key, at=log.now().known_at), of.keys


def check_story(key: UUID, caller: Caller) -> frozenset[UUID]:
    """The keys of somebody whose story the caller may see, for whoever enters into it: nothing is shown, and
    no view is put down. Raises NotFound as `permit_story`, the refusal on record."""
    view = this_log().now()
    of = standing_or_nobody(view, key, caller, Purpose.DIRECT_CARE, Part.TIMELINE)
    both = [_about(view, of, caller, part) for part in (Part.TIMELINE, Part.IDENTITY)]
    if not all(may_see(one.asked) for one in both):
        try:
            permits.permit_together(this_gatherer(), about=both, request=caller.request)
        except Refused:
            raise nobody() from None
    return of.keys


def search_people(query: Query, caller: Caller) -> PeopleFound:
    """Whom a search finds among those the caller may see; the search, and each who is shown or withheld, on
    record before. Raises NotUnderstood for too little, and Refused for whoever may not search."""
    check_enough(query)
    log = this_log()
    view = log.now()
    permit = permits.permit_search(
        this_gatherer(),
        asker=caller.asker,
        purpose=Purpose.DIRECT_CARE,
        asked=keyed(query.said(), asked_key()),
        at=caller.at,
        request=caller.request,
    )
    found = read.find(view, permit, query, at=log.now().known_at)
    held = read.standings(view, [one.person for one in found] or [read.UNHELD])
    stands = [held[one.person] for one in found] or [read.unheld()]
    considered, more = _first_who_may_be_seen(view, stands, caller)
    if not found:
        _note_nobody(Purpose.DIRECT_CARE, Part.SEARCH_RESULT, permit.asked, caller)
        return PeopleFound((), more=False)
    given = permits.permit_views(this_gatherer(), about=considered, request=caller.request)
    now = log.now().known_at
    by_key = {key: one for one in given for key in one.persons}
    opens = {key for one in considered if _opens_record(one) for key in one.persons}
    shown = [
        PersonFound(
            read.identity_of(view, by_key[one.person], one.person, at=now), one.likeness, one.person in opens
        )
        for one in found
        if one.person in by_key
    ]
    return PeopleFound(tuple(shown), more)


def views_of_person(key: UUID, caller: Caller) -> ViewsSeen:
    """Who looked at a person, for whoever checks it; raises as `ask_person`."""
    log = this_log()
    view = log.now()
    of = standing_or_nobody(view, key, caller, Purpose.CHECKING_VIEWS, Part.VIEWS)
    asked = Asked(caller.asker, Purpose.CHECKING_VIEWS, Part.VIEWS, frozenset(), (), (), caller.at)
    try:
        permit = permits.permit_view(this_gatherer(), about=About(of.keys, asked), request=caller.request)
    except Refused:
        raise nobody() from None
    now = log.now()
    return ViewsSeen(of.person, None, views_of(now, permit, at=now.known_at))


def views_by_user(viewer: str, caller: Caller) -> ViewsSeen:
    """What a user looked at, searched for and was refused; raises Refused for who does not check views."""
    log = this_log()
    permit = permits.permit_search(
        this_gatherer(),
        asker=caller.asker,
        purpose=Purpose.CHECKING_VIEWS,
        asked=keyed({"viewer": viewer}, asked_key()),
        at=caller.at,
        part=Part.VIEWS,
        request=caller.request,
    )
    now = log.now()
    return ViewsSeen(None, viewer, views_by(now, permit, viewer, at=now.known_at))


def note_refused_at_the_door(
    part: Part, purpose: Purpose, key: UUID | None, caller: Caller, *, proposal: int | None = None
) -> None:
    """Records that somebody's role was refused at the door of a page that shows people: the person of a key,
    or the two of a proposal."""
    view = this_log().now()
    of = None if key is None else read.standing(view, key)
    pair = () if proposal is None else read.keys_of_pair(view, proposal)
    wanted = {"person": "" if key is None or of is not None else str(key)}
    wanted |= {"proposal": "" if proposal is None or pair else str(proposal)}
    permits.refuse_at_the_door(
        this_gatherer(),
        asker=caller.asker,
        purpose=purpose,
        part=part,
        persons=pair if of is None else tuple(of.keys),
        asked=keyed(wanted, asked_key()),
        at=caller.at,
        request=caller.request,
    )


def standing_or_nobody(view: View, key: UUID, caller: Caller, purpose: Purpose, part: Part) -> Standing:
    """A person by any of their keys; raises NotFound, on record first, where no such key is held."""
    of = read.standing(view, key)
    if of is None:
        raise _note_nobody(purpose, part, keyed({"person": str(key)}, asked_key()), caller)
    return of


def _note_nobody(purpose: Purpose, part: Part, asked: Mapping[str, str], caller: Caller) -> NotFound:
    """Records that nobody was found who is held; the answer to give. As much is written as of somebody who
    may not be known, in a commit of its own."""
    return permits.refuse_unknown(
        this_gatherer(),
        asker=caller.asker,
        purpose=purpose,
        part=part,
        asked=asked,
        at=caller.at,
        request=caller.request,
    )


def about(
    of: Standing,
    ties: tuple[Relationship, ...],
    caller: Caller,
    part: Part,
    purpose: Purpose = Purpose.DIRECT_CARE,
) -> About:
    """One person as access decides about them."""
    agreed = tuple(agreements())
    return About(of.keys, Asked(caller.asker, purpose, part, of.held_by, ties, agreed, caller.at))


def agreements() -> Sequence[Agreement]:
    """The pack's sharing agreements."""
    return _agreements(settings.PACK)


def organisations() -> dict[str, Organisation]:
    """The pack's organisations, by code."""
    return _organisations(settings.PACK)


def asked_key() -> bytes:
    """The key of the hashes under which searches are on record: of this service, and of nothing else."""
    secret: str = settings.SECRET_KEY
    return hmac.new(secret.encode(), b"what people searched for", hashlib.sha256).digest()


@lru_cache(maxsize=4)
def _organisations(pack: Path) -> dict[str, Organisation]:
    return dict(read_organisations(pack, [])[0])


@lru_cache(maxsize=4)
def _agreements(pack: Path) -> tuple[Agreement, ...]:
    problems: list[Problem] = []
    found = read_agreements(pack, _organisations(pack), problems)
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return found


def _about(view: View, of: Standing, caller: Caller, part: Part) -> About:
    return about(of, ties_of(view, of), caller, part)


def _first_who_may_be_seen(
    view: View, stands: Sequence[Standing], caller: Caller
) -> tuple[list[About], bool]:
    """Of those found the first whom the caller may see, with whoever is withheld before them; and whether
    there are more. Whoever is not shown is not put down as seen."""
    considered: list[About] = []
    seen = 0
    ties = ties_of_each(view, stands)
    for of in stands:
        one = about(of, ties[of.person], caller, Part.SEARCH_RESULT)
        if may_see(one.asked) and seen == MOST_FOUND:
            return considered, True
        seen += may_see(one.asked)
        considered.append(one)
    return considered, False


def _opens_record(found: About) -> bool:
    """Whether the record of somebody found is opened, too, to whoever is shown that they are known."""
    return may_see(replace(found.asked, part=Part.IDENTITY))
