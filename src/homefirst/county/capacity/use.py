"""Capacity added up: what is free by service, locality and day; what of what is commissioned is delivered,
usable and used. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from homefirst.county.capacity.commissioned import Commissioned
from homefirst.county.capacity.read import ResourceDays
from homefirst.county.capacity.resource import Unit

_NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Free:
    """What is free of one service in one locality: on each day what can be promised from it on, over the
    lines that were posted; None where none of them was. `lines` there are, `stale` of which nobody posted
    today."""

    service: str
    locality: str
    unit: Unit
    by_day: tuple[Decimal | None, ...]
    lines: int
    stale: int


@dataclass(frozen=True, slots=True)
class LineUse:
    """One line of what is commissioned, on one day; hours a week, or beds.

    `usable` is what is delivered, without the part of it that is closed, held or barred: a closed resource is
    taken as an equal part of its line. `used` is what was counted as used, else what is usable and not free.
    None: not known.
    """

    line: Commissioned
    usable: Decimal | None
    used: Decimal | None
    free: Decimal | None


@dataclass(frozen=True, slots=True)
class ProviderRate:
    """What one provider delivers of what is commissioned of it, over its lines of which both are known."""

    provider: str
    unit: Unit
    commissioned: Decimal
    delivered: Decimal

    @property
    def rate(self) -> Decimal:
        return self.delivered / self.commissioned


def free_by_service(told: Iterable[ResourceDays]) -> tuple[Free, ...]:
    """What is free, by service and locality, in the order of their names."""
    groups: dict[tuple[str, str, Unit], list[ResourceDays]] = defaultdict(list)
    for one in told:
        groups[one.resource.service, one.resource.locality, one.resource.unit].append(one)
    return tuple(_free(key, groups[key]) for key in sorted(groups))


def _free(key: tuple[str, str, Unit], some: Sequence[ResourceDays]) -> Free:
    days = [one.day for one in some[0].days]
    return Free(
        *key,
        by_day=tuple(_sum(one.free(day) for one in some) for day in days),
        lines=len(some),
        stale=sum(one.stale for one in some),
    )


def _sum(some: Iterable[Decimal | None]) -> Decimal | None:
    known = [one for one in some if one is not None]
    return sum(known, _NOUGHT) if known else None


def uses(lines: Mapping[str, Commissioned], told: Sequence[ResourceDays], day: date) -> tuple[LineUse, ...]:
    """Every line on a day, in the order of the pack's table."""
    of: dict[str | None, list[ResourceDays]] = defaultdict(list)
    for one in told:
        of[one.resource.commissioned].append(one)
    return tuple(_use(line, of.get(code, []), day) for code, line in lines.items())


def _use(line: Commissioned, some: Sequence[ResourceDays], day: date) -> LineUse:
    takes = [next(one for one in each.days if one.day == day).takes for each in some]
    usable = line.delivered
    if usable is not None and takes:
        usable = usable * sum(takes) / len(takes)
    frees = [each.free(day) for each in some]
    free = None if not frees or None in frees else _sum(frees)
    used = line.used
    if used is None and usable is not None and free is not None:
        used = max(_NOUGHT, usable - free)
    return LineUse(line, usable, used, free)


def provider_rates(lines: Iterable[Commissioned]) -> tuple[ProviderRate, ...]:
    """Each provider's delivery rate, by provider and unit."""
    found: dict[tuple[str, Unit], tuple[Decimal, Decimal]] = {}
    for line in lines:
        if line.provider is None or not line.amount or line.delivered is None:
            continue
        amount, delivered = found.get((line.provider, line.unit), (_NOUGHT, _NOUGHT))
        found[line.provider, line.unit] = amount + line.amount, delivered + line.delivered
    return tuple(ProviderRate(*key, *found[key]) for key in sorted(found))
