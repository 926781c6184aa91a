"""Reviews release hours: the packages of care at home that are to be looked at, by the pack's thresholds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from homefirst.app.ground.who_is_whose import who_now
from homefirst.app.ward.asking import Clock, wait_kinds, ward_clock
from homefirst.app.ward.services import services_of
from homefirst.county.catalogue.service_pages import AT_HOME, ServicePage, page_on
from homefirst.county.catalogue.ward_words import ASSESSMENTS
from homefirst.county.journey import read
from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait, said_instant
from homefirst.county.journey.told import Told
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem
from homefirst.policy.review_thresholds import read_review_thresholds
from homefirst.policy.reviews import Package, Review, Thresholds, Why, reviews_of

RECEIVING = "receiving"
PAGE = 50
"""Packages on a page."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """The packages to be reviewed, without names, and of how many: those with care at home now."""

    clock: Clock
    found: tuple[Review, ...]
    packages: int

    def because(self, why: Why) -> tuple[Review, ...]:
        """Those with a reason."""
        return tuple(one for one in self.found if any(reason.why is why for reason in one.reasons))

    def page(self, number: int, why: Why | None = None) -> "ReviewsPage":
        """A page of them, from 1 on; for one reason where it is asked. Raises NotFound beyond the last."""
        some = self.found if why is None else self.because(why)
        pages = max(1, -(-len(some) // PAGE))
        if number > pages:
            raise NotFound(f"There is no page {number}.", where="page", next=f"The last is {pages}.")
        return ReviewsPage(self, some, some[(number - 1) * PAGE : number * PAGE], number, pages)


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """Packages to be reviewed: `some` are those that were asked for, `shown` those of the page."""

    every: Reviews
    some: tuple[Review, ...]
    shown: tuple[Review, ...]
    number: int
    pages: int

    def as_answer(self, names: Mapping[str, str]) -> dict[str, Any]:
        """The answer for a door, `names` by key for whoever may see them; null is unknown, and a name that is
        not shown."""
        return {
            "synthetic": True,
            "at": said_instant(self.every.clock.at),
            "packages": self.every.packages,
            "to_review": len(self.some),
            "hours": float(released(self.some)),
            "reviews": [_answer(one, names) for one in self.shown],
            "page": self.number,
            "pages": self.pages,
        }


def why_in(text: str) -> Why | None:
    """The reason that is asked for; None for all. Raises NotUnderstood for what is none."""
    if text and text not in tuple(Why):
        raise NotUnderstood(
            "This is no reason for a review.", where="why", next=f"Write one of {', '.join(Why)}."
        )
    return Why(text) if text else None


def released(found: Iterable[Review]) -> Decimal:
    """The hours a week that reviews would release, as far as they are known."""
    return sum((one.hours for one in found if one.hours is not None), Decimal(0))


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


def _answer(one: Review, names: Mapping[str, str]) -> dict[str, Any]:
    package = one.package
    return {
        "person": package.person,
        "name": names.get(package.person),
        "what": package.what,
        "place": package.place,
        "since": said_instant(package.since),
        "hours": None if package.hours is None else float(package.hours),
        "planned_end": None if one.planned_end is None else one.planned_end.isoformat(),
        "next_step": package.next_step,
        "reasons": [
            {
                "why": reason.why.value,
                "sentence": reason.sentence,
                "hours": None if reason.hours is None else float(reason.hours),
            }
            for reason in one.reasons
        ],
        "releases_hours": None if one.hours is None else float(one.hours),
        "releases_pounds": None if one.pounds is None else float(one.pounds),
    }
