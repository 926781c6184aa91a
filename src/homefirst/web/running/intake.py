"""The pages of intake and of jobs: hand in, look on, cancel. Nobody waits here: the worker does the work."""

import secrets
from collections.abc import Iterator
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import SIMULATE, cancel
from homefirst.app.service.deliveries import ask_intake, ask_jobs, hand_in
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.size import LARGEST
from homefirst.web.gate.asked import check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.running.live import intake_pieces, jobs_pieces
from homefirst.web.sheet.table import files_table
from homefirst.web.sheet.xlsx import about, sheet_answer, wants_sheet

BACK = ("intake", "jobs", "running")


@require_safe
def intake(request: HttpRequest, county: str) -> HttpResponse:
    """What was handed in and taken in, and the way to hand in more."""
    check_county(county)
    if wants_json(request):
        return JsonResponse(ask_intake().as_answer())
    if wants_sheet(request):
        return sheet_answer(request, (files_table(ask_intake().files),), about())
    return _intake_page(request, "")


@require_POST
def upload(request: HttpRequest, county: str) -> HttpResponse:
    """Takes workbooks: keeps them, asks the worker to take them in, and leads back to the page."""
    check_county(county)
    try:
        job = hand_in(
            _handed_in(request), delivery=request.POST.get("delivery", ""), by=request.user.get_username()
        )
    except NotUnderstood as mistake:
        if wants_json(request):
            return told(request, mistake)
        where = f"{mistake.where}: " if mistake.where not in {"", "delivery"} else ""
        return _intake_page(request, f"{where}{mistake.what} {mistake.next}")
    if wants_json(request):
        return JsonResponse(job.as_answer(), status=202)
    return HttpResponseRedirect(reverse("intake", kwargs={"county": county}), status=303)


@require_safe
def jobs(request: HttpRequest, county: str) -> HttpResponse:
    """The jobs that were asked for last."""
    check_county(county)
    answer = ask_jobs()
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    shown = live_parts("jobs", jobs_pieces(answer.jobs, role_of(request))) | {"as_json": "?format=json"}
    return render(request, "running/jobs.html", shown)


@require_POST
def cancel_job(request: HttpRequest, county: str, job: UUID) -> HttpResponse:
    """Cancels a job, and leads back to the page it was cancelled from. A proof of the log or a backup is for
    the administrator alone."""
    check_county(county)
    cancelled = cancel(job, role=role_of(request))
    if wants_json(request):
        return JsonResponse(cancelled.as_answer())
    back = request.POST.get("back")
    if cancelled.kind == SIMULATE:
        address = reverse("flow_run", kwargs={"county": county, "run": str(job)})
    else:
        address = reverse(back if back in BACK else BACK[0], kwargs={"county": county})
    return HttpResponseRedirect(address, status=303)


def _intake_page(request: HttpRequest, mistake: str) -> HttpResponse:
    slug = this_county().slug
    shown = live_parts("intake", intake_pieces(ask_intake(), role_of(request))) | {
        "as_json": f"{reverse('intake', kwargs={'county': slug})}?format=json",
        "upload_href": reverse("intake_upload", kwargs={"county": slug}),
        "delivery": secrets.token_hex(16),
        "as_xlsx": f"{reverse('intake', kwargs={'county': slug})}?format=xlsx&table=",
        "jobs_href": reverse("jobs", kwargs={"county": slug}),
        "mistake": mistake.strip(),
    }
    return render(request, "running/intake.html", shown, status=400 if mistake else 200)


def _handed_in(request: HttpRequest) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file, one in memory at a time."""
    files = [one for one in request.FILES.getlist("workbooks") if isinstance(one, UploadedFile)]
    if not files:
        raise NotUnderstood("No workbook is chosen.", next="Choose at least one.")
    size = sum(one.size or 0 for one in files)
    if size > LARGEST:
        raise NotUnderstood(
            f"They have {size:,} bytes together.", next=f"Hand in at most {LARGEST:,} bytes at once."
        )
    for one in files:
        yield one.name or "", one.read()
