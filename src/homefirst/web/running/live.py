"""Jobs as a page shows them, and keeps them up to date: each is a row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import (
    ALLOCATE,
    BACK_UP,
    COMPILE_KERNELS,
    OUTLOOK_ERRORS,
    PROVE_LOG,
    REPLAY,
    SIMULATE,
    SYNTHETIC,
    TAKE_IN_FILES,
    TELL_PROVIDERS,
    may_cancel,
)
from homefirst.app.service.deliveries import Intake, ask_intake, ask_jobs
from homefirst.foundation.work.job import Job, State
from homefirst.intake.events import STREAM as INTAKE_STREAM
from homefirst.web.live.hub import Topic
from homefirst.web.live.words import Piece, Pieces, Row
from homefirst.web.measures.live import instant
from homefirst.web.sheet.environment import number

KINDS = {
    TAKE_IN_FILES: "Take in workbooks",
    OUTLOOK_ERRORS: "Make the outlook’s error tables anew",
    PROVE_LOG: "Prove the log and what is folded from it",
    BACK_UP: "Take a backup",
    SYNTHETIC: "Make the synthetic county",
    TELL_PROVIDERS: "Tell providers of offers",
    ALLOCATE: "Draft the call",
    SIMULATE: "Simulate the year ahead",
    REPLAY: "Follow people of a simulation",
    COMPILE_KERNELS: "Compile the flow model’s engine",
}
STATES = {
    State.WAITING: ("Waiting for the worker", "grey"),
    State.RUNNING: ("Under way", "blue"),
    State.DONE: ("Done", "green"),
    State.FAILED: ("Failed", "red"),
    State.CANCELLED: ("Cancelled", "yellow"),
}
PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class JobShown:
    """A job in words. `share` is what of it is done, from 0 to 1; None where nobody knows."""

    id: str
    title: str
    state: str
    colour: str
    asked: str
    share: float | None
    progress: str
    counts: str
    problems: tuple[dict[str, str], ...]
    more_problems: int
    cancel: str


def job_shown(job: Job, role: str | None) -> JobShown:
    """What a page says of a job to somebody of this role."""
    state, colour = STATES[job.state]
    if job.cancel_asked and not job.ended:
        state, colour = "Being cancelled", "yellow"
    told = job.so_far if job.result is None else job.result
    if job.state is State.DONE and _problems(told):
        state, colour = "Done, with problems", "yellow"
    problems = [{"where": one["where"], "what": one["what"], "next": one["next"]} for one in _problems(told)]
    if job.problem is not None:
        own = job.problem
        problems.insert(0, {"where": own.where, "what": own.what, "next": own.next})
    address = reverse("cancel_job", kwargs={"county": this_county().slug, "job": job.id})
    return JobShown(
        id=f"job-{job.id}",
        title=_title(job),
        state=state,
        colour=colour,
        asked=f"asked for by {job.asked_by}, {instant(job.asked_at)}",
        share=min(job.done / job.total, 1.0) if job.total else None,
        progress=_progress(job),
        counts=_counts(told),
        problems=tuple(problems[:PROBLEMS_SHOWN]),
        more_problems=max(0, len(problems) - PROBLEMS_SHOWN),
        cancel="" if job.ended or job.cancel_asked or not may_cancel(job.kind, role) else address,
    )


def job_list(identifier: str, jobs: Sequence[Job], nothing: str, role: str | None) -> Piece:
    """A list of jobs, each a row that may change by itself; the words `nothing` where there is none."""
    rows = tuple(
        Row(shown.id, render_to_string("running/job_row.html", {"job": shown}))
        for shown in (job_shown(job, role) for job in jobs)
    )
    html = render_to_string("running/job_list.html", {"id": identifier, "rows": rows, "nothing": nothing})
    return Piece(identifier, html, rows)


def jobs_pieces(jobs: Sequence[Job], role: str | None) -> Pieces:
    """The page of all jobs."""
    return (job_list("jobs-list", jobs, "No job has been asked for.", role),)


def intake_pieces(intake: Intake, role: str | None) -> Pieces:
    """The page of what was handed in and taken in."""
    files = render_to_string("running/intake_files.html", {"files": intake.files, "instant": instant})
    deliveries = job_list(
        "intake-deliveries", intake.deliveries, "Nothing has been handed in here yet.", role
    )
    return (deliveries, Piece("intake-files", files))


def _title(job: Job) -> str:
    given = job.arguments.get("documents") or job.arguments.get("files")
    if job.kind == TAKE_IN_FILES and given:
        return f"Take in {number(len(given))} workbook{'' if len(given) == 1 else 's'}"
    return KINDS.get(job.kind, job.kind)


def _problems(told: Any) -> Sequence[dict[str, str]]:
    found = told.get("problems")
    # The synthetic county tells how many there were and not which: they stand on the page of data quality.
    return found if isinstance(found, list) else ()


def _progress(job: Job) -> str:
    if job.total is None or job.kind == SIMULATE:  # its total is a guess, and its words say so
        return job.said
    if job.ended and job.kind in (PROVE_LOG, BACK_UP):
        return ""  # its steps are hundredths, and say nothing once they are over
    counted = f"{number(job.done)} of {number(job.total)}"
    return f"{counted}: {job.said}" if job.said and not job.ended else counted


def _counts(told: Any) -> str:
    if "accepted" not in told:
        return ""
    new = told["accepted"] - told["already"]
    return (
        f"{number(new)} tables new, {number(told['already'])} held already, "
        f"{number(told['quarantined'])} kept out."
    )


JOBS = Topic(
    "jobs", lambda role: jobs_pieces(ask_jobs().jobs, role), moved_by=lambda change: change.what == "work"
)
INTAKE = Topic(
    "intake",
    lambda role: intake_pieces(ask_intake(), role),
    moved_by=lambda change: change.what == "work" or INTAKE_STREAM in change.streams,
)
