"""The market as it stands: providers with their contracts, people, hours, cost and risk; people by provider
and zone; what was sought and not found."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.app.market.packages import NOWHERE, By, Package, packages_at, provider_of
from homefirst.app.ward.asking import Clock, ward_clock
from homefirst.app.ward.services import Services, services_of
from homefirst.county.capacity.answer import number
from homefirst.county.capacity.commissioned import with_figures
from homefirst.county.capacity.read import ResourceDays, deliveries, free
from homefirst.county.capacity.states import State
from homefirst.county.capacity.use import provider_rates
from homefirst.county.catalogue.service_pages import AT_HOME
from homefirst.county.journey.census import said_instant
from homefirst.county.market.contract import Contract, read_contracts, with_said
from homefirst.county.market.read import contracts_said, sourcings
from homefirst.county.market.sourcing import Sourcing
from homefirst.county.market.words import HOMES, NOTHING_FOUND
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.store.view import View
from homefirst.hub.events import PROVIDER_WITHDREW
from homefirst.hub.read import decisions_said
from homefirst.measures.small_numbers import hidden, is_small
from homefirst.policy.market_thresholds import MarketThresholds, read_market_thresholds
from homefirst.policy.provider_risk import Known, Risk, risks_of


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider: its contracts in force, packages and placements, and why it is at risk. `hours` a week
    and `weekly` pounds are of those of which it is known, `weekly` None where no price is; `unpriced` are the
    others. `rate` of delivery 0 to
    1."""

    provider: str
    name: str
    contracts: tuple[Contract, ...]
    people: int
    packages: int
    placements: int
    hours: Decimal
    weekly: Decimal | None
    unpriced: int
    rate: Decimal | None
    risks: tuple[Risk, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """How often one kind of service was sought in one zone in one month (of opening), and how it went;
    `long_open` are those open for longer than the pack's days."""

    month: Month
    service: str
    zone: str
    sought: int
    found: int
    nothing: int
    long_open: int
    why: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MarketAsked:
    """The market at the wards' clock. `zones`: people by provider's code and zone. `hides`: small numbers are
    not told, because who asks may not see people."""

    clock: Clock
    contracts: tuple[Contract, ...]
    packages: tuple[Package, ...]
    providers: tuple[ProviderRow, ...]
    zones: Mapping[tuple[str, str], int]
    sought: tuple[Sought, ...]
    hides: bool

    @property
    def at_risk(self) -> tuple[ProviderRow, ...]:
        return tuple(one for one in self.providers if one.risks)

    def zone_counts(self) -> Mapping[tuple[str, str], int | None]:
        """People by provider and zone; None is a small number that is not told."""
        if not self.hides:
            return dict(self.zones)
        kept_back = _hidden_both_ways(self.zones)
        return {key: None if key in kept_back else count for key, count in self.zones.items()}

    def told(self, count: int) -> int | None:
        """A count of people; None is a small number that is not told."""
        return None if self.hides and is_small(count) else count

    def as_answer(self) -> dict[str, Any]:
        """The answer as every door writes it; it names nobody."""
        return {
            "synthetic": True,
            "at": said_instant(self.clock.at),
            "known_at": said_instant(self.clock.view.known_at),
            "small_numbers_hidden": self.hides,
            "told_by": {by.value: self.told(sum(one.told is by for one in self.packages)) for by in By},
            "providers": [self._provider(one) for one in self.providers],
            "zones": [
                {"provider": provider, "zone": zone, "people": count}
                for (provider, zone), count in sorted(self.zone_counts().items())
            ],
            "contracts": [_contract(one) for one in self.contracts],
            "sought": [_sought(one, self.hides) for one in self.sought],
        }

    def _provider(self, one: ProviderRow) -> dict[str, Any]:
        told = self.told(one.people) is not None
        return {
            "provider": one.provider,
            "name": one.name,
            "contracts": [each.contract for each in one.contracts],
            "people": self.told(one.people),
            "packages": self.told(one.packages),
            "placements": self.told(one.placements),
            "hours": number(one.hours) if told else None,
            "weekly": number(one.weekly) if told else None,
            "unpriced": one.unpriced if told else None,
            "delivery_rate": number(one.rate, 4),
            "risks": [{"sign": each.sign.value, "sentence": each.sentence} for each in one.risks],
        }


def _hidden_both_ways(zones: Mapping[tuple[str, str], int]) -> frozenset[tuple[str, str]]:
    """The cells of a table that are not told, so that neither a row's nor a column's total gives one away."""
    lines: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for key in sorted(zones):
        lines[0, key[0]].append(key)
        lines[1, key[1]].append(key)
    return hidden(zones, lines.values())


def ask_market(*, hides: bool = False) -> MarketAsked:
    """The market as things stand. `hides`: for somebody who may not see people."""
    clock = ward_clock()
    day = local_day(clock.at)
    limits = market_thresholds(settings.PACK)
    contracts = contracts_now(clock.view)
    packages = packages_at(clock, contracts)
    zones = Counter({key: len(people) for key, people in _people_by_zone(packages).items()})
    return MarketAsked(
        clock=clock,
        contracts=contracts,
        packages=packages,
        providers=_providers(clock, contracts, packages, zones, limits),
        zones=zones,
        sought=sought_and_found(sourcings(clock.view).values(), day, limits),
        hides=hides,
    )


def contracts_now(view: View | None = None) -> tuple[Contract, ...]:
    """The pack's contracts and those made since."""
    return with_said(pack_contracts(settings.PACK), contracts_said(view or this_log().now()))


@lru_cache(maxsize=4)
def pack_contracts(pack: Path) -> tuple[Contract, ...]:
    """A pack's contracts; raises NotUnderstood with the first thing that is wrong with them."""
    problems: list[Problem] = []
    services = services_of(pack)
    found = read_contracts(pack, services.names, services.services, problems)
    _raise_first(problems)
    return found


@lru_cache(maxsize=4)
def market_thresholds(pack: Path) -> MarketThresholds:
    """A pack's thresholds; raises NotUnderstood with the first thing that is wrong with them."""
    problems: list[Problem] = []
    found = read_market_thresholds(pack, problems)
    _raise_first(problems)
    return found


def pack_services() -> Services:
    """What the pack in force says of services and organisations."""
    return services_of(settings.PACK)


def _raise_first(problems: Iterable[Problem]) -> None:
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)


