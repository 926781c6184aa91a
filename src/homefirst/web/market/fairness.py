"""Fairness: a month's placements by whom people are, against all; and who was overtaken without a reason."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.market.fairness import FairnessAsked, OvertakenBy, ask_fairness, explain, people_of
from homefirst.app.ward.asking import names_of
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.foundation.calendar import Month, local_day, months
from homefirst.hub.decisions import WHY_OVERTAKEN
from homefirst.measures.fairness import UNKNOWN, By, Line, Verdict
from homefirst.measures.placed import PLACED
from homefirst.web.beds.shown import heading, short_key, words
from homefirst.web.gate.asked import as_json, check_county, month_asked, of_page, page_asked, pager
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.market.page import sees_people
from homefirst.web.papers.shown import choices
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import local_time, number, percent
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet
from homefirst.web.ward.words import stood_said

PAGE = 50
LOOKED_BACK = 24
"""Months to choose from; further back by one at a time."""
HEADS = (
    *("Waiting", "Placed", "Median days", "90% within days", "Known", "Placed soon", "95% limits"),
    *("99.8% limits", "Against all"),
)
LIST_HEADS = ("Who", "Waits for", "Since", "Placed", "Overtaken by", "Came later, placed sooner, not counted")
REASONS = 2
"""So many sentences of the list say why somebody is not counted, those that hold most often."""
HIDDEN = "hidden"
COLOURS = {
    Verdict.RARELY_SO_FEW: "red",
    Verdict.SELDOM: "orange",
    Verdict.OFTEN: "blue",
    Verdict.RARELY_SO_MANY: "purple",
}


@require_safe
def fairness(request: HttpRequest, county: str) -> HttpResponse:
    """A month, the last that is over where none is asked for."""
    check_county(county)
    sees = sees_people(request)
    asked = ask_fairness(
        month_asked(request.GET, "month"), request.GET.get("service") or None, hides=not sees
    )
    page = page_asked(request.GET)
    shown, pages = of_page(asked.listed if sees else (), page, PAGE)
    if wants_json(request):
        return JsonResponse(asked.as_answer())
    if wants_sheet(request):
        tables = (*(_table(asked, by) for by in By), _months_table(asked))
        made = [("Month", str(asked.month))]
        return sheet_answer(
            request, tables, about(known_at=asked.clock.view.known_at, made=made, synthetic=True)
        )
    names = names_of(people_of(shown), caller_of(request))
    kinds = {code: heading(said) for code, said in KINDS.items() if code in PLACED}
    parts = {
        "synthetic": True,
        "finding": finding(asked),
        "stood": stood_said(asked.clock.at, asked.clock.ended),
        "month": str(asked.month),
        "month_name": asked.month.name,
        "every_month": _months_offered(asked),
        "steps": _steps(request, asked),
        "soon_days": asked.thresholds.soon_days,
        "times": asked.thresholds.overtaken_times,
        "hides": asked.hides,
        "services": choices(kinds, asked.service or "", "all"),
        "tables": [_shown(asked, by) for by in By],
        "ethnicity_said": ethnicity_said(asked),
        "placed_said": placed_said(asked),
        "all_heads": ("Month", *HEADS[:6]),
        "months": [_month_cells(asked, one.name, line) for one, line in reversed(asked.months)],
        "overtaken_said": overtaken_said(asked),
        "sees": sees,
        "list_heads": LIST_HEADS,
        "listed": [_listed_cells(one, names) for one in shown],
        "pager": pager(request, page, pages),
        "explain_href": reverse("fairness_explained", kwargs={"county": county})
        if may(role_of(request), "route:fairness_explained")
        else None,
        "to_explain": [
            (one.of.one.wait.wait, f"{names[one.of.one.wait.person]}: {kinds[one.of.one.wait.service]}")
            for one in shown
            if one.of.one.wait.person in names
        ],
        "why_overtaken": list(WHY_OVERTAKEN.items()),
        "service": asked.service or "",
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "market/fairness.html", parts)


def _months_offered(asked: FairnessAsked) -> list[dict[str, Any]]:
    """The months to choose from, the last first: those that began, as far back as one looks, and the one that
    is shown."""
    now = Month.of(local_day(asked.clock.at))
    offered = sorted({*months(now - (LOOKED_BACK - 1), now), asked.month}, reverse=True)
    return [{"value": str(one), "text": one.name, "chosen": one == asked.month} for one in offered]


def _steps(request: HttpRequest, asked: FairnessAsked) -> list[dict[str, str]]:
    """The month before and the one after, where that has begun, of the same kind of service."""
    now = Month.of(local_day(asked.clock.at))
    found = []
    for rel, month in (("prev", asked.month - 1), ("next", asked.month + 1)):
        if month <= now:
            query = request.GET.copy()
            query.pop("page", None)
            query["month"] = str(month)
            found.append({"rel": rel, "text": month.name, "href": f"?{query.urlencode()}"})
    return found


def _shown(asked: FairnessAsked, by: By) -> dict[str, Any]:
    heads = (heading(by.value), *HEADS)
    return {"id": by.name.lower(), "title": f"By {by.value}", "heads": heads, "rows": _rows(asked, by)}


@sensitive_post_parameters()
@require_POST
def fairness_explained(request: HttpRequest, county: str) -> HttpResponse:
    """Says why others were placed before somebody of the list; and leads back to it."""
    check_county(county)
    said = request.POST
    month, service = month_asked(said, "month"), said.get("service") or None
    explain(said.get("wait", ""), said.get("why", ""), month, service, caller_of(request))
    query = {name: said.get(name, "") for name in ("month", "service") if said.get(name)}
    address = reverse("fairness", kwargs={"county": county})
    return HttpResponseRedirect(f"{address}?{urlencode(query)}#overtaken", status=303)


def finding(asked: FairnessAsked) -> str:
    """What a month comes to, in a sentence."""
    whole = asked.all
    if not whole.placed:
        return f"In {asked.month.name} nobody was placed."
    if not asked.tells(whole):
        return f"In {asked.month.name} too few people were placed, or wait, to tell you how many."
    told = [(by, line) for by in By for line, shown in asked.told_lines(by) if shown]
    few = [line.group for _, line in told if line.verdict is Verdict.RARELY_SO_FEW]
    said = (
        f"In {asked.month.name} {number(whole.placed)} people were placed, half of them within"
        f" {number(whole.median_days, 1)} days"
    )
    unknown = sum(line.placed for by, line in told if by is By.LOCALITY and line.group == UNKNOWN)
    but = (
        f" Of {number(unknown)} of them nobody knows the locality: they are not compared." if unknown else ""
    )
    if not few:
        return f"{said}; no group less often soon than chance explains.{but}"
    return f"{said}; less often soon than chance explains: {', '.join(words(one) for one in few)}.{but}"


def ethnicity_said(asked: FairnessAsked) -> str:
    """What is held of ethnicity, in a sentence or two."""
    if all(line.group == UNKNOWN for line in asked.groups[By.ETHNICITY]):
        return (
            "Nobody’s ethnicity is held in this record: until it is, whether it makes a difference cannot be"
            " known."
        )
    return (
        "Ethnicity is as it was told when somebody was registered, in six groups of the national categories;"
        " who was asked and did not say is unknown. Of synthetic people it is drawn by assumed shares."
    )


def placed_said(asked: FairnessAsked) -> str:
    """By what those who were placed are told to be, in a sentence."""
    confirmed = asked.told(asked.confirmed)
    return (
        f"Of those placed, {HIDDEN if confirmed is None else number(confirmed)} are told by an offer whose"
        " start was confirmed; the others, of whom no start was, by what began within a day of the end of"
        " their wait."
    )


def overtaken_said(asked: FairnessAsked) -> str:
    """How many were overtaken, in a sentence."""
    limit = asked.thresholds.overtaken_times
    counts = (asked.waited, asked.overtaken, len(asked.listed), len(asked.explained), asked.perhaps)
    waited, passed, without, with_one, perhaps = (
        HIDDEN if asked.told(count) is None else number(count) for count in counts
    )
    return (
        f"Of those who were placed in {asked.month.name} or wait at its end ({waited}), {passed} were"
        f" overtaken for sure; {without} more than {limit} times without a reason on record, {with_one} with"
        f" one. {perhaps} others may have been, if what nobody said of them does not matter."
    )


def _rows(asked: FairnessAsked, by: By) -> list[list[Any]]:
    return [_line_cells(line, told=told) for line, told in asked.told_lines(by)]


def _line_cells(line: Line, *, told: bool) -> list[Any]:
    name = "Unknown" if line.group == UNKNOWN else heading(words(line.group))
    if not told:
        return [name, *[HIDDEN] * len(HEADS)]
    verdict: Any = line.verdict.value
    if line.verdict in COLOURS:
        verdict = {"text": "", "tag": verdict, "colour": COLOURS[line.verdict]}
    return [name, *_counts(line), _limits(line.usual), _limits(line.rare), verdict]


def _counts(line: Line) -> list[str]:
    soon = f"{number(line.soon)} ({percent(line.soon / line.asked)})" if line.asked else "0"
    return [
        number(line.waiting),
        number(line.placed),
        number(line.median_days, 1),
        number(line.p90_days, 1),
        number(line.asked),
        soon,
    ]


def _limits(found: tuple[int, int] | None) -> str:
    return "none" if found is None else f"{number(found[0])} to {number(found[1])}"


def _month_cells(asked: FairnessAsked, name: str, line: Line) -> list[str]:
    return [name, *(_counts(line) if asked.tells(line) else [HIDDEN] * 6)]


def _listed_cells(one: OvertakenBy, names: Mapping[str, str]) -> list[Any]:
    wait = one.of.one.wait
    since = wait.since or wait.opened
    return [
        names.get(wait.person, short_key(wait.person)),
        heading(KINDS.get(wait.service, wait.service)),
        local_time(since),
        "waits still" if wait.placed is None else local_time(wait.placed),
        f"{number(one.of.times)} people",
        not_counted(one, named=wait.person in names),
    ]


def not_counted(one: OvertakenBy, *, named: bool) -> str:
    """Of how many who came later and were placed sooner the place would not have fitted, or nobody knows. Why
    not says something of the person: it is for those to whom they are named."""
    told = [
        f"{number(count)} {said}"
        for count, said in ((one.of.unlike, "would not fit"), (len(one.of.not_known), "not known"))
        if count
    ]
    reasons = one.of.why[:REASONS] if named else ()
    why = " ".join(f"{sentence.rstrip('.')} ({number(count)})." for sentence, count in reasons)
    return f"{', '.join(told)}. {why}".rstrip() if told else "none"


def _table(asked: FairnessAsked, by: By) -> Table:
    rows = tuple(
        tuple(cell["tag"] if isinstance(cell, dict) else cell for cell in row) for row in _rows(asked, by)
    )
    return Table(by.name.lower(), f"By {by.value}", (heading(by.value), *HEADS), rows)


def _months_table(asked: FairnessAsked) -> Table:
    rows = tuple(tuple(_month_cells(asked, str(month), line)) for month, line in asked.months)
    return Table("months", "Everybody, by month", ("Month", *HEADS[:6]), rows)
