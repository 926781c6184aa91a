"""Allocation, slowly and obviously: dictionaries, Decimals and every combination. Judge of the quick ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.waiting import Waiting

Start = tuple[str, int] | None
"""The resource and the number of the day; None where they get no place."""
Starts = dict[str, Start]


@dataclass(frozen=True)
class Asked:
    waiting: tuple[Waiting, ...]
    lines: tuple[Line, ...]
    first_day: date
    days: int


def may_have(one: Waiting, line: Line) -> bool:
    services = {one.service, *(instead.service for instead in one.instead)}
    return (
        line.service in services
        and line.locality in (None, one.locality)
        and line.sex in (None, one.sex)
        and (line.dementia or not one.dementia)
        and (line.nursing or not one.nursing)
        and all(word in line.gives for word in one.asks)
        and line.resource not in one.refused
        and not (line.unit is Unit.HOURS and one.hours is None)
    )


def amount(one: Waiting, line: Line) -> Decimal:
    return (one.hours or Decimal(0)) if line.unit is Unit.HOURS else Decimal(1)


def is_feasible(asked: Asked, starts: Starts) -> bool:
    """Whether every hard rule is kept."""
    used: dict[tuple[str, int], Decimal] = {}
    lines = {line.resource: line for line in asked.lines}
    for one in asked.waiting:
        start = starts[one.person]
        if start is None:
            continue
        line, day = lines[start[0]], start[1]
        if not may_have(one, line) or not 0 <= day < asked.days:
            return False
        if asked.first_day + timedelta(days=day) < one.ready or not (line.starts is None or line.starts[day]):
            return False
        for later in range(day, asked.days if line.unit.lasts else day + 1):
            used[line.resource, later] = used.get((line.resource, later), Decimal(0)) + amount(one, line)
        if one.holds:
            for later in range(day, asked.days):
                place = one.holds.resource, later
                used[place] = used.get(place, Decimal(0)) - one.holds.amount
    return all(taken <= lines[what].free[day] for (what, day), taken in used.items() if what in lines)


def every_start(asked: Asked, one: Waiting) -> Iterator[Start]:
    yield None
    for line in asked.lines:
        if may_have(one, line):
            for day in range(asked.days):
                yield line.resource, day


def every_plan(asked: Asked) -> Iterator[Starts]:
    """All that can be carried out. Small questions only."""
    names = [one.person for one in asked.waiting]
    for chosen in product(*(tuple(every_start(asked, one)) for one in asked.waiting)):
        starts = dict(zip(names, chosen, strict=True))
        if is_feasible(asked, starts):
            yield starts


def days_of(asked: Asked, starts: Starts, which: Sequence[Waiting]) -> int:
    """The weighted days of some people: from the first day to their start, unplaced the days and seven."""
    weight = {1: 16, 2: 8, 3: 4, 4: 2, 5: 1}
    total = 0
    for one in which:
        start = starts[one.person]
        total += weight[one.priority] * (asked.days + 7 if start is None else start[1])
    return total


def pounds_of(asked: Asked, starts: Starts) -> Decimal:
    lines = {line.resource: line for line in asked.lines}
    total = Decimal(0)
    for one in asked.waiting:
        start = starts[one.person]
        if start is not None:
            total += (lines[start[0]].weekly_price or 0) * amount(one, lines[start[0]])
    return total


def worse_of(asked: Asked, starts: Starts) -> int:
    lines = {line.resource: line for line in asked.lines}
    total = 0
    for one in asked.waiting:
        start = starts[one.person]
        if start is not None and lines[start[0]].service != one.service:
            total += {instead.service: instead.worse for instead in one.instead}[lines[start[0]].service]
    return total


def told_anew(asked: Asked, starts: Starts) -> int:
    total = 0
    for one in asked.waiting:
        if one.told is not None:
            day = (one.told.start - asked.first_day).days
            total += starts[one.person] != (one.told.resource, day)
    return total


def greedy(asked: Asked) -> Starts:
    """By priority, each the earliest place; of several the best fit, then the one that is left fullest, then
    as the lines stand."""
    order = sorted(
        asked.waiting,
        key=lambda one: (not one.first, not one.promised, one.priority, max(one.ready, asked.first_day)),
    )
    starts: Starts = {one.person: None for one in asked.waiting}
    freed = True
    while freed:
        freed = False
        for one in order:
            if starts[one.person] is not None:
                continue
            best = None
            for place, line in enumerate(asked.lines):
                if not may_have(one, line):
                    continue
                worse = {one.service: 0, **{each.service: each.worse for each in one.instead}}[line.service]
                for day in range(asked.days):
                    trial = {**starts, one.person: (line.resource, day)}
                    if is_feasible(asked, trial):
                        rank = (day, worse, left(asked, trial, line, day), worse, place)
                        best = min(best or (rank, trial), (rank, trial), key=lambda each: each[0])
                        break
            if best is not None:
                starts = best[1]
                freed = freed or one.holds is not None
    return starts


def left(asked: Asked, starts: Starts, line: Line, day: int) -> Decimal:
    rest = line.free[day]
    for one in asked.waiting:
        start = starts[one.person]
        if start is None:
            continue
        if start[0] == line.resource and (start[1] <= day if line.unit.lasts else start[1] == day):
            rest -= amount(one, line)
        if one.holds and one.holds.resource == line.resource and start[1] <= day:
            rest += one.holds.amount
    return rest
