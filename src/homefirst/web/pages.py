"""The pages: parse what was asked, ask one question, show the answer; the same answer as JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app import questions
from homefirst.app.house import this_county
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.foundation.calendar import Month, parse_instant
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.measures.definitions import definitions as all_definitions
from homefirst.web.board import board_shown
from homefirst.web.errors import wants_json
from homefirst.web.measure import measure_shown


@require_safe
def front(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The board's page is the front page."""
    return redirect("board", county=this_county().slug)


@require_safe
def to_board(request: HttpRequest, county: str) -> HttpResponse:
    """A county's own address, and the board's with a slash at its end, lead to its board."""
    _check_county(county)
    asked = request.GET.urlencode()
    return redirect(reverse("board", kwargs={"county": county}) + (f"?{asked}" if asked else ""))


@require_safe
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Whether the service answers and its database does."""
    questions.view_at(None)
    return JsonResponse({"status": "ok"})


@require_safe
def definitions(request: HttpRequest, county: str) -> HttpResponse:
    """What every measure means."""
    _check_county(county)
    found = tuple(all_definitions().values())
    if wants_json(request):
        return JsonResponse({"definitions": [one.as_answer() for one in found]})
    return render(request, "definitions.html", {"definitions": found})


@require_safe
def board(request: HttpRequest, county: str) -> HttpResponse:
    """The board member's page: this county's plan of delays, as it stood with the data to a month."""
    _check_county(county)
    chosen = _month(request.GET, "month")
    answer = questions.ask_board(chosen)
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    shown = board_shown(answer) | {"chosen": str(chosen) if chosen else "", "as_json": _as_json(request)}
    return render(request, "board.html", shown)


@require_safe
def measure(request: HttpRequest, county: str, measure: str) -> HttpResponse:
    """The analyst's page of a measure, any council, any category, any months; its form may name another."""
    _check_county(county)
    asked = request.GET
    area = asked.get("area") or this_county().area
    held = questions.months_held(area)
    first, last = _month(asked, "from") or held[0], _month(asked, "to") or held[1]
    by, category = _category(asked.get("category") or "all")
    known_at = asked.get("known_at")
    answer = questions.ask_measure(
        asked.get("measure") or measure,
        area,
        first,
        last,
        by=by,
        category=category,
        known_at=parse_instant(known_at) if known_at else None,
    )
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    choices = {
        "areas": questions.areas_held(),
        "measures": all_definitions().values(),
        "categories": CATEGORIES,
        "first": first,
        "last": last,
        "as_json": _as_json(request),
    }
    return render(request, "measure.html", measure_shown(answer) | choices)


def _as_json(request: HttpRequest) -> str:
    """The address of this same answer as JSON."""
    asked = request.GET.copy()
    asked["format"] = "json"
    return f"?{asked.urlencode()}"


def _check_county(slug: str) -> None:
    if slug != this_county().slug:
        raise NotFound("This service holds no such county.", where=slug, next="Start from the front page.")


def _month(asked: Mapping[str, Any], name: str) -> Month | None:
    text = asked.get(name)
    return Month.parse(text) if text else None


def _category(text: str) -> tuple[Breakdown | None, str | None]:
    """`all`, or a split and one of its codes: reason:E."""
    if text == "all":
        return None, None
    split, _, code = text.partition(":")
    if split not in CATEGORIES:
        raise NotUnderstood(f"“{text}” is no category.", where="category", next="Write reason:E, or all.")
    return Breakdown(split), code