def _people_by_zone(packages: Iterable[Package]) -> Mapping[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in packages:
        found[one.provider or NOWHERE, one.zone].add(one.person)
    return found


def _providers(
    clock: Clock,
    contracts: Sequence[Contract],
    packages: Sequence[Package],
    zones: Mapping[tuple[str, str], int],
    limits: MarketThresholds,
) -> tuple[ProviderRow, ...]:
    day = local_day(clock.at)
    in_force = [one for one in contracts if one.dates.cover(day)]
    known = known_of_providers(clock, zones, limits)
    codes = {one.provider for one in in_force} | {one.provider or NOWHERE for one in packages} | known.keys()
    rows = [
        _row(
            code,
            [one for one in in_force if one.provider == code],
            [one for one in packages if (one.provider or NOWHERE) == code],
            known.get(code, Known()),
            limits,
        )
        for code in codes
    ]
    return tuple(sorted(rows, key=lambda one: (-one.people, one.name)))


def _row(
    code: str,
    contracts: Sequence[Contract],
    packages: Sequence[Package],
    known: Known,
    limits: MarketThresholds,
) -> ProviderRow:
    names = services_of(settings.PACK).names
    priced = [one.weekly for one in packages if one.weekly is not None]
    return ProviderRow(
        provider=code,
        name=names.get(code, "Provider not known" if code == NOWHERE else code),
        contracts=tuple(contracts),
        people=len({one.person for one in packages}),
        packages=sum(one.what in AT_HOME for one in packages),
        placements=sum(one.what in HOMES for one in packages),
        hours=sum((one.hours for one in packages if one.hours is not None), Decimal(0)),
        weekly=None if packages and not priced else sum(priced, Decimal(0)),
        unpriced=len(packages) - len(priced),
        rate=known.rate,
        risks=risks_of(known, limits),
    )


def known_of_providers(
    clock: Clock, zones: Mapping[tuple[str, str], int], limits: MarketThresholds
) -> Mapping[str, Known]:
    """What is known of each provider: its delivery, the states of its lines, withdrawals, shares of
    zones."""
    pack, day = pack_capacity(), local_day(clock.at)
    lines: dict[str, list[ResourceDays]] = defaultdict(list)
    for one in free(clock.view, pack.resources, day, 1, at=clock.at):
        lines[one.resource.provider].append(one)
    figures = with_figures(pack.lines, pack.statements, deliveries(clock.view))
    rates = {one.provider: one.rate for one in provider_rates(figures.values())}
    since = clock.at - timedelta(days=limits.withdrawal_days)
    withdrew = Counter(
        provider_of(one.place)
        for one in decisions_said(clock.view)
        if one.event == PROVIDER_WITHDREW.name and since <= one.at <= clock.at
    )
    everybody: Counter[str] = Counter()
    for (_, zone), count in zones.items():
        everybody[zone] += count
    # Of whoever nobody knows where they live there is no zone that could depend on one provider.
    shares: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for (provider, zone), count in zones.items():
        if zone != NOWHERE and provider != NOWHERE:
            shares[provider][zone] = (count, everybody[zone])
    codes = {*lines, *rates, *shares, *(code for code in withdrew if code is not None)}
    return {
        code: Known(
            rate=rates.get(code),
            lines=len(lines.get(code, ())),
            closed=_in(lines.get(code, ()), State.CLOSED, State.HELD),
            barred=_in(lines.get(code, ()), State.BARRED),
            withdrew=withdrew.get(code, 0),
            zones=shares.get(code, {}),
        )
        for code in codes
    }


def _in(lines: Iterable[ResourceDays], *states: State) -> int:
    return sum(one.days[0].state in states for one in lines)


def sought_and_found(every: Iterable[Sourcing], today: date, limits: MarketThresholds) -> tuple[Sought, ...]:
    """What was sought, by month of opening, service and zone, the latest month first."""
    groups: dict[tuple[Month, str, str], list[Sourcing]] = defaultdict(list)
    for one in every:
        need = one.requirement
        groups[Month.of(local_day(one.opened)), need.what, need.locality or NOWHERE].append(one)
    order = sorted(groups, key=lambda key: (-key[0].index, key[1], key[2]))
    return tuple(_sought_of(key, groups[key], today, limits) for key in order)


def _sought_of(
    key: tuple[Month, str, str], some: Sequence[Sourcing], today: date, limits: MarketThresholds
) -> Sought:
    ended = [one.ended for one in some if one.ended is not None]
    nothing = [one for one in ended if one.outcome == NOTHING_FOUND]
    why = Counter(one.why or "" for one in nothing)
    longest = timedelta(days=limits.sought_days)
    return Sought(
        *key,
        sought=len(some),
        found=sum(one.quote is not None for one in ended),
        nothing=len(nothing),
        long_open=sum(one.ended is None and today - local_day(one.opened) > longest for one in some),
        why=tuple(sorted(why.items(), key=lambda one: (-one[1], one[0]))),
    )


def _contract(one: Contract) -> dict[str, Any]:
    first, until = one.dates.first, one.dates.until
    return {
        "contract": one.contract,
        "provider": one.provider,
        "service": one.service,
        "fee": number(one.fee),
        "unit": one.unit.value,
        "from": None if first is None else first.isoformat(),
        "until": None if until is None else until.isoformat(),
        "terms": one.terms,
        "source": one.source,
        "assumption": one.assumed,
    }


def _sought(one: Sought, hides: bool) -> dict[str, Any]:
    small = hides and is_small(one.sought)
    return {
        "month": str(one.month),
        "service": one.service,
        "zone": one.zone,
        "sought": None if small else one.sought,
        "found": None if small else one.found,
        "nothing_found": None if small else one.nothing,
        "open_for_long": None if small else one.long_open,
        "why": None if small else dict(one.why),
    }
