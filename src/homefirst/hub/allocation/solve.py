"""The draft polished: the best plan that is found in the time there is, level by level, and how far from the
best it can be at most.

What hangs together is solved together and the rest apart, the small parts to the end and first. Large parts
get prices, a dive and a search; the time that is left after them goes to that search.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from homefirst.hub.allocation.highs import Floats, Program, relax
from homefirst.hub.allocation.levelled import Part, Reached, base, least, relative, with_level
from homefirst.hub.allocation.many import BEFORE, Many, bound_of, dive, many, search
from homefirst.hub.allocation.parts import parts_of
from homefirst.policy.allocation.columns import Columns, columns_of
from homefirst.policy.allocation.greedy import draft
from homefirst.policy.allocation.instance import NOWHERE, Instance, Ints
from homefirst.policy.allocation.levels import Level, levels_asked
from homefirst.policy.allocation.plan import Plan

SECONDS = 8.0
"""What the call waits for at most, with what is told of the plan."""
_TO_THE_END = 2_500
"""Columns of a part that is one program. Above, its solution is out of reach in the call's seconds, and the
solver's own time limit is not kept."""
_PRICED = 300
"""Columns from which prices are worth their while: below, the program itself is solved in a moment."""
_LATER = 0.25
"""The share of the time that is kept for the levels after `delay`."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class LevelReached:
    """What the plan costs on a level, and what no plan costs less that is as good on the levels before."""

    level: Level
    objective: int
    bound: float

    @property
    def proven(self) -> bool:
        return self.bound >= self.objective


@dataclass(frozen=True, eq=False, slots=True)
class Polished:
    """A plan, level by level; what a place is worth to each person in the relaxation (n); the seconds it
    took."""

    plan: Plan
    levels: tuple[LevelReached, ...]
    worth: Floats
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether no plan is better, up to and with `delay`."""
        return all(one.proven for one in self.levels if one.level in (*BEFORE, Level.DELAY))


def polish(instance: Instance, *, clock: Clock, seconds: float = SECONDS, seed: int = 20160310) -> Polished:
    """The best plan found in about so many seconds by `clock`, from the greedy draft on; never worse than it,
    level by level. The same question takes the same way, as far as time lets it."""
    began = clock()
    work = _Work(instance, began, seconds, clock, np.random.default_rng(seed))
    columns = columns_of(instance)
    part = parts_of(instance, columns)
    chosen = _columns_of_plan(instance, columns, draft(instance))
    reached = _Reached(levels_asked(instance), _without_columns(instance, columns), len(instance.waiting))
    chosen = _solved(work, columns, part, chosen, reached)
    line = np.where(chosen == NOWHERE, NOWHERE, columns.line[chosen] if len(columns) else NOWHERE)
    day = np.where(chosen == NOWHERE, NOWHERE, columns.day[chosen] if len(columns) else NOWHERE)
    return Polished(Plan(line, day), reached.told(), reached.worth, clock() - began)


@dataclass(frozen=True, eq=False, slots=True)
class _Work:
    instance: Instance
    began: float
    seconds: float
    clock: Clock
    random: np.random.Generator

    def left(self, share: float = 1.0) -> float:
        """Seconds until so much of the time is over."""
        return self.began + share * self.seconds - self.clock()


class _Reached:
    """What the parts reached, level by level, which is added up one by one."""

    def __init__(self, levels: tuple[Level, ...], alone: dict[Level, int], people: int) -> None:
        self.levels = levels
        self.worth = np.zeros(people)
        self.objective = {level: alone[level] for level in levels}
        self.bound = {level: float(alone[level]) for level in levels}

    def add(self, level: Level, reached: Reached) -> None:
        self.objective[level] += reached.objective
        self.bound[level] += min(reached.bound, float(reached.objective))

    def told(self) -> tuple[LevelReached, ...]:
        return tuple(LevelReached(one, self.objective[one], self.bound[one]) for one in self.levels)


def _solved(work: _Work, columns: Columns, part: Ints, chosen: Ints, reached: _Reached) -> Ints:
    """The column of each person (n), and in `reached` what that costs."""
    instance, sizes = work.instance, np.bincount(part)
    whole = instance.gives_back or bool(instance.pinches)
    to_the_end = np.flatnonzero((sizes <= _TO_THE_END) | whole)
    large = np.setdiff1d(np.arange(len(sizes)), to_the_end)
    later = tuple(level for level in reached.levels if level not in (*BEFORE, Level.DELAY))
    share = 1 - _LATER if later else 1.0
    priced = np.flatnonzero(sizes > (_PRICED if not whole else sizes.max(initial=0)))
    asked = None
    if len(priced):
        asked, chosen = _from_prices(work, columns, part, priced, chosen)
        reached.worth = asked.priced.price.copy()
    done = []
    until = share * (0.4 if len(large) else 1.0)
    for at in sorted(to_the_end, key=lambda one: (sizes[one], one)):
        which = np.flatnonzero(part == at)
        one = _part_of(columns, which, chosen)
        one = _to_delay(work, one, asked, _number(priced, int(at)), reached, work.left(until))
        _keep(chosen, which, one)
        done.append((which, one))
        if _number(priced, int(at)) is None:
            _worth(work, one, reached.worth)
    if len(large) and asked is not None:
        chosen = _searched(work, asked, priced, part, large, chosen, share)
        _count_large(work, columns, part, large, chosen, reached, asked, priced)
    for which, one in done:
        for level in later:
            one, got = with_level(instance, one, level, under=-np.inf, seconds=work.left())
            reached.add(level, got)
        _keep(chosen, which, one)
    return chosen


