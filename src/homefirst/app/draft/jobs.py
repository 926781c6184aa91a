"""Asking the worker for a draft of a call; every decline asks for a new one."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings

from homefirst.app.beds.asking import check_come
from homefirst.app.draft.allocating import Question
from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.work import ALLOCATE, this_work
from homefirst.app.morning.asking import rules_of
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.store.view import View
from homefirst.foundation.work.job import Job, State
from homefirst.hub.draft.read import last_draft

COUNTED = ("journey", "hub")
"""Streams of which is counted what was entered since a draft was made; and all of capacity’s."""
CAPACITY = "capacity/"


def instant_of(day: date | None) -> datetime:
    """The instant of a day's call: when the pack says, on a day that is over; today now. Raises NotUnderstood
    for a day that has not come."""
    now = this_log().now().known_at
    if day is None or day == local_day(now):
        return now
    minute = rules_of(settings.PACK).thresholds.call_minute
    at = midnight(day) + timedelta(minutes=minute)
    check_come(now, day=at)
    return at


def want_draft(day: date, *, by: str, more: Mapping[str, str] | None = None) -> Job:
    """Asks the worker for a draft of a day's call, of the county as it stands then and is known now; of the
    same it is the same job. One that failed or was cancelled is begun again."""
    view = this_log().freeze()
    heads = tuple((stream, seq) for stream, seq in view.heads or () if _matters(stream))
    question = Question(day, instant_of(day), View(view.county, view.known_at, heads), more or {})
    work = this_work()
    job = work.ask(ALLOCATE, key=question.key, arguments=question.as_arguments(), by=by)
    return work.again(job.id) if job.state in (State.FAILED, State.CANCELLED) else job


def renew_after_decline(at: datetime, by: str) -> None:
    """Every decline asks for a new draft of that day's call, where one is held."""
    if last_draft(this_county().area, local_day(at)) is not None:
        want_draft(local_day(at), by=by)


def _matters(stream: str) -> bool:
    """Whether a stream tells anything that a draft hangs on: not who looked at whom."""
    return stream in (*COUNTED, "people") or stream.startswith(CAPACITY)
