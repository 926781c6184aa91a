"""Delays: people come and go so that on each day exactly as many are there as are wanted."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from homefirst.intake.synthetic.margins import Cell
from homefirst.intake.synthetic.shares import Shares, Whole, one_by_one, one_in_hundred


@dataclass(frozen=True, slots=True)
class Delay:
    """One person's delay under one cell: counted on the days from `first` up to `end`, which is not among
    them. They became ready on the first day, and left the bed on the day `end`."""

    cell: Cell
    first: int
    end: int

    @property
    def days(self) -> int:
        return self.end - self.first


@dataclass(frozen=True, slots=True)
class Leaving:
    """Of a hundred who would leave on that day of the week, Monday first, how many do. `first_weekday` is
    that of day 0."""

    by_weekday: tuple[int, ...]
    first_weekday: int

    def moved(self, day: int, chance: int) -> int:
        """That day, or where the chance (0 to 99) has it so one early in the next week."""
        weekday = (self.first_weekday + day) % 7
        return day if chance < self.by_weekday[weekday] else day + 7 - weekday + chance % 3


def delays(
    people: Mapping[Cell, Whole],
    days: Shares,
    leaving: Leaving,
    stay_put: Container[int],
    random: np.random.Generator,
) -> tuple[Delay, ...]:
    """Delays whose count on every day is `people`, and which last so many days as far as that allows. On the
    days of `stay_put` nobody leaves who need not."""
    found: list[Delay] = []
    for cell in sorted(people):
        wanted = people[cell].tolist()
        found += [Delay(cell, *one) for one in _of_a_cell(wanted, days, leaving, stay_put, random)]
    return tuple(sorted(found, key=lambda one: (one.first, one.end, one.cell)))


def _of_a_cell(
    wanted: Sequence[int],
    days: Shares,
    leaving: Leaving,
    stay_put: Container[int],
    random: np.random.Generator,
) -> Iterator[tuple[int, int]]:
    lengths = [int(value) for value in days.values]
    draws, chance = one_by_one(random, days.weights), one_in_hundred(random)
    there: list[tuple[int, int]] = []
    """Who is there, as (end, first), the next to leave in front."""
    for first, end in _there_before(wanted[0], lengths, days.weights, random):
        heappush(there, (end, first))
    for day, number in enumerate(wanted):
        while there and (len(there) > number or (there[0][0] <= day and day not in stay_put)):
            yield heappop(there)[1], day
        for _ in range(number - len(there)):
            heappush(there, (leaving.moved(day + lengths[next(draws)], next(chance)), day))
    for end, first in there:
        yield first, max(end, len(wanted))


def _there_before(
    number: int, lengths: Sequence[int], weights: Sequence[int], random: np.random.Generator
) -> Iterator[tuple[int, int]]:
    """Who is delayed when the record begins: a longer delay is likelier to be met, anywhere in its course."""
    draws = one_by_one(random, [length * weight for length, weight in zip(lengths, weights, strict=True)])
    for _ in range(number):
        length = lengths[next(draws)]
        gone = int(random.integers(0, length))
        yield -gone, length - gone
