"""What was promised: a search over all that the papers state, and one subject with every line of it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.papers.promises import ask_promises, ask_subject, every_page
from homefirst.county.catalogue.statements.statement import Kind
from homefirst.county.catalogue.statements.vocabulary import parent_of
from homefirst.programme.report import yes_or_no
from homefirst.programme.search import Promises, Wanted, kind_of
from homefirst.web.gate.asked import as_json, check_county, day_asked, page_asked, pager
from homefirst.web.gate.errors import wants_json
from homefirst.web.papers.promises_shown import entry_shown, promises_sheet, subject_sheet, subject_shown
from homefirst.web.papers.shown import choices
from homefirst.web.sheet.environment import day
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet


@require_safe
def promises(request: HttpRequest, county: str) -> HttpResponse:
    """The promises that are asked for, the likeliest first."""
    check_county(county)
    answer = ask_promises(wanted_of(request.GET))
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    if wants_sheet(request):
        return sheet_answer(request, (promises_sheet(every_page(answer)),), about())
    shown = {
        "answer": answer,
        "counted": counted(answer),
        "entries": [entry_shown(one, answer.words) for one in answer.entries],
        "pager": pager(request, answer.wanted.page, answer.pages),
        "as_xlsx": sheet_address(request),
        "as_json": as_json(request),
    }
    return render(request, "papers/promises.html", shown | _form(request, answer))


@require_safe
def promises_of(request: HttpRequest, county: str, subject: str) -> HttpResponse:
    """All that is stated of one subject."""
    check_county(county)
    answer = ask_subject(subject, day_asked(request.GET, "known_at"))
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    if wants_sheet(request):
        return sheet_answer(request, (subject_sheet(answer),), about())
    shown = subject_shown(answer)
    shown |= {
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        "within_href": f"{reverse('promises', kwargs={'county': county})}?subject={subject}",
    }
    return render(request, "papers/promises_of.html", shown)


def wanted_of(asked: Mapping[str, Any]) -> Wanted:
    """Which promises an address asks for."""
    return Wanted(
        words=(asked.get("words") or "").replace("\x00", " "),
        subject=asked.get("subject") or None,
        document=asked.get("document") or None,
        kind=kind_of(asked.get("kind")),
        promised=yes_or_no(asked.get("promised"), "promised") is True,
        differ=yes_or_no(asked.get("differ"), "differ") is True,
        known_on=day_asked(asked, "known_at"),
        page=page_asked(asked),
    )


def counted(answer: Promises) -> str:
    """How much was found, in a sentence."""
    if not answer.found:
        return "Nothing that the papers state fits this. Try fewer words, or take a filter away."
    topics = "1 topic" if answer.found == 1 else f"{answer.found:,} topics"
    if answer.found_statements == answer.statements:
        return f"The papers’ {answer.statements:,} statements, under {topics}."
    return (
        f"{topics} found, with {answer.found_statements:,} of the papers’ {answer.statements:,} statements."
    )


def _form(request: HttpRequest, answer: Promises) -> dict[str, Any]:
    asked, words = request.GET, answer.words
    roots = {code: one.name for code, one in words.subjects.items() if parent_of(code) is None}
    within = asked.get("subject", "")
    if within in words.subjects:
        roots.setdefault(within, words.subjects[within].name)
    dated = {one.dated: one for one in words.documents.values() if one.dated is not None}
    return {
        "narrowed": any(
            asked.get(name) for name in ("document", "subject", "kind", "known_at", "promised", "differ")
        ),
        "subjects": choices(dict(sorted(roots.items(), key=lambda one: one[1].lower())), within, "all"),
        "documents": choices(
            {code: one.title for code, one in words.documents.items()}, asked.get("document", ""), "all"
        ),
        "kinds": choices({one.value: one.value for one in Kind}, asked.get("kind", ""), "all"),
        "days": choices(
            {on.isoformat(): f"{day(on)} ({dated[on].title})" for on in sorted(dated)},
            asked.get("known_at", ""),
            "now",
        ),
    }
