"""National returns: what is returned for a month or a day, frozen as submitted, and a month reconciled."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.house import this_county
from homefirst.app.people_list import MOST, list_people
from homefirst.app.returns import TransfersReturn, ask_frozen, ask_transfers, freeze_return
from homefirst.app.returns_daily import DailyReturn, ask_daily
from homefirst.county.access.models import User
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.measures.returns.cells import DAYS, PATIENTS
from homefirst.measures.returns.kinds import KINDS, Kind, Period
from homefirst.measures.returns.night import Night
from homefirst.measures.returns.publication import Sheet, by_council, by_provider
from homefirst.web.asked import as_json, check_county, instant_asked
from homefirst.web.beds_pages import people_said
from homefirst.web.beds_shown import person_cell
from homefirst.web.doors import role_of
from homefirst.web.environment import day, local_time, number
from homefirst.web.errors import wants_json
from homefirst.web.people_pages import caller_of
from homefirst.web.returns_shown import (
    BASES,
    CHANGE_HEADS,
    FREEZE_HEADS,
    category_name,
    change_rows,
    daily_cost_said,
    daily_finding,
    daily_tables,
    figures,
    freeze_rows,
    frozen_said,
    organisation_name,
    reasons_table,
    tables_of,
    unknown_age_said,
)
from homefirst.web.returns_workbook import publication_workbook
from homefirst.web.xlsx import KIND, about, sheet_address, sheet_answer, wants_sheet

WORKBOOKS = {"publication-council": False, "publication-provider": True}
"""The spreadsheets in the layout of the publication, and whether their rows are providers."""


@require_safe
def returns(request: HttpRequest, county: str) -> HttpResponse:
    """The months of which there can be a return, and what was frozen."""
    check_county(county)
    answer = ask_frozen()
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    frozen = Counter((one.period.kind, str(one.period)) for one in answer.frozen)
    rows = [
        [
            {"text": month.name, "href": return_address(Period.of_month(month))},
            number(frozen[Kind.TRANSFERS, str(month)]),
            {"text": "reconciled", "href": reconciledreturn_address(month)},
        ]
        for month in answer.months
    ]
    kept = [
        [
            {"text": one.period.name, "href": return_address(one.period)},
            KINDS[one.period.kind],
            organisation_name(one.provider),
            local_time(one.at),
            one.because,
            one.sha256[:12],
        ]
        for one in answer.frozen
    ]
    shown = {
        "synthetic": True,
        "month_rows": rows,
        "frozen_rows": kept,
        "day": request.GET.get("day", ""),
        "daily_href": reverse("returns", kwargs={"county": county}),
        "as_json": as_json(request),
    }
    asked = request.GET.get("day")
    if asked:
        return HttpResponseRedirect(return_address(Period.parse(Kind.DAILY, asked)))
    return render(request, "returns.html", shown)


@require_safe
def one_return(request: HttpRequest, county: str, kind: str, period: str) -> HttpResponse:
    """One return, of a month or a day."""
    check_county(county)
    of, known_at = period_named(kind, period), instant_asked(request.GET, "known_at")
    if of.kind is Kind.DAILY:
        return _daily_page(request, ask_daily(of, known_at=known_at))
    return _month_page(request, ask_transfers(of, known_at=known_at))


@require_POST
def return_freeze(request: HttpRequest, county: str, kind: str, period: str) -> HttpResponse:
    """Freezes a return as it is submitted."""
    check_county(county)
    of = period_named(kind, period)
    user = request.user
    assert isinstance(user, User)
    freeze_return(of, by=user.username, because=request.POST.get("because", ""))
    return HttpResponseRedirect(return_address(of), status=303)


@require_safe
def return_people(request: HttpRequest, county: str, kind: str, period: str) -> HttpResponse:
    """Who is counted in a cell of a month's return: by name those whom the caller may see, on record."""
    check_county(county)
    of = period_named(kind, period)
    if of.kind is Kind.DAILY:
        found = ask_daily(of)
        every = {line.key: (line.where.value, line.family) for line in found.lines if line.beyond is not None}
        days = dict.fromkeys(every, 1)
        said = {key: f"{where}, {family or 'no reason'}" for key, (where, family) in every.items()}
    else:
        nights = [night for night in ask_transfers(of).delays.nights if _asked_for(night, request.GET)]
        days = dict(Counter(night.key for night in nights))
        said = {night.key: category_name(Breakdown.REASON, night.reason or "") for night in nights}
    keys = sorted(days, key=lambda key: (-days[key], key))[:MOST]
    listed = list_people({UUID(key) for key in keys}, caller_of(request)) if keys else None
    names = {} if listed is None else {str(key): one.names[0] for key, one in listed.who.items()}
    if wants_json(request):
        people = [{"person": key, "days": days[key], "what": said[key]} for key in keys]
        return JsonResponse({"synthetic": True, "period": str(of), "people": people})
    rows = [
        [
            person_cell(request, key),
            f"{names[key].given} {names[key].family}" if key in names else "may not be named to you",
            said[key],
            number(days[key]),
        ]
        for key in keys
    ]
    shown = {
        "synthetic": True,
        "title": f"{KINDS[of.kind]}, {of.name}",
        "asked": ", ".join(f"{name}: {value}" for name, value in sorted(_filters(request.GET).items())),
        "rows": rows,
        "back_href": return_address(of),
        "as_json": as_json(request),
    }
    return render(request, "return_people.html", shown)