def _from_prices(work: _Work, columns: Columns, part: Ints, priced: Ints, chosen: Ints) -> tuple[Many, Ints]:
    """Prices of the larger parts, and of each part the better of the plan that there is and of the dive's."""
    which = np.flatnonzero(np.isin(part, priced))
    some, numbers = columns.of(which), np.searchsorted(priced, part[which])
    back = np.full(len(columns), NOWHERE, dtype=np.int64)
    back[which] = np.arange(len(which))
    start = np.where(chosen == NOWHERE, NOWHERE, back[chosen])
    asked = many(work.instance, some, numbers, start=start, left=lambda: work.left(0.4))
    found = dive(asked, left=lambda: work.left(0.6))
    gain = asked.plans.gain
    part_of = np.zeros(len(chosen), dtype=np.int64)
    part_of[some.person] = numbers
    before, after = (np.bincount(part_of[p >= 0], gain[p[p >= 0]], len(priced)) for p in (start, found))
    people = np.unique(some.person)
    better = people[(after > before)[part_of[people]]]
    chosen = chosen.copy()
    chosen[better] = np.where(found[better] == NOWHERE, NOWHERE, which[found[better]])
    return asked, chosen


def _to_delay(
    work: _Work, one: Part, asked: Many | None, number: int | None, reached: _Reached, seconds: float
) -> Part:
    """A part solved on the levels up to `delay`, within so many seconds."""
    until = work.clock() + seconds
    got: dict[Level, int] = {}
    for level in reached.levels:
        if level in (*BEFORE, Level.DELAY):
            under = -np.inf
            if level is Level.DELAY and asked is not None and number is not None:
                under = bound_of(asked, number, got)
            left = max(0.0, until - work.clock())
            one, now = with_level(work.instance, one, level, under=under, seconds=left)
            reached.add(level, now)
            got[level] = now.objective
    return one


def _worth(work: _Work, one: Part, worth: Floats) -> None:
    """What a place is worth to the people of a small part, by its relaxation."""
    cost = relative(Level.DELAY, work.instance, one.columns)
    found = relax(Program(work.instance, one.columns, cost, work.instance.free), seconds=1.0)
    people = np.unique(one.columns.person)
    worth[people] = found.person[people]


def _number(priced: Ints, part: int) -> int | None:
    at = int(np.searchsorted(priced, part))
    return at if at < len(priced) and priced[at] == part else None


def _part_of(columns: Columns, which: Ints, chosen: Ints) -> Part:
    mine = columns.of(which)
    return Part(mine, np.flatnonzero(chosen[mine.person] == which))


def _keep(chosen: Ints, which: Ints, one: Part) -> None:
    chosen[one.columns.person] = NOWHERE
    chosen[one.columns.person[one.chosen]] = which[one.chosen]


def _searched(
    work: _Work, asked: Many, priced: Ints, part: Ints, large: Ints, chosen: Ints, share: float
) -> Ints:
    """The large parts searched for as long as there is time."""
    which = np.flatnonzero(np.isin(part, priced))
    back = np.full(len(part), NOWHERE, dtype=np.int64)
    back[which] = np.arange(len(which))
    start = np.where(chosen == NOWHERE, NOWHERE, back[chosen])
    found = search(
        asked,
        start,
        parts=np.searchsorted(priced, large),
        random=work.random,
        left=lambda: work.left(share),
    )
    people = np.unique(asked.gains.columns.person)
    chosen = chosen.copy()
    chosen[people] = np.where(found[people] == NOWHERE, NOWHERE, which[found[people]])
    return chosen


def _count_large(
    work: _Work,
    columns: Columns,
    part: Ints,
    large: Ints,
    chosen: Ints,
    reached: _Reached,
    asked: Many,
    priced: Ints,
) -> None:
    """What the large parts reached on each level. On the levels before `delay` the bound is what each would
    cost alone; on those after it, which are not searched, nothing is known but that none is below nought."""
    for at in large:
        one = _part_of(columns, np.flatnonzero(part == at), chosen)
        people = np.unique(one.columns.person)
        got: dict[Level, int] = {}
        for level in reached.levels:
            cost = relative(level, work.instance, one.columns)
            none = base(level, work.instance, people)
            got[level] = none + int(cost[one.chosen].sum())
            bound = float(none) + least(one.columns, cost) if level in BEFORE else 0.0
            if level is Level.DELAY:
                bound = bound_of(asked, int(np.searchsorted(priced, at)), got)
            reached.add(level, Reached(got[level], bound))


def _without_columns(instance: Instance, columns: Columns) -> dict[Level, int]:
    """What those cost who can be placed nowhere."""
    none = np.ones(len(instance.waiting), dtype=np.bool_)
    none[columns.person] = False
    return {level: base(level, instance, np.flatnonzero(none)) for level in Level}


def _columns_of_plan(instance: Instance, columns: Columns, plan: Plan) -> Ints:
    """The column of each person in a plan (n)."""
    chosen = np.full(len(instance.waiting), NOWHERE, dtype=np.int64)
    mine = (plan.line[columns.person] == columns.line) & (plan.day[columns.person] == columns.day)
    chosen[columns.person[mine]] = np.flatnonzero(mine)
    return chosen
