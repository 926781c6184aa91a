"""Who goes where and from when, and whether that breaks a hard rule."""

from dataclasses import dataclass

import numpy as np

from homefirst.policy.allocation.instance import NOWHERE, Instance, Ints


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """For each person (n) the line and the day's number of their start; NOWHERE where they get none."""

    line: Ints
    day: Ints

    def placed(self, person: int) -> bool:
        return bool(self.line[person] != NOWHERE)


def nobody(instance: Instance) -> Plan:
    """The plan in which nobody gets a place."""
    nowhere = np.full(len(instance.waiting), NOWHERE, dtype=np.int64)
    return Plan(nowhere, nowhere.copy())


def left(instance: Instance, plan: Plan) -> Ints:
    """What a plan leaves of each line on each day (m by d), in parts; below zero where it takes too much."""
    rest = instance.free.copy()
    for person in np.flatnonzero(plan.line != NOWHERE):
        line, day = int(plan.line[person]), int(plan.day[person])
        take(instance, rest, int(person), line, day)
    return rest


def take(instance: Instance, rest: Ints, person: int, line: int, day: int) -> None:
    """Takes from what is left what a person's start takes, and gives back what they held."""
    until = instance.days if instance.lasts[line] else day + 1
    rest[line, day:until] -= instance.takes(person, line)
    if instance.held_line[person] != NOWHERE:
        rest[instance.held_line[person], day:] += instance.held[person]


def give_back(instance: Instance, rest: Ints, person: int, line: int, day: int) -> None:
    """The opposite of `take`."""
    until = instance.days if instance.lasts[line] else day + 1
    rest[line, day:until] += instance.takes(person, line)
    if instance.held_line[person] != NOWHERE:
        rest[instance.held_line[person], day:] -= instance.held[person]


def earliest(instance: Instance, rest: Ints, person: int, line: int) -> int | None:
    """The first day on which somebody may start on a line and there is room for them from then on; None where
    there is none. That the line is one of their options is not asked."""
    amount = instance.takes(person, line)
    if line == instance.held_line[person]:
        amount -= int(instance.held[person])  # what they have there is given back as they start
    found: int | None = None
    for day in range(instance.days - 1, int(instance.ready[person]) - 1, -1):
        enough = rest[line, day] >= amount
        if instance.lasts[line] and not enough:
            break
        if enough and instance.opens[line, day]:
            found = day
    return found


def broken(instance: Instance, plan: Plan) -> tuple[str, ...]:
    """Every hard rule that a plan breaks, each as a sentence; nothing where it may be carried out."""
    said = []
    for person, waiting in enumerate(instance.waiting):
        line, day = int(plan.line[person]), int(plan.day[person])
        if line == NOWHERE:
            continue
        resource = instance.lines[line].resource
        if line not in instance.options(person):
            said.append(f"{resource} does not fit {waiting.person}.")
        if not 0 <= day < instance.days or day < instance.ready[person]:
            said.append(f"{waiting.person} cannot start on day {day}.")
        elif not instance.opens[line, day]:
            said.append(f"{resource} starts nobody on day {day}.")
    for line, day in zip(*np.nonzero(left(instance, plan) < np.minimum(0, instance.free)), strict=True):
        said.append(f"{instance.lines[line].resource} is given away twice on day {day}.")
    return tuple(said)
