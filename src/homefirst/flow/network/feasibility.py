"""What each place is asked for against what it has, before anything is simulated.

Everybody is counted who would come if nobody were turned away; the time for which a place is kept while
people wait for the next is not counted, because it hangs on the waits: it comes on top, and a note says so. A
month is taken as if it went on for long, so a place with long stays feels a season later than is told here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from homefirst.flow.network.network import OUT, Kind, Network, Place, Source
from homefirst.flow.network.rates import HOURS_A_WEEK, amount_on, factor_on, open_hours, people_per_day
from homefirst.flow.network.traffic import Numbers, traffic
from homefirst.foundation.calendar import Month, months
from homefirst.foundation.units import percent, round_half_up

UNITS = {
    Kind.BEDS: "beds",
    Kind.SLOTS: "places",
    Kind.STARTS: "starts a week",
    Kind.HOURS: "hours a week",
    Kind.NONE: "people",
}
MONTHS = 12
NAMED = 4
"""Places that a note names, at most."""


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """What a place is asked for and has, on average, in one month; `load` is one over the other."""

    month: Month
    asked: float
    capacity: float | None
    load: float | None


@dataclass(frozen=True, slots=True)
class PlaceLoad:
    """What a place is asked for in the year from the network's start, on average, in `unit`.

    `per_day` come to it; `people` would be there if it had no limit, of whom `in_steps` are in an assessment
    or another step while they keep it. `load` is asked over capacity; None where there is no limit, or where
    it has nothing at all. `first_over` is the first month in which it is asked for more than it has.
    """

    place: str
    kind: Kind
    unit: str
    per_day: float
    people: float
    in_steps: float
    asked: float
    capacity: float | None
    load: float | None
    months: tuple[MonthLoad, ...]
    sentence: str
    notes: tuple[str, ...]

    @property
    def first_over(self) -> Month | None:
        return next((one.month for one in self.months if _over(one.asked, one.capacity)), None)

    @property
    def is_over(self) -> bool:
        """Whether it is asked for more than it has on an average day of the year."""
        return _over(self.asked, self.capacity)

    def as_answer(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "kind": self.kind.value,
            "unit": self.unit,
            "per_day": self.per_day,
            "people": self.people,
            "in_steps": self.in_steps,
            "asked": self.asked,
            "capacity": self.capacity,
            "load": self.load,
            "over": self.is_over,
            "first_over": None if self.first_over is None else str(self.first_over),
            "months": [
                {"month": str(one.month), "asked": one.asked, "capacity": one.capacity, "load": one.load}
                for one in self.months
            ],
            "sentence": self.sentence,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Feasibility:
    """The answer: of every place, in the network's order."""

    network: str
    first: Month
    last: Month
    places: tuple[PlaceLoad, ...]

    @property
    def over(self) -> tuple[PlaceLoad, ...]:
        """Places that are asked for more than they have, on average or in a month."""
        return tuple(one for one in self.places if one.is_over or one.first_over is not None)

    def as_answer(self) -> dict[str, Any]:
        return {
            "network": self.network,
            "from": str(self.first),
            "to": str(self.last),
            "feasible": not self.over,
            "over": [one.place for one in self.over],
            "places": [one.as_answer() for one in self.places],
        }


def feasibility(network: Network) -> Feasibility:
    """What each place is asked for in the twelve months from that of the network's start, by the traffic
    equations: one linear system a group."""
    first = Month.of(network.start)
    year = tuple(months(first, first + (MONTHS - 1)))
    days = [[month.first + timedelta(days=at) for at in range(month.days)] for month in year]
    sent = np.array(
        [
            people_per_day(one) * np.array([_mean_factor(one, network.start, of) for of in days])
            for one in network.sources
        ]
    ).reshape(len(network.sources), MONTHS)
    weights = np.array([month.days for month in year]) / sum(month.days for month in year)
    moved = traffic(network)
    by_month = {
        "per_day": sent.T @ moved.visits,
        "people": sent.T @ moved.days,
        "in_steps": sent.T @ moved.in_steps,
        "hours": sent.T @ moved.hours,
    }
    places = tuple(
        _load(place, year, days, {key: of[:, at] for key, of in by_month.items()}, weights, network)
        for at, place in enumerate(network.places)
    )
    return Feasibility(network.name, year[0], year[-1], places)


def _load(
    place: Place,
    year: Sequence[Month],
    days: Sequence[Sequence[date]],
    by_month: dict[str, Numbers],
    weights: Numbers,
    network: Network,
) -> PlaceLoad:
    asked = _asked(place.kind, by_month)
    has = [_mean_amount(place, of) for of in days]
    mean_asked = float(asked @ weights)
    amounts = [one for one in has if one is not None]
    capacity = float(np.array(amounts) @ weights) if amounts else None
    of_months = tuple(
        MonthLoad(month, float(one), amount, _load_of(float(one), amount))
        for month, one, amount in zip(year, asked, has, strict=True)
    )
    sentence = _sentence(place, mean_asked, capacity, of_months)
    per_day, people, in_steps = (float(by_month[key] @ weights) for key in ("per_day", "people", "in_steps"))
    return PlaceLoad(
        place=place.name,
        kind=place.kind,
        unit=UNITS[place.kind],
        per_day=per_day,
        people=people,
        in_steps=in_steps,
        asked=mean_asked,
        capacity=capacity,
        load=_load_of(mean_asked, capacity),
        months=of_months,
        sentence=sentence,
        notes=tuple(_notes(place, in_steps, network)),
    )


