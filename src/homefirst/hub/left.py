"""The code of somebody who is on no morning's list any more, under which days are still to be returned.
Frozen, pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from homefirst.county.journey.census import InBed, OpenWait
from homefirst.foundation.calendar import local_day
from homefirst.hub.setting import Setting
from homefirst.hub.verdicts import CodeStands, Proposal, VerdictSaid, stands
from homefirst.policy.coding import Coded
from homefirst.policy.verification_clock import Running, running


@dataclass(frozen=True, slots=True)
class LeftLine:
    """One code of a stay whose days are to be returned. `bed` and `waits` are as they stood at the last of
    the `days`; `rule` is the row of the pack that counted then. `clock` is that of the code on the day on
    which it is asked: a dispute's goes on after somebody left. `provider` returns the days; None: not known.
    `heard` is the number of the last entry about the person's codes."""

    person: str
    keys: frozenset[str]
    bed: InBed
    waits: tuple[OpenWait, ...]
    code: CodeStands
    rule: str | None
    clock: Running | None
    days: tuple[date, ...]
    provider: str | None
    council: str | None
    heard: int

    @property
    def days_ready(self) -> int:
        """The days that are to be returned under this code."""
        return len(self.days)


def left_line(
    coded: Coded,
    bed: InBed,
    setting: Setting,
    *,
    person: str,
    keys: Collection[str],
    since: datetime,
    waits: tuple[OpenWait, ...],
    rule: str | None,
    days: tuple[date, ...],
    provider: str | None,
    council: str | None,
    said: Collection[VerdictSaid],
) -> LeftLine:
    """The line of a code, with what was `said` of the person's codes up to the instant."""
    code = stands(Proposal(person, bed.spell, coded, since), said)
    return LeftLine(
        person=person,
        keys=frozenset(keys),
        bed=bed,
        waits=waits,
        code=code,
        rule=rule,
        clock=_clock(code, setting),
        days=days,
        provider=provider,
        council=council,
        heard=max((one.seq for one in said), default=0),
    )


def _clock(code: CodeStands, setting: Setting) -> Running | None:
    if code.verification is None or code.settled is not None:
        return None
    return running(code.verification, setting.steps, setting.working, on=local_day(setting.at))
