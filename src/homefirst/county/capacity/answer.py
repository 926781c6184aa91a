"""Capacity as every door writes it: numbers as numbers, what is not known as null, times with their
offset."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from homefirst.county.capacity.read import ResourceDay, ResourceDays
from homefirst.county.capacity.use import Free, LineUse, ProviderRate
from homefirst.foundation.units import round_half_up


def number(value: Decimal | None, places: int = 2) -> int | float | None:
    """An amount as a JSON number."""
    if value is None:
        return None
    rounded = round_half_up(value, places)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def resource_answer(one: ResourceDays, at: datetime) -> dict[str, Any]:
    """One resource over the days, with the age of its posting in hours."""
    of, age = one.resource, one.age(at)
    return {
        "resource": of.code,
        "name": of.name,
        "service": of.service,
        "listed": of.listed,
        "provider": of.provider,
        "unit": of.unit.value,
        "locality": of.locality,
        "sex": of.sex.value,
        "dementia": of.dementia,
        "nursing": of.nursing,
        "skills": list(of.skills),
        "cover": list(of.cover),
        "time_of_day": list(of.time_of_day),
        "carers": of.carers,
        "takes_people": of.days_said,
        "lead_days": of.lead_days,
        "weekly_price": number(of.weekly_price),
        "source": of.source,
        "posted_at": None if one.posted_at is None else one.posted_at.isoformat(),
        "posted_by": one.by,
        "posted_from": None if one.source is None else one.source.value,
        "age_hours": None if age is None else round(age.total_seconds() / 3600, 1),
        "stale": one.stale,
        "state": None if one.state is None else one.state.said,
        "days": [_day(one, day) for day in one.days],
    }


def _day(one: ResourceDays, day: ResourceDay) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "posted": number(day.posted),
        "claimed": number(day.claimed),
        "left": number(day.left),
        "free": number(one.free(day.day)),
        "state": day.state.value,
        "why": day.why,
    }


def free_answer(one: Free, days: Sequence[ResourceDay]) -> dict[str, Any]:
    """What is free of a service in a locality, day by day."""
    return {
        "service": one.service,
        "locality": one.locality,
        "unit": one.unit.value,
        "lines": one.lines,
        "stale": one.stale,
        "free": {day.day.isoformat(): number(amount) for day, amount in zip(days, one.by_day, strict=True)},
    }


def use_answer(one: LineUse) -> dict[str, Any]:
    """One line of what is commissioned; hours are a week's."""
    line = one.line
    return {
        "line": line.code,
        "name": line.name,
        "provider": line.provider,
        "unit": line.unit.value,
        "commissioned": number(line.amount),
        "commissioned_said": line.amount_said or None,
        "delivered": number(line.delivered),
        "delivery_rate": number(line.rate, 4),
        "delivery_said": line.rate_said or None,
        "usable": number(one.usable),
        "used": number(one.used),
        "free": number(one.free),
        "facts": [*line.facts, *([line.delivered_fact] if line.delivered_fact else [])],
        "source": line.source,
    }


def rate_answer(one: ProviderRate) -> dict[str, Any]:
    """A provider's delivery rate."""
    return {
        "provider": one.provider,
        "unit": one.unit.value,
        "commissioned": number(one.commissioned),
        "delivered": number(one.delivered),
        "delivery_rate": number(one.rate, 4),
    }
