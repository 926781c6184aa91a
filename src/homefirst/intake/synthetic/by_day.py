"""How many people are delayed on each day: whole numbers that move smoothly and sum to every month's days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.synthetic.margins import Cell
from homefirst.intake.synthetic.shares import Whole

ONE = 1 << 16
ROUNDS, STEPS = 30, 12
"""Rounds of smoothing, each of so many steps; after each the months sum again. More changes no number by
one."""
AROUND = 4
"""Days before and after a day on which more people are wanted, on which there are more, too."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of the months that are made up, numbered from 0; and each month's slice of them."""

    months: tuple[Month, ...]

    @property
    def first(self) -> date:
        return self.months[0].first

    @property
    def days(self) -> int:
        return sum(month.days for month in self.months)

    @property
    def slices(self) -> tuple[slice, ...]:
        at, found = 0, []
        for month in self.months:
            found.append(slice(at, at + month.days))
            at += month.days
        return tuple(found)

    def number(self, day: date) -> int:
        return (day - self.first).days


def people_by_day(days: Mapping[Cell, Sequence[int]], span: Span) -> dict[Cell, Whole]:
    """For each cell the number of people delayed on each day; `days` has its days month by month."""
    totals = np.array(list(days.values()), dtype=np.int64)
    lengths = [month.days for month in span.months]
    curves = np.repeat(totals * ONE // np.array(lengths), lengths, axis=1)
    for _ in range(ROUNDS):
        for _ in range(STEPS):
            wide = np.concatenate((curves[:, :1], curves, curves[:, -1:]), axis=1)
            curves = (wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]) // 4
        for part, total in zip(span.slices, totals.T, strict=True):
            curves[:, part] = _scaled(curves[:, part], total[:, None] * ONE)
    return {cell: _rounded(curve, of, span) for cell, curve, of in zip(days, curves, totals, strict=True)}


def _scaled(curves: Whole, total: Whole) -> Whole:
    """The same curves with these sums, but for what division loses: less than one for each day."""
    sums = curves.sum(axis=1, keepdims=True)
    scaled: Whole = np.where(sums > 0, curves * total // np.maximum(sums, 1), total // curves.shape[1])
    return scaled


def _rounded(curve: Whole, totals: Whole, span: Span) -> Whole:
    """Whole people: in each month one more on the days whose part above a whole number is largest."""
    people = curve // ONE
    for part, total in zip(span.slices, totals.tolist(), strict=True):
        missing = total - int(people[part].sum())
        most = np.argsort(-(curve[part] % ONE), kind="stable")[:missing]
        people[part][most] += 1
    return people


def with_at_least(
    people: Mapping[Cell, Whole], span: Span, day: date, wanted: Mapping[frozenset[Cell], int]
) -> dict[Cell, Whole]:
    """The same, with at least so many people of some cells on a day and on those around it; as many days less
    elsewhere in the month, so that it sums as before. Raises NotUnderstood where the month has too few."""
    found = {cell: number.copy() for cell, number in people.items()}
    at = span.number(day)
    month = next(part for part in span.slices if part.start <= at < part.stop)
    around = slice(max(at - AROUND, month.start), min(at + AROUND + 1, month.stop))
    for cells, need in wanted.items():
        ordered = sorted(cell for cell in cells if cell in found)
        while sum(int(found[cell][around].min()) for cell in ordered) < need:
            most = max(ordered, key=lambda cell: int(found[cell][around].min()), default=None)
            if most is None or not _moved(found[most], around, month):
                raise NotUnderstood(
                    f"Of the published days of {span.months[0].of(day).name} no {need} people could wait"
                    f" on {day.isoformat()} for {', '.join(sorted({cell.reason for cell in cells}))}.",
                    where="synthetic_lines.csv",
                    next="Give these lines other reasons.",
                )
    return found


def _moved(people: Whole, around: slice, month: slice) -> bool:
    """One person more on the days around, and one less on as many others of the month that have the most."""
    outside = [d for d in range(month.start, month.stop) if not around.start <= d < around.stop and people[d]]
    least = int(people[around].min())
    raised = [d for d in range(around.start, around.stop) if people[d] == least]
    outside.sort(key=lambda d: (-int(people[d]), -abs(d - (around.start + around.stop) // 2), d))
    if len(outside) < len(raised):
        return False
    people[raised] += 1
    people[outside[: len(raised)]] -= 1
    return True
