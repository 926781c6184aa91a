"""The relationships that a person's own record tells: whoever recorded them, has a number for them, has them
registered, or is responsible for them. Organisations only.

Who recorded somebody once, or has a number for them, knows them for ever and has nothing to do with their
care for it. Only for a while after something new was recorded is there a reason to open the record: somebody
was there who told it, and no stay or service may have been entered yet.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from homefirst.county.access.seeing import AFTER, Relationship
from homefirst.county.people.known import Version, in_force
from homefirst.foundation.calendar import midnight

RECORDED, NUMBERED = "recorded them", "has a number for them"
LATELY = "recorded them lately"
REGISTERED, RESPONSIBLE = "registered practice", "responsible council"


def relationships(versions: Iterable[Version]) -> tuple[Relationship, ...]:
    """Of the versions of one person, under all of their keys."""
    told = tuple(versions)
    return tuple(dict.fromkeys([*_recorded(told), *_of_identities(told)]))


def _recorded(versions: tuple[Version, ...]) -> Iterator[Relationship]:
    first: dict[str, datetime] = {}
    for one in versions:
        first[one.organisation] = min(one.occurred_at, first.get(one.organisation, one.occurred_at))
    for organisation, start in first.items():
        yield Relationship(RECORDED, organisation, start, None, knows_only=True)
    for one in versions:
        if one.corrects is None:  # putting an old one right is nobody's care
            yield Relationship(LATELY, one.organisation, one.occurred_at, one.occurred_at + AFTER)


def _of_identities(versions: tuple[Version, ...]) -> Iterator[Relationship]:
    """What the version in force says, under each key: a number or a registration that was wrong counts no
    more."""
    for person in dict.fromkeys(one.person for one in versions):
        current = in_force([one for one in versions if one.person == person])
        if current is None or current.identity is None:
            continue
        since = current.occurred_at
        for local in current.identity.local_numbers:
            yield Relationship(NUMBERED, local.organisation, since, None, knows_only=True)
        for practice in current.identity.practices:
            yield _spell(REGISTERED, practice.code, practice.since, practice.until, since)
        for council in current.identity.councils:
            yield _spell(RESPONSIBLE, council.council, council.since, council.until, since)


def _spell(
    kind: str, organisation: str, since: date | None, until: date | None, otherwise: datetime
) -> Relationship:
    start = otherwise if since is None else midnight(since)
    return Relationship(kind, organisation, start, None if until is None else midnight(until))
