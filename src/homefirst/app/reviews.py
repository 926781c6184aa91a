"""Reviews release hours: the packages of care at home that are to be looked at, by the pack's thresholds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.app.services import services_of
from homefirst.app.ward import Clock, wait_kinds, ward_clock
from homefirst.app.who_is_whose import who_now
from homefirst.county.catalogue.service_pages import AT_HOME, ServicePage, page_on
from homefirst.county.catalogue.ward_words import ASSESSMENTS
from homefirst.county.journey import read
from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait
from homefirst.county.journey.told import Told
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.review_thresholds import read_review_thresholds
from homefirst.policy.reviews import Package, Review, Thresholds, Why, reviews_of

RECEIVING = "receiving"


@dataclass(frozen=True, slots=True)
class Reviews:
    """The packages to be reviewed, without names, and of how many: those with care at home now."""

    clock: Clock
    found: tuple[Review, ...]
    packages: int

    def because(self, why: Why) -> tuple[Review, ...]:
        """Those with a reason."""
        return tuple(one for one in self.found if any(reason.why is why for reason in one.reasons))


def ask_reviews() -> Reviews:
    """The packages to be reviewed as things stand now. Without names: whoever shows some of them asks for
    those."""
    clock = ward_clock()
    census = read.census(clock.view, clock.at)
    packages = _packages(clock, census)
    found = reviews_of(packages, review_thresholds(settings.PACK), clock.at)
    return Reviews(clock, found, len(packages))


@lru_cache(maxsize=4)
def review_thresholds(pack: Path) -> Thresholds:
    """A pack's thresholds; raises NotUnderstood with the first thing that is wrong with them."""
    problems: list[Problem] = []
    found = read_review_thresholds(pack, problems)
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return found


def _packages(clock: Clock, census: Census) -> tuple[Package, ...]:
    """Who receives care at home, by the key that stands for them: their bed and their waits may be under
    another."""
    given = [one for one in census.services if one.state == RECEIVING and one.what in AT_HOME]
    keys = {one.person for one in given} | {bed.person for bed in census.beds}
    keys |= {wait.person for wait in census.waits}
    who = who_now(clock.view, keys)
    stands = {key: str(who[key].person) if key in who else key for key in keys}
    people = {stands[one.person] for one in given}
    told: dict[str, list[Told]] = {}
    asked = [key for key in keys if stands[key] in people]
    for said in read.told(clock.view, clock.at, of=asked).values():
        told.setdefault(stands[said.person], []).append(said)
    beds = {stands[bed.person]: bed for bed in census.beds if not bed.on_leave}
    waits: dict[str, list[OpenWait]] = {}
    for wait in census.waits:
        waits.setdefault(stands[wait.person], []).append(wait)
    pages, day = services_of(settings.PACK).pages, local_day(clock.at)
    return tuple(
        _package(
            one, stands[one.person], told.get(stands[one.person], ()), beds.get(stands[one.person]),
            waits.get(stands[one.person], ()), page_on(pages, one.place or "", day),
        )
        for one in given
    )  # fmt: skip


def _package(
    one: AtHome,
    person: str,
    told: Iterable[Told],
    bed: InBed | None,
    waits: Iterable[OpenWait],
    page: ServicePage | None,
) -> Package:
    every = tuple(told)
    needs = max((of.needs for of in every if of.needs is not None), key=lambda of: of.said_at, default=None)
    described: Mapping[str, object] = {} if needs is None else needs.described
    visits, carers = described.get("visits"), described.get("carers")
    return Package(
        person=person,
        service=one.service,
        what=str(one.what),
        place=one.place,
        hours=one.hours,
        since=one.since,
        needs_said=None if needs is None else needs.said_at,
        visits=visits if isinstance(visits, int) else None,
        carers=carers if isinstance(carers, int) else None,
        in_bed_since=None if bed is None else bed.admitted,
        price=_hourly(page),
        longest_days=None if page is None else page.longest_days,
        next_step=_next_step(one, every, waits),
    )


def _hourly(page: ServicePage | None) -> Decimal | None:
    return page.price if page is not None and page.unit == "hour" else None


def _next_step(one: AtHome, told: Iterable[Told], waits: Iterable[OpenWait]) -> str | None:
    """What comes after it: what they wait for besides, or an assessment that is asked for."""
    kinds = wait_kinds()
    for wait in sorted(waits, key=lambda wait: (wait.opened, wait.wait)):
        kind = kinds.get(wait.what)
        if (kind.coded_as if kind else wait.what) != one.what:
            return f"waits for {kind.words if kind else wait.what}"
    for of in told:
        for assessment in of.assessments:
            return f"assessment of {ASSESSMENTS.get(assessment.what, assessment.what)}"
    return None
