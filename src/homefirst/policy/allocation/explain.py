"""Why somebody got what they got, or nothing, in words that are true.

Of who gets nothing the constraints are named that lie between them and one line, as few as can be. What makes
it true: with these lifted for them alone, they can be placed there while everybody else stays. The plan would
then not be the best any more, so that the best plan without the constraints places them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from homefirst.policy.allocation.fit import OF_FIT, Kind, Needs, Unmet, needs_of, unmet
from homefirst.policy.allocation.instance import NOWHERE, PARTS, Flags, Instance, Ints
from homefirst.policy.allocation.line import Line
from homefirst.policy.allocation.plan import Plan, left
from homefirst.policy.allocation.waiting import Waiting

_ORDER = (Kind.ROOM, Kind.STARTS, *OF_FIT)
"""The constraints, the one that is named first where one of several would do."""
_NEVER = np.iinfo(np.int64).max // 4
_NAMES = 3


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why somebody gets no place: the `kinds` of constraints that stand between them and `resource`, on which
    they could otherwise start on the day `start`; of room so many parts are `missing` from then on. `because`
    says so. `resource` and `start` are None where there is no line at all, or nobody could start in time."""

    kinds: tuple[Kind, ...]
    resource: str | None
    start: date | None
    missing: int
    because: str


