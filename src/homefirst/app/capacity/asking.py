"""What is free, and what of what is commissioned comes: the question, and the pack's tables behind it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings

from homefirst.app.beds.asking import check_come, check_not_too_long_ago
from homefirst.app.ground.house import this_log
from homefirst.app.ground.questions import view_at
from homefirst.app.ward.asking import ward_clock
from homefirst.county.capacity.answer import free_answer, rate_answer, resource_answer, use_answer
from homefirst.county.capacity.commissioned import Commissioned, read_commissioned, with_figures
from homefirst.county.capacity.posting import AHEAD
from homefirst.county.capacity.read import ResourceDays, deliveries, free
from homefirst.county.capacity.resource import ANY, Resource, read_resources
from homefirst.county.capacity.use import (
    Free,
    LineUse,
    ProviderRate,
    free_by_service,
    provider_rates,
    uses,
)
from homefirst.county.catalogue.contents import read_contents
from homefirst.county.catalogue.organisations import Organisation
from homefirst.county.catalogue.statements.statement import Statement
from homefirst.foundation.calendar import LONDON, local_day

DAYS = AHEAD + 1


@dataclass(frozen=True, slots=True)
class PackCapacity:
    """What a pack says of capacity: its resources and what is commissioned, with the statements they rest
    on."""

    resources: Mapping[str, Resource]
    lines: Mapping[str, Commissioned]
    statements: Mapping[str, Statement]
    organisations: Mapping[str, Organisation]


@dataclass(frozen=True, slots=True)
class CapacityAsked:
    """What is free from a day on, as things stood at an instant and as known at a time. `ended`: the record
    goes no further, and no other instant was asked for. `synthetic`: postings are made up here."""

    at: datetime
    known_at: datetime
    ended: bool
    synthetic: bool
    resources: tuple[ResourceDays, ...]
    services: tuple[Free, ...]
    commissioned: tuple[LineUse, ...]
    rates: tuple[ProviderRate, ...]

    @property
    def day(self) -> date:
        return local_day(self.at)

    @property
    def stale(self) -> tuple[ResourceDays, ...]:
        """The resources that nobody posted today."""
        return tuple(one for one in self.resources if one.stale)

    def as_answer(self) -> dict[str, Any]:
        """The answer as every door writes it."""
        days = self.resources[0].days if self.resources else ()
        return {
            "synthetic": self.synthetic,
            "at": self.at.astimezone(LONDON).isoformat(),
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "day": self.day.isoformat(),
            "stale": len(self.stale),
            "services": [free_answer(one, days) for one in self.services],
            "resources": [resource_answer(one, self.at) for one in self.resources],
            "commissioned": [use_answer(one) for one in self.commissioned],
            "providers": [rate_answer(one) for one in self.rates],
        }


def ask_capacity(at: datetime | None = None, known_at: datetime | None = None) -> CapacityAsked:
    """What is free from the day of an instant on, for it and the fourteen days after, as known at a time.
    With neither as things stand now; of a record that has ended as the wards' clock has it. Raises
    NotUnderstood for what has not come yet, or lies before all records."""
    check_come(this_log().now().known_at, at=at, known_at=known_at)
    check_not_too_long_ago(at=at, known_at=known_at)
    instant, ended = at or known_at, False
    if instant is None:
        clock = ward_clock()
        instant, ended = clock.at, clock.ended
    view, pack = view_at(known_at), pack_capacity()
    day = local_day(instant)
    told = free(view, pack.resources, day, DAYS, at=instant)
    lines = with_figures(pack.lines, pack.statements, deliveries(view))
    return CapacityAsked(
        at=instant,
        known_at=view.known_at,
        ended=ended,
        synthetic=True,  # as every page of this county says it
        resources=told,
        services=free_by_service(told),
        commissioned=uses(lines, told, day),
        rates=provider_rates(lines.values()),
    )


def pack_capacity() -> PackCapacity:
    """What the pack in force says of capacity."""
    return _capacity_of(settings.PACK)


@lru_cache(maxsize=4)
def _capacity_of(pack: Path) -> PackCapacity:
    # A pack in force was checked whole: what may be wrong in it was told then.
    contents = read_contents(pack)
    codes, ids = contents.organisations, contents.facts.ids
    lines = read_commissioned(pack, codes, ids, [])
    return PackCapacity(
        resources=MappingProxyType(read_resources(pack, codes, contents.services, ids, lines, [])),
        lines=lines,
        statements={one.id: one for one in contents.facts.statements},
        organisations=codes,
    )


def localities() -> Collection[str]:
    """The zones of the pack's lines of capacity: what a ward wrote that is none of them may be an address."""
    return {one.locality for one in pack_capacity().resources.values()} - {ANY}
