"""National returns: what is returned for a month or a day, frozen as submitted, and a month reconciled."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.returns.asking import (
    FrozenReturns,
    TransfersReturn,
    ask_frozen,
    ask_transfers,
    freeze_return,
    frozen_of,
)
from homefirst.app.returns.counted import rules
from homefirst.app.returns.daily import DailyReturn, ask_daily
from homefirst.app.returns.daily_month import ask_daily_month
from homefirst.app.returns.ready import ask_ready
from homefirst.app.returns.reconciled import ask_published
from homefirst.county.access.models import User
from homefirst.county.access.permissions import may
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.measures.returns.behind import AGE, MEASURE, PATIENTS_ASKED, UNKNOWN_AGE
from homefirst.measures.returns.cells import DAYS, PATIENTS
from homefirst.measures.returns.daily import BED_DAYS
from homefirst.measures.returns.kinds import KINDS, Kind, Period, ready_dates_in_force
from homefirst.measures.returns.publication import Sheet, by_council, by_provider
from homefirst.web.beds.pages import people_said
from homefirst.web.gate.asked import as_json, check_county, instant_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.returns.daily_month import daily_month_address, daily_month_page
from homefirst.web.returns.files import SITREP, files_of, sitrep_file, submitted_file, wants_file
from homefirst.web.returns.frame import frame, people_address, return_address, sheet_of
from homefirst.web.returns.ready import ready_page
from homefirst.web.returns.shown import (
    BASES,
    HEARD,
    daily_cost_said,
    daily_finding,
    published_said,
    unknown_age_said,
)
from homefirst.web.returns.tables import (
    changes_table,
    daily_tables,
    frozen_table,
    linked,
    months_table,
    providers_table,
    reasons_table,
    revisions_table,
    tables_of,
)
from homefirst.web.returns.workbook import publication_workbook
from homefirst.web.sheet.environment import day, number
from homefirst.web.sheet.xlsx import KIND, about, sheet_address, sheet_answer, wants_sheet

WORKBOOKS = {"publication-council": False, "publication-provider": True}
"""The spreadsheets in the layout of the publication, and whether their rows are providers."""
A_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
"""How an address names a month of daily returns; a day has three parts."""
FIRST_OF_A_YEAR = 4
"""A financial year begins with April."""


@require_safe
def returns(request: HttpRequest, county: str) -> HttpResponse:
    """The months of which there can be a return, and what was frozen."""
    check_county(county)
    answer = ask_frozen()
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    if request.GET.get("days"):
        return HttpResponseRedirect(daily_month_address(month_named(request.GET["days"])))
    for asked, kind in (("day", Kind.DAILY), ("ready", Kind.READY_DATE)):
        if request.GET.get(asked):
            return HttpResponseRedirect(return_address(Period.parse(kind, request.GET[asked])))
    held, kept = months_table(answer), frozen_table(answer)
    if wants_sheet(request):
        return sheet_answer(request, [held.table, kept.table], about(synthetic=True))
    rows = {
        of: [
            {"text": name, "href": return_address(Period.of_month(of))},
            frozen,
            {"text": reconciled, "href": reconciled_address(of)},
        ]
        for of, (name, frozen, reconciled) in zip(answer.months, held.table.rows, strict=True)
    }
    kept_rows = [
        [{"text": of, "href": return_address(one.period)}, *others]
        for one, (of, *others) in zip(answer.frozen, kept.table.rows, strict=True)
    ]
    shown = {
        "synthetic": True,
        "months": {**held.figures(""), "rows": list(rows.values())},
        "years": _by_year(rows),
        "frozen": {**kept.figures(""), "rows": kept_rows},
        "daily_href": reverse("returns", kwargs={"county": county}),
        "tries": _tries(answer),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "returns/page.html", shown)


def _by_year(rows: Mapping[Month, list[Any]]) -> list[dict[str, Any]]:
    """The months' rows by financial year, the last first; the last year stands open."""
    years: dict[int, list[list[Any]]] = {}
    for month, row in rows.items():
        years.setdefault(month.year if month.month >= FIRST_OF_A_YEAR else month.year - 1, []).append(row)
    return [
        {"title": f"{year}-{(year + 1) % 100:02d}", "id": f"months-{year}", "rows": own}
        for year, own in sorted(years.items(), reverse=True)
    ]