def _asked(kind: Kind, by_month: dict[str, Numbers]) -> Numbers:
    if kind is Kind.STARTS:
        return by_month["per_day"] * 7
    return by_month["hours"] if kind is Kind.HOURS else by_month["people"]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _mean_factor(source: Source, start: date, days: Sequence[date]) -> float:
    if not source.growth_a_year:
        return factor_on(source, start, days[0])
    return _mean([factor_on(source, start, day) for day in days])


def _mean_amount(place: Place, days: Sequence[date]) -> float | None:
    if not place.capacity_from:
        return amount_on(place, days[0])
    amounts = [amount for amount in (amount_on(place, day) for day in days) if amount is not None]
    return _mean(amounts) if amounts else None


def _load_of(asked: float, capacity: float | None) -> float | None:
    return asked / capacity if capacity else None


def _over(asked: float, capacity: float | None) -> bool:
    return capacity is not None and asked > capacity * (1 + 1e-9)


def _sentence(place: Place, asked: float, capacity: float | None, of_months: Sequence[MonthLoad]) -> str:
    """As a manager says it: reablement is asked for 413 places and has 150."""
    unit = UNITS[place.kind]
    if capacity is None:
        return f"{place.name} has {_figure(asked)} people on average, and no limit."
    told, has = _told_apart(asked, capacity)
    average = " on average" if place.capacity_from else ""
    delivered = ""
    if place.kind is Kind.HOURS and place.delivery < 1:
        delivered = f", {percent(place.delivery)} of {_figure(capacity / place.delivery)}"
    said = f"{place.name} is asked for {told} {unit} and has {has}{average}{delivered}."
    over = next((one for one in of_months if _over(one.asked, one.capacity)), None)
    if over is not None and over.capacity is not None and not all(_is_over(one) for one in of_months):
        told, has = _told_apart(over.asked, over.capacity)
        said += f" It is first asked for more than it has in {over.month.name}: {told}, and has {has}."
    return said


def _is_over(one: MonthLoad) -> bool:
    return _over(one.asked, one.capacity)


def _told_apart(one: float, other: float) -> tuple[str, str]:
    """Two figures with as few decimals as show which is more."""
    for decimals in (None, 1, 2, 3):
        told = _figure(one, decimals), _figure(other, decimals)
        if told[0] != told[1] or one == other:
            break
    return told


def _figure(value: float, decimals: int | None = None) -> str:
    if decimals is None:
        decimals = 0 if value >= 10 else 1
    rounded = round_half_up(value, decimals)
    whole = rounded == rounded.to_integral_value()
    return f"{int(rounded):,}" if whole else f"{rounded:,}"


def _notes(place: Place, in_steps: float, network: Network) -> list[str]:
    """What the load leaves out, and what may happen to those for whom there is no room."""
    notes = []
    steps = {one.name for one in network.places if one.step}
    of_groups = [route for one in place.by_group.values() for route in one.next or ()]
    routes = [route for route in (*place.next, *of_groups) if route.share > 0 and route.to != OUT]
    keeps = [one.to for one in routes if one.to in steps or _blocks(place, one.blocking)]
    if keeps and place.kind is not Kind.NONE:
        notes.append(f"Who waits for {_or(keeps)} keeps this place; that time comes on top.")
    if in_steps > 0 and place.kind is not Kind.NONE:
        notes.append(f"{_figure(in_steps)} people of it are in steps such as {_or(sorted(steps)[:2])}.")
    if place.queue is not None and place.overflow != OUT:
        notes.append(
            f"Whom it has no room for goes to {place.overflow} when {place.queue} wait already;"
            " they are counted here, and not there."
        )
    if place.instead:
        notes.append(f"The call may give {_or(place.instead)} instead; that is not counted.")
    if place.patience is not None:
        notes.append("Who waits does not wait for ever; those who give up are counted here.")
    if open_hours(place.open) < HOURS_A_WEEK:
        notes.append(f"People start in {open_hours(place.open)} of the week's {HOURS_A_WEEK} hours.")
    if place.leaving:
        notes.append("Stays end at the hours of leaving, which makes them longer than is counted.")
    return notes


def _blocks(place: Place, blocking: bool | None) -> bool:
    return place.blocking if blocking is None else blocking


def _or(names: Sequence[str]) -> str:
    kept = list(dict.fromkeys(names))
    if len(kept) > NAMED:
        kept = [*kept[: NAMED - 1], f"{len(kept) - NAMED + 1} others"]
    return kept[0] if len(kept) == 1 else f"{', '.join(kept[:-1])} or {kept[-1]}"
