"""Beds closed: every ward's, and the page of one, on which it posts them. Forms alone, no script."""

import os
import time
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.capacity import closed as desk
from homefirst.app.ground.house import this_county
from homefirst.county.access.permissions import may
from homefirst.county.capacity.ward_beds import ClosedBeds, WardBeds
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Refused
from homefirst.foundation.work.ids import uuid7
from homefirst.web.beds import closed_shown as shown
from homefirst.web.beds.pages import moment_asked
from homefirst.web.beds.shown import heading, in_field, place_title
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import local_time
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet
from homefirst.web.ward.words import stood_said

ROWS = 6
"""How many closures a form can say; a ward with more adds them up."""
SPARE = 2


@require_safe
def beds_closed(request: HttpRequest, county: str) -> HttpResponse:
    """Every ward: which of its beds are closed, and when it said so."""
    check_county(county)
    moment = moment_asked(request)
    asked = desk.ask_beds_closed(moment.at, moment.known_at)
    if wants_json(request):
        return JsonResponse(asked.as_answer())
    if wants_sheet(request):
        made = [("As things stood at", local_time(asked.at))]
        said = about(known_at=asked.known_at, made=made, synthetic=True)
        return sheet_answer(request, (shown.beds_table(asked),), said)
    today, caller = local_day(asked.at), caller_of(request)
    now = moment.at is None and moment.known_at is None
    parts = {
        "synthetic": True,
        "finding": shown.finding(asked),
        "stood": stood_said(asked.at, asked.ended),
        "at_field": in_field(moment.at),
        "known_field": in_field(moment.known_at),
        "hours": asked.hours,
        "closure_heads": shown.CLOSURE_HEADS,
        "closures": shown.closure_rows(asked),
        "site_heads": shown.SITE_HEADS,
        "site_rows": shown.site_rows(asked),
        "heads": shown.WARD_HEADS,
        "sites": [
            {
                "id": f"site-{one.site}",
                "name": place_title(one.site),
                "rows": [
                    shown.ward_cells(each, each.posted, asked.at, today) for each in one.wards if each.posted
                ],
                "never": [
                    (heading(shown.ward_named(each.ward)), shown.ward_beds_href(each.place, each.ward))
                    for each in one.never
                ],
                "confirm": [
                    _confirm(ward.place, ward.ward, ward.posted)
                    for ward in one.wards
                    if now and not ward.fresh and ward.posted and desk.may_post(caller, ward.place)
                ],
            }
            for one in asked.sites
        ],
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "beds/closed.html", parts)


@require_safe
def ward_beds(request: HttpRequest, county: str, place: str, ward: str | None = None) -> HttpResponse:
    """One ward's beds: how they stand, the form that posts them, and what was posted."""
    check_county(county)
    one = desk.ask_ward_beds(place, ward, caller_of(request))
    if wants_json(request):
        return JsonResponse(one.as_answer())
    return _page(request, one)


@require_POST
def ward_beds_post(request: HttpRequest, county: str) -> HttpResponse:
    """Posts a ward's beds, says that they stand as before, puts a posting right or takes it back; and leads
    back to where it was sent from."""
    check_county(county)
    said, caller = request.POST, caller_of(request)
    place, ward = said.get("place", ""), said.get("ward", "") or None
    one = desk.ask_ward_beds(place, ward, caller)
    try:
        _do(_posting(place, ward, said), said, caller)
    except (NotUnderstood, Refused) as error:
        if wants_json(request):
            return told(request, error)
        return _page(request, desk.ask_ward_beds(place, ward, caller), error)
    if wants_json(request):
        return JsonResponse(desk.ask_ward_beds(place, ward, caller).as_answer(), status=201)
    return HttpResponseRedirect(_back(one, said.get("back", "")), status=303)


def _do(posting: desk.Posting, said: Mapping[str, Any], caller: Any) -> None:
    match said.get("do"):
        case "post":
            desk.post(posting, caller)
        case "confirm":
            desk.as_before(posting, caller)
        case "correct":
            desk.put_right(posting, _number(said, "entry", needed=True) or 0, caller)
        case "cancel":
            desk.take_back(posting, _number(said, "entry", needed=True) or 0, caller)
        case _:
            raise NotUnderstood("It does not say what to do.", where="do", next="Use a form of the page.")


def _posting(place: str, ward: str | None, said: Mapping[str, Any]) -> desk.Posting:
    """What a form says. Raises NotUnderstood, with the field."""
    closed = []
    for row in range(1, ROWS + 1):
        beds = _number(said, f"beds{row}")
        if not beds:
            continue  # a row that is left out, or in which no bed is closed any more
        since = _day(said, f"since{row}")
        if since is None:
            raise NotUnderstood("It does not say since when.", where=f"since{row}", next="Give the day.")
        closed.append(ClosedBeds(beds, said.get(f"why{row}", ""), since, _day(said, f"until{row}")))
    try:
        key = UUID(said.get("posting", ""))
    except ValueError:
        raise NotUnderstood("The form has lost its key.", where="posting", next="Open it again.") from None
    seen = _number(said, "seen", needed=True) or 0
    return desk.Posting(place, ward, key, seen, _number(said, "open"), tuple(closed))


