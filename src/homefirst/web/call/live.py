"""How the draft of a call stands, kept up to date while its page is open: being made, ready, or older than
what was entered since."""

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from homefirst.app.call.asking import is_under_way, job_of_call
from homefirst.app.call.stands import entered_since
from homefirst.app.draft.jobs import CAPACITY, COUNTED
from homefirst.app.ground.house import this_county
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.listen import Change
from homefirst.foundation.work.job import Job, State
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.draft.read import last_draft
from homefirst.web.gate.asked import day_asked
from homefirst.web.live.hub import Topic
from homefirst.web.live.words import Piece, Pieces
from homefirst.web.running.live import job_list
from homefirst.web.sheet.environment import day as day_said
from homefirst.web.sheet.environment import number

EVERY = 2.0
"""Seconds between two looks at how much was entered since a draft."""


def call_pieces(day: date, draft: Draft | None, job: Job | None, since: int, shown: str) -> Pieces:
    """How the draft of a day stands, in a word and a sentence, and the job that makes it or could not.
    `shown` is the job of which the open page shows what it made."""
    jobs = (job,) if job is not None and job.state in (State.WAITING, State.RUNNING, State.FAILED) else ()
    href = ""
    if job is not None and job.state is State.DONE and str(job.id) != shown:
        href = reverse("call", kwargs={"county": this_county().slug, "day": day.isoformat()})
    word, colour, said = _stands(draft, job, since, newer=bool(href), first=not shown)
    parts = {"word": word, "colour": colour, "said": said, "href": href}
    return (
        Piece("call-state", render_to_string("call/state.html", parts).strip()),
        job_list("call-job", jobs, "", None),
    )


def shown_of(job: Job | None) -> str:
    """What a page says that it shows: the job that had ended when it was opened."""
    return str(job.id) if job is not None and job.state is State.DONE else ""


def asked_of(day: date, job: Job | None) -> list[tuple[str, str]]:
    """What the stream of a page is asked for."""
    return [("day", day.isoformat()), ("shown", shown_of(job))]


def _stands(
    draft: Draft | None, job: Job | None, since: int, *, newer: bool, first: bool
) -> tuple[str, str, str]:
    """In a word, its colour, and a sentence."""
    made = "" if draft is None else _made_said(draft)
    if is_under_way(job):
        return "Being made", "blue", f"Until then the one {made} is shown." if made else ""
    if newer and first:
        return "Made", "green", "The draft of this call is made."
    if newer:
        return "New", "blue", "A newer one is made than this page shows."
    if draft is None:
        return "None", "grey", "Nobody has asked for a draft of this call."
    if since:
        entries = "1 entry" if since == 1 else f"{number(since)} entries"
        return "Stale", "yellow", f"Made {made[3:]}; {entries} since, beside what was confirmed of it."
    return "Ready", "green", f"Made {made[3:]}; nothing else was entered since."


def _made_said(draft: Draft) -> str:
    return f"of {draft.made_at.astimezone(LONDON):%H:%M} on {day_said(local_day(draft.made_at))}"


def _make(day: date, shown: str) -> Pieces:
    draft = last_draft(this_county().area, day)
    return call_pieces(day, draft, job_of_call(day), 0 if draft is None else entered_since(draft), shown)


def _moves(change: Change) -> bool:
    return change.what == "work" or any(one in COUNTED or one.startswith(CAPACITY) for one in change.streams)


def call_topic(request: HttpRequest) -> Topic:
    """How the draft of one day's call stands: the same for every role. Raises NotUnderstood without a day."""
    day, shown = day_asked(request.GET, "day"), request.GET.get("shown", "")
    if day is None or len(shown) > 36:
        raise NotUnderstood("It does not say of which day.", where="day", next="Open the call’s page again.")
    return Topic(
        "call",
        lambda _role: _make(day, shown),
        moved_by=_moves,
        sees=lambda _role: f"{day} {shown}",
        every=EVERY,
    )
