"""The draft polished: the best plan that is found in the time there is, level by level, and how far from the
best it can be at most.

What hangs together is solved together and the rest apart, the small parts to the end and first. Large parts
get prices, a dive and a search; the time that is left after them goes to that search.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from homefirst.hub.allocation.firsts import firsts
from homefirst.hub.allocation.highs import Floats, Look, Program, relax
from homefirst.hub.allocation.levelled import BEFORE, Part, Reached, base, least, relative, with_level
from homefirst.hub.allocation.many import Many, bound_of, dive, many, search, value_by_part
from homefirst.hub.allocation.parts import parts_of
from homefirst.hub.allocation.settle import settled
from homefirst.policy.allocation.columns import Columns, columns_of
from homefirst.policy.allocation.greedy import draft
from homefirst.policy.allocation.instance import NOWHERE, Instance, Ints
from homefirst.policy.allocation.levels import Level, levels_asked, objective, site_of
from homefirst.policy.allocation.pinch import Pinch
from homefirst.policy.allocation.plan import Plan, nobody

SECONDS = 8.0
"""What the call waits for a plan at most."""
_TO_THE_END = 2_500
"""Columns of a part that is one program. Above, its solution is out of reach in the call's seconds, and the
solver's own time limit is not kept."""
_PRICED = 300
"""Columns from which prices are worth their while: below, the program itself is solved in a moment."""
_FAIR = 3
"""No part takes more of the time that is left than so many times its share of the columns that are left."""
_LATER = 0.25
"""The share of the time that is kept for the levels after `delay`."""

_LAST = 1.2e-4
"""Seconds a person that the last look and the count of a large plan take, when two others are at work."""
_FIRSTS, _MOVED, _PRICES, _DIVE = 0.1, 0.35, 0.6, 0.95
"""By which share of the time those who come first are to be placed, prices to be moved, the relaxation to
end, and a plan to be made from the prices."""

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


def polish(
    instance: Instance,
    *,
    clock: Clock,
    seconds: float = SECONDS,
    seed: int = 20160310,
    look: Look = lambda: None,
) -> Polished:
    """The best plan found in about so many seconds by `clock`, from the greedy draft on; never worse than it,
    level by level. The same question takes the same way, as far as time lets it. Raises what `look` raises,
    which is asked again and again, between parts and levels and within them."""
    began = clock()
    work = _Work(instance, began, seconds, clock, np.random.default_rng(seed), look)
    columns = columns_of(instance)
    part = parts_of(instance, columns)
    apart = bool(instance.pinches) and bool((np.bincount(part) > _TO_THE_END).any())
    if apart:  # what hangs together by sites alone is too much for one program
        part = parts_of(replace(instance, pinches=()), columns)
    chosen = _columns_of_plan(instance, columns, draft(instance))
    reached = _Reached(levels_asked(instance), _without_columns(instance, columns), len(instance.waiting))
    chosen = _solved(work, columns, part, chosen, reached, apart=apart)
    line = np.where(chosen == NOWHERE, NOWHERE, columns.line[chosen] if len(columns) else NOWHERE)
    day = np.where(chosen == NOWHERE, NOWHERE, columns.day[chosen] if len(columns) else NOWHERE)
    plan = Plan(line, day)
    if apart:
        reached.objective[Level.PINCH] = objective(Level.PINCH, instance, plan)
        reached.bound[Level.PINCH] = float(_least_short(instance, columns))
    return Polished(plan, reached.told(), reached.worth, clock() - began)


@dataclass(frozen=True, eq=False, slots=True)
class _Work:
    instance: Instance
    began: float
    seconds: float
    clock: Clock
    random: np.random.Generator
    look: Look

    def left(self, share: float = 1.0) -> float:
        """Seconds until so much of the time is over; looks whether it is to go on."""
        self.look()
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


@dataclass(frozen=True, eq=False, slots=True)
class _Larger:
    """The larger parts together: their numbers, their columns among all (`which`), the prices, and what is
    known of `first` by part."""

    parts: Ints
    which: Ints
    asked: Many
    first_bound: Floats

    def number(self, part: int) -> int | None:
        """The place of a part among these."""
        at = int(np.searchsorted(self.parts, part))
        return at if at < len(self.parts) and self.parts[at] == part else None

    def own(self, chosen: Ints) -> Ints:
        """The columns of a plan by their places among these."""
        return _places(self.which, chosen)

    def kept(self, chosen: Ints, found: Ints) -> Ints:
        """The plan, with what was found for the people of these parts."""
        people = np.unique(self.asked.gains.columns.person)
        after = chosen.copy()
        after[people] = np.where(found[people] == NOWHERE, NOWHERE, self.which[found[people]])
        return after