def _number(said: Mapping[str, Any], name: str, *, needed: bool = False) -> int | None:
    text = said.get(name, "").strip()
    if not text and not needed:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotUnderstood("It is no whole number.", where=name, next="Write a whole number.")
    return int(text)


def _day(said: Mapping[str, Any], name: str) -> date | None:
    text = said.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("It is no day.", where=name, next="Write it as 2016-03-17.") from None


def _back(one: desk.OneWard, back: str) -> str:
    place, ward, slug = one.now.place, one.now.ward, this_county().slug
    if back == "round":
        of = {"county": slug, "place": place}
        if ward is None:
            return reverse("ward_unnamed", kwargs=of) + "#beds"
        return reverse("ward_round", kwargs=of | {"ward": ward}) + "#beds"
    if back == "list":
        return f"{reverse('beds_closed', kwargs={'county': slug})}#site-{place}"
    return f"{shown.ward_beds_href(place, ward)}?done=1"


def beds_of_round(request: HttpRequest, place: str, ward: str | None) -> dict[str, Any]:
    """What the head of a ward's round says of its beds, and the one tap."""
    one = desk.ask_ward_beds(place, ward, caller_of(request))
    confirm = one.may_post and one.now.posted is not None and not one.now.fresh
    return {
        "line": shown.ward_line(one.now, one.at),
        "href": shown.ward_beds_href(place, ward),
        "may_post": one.may_post,
        "confirm": _confirm(place, ward, one.now.posted) if confirm else None,
    }


def _confirm(place: str, ward: str | None, posted: WardBeds | None) -> dict[str, Any]:
    """The one tap that says that a ward's beds stand as they did."""
    return {
        "place": place,
        "ward": ward or "",
        "name": heading(shown.ward_named(ward)),
        "seen": 0 if posted is None else posted.last,
        "posting": str(uuid7(time.time_ns() // 1_000_000, os.urandom(10))),
        "action": reverse("ward_beds_post", kwargs={"county": this_county().slug}),
    }


def _page(request: HttpRequest, one: desk.OneWard, error: HomefirstError | None = None) -> HttpResponse:
    place, ward, today = one.now.place, one.now.ward, local_day(one.at)
    entry = request.GET.get("entry", "") if error is None else request.POST.get("entry", "")
    mends = next((each for each in one.history if entry and str(each.seq) == entry), None)
    before = mends or (one.history[0] if one.history else None)
    parts = {
        "synthetic": True,
        "place_title": place_title(place),
        "ward_title": heading(shown.ward_named(ward)),
        "finding": shown.ward_line(one.now, one.at),
        "stood": stood_said(one.at, one.ended),
        "closures": [shown.closure_said(each, today) for each in one.now.posted.closed]
        if one.now.posted
        else [],
        "occupied": one.now.occupied,
        "may_post": one.may_post,
        "confirm": _confirm(place, ward, one.history[0] if one.history else None),
        "has_posted": bool(one.history),
        "mends": None if mends is None else {"entry": mends.seq, "at": local_time(mends.said_at)},
        "rows": _rows(before, request.POST if error is not None else None, today),
        "open": request.POST.get("open", "")
        if error is not None
        else _text(None if before is None else before.open),
        "reasons": [(code, each.name) for code, each in desk.reasons().items()],
        "history": shown.history_rows(one.history, today),
        "error": error,
        "wrong": "" if error is None else _field(error.where),
        "done": error is None and request.GET.get("done") == "1",
        "hours": one.hours,
        "list_href": reverse("beds_closed", kwargs={"county": this_county().slug}),
        "round_href": _back(one, "round") if may(role_of(request), "route:ward_round") else "",
        "as_json": as_json(request),
    }
    status = 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409
    return render(request, "ward/beds.html", parts, status=status)


def _field(where: str) -> str:
    """The field of the form that an error is of: “closed 2, why” is why2."""
    of, _, name = where.removeprefix("closed ").partition(", ")
    return f"{name}{of}" if name else where


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _rows(before: WardBeds | None, typed: Mapping[str, Any] | None, today: date) -> list[dict[str, Any]]:
    """The rows of the form: what is closed, or was typed, and some to spare."""
    names = ("beds", "why", "since", "until")
    if typed is not None:
        some = [{name: typed.get(f"{name}{row}", "") for name in names} for row in range(1, ROWS + 1)]
        used = max((number for number, one in enumerate(some, start=1) if one["beds"]), default=0)
        return [{"number": n, **one} for n, one in enumerate(some[: used + SPARE], start=1)]
    closed = [] if before is None else list(before.closed)
    found = [
        {
            "beds": str(one.beds),
            "why": one.why,
            "since": one.since.isoformat(),
            "until": "" if one.until is None else one.until.isoformat(),
        }
        for one in closed[:ROWS]
    ]
    empty = {"beds": "", "why": "", "since": today.isoformat(), "until": ""}
    found += [dict(empty) for _ in range(min(SPARE, ROWS - len(found)))]
    return [{"number": n, **one} for n, one in enumerate(found, start=1)]
