"""What a ward round asks, and by when: criteria to reside twice a day, circumstances within 48 hours, a step
by the day on which it is due. Pure.

The national guidance has criteria to reside looked at twice daily (Annex A of “Hospital discharge service:
policy and operating model”, 2020) and names no hours: that the two are the morning and the afternoon of the
local day, parted at noon, is ours. The 48 hours are the county's own rule for what is asked about home.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from homefirst.foundation.calendar import LONDON, midnight
from homefirst.policy.regimes import in_force_on

NOON = time(12)
WITHIN = timedelta(hours=48)
CRITERIA_REGIME, READY_DATE_REGIME = "daily-discharge", "ready-date"
"""The return that counts by criteria to reside, and that of the discharge ready date (regimes.csv)."""


class Asked(StrEnum):
    """How the question about criteria to reside stands."""

    DONE = "asked"
    DUE = "due"
    OVERDUE = "overdue"


class Due(StrEnum):
    """How the day on which a step is due stands to today."""

    OVERDUE = "overdue"
    TODAY = "due today"
    LATER = "due later"
    NEVER = "no day is set"


@lru_cache(maxsize=64)
def half_of(at: datetime) -> datetime:
    """When the half of the local day began in which an instant lies: its midnight, or its noon."""
    local = at.astimezone(LONDON)
    start = local.replace(hour=NOON.hour, minute=0, second=0, microsecond=0)
    return midnight(local.date()) if local.time() < NOON else start.astimezone(UTC)


@lru_cache(maxsize=64)
def half_before(start: datetime) -> datetime:
    """When the half began that lies before the one that begins with an instant."""
    return half_of(start - timedelta(hours=1))


def criteria_asked(said_at: datetime | None, since: datetime, at: datetime) -> Asked:
    """How the question stands at an instant for somebody who is in the bed `since`, of whom criteria were
    last said `said_at` (None: never).

    Asked in this half of the day it is done. It is due where it was asked in the half before, or they have
    come in since that began; and overdue after.
    """
    half = half_of(at)
    last = since if said_at is None else said_at
    if said_at is not None and said_at >= half:
        return Asked.DONE
    return Asked.DUE if last >= half_before(half) else Asked.OVERDUE


def home_left(admitted: datetime, at: datetime) -> timedelta:
    """How long there still is until all that is asked about home should be known; negative: so late it is."""
    return admitted + WITHIN - at


def criteria_count_on(day: date) -> bool:
    """Whether the national return of a day counts by criteria to reside; before it, by the three tests."""
    return in_force_on(CRITERIA_REGIME, day)


def ready_date_counts_on(day: date) -> bool:
    """Whether the discharge ready date is in force on a day."""
    return in_force_on(READY_DATE_REGIME, day)


def is_past_48_hours(admitted: datetime, at: datetime) -> bool:
    """Whether all that is asked about home should be known by now."""
    return at - admitted > WITHIN


def due_at(day: date | None, today: date) -> Due:
    """How a day on which something is due stands to today."""
    if day is None:
        return Due.NEVER
    if day == today:
        return Due.TODAY
    return Due.OVERDUE if day < today else Due.LATER
