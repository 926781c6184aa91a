"""Of whom somebody who hands in a list is told: each person on it is put beside what their organisation has
to do with them, access makes the record, and whoever they may not know is as somebody new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from homefirst.app.ground.ties import ties_of_each
from homefirst.app.lists.answers import Opened
from homefirst.app.lists.words import on_of, our_words
from homefirst.app.people.asking import Caller, asked_key
from homefirst.app.people.asking import about as about_person
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access import permits
from homefirst.county.access.permits import About, Permit, keyed
from homefirst.county.access.roles import check_role
from homefirst.county.access.seeing import AFTER, Part, Purpose, Relationship
from homefirst.county.journey.been import BeenAt, been_at
from homefirst.county.people import read as people
from homefirst.county.people.identity import Identity
from homefirst.county.people.read import Standing, standings
from homefirst.county.people.whose import Meant, whose
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View
from homefirst.intake.lists import read
from homefirst.intake.lists.looking import ToCompare
from homefirst.intake.lists.meaning import On
from homefirst.intake.lists.persons import NOTHING_SAID
from homefirst.intake.lists.read import Handed, Taken
from homefirst.intake.lists.row import Reading, read_rows
from homefirst.intake.lists.since import is_after

ON_THEIR_LIST = "on their list"


def as_of(opened: Opened) -> datetime:
    """As of when a list tells what it tells: when it was handed in; where the record has ended, as a
    demonstration's has, a moment after its end, as on the wards, unless the list is of later days itself."""
    clock, handed, mapping = ward_clock(), opened.handed, opened.mapping
    if not clock.ended or mapping is None:
        return handed.at
    later = is_after(opened.table, mapping, local_day(clock.at), local_day(handed.at))
    return handed.at if later else clock.at


def to_compare(
    log: Log, opened: Opened, caller: Caller, choices: Mapping[int, str], whole: bool | None
) -> tuple[ToCompare, Reading, Taken | None]:
    """Reads the list and asks whose rows they are; the record of each view is durable before it is told."""
    mapping, handed = opened.mapping, opened.handed
    assert mapping is not None
    words, when = our_words(caller), as_of(opened)
    reading = read_rows(opened.table, mapping, words, local_day(when))
    view = log.now()
    of_list = handed.part_of is None  # mended rows are held against no list: the others are on the first
    last = read.last_taken(view, handed.organisation, mapping.source, before=handed.seq) if of_list else None
    permits.permit_search(
        log,
        asker=caller.asker,
        purpose=Purpose.DIRECT_CARE,
        asked=keyed({"list": handed.sha256}, asked_key()),
        at=caller.at,
        own_list=True,
        request=caller.request,
    )
    rows = [*((one.row, one.who) for one in reading.said), *((one.row, one.who) for one in reading.wrong)]
    found = whose(view, [who for _, who in rows])
    before = standings(view, [UUID(person) for _, person in (last.rows if last else ())])
    standing = {**found.standing, **{one.person: one for one in before.values()}}
    given = _permitted(log, view, standing, handed, caller)
    seen = frozenset(key for one in given for key in one.persons)
    may = frozenset(standing) & seen
    known = _known(log, given, standing, reading)
    meant: dict[int, Sequence[Meant]] = {
        row: [one for one in some if one.person in may]
        for (row, _), some in zip(rows, found.meant, strict=True)
    }
    on_last = [(row, before[UUID(person)].person) for row, person in (last.rows if last else ())]
    of = ToCompare(
        reading=reading,
        meant=meant,
        standing={person: one for person, one in standing.items() if person in may},
        last=tuple((row, str(person)) for row, person in on_last if person in may),
        words=words,
        as_of=when,
        choices=choices,
        whole=whole if of_list else False,
        known=known,
        known_told=bool(check_role(caller.asker.role).sees_people_for),
    )
    return of, reading, last


def _on_their_list(ties: Sequence[Relationship], handed: Handed) -> Iterator[Relationship]:
    """An organisation that knows somebody, and names them on a list of those in its care, has to do with them
    for it, entered here or not: else whoever comes again would be told of as new, and registered twice."""
    if any(one.organisation == handed.organisation for one in ties):
        yield _named(handed)


def _served(
    of: Standing, been: Mapping[str, Sequence[BeenAt]], ties: Sequence[Relationship], own: frozenset[str],
    handed: Handed, at: datetime,
) -> Iterator[Relationship]:  # fmt: skip
    """A provider that names somebody on its list has to do with them by a service of its own, or an offer
    that it accepted, while that stands; or where nobody else has recorded anything of them. That it has named
    somebody, or registered them, is no reason: two keys that became one since may be anybody's."""
    stretches = [one for key in of.keys for one in been.get(str(key), ()) if one.place in own]
    serves = any(one.until is None or at < one.until + AFTER for one in stretches)
    accepted = any(
        one.for_offer and one.organisation == handed.organisation and one.in_force(at) for one in ties
    )
    if serves or accepted or of.held_by == {handed.organisation}:
        yield _named(handed)


def _named(handed: Handed) -> Relationship:
    return Relationship(ON_THEIR_LIST, handed.organisation, handed.at, handed.at + AFTER)


def abouts_of(view: View, standing: Mapping[UUID, Standing], handed: Handed, caller: Caller) -> list[About]:
    """Those of a list who are held, as access decides about them; nobody who was erased."""
    ties = ties_of_each(view, tuple(standing.values()))
    serves = on_of(caller) is On.SERVICE
    keys = [str(key) for one in standing.values() for key in one.keys] if serves else []
    been, own = been_at(view, keys) if serves else {}, our_words(caller).own
    asked = []
    for person, one in standing.items():
        if one.erased_at is None:
            if serves:
                related = tuple(_served(one, been, ties[person], own, handed, caller.at))
            else:
                related = (*ties[person], *_on_their_list(ties[person], handed))
            of = about_person(one, related, caller, Part.LIST)
            asked.append(replace(of, asked=replace(of.asked, own_list=True)))
    return asked


def _permitted(
    log: Log, view: View, standing: Mapping[UUID, Standing], handed: Handed, caller: Caller
) -> tuple[Permit, ...]:
    """Of whom the caller may be told; every one of them, and every refusal, is on record then."""
    return permits.permit_views(log, about=abouts_of(view, standing, handed, caller), request=caller.request)


def _known(
    log: Log, given: Sequence[Permit], standing: Mapping[UUID, Standing], reading: Reading
) -> Mapping[str, Identity]:
    """Who those are, where the list says more of anybody than whom it means: to see what differs."""
    if not any(one.person != NOTHING_SAID for one in reading.said):
        return {}
    now = log.now()
    found = people.listed_each(now, given, tuple(standing.values()), at=now.known_at)
    return {str(person): identity for person, identity in found.items()}
