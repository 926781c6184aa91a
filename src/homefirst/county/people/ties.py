"""The relationships that a person's own record tells: whoever recorded them, has a number for them, has them
registered, or is responsible for them. Organisations only.

Who recorded somebody once, or has a number for them, knows them for ever and has nothing to do with their
care for it. Only for a while after something new was recorded is there a reason to open the record: somebody
was there who told it, and no stay or service may have been entered yet.

Who is registered with a practice, or is a council's, is so no longer than they live: a while after a death
both end, as what had to do with their care does.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from homefirst.county.access.seeing import AFTER, Relationship
from homefirst.county.people.identity import Identity
from homefirst.county.people.known import Version, in_force
from homefirst.foundation.calendar import day_after, midnight

RECORDED, NUMBERED = "recorded them", "has a number for them"
LATELY = "recorded them lately"
REGISTERED, RESPONSIBLE = "registered practice", "responsible council"


def relationships(versions: Iterable[Version], died: datetime | None = None) -> tuple[Relationship, ...]:
    """Of the versions of one person, under all of their keys; `died`: when they did, where others than these
    versions tell it. Of several times of death the last counts."""
    told = tuple(versions)
    current = tuple(_in_force(told))
    deaths = [midnight(day_after(one.death_date)) for one, _ in current if one.death_date is not None]
    deaths += [] if died is None else [died]
    end = max(deaths) + AFTER if deaths else None
    return tuple(dict.fromkeys([*_recorded(told), *_of_identities(current, end)]))


def _recorded(versions: tuple[Version, ...]) -> Iterator[Relationship]:
    first: dict[str, datetime] = {}
    for one in versions:
        first[one.organisation] = min(one.occurred_at, first.get(one.organisation, one.occurred_at))
    for organisation, start in first.items():
        yield Relationship(RECORDED, organisation, start, None, knows_only=True)
    for one in versions:
        if one.corrects is None:  # putting an old one right is nobody's care
            yield Relationship(LATELY, one.organisation, one.occurred_at, one.occurred_at + AFTER)


def _in_force(versions: tuple[Version, ...]) -> Iterator[tuple[Identity, datetime]]:
    """What the version in force says, under each key, and since when: a number or a registration that was
    wrong counts no more."""
    for person in dict.fromkeys(one.person for one in versions):
        current = in_force([one for one in versions if one.person == person])
        if current is not None and current.identity is not None:
            yield current.identity, current.occurred_at


def _of_identities(
    current: Iterable[tuple[Identity, datetime]], end: datetime | None
) -> Iterator[Relationship]:
    """What some identities tell; `end`: when whoever died has been dead for so long that it ends."""
    for identity, since in current:
        for local in identity.local_numbers:
            yield Relationship(NUMBERED, local.organisation, since, None, knows_only=True)
        for kind, spells in (
            (REGISTERED, [(one.code, one.since, one.until) for one in identity.practices]),
            (RESPONSIBLE, [(one.council, one.since, one.until) for one in identity.councils]),
        ):
            for organisation, first, last in spells:
                start = since if first is None else midnight(first)
                ends = [one for one in (None if last is None else midnight(last), end) if one is not None]
                yield Relationship(kind, organisation, start, min(ends, default=None))