def _solved(
    work: _Work, columns: Columns, part: Ints, chosen: Ints, reached: _Reached, *, apart: bool
) -> Ints:
    """The column of each person (n), and in `reached` what that costs. `apart`: people of a site may be in
    several parts, which then let them go one after the other, each beside what the others do."""
    instance, sizes = work.instance, np.bincount(part)
    whole = instance.gives_back or (bool(instance.pinches) and not apart)
    to_the_end = np.flatnonzero((sizes <= _TO_THE_END) | whole)
    large = np.setdiff1d(np.arange(len(sizes)), to_the_end)
    later = tuple(level for level in reached.levels if level not in (*BEFORE, Level.DELAY))
    share = 1.0 if not later else 1 - _LATER * sizes[to_the_end].sum() / max(1, sizes.sum())
    priced = np.flatnonzero((sizes > _PRICED) & (not whole))
    larger = None
    if len(priced):
        larger, chosen = _from_prices(work, columns, part, priced, chosen)
        reached.worth = larger.asked.priced.price.copy()
    done, rest = [], max(1, int(sizes[to_the_end].sum()))
    for at in sorted(to_the_end.tolist(), key=lambda one: (sizes[one], one)):
        which = np.flatnonzero(part == at)
        one = _part_of(columns, which, chosen)
        left = work.left(share * (_DIVE if len(large) else 1.0)) * min(1.0, _FAIR * sizes[at] / rest)
        one = _to_delay(work, one, larger, at, reached, left)
        rest -= int(sizes[at])
        _keep(chosen, which, one)
        done.append((which, one))
        if larger is None or larger.number(at) is None:
            _worth(work, one, reached.worth)
    if larger is not None and len(large):
        chosen = _searched(work, larger, large, chosen, share)
        for at in large.tolist():
            one = _part_of(columns, np.flatnonzero(part == at), chosen)
            _count_large(work.instance, one, at, larger, reached)
    for which, one in done:
        for level in later:
            mine, left = instance, work.left()
            if apart and level is Level.PINCH:
                _keep(chosen, which, one)
                mine = replace(instance, pinches=_beside(instance, columns, which, chosen))
            one, got = with_level(mine, one, level, under=-np.inf, seconds=left, look=work.look)
            reached.add(level, got)
        _keep(chosen, which, one)
    return chosen


def _beside(instance: Instance, columns: Columns, which: Ints, chosen: Ints) -> tuple[Pinch, ...]:
    """What of the sites' wishes one part has to meet, beside those of other parts who leave."""
    others = np.ones(len(chosen), dtype=np.bool_)
    others[columns.person[which]] = False
    placed = np.flatnonzero(others & (chosen != NOWHERE))
    found = []
    for pinch in instance.pinches:
        days = columns.day[chosen[placed[site_of(instance, pinch.site)[placed]]]]
        leave = [max(0, many - int((days <= day).sum())) for day, many in enumerate(pinch.leave)]
        found.append(replace(pinch, leave=tuple(leave)))
    return tuple(found)


def _least_short(instance: Instance, columns: Columns) -> int:
    """By how many the sites are short if everybody has their first day."""
    first = np.full(len(instance.waiting), instance.days, dtype=np.int64)
    np.minimum.at(first, columns.person, columns.day)
    return sum(
        pinch.weight * max(0, leave - int((first[site_of(instance, pinch.site)] <= day).sum()))
        for pinch in instance.pinches
        for day, leave in enumerate(pinch.leave)
    )


def _from_prices(
    work: _Work, columns: Columns, part: Ints, priced: Ints, chosen: Ints
) -> tuple[_Larger, Ints]:
    """Prices of the larger parts, and of each part the better of the plan that there is and of the dive's."""
    which = np.flatnonzero(np.isin(part, priced))
    some, numbers = columns.of(which), np.searchsorted(priced, part[which])
    start = _places(which, chosen)
    before = firsts(work.instance, some, numbers, start, random=work.random, left=lambda: work.left(_FIRSTS))
    asked = many(
        work.instance,
        some,
        numbers,
        start=before.chosen,
        left=lambda: work.left(_PRICES),
        rounds_left=lambda: work.left(_MOVED),
    )
    larger = _Larger(priced, which, asked, before.bound)
    found = dive(asked, before.chosen, left=lambda: work.left(_DIVE))
    part_of = np.zeros(len(chosen), dtype=np.int64)
    part_of[some.person] = numbers
    better = (value_by_part(asked, found) > value_by_part(asked, before.chosen))[part_of]
    return larger, larger.kept(chosen, np.where(better, found, before.chosen))


