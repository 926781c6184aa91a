"""Of whom something of home is not known, with the clock of the 48 hours within which it is asked: by ward,
counts first, then one ward (one's own, where one was opened) or everybody; asked in the row itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.ward.asking import Clock, OnWard, ask_missing
from homefirst.web.beds.shown import heading, place_title, short_key
from homefirst.web.gate.asked import check_county, of_page, page_asked
from homefirst.web.gate.errors import wants_json
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.xlsx import about, sheet_answer, wants_sheet
from homefirst.web.ward.lists import PAGE, SHEET, asked_of, cuts, following, frame, named, one_of, query
from homefirst.web.ward.lists_shown import missing_answer, missing_row, missing_table
from homefirst.web.ward.own import Named, own_wards
from homefirst.web.ward.shown import ward_name

WHEN = {"late": "late", "soon": "due in 12 hours", "later": "due later"}
SOON = timedelta(hours=12)


@require_safe
def missing(request: HttpRequest, county: str) -> HttpResponse:
    """Of whom home, housing, who pays, who cares or care had before is not known."""
    check_county(county)
    asked, page = asked_of(request, "missing"), page_asked(request.GET)
    when = one_of(asked, "when", WHEN)
    clock, every = ask_missing()
    if wants_json(request) or wants_sheet(request):
        return _plain(request, clock, [one for one in every if _fits(one, asked, when)], page)
    own = None if asked.keys() - {"page", "when"} else _own_ward(request, every)
    if own is not None:
        asked |= {"place": own[0], "ward": own[1] or ""}
    there = [one for one in every if _fits(one, asked, "")]
    counted = not asked
    people = [] if counted else [one for one in there if when in ("", _when(one))]
    shown, pages = of_page(people, page, PAGE)
    names, linked = named(request, [one.bed.person for one in shown])
    after = following([f"p-{short_key(one.bed.person)}" for one in shown])
    rows = [
        missing_row(one, names, linked, then=then, shown=urlencode(asked), whole="ward" not in asked)
        for one, then in zip(shown, after, strict=True)
    ]
    parts = {
        **frame(clock, asked, page, pages),
        "finding": _finding(there),
        "where": where_of(asked),
        "own": own is not None,
        "counted": counted,
        "cuts": [] if counted else cuts(WHEN, [_when(one) for one in there], asked),
        "rows": rows,
        "groups": _by_ward(every, asked),
        "everybody_href": query({"of": "everybody"}),
        "done": request.GET.get("done") == "1",
    }
    return render(request, "ward/missing.html", parts)


def _plain(request: HttpRequest, clock: Clock, people: Sequence[OnWard], page: int) -> HttpResponse:
    """The list as JSON or as a spreadsheet."""
    shown, pages = of_page(people, page, SHEET)
    names, _ = named(request, [one.bed.person for one in shown])
    if wants_json(request):
        return JsonResponse(missing_answer(clock, shown, names) | {"page": page, "pages": pages})
    said = about(known_at=clock.view.known_at, synthetic=True)
    return sheet_answer(request, (missing_table(shown, names),), said)


def _own_ward(request: HttpRequest, every: Sequence[OnWard]) -> Named | None:
    """Of one's own wards the one opened last on which something is not known."""
    with_some = {(one.bed.place, one.bed.ward) for one in every}
    return next((own for own in own_wards(request) if own in with_some), None)


def where_of(asked: dict[str, str]) -> str:
    """The ward or place that a list is of; empty: everybody."""
    place = place_title(asked["place"]) if "place" in asked else ""
    return f"{heading(ward_name(asked['ward'] or None))}, {place}" if "ward" in asked else place


def _fits(one: OnWard, asked: dict[str, str], when: str) -> bool:
    of_place = asked.get("place", one.bed.place) == one.bed.place
    return (
        of_place
        and asked.get("ward", one.bed.ward or "") == (one.bed.ward or "")
        and when in ("", _when(one))
    )


def _when(one: OnWard) -> str:
    if one.late:
        return "late"
    return "soon" if one.home_left <= SOON else "later"


def _by_ward(every: Sequence[OnWard], asked: dict[str, str]) -> list[dict[str, Any]]:
    """Places, and of how many on each of their wards something is not known, late and not yet."""
    groups: dict[str, dict[str | None, list[OnWard]]] = {}
    for one in every:
        groups.setdefault(one.bed.place, {}).setdefault(one.bed.ward, []).append(one)
    return [
        {
            "id": place,
            "name": place_title(place),
            "count": _late_and_due([one for people in wards.values() for one in people]),
            "rows": [
                {
                    "name": heading(ward_name(ward)),
                    "href": query({"place": place, "ward": ward or ""}),
                    "line": _late_and_due(people),
                    "on": (place, ward or "") == (asked.get("place"), asked.get("ward")),
                }
                for ward, people in wards.items()
            ],
        }
        for place, wards in groups.items()
    ]


def _late_and_due(people: Sequence[OnWard]) -> str:
    late = sum(one.late for one in people)
    parts = [f"{number(late)} late"] if late else []
    parts += [f"{number(len(people) - late)} due"] if late < len(people) else []
    return ", ".join(parts)


def _finding(people: Sequence[OnWard]) -> str:
    if not people:
        return "All that is asked within 48 hours is known of everybody here."
    have = "1 person has" if len(people) == 1 else f"{number(len(people))} people have"
    late = sum(one.late for one in people)
    parts = [f"{number(late)} after more than 48 hours in"] if late else []
    parts += [f"{number(len(people) - late)} still within them"] if late < len(people) else []
    return f"{have} something about home still to be asked: {', '.join(parts)}."
