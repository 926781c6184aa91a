"""Where the papers differ: every finding with both quotes and its computation, and its answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.findings import ask_finding, ask_findings
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
from homefirst.web.asked import as_json, check_county, day_asked, of_page, page_asked, pager
from homefirst.web.errors import wants_json
from homefirst.web.papers import answer_shown, choices, finding_shown, findings_sheet
from homefirst.web.xlsx import about, sheet_address, sheet_answer, wants_sheet

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
    return render(request, "findings.html", shown | _form(request, answer))


@require_safe
def finding(request: HttpRequest, county: str, key: str) -> HttpResponse:
    """One finding, with every answer that was given to it."""
    check_county(county)
    report, one = ask_finding(key)
    if wants_json(request):
        return JsonResponse(report.told(one))
    return render(request, "finding.html", {"one": finding_shown(report, one), "as_json": as_json(request)})


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
        "kinds": choices({kind.value: said for kind, said in KINDS.items()}, asked.get("kind", ""), "all"),
        "documents": choices(documents, asked.get("document", ""), "all"),
        "answered": choices(ANSWERED, asked.get("answered", ""), "all"),
    }
