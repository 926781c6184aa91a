"""The draft of the call as one answer: who gets what and why, who gets nothing and why not, what one more of
each line would save, and how far from the best it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from homefirst.hub.allocation.prices import Price, prices
from homefirst.hub.allocation.solve import SECONDS, Clock, LevelReached, polish
from homefirst.policy.allocation.alternatives import Alternatives, RunnerUp
from homefirst.policy.allocation.explain import Explained, Stopped, said_day
from homefirst.policy.allocation.fit import Unmet, unmet
from homefirst.policy.allocation.instance import NOWHERE, Instance
from homefirst.policy.allocation.levels import told_objective
from homefirst.policy.allocation.plan import Plan

PRICES_SECONDS = 1.5
"""What the prices may take after the plan; what is not solved by then is told as an estimate."""
_FEW = 600
_LEAST, _EACH = 4.8, 0.0027
_TELLING = 0.0004
"""Seconds a person: of the whole answer, where people are many, and of telling it (measured of 10,000)."""


def seconds_for(people: int) -> float:
    """How long an answer may take where nobody says: the call's seconds for a county, more for a region."""
    return SECONDS + PRICES_SECONDS if people <= _FEW else max(_LEAST, _EACH * people)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's offer: the line, the first day, why, and the runner-up with its own first day, None where
    there is none. `exchange` is who would go to this place if the runner-up were taken, None where nobody
    needs to."""

    person: str
    offer: str
    start: date
    because: str
    runner_up: str | None
    runner_up_start: date | None
    runner_up_because: str
    exchange: str | None


@dataclass(frozen=True, slots=True)
class Allocated:
    """The answer to `homefirst allocate`. `prices` stand in the order of the lines."""

    plan: Plan
    assignments: tuple[Assignment, ...]
    unplaced: tuple[tuple[str, Stopped], ...]
    prices: tuple[tuple[str, Price], ...]
    levels: tuple[LevelReached, ...]
    seconds: float

    def as_answer(self) -> dict[str, Any]:
        """The answer as a door writes it."""
        return {
            "assignments": [_assignment(one) for one in self.assignments],
            "unplaced": [_unplaced(person, why) for person, why in self.unplaced],
            "prices": [
                {"resource": name, "saves_days": round(one.saves, 6), "solved": one.solved}
                for name, one in self.prices
            ],
            "levels": [
                {
                    "name": one.level.value,
                    "objective": told_objective(one.level, one.objective),
                    "bound": told_objective(one.level, one.bound),
                }
                for one in self.levels
            ],
            "seconds": round(self.seconds, 3),
        }


def allocate(
    instance: Instance, *, clock: Clock, seconds: float | None = None, without: Unmet = unmet
) -> Allocated:
    """Who gets what, in about so many seconds, `seconds_for` where left out. `without` says what a line lacks
    for somebody, by the same rule by which the instance was made."""
    began, people = clock(), len(instance.waiting)
    until = began + (seconds or seconds_for(people)) - _TELLING * people
    later = PRICES_SECONDS if people <= _FEW else 0.0
    polished = polish(instance, clock=clock, seconds=max(0.1, until - later - clock()))
    priced = prices(
        instance,
        polished.plan,
        polished.worth,
        proven=polished.proven,
        left=lambda: until - clock(),
    )
    assignments, unplaced = told(instance, polished.plan, without)
    return Allocated(
        plan=polished.plan,
        assignments=assignments,
        unplaced=unplaced,
        prices=tuple((instance.lines[one.line].resource, one) for one in priced),
        levels=polished.levels,
        seconds=clock() - began,
    )


def told(
    instance: Instance, plan: Plan, without: Unmet = unmet
) -> tuple[tuple[Assignment, ...], tuple[tuple[str, Stopped], ...]]:
    """Of a plan, also of one that somebody changed by hand: each person's offer, or why there is none."""
    explained, others = Explained(instance, plan, without), Alternatives(instance, plan)
    assignments, unplaced = [], []
    for person, waiting in enumerate(instance.waiting):
        if plan.line[person] == NOWHERE:
            unplaced.append((waiting.person, explained.stopped(person)))
            continue
        found = others.runner_up(person)
        assignments.append(
            Assignment(
                person=waiting.person,
                offer=instance.lines[plan.line[person]].resource,
                start=instance.day(int(plan.day[person])),
                because=explained.why(person),
                runner_up=None if found is None else instance.lines[found.line].resource,
                runner_up_start=None if found is None else instance.day(found.day),
                runner_up_because=_runner_up_said(instance, plan, person, found),
                exchange=None
                if found is None or found.other is None
                else instance.waiting[found.other].person,
            )
        )
    return tuple(assignments), tuple(unplaced)


def _runner_up_said(instance: Instance, plan: Plan, person: int, found: RunnerUp | None) -> str:
    if found is None:
        fitting = int((instance.options(person) != plan.line[person]).sum())
        if not fitting:
            return "No other line fits."
        return "No other line that fits has room, and nobody there could come here instead."
    resource, day = instance.lines[found.line].resource, said_day(instance.day(found.day))
    if found.other is None or found.other_day is None:
        return f"{resource} has room from {day}, as things stand."
    other, own = instance.waiting[found.other].person, instance.lines[plan.line[person]].resource
    then = said_day(instance.day(found.other_day))
    return f"{resource} from {day}, if {other} goes to {own} from {then} instead."


def _assignment(one: Assignment) -> dict[str, Any]:
    start = one.runner_up_start
    return {
        "person": one.person,
        "offer": one.offer,
        "start": one.start.isoformat(),
        "because": one.because,
        "runner_up": one.runner_up,
        "runner_up_start": None if start is None else start.isoformat(),
        "runner_up_because": one.runner_up_because,
        "exchange": one.exchange,
    }


def _unplaced(person: str, why: Stopped) -> dict[str, Any]:
    return {
        "person": person,
        "because": why.because,
        "constraints": [kind.value for kind in why.kinds],
        "resource": why.resource,
        "start": None if why.start is None else why.start.isoformat(),
    }
