"""What is free, as lines of a draft: what was posted today, less what is promised, where it takes people.
Pure."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from homefirst.county.capacity.read import ResourceDay, ResourceDays
from homefirst.county.capacity.resource import Resource, Unit
from homefirst.hub.draft.rules import DraftRules
from homefirst.hub.start import CAN_BEGIN
from homefirst.policy.allocation.line import Line
from homefirst.policy.allocation.line import Unit as LineUnit

_UNITS = {Unit.HOURS: LineUnit.HOURS, Unit.BEDS: LineUnit.BEDS}
NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a draft with their resources, by code; and which resources are none: nobody posted them
    today (`not_posted`), or they take nobody on any of the days (`shut`, with the state's word)."""

    lines: tuple[Line, ...]
    resources: dict[str, Resource]
    not_posted: tuple[Resource, ...]
    shut: tuple[tuple[Resource, str], ...]


def lines_of(free: Iterable[ResourceDays], rules: DraftRules, services: Container[str] = CAN_BEGIN) -> Lines:
    """Every resource of some services as a line, of those that somebody can begin with where none are named.
    Its amounts are what can be promised from each day on. A day is one on which somebody may start where its
    state takes people, it opens on that weekday, and it is at least its days of notice away."""
    lines, resources, not_posted, shut = [], {}, [], []
    for one in free:
        resource = one.resource
        if resource.service not in services:
            continue
        if one.stale:
            not_posted.append(resource)
            continue
        days = one.days[: rules.days]
        starts = tuple(_starts(resource, day, rules) for day in days)
        if not any(day.takes for day in days):
            shut.append((resource, f"{days[0].state}{_why(days[0])}"))
        lines.append(
            Line(
                resource=resource.code,
                service=resource.service,
                # A start that is not used today is still free tomorrow, as it was posted.
                unit=_UNITS.get(resource.unit, LineUnit.ITEMS),
                free=_rising([day.promise or NOUGHT for day in days]),
                # Whether it may be offered is asked of the pack's criteria: each line is a kind of its own.
                gives=frozenset({resource.code}),
                starts=starts,
                weekly_price=resource.weekly_price,
            )
        )
        resources[resource.code] = resource
    return Lines(tuple(lines), resources, tuple(not_posted), tuple(shut))


def _starts(resource: Resource, day: ResourceDay, rules: DraftRules) -> bool:
    notice = day.day >= rules.first_day + timedelta(days=resource.lead_days)
    # Of a day for which nobody posted nothing can be promised.
    return (
        day.promise is not None
        and notice
        and day.takes
        and resource.takes_on(day.day)
        and resource.dates.cover(day.day)
    )


def _why(day: ResourceDay) -> str:
    return "" if day.why is None else f": {day.why}"


def _rising(amounts: list[Decimal]) -> tuple[Decimal, ...]:
    """What can be promised from a day on is never less than on the day before; a day of which nobody said
    anything has what the one before has."""
    found: list[Decimal] = []
    for amount in amounts:
        found.append(max(amount, found[-1]) if found else amount)
    return tuple(found)
