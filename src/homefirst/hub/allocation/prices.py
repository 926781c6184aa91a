"""What one more hour, or bed, of each line from the first day on would save, in weighted days of `delay`.

Solved again with it, as far as time allows: that is what buying it would save. What is not reached is told as
an estimate: the most that anybody gains by it beyond what their place is worth to them in the relaxation.
"""

from dataclasses import dataclass, replace

import numpy as np

from homefirst.hub.allocation.highs import Floats, largest_sum
from homefirst.hub.allocation.levelled import BEFORE, Part, base, relative, with_level
from homefirst.hub.allocation.parts import parts_of
from homefirst.hub.allocation.prices_of_people import Left
from homefirst.policy.allocation.columns import Columns, columns_of
from homefirst.policy.allocation.instance import PARTS, Instance, Ints
from homefirst.policy.allocation.levels import Level, levels_asked
from homefirst.policy.allocation.plan import Plan
from homefirst.policy.allocation.waiting import UNPLACED_DAYS

_LARGEST = 2_500


@dataclass(frozen=True, slots=True)
class Price:
    """What one more unit of a line saves on `delay`, and whether that was solved or is an estimate."""

    line: int
    saves: float
    solved: bool


def prices(instance: Instance, plan: Plan, worth: Floats, *, proven: bool, left: Left) -> tuple[Price, ...]:
    """The price of every line, in the lines' order. `worth` is what a place is worth to each person in the
    relaxation (n). Where the plan is not `proven` the best on `delay`, all are estimates, for a difference of
    two plans would be one of two searches."""
    estimate = _estimates(instance, worth)
    found = {at: Price(at, float(one), solved=False) for at, one in enumerate(estimate)}
    known: dict[tuple[object, ...], float] = {}
    for line in np.argsort(-estimate, kind="stable").tolist() if proven else ():
        if left() <= 0:
            break
        name = (*instance.lines[line].kind, tuple(instance.free[line]), tuple(instance.opens[line]))
        if name not in known or instance.gives_back or any(one.refused for one in instance.waiting):
            saved = _saved(instance, plan, line, left)
            if saved is None:
                continue
            known[name] = saved
        found[line] = Price(line, known[name], solved=True)
    return tuple(found[line] for line in range(len(instance.lines)))


def _estimates(instance: Instance, worth: Floats) -> Floats:
    person = np.repeat(np.arange(len(instance.waiting)), np.diff(instance.begin))
    line = instance.option_line
    days = np.arange(instance.days)
    may = instance.opens[line] & (days >= instance.ready[person][:, None])
    some = may.any(axis=1)
    person, line, day = person[some], line[some], np.argmax(may[some], axis=1)
    gain = instance.weight[person] * (instance.days + UNPLACED_DAYS - day)
    amount = np.where(instance.by_hours[line], instance.hours[person], PARTS)
    each = (gain - worth[person]) * PARTS / np.maximum(amount, 1)
    best = np.zeros(len(instance.lines))
    np.maximum.at(best, line, each)
    return best


def _saved(instance: Instance, plan: Plan, line: int, left: Left) -> float | None:
    """What the best plan costs less on `delay` with one more unit of a line; None where that is not found out
    in time. `first` is solved anew, too: for its sake the saving may be below nought."""
    if not _can_matter(instance, line):
        return 0.0
    free = instance.free.copy()
    free[line] += PARTS
    more = replace(instance, free=free)
    columns = columns_of(more)
    part = parts_of(more, columns)
    mine = part[columns.line == line]
    which = np.flatnonzero(part == mine[0]) if len(mine) else mine
    if not len(which):
        return 0.0
    if len(which) > _LARGEST:
        return None
    one = _begun(columns.of(which), plan)
    people = np.unique(one.columns.person)
    before = base(Level.DELAY, instance, people) + int(
        relative(Level.DELAY, instance, one.columns)[one.chosen].sum()
    )
    for level in levels_asked(more):
        if level in (*BEFORE, Level.DELAY):
            one, reached = with_level(more, one, level, under=-np.inf, seconds=left(), look=left)
            if not reached.proven:
                return None
            if level is Level.DELAY:
                return float(before - reached.objective)
    return None


def _begun(columns: Columns, plan: Plan) -> Part:
    mine = (plan.line[columns.person] == columns.line) & (plan.day[columns.person] == columns.day)
    return Part(columns, np.flatnonzero(mine))


def _can_matter(instance: Instance, line: int) -> bool:
    """Whether one more unit lets anybody else on a line: if the amounts of those who fit add up to no more
    with it on any day than without, every plan with it is a plan without it."""
    if instance.gives_back or not instance.by_hours[line]:
        return True
    people = np.flatnonzero(np.bincount(_whose(instance, line), minlength=len(instance.waiting)))
    for day in range(instance.days):
        amounts: Ints = instance.hours[people[instance.ready[people] <= day]]
        free = int(instance.free[line, day:].min() if instance.lasts[line] else instance.free[line, day])
        if largest_sum(amounts, free) != largest_sum(amounts, free + PARTS):
            return True
    return False


def _whose(instance: Instance, line: int) -> Ints:
    person = np.repeat(np.arange(len(instance.waiting)), np.diff(instance.begin))
    whose: Ints = person[instance.option_line == line]
    return whose