def _tries(answer: FrozenReturns) -> list[dict[str, str]]:
    """Ways to today's returns, counted for the last full month and day in which anybody was delayed here:
    where the journeys end before these returns began, they can be tried on it."""
    if not answer.months or ready_dates_in_force(answer.months[0]):
        return []
    last = answer.months[0]
    periods = (Period.of_day(last.last), Period.ready_dates(last))
    month_of_days = {"text": f"Acute discharges: {last.name}", "href": daily_month_address(last)}
    ways = [{"text": f"{KINDS[one.kind]}: {one.name}", "href": return_address(one)} for one in periods]
    return [ways[0], month_of_days, ways[1]]


@require_safe
def one_return(request: HttpRequest, county: str, kind: str, period: str) -> HttpResponse:
    """One return, of a month or a day."""
    check_county(county)
    known_at = instant_asked(request.GET, "known_at")
    if kind == Kind.DAILY and A_MONTH.fullmatch(period):
        return daily_month_page(request, ask_daily_month(month_named(period), known_at=known_at))
    of = period_named(kind, period)
    if of.kind is Kind.DAILY:
        return _daily_page(request, ask_daily(of, known_at=known_at))
    if of.kind is Kind.READY_DATE:
        return ready_page(request, ask_ready(of, known_at=known_at))
    return _month_page(request, ask_transfers(of, known_at=known_at))


@require_POST
def return_freeze(request: HttpRequest, county: str, kind: str, period: str) -> HttpResponse:
    """Freezes a return as it is submitted."""
    check_county(county)
    of = period_named(kind, period)
    user = request.user
    assert isinstance(user, User)
    said = request.POST
    freeze_return(of, by=user.username, because=said.get("because", ""), although=said.get("although", ""))
    return HttpResponseRedirect(return_address(of), status=303)


def _month_page(request: HttpRequest, answer: TransfersReturn) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    sheets = {
        "council": by_council(answer.all, answer.period, answer.delays.days_counted),
        "provider": by_provider(answer.cells, answer.period, answer.delays.days_counted),
    }
    by_sheet = {by: tables_of(own, by) for by, own in sheets.items()}
    if wants_file(request):
        return submitted_file(request, answer)
    submitted = providers_table(answer.cells, answer.compared, DAYS, "Days")
    revisions = revisions_table(frozen_of(answer.period), DAYS, "Days")
    differing = changes_table(answer.compared.values())
    reasons = reasons_table(answer.all)
    if wants_sheet(request):
        if request.GET.get("table") in WORKBOOKS:
            return _publication(answer, sheets, provider=WORKBOOKS[request.GET["table"]])
        tables = [reasons, *(one for own in by_sheet.values() for one in own)]
        tables += [submitted, differing, revisions]
        return sheet_of(request, tables, answer.delays.view.known_at, answer.period)
    all_, people = answer.all, people_address(request, answer.period)
    shown = {
        **frame(request, answer.period, submitted, differing, revisions),
        "finding": (
            f"{number(all_.total(DAYS))} delayed days in {answer.period.name}:"
            f" {number(answer.per_day, 1)} people on an average day."
        ),
        "snapshot": _snapshot(answer, people),
        "bases": [
            linked(f"{number(n)} {BASES[basis]}", {"basis": basis}, people)
            for basis, n in sorted(answer.bases.items())
        ],
        "not_agreed": answer.not_agreed.said,
        "codes_href": (
            reverse("codes", kwargs={"county": this_county().slug})
            if may(role_of(request), "route:codes")
            else ""
        ),
        "heard": [
            linked(f"{number(n)} {said}", {"heard": one.value}, people)
            for one, said in HEARD.items()
            if (n := answer.delays.heard.get(one, 0))
        ],
        "files": files_of(answer.cells),
        "published": published_said(answer, ask_published(answer.delays.view, answer.period), rules().here),
        "left_out": number(answer.delays.left_out),
        "unknown_age": linked(unknown_age_said(answer), {AGE: UNKNOWN_AGE}, people),
        "tables": [reasons.figures(people)],
        "sheets": [
            {"summary": f"By {by}", "tables": [one.figures(people) for one in own]}
            for by, own in by_sheet.items()
        ],
        "workbooks": [(f"publication-{by}", f"by {by}") for by in sheets],
        "reconciled_href": reconciled_address(answer.period.month),
    }
    return render(request, "returns/return_month.html", shown)


