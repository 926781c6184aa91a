"""Delayed days by the rule of the return: journeys give the nights, people who is an adult and who is one
person. Nobody is named by it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homefirst.app.questions import view_at
from homefirst.county.journey.days import LAST_OF_THE_RETURN
from homefirst.county.journey.returned import (
    Counted,
    DelayedNights,
    by_reason,
    delayed_nights,
    of_adults_once,
)
from homefirst.county.people.residents import Resident, residents
from homefirst.foundation.calendar import LONDON, Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.day_counts import DayMatrix
from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class DelayedDays:
    """A month's delayed days of adults, each person once: by reason, and by the council responsible (None:
    not known). `left_out` are the days that were recorded and are not asked for: of whoever is under age, and
    of a midnight that another key of the same person has."""

    month: Month
    known_at: datetime
    days: dict[str, int]
    councils: dict[str | None, int]
    left_out: int

    def as_answer(self) -> dict[str, Any]:
        councils = sorted(self.councils.items(), key=lambda one: one[0] or "")
        return {
            "synthetic": True,
            "month": str(self.month),
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "days": sum(self.days.values()),
            "by": self.days,
            "councils": [{"council": council, "days": days} for council, days in councils],
            "left_out": self.left_out,
        }


def ask_delayed_days(month: Month, *, known_at: datetime | None = None) -> DelayedDays:
    """The delayed days of a month by the rule of the return. Raises NotUnderstood after February 2020, when
    it ended."""
    if month > LAST_OF_THE_RETURN:
        raise NotUnderstood(
            f"The return of delayed transfers ended with {LAST_OF_THE_RETURN.name}.",
            where=str(month),
            next="Ask for an earlier month.",
        )
    view = view_at(known_at)
    first, last = month.first, month.last
    recorded = delayed_nights(view, first, last)
    who = _who(view, recorded)
    counted = _of_adults_once(recorded, who)
    matrix = by_reason(counted, first, last)
    days = {label: sum(matrix.of(label)) for label in matrix.labels}
    every = by_reason(recorded, first, last)
    return DelayedDays(
        month=month,
        known_at=view.known_at,
        days=days,
        councils=_councils(counted, who, first, last),
        left_out=int(every.counts.sum()) - sum(days.values()),
    )


def delayed_adults(view: View, first: date, last: date) -> DayMatrix:
    """How many adults were delayed at the end of each day, each person once; days x reasons."""
    recorded = delayed_nights(view, first, last)
    return by_reason(_of_adults_once(recorded, _who(view, recorded)), first, last)


def _who(view: View, nights: tuple[DelayedNights, ...]) -> dict[str, Resident]:
    found = residents(view, {UUID(one.person) for one in nights})
    return {str(key): one for key, one in found.items()}


def _of_adults_once(nights: tuple[DelayedNights, ...], who: dict[str, Resident]) -> tuple[DelayedNights, ...]:
    counted = {key: Counted(str(one.person), one.adult_from) for key, one in who.items()}
    return of_adults_once(nights, counted)


def _councils(
    nights: tuple[DelayedNights, ...], who: dict[str, Resident], first: date, last: date
) -> dict[str | None, int]:
    """Days by the council responsible when the stretch began, or the month."""
    by_person = {str(one.person): one for one in who.values()}
    found: Counter[str | None] = Counter()
    for one in nights:
        start = max(one.first, first)
        resident = by_person.get(one.person)
        council = None if resident is None else resident.council_on(start)
        found[council] += int(by_reason([one], first, last).counts.sum())
    return dict(found)
