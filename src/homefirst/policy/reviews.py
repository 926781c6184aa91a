"""Which packages of care at home are to be reviewed, and what hours that would release. Pure.

Hours that are given and not needed are hours that somebody in a bed waits for. Five reasons, each with its
sentence and, where it can be known, the hours a week that it would release; and what is missing of an episode
of reablement, which has a planned end and a next step from its first day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from homefirst.foundation.calendar import local_day

REABLEMENT = "reablement"
HOURS_OF_MINUTES, WEEK = Decimal(60), 7


class Why(StrEnum):
    """Why a package is to be looked at, the surest release first."""

    IN_HOSPITAL = "in_hospital"
    PAST_END = "past_end"
    OVERSIZED = "oversized"
    COSTLY = "costly"
    DUE = "due"
    NO_NEXT_STEP = "no_next_step"


WORDS: Mapping[Why, str] = {
    Why.IN_HOSPITAL: "held during a hospital stay",
    Why.PAST_END: "reablement past its planned end",
    Why.OVERSIZED: "larger than the needs described",
    Why.COSTLY: "costly",
    Why.DUE: "due for review",
    Why.NO_NEXT_STEP: "reablement without a next step",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on a package is to be looked at.

    `first_review_days` after it began, `review_days` after it was looked at last. `visit_minutes`: what one
    visit takes, by which described needs become hours; `oversized_percent` more than that is oversized.
    `costly_pounds` a week. `hospital_days`: held for a stay in a bed that long. `reablement_days`: the
    planned end of reablement after its first day, where the service's page says no longest stay.
    """

    first_review_days: int = 42
    review_days: int = 365
    visit_minutes: int = 45
    oversized_percent: int = 25
    costly_pounds: int = 1000
    hospital_days: int = 7
    reablement_days: int = 42


OURS = Thresholds()


@dataclass(frozen=True, slots=True)
class Package:
    """Care that somebody receives at home, and what is known beside it; None is not known.

    `service` is its key, `what` its kind, `place` who gives it; `hours` a week since `since`. `needs_said`:
    when needs were described last, with `visits` a day of so many `carers`. `in_bed_since`: when they came
    to the bed that they are in. `price` in pounds an hour. `longest_days`: the longest stay of its page.
    `next_step`: what comes next for them, in words.
    """

    person: str
    service: str
    what: str
    place: str | None
    hours: Decimal | None
    since: datetime
    needs_said: datetime | None = None
    visits: int | None = None
    carers: int | None = None
    in_bed_since: datetime | None = None
    price: Decimal | None = None
    longest_days: int | None = None
    next_step: str | None = None

    @property
    def weekly(self) -> Decimal | None:
        """What it costs a week, in pounds."""
        return None if self.hours is None or self.price is None else self.hours * self.price


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, its sentence, and the hours a week that it would release; None where nobody can know."""

    why: Why
    sentence: str
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Review:
    """A package to be reviewed, with every reason. `hours`: what a review would release a week, the most of
    its reasons, because they overlap; `pounds` what that costs; None where nobody can know."""

    package: Package
    reasons: tuple[Reason, ...]
    planned_end: date | None

    @property
    def hours(self) -> Decimal | None:
        return max((one.hours for one in self.reasons if one.hours is not None), default=None)

    @property
    def pounds(self) -> Decimal | None:
        if self.hours is None or self.package.price is None:
            return None
        return self.hours * self.package.price


def reviews_of(packages: Iterable[Package], thresholds: Thresholds, at: datetime) -> tuple[Review, ...]:
    """The packages that are to be reviewed at an instant: those that would release most first, then those of
    which nobody can know."""
    found = [one for one in (review_of(package, thresholds, at) for package in packages) if one is not None]
    found.sort(key=lambda one: (one.hours is None, -(one.hours or 0), one.package.since, one.package.service))
    return tuple(found)


def review_of(package: Package, thresholds: Thresholds, at: datetime) -> Review | None:
    """Why a package is to be reviewed; None where nothing says so."""
    end = planned_end(package, thresholds)
    today = local_day(at)
    found = (
        _in_hospital(package, thresholds, at),
        _past_end(package, end, today),
        _oversized(package, thresholds),
        _costly(package, thresholds),
        _due(package, thresholds, today),
        _no_next_step(package),
    )
    reasons = tuple(one for one in found if one is not None)
    return Review(package, reasons, end) if reasons else None


def planned_end(package: Package, thresholds: Thresholds) -> date | None:
    """The day on which an episode of reablement is to end, from its first day on; None for another
    package."""
    if package.what != REABLEMENT:
        return None
    days = package.longest_days or thresholds.reablement_days
    return local_day(package.since) + timedelta(days=days)


def needed_hours(package: Package, thresholds: Thresholds) -> Decimal | None:
    """The hours a week that the described needs come to; None where they are not described."""
    if package.visits is None or package.carers is None:
        return None
    visits = package.visits * package.carers * WEEK
    return (Decimal(visits * thresholds.visit_minutes) / HOURS_OF_MINUTES).quantize(Decimal("0.01"))


def _in_hospital(package: Package, thresholds: Thresholds, at: datetime) -> Reason | None:
    if package.in_bed_since is None:
        return None
    days = (local_day(at) - local_day(package.in_bed_since)).days
    if days < thresholds.hospital_days:
        return None
    sentence = f"They have been in a bed for {_days(days)}."
    return Reason(Why.IN_HOSPITAL, sentence, package.hours)


def _past_end(package: Package, end: date | None, today: date) -> Reason | None:
    if end is None or today < end:
        return None
    days = (today - end).days
    sentence = f"Its planned end was {_day(end)}, {_days(days)} ago." if days else "Its planned end is today."
    return Reason(Why.PAST_END, sentence, package.hours)


def _oversized(package: Package, thresholds: Thresholds) -> Reason | None:
    needed = needed_hours(package, thresholds)
    if needed is None or package.hours is None:
        return None
    if package.hours * 100 <= needed * (100 + thresholds.oversized_percent):
        return None
    sentence = (
        f"{_hours(package.hours)} hours a week are given; the needs described come to {_hours(needed)}"
        f" ({package.visits} visits a day, {package.carers} at once)."
    )
    return Reason(Why.OVERSIZED, sentence, package.hours - needed)


def _costly(package: Package, thresholds: Thresholds) -> Reason | None:
    weekly = package.weekly
    if weekly is None or package.price is None or weekly <= thresholds.costly_pounds:
        return None
    over = ((weekly - thresholds.costly_pounds) / package.price).quantize(Decimal("0.01"))
    sentence = f"It costs £{weekly:,.0f} a week; from £{thresholds.costly_pounds:,} on each is looked at."
    return Reason(Why.COSTLY, sentence, over)


def _due(package: Package, thresholds: Thresholds, today: date) -> Reason | None:
    if package.what == REABLEMENT:
        return None  # it has a planned end instead
    began = local_day(package.since)
    looked = None if package.needs_said is None else local_day(package.needs_said)
    if looked is None or looked <= began:
        due, since = began + timedelta(days=thresholds.first_review_days), "never looked at since it began"
    else:
        due = looked + timedelta(days=thresholds.review_days)
        since = f"needs were described last on {_day(looked)}"
    if today < due:
        return None
    return Reason(Why.DUE, f"Review was due on {_day(due)}: {since}.", None)


def _no_next_step(package: Package) -> Reason | None:
    if package.what != REABLEMENT or package.next_step is not None:
        return None
    return Reason(Why.NO_NEXT_STEP, "Nobody said what comes after it.", None)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():f}"


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
