"""How many come when: what a source's shares and factors come to. Engine and feasibility both ask here."""

import math
from datetime import date

from homefirst.flow.network.network import Kind, Opening, Place, Source

HOURS_A_WEEK = 168
DAYS_A_YEAR = 365


def week_of(source: Source) -> tuple[float, ...]:
    """People who come in each bin of a week from Monday's midnight, before month and growth: 168 bins of an
    hour, or as many as `by_week` has."""
    if source.by_week:
        return tuple(source.per_day * 7 * share for share in source.by_week)
    return tuple(source.per_day * factor * share for factor in source.by_weekday for share in source.by_hour)


def factor_on(source: Source, start: date, day: date) -> float:
    """By how much the rates of a day differ from those of a week in no month: the month's factor, times the
    growth since the network's start, less before it."""
    years = (day - start).days / DAYS_A_YEAR
    return source.by_month[day.month - 1] * math.exp(years * math.log1p(source.growth_a_year))


def open_hours(opening: Opening | None) -> int:
    """Hours of a week in which people may start."""
    if opening is None:
        return HOURS_A_WEEK
    return sum(opening.by_weekday) * sum(opening.by_hour)


def hours_between_starts(place: Place) -> float:
    """Open hours from one start to the next, so that `per_week` come in a week. Raises ValueError for a place
    that has no starts."""
    if not place.per_week:
        raise ValueError(f"“{place.name}” gives no starts")
    return open_hours(place.open) / place.per_week


def people_per_day(source: Source) -> float:
    """Who comes on an average day of a week, before month and growth."""
    return math.fsum(week_of(source)) / 7


def amount_on(place: Place, day: date) -> float | None:
    """How many beds, slots, starts a week or delivered hours a week a place has on a day; None: no limit."""
    amounts = {
        Kind.BEDS: place.capacity,
        Kind.SLOTS: place.capacity,
        Kind.STARTS: place.per_week,
        Kind.HOURS: place.hours_per_week,
    }
    amount = amounts.get(place.kind)
    for since, changed in place.capacity_from:
        if since <= day:
            amount = changed
    return None if amount is None else amount * place.delivery