def _month_page(request: HttpRequest, answer: TransfersReturn) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    sheets = {
        "council": by_council(answer.all, answer.period, answer.delays.days_counted),
        "provider": by_provider(answer.cells, answer.period, answer.delays.days_counted),
    }
    tables = [reasons_table(answer.all)]
    tables += [table for by, own in sheets.items() for table in tables_of(own, by)]
    if wants_sheet(request):
        if request.GET.get("table") in WORKBOOKS:
            return _publication(answer, sheets, provider=WORKBOOKS[request.GET["table"]])
        said = about(known_at=answer.delays.view.known_at, meaning=[answer.period.name], synthetic=True)
        return sheet_answer(request, tables, said)
    all_, snapshot = answer.all, answer.period.snapshot
    shown = {
        **_frame(request, answer.period, answer.compared),
        "finding": (
            f"{number(all_.total(DAYS))} delayed days in {answer.period.name}:"
            f" {number(answer.per_day, 1)} people on an average day."
        ),
        "snapshot": (
            f"{people_said(all_.total(PATIENTS))} delayed at the midnight that ended {day(snapshot)},"
            " the month’s last Thursday."
            if answer.asks_patients
            else "The month’s last Thursday was not over then."
            if snapshot
            else "From April 2017 the return does not ask for the people on a Thursday."
        ),
        "bases": [f"{number(n)} {BASES[basis]}" for basis, n in sorted(answer.bases.items())],
        "left_out": number(answer.delays.left_out),
        "unknown_age": unknown_age_said(answer),
        "freeze_heads": FREEZE_HEADS,
        "freeze_rows": freeze_rows(answer),
        "tables": [figures(tables[0])],
        "sheets": [
            {"summary": f"By {by}", "tables": [figures(one) for one in tables_of(own, by)]}
            for by, own in sheets.items()
        ],
        "workbooks": [
            ("publication-council", "by council"),
            ("publication-provider", "by provider"),
        ],
        "reconciled_href": reconciledreturn_address(answer.period.month),
        "reason_links": _reason_links(request, answer),
    }
    return render(request, "return_month.html", shown)


def _daily_page(request: HttpRequest, answer: DailyReturn) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    tables = daily_tables(answer)
    if wants_sheet(request):
        said = about(known_at=answer.view.known_at, meaning=[answer.period.name], synthetic=True)
        return sheet_answer(request, tables, said)
    shown = {
        **_frame(request, answer.period, answer.compared),
        "finding": daily_finding(answer.all),
        "in_force": answer.in_force,
        "cost": daily_cost_said(answer),
        "unknown_age": (
            f"{people_said(answer.unknown_age)} of unknown age counted as adults."
            if answer.unknown_age
            else ""
        ),
        "freeze_heads": ("Provider", "Frozen", "How it stands"),
        "freeze_rows": [
            (organisation_name(provider), *frozen_said(answer.compared.get(provider)))
            for provider in sorted(answer.cells, key=lambda one: one or "")
        ],
        "tables": [figures(one) for one in tables if len(one.heads) > 1],
    }
    return render(request, "return_day.html", shown)


def _frame(request: HttpRequest, period: Period, compared: Mapping[str | None, Any]) -> dict[str, Any]:
    """What both kinds of return bear."""
    role, known_at = role_of(request), instant_asked(request.GET, "known_at")
    over = period.last < datetime.now(UTC).date()
    return {
        "synthetic": True,
        "title": KINDS[period.kind],
        "period": period,
        "stood": "" if known_at is None else f"As known at {local_time(known_at)}.",
        "change_heads": CHANGE_HEADS,
        "change_rows": change_rows(compared.values()),
        "freeze_href": (
            return_address(period) + "/freeze"
            if may(role, "route:return_freeze") and over and known_at is None
            else ""
        ),
        "people_href": return_address(period) + "/people" if may(role, "route:return_people") else "",
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }


def _publication(
    answer: TransfersReturn, sheets: Mapping[str, tuple[Sheet, ...]], *, provider: bool
) -> HttpResponse:
    by = "provider" if provider else "council"
    content = publication_workbook(
        answer.all,
        sheets[by],
        answer.period,
        provider=provider,
        counted=f"Counted as known at {local_time(answer.delays.view.known_at)}.",
    )
    response = HttpResponse(content, content_type=KIND)
    name = f"delayed-days-{answer.period}-{by}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _reason_links(request: HttpRequest, answer: TransfersReturn) -> list[dict[str, str]]:
    """The ways to the people behind each reason, for those who may see them."""
    if not may(role_of(request), "route:return_people"):
        return []
    there = {night.reason or "" for night in answer.delays.nights}
    order = [code for code, _ in CATEGORIES[Breakdown.REASON]] + [""]
    return [
        {
            "text": category_name(Breakdown.REASON, code),
            "href": f"{return_address(answer.period)}/people?{urlencode({'reason': code or 'none'})}",
        }
        for code in order
        if code in there
    ]


def _filters(asked: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(asked[name])
        for name in ("provider", "council", "care", "reason", "whose")
        if asked.get(name)
    }


def _asked_for(night: Night, asked: Mapping[str, Any]) -> bool:
    """Whether a night is in the cells that an address names; “none” is what is not known."""
    return all((getattr(night, name) or "none") == value for name, value in _filters(asked).items())


def period_named(kind: str, period: str) -> Period:
    try:
        return Period.parse(kind, period)
    except NotUnderstood as error:
        raise NotFound(str(error.problem.what), where=period, next=error.problem.next) from None


def return_address(period: Period) -> str:
    named = {"county": this_county().slug, "kind": period.kind.value, "period": str(period)}
    return reverse("return", kwargs=named)


def reconciledreturn_address(month: Month) -> str:
    return reverse("returns_reconciled", kwargs={"county": this_county().slug, "month": str(month)})