def _daily_page(request: HttpRequest, answer: DailyReturn) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    tables = daily_tables(answer)
    if wants_file(request):
        return sitrep_file(request, answer)
    submitted = providers_table(answer.cells, answer.compared, BED_DAYS, "Delayed bed days")
    revisions = revisions_table(frozen_of(answer.period), BED_DAYS, "Delayed bed days")
    differing = changes_table(answer.compared.values())
    if wants_sheet(request):
        return sheet_of(
            request, [*tables, submitted, differing, revisions], answer.view.known_at, answer.period
        )
    people = people_address(request, answer.period)
    unknown = f"{people_said(answer.unknown_age)} of unknown age counted as adults."
    shown = {
        **frame(request, answer.period, submitted, differing, revisions),
        "sitrep_href": f"?{urlencode({'format': 'csv', 'table': SITREP})}",
        "month_href": daily_month_address(answer.period.month),
        "month_name": answer.period.month.name,
        "finding": daily_finding(answer.all),
        "in_force": answer.in_force,
        "cost": daily_cost_said(answer),
        "unknown_age": linked(unknown, {AGE: UNKNOWN_AGE}, people) if answer.unknown_age else "",
        "tables": [one.figures(people) for one in tables if len(one.table.heads) > 1],
    }
    return render(request, "returns/return_day.html", shown)


def _snapshot(answer: TransfersReturn, people: str) -> str | dict[str, str] | None:
    """The people of the last Thursday, in a sentence."""
    asked_for = answer.period.snapshot
    if asked_for is None:
        return "From April 2017 the return does not ask for the people on a Thursday."
    if not answer.asks_patients:
        return "The month’s last Thursday was not over then."
    said = (
        f"{people_said(answer.all.total(PATIENTS))} delayed at the midnight that ended {day(asked_for)},"
        " the month’s last Thursday."
    )
    return linked(said, {MEASURE: PATIENTS_ASKED}, people if answer.all.total(PATIENTS) else "")


def _publication(
    answer: TransfersReturn, sheets: Mapping[str, tuple[Sheet, ...]], *, provider: bool
) -> HttpResponse:
    by = "provider" if provider else "council"
    content = publication_workbook(
        answer.all,
        sheets[by],
        answer.period,
        provider=provider,
        counted=answer.delays.view.known_at,
    )
    response = HttpResponse(content, content_type=KIND)
    name = f"delayed-days-{answer.period}-{by}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def month_named(text: str) -> Month:
    """A month of daily returns. Raises NotFound for one of which there can be none."""
    try:
        return Period.days_of(Month.parse(text)).month
    except NotUnderstood as error:
        raise NotFound(str(error.problem.what), where=text, next=error.problem.next) from None


def period_named(kind: str, period: str) -> Period:
    try:
        return Period.parse(kind, period)
    except NotUnderstood as error:
        raise NotFound(str(error.problem.what), where=period, next=error.problem.next) from None


def reconciled_address(month: Month) -> str:
    return reverse("returns_reconciled", kwargs={"county": this_county().slug, "month": str(month)})
