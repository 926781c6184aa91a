"""A month of the daily return of acute discharges, wired: every day that was over, counted as the return of
that day, and what the days come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homefirst.app.returns.counted import Rules, counted_to, rules, view_asked
from homefirst.app.returns.daily import count_days
from homefirst.app.returns.kept import Kept
from homefirst.foundation.calendar import LONDON, Month
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import Cells, together
from homefirst.measures.returns.daily import daily_cells
from homefirst.measures.returns.daily_month import DailyMonth, month_of
from homefirst.measures.returns.kinds import Period, daily_in_force
from homefirst.measures.returns.prices import price_on

Providers = Mapping[str | None, Cells]


@dataclass(frozen=True, slots=True)
class DailyMonthReturn:
    """The days of a month that were over, each with its providers' cells. The cost is a cell of every day
    here, also where the return of a day does not ask for it. `prices` are those of the month's days, in
    order; `in_force` is false for a month that began before there was the return."""

    month: Month
    view: View
    days: Mapping[date, Providers]
    prices: tuple[str, ...]
    in_force: bool

    @property
    def by_day(self) -> dict[date, Cells]:
        """All providers' cells together, day by day."""
        return {day: together(own.values()) for day, own in self.days.items()}

    @property
    def by_provider(self) -> dict[str | None, dict[date, Cells]]:
        """Each provider's cells, day by day; none on a day on which nobody was in its acute beds."""
        every = {provider for own in self.days.values() for provider in own}
        ordered = sorted(every, key=lambda one: one or "")
        return {one: {day: own.get(one, Cells(())) for day, own in self.days.items()} for one in ordered}

    def as_answer(self) -> dict[str, Any]:
        """In words for a door: counts, and nobody of whom they are made."""
        return {
            "synthetic": True,
            "kind": "daily",
            "month": str(self.month),
            "known_at": self.view.known_at.astimezone(LONDON).isoformat(),
            "in_force": self.in_force,
            **_said(month_of(self.by_day)),
            "providers": [
                {"provider": provider, **_said(month_of(own))} for provider, own in self.by_provider.items()
            ],
            "by_day": {day.isoformat(): own.as_json() for day, own in self.by_day.items()},
        }


def _said(one: DailyMonth) -> dict[str, Any]:
    return {
        "days": one.days,
        "days_known": one.known,
        "no_longer_meet": one.no_longer_meet,
        "discharged": one.discharged,
        "delayed_bed_days": one.bed_days,
        "cost_pence": one.cost,
        "no_longer_meet_a_day": _rounded(one.no_longer_meet_a_day),
        "discharged_a_day": _rounded(one.discharged_a_day),
        "remaining_a_day": _rounded(one.remaining_a_day),
        "not_said": one.not_said,
    }


def _rounded(n: float | None) -> float | None:
    return None if n is None else round(n, 1)


_KEPT: Kept[Mapping[date, Providers]] = Kept(most=4)


def ask_daily_month(month: Month, *, known_at: datetime | None = None) -> DailyMonthReturn:
    """The daily returns of a month, as known at a time. Raises NotUnderstood for a month of which there can
    be none, and NotFound where no day of it was over then."""
    view, period, by = view_asked(known_at), Period.days_of(month), rules()
    if counted_to(view, period) is None:
        raise NotFound(f"Of {month.name} no day was over then.", where=str(month), next="Ask for another.")
    days = _KEPT.of(view, period, by, lambda: count_month(view, period, by))
    prices = {price_on(by.prices, day): None for day in days}
    said = tuple(f"£{one.pounds:,.2f} a day ({one.source})" for one in prices if one is not None)
    return DailyMonthReturn(month, view, days, said, daily_in_force(month.first))


def count_month(view: View, period: Period, by: Rules) -> dict[date, Providers]:
    """The cells of every day of a month that was over, by provider."""
    last = counted_to(view, period)
    if last is None:
        return {}
    found: dict[date, Providers] = {}
    for day, lines in count_days(view, period.first, last, by):
        price = price_on(by.prices, day)
        found[day] = daily_cells(lines, asks_cost=True, price=None if price is None else price.pounds)
    return found