class Explained:
    """A plan with which its people's reasons are looked up. What people of the same needs share is asked
    once: of 10,000 people nearly all share theirs."""

    def __init__(self, instance: Instance, plan: Plan, without: Unmet = unmet) -> None:
        self.instance, self.plan, self._unmet = instance, plan, without
        self.rest = left(instance, plan)
        self.on: dict[int, list[int]] = {}
        for person in np.flatnonzero(plan.line != NOWHERE):
            self.on.setdefault(int(plan.line[person]), []).append(int(person))
        self._lots = _lots(instance.lines)
        self._lacks: dict[Needs, tuple[Ints, Ints, Ints]] = {}
        self._short: dict[tuple[int, int], tuple[Ints, Ints]] = {}

    def why(self, person: int) -> str:
        """Why somebody who has a place starts there and then."""
        instance, waiting = self.instance, self.instance.waiting[person]
        line, day = int(self.plan.line[person]), int(self.plan.day[person])
        takes, start = _takes(instance.lines[line], waiting), said_day(instance.day(day))
        if day == 0:
            return f"{takes} on the first day; they are ready since {said_day(waiting.ready)}."
        if day == instance.ready[person]:
            return f"{takes} on {start}, the day on which they are ready."
        return f"{takes} on {start}; nothing that fits has room before. {self._taken_before(person, day)}"

    def stopped(self, person: int) -> Stopped:
        """Why somebody has no place. Who has one, or could be placed as it is, is not asked about."""
        instance, waiting = self.instance, self.instance.waiting[person]
        if instance.ready[person] >= instance.days:
            last = said_day(instance.day(instance.days - 1))
            late = f"Ready on {said_day(waiting.ready)}, after the last day that is looked at, {last}."
            return Stopped((Kind.READY,), None, None, 0, late)
        if not instance.lines:
            return Stopped((Kind.SERVICE,), None, None, 0, "There is no line at all.")
        lines, count, heaviest = self._lacking(person)
        missing, start = self._missing(person, lines)
        total = count + (missing > 0)
        best = np.lexsort((lines, start, missing, heaviest, total))[0]
        said = [self._said(person, int(lines[best]), int(missing[best]), int(start[best]))]
        if missing[best] > 0:
            others = np.flatnonzero((count == 1) & (missing <= 0))
            if len(others):
                at = others[np.lexsort((lines[others], start[others], heaviest[others]))[0]]
                said.append(self._said(person, int(lines[at]), 0, int(start[at])))
        kinds = self._kinds(person, int(lines[best]))
        if missing[best] > 0:
            kinds = (*kinds, Kind.ROOM)
        what = instance.lines[int(lines[best])]
        day = instance.day(int(start[best]))
        return Stopped(kinds, what.resource, day, max(0, int(missing[best])), " ".join(said))

    def _kinds(self, person: int, line: int) -> tuple[Kind, ...]:
        waiting, what = self.instance.waiting[person], self.instance.lines[line]
        kinds = self._unmet(needs_of(waiting), what)
        if what.resource in waiting.refused:
            kinds = (*kinds, Kind.REFUSED)
        return kinds if self._may_start(person, line) else (*kinds, Kind.STARTS)

    def _may_start(self, person: int, line: int) -> bool:
        return bool(self.instance.opens[line, int(self.instance.ready[person]) :].any())

    def _lacking(self, person: int) -> tuple[Ints, Ints, Ints]:
        """The lines that come into question, how many needs each does not meet, and the heaviest of those."""
        waiting = self.instance.waiting[person]
        needs = needs_of(waiting)
        if needs not in self._lacks:
            self._lacks[needs] = self._looked_up(needs)
        lines, count, heaviest = self._lacks[needs]
        if waiting.refused:
            no = np.array(
                [self.instance.lines[one].resource in waiting.refused for one in lines], dtype=np.int64
            )
            count = count + no
            heaviest = np.where(no > 0, np.maximum(heaviest, _ORDER.index(Kind.REFUSED)), heaviest)
        shut = ~self.instance.opens[lines, int(self.instance.ready[person]) :].any(axis=1)
        return lines, count + shut, np.where(shut, np.maximum(heaviest, _ORDER.index(Kind.STARTS)), heaviest)

    def _looked_up(self, needs: Needs) -> tuple[Ints, Ints, Ints]:
        services = dict.fromkeys((needs.service, *(name for name, _ in needs.instead)))
        lots = [self._lots[one] for one in services if one in self._lots] or list(self._lots.values())
        found = []
        for lot in lots:
            lacks = [self._unmet(needs, self.instance.lines[one]) for one in lot.kinds]
            heaviest = [max((_ORDER.index(kind) for kind in each), default=-1) for each in lacks]
            told = np.array([[len(each) for each in lacks], heaviest], dtype=np.int64)
            found.append(np.vstack((lot.lines, told[:, lot.kind])))
        lines, count, heaviest_of = np.concatenate(found, axis=1)
        order = np.argsort(lines, kind="stable")
        return lines[order], count[order], heaviest_of[order]

    def _missing(self, person: int, lines: Ints) -> tuple[Ints, Ints]:
        """Of each of these lines what of a person's amount it lacks at the least, and from which day on which
        it may start; of one that starts nobody in time, from their first day."""
        instance = self.instance
        missing = np.zeros(len(lines), dtype=np.int64)
        start = np.zeros(len(lines), dtype=np.int64)
        for by_hours in (False, True):
            amount = int(instance.hours[person]) if by_hours else PARTS
            key = amount, int(instance.ready[person])
            if key not in self._short:
                self._short[key] = self._shortest(*key)
            mine = instance.by_hours[lines] == by_hours
            missing[mine], start[mine] = (each[lines[mine]] for each in self._short[key])
        return missing, start

    def _shortest(self, amount: int, ready: int) -> tuple[Ints, Ints]:
        rest = self.rest[:, ready:]
        least = np.minimum.accumulate(rest[:, ::-1], axis=1)[:, ::-1]
        opens: Flags = self.instance.opens[:, ready:]
        opens = opens | ~opens.any(axis=1, keepdims=True)
        short = amount - np.where(self.instance.lasts[:, None], least, rest)
        short = np.where(opens, np.maximum(short, 0), _NEVER)
        at = np.argmin(short, axis=1)
        return short[np.arange(len(short)), at], at + ready

    def _said(self, person: int, line: int, missing: int, start: int) -> str:
        waiting, what = self.instance.waiting[person], self.instance.lines[line]
        day = said_day(self.instance.day(start))
        kinds = self._kinds(person, line)
        if kinds:
            needs = " and ".join(_need(kind, waiting, what) for kind in kinds)
            said = f"But for {needs}, {what.resource} "
        else:
            count = len(self.instance.options(person))
            said = f"Nothing that fits has room ({_lines(count)}): {what.resource} "
        if not missing:
            return f"{said}would take them from {day}."
        amount = self.instance.takes(person, line)
        rest = what.unit.said(_amount(amount - missing))
        said = f"{said}has {rest} of the {what.unit.said(_amount(amount))} needed from {day}"
        return (
            f"{said}, and would take them with {what.unit.said(_amount(missing))} more.{self._others(line)}"
        )

    def _others(self, line: int) -> str:
        names = [self.instance.waiting[one].person for one in self.on.get(line, ())]
        return f" It goes to {_listed(names)}." if names else ""

    def _taken_before(self, person: int, day: int) -> str:
        """Which line had room for them before, and who has it."""
        instance = self.instance
        amount = {by: int(instance.hours[person]) if by else PARTS for by in (False, True)}
        for line in map(int, instance.options(person)):
            before = instance.free[line, int(instance.ready[person]) : day]
            opens = instance.opens[line, int(instance.ready[person]) : day]
            names = [instance.waiting[one].person for one in self.on.get(line, ()) if one != person]
            if names and (opens & (before >= amount[bool(instance.by_hours[line])])).any():
                return f"{instance.lines[line].resource} goes to {_listed(names)}."
        return "Before that day nothing comes free."


