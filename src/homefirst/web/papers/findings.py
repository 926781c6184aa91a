"""Where the papers differ: every finding with both quotes and its computation, and its answer."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.papers.findings import answer_finding, ask_finding, ask_findings
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.programme.answers import LONGEST, SAID
from homefirst.programme.reconcile.finding import Consequence
from homefirst.programme.report import (
    CONSEQUENCES,
    KINDS,
    Report,
    Reported,
    Wanted,
    kind_named,
    yes_or_no,
)
from homefirst.web.gate.asked import as_json, check_county, day_asked, of_page, page_asked, pager
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.papers.shown import answer_shown, choices, finding_shown, findings_sheet
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

GROUPS_A_PAGE = 25
ANSWERED = {"no": "not answered yet", "yes": "answered"}


@require_safe
def findings(request: HttpRequest, county: str) -> HttpResponse:
    """All findings that are asked for, the gravest first, those that share a side together."""
    check_county(county)
    answer = ask_findings(wanted_of(request.GET), day_asked(request.GET, "known_at"))
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    if wants_sheet(request):
        return sheet_answer(request, (findings_sheet(answer),), about())
    page = page_asked(request.GET)
    groups, pages = of_page(answer.grouped(), page, GROUPS_A_PAGE)
    shown = {
        "answer": answer,
        "counted": counted(answer),
        "sections": list(_sections(answer, groups)),
        "gone": [answer_shown(one) for one in answer.gone],
        "pager": pager(request, page, pages),
        "as_xlsx": sheet_address(request),
        "as_json": as_json(request),
    }
    return render(request, "papers/findings.html", shown | _form(request, answer))


@require_safe
def finding(request: HttpRequest, county: str, key: str) -> HttpResponse:
    """One finding, with every answer that was given to it, and the form for who may give one."""
    check_county(county)
    report, one = ask_finding(key)
    if wants_json(request):
        return JsonResponse(report.told(one))
    return _finding_page(request, report, one, {})


@require_POST
def finding_answer(request: HttpRequest, county: str, key: str) -> HttpResponse:
    """Takes an answer, and leads back to the finding; a mistake shows the form again, as it was written."""
    check_county(county)
    written = {name: request.POST.get(name, "") for name in ("decided", "in_force", "text", "form")}
    try:
        answer_finding(key, **written, by=request.user.get_username(), role=role_of(request) or "")
    except (NotUnderstood, NotFound) as mistake:
        if wants_json(request):
            return told(request, mistake)
        if isinstance(mistake, NotFound):
            return render(
                request, "papers/finding_gone.html", {"mistake": mistake, "written": written}, status=404
            )
        report, one = ask_finding(key)
        return _finding_page(request, report, one, {mistake.where: f"{mistake.what} {mistake.next}"}, written)
    if wants_json(request):
        report, one = ask_finding(key)
        return JsonResponse(report.told(one), status=201)
    return HttpResponseRedirect(reverse("finding", kwargs={"county": county, "key": key}), status=303)


def _finding_page(
    request: HttpRequest,
    report: Report,
    one: Reported,
    mistakes: Mapping[str, str],
    written: Mapping[str, str] | None = None,
) -> HttpResponse:
    may_answer = may(role_of(request), "route:finding_answer")
    address = reverse("finding", kwargs={"county": this_county().slug, "key": one.finding.key})
    shown = {
        "one": finding_shown(report, one),
        "as_json": f"{address}?format=json",
        "mistakes": mistakes,
        "written": written or {},
        "form": secrets.token_hex(16),
        "decided": [{"value": each.value, "text": said} for each, said in SAID.items()] if may_answer else [],
        "longest": LONGEST,
    }
    return render(request, "papers/finding.html", shown, status=400 if mistakes else 200)


def wanted_of(asked: Mapping[str, Any]) -> Wanted:
    """Which findings an address asks for."""
    return Wanted(
        kind_named(asked.get("kind")),
        asked.get("document") or None,
        yes_or_no(asked.get("answered"), "answered"),
    )


def counted(answer: Report) -> str:
    """How many were found and how many are shown, in a sentence."""
    if not answer.found:
        return f"Nothing was found among {answer.statements:,} statements."
    shown = len(answer.findings)
    if shown != answer.found:
        return f"{shown:,} of {answer.found:,} findings are shown."
    counts = [
        f"{sum(one.finding.consequence is each for one in answer.findings):,} {said}"
        for each, said in (
            (Consequence.HIGH, "by which a board could decide otherwise"),
            (Consequence.MEDIUM, "that can be read in two ways"),
            (Consequence.LOW, "of wording or typing"),
        )
    ]
    answered = sum(one.answered for one in answer.findings)
    told = f"{answer.found:,} findings among {answer.statements:,} statements: {counts[0]}, {counts[1]} and "
    return f"{told}{counts[2]}. {answered or 'None'} of them {'is' if answered < 2 else 'are'} answered."


def _sections(answer: Report, groups: Sequence[tuple[Reported, ...]]) -> Iterator[dict[str, Any]]:
    """The groups of each consequence, by the gravest of each group."""
    for consequence in Consequence:
        mine = [
            [finding_shown(answer, one) for one in group]
            for group in groups
            if group[0].finding.consequence is consequence
        ]
        if mine:
            yield {"id": consequence.value, "heading": CONSEQUENCES[consequence], "groups": mine}


def _form(request: HttpRequest, answer: Report) -> dict[str, Any]:
    asked = request.GET
    documents = {code: one.title for code, one in answer.documents.items()}
    return {
        "narrowed": any(asked.get(name) for name in ("kind", "document", "answered")),
        "kinds": choices({kind.value: said for kind, said in KINDS.items()}, asked.get("kind", ""), "all"),
        "documents": choices(documents, asked.get("document", ""), "all"),
        "answered": choices(ANSWERED, asked.get("answered", ""), "all"),
    }
