"""The draft: by priority, each the earliest place that fits. The hub's first answer, and the simulation's.

The kernel keeps to what numba compiles (arrays, numbers, loops) and imports none of it: the simulation
compiles this same function.
"""

import numpy as np

from homefirst.policy.allocation.instance import PARTS, Flags, Instance, Ints
from homefirst.policy.allocation.plan import Plan


def draft(instance: Instance) -> Plan:
    """The greedy plan: people in the order of `turns`, each the earliest start that is left; of several the
    best fit, then the fullest line. Who finds none is asked again as long as others give places back."""
    line, day = greedy(
        turns(instance),
        instance.ready,
        instance.hours,
        instance.by_hours,
        instance.lasts,
        instance.opens,
        instance.free.copy(),
        instance.begin,
        instance.option_line,
        instance.option_worse,
        instance.held_line,
        instance.held,
    )
    return Plan(line, day)


def turns(instance: Instance) -> Ints:
    """In which order people are asked: those who come first, those whose longest wait has passed, then by
    priority, by the day on which they are ready, and as they stand."""
    first = np.array([not one.first for one in instance.waiting], dtype=np.bool_)
    promised = np.array([not one.promised for one in instance.waiting], dtype=np.bool_)
    keys = (np.arange(len(instance.waiting)), instance.ready, -instance.weight, promised, first)
    return np.lexsort(keys).astype(np.int64)


def greedy(
    order: Ints,
    ready: Ints,
    hours: Ints,
    by_hours: Flags,
    lasts: Flags,
    opens: Flags,
    rest: Ints,
    begin: Ints,
    option_line: Ints,
    option_worse: Ints,
    held_line: Ints,
    held: Ints,
) -> tuple[Ints, Ints]:
    """The line and the day of each person (n), -1 where none is left. The arrays are those of an instance,
    and `rest` (m by d), which is used up, is what is free of each line on each day."""
    days = rest.shape[1]
    line_of = np.full(len(ready), -1, dtype=np.int64)
    day_of = np.full(len(ready), -1, dtype=np.int64)
    again = True
    while again:
        again = False
        for person in order:
            if line_of[person] >= 0:
                continue
            best_line, best_day, best_worse, best_rest = -1, days, 0, 0
            for option in range(begin[person], begin[person + 1]):
                line = option_line[option]
                amount = hours[person] if by_hours[line] else PARTS
                if line == held_line[person]:
                    amount -= held[person]  # who takes more of what they have gives back what they had
                start = -1
                for back in range(days - ready[person]):
                    day = days - 1 - back
                    enough = rest[line, day] >= amount
                    if lasts[line] and not enough:
                        break
                    if enough and opens[line, day]:
                        start = day
                if start < 0 or start > best_day:
                    continue
                worse = option_worse[option]
                over = rest[line, start] - amount
                if start < best_day or worse < best_worse or (worse == best_worse and over < best_rest):
                    best_line, best_day, best_worse, best_rest = line, start, worse, over
            if best_line < 0:
                continue
            line_of[person], day_of[person] = best_line, best_day
            amount = hours[person] if by_hours[best_line] else PARTS
            for day in range(best_day, days):
                if lasts[best_line] or day == best_day:
                    rest[best_line, day] -= amount
            if held_line[person] >= 0:
                again = True
                for day in range(best_day, days):
                    rest[held_line[person], day] += held[person]
    return line_of, day_of
