"""What else somebody could have: the runner-up, which can be carried out as it stands.

They go there from that day, and everybody else stays; or, where no line that fits has room, one other person
goes to the place that this leaves, and everybody else stays.
"""

from dataclasses import dataclass

import numpy as np

from homefirst.policy.allocation.instance import NOWHERE, PARTS, Flags, Instance, Ints
from homefirst.policy.allocation.plan import Plan, earliest, give_back, left, take

_TRIED = 5
"""Exchanges that are looked at to the end, the earliest first."""


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """Another line (its place) and day for somebody. `other` (their place) is who would go to theirs, from
    `other_day`; both None where all others stay."""

    line: int
    day: int
    other: int | None = None
    other_day: int | None = None


class Alternatives:
    """A plan of which the runners-up are asked."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.instance, self.plan = instance, plan
        self._rest = left(instance, plan)
        self._placed = np.flatnonzero(plan.line != NOWHERE)
        order = np.argsort(plan.line[self._placed], kind="stable")
        self._by_line = self._placed[order]
        self._begin = np.searchsorted(plan.line[self._by_line], np.arange(len(instance.lines) + 1))
        self._fits = _fits(instance)

    def runner_up(self, person: int) -> RunnerUp | None:
        """The next best place for somebody who has one: the earliest start on another line that is left; of
        several the best fit. Where none is left, the earliest by an exchange. None where there is neither."""
        line, day = int(self.plan.line[person]), int(self.plan.day[person])
        give_back(self.instance, self._rest, person, line, day)
        found = self._free(person, line) or self._exchange(person, line)
        take(self.instance, self._rest, person, line, day)
        return found

    def _free(self, person: int, besides: int) -> RunnerUp | None:
        options = self.instance.options(person)
        options = options[options != besides]
        day = self._first_day(person, options)
        for at in np.argsort(day, kind="stable")[:_TRIED]:
            line = int(options[at])
            found = self._may(person, line) if day[at] < self.instance.days else None
            if found is not None:
                return RunnerUp(line, found)
        return None

    def _first_day(self, person: int, lines: Ints) -> Ints:
        """The first day on which each line has room for somebody, or the number of days for none."""
        instance, ready = self.instance, int(self.instance.ready[person])
        rest = _from_then_on(instance, lines, self._rest[lines, ready:])
        amount = np.where(instance.by_hours[lines], instance.hours[person], PARTS)
        return _first(instance, instance.opens[lines, ready:] & (rest >= amount[:, None]), ready)

    def _may(self, person: int, line: int) -> int | None:
        """The first day on which somebody may start on a line, with what they give back by it."""
        instance = self.instance
        day = earliest(instance, self._rest, person, line)
        if day is None or instance.held_line[person] == NOWHERE:
            return day
        take(instance, self._rest, person, line, day)
        broken = (self._rest < np.minimum(0, instance.free)).any()
        give_back(instance, self._rest, person, line, day)
        return None if broken else day

    def _exchange(self, person: int, own: int) -> RunnerUp | None:
        """The person's own place is given back already; others who are on a line that fits are tried on
        it."""
        instance = self.instance
        options = instance.options(person)
        options = options[options != own]
        if not len(options):
            return None
        others = np.concatenate([self._by_line[self._begin[one] : self._begin[one + 1]] for one in options])
        others = others[self._fits[others, own]]
        days = self._instead_of(person, others)
        for at in np.argsort(days, kind="stable")[:_TRIED]:
            found = self._changed(person, int(others[at])) if days[at] < instance.days else None
            if found is not None:
                return found
        return None

    def _instead_of(self, person: int, others: Ints) -> Ints:
        """The first day on which somebody could start in the place of each of these, or the number of
        days."""
        instance, ready = self.instance, int(self.instance.ready[person])
        lines, since = self.plan.line[others], self.plan.day[others]
        days = np.arange(instance.days)
        theirs = np.where(instance.by_hours[lines], instance.hours[others], PARTS)
        there = np.where(instance.lasts[lines][:, None], days >= since[:, None], days == since[:, None])
        rest = (self._rest[lines] + there * theirs[:, None])[:, ready:]
        amount = np.where(instance.by_hours[lines], instance.hours[person], PARTS)
        rest = _from_then_on(instance, lines, rest)
        return _first(instance, instance.opens[lines, ready:] & (rest >= amount[:, None]), ready)

    def _changed(self, person: int, other: int) -> RunnerUp | None:
        instance, own = self.instance, int(self.plan.line[person])
        line, since = int(self.plan.line[other]), int(self.plan.day[other])
        give_back(instance, self._rest, other, line, since)
        start = earliest(instance, self._rest, person, line)
        found: RunnerUp | None = None
        if start is not None:
            take(instance, self._rest, person, line, start)
            then = self._may(other, own)
            # What the first gives back may lack now, which only the second look sees.
            if then is not None and not (self._rest < np.minimum(0, instance.free)).any():
                found = RunnerUp(line, start, other, then)
            give_back(instance, self._rest, person, line, start)
        take(instance, self._rest, other, line, since)
        return found


def _fits(instance: Instance) -> Flags:
    """Whether each person may be offered each line (n by m)."""
    fits = np.zeros((len(instance.waiting), len(instance.lines)), dtype=np.bool_)
    fits[np.repeat(np.arange(len(instance.waiting)), np.diff(instance.begin)), instance.option_line] = True
    return fits


def _from_then_on(instance: Instance, lines: Ints, rest: Ints) -> Ints:
    """Of lines of which a start lasts the least that is left from each day on."""
    least: Ints = np.minimum.accumulate(rest[:, ::-1], axis=1)[:, ::-1]
    return np.where(instance.lasts[lines][:, None], least, rest)


def _first(instance: Instance, may: Flags, ready: int) -> Ints:
    if not may.shape[1]:
        return np.full(len(may), instance.days, dtype=np.int64)
    return np.where(may.any(axis=1), np.argmax(may, axis=1) + ready, instance.days)
