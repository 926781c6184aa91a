"""The directory: every service as its page stands on a day, with whom it takes and what may stand in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homefirst.county.catalogue.service_pages import KINDS, ServicePage, not_offered, page_on
from homefirst.county.catalogue.services import Service
from homefirst.policy.criteria import Criterion, Rules
from homefirst.policy.substitution import Substitute, instead_of
from homefirst.policy.terms import Terms, terms_of_page

NO_PAGE = "Nothing is agreed of it on this day: nobody refers to it here."
_ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A service on a day. `page` is None where nothing is agreed then; `stops` why nobody is taken, a
    sentence, None where it takes people. `instead`: what may stand in for it; `stands_in`: for what it may.
    `before` are the services whose successor it is; `versions` all its pages, the first first."""

    service: Service
    provider: str | None
    page: ServicePage | None
    stops: str | None
    criteria: tuple[Criterion, ...]
    instead: tuple[Substitute, ...]
    stands_in: tuple[Substitute, ...]
    before: tuple[Service, ...]
    after: Service | None
    versions: tuple[ServicePage, ...]

    @property
    def kind(self) -> str | None:
        """What it is among those that are allocated; of one without a page, what its last page said."""
        page = self.page or (self.versions[-1] if self.versions else None)
        return None if page is None else page.kind

    def terms(self) -> Terms | None:
        """What it takes, to be held against a need; None where nothing is agreed."""
        if self.page is None:
            return None
        return terms_of_page(self.page, self.service.name, self.service.provider, self.stops)

    def as_answer(self) -> dict[str, Any]:
        """The answer in words for a door; null is unknown."""
        one, page = self.service, self.page
        return {
            "code": one.code,
            "name": one.name,
            "what": one.kind,
            "kind": self.kind,
            "provider": one.provider,
            "provider_name": self.provider,
            "takes": self.stops is None,
            "stops": self.stops,
            "starts": None if one.starts is None else str(one.starts.written),
            "ends": None if one.ends is None else str(one.ends.written),
            "before": [before.code for before in self.before],
            "after": None if self.after is None else self.after.code,
            "page": None if page is None else page_answer(page),
            "criteria": [_criterion_answer(criterion) for criterion in self.criteria],
            "instead": [_substitute_answer(row) for row in self.instead],
            "stands_in_for": [_substitute_answer(row) for row in self.stands_in],
            "versions": [page_answer(version) for version in self.versions],
        }


@dataclass(frozen=True, slots=True)
class Directory:
    """All services as they stand on a day: those that take people first, by kind and name."""

    on: date
    entries: tuple[Entry, ...]

    @property
    def open(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.stops is None)

    def find(self, code: str) -> Entry | None:
        """One service by its code; None where there is none."""
        return next((one for one in self.entries if one.service.code == code), None)

    def as_answer(self) -> dict[str, Any]:
        return {"on": self.on.isoformat(), "services": [one.as_answer() for one in self.entries]}


def directory_on(
    on: date,
    *,
    services: Mapping[str, Service],
    pages: Iterable[ServicePage],
    rules: Rules,
    names: Mapping[str, str],
) -> Directory:
    """The directory of a day; `names` are those of organisations."""
    every = tuple(pages)
    found = [_entry(one, on, services, every, rules, names) for one in services.values()]
    return Directory(on, tuple(sorted(found, key=_order)))


def _entry(
    one: Service,
    on: date,
    services: Mapping[str, Service],
    pages: tuple[ServicePage, ...],
    rules: Rules,
    names: Mapping[str, str],
) -> Entry:
    versions = tuple(
        sorted(
            (page for page in pages if page.service == one.code), key=lambda page: str(page.dates.first or "")
        )
    )
    page = page_on(versions, one.code, on)
    stops = not_offered(one, services, on) or (NO_PAGE if page is None else None)
    kind = None if page is None else page.kind
    return Entry(
        service=one,
        provider=None if one.provider is None else names.get(one.provider, one.provider),
        page=page,
        stops=stops,
        criteria=() if page is None else rules.of(one.code, kind, on),
        instead=() if kind is None else instead_of(rules.substitutes, kind, on),
        stands_in=tuple(
            row for row in rules.substitutes if row.instead == kind and kind and row.dates.cover(on)
        ),
        before=tuple(other for other in services.values() if other.successor == one.code),
        after=services.get(one.successor or ""),
        versions=versions,
    )


def _order(one: Entry) -> tuple[bool, int, str]:
    return (one.stops is not None, _ORDER.get(one.kind or "", len(_ORDER)), one.service.name.lower())


def page_answer(page: ServicePage) -> dict[str, Any]:
    """One version of a page in words for a door."""
    return {
        "refer": list(page.refer),
        "hours": page.hours,
        "areas": None if page.areas is None else list(page.areas) or ["all"],
        "longest_days": page.longest_days,
        "price": None if page.price is None else float(page.price),
        "unit": page.unit,
        "from": None if page.dates.first is None else page.dates.first.isoformat(),
        "until": None if page.dates.until is None else page.dates.until.isoformat(),
        "source": page.source,
    }


def _criterion_answer(one: Criterion) -> dict[str, Any]:
    return {
        "sentence": one.sentence,
        "condition": str(one.condition),
        "of": one.service,
        "from": None if one.dates.first is None else one.dates.first.isoformat(),
        "until": None if one.dates.until is None else one.dates.until.isoformat(),
        "source": one.source,
    }


def _substitute_answer(one: Substitute) -> dict[str, Any]:
    return {
        "wanted": one.wanted,
        "instead": one.instead,
        "rank": one.rank,
        "penalty_days": one.penalty,
        "because": one.because,
    }
