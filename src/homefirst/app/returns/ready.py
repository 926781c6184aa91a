"""The discharge ready dates of a month, wired: who left a provider's acute beds, and since when they had met
none of the criteria to reside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from homefirst.app.returns.compared import compared_with_frozen, submitted_answer
from homefirst.app.returns.counted import Rules, counted_to, rules, view_asked
from homefirst.app.returns.daily import MOMENT, acute_leavers
from homefirst.app.returns.kept import Kept
from homefirst.county.journey.history import history
from homefirst.county.journey.left import ended_between
from homefirst.county.people.residents import residents
from homefirst.foundation.calendar import LONDON, day_after, local_day, midnight
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import Cells, together
from homefirst.measures.returns.frozen import Compared
from homefirst.measures.returns.kinds import Period, ready_dates_in_force
from homefirst.measures.returns.ready import Leaver, means, ready_cells


@dataclass(frozen=True, slots=True)
class ReadyDates:
    """A month's discharge ready dates: who left, each provider's cells, and how these stand against those
    frozen last. `in_force` is false for a month in which they were not submitted."""

    period: Period
    view: View
    leavers: tuple[Leaver, ...]
    cells: dict[str | None, Cells]
    compared: Mapping[str | None, Compared]

    @property
    def in_force(self) -> bool:
        return ready_dates_in_force(self.period.month)

    @property
    def all(self) -> Cells:
        return together(self.cells.values())

    @property
    def unknown_age(self) -> int:
        """How many are counted as adults without their age being known."""
        return len({one.person for one in self.leavers if not one.age_known})

    def as_answer(self) -> dict[str, Any]:
        """In words for a door: counts, and nobody of whom they are made."""
        every, delayed = means(self.all)
        return {
            "synthetic": True,
            "kind": self.period.kind.value,
            "period": str(self.period),
            "known_at": self.view.known_at.astimezone(LONDON).isoformat(),
            "in_force": self.in_force,
            "cells": self.all.as_json(),
            "unknown_age": self.unknown_age,
            "mean_days": None if every is None else round(every, 2),
            "mean_days_of_delayed": None if delayed is None else round(delayed, 2),
            "providers": submitted_answer(self.cells, self.compared),
        }


def ask_ready(period: Period, *, known_at: datetime | None = None) -> ReadyDates:
    """A month's discharge ready dates, as known at a time. Raises NotFound for a month of which no day was
    over then."""
    view = view_asked(known_at)
    if counted_to(view, period) is None:
        raise NotFound(f"Of {period.name} no day was over then.", where=str(period), next="Ask for another.")
    leavers = leavers_of(view, period)
    cells = ready_cells(leavers)
    compared = compared_with_frozen(
        period, cells, _people(leavers), lambda view: _people(leavers_of(view, period))
    )
    return ReadyDates(period, view, leavers, cells, compared)


_KEPT: Kept[tuple[Leaver, ...]] = Kept(most=4)


def leavers_of(view: View, period: Period) -> tuple[Leaver, ...]:
    """Who left within a month, by the pack in force, counted once for as long as nothing is entered."""
    by = rules()
    return _KEPT.of(view, period, by, lambda: count_ready(view, period, by))


def count_ready(view: View, period: Period, by: Rules) -> tuple[Leaver, ...]:
    """Who left a provider's acute beds within the days of a month that were over, adults who had stayed a
    night at least; of two records of one person that left a provider on one day the longer stay counts."""
    last = counted_to(view, period)
    if last is None:
        return ()
    start, end = midnight(period.first), midnight(day_after(last))
    gone = ended_between(view, start, end)
    past = history(view, gone, start - MOMENT, end + MOMENT)
    found: dict[tuple[object, ...], tuple[timedelta, str, Leaver]] = {}
    # At midnight sharp is the end of the day before, as in the daily return.
    left = [
        (at, local_day(at - MOMENT), bed)
        for at, bed in acute_leavers(view, past, gone, by, start, end)
        if local_day(bed.admitted) < local_day(at - MOMENT)
    ]
    who = residents(view, {UUID(bed.person) for _, _, bed in left})
    for at, day, bed in left:
        resident = who.get(UUID(bed.person))
        adult = None if resident is None else resident.adult_on(day)
        if adult is False:
            continue
        told = past.told_at(bed.person, at - MOMENT)
        criteria = None if told is None else told.criteria
        since = None if criteria is None else criteria.ready_since
        one = Leaver(
            person=bed.person if resident is None else str(resident.person),
            key=bed.person,
            provider=by.submitters.of(bed.place, day),
            council=None if resident is None else resident.council_on(day),
            known=criteria is not None,
            days=None if since is None else (day - local_day(since)).days,
            age_known=adult is not None,
        )
        same = (one.person, one.provider, day)
        claim = (bed.admitted - at, one.key, one)
        found[same] = min(found.get(same, claim), claim, key=lambda each: each[:2])
    return tuple(sorted((one for _, _, one in found.values()), key=_order))


def _order(one: Leaver) -> tuple[str, str, str, int]:
    return one.person, one.key, one.provider or "", -1 if one.days is None else one.days


def _people(leavers: tuple[Leaver, ...]) -> dict[str | None, frozenset[str]]:
    found: dict[str | None, set[str]] = {}
    for one in leavers:
        found.setdefault(one.provider, set()).add(one.person)
    return {provider: frozenset(own) for provider, own in found.items()}
