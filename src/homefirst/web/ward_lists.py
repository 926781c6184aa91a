"""The ward's lists: of whom something is not known yet, and who waits for whose assessment."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.house import this_county
from homefirst.app.ward import Clock, OnWard, Wanted, ask_assessments, ask_missing, names_of
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.ward_words import PROFESSIONS
from homefirst.foundation.errors import NotUnderstood
from homefirst.policy.ward_round import Due
from homefirst.web.asked import as_json, check_county, of_page, page_asked, pager
from homefirst.web.beds_shown import heading, place_title
from homefirst.web.doors import role_of
from homefirst.web.environment import number
from homefirst.web.errors import wants_json
from homefirst.web.papers import choices
from homefirst.web.people_pages import caller_of
from homefirst.web.ward_shown import (
    MISSING_HEADS,
    WANTED_HEADS,
    missing_answer,
    missing_cells,
    missing_table,
    wanted_answer,
    wanted_cells,
    wanted_table,
    ward_name,
)
from homefirst.web.ward_words import stood_said
from homefirst.web.xlsx import about, sheet_address, sheet_answer, wants_sheet

PAGE = 50
"""People on one page of a list; also of a list as JSON or as a spreadsheet, so that a look shows no more
names than it has on record."""


@require_safe
def missing(request: HttpRequest, county: str) -> HttpResponse:
    """Of whom home, housing, who pays, who cares or care had before is not known after 48 hours."""
    check_county(county)
    place, ward = request.GET.get("place", ""), request.GET.get("ward", "")
    clock, every = ask_missing()
    there = [one for one in every if place in ("", one.bed.place)]
    people: list[OnWard] = [one for one in there if ward in ("", one.bed.ward)]
    page = page_asked(request.GET)
    shown, pages = of_page(people, page, PAGE)
    names, linked = _named(request, [one.bed.person for one in shown])
    if wants_json(request):
        return JsonResponse(missing_answer(clock, shown, names) | {"page": page, "pages": pages})
    rows = [missing_cells(one, names, linked) for one in shown]
    table = missing_table(rows)
    if wants_sheet(request):
        return sheet_answer(request, (table,), about(known_at=clock.view.known_at, synthetic=True))
    places = {one.bed.place: place_title(one.bed.place) for one in every}
    wards = {one.bed.ward: heading(ward_name(one.bed.ward)) for one in there if one.bed.ward}
    parts = {
        **_frame(request, clock, page, pages),
        "finding": _missing_finding(people),
        "places": choices(dict(sorted(places.items(), key=lambda one: one[1])), place, "all"),
        "wards": choices(dict(sorted(wards.items())), ward, "all") if place else [],
        "heads": MISSING_HEADS,
        "rows": rows,
        "caption": f"{table.title}, by place and ward" + _of_pages(page, pages),
    }
    return render(request, "ward_missing.html", parts)


@require_safe
def assessments(request: HttpRequest, county: str) -> HttpResponse:
    """The assessments that are asked for and not done, overdue first; done from the list."""
    check_county(county)
    profession, also_left = _profession_asked(request), request.GET.get("of") == "all"
    clock, wanted = ask_assessments(profession, also_left=also_left)
    page = page_asked(request.GET)
    shown, pages = of_page(wanted, page, PAGE)
    names, linked = _named(request, {one.person for one in shown})
    if wants_json(request):
        return JsonResponse(wanted_answer(clock, shown, names) | {"page": page, "pages": pages})
    rows = [wanted_cells(one, names, linked) for one in shown]
    table = wanted_table(rows)
    if wants_sheet(request):
        return sheet_answer(request, (table,), about(known_at=clock.view.known_at, synthetic=True))
    titles = {code: heading(words) for code, words in PROFESSIONS.items()}
    parts = {
        **_frame(request, clock, page, pages),
        "finding": _wanted_finding(wanted),
        "professions": choices(titles, profession, "everybody"),
        "profession": profession,
        "done": request.GET.get("done") == "1",
        "of": choices({"all": "also those who left"}, "all" if also_left else "", "people in beds"),
        "heads": WANTED_HEADS,
        "rows": [
            {"cells": cells, "one": one, "href": cells[0]["href"], "name": cells[0]["text"]}
            for cells, one in zip(rows, shown, strict=True)
        ],
        "caption": f"{table.title}, overdue first" + _of_pages(page, pages),
    }
    return render(request, "ward_assessments.html", parts)


def _named(request: HttpRequest, people: Collection[str]) -> tuple[Mapping[str, str], bool]:
    """Names of some people, on record as one list; and whether the caller's role opens a person's page."""
    return names_of(people, caller_of(request)), may(role_of(request), "route:ward_person")


def _frame(request: HttpRequest, clock: Clock, page: int, pages: int) -> dict[str, Any]:
    """What both lists' pages have."""
    return {
        "synthetic": True,
        "stood": stood_said(clock.at, clock.ended),
        "pager": pager(request, page, pages),
        "wards_href": reverse("wards", kwargs={"county": this_county().slug}),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }


def _profession_asked(request: HttpRequest) -> str:
    """Whose assessments are asked for; empty: everybody's. Raises NotUnderstood for what is no profession."""
    profession = request.GET.get("profession", "")
    if profession and profession not in PROFESSIONS:
        raise NotUnderstood(
            "This is no profession of the ward’s.",
            where="profession",
            next=f"Write one of {', '.join(PROFESSIONS)}.",
        )
    return profession


def _missing_finding(people: Sequence[OnWard]) -> str:
    if not people:
        return "All that is asked within 48 hours is known of everybody here."
    of = "1 person" if len(people) == 1 else f"{number(len(people))} people"
    return f"Of {of} something is not known that is asked within 48 hours of admission."


def _wanted_finding(wanted: Sequence[Wanted]) -> str:
    if not wanted:
        return "No assessment is asked for that is not done."
    late = sum(one.due is Due.OVERDUE for one in wanted)
    today = sum(one.due is Due.TODAY for one in wanted)
    count = "1 assessment is" if len(wanted) == 1 else f"{number(len(wanted))} assessments are"
    return f"{count} to be done: {number(late)} overdue, {number(today)} due today."


def _of_pages(page: int, pages: int) -> str:
    return f" (page {page} of {pages})" if pages > 1 else ""
