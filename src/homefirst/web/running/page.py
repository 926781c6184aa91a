"""The administrator's page: whether all is well, and what to do where it is not."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import back_up, prove_log
from homefirst.app.running.findings import Running, Standing
from homefirst.app.running.look import look
from homefirst.app.service.deliveries import ask_jobs
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.gate.asked import check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.running.live import jobs_pieces
from homefirst.web.sheet.table import findings_table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

JOBS_SHOWN = 10
ASKED = {
    "prove": "The worker was asked to prove the log.",
    "back-up": "The worker was asked to take a backup.",
}
WORDS = {
    Standing.ACT: ("Act now", "red"),
    Standing.LOOK: ("Look", "yellow"),
    Standing.UNKNOWN: ("Unknown", "grey"),
    Standing.WELL: ("Well", "green"),
}


@require_safe
def running(request: HttpRequest, county: str) -> HttpResponse:
    """How the service stands, as a page or as JSON."""
    check_county(county)
    found = look(datetime.now(UTC))
    if wants_json(request):
        return JsonResponse(found.as_answer())
    if wants_sheet(request):
        return sheet_answer(request, (findings_table(found.findings),), about())
    ready = not any(one.standing is Standing.UNKNOWN for one in found.findings)
    jobs = live_parts(
        "jobs", jobs_pieces(ask_jobs(JOBS_SHOWN).jobs if ready else (), role_of(request)), live=ready
    )
    asked = {"asked": ASKED.get(request.GET.get("asked", "")), "as_xlsx": sheet_address(request)}
    return render(request, "running/page.html", shown(found) | jobs | asked)


@require_POST
def running_ask(request: HttpRequest, county: str) -> HttpResponse:
    """Asks for a proof or a backup, and shows the page again."""
    check_county(county)
    by, now, asked = request.user.get_username(), datetime.now(UTC), request.POST.get("ask", "")
    if asked == "prove":
        prove_log(by=by, now=now)
    elif asked == "back-up":
        back_up(by=by, now=now)
    else:
        raise NotUnderstood("This is nothing that can be asked for here.", where="ask", next="Use a button.")
    return redirect(f"{reverse('running', kwargs={'county': this_county().slug})}?asked={asked}#asked")


def shown(found: Running) -> dict[str, object]:
    """What the template shows of it."""
    rows = [
        {"title": one.title, "word": WORDS[one.standing][0], "colour": WORDS[one.standing][1]}
        | {"what": one.what, "next": one.next}
        for one in found.findings
    ]
    return {"sentence": found.sentence, "ok": found.ok, "rows": rows, "at": found.at}
