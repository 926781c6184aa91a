"""What the providers of a synthetic county post, on a few mornings: made up, like everything in it.

The mornings are the one of the county's local list with the one before, the last of the record, and the one
on which it ends. On that one a provider has not posted yet, so that the demonstration has what is stale, and
its provider something to do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np

from homefirst.county.capacity.posting import AHEAD, Offered
from homefirst.county.capacity.resource import Resource, Unit
from homefirst.foundation.calendar import local_day, midnight
from homefirst.intake.synthetic.by_day import Span

MORNING = timedelta(hours=7, minutes=35)
EACH = timedelta(minutes=11)
"""Between two providers who post on one morning."""
LAST = 3
"""Mornings of the record's last days on which is posted."""
MOST = {Unit.HOURS: 13, Unit.BEDS: 4, Unit.STARTS: 3, Unit.SLOTS: 4, Unit.ITEMS: 30}
"""Steps that are free at the most: of hours three and a half, a visit of half an hour each day."""
STEP = {Unit.HOURS: Decimal("3.5")}
LATER = 0.06
"""How likely it is that on one of the later days more becomes free."""
_WHERE = "synthetic"


@dataclass(frozen=True, slots=True)
class PostedMorning:
    """What one provider posts on one morning."""

    at: datetime
    provider: str
    posting: UUID
    offered: tuple[Offered, ...]


def mornings_of(span: Span, list_day: date) -> tuple[datetime, ...]:
    """The instants from which is posted, the first first; the last is of the morning on which the record
    ends."""
    after = span.first + timedelta(days=span.days)
    days = {list_day - timedelta(days=1), list_day, *(after - timedelta(days=n) for n in range(LAST + 1))}
    return tuple(midnight(day) + MORNING for day in sorted(days) if span.first <= day)


def postings(
    resources: Mapping[str, Resource],
    mornings: Iterable[datetime],
    *,
    not_yet: str | None,
    random: np.random.Generator,
) -> tuple[PostedMorning, ...]:
    """What every provider posts on these mornings; `not_yet` is a provider that has not on the last of
    them."""
    return tuple(_of_mornings(resources, tuple(mornings), not_yet, random))


def _of_mornings(
    resources: Mapping[str, Resource],
    mornings: tuple[datetime, ...],
    not_yet: str | None,
    random: np.random.Generator,
) -> Iterator[PostedMorning]:
    providers = sorted({one.provider for one in resources.values()})
    for at in mornings:
        for number, provider in enumerate(providers):
            mine = [one for one in resources.values() if one.provider == provider]
            offered = tuple(cell for one in mine for cell in _amounts(one, local_day(at), random))
            key = UUID(bytes=random.bytes(16), version=4)
            if offered and not (at == mornings[-1] and provider == not_yet):
                yield PostedMorning(at + number * EACH, provider, key, offered)


def _amounts(resource: Resource, today: date, random: np.random.Generator) -> Iterator[Offered]:
    """A resource's days: some of it free today, and now and then more from a later day on."""
    step = STEP.get(resource.unit, Decimal(1))
    for number in range(AHEAD + 1):
        day = today + timedelta(days=number)
        free = random.integers(0, MOST[resource.unit] + 1) if number == 0 else random.integers(1, 3)
        if number and random.random() > LATER:
            free = random.integers(0, 1)
        if resource.dates.cover(day):
            yield Offered(_WHERE, resource.code, day, step * int(free))
