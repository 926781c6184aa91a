"""Continuing healthcare: which steps are open, and the clock from the full assessment to the decision.
Frozen, pure.

The steps are waits: a checklist, the full assessment, the decision. The clock begins when the full assessment
is asked for, which a checklist leads to, and goes on until the decision is made: `chc_days` of the pack.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homefirst.county.journey.census import OpenWait
from homefirst.foundation.calendar import local_day
from homefirst.hub.setting import Setting

CHECKLIST, ASSESSMENT, DECISION = "chc_checklist", "chc_assessment", "chc_decision"
"""Kinds of waits, as waits.csv names them."""
STEPS = (CHECKLIST, ASSESSMENT, DECISION)


@dataclass(frozen=True, slots=True)
class Continuing:
    """The open steps, in their order; the day of the clock, and the day by which it is to be decided. None:
    the clock has not begun, the checklist is not done."""

    steps: tuple[OpenWait, ...]
    day: int | None
    decide_by: date | None
    overdue: bool


def continuing_of(
    waits: Sequence[OpenWait], assessed: datetime | None, setting: Setting
) -> Continuing | None:
    """The steps that are open of some waits, and the clock; None where none is. `assessed` is when the full
    assessment was asked for last, where it is over by now."""
    kinds = setting.kinds
    named = {wait.wait: kinds[wait.what].coded_as if wait.what in kinds else wait.what for wait in waits}
    steps = sorted(
        (wait for wait in waits if named[wait.wait] in STEPS),
        key=lambda wait: (STEPS.index(named[wait.wait]), wait.opened),
    )
    if not steps:
        return None
    today = local_day(setting.at)
    late = any(wait.due is not None and wait.due < today for wait in steps)
    clocked = [wait.opened for wait in steps if named[wait.wait] != CHECKLIST]
    if any(named[wait.wait] == DECISION for wait in steps) and assessed is not None:
        clocked.append(assessed)
    if not clocked:
        return Continuing(tuple(steps), None, None, late)
    began = local_day(min(clocked))
    by = began + timedelta(days=setting.thresholds.chc_days)
    return Continuing(tuple(steps), (today - began).days, by, late or today > by)
