"""A posting: what a provider says becomes free, of which resources, from which days on. Pure.

The amount of a day is what becomes free *from that day on*: amounts add up over the days, hours a week with
hours a week, beds with beds. Whoever posts for the day on which they post says all that is free on it, and
what was posted for days before counts no more; who names later days alone replaces only those. What is
promised to somebody who has not begun yet is still free, and belongs in the amount: promises are taken off by
themselves (claims.py).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from homefirst.county.capacity.resource import Resource, Unit
from homefirst.foundation.errors import Problem

AHEAD = 14
"""Days after today for which capacity is posted."""
MOST = {
    Unit.HOURS: Decimal(20_000),
    Unit.BEDS: Decimal(1_000),
    Unit.STARTS: Decimal(500),
    Unit.SLOTS: Decimal(500),
    Unit.ITEMS: Decimal(10_000),
}
"""Of one resource on one day; beyond it stands a slip. The county of the documents has 20,400 hours a
week."""


class Source(StrEnum):
    """By which way a posting came."""

    PAGE = "page"
    PASTE = "paste"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Offered:
    """One cell of a posting: so much of a resource becomes free from a day on. It is offered to nobody yet:
    an offer to a person is a journey's. `where` says where whoever posts finds it: “row 3”, or the resource's
    name."""

    where: str
    resource: str
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Posting:
    """What was posted of one resource at once, as it is on record. `seq` orders a provider's postings."""

    resource: str
    provider: str
    posting: str
    amounts: Mapping[date, Decimal]
    counts_from: date
    source: Source
    said_at: datetime
    by: str
    seq: int


def problems_of(
    provider: str, offered: Sequence[Offered], resources: Mapping[str, Resource], today: date
) -> tuple[Problem, ...]:
    """Everything that is wrong with a posting, a sentence each that names row and field; none where it can be
    taken in whole."""
    found: list[Problem] = []
    stands: dict[tuple[str, date], str] = {}
    if not offered:
        found.append(
            Problem("posting", "Nothing is posted.", "Give an amount, or nought where none is free.")
        )
    for one in offered:
        first = stands.get((one.resource, one.day))
        if first is None:
            stands[one.resource, one.day] = one.where
        else:
            found.append(
                _wrong(one, "resource and day", f"It stands in {first} already.", "Keep one of them.")
            )
        found += _of_cell(provider, one, resources.get(one.resource), today)
    return tuple(found)


def _of_cell(provider: str, one: Offered, resource: Resource | None, today: date) -> list[Problem]:
    if resource is None:
        next_ = "Give the code of a resource that is yours."
        return [_wrong(one, "resource", f"There is no resource “{one.resource}”.", next_)]
    if resource.provider != provider:
        return [_wrong(one, "resource", f"“{resource.name}” is not yours to post.", "Post your own.")]
    found = []
    last = today + timedelta(days=AHEAD)
    if one.day < today:
        what = f"{one.day} is over: capacity is posted from today on."
        found.append(_wrong(one, "day", what, f"Give {today} to {last}."))
    elif one.day > last:
        what = f"{one.day} lies more than {AHEAD} days ahead."
        found.append(_wrong(one, "day", what, f"Give {today} to {last}."))
    elif not resource.dates.cover(one.day):
        what = f"“{resource.name}” is there {resource.dates}: on {one.day} it is not."
        found.append(_wrong(one, "day", what, "Leave the day out."))
    found += _of_amount(one, resource)
    return found


def _of_amount(one: Offered, resource: Resource) -> list[Problem]:
    unit, most = resource.unit, MOST[resource.unit]
    if not one.amount.is_finite() or one.amount < 0:
        what = f"{one.amount} {unit} is less than nothing."
        return [_wrong(one, unit.value, what, "Give nought where none is free.")]
    if one.amount > most:
        return [_wrong(one, unit.value, f"{one.amount:.8g} {unit} is more than {most}.", "Mend the amount.")]
    if unit is not Unit.HOURS and one.amount != one.amount.to_integral_value():
        return [_wrong(one, unit.value, f"{one.amount} {unit} is no whole number.", "Give a whole number.")]
    if one.amount != one.amount.quantize(Decimal("0.01")):
        return [
            _wrong(one, unit.value, f"{one.amount} has more than two decimals.", "Give quarters of hours.")
        ]
    return []


def _wrong(one: Offered, field: str, what: str, next_: str) -> Problem:
    return Problem(f"{one.where}, {field}", what, next_)


def by_resource(offered: Sequence[Offered]) -> Mapping[str, Mapping[date, Decimal]]:
    """The amounts of a posting, resource by resource in the order of their codes."""
    found: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for one in offered:
        found[one.resource][one.day] = one.amount
    return {resource: dict(sorted(found[resource].items())) for resource in sorted(found)}


def counts_from(amounts: Mapping[date, Decimal], before: date | None, today: date) -> date:
    """From which day on the amounts of a resource add up after a posting: today where it names today; else as
    before, unless that is more than AHEAD days ago or was never."""
    if today in amounts:
        return today
    if before is not None and before >= today - timedelta(days=AHEAD):
        return before
    return min(min(amounts), today)
