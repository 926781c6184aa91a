"""The directory of services, and one service's page: printed for partners as it stands on a day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.ward.services import ask_service, ask_services
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood
from homefirst.policy.directory import Directory
from homefirst.web.beds.shown import heading
from homefirst.web.gate.asked import as_json, check_county, instant_asked
from homefirst.web.gate.errors import wants_json
from homefirst.web.papers.shown import choices
from homefirst.web.services import shown
from homefirst.web.sheet.xlsx import About, about, sheet_address, sheet_answer, wants_sheet


@require_safe
def services(request: HttpRequest, county: str) -> HttpResponse:
    """All services as of a day; of one kind where that is asked for."""
    check_county(county)
    on, kind = _day(request), request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise NotUnderstood(
            "This is no kind of service.", where="kind", next=f"Write one of {', '.join(KINDS)}."
        )
    asked = ask_services(on)
    every = asked.directory
    found = Directory(every.on, tuple(one for one in every.entries if kind in ("", one.kind)))
    if wants_json(request):
        return JsonResponse(found.as_answer())
    if wants_sheet(request):
        return sheet_answer(request, (shown.directory_table(found),), _about(found.on))
    days = request.GET.get("on")
    context = {
        "finding": shown.finding_of(found),
        "ended": asked.ended,
        "on": found.on.isoformat(),
        "kinds": choices({code: heading(words) for code, words in KINDS.items()}, kind, "all"),
        "open": shown.open_rows(found, days),
        "closed_heads": shown.CLOSED_HEADS,
        "closed": shown.closed_rows(found, days),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "services/page.html", context)


@require_safe
def service(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One service's page on a day."""
    check_county(county)
    on = _day(request)
    one, asked = ask_service(code, on)
    if wants_json(request):
        return JsonResponse({"on": asked.directory.on.isoformat(), **one.as_answer()})
    if wants_sheet(request):
        return sheet_answer(request, (shown.versions_table(one),), _about(asked.directory.on))
    days = request.GET.get("on")
    context: dict[str, Any] = {
        "one": one,
        "name": one.service.name,
        "finding": shown.one_finding(one, asked.directory),
        "takes": one.stops is None,
        "on": asked.directory.on.isoformat(),
        "lines": [*shown.parts_of(one)],
        "life": [*shown.life_of(one, days)],
        "criteria": shown.criteria_lines(one),
        "instead": [shown.substitute_line(row, row.instead) for row in one.instead],
        "stands_in": [shown.substitute_line(row, row.wanted) for row in one.stands_in],
        "version_columns": [{"text": head} for head in shown.VERSION_HEADS],
        "versions": shown.version_rows(one),
        "services_href": reverse("services", kwargs={"county": county}),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "services/service.html", context)


def _day(request: HttpRequest) -> date | None:
    instant = instant_asked(request.GET, "on")
    return None if instant is None else local_day(instant)


def _about(on: date) -> About:
    return about(made=[("As of", on.isoformat())])
