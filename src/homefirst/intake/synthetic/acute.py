"""Stays in acute beds: emergencies come as they come, and planned admissions fill the beds that are left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from homefirst.intake.synthetic.by_day import Span
from homefirst.intake.synthetic.episodes import Leaving
from homefirst.intake.synthetic.shares import Shares, Whole, one_by_one, one_in_hundred

BEFORE = 100
"""Days before the record for which stays are made up, too, so that beds are full when it begins."""
NEAR = 7
"""Days up to which a gap between two published days is filled by a straight line."""


@dataclass(frozen=True, slots=True)
class AcuteStays:
    """Stays by the day of coming and of leaving, in the order of coming; and which of them were planned."""

    first: Whole
    end: Whole
    planned: npt.NDArray[np.bool_]


def beds_wanted(occupied: Mapping[date, int], span: Span) -> list[int]:
    """Occupied beds at the end of each day: published ones as they are; in short gaps a straight line; in
    long ones the level between the means of the published stretches, with the difference of the weekday."""
    known = sorted((span.number(day), beds) for day, beds in occupied.items())
    stretches: list[list[tuple[int, int]]] = []
    for day, beds in known:
        if stretches and day - stretches[-1][-1][0] <= NEAR:
            stretches[-1].append((day, beds))
        else:
            stretches.append([(day, beds)])
    levels = [_level(stretch) for stretch in stretches]
    found = []
    for day in range(span.days):
        inside = next((s for s in stretches if s[0][0] <= day <= s[-1][0]), None)
        found.append(_between(inside, day) if inside else _between(levels, day) + _weekday(known, day))
    return found


def _level(stretch: Sequence[tuple[int, int]]) -> tuple[int, int]:
    middle = (stretch[0][0] + stretch[-1][0]) // 2
    return middle, sum(beds for _, beds in stretch) // len(stretch)


def _between(points: Sequence[tuple[int, int]], day: int) -> int:
    """The straight line through the points, level before the first and after the last."""
    before = max((p for p in points if p[0] <= day), default=points[0])
    after = min((p for p in points if p[0] >= day), default=points[-1])
    if before[0] >= after[0]:
        return before[1]
    return before[1] + (after[1] - before[1]) * (day - before[0]) // (after[0] - before[0])


def _weekday(known: Sequence[tuple[int, int]], day: int) -> int:
    """By how much published beds of that day of the week differ from those of all days."""
    same = [beds for one, beds in known if (one - day) % 7 == 0]
    every = sum(beds for _, beds in known) // len(known)
    return sum(same) // len(same) - every if same else 0


def days_of_coming(
    count: int, first: int, days: int, span: Span, shares: tuple[Shares, Shares], random: np.random.Generator
) -> Whole:
    """On which days so many come, of `days` days from `first`: by weekday and month, else by chance."""
    by_weekday, by_month = shares
    weights = []
    for day in range(first, first + days):
        local = span.first + timedelta(days=day)
        weights.append(by_weekday.weights[local.weekday()] * by_month.weights[local.month - 1])
    ends = np.cumsum(np.array(weights, dtype=np.int64))
    return np.sort(first + np.searchsorted(ends, random.integers(0, ends[-1], count), side="right"))


class Beds:
    """Who is in bed as the days go by."""

    def __init__(self, leaving: Leaving, random: np.random.Generator) -> None:
        self.first: list[int] = []
        self.end: list[int] = []
        self.planned: list[bool] = []
        self.there = 0
        self._leaving = leaving
        self._chance = one_in_hundred(random)
        self._by_end: dict[int, list[int]] = {}

    def come(self, day: int, nights: int, *, planned: bool) -> None:
        end = self._leaving.moved(day + nights, next(self._chance)) if nights else day
        self.first.append(day)
        self.end.append(end)
        self.planned.append(planned)
        if nights:
            self.there += 1
            self._by_end.setdefault(end, []).append(len(self.end) - 1)

    def leave(self, day: int) -> None:
        self.there -= len(self._by_end.pop(day, ()))

    def send_home(self, day: int, number: int) -> None:
        """So many leave on that day who were to leave next, as far as there are any who came before it."""
        for end in sorted(self._by_end):
            staying = []
            for stay in self._by_end[end]:
                if number > 0 and self.first[stay] < day:
                    self.end[stay] = day
                    self.there -= 1
                    number -= 1
                else:
                    staying.append(stay)
            self._by_end[end] = staying
            if number <= 0:
                return


def fill_beds(
    wanted: Sequence[int],
    others: Whole,
    coming: tuple[Whole, Whole],
    elective: Shares,
    leaving: Leaving,
    random: np.random.Generator,
) -> AcuteStays:
    """Stays with which on every day as many beds are occupied as are wanted: planned ones begin where a bed
    would be empty, and where there are too few beds some leave early. `others` are those who are in bed
    anyway (the delayed), from BEFORE days before the record on; `coming` has the emergencies' days in order,
    and their nights."""
    nights = [int(value) for value in elective.values]
    draws = one_by_one(random, elective.weights)
    beds = Beds(leaving, random)
    days, lengths = coming[0].tolist(), coming[1].tolist()
    at = 0
    for day in range(-BEFORE, len(wanted)):
        beds.leave(day)
        while at < len(days) and days[at] == day:
            beds.come(day, lengths[at], planned=False)
            at += 1
        free = wanted[max(day, 0)] - int(others[day + BEFORE]) - beds.there
        for _ in range(free):
            beds.come(day, nights[next(draws)], planned=True)
        beds.send_home(day, -free)
    return AcuteStays(*(np.array(column) for column in (beds.first, beds.end, beds.planned)))