@dataclass(frozen=True, eq=False, slots=True)
class _Lot:
    """The lines (their places) of one service, a line of each kind, and which kind each is of."""

    lines: Ints
    kinds: tuple[int, ...]
    kind: Ints


def _lots(lines: tuple[Line, ...]) -> dict[str, _Lot]:
    by_service: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        by_service.setdefault(line.service, []).append(at)
    lots = {}
    for service, mine in by_service.items():
        numbered: dict[tuple[object, ...], int] = {}
        kind = [numbered.setdefault(lines[at].kind, len(numbered)) for at in mine]
        _, first = np.unique(kind, return_index=True)
        kinds = tuple(mine[at] for at in first)
        lots[service] = _Lot(np.array(mine, dtype=np.int64), kinds, np.array(kind, dtype=np.int64))
    return lots


def said_day(day: date) -> str:
    """As it is said on the call: Thursday 10 March."""
    return f"{day:%A} {day.day} {day:%B}"


def _takes(line: Line, waiting: Waiting) -> str:
    if line.service == waiting.service:
        return f"{line.resource} takes them"
    return f"{line.resource} ({line.service}) may stand in for {waiting.service} and takes them"


def _amount(amount: int) -> Decimal:
    return Decimal(amount) / PARTS


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _listed(names: list[str]) -> str:
    some = names[:_NAMES]
    more = len(names) - len(some)
    if more:
        return f"{', '.join(some)} and {more} more"
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}"


def _need(kind: Kind, waiting: Waiting, line: Line) -> str:
    """What stands between somebody and a line."""
    return {
        Kind.SERVICE: f"its being {line.service} and not {waiting.service}",
        Kind.HOURS: "their hours a week, which are not known",
        Kind.LOCALITY: f"its locality ({line.locality}, theirs is {waiting.locality or 'not known'})",
        Kind.SEX: f"its being for one sex ({line.sex}) only",
        Kind.DEMENTIA: "the dementia care that they need and it has not",
        Kind.NURSING: "the nursing that they need and it has not",
        Kind.ASKS: f"{', '.join(sorted(waiting.asks - line.gives))}, which they need and it has not",
        Kind.REFUSED: "a decline",
        Kind.STARTS: "its days, on which nobody starts in time",
    }[kind]
