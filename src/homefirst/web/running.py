"""The administrator's page: whether all is well, and what to do where it is not."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.house import this_county
from homefirst.app.running.findings import Running, Standing
from homefirst.app.running.look import look, recent_jobs
from homefirst.app.work import back_up, job_id, prove_log, this_work
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.work.job import Job
from homefirst.web.asked import check_county
from homefirst.web.errors import wants_json

WORDS = {
    Standing.ACT: ("Act now", "red"),
    Standing.LOOK: ("Look", "yellow"),
    Standing.UNKNOWN: ("Unknown", "grey"),
    Standing.WELL: ("Well", "green"),
}
KINDS = {
    "take_in_files": "Taking in files",
    "outlook_errors": "The outlook's error tables",
    "prove_log": "Proving the log",
    "back_up": "Taking a backup",
}


@require_safe
def running(request: HttpRequest, county: str) -> HttpResponse:
    """How the service stands, as a page or as JSON."""
    check_county(county)
    found = look(datetime.now(UTC))
    if wants_json(request):
        return JsonResponse(found.as_answer())
    ready = not any(one.standing is Standing.UNKNOWN for one in found.findings)
    return render(request, "running.html", shown(found) | {"jobs": job_rows(recent_jobs() if ready else ())})


@require_POST
def running_ask(request: HttpRequest, county: str) -> HttpResponse:
    """Asks for a proof or a backup, or cancels a job; then shows the page again."""
    check_county(county)
    by, now, asked = request.user.get_username(), datetime.now(UTC), request.POST.get("ask", "")
    if asked == "prove":
        prove_log(by=by, now=now)
    elif asked == "back-up":
        back_up(by=by, now=now)
    elif asked.startswith("cancel "):
        this_work().cancel(job_id(asked.removeprefix("cancel ")))
    else:
        raise NotUnderstood("This is nothing that can be asked for here.", where="ask", next="Use a button.")
    return redirect("running", county=this_county().slug)


def shown(found: Running) -> dict[str, object]:
    """What the template shows of it."""
    rows = [
        {"title": one.title, "word": WORDS[one.standing][0], "colour": WORDS[one.standing][1]}
        | {"what": one.what, "next": one.next}
        for one in found.findings
    ]
    return {"sentence": found.sentence, "ok": found.ok, "rows": rows, "at": found.at}


def job_rows(jobs: tuple[Job, ...]) -> list[dict[str, object]]:
    """Jobs as rows of a table, the latest first."""
    return [
        {
            "id": str(job.id),
            "kind": KINDS.get(job.kind, job.kind),
            "state": job.state.value,
            "steps": f"{job.done} of {job.total}" if job.total is not None else "",
            "said": job.problem.what if job.problem else job.said,
            "next": job.problem.next if job.problem else "",
            "asked_at": job.asked_at,
            "asked_by": job.asked_by,
            "ended": job.ended,
        }
        for job in jobs
    ]
