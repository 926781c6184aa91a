"""Every start that could be: a person, a line and a day."""

from dataclasses import dataclass

import numpy as np

from homefirst.policy.allocation.instance import NOWHERE, PARTS, Flags, Instance, Ints


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """The starts that could be (k): who, on which line, from which day, taking how much, how well it fits."""

    person: Ints
    line: Ints
    day: Ints
    amount: Ints
    worse: Ints

    def of(self, which: Ints | Flags) -> "Columns":
        return Columns(
            self.person[which], self.line[which], self.day[which], self.amount[which], self.worse[which]
        )

    def __len__(self) -> int:
        return len(self.person)


def columns_of(instance: Instance, *, every_day: bool = False) -> Columns:
    """The starts that could be part of some plan, by person, then as their options stand, then by day.

    A start is left out where the line has not room for it even when nobody else is on it, and, unless
    `every_day`, where the line has on that day no more than on the day before, on which one may start, too:
    then nobody is better off by waiting, but for somebody who was told so. What others give back may come on
    any day, so that such lines keep every day, and room.
    """
    n, d = len(instance.waiting), instance.days
    person = np.repeat(np.arange(n, dtype=np.int64), np.diff(instance.begin))
    line = instance.option_line
    amount = np.where(instance.by_hours[line], instance.hours[person], PARTS)
    room = _room(instance)
    keeps = np.zeros(len(instance.lines), dtype=np.bool_)
    keeps[instance.held_line[instance.held_line != NOWHERE]] = True
    told_line, told_day = told_of(instance)
    told = told_line[person] == line
    found = []
    for day in range(d):
        may = instance.opens[line, day] & (instance.ready[person] <= day)
        may &= (room[line, day] >= amount) | keeps[line]
        if day and not every_day:
            before = instance.opens[line, day - 1] & (instance.ready[person] < day)
            before &= (room[line, day - 1] >= amount) & instance.lasts[line]
            same = room[line, day] == room[line, day - 1]
            may &= ~(before & same) | keeps[line] | (told & (told_day[person] == day))
        option = np.flatnonzero(may)
        found.append(np.stack((option, np.full(len(option), day, dtype=np.int64))))
    option, day_of = np.concatenate(found, axis=1)
    order = np.lexsort((day_of, option))
    option, day_of = option[order], day_of[order]
    return Columns(person[option], line[option], day_of, amount[option], instance.option_worse[option])


def _room(instance: Instance) -> Ints:
    """What can be taken from a day on: of what lasts, the least that is free on any day from it on."""
    least: Ints = np.minimum.accumulate(instance.free[:, ::-1], axis=1)[:, ::-1]
    return np.where(instance.lasts[:, None], least, instance.free)


def told_of(instance: Instance) -> tuple[Ints, Ints]:
    """The line and the day of which each person was told already (n), NOWHERE where of none."""
    numbered = {line.resource: at for at, line in enumerate(instance.lines)}
    lines = [numbered.get(one.told.resource, NOWHERE) if one.told else NOWHERE for one in instance.waiting]
    days = [(one.told.start - instance.first_day).days if one.told else NOWHERE for one in instance.waiting]
    return np.array(lines, dtype=np.int64), np.array(days, dtype=np.int64)
