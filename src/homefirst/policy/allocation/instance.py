"""The whole question as arrays: who waits, what is free, who may go where.

Amounts are whole hundredths of a unit, days are numbered from the first day that is looked at, and people and
lines by their places in the tuples. Arrays, so that the same kernel runs as Python here and compiled in the
simulation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt

from homefirst.policy.allocation.fit import Fits, Needs, fits, needs_of, worse
from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.pinch import Pinch
from homefirst.policy.allocation.waiting import Waiting

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PARTS = 100
"""Parts of a unit: the record keeps hours to the hundredth."""
NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Instance:
    """Who waits (n people), what is free (m lines) on d days, and which of them may go together (k options).

    `ready` (n) is the day's number from which each may start, at least 0, and d or more where that is after
    the last day; `weight` (n) what a day of theirs counts; `hours` (n) the parts of an hour a week that they
    need. `by_hours` and `lasts` (m) say how a line is counted; `opens` (m by d) on which days it may start;
    `free` (m by d) its parts. The options of person p are `begin[p]` to `begin[p + 1]` of `option_line` and
    `option_worse` (k), best fit first. `held_line` (n, NOWHERE for none) and `held` (n) say what each gives
    back by starting elsewhere.
    """

    waiting: tuple[Waiting, ...]
    lines: tuple[Line, ...]
    first_day: date
    days: int
    ready: Ints
    weight: Ints
    hours: Ints
    by_hours: Flags
    lasts: Flags
    opens: Flags
    free: Ints
    begin: Ints
    option_line: Ints
    option_worse: Ints
    held_line: Ints
    held: Ints
    pinches: tuple[Pinch, ...] = ()

    def day(self, number: int) -> date:
        return self.first_day + timedelta(days=number)

    def takes(self, person: int, line: int) -> int:
        """The parts of a line that a person takes of it."""
        return int(self.hours[person]) if self.by_hours[line] else PARTS

    def options(self, person: int) -> Ints:
        """The lines that a person may be offered, best fit first."""
        return self.option_line[self.begin[person] : self.begin[person + 1]]

    @cached_property
    def gives_back(self) -> bool:
        """Whether anybody who starts elsewhere frees something."""
        return bool((self.held_line != NOWHERE).any())


def instance_of(
    waiting: Sequence[Waiting],
    lines: Sequence[Line],
    *,
    first_day: date,
    days: int,
    pinches: Sequence[Pinch] = (),
    may: Fits = fits,
) -> Instance:
    """The question as arrays. `may` says whether a line may be offered to somebody with such needs; the
    county's criteria may take the place of the plain rule. Raises ValueError for two people, or two lines, of
    one name, for amounts finer than hundredths, and for a line that does not say what is free on each day."""
    _check(waiting, lines, days)
    numbered = {line.resource: place for place, line in enumerate(lines)}
    begin, option_line, option_worse = _options(waiting, lines, may)
    return Instance(
        waiting=tuple(waiting),
        lines=tuple(lines),
        first_day=first_day,
        days=days,
        ready=_ints(max(0, (one.ready - first_day).days) for one in waiting),
        weight=_ints(one.weight for one in waiting),
        hours=_ints(0 if one.hours is None else parts(one.hours) for one in waiting),
        by_hours=np.array([line.unit is Unit.HOURS for line in lines], dtype=np.bool_),
        lasts=np.array([line.unit.lasts for line in lines], dtype=np.bool_),
        opens=np.array([line.starts or (True,) * days for line in lines], dtype=np.bool_).reshape(-1, days),
        free=_ints(parts(amount) for line in lines for amount in line.free).reshape(-1, days),
        begin=begin,
        option_line=option_line,
        option_worse=option_worse,
        held_line=_ints(
            numbered.get(one.holds.resource, NOWHERE) if one.holds else NOWHERE for one in waiting
        ),
        held=_ints(parts(one.holds.amount) if one.holds else 0 for one in waiting),
        pinches=tuple(pinches),
    )


def parts(amount: Decimal) -> int:
    """An amount in whole parts of its unit; raises ValueError for one that is finer."""
    whole = amount * PARTS
    if whole != int(whole):
        raise ValueError(f"{amount} is finer than a {PARTS}th")
    return int(whole)


def _ints(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), dtype=np.int64)


def _check(waiting: Sequence[Waiting], lines: Sequence[Line], days: int) -> None:
    if days < 1:
        raise ValueError("at least one day is looked at")
    if len({one.person for one in waiting}) < len(waiting) or len({one.resource for one in lines}) < len(
        lines
    ):
        raise ValueError("two of one name")
    for line in lines:
        if len(line.free) != days or (line.starts is not None and len(line.starts) != days):
            raise ValueError(f"{line.resource} does not say what is free on each of {days} days")


def _options(waiting: Sequence[Waiting], lines: Sequence[Line], may: Fits) -> tuple[Ints, Ints, Ints]:
    """For each person the lines that fit, asked once for all people with the same needs and all lines of one
    kind."""
    kinds: dict[str, dict[tuple[object, ...], list[int]]] = {}
    for at, line in enumerate(lines):
        kinds.setdefault(line.service, {}).setdefault(line.kind, []).append(at)
    known: dict[Needs, tuple[Ints, Ints]] = {}
    begin, every_line, every_worse = [0], [], []
    for one in waiting:
        needs = needs_of(one)
        if needs not in known:
            known[needs] = _fitting(needs, lines, kinds, may)
        which, how = known[needs]
        if one.refused:
            kept = np.array([lines[at].resource not in one.refused for at in which], dtype=np.bool_)
            which, how = which[kept], how[kept]
        every_line.append(which)
        every_worse.append(how)
        begin.append(begin[-1] + len(which))
    none = np.zeros(0, dtype=np.int64)
    return _ints(begin), np.concatenate((none, *every_line)), np.concatenate((none, *every_worse))


def _fitting(
    needs: Needs, lines: Sequence[Line], kinds: dict[str, dict[tuple[object, ...], list[int]]], may: Fits
) -> tuple[Ints, Ints]:
    found: list[tuple[int, int]] = []
    for service in dict.fromkeys((needs.service, *(name for name, _ in needs.instead))):
        for places in kinds.get(service, {}).values():
            one = lines[places[0]]
            if may(needs, one):
                found.extend((worse(needs, one) or 0, at) for at in places)
    found.sort()
    return _ints(at for _, at in found), _ints(how for how, _ in found)
