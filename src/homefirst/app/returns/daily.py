"""The acute daily discharge return, wired: who is in an acute bed at a day's midnight, who left one within
it, and what is told of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from homefirst.app.returns.compared import compared_with_frozen, submitted_answer
from homefirst.app.returns.counted import Rules, counted_to, rules, view_asked
from homefirst.app.returns.kept import Kept
from homefirst.county.catalogue.delays import Care
from homefirst.county.journey.census import InBed
from homefirst.county.journey.history import History, history
from homefirst.county.journey.left import deaths, in_bed_between
from homefirst.county.journey.nights import nights_between
from homefirst.county.people.residents import Resident, residents
from homefirst.foundation.calendar import LONDON, day_after, local_day, midnight
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import Cells, together
from homefirst.measures.returns.daily import (
    BED_DAYS,
    REASONS_FROM,
    Line,
    Where,
    adds,
    cost_in_pence,
    daily_cells,
)
from homefirst.measures.returns.frozen import Compared
from homefirst.measures.returns.kinds import Period, daily_in_force
from homefirst.measures.returns.prices import BedDayPrice, price_on
from homefirst.policy.coding import code
from homefirst.policy.coding_rule import Coding
from homefirst.policy.regimes import regimes
from homefirst.policy.situation import residence_of, situation_of

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class DailyReturn:
    """The daily discharge return of a day: who is counted in it, each provider's cells, the price of a bed
    day (None: the pack states none), and how the cells stand against those frozen last. `in_force` is false
    for a day on which there was no such return: then it is counted by the rules of its first day."""

    period: Period
    view: View
    lines: tuple[Line, ...]
    cells: dict[str | None, Cells]
    price: BedDayPrice | None
    in_force: bool
    compared: Mapping[str | None, Compared]

    @property
    def all(self) -> Cells:
        return together(self.cells.values())

    @property
    def cost(self) -> Decimal | None:
        """What the delayed bed days of the day cost; None where no price is stated, or they are not known, as
        of a day on which nobody is recorded."""
        if not self.cells:
            return None
        pounds = None if self.price is None else self.price.pounds
        pence = cost_in_pence(self.all.known_total(BED_DAYS), pounds)
        return None if pence is None else Decimal(pence) / 100

    @property
    def unknown_age(self) -> int:
        """How many are counted as adults without their age being known."""
        return len({one.person for one in self.lines if not one.age_known and adds(one)})

    def as_answer(self) -> dict[str, Any]:
        """In words for a door: counts, and nobody of whom they are made."""
        return {
            "synthetic": True,
            "kind": self.period.kind.value,
            "period": str(self.period),
            "known_at": self.view.known_at.astimezone(LONDON).isoformat(),
            "in_force": self.in_force,
            "cells": self.all.as_json(),
            "unknown_age": self.unknown_age,
            "price_of_a_bed_day": None if self.price is None else str(self.price.pounds),
            "price_source": None if self.price is None else self.price.source,
            "price_assumed": None if self.price is None else self.price.assumed,
            "cost": None if self.cost is None else str(self.cost),
            "providers": submitted_answer(self.cells, self.compared),
        }


def ask_daily(period: Period, *, known_at: datetime | None = None) -> DailyReturn:
    """The daily discharge return of a day, as known at a time; now where none is named."""
    view, by = view_asked(known_at), rules()
    if counted_to(view, period) is None:
        raise NotFound(
            f"{period.name} was not over then." if known_at else f"{period.name} is not over yet.",
            where=str(period),
            next="Ask for a day that was over.",
        )
    lines = lines_of(view, period)
    cells = cells_of_day(lines, period, by)
    compared = compared_with_frozen(
        period, cells, people_of(lines), lambda view: people_of(lines_of(view, period))
    )
    price = price_on(by.prices, period.first)
    return DailyReturn(period, view, lines, cells, price, daily_in_force(period.first), compared)


def people_of(lines: Iterable[Line]) -> dict[str | None, frozenset[str]]:
    """Who is in any cell, by provider, under the keys that stand."""
    found: dict[str | None, set[str]] = {}
    for one in lines:
        if adds(one):
            found.setdefault(one.provider, set()).add(one.person)
    return {provider: frozenset(own) for provider, own in found.items()}


_KEPT: Kept[tuple[Line, ...]] = Kept(most=8)


def lines_of(view: View, period: Period) -> tuple[Line, ...]:
    """Who a day counts, by the pack in force, counted once for as long as nothing is entered."""
    by = rules()
    return _KEPT.of(view, period, by, lambda: count_daily(view, period, by))


def cells_of_day(lines: Iterable[Line], period: Period, by: Rules) -> dict[str | None, Cells]:
    """What each provider returns of a day, with the cost where the return asks for it."""
    price = price_on(by.prices, period.first)
    return daily_cells(lines, asks_cost=period.asks_cost, price=None if price is None else price.pounds)


def count_daily(view: View, period: Period, by: Rules) -> tuple[Line, ...]:
    """Who the return of a day counts: adults, each person once as remaining, and once as discharged from a
    provider."""
    return next(count_days(view, period.first, period.first, by))[1]


def count_days(view: View, first: date, last: date, by: Rules) -> Iterator[tuple[date, tuple[Line, ...]]]:
    """Who the return of each of some days counts, day by day: whose beds they were, what was told of them and
    who they are is fetched once for all."""
    start, end = midnight(first), midnight(day_after(last))
    keys = in_bed_between(view, start, end)
    past = history(view, keys, start - MOMENT, end + MOMENT)
    left: dict[date, list[tuple[datetime, InBed]]] = {}
    for at, bed in acute_leavers(view, past, keys, by, start, end):
        left.setdefault(local_day(at - MOMENT), []).append((at, bed))
    held = _in_bed_on(past, keys, first, last)
    acute = {bed.person for own in held.values() for bed in own}
    acute |= {bed.person for own in left.values() for _, bed in own}
    who = {str(key): one for key, one in residents(view, {UUID(one) for one in acute}).items()}
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        at_midnight = midnight(day_after(day))
        teller = _Teller(day, at_midnight, past, who, by)
        beds = [
            bed
            for bed in held.get(day, ())
            if not by.submitters.nobody(bed.place, day) and _adult(who.get(bed.person), day)
        ]
        lines = [teller.line(bed, Where.REMAINING, at_midnight) for bed in beds]
        lines += [
            teller.line(bed, Where.DISCHARGED, at)
            for at, bed in left.get(day, ())
            if _adult(who.get(bed.person), day)
        ]
        yield day, tuple(_once(lines))


def _in_bed_on(past: History, keys: Iterable[str], first: date, last: date) -> dict[date, list[InBed]]:
    """The acute beds in which somebody was, and not on leave, at the midnights that end some days."""
    found: dict[date, list[InBed]] = {}
    for key in keys:
        for (since, until), bed in past.beds(key):
            if not _acute(bed) or bed.on_leave:
                continue
            # Whoever came in or left at midnight sharp did so at the end of the day before.
            day = max(first, local_day(since - MOMENT))
            end = last if until is None else min(last, local_day(until - MOMENT) - timedelta(days=1))
            while day <= end:
                found.setdefault(day, []).append(bed)
                day = day_after(day)
    return found


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    """Each person once, by the longest of their stays."""
    seen = set()
    for one in sorted(lines, key=lambda one: (one.where, one.person, -one.stay, one.key)):
        # At a midnight somebody is in one bed; within a day they may leave two providers.
        place = one.provider if one.where is Where.DISCHARGED else None
        if (one.where, one.person, place) not in seen:
            seen.add((one.where, one.person, place))
            yield one


def acute_leavers(
    view: View, past: History, gone: Iterable[str], by: Rules, start: datetime, end: datetime
) -> Iterator[tuple[datetime, InBed]]:
    """Of whom a stretch in an acute bed ended after `start` and by `end`, and none of that provider began
    with it: when, and in which bed. The dead are none."""
    found = []
    for person in gone:
        for (_, until), bed in past.beds(person):
            if until is None or not start < until <= end or not _acute(bed):
                continue
            day = local_day(until - MOMENT)
            if by.submitters.nobody(bed.place, day):
                continue
            after = past.bed_at(person, until)
            if after is None or not _acute(after) or _differ(by, day, after.place, bed.place):
                found.append((until, bed))
    died = deaths(view, {bed.person for _, bed in found})
    yield from ((at, bed) for at, bed in found if died.get(bed.person) != at)


@dataclass(frozen=True, slots=True)
class _Teller:
    """What is told of those whom a day's return counts."""

    day: date
    end: datetime
    past: History
    who: Mapping[str, Resident]
    by: Rules

    def line(self, bed: InBed, where: Where, at: datetime) -> Line:
        asked = at if where is Where.REMAINING else at - MOMENT
        told = self.past.told_at(bed.person, asked)
        criteria = None if told is None else told.criteria
        since = None if criteria is None else criteria.ready_since
        resident = self.who.get(bed.person)
        adult = None if resident is None else resident.adult_on(self.day)
        return Line(
            person=bed.person if resident is None else str(resident.person),
            key=bed.person,
            provider=self.by.submitters.of(bed.place, self.day),
            where=where,
            stay=(self.day - local_day(bed.admitted)).days,
            known=criteria is not None,
            # With the midnight that ends the day, as a delayed day is counted.
            beyond=None if since is None else nights_between(since, self.end + MOMENT),
            pathway=None if told is None else told.pathway,
            family=self._family(bed, asked) if where is Where.REMAINING and since is not None else None,
            age_known=adult is not None,
        )

    def _family(self, bed: InBed, at: datetime) -> str | None:
        if (self.day - local_day(bed.admitted)).days < min(REASONS_FROM):
            return None
        resident = self.who.get(bed.person)
        council = None if resident is None else resident.council_on(self.day)
        residence = residence_of(council, self.by.here)
        told = self.past.told_at(bed.person, at)
        situation = replace(situation_of(bed, told, residence=residence), care=Care.ACUTE)
        return code(coding_of_day(self.by, self.day), self.past.waits_at(bed.person, at), situation).reason


def coding_of_day(by: Rules, day: date) -> Coding:
    """The daily return's rules on a day; on one before it began, those of its first."""
    first = regimes()["daily-discharge"].dates.first
    return by.coding.on(day if first is None else max(day, first))


def _differ(by: Rules, day: date, place: str, other: str) -> bool:
    """Whether two places are different providers' on a day."""
    return by.submitters.of(place, day) != by.submitters.of(other, day)


def _adult(one: Resident | None, day: date) -> bool:
    return one is None or one.adult_on(day) is not False


def _acute(bed: InBed) -> bool:
    return bed.care == Care.ACUTE
