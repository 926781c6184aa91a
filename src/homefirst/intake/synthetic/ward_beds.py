"""What the wards of a synthetic county say of their beds in its last two weeks: made up, like all of it.

A few have beds closed and say so each morning, until they are open again; on the morning on which the record
ends nearly all say how many are open. Some have not said it yet.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homefirst.county.capacity.ward_beds import ClosedBeds
from homefirst.intake.synthetic.county import SyntheticCounty
from homefirst.intake.synthetic.keys import Keys
from homefirst.intake.synthetic.lots import Lots, Shared
from homefirst.intake.synthetic.telling import HOUR, Clock

FROM = 7 * HOUR + 30
"""The minute of the morning from which wards say it; each a minute after another."""
EVERY = 15
"""Of so many wards one has beds closed at the end, and another had some a while before."""
DAYS = 14
SILENT = 9
"""Of so many wards one has said nothing yet when the record ends."""


@dataclass(frozen=True, slots=True)
class PostedBeds:
    """What one ward says of its beds on one morning, as `post_beds` takes it."""

    at: datetime
    place: str
    ward: str
    posting: UUID
    open: int | None
    closed: tuple[ClosedBeds, ...]


def posted_beds(county: SyntheticCounty, shared: Shared, keys: Keys, seed: int) -> tuple[PostedBeds, ...]:
    """All of it, in the order of saying. The same county and seed give the same."""
    last, clock = county.span.days, Clock(county.span)
    stays = county.stays
    there = stays[(stays["came_day"] < last) & (stays["left_day"] >= last)]
    occupied = Counter(zip(there["place"].tolist(), there["ward"].tolist(), strict=True))
    found = [
        one
        for number, ((place, ward), people) in enumerate(sorted(occupied.items()))
        for one in _of_ward(number, place, ward, people, Lots(shared, seed, 8, number), keys, clock, last)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.place, one.ward)))


def _of_ward(
    number: int, place: str, ward: str, people: int, lots: Lots, keys: Keys, clock: Clock, last: int
) -> Iterator[PostedBeds]:
    """The mornings of one ward, by days of the record; `people` lie there at its end."""
    open_, closes = people + lots.below(4), number % EVERY
    since, lasts = last - lots.between(1, 5), lots.between(6, 9)
    if closes == EVERY // 2:
        since = last - DAYS + lots.below(3)
    why, beds = lots.of("beds closed", "the last days"), lots.between(2, 6)
    days = range(since, min(since + lasts, last + 1)) if closes in (0, EVERY // 2) else range(0)
    closed = (ClosedBeds(beds, why, clock.day(since), clock.day(since + lasts)),)
    said = {*days, last} if days or not lots.one_in(SILENT) else set()
    if days:
        said.add(min(days.stop, last))
    for day in sorted(said):
        at = clock.at(day, FROM + number)
        posting = UUID(keys.of(f"beds {day}", number))
        yield PostedBeds(at, place, ward, posting, open_, closed if day in days else ())
