"""What is done once a day unasked: the log is proved, and where backups are kept, one is taken, unless
somebody took one that day already.

A day's job that failed or was cancelled is tried again at a later look, under a key of its own, so that what
became of each try stays to be seen; after the third the day is given up.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from homefirst.app.draft.settling import making
from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import BACK_UP, COMPILE_KERNELS, PROVE_LOG, this_work
from homefirst.app.morning.asking import rules_of
from homefirst.app.service.backups import backed_up_on, backups_are_kept
from homefirst.flow.engine.cache import version_of_rules
from homefirst.foundation.calendar import local_day
from homefirst.foundation.work.job import State
from homefirst.hub.draft.record import clear_drafts

BY = "the worker"
TRIES = ("", ", second try", ", third try")
KEPT_DAYS = 90
"""For how long a job that ended can still be looked up."""


def ask_for_today(now: datetime) -> None:
    """Asks for the day's jobs, each once a day, however often and from wherever it is asked; once more for
    one that failed or was cancelled since. Clears away what ended long ago."""
    day = local_day(now)
    today = f"on {day}"
    _ask(PROVE_LOG, today, {})
    if backups_are_kept() and not backed_up_on(day):
        _ask(BACK_UP, today, {"prune": True})
    this_work().clear_ended(days=KEPT_DAYS)
    kept = timedelta(days=rules_of(settings.PACK).thresholds.draft_days)
    clear_drafts(this_county().area, before=now - kept)


def ask_to_compile() -> None:
    """Asks that the engine be compiled, once for each version of the rules, and not while the synthetic
    county is made: both would take twice as long.
    """
    if making() is None:
        this_work().ask(COMPILE_KERNELS, key=version_of_rules(), arguments={}, by=BY)


def _ask(kind: str, today: str, arguments: Mapping[str, Any]) -> None:
    for later in TRIES:
        job = this_work().ask(kind, key=f"{today}{later}", arguments=arguments, by=BY)
        if job.state not in {State.FAILED, State.CANCELLED}:
            return
