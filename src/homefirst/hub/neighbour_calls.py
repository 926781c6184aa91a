"""The weekly call with each neighbour: who is talked about, when it is held, who decides, and to whom
somebody goes higher, on which day. Frozen, pure.

On it is everybody of ours in the neighbour's hospitals, and of the neighbour's in beds here. Of whom it is
not known in whose hospital they lie there is a sheet of their own, so that nobody is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from homefirst.county.journey.census import said_instant
from homefirst.foundation.calendar import WorkingDays, local_day
from homefirst.hub.line import Line
from homefirst.hub.neighbours import Neighbour
from homefirst.hub.setting import Setting
from homefirst.hub.whole_list import On
from homefirst.policy.verification_clock import Clock

NOT_KNOWN = "not-known"
"""In an address: those of whom it is not known whose protocol holds."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Talked:
    """Somebody on a call. `ours`: one of the county's own, in a hospital elsewhere; else the neighbour's, in
    a bed here. `higher_on` is the day from which it goes higher, None for whoever is not ready, or where the
    protocol says no days; `higher` whether that day has come."""

    line: Line
    ours: bool
    higher_on: date | None
    higher: bool

    def as_answer(self) -> dict[str, Any]:
        line, bed = self.line, self.line.bed
        next_ = line.next
        return {
            "person": line.person,
            "ours": self.ours,
            "council": line.council,
            "place": None if bed is None else bed.place,
            "ward": None if bed is None else bed.ward,
            "days_in": line.days_in,
            "days_ready": line.days_ready,
            "waits": [{"what": one.what, "whose": one.whose} for one in line.waits],
            "next": None
            if next_ is None
            else {
                "what": next_.what,
                "owner": next_.owner,
                "due": None if next_.due is None else said_instant(next_.due),
            },
            "higher_on": None if self.higher_on is None else self.higher_on.isoformat(),
            "higher": self.higher,
        }


@dataclass(frozen=True, slots=True)
class NeighbourCall:
    """The call with a neighbour (None: not known which): the day of the next one (None: there is no call),
    the board to which somebody goes higher (None: the pack has no such step), and who is talked about, the
    longest ready first."""

    neighbour: Neighbour | None
    next_call: date | None
    board: str | None
    people: tuple[Talked, ...]

    @property
    def code(self) -> str:
        return NOT_KNOWN if self.neighbour is None else self.neighbour.code

    @property
    def ours(self) -> int:
        return sum(one.ours for one in self.people)

    @property
    def theirs(self) -> int:
        return len(self.people) - self.ours

    @property
    def higher(self) -> int:
        return sum(one.higher for one in self.people)

    def as_answer(self) -> dict[str, Any]:
        one = self.neighbour
        return {
            "neighbour": None if one is None else one.code,
            "name": None if one is None else one.name,
            "decides": None if one is None else one.decides,
            "escalate_days": None if one is None else one.escalate_days,
            "assumed": None if one is None else "assumption" in one.source,
            "source": None if one is None else one.source,
            "next_call": None if self.next_call is None else self.next_call.isoformat(),
            "board": self.board,
            "ours": self.ours,
            "theirs": self.theirs,
            "higher": self.higher,
        }


def calls_of(
    lines: Iterable[Line], neighbours: Mapping[str, Neighbour], setting: Setting
) -> tuple[NeighbourCall, ...]:
    """The call with each neighbour whose protocol holds on the day, by name, whether there is anybody to talk
    about or not; at the end those of whom it is not known whose it is, where there are any."""
    today, board = local_day(setting.at), board_above(setting)
    found: dict[str, list[Talked]] = {NOT_KNOWN: []}
    for line in lines:
        if line.on & {On.ELSEWHERE, On.THEIRS}:
            code = NOT_KNOWN if line.neighbour is None else line.neighbour.code
            found.setdefault(code, []).append(_talked(line, today))
    every = sorted({each.code: each for each in neighbours.values()}.values(), key=lambda one: one.name)
    calls = [
        NeighbourCall(one, next_call(one, today, setting.working), board, _in_order(found.get(one.code, ())))
        for one in every
        if one.dates.cover(today) or one.code in found
    ]
    unknown = found[NOT_KNOWN]
    return (*calls, *([NeighbourCall(None, None, board, _in_order(unknown))] if unknown else []))


def next_call(neighbour: Neighbour, today: date, working: WorkingDays) -> date | None:
    """The day of the next call, today's counted; None where there is none. A call that falls on a bank
    holiday is held on the working day after."""
    if neighbour.call_day is None:
        return None
    first = today - timedelta(days=(today.weekday() - neighbour.call_day) % WEEK)
    for week in range(3):
        day = first + timedelta(days=WEEK * week)
        held = day if working.includes(day) else working.after(day, 1)
        if held >= today:
            return held
    raise RuntimeError("Of three calls, a week apart, one is not over.")


def board_above(setting: Setting) -> str | None:
    """To which board of the pack somebody goes higher: that to which a dispute goes after the daily call.
    Ours: no protocol says it. None where the pack has no such step."""
    today = local_day(setting.at)
    steps = sorted(
        (one for one in setting.steps if one.clock is Clock.DISPUTE and one.dates.cover(today)),
        key=lambda one: one.days,
    )
    return steps[1].board if len(steps) > 1 else None


def _talked(line: Line, today: date) -> Talked:
    ready, days = line.days_ready, None if line.neighbour is None else line.neighbour.escalate_days
    on = None if ready is None or days is None else today + timedelta(days=days - ready)
    return Talked(line, On.ELSEWHERE in line.on, on, line.escalate)


def _in_order(people: Iterable[Talked]) -> tuple[Talked, ...]:
    def order(one: Talked) -> tuple[int, int, str]:
        return -(one.line.days_ready or -1), -(one.line.days_in or 0), one.line.person

    return tuple(sorted(people, key=order))