def _places(which: Ints, chosen: Ints) -> Ints:
    """The places among `which` of a plan's columns, NOWHERE of those that are not there."""
    at = np.minimum(np.searchsorted(which, chosen), len(which) - 1)
    return np.where((chosen != NOWHERE) & (which[at] == chosen), at, NOWHERE)


def _to_delay(
    work: _Work, one: Part, larger: _Larger | None, part: int, reached: _Reached, seconds: float
) -> Part:
    """A part solved on the levels up to `delay`, within so many seconds."""
    until = work.clock() + seconds
    number = None if larger is None else larger.number(part)
    got: dict[Level, int] = {}
    for level in reached.levels:
        if level in (*BEFORE, Level.DELAY):
            under = -np.inf
            if level is Level.DELAY and larger is not None and number is not None:
                under = bound_of(larger.asked, number, got)
            left = max(0.0, until - work.clock())
            one, now = with_level(work.instance, one, level, under=under, seconds=left, look=work.look)
            reached.add(level, now)
            got[level] = now.objective
    return one


def _worth(work: _Work, one: Part, worth: Floats) -> None:
    """What a place is worth to the people of a small part, by its relaxation."""
    cost = relative(Level.DELAY, work.instance, one.columns)
    found = relax(Program(work.instance, one.columns, cost, work.instance.free), seconds=1.0)
    people = np.unique(one.columns.person)
    worth[people] = found.person[people]


def _part_of(columns: Columns, which: Ints, chosen: Ints) -> Part:
    mine = columns.of(which)
    return Part(mine, np.flatnonzero(chosen[mine.person] == which))


def _keep(chosen: Ints, which: Ints, one: Part) -> None:
    chosen[one.columns.person] = NOWHERE
    chosen[one.columns.person[one.chosen]] = which[one.chosen]


def _searched(work: _Work, larger: _Larger, large: Ints, chosen: Ints, share: float) -> Ints:
    """The large parts searched for as long as there is time."""
    parts = np.searchsorted(larger.parts, large)
    found = search(
        larger.asked,
        larger.own(chosen),
        parts=parts,
        random=work.random,
        left=lambda: work.left(share) - _LAST * len(work.instance.waiting),
    )
    return larger.kept(chosen, settled(larger.asked.gains, found))


def _count_large(instance: Instance, one: Part, part: int, larger: _Larger, reached: _Reached) -> None:
    """What a large part reached on each level. Of those after `delay`, which are not searched, nothing is
    known but that none is below nought."""
    people, number = np.unique(one.columns.person), larger.number(part)
    assert number is not None
    got: dict[Level, int] = {}
    for level in reached.levels:
        cost = relative(level, instance, one.columns)
        none = base(level, instance, people)
        got[level] = none + int(cost[one.chosen].sum())
        bound = float(none) + least(one.columns, cost) if level in BEFORE else 0.0
        if level is Level.FIRST:
            bound = max(bound, float(larger.first_bound[number]))
        if level is Level.DELAY:
            bound = bound_of(larger.asked, number, got)
        reached.add(level, Reached(got[level], bound))


def _without_columns(instance: Instance, columns: Columns) -> dict[Level, int]:
    """What those cost who can be placed nowhere."""
    none = np.ones(len(instance.waiting), dtype=np.bool_)
    none[columns.person] = False
    alone = {level: base(level, instance, np.flatnonzero(none)) for level in Level}
    if not len(columns):
        alone[Level.PINCH] = objective(Level.PINCH, instance, nobody(instance))
    return alone


def _columns_of_plan(instance: Instance, columns: Columns, plan: Plan) -> Ints:
    """The column of each person in a plan (n)."""
    chosen = np.full(len(instance.waiting), NOWHERE, dtype=np.int64)
    mine = (plan.line[columns.person] == columns.line) & (plan.day[columns.person] == columns.day)
    chosen[columns.person[mine]] = np.flatnonzero(mine)
    return chosen
