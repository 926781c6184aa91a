"""What is asked of a plan, one level after the other: no later level may cost an earlier one anything.

Source: the contract of `homefirst allocate` for `first` and `delay`; the others by the call's own order.
"""

from decimal import Decimal
from enum import StrEnum

import numpy as np

from homefirst.policy.allocation.columns import Columns, told_of
from homefirst.policy.allocation.instance import NOWHERE, Flags, Instance, Ints, parts
from homefirst.policy.allocation.plan import Plan
from homefirst.policy.allocation.waiting import UNPLACED_DAYS


class Level(StrEnum):
    """In their order: those who come first; those past the longest wait that is guaranteed; everybody's
    weighted days; sites that must let people go; home first and fit; pounds a week; what people were told."""

    FIRST = "first"
    PROMISED = "promised"
    DELAY = "delay"
    PINCH = "pinch"
    FIT = "fit"
    COST = "cost"
    STABILITY = "stability"


COST_PARTS = 10_000
"""The level `cost` is counted in ten-thousandths of a pound: pence times hundredths of an hour."""


def levels_asked(instance: Instance) -> tuple[Level, ...]:
    """The levels on which this question has something to say; `first` and `delay` always."""
    waiting = instance.waiting
    asked = {
        Level.FIRST: True,
        Level.PROMISED: any(one.promised for one in waiting),
        Level.DELAY: True,
        Level.PINCH: bool(instance.pinches),
        Level.FIT: bool(instance.option_worse.any()),
        Level.COST: any(line.weekly_price for line in instance.lines),
        Level.STABILITY: any(one.told for one in waiting),
    }
    return tuple(level for level in Level if asked[level])


def of_columns(level: Level, instance: Instance, columns: Columns) -> Ints:
    """What each start costs on a level, in whole numbers; of `pinch` nothing, it is no sum over starts."""
    if level in (Level.FIRST, Level.PROMISED, Level.DELAY):
        counted = _counted(level, instance)
        days: Ints = counted[columns.person] * columns.day
        return days
    if level is Level.FIT:
        return columns.worse
    if level is Level.COST:
        pounds: Ints = _prices(instance)[columns.line] * columns.amount
        return pounds
    if level is Level.STABILITY:
        line, day = told_of(instance)
        kept: Flags = (line[columns.person] == columns.line) & (day[columns.person] == columns.day)
        anew: Ints = (_was_told(instance)[columns.person] & ~kept).astype(np.int64)
        return anew
    return np.zeros(len(columns), dtype=np.int64)


def of_unplaced(level: Level, instance: Instance) -> Ints:
    """What each person costs on a level when they get no place (n)."""
    if level in (Level.FIRST, Level.PROMISED, Level.DELAY):
        return _counted(level, instance) * (instance.days + UNPLACED_DAYS)
    if level is Level.STABILITY:
        return _was_told(instance).astype(np.int64)
    return np.zeros(len(instance.waiting), dtype=np.int64)


def objective(level: Level, instance: Instance, plan: Plan) -> int:
    """What a plan costs on a level, in whole numbers: weighted days, people short by day, pounds a week by
    `COST_PARTS`, people who are told something new."""
    if level is Level.PINCH:
        return _short(instance, plan)
    starts = _starts(instance, plan)
    unplaced = of_unplaced(level, instance)[plan.line == NOWHERE]
    return int(of_columns(level, instance, starts).sum() + unplaced.sum())


def told_objective(level: Level, value: float) -> float:
    """A level's value as it is told: `cost` in pounds a week."""
    return value / COST_PARTS if level is Level.COST else value


def site_of(instance: Instance, site: str) -> Flags:
    """Who waits at a site (n)."""
    return np.array([one.site == site for one in instance.waiting], dtype=np.bool_)


def _short(instance: Instance, plan: Plan) -> int:
    total = 0
    for pinch in instance.pinches:
        here = site_of(instance, pinch.site) & (plan.line != NOWHERE)
        for day, leave in enumerate(pinch.leave):
            total += pinch.weight * max(0, leave - int((plan.day[here] <= day).sum()))
    return total


def _starts(instance: Instance, plan: Plan) -> Columns:
    person = np.flatnonzero(plan.line != NOWHERE).astype(np.int64)
    line = plan.line[person]
    placed = [(int(who), int(what)) for who, what in zip(person, line, strict=True)]
    amount = np.array([instance.takes(who, what) for who, what in placed], dtype=np.int64)
    worse = np.array([_worse(instance, who, what) for who, what in placed], dtype=np.int64)
    return Columns(person, line, plan.day[person], amount, worse)


def _worse(instance: Instance, person: int, line: int) -> int:
    at = instance.begin[person] + np.flatnonzero(instance.options(person) == line)[0]
    return int(instance.option_worse[at])


def _counted(level: Level, instance: Instance) -> Ints:
    if level is Level.DELAY:
        return instance.weight
    which = [one.first if level is Level.FIRST else one.promised for one in instance.waiting]
    return instance.weight * np.array(which, dtype=np.int64)


def _prices(instance: Instance) -> Ints:
    return np.array([parts(line.weekly_price or Decimal(0)) for line in instance.lines], dtype=np.int64)


def _was_told(instance: Instance) -> Flags:
    return np.array([one.told is not None for one in instance.waiting], dtype=np.bool_)
