"""What is left of a resource once what is promised is taken off. Pure.

Amounts that were posted add up over the days from the one from which they count; a promise takes its amount
from its day on, and so from every later day. Something can be promised from a day on where on no day after it
less is left: nothing is given twice. A promise for a day before the one from which the amounts count
is taken off no more: who was to begin has begun, and the provider posts what is free without them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from homefirst.county.capacity.posting import AHEAD, Posting

REACH = timedelta(days=2 * AHEAD)
"""How long before a day what counts on it can have been posted for: AHEAD days before the posting, which was
at most AHEAD days before the day."""
_NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class DayPosted:
    """What was posted last for one day of a resource, and from which day on it adds up."""

    day: date
    amount: Decimal
    counts_from: date


def days_posted(postings: Iterable[Posting]) -> dict[date, tuple[DayPosted, Posting]]:
    """The days of one resource, each as it was posted last, with the posting that says so."""
    found: dict[date, tuple[DayPosted, Posting]] = {}
    for one in sorted(postings, key=lambda posting: posting.seq):
        for day, amount in one.amounts.items():
            found[day] = DayPosted(day, amount, one.counts_from), one
    return found


def counted_from(posted: Iterable[DayPosted]) -> date | None:
    """From which day on the amounts of a resource add up; None where nothing was posted."""
    return max((one.counts_from for one in posted), default=None)


def left_by_day(posted: Iterable[DayPosted], taken: Mapping[date, Decimal]) -> dict[date, Decimal]:
    """How much of a resource is left on each day that was posted; less than nought where more was promised
    than is posted now. `taken` is what is promised from each day on."""
    days = sorted(posted, key=lambda one: one.day)
    first = counted_from(days)
    left: dict[date, Decimal] = {}
    total, claims = _NOUGHT, sorted((day, amount) for day, amount in taken.items())
    for one in days:
        if first is None or one.day < first:
            continue
        total += one.amount
        gone = sum((amount for day, amount in claims if first <= day <= one.day), _NOUGHT)
        left[one.day] = total - gone
    return left


def to_promise(left: Mapping[date, Decimal], day: date) -> Decimal | None:
    """How much can be promised from a day on: the least that is left on it and after it; None where nobody
    posted for the day."""
    if day not in left:
        return None
    return max(_NOUGHT, min(amount for other, amount in left.items() if other >= day))


def carried_on(
    posted: Iterable[DayPosted], taken: Mapping[date, Decimal], today: date
) -> dict[date, Decimal] | None:
    """What to post today where nothing changed but that those who were to begin have begun: on today what was
    left of the days up to it, and the later days as they were posted; None where nothing counts any more."""
    days = {one.day: one for one in posted}
    first = counted_from(days.values())
    if first is None or first < today - timedelta(days=AHEAD):
        return None
    before = sum((one.amount for day, one in days.items() if first <= day <= today), _NOUGHT)
    begun = sum((amount for day, amount in taken.items() if first <= day < today), _NOUGHT)
    found = {today: max(_NOUGHT, before - begun)}
    for number in range(1, AHEAD + 1):
        day = today + timedelta(days=number)
        found[day] = days[day].amount if day in days else _NOUGHT
    return found
