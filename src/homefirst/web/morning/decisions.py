"""Decisions as they are entered on a line's page: offers and their answers, and whether somebody can decide;
and the money that waits to be approved, under keys and without names. Forms alone, no script."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.ground.house import this_log
from homefirst.app.ground.places import place_name
from homefirst.app.morning import desk
from homefirst.app.offers import approving, decisions
from homefirst.app.offers.approving import Waits
from homefirst.app.offers.decisions import Offered
from homefirst.county.access.roles import roles
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Overtaken, Refused
from homefirst.hub.answer import line_answer
from homefirst.hub.decisions import WHY_GRANTED, WHY_REFUSED
from homefirst.hub.line import Line
from homefirst.web.beds.shown import short_key, words
from homefirst.web.gate.asked import as_json, check_county, instant_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.morning.cut import cut_of
from homefirst.web.morning.decisions_shown import offer_parts
from homefirst.web.morning.page import kept_href, line_page, seen_of
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

HEADS = ("Person", "What", "Pounds a week", "Who decides", "By", "Offered")
DONE = {
    "grant": "Approved: the offer goes on, and waits for the money no more.",
    "refuse": "Not approved: the offer is taken back, and what was kept for it is free.",
}


@sensitive_post_parameters()
@require_POST
def waiting_offer(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """Offers something, or enters what became of an offer; and leads back to the line."""
    return _entered(request, county, key, _offers)


@sensitive_post_parameters()
@require_POST
def waiting_mind(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """Records whether somebody can decide about something; and leads back to the line."""
    return _entered(request, county, key, _records_mind)


def _entered(
    request: HttpRequest, county: str, key: UUID, do: Callable[[desk.Acting, Mapping[str, Any]], None]
) -> HttpResponse:
    check_county(county)
    at, cut = instant_asked(request.POST, "at"), cut_of(request.GET)
    acting = desk.act_on(key, at, seen_of(request.POST), caller_of(request))
    try:
        do(acting, request.POST)
    except NotFound:
        raise
    except (Overtaken, Refused, NotUnderstood) as error:
        if wants_json(request):
            return told(request, error)
        return line_page(request, desk.ask_line(key, at), error)
    still = _still_on_the_list(key, at)
    if wants_json(request):
        answer = {"person": str(key), "on": []} if still is None else line_answer(still)
        return JsonResponse({"synthetic": True} | answer, status=201)
    if still is None:
        moment = "" if at is None else at.isoformat()
        path = reverse("waiting", kwargs={"county": county})
        return HttpResponseRedirect(cut.href(path, {"at": moment}), status=303)
    return HttpResponseRedirect(kept_href(str(key), "" if at is None else at.isoformat(), cut), status=303)


def _still_on_the_list(key: UUID, at: datetime | None) -> Line | None:
    """The line as it is after what was entered; None of whom it took off the list, as a start mostly does."""
    try:
        return desk.ask_line(key, at).line
    except NotFound:
        return None


def _offers(acting: desk.Acting, said: Mapping[str, Any]) -> None:
    offer, why = said.get("offer", ""), said.get("why", "")
    match said.get("do"):
        case "offer":
            decisions.make_offer(acting, _offered(said))
        case "accept":
            start = said.get("start", "")
            decisions.accept(acting, offer, _day(start) if start.strip() else None)
        case "decline":
            decisions.decline(acting, offer, why)
        case "withdraw":
            decisions.withdraw(acting, offer, why)
        case "start":
            began = said.get("began", "")
            day = _day(began, "began") if began.strip() else None
            decisions.confirm_start(acting, offer, said.get("ward", "").strip() or None, day)
        case "fail":
            decisions.fail_start(acting, offer, why)
        case "step":
            decisions.take_step(acting, said.get("choice", ""), said.get("step", ""))
        case _:
            raise NotUnderstood(
                "It does not say what to do.", where="do", next="Use a form of the line's page."
            )


def _records_mind(acting: desk.Acting, said: Mapping[str, Any]) -> None:
    decisions.record_mental_capacity(acting, said.get("about", ""), said.get("found", ""))


def _offered(said: Mapping[str, Any]) -> Offered:
    hours, weekly = (decisions.amount(said.get(name, ""), name) for name in ("hours", "weekly"))
    return Offered(
        wait=said.get("wait", ""),
        resource=said.get("resource") or None,
        what=said.get("kind", ""),
        place=said.get("place", ""),
        hours=hours,
        start=_day(said.get("start", "")),
        weekly=None if weekly is None else weekly.quantize(Decimal("0.01")),
        although=said.get("although", ""),
    )


def _day(text: str, where: str = "start") -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NotUnderstood(
            "It does not say which day.", where=where, next="Write it as 2016-03-17."
        ) from None


@require_safe
def approvals(request: HttpRequest, county: str) -> HttpResponse:
    """What waits to be approved, the first due first."""
    check_county(county)
    return _approvals_page(request)


@require_POST
def approval_answer(request: HttpRequest, county: str, offer: UUID) -> HttpResponse:
    """The money for an offer is approved, or not; and leads back to what waits."""
    check_county(county)
    said = request.POST
    try:
        approving.answer_approval(
            offer, granted=said.get("do") == "grant", why=said.get("why", ""), caller=caller_of(request)
        )
    except (Refused, NotUnderstood) as error:
        return told(request, error) if wants_json(request) else _approvals_page(request, error)
    path = reverse("approvals", kwargs={"county": county})
    return HttpResponseRedirect(
        f"{path}?done={'grant' if said.get('do') == 'grant' else 'refuse'}", status=303
    )


def _approvals_page(request: HttpRequest, error: HomefirstError | None = None) -> HttpResponse:
    county, role = request.resolver_match.kwargs["county"], role_of(request)  # type: ignore[union-attr]
    known_at, user = this_log().now().known_at, caller_of(request).asker.user
    waiting = approving.approvals_waiting()
    if wants_json(request):
        return JsonResponse(
            {
                "synthetic": True,
                "known_at": known_at.isoformat(),
                "approvals": [_answer(one) for one in waiting],
            }
        )
    if wants_sheet(request):
        table = Table("approvals", "Approvals that wait", HEADS, tuple(tuple(_cells(one)) for one in waiting))
        return sheet_answer(request, (table,), about(known_at=known_at, made=[], synthetic=True))
    parts = {
        "title": "Approvals that wait",
        "synthetic": True,
        "error": error,
        "done": "" if error is not None else DONE.get(request.GET.get("done", ""), ""),
        "heads": HEADS,
        "rows": [
            {
                "offer": one.offer.offer,
                "cells": _cells(one),
                "late": one.late,
                "may": one.approval.owner == role and one.approval.by != user,
                "href": reverse("approval_answer", kwargs={"county": county, "offer": one.offer.offer}),
            }
            for one in waiting
        ],
        "why_granted": list(WHY_GRANTED.items()),
        "why_refused": list(WHY_REFUSED.items()),
        "sheet_address": sheet_address(request),
        "as_json": as_json(request),
    }
    status = 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409
    return render(request, "morning/approvals.html", parts, status=status)


def _cells(one: Waits) -> list[str]:
    owner = roles()[one.approval.owner].title if one.approval.owner in roles() else one.approval.owner
    return [
        short_key(one.person),
        f"{KINDS.get(one.offer.what, words(one.offer.what))}, {', '.join(offer_parts(one.offer))}",
        "not known" if one.approval.weekly is None else number(float(one.approval.weekly)),
        owner,
        local_time(one.approval.due),
        local_time(one.offer.offered),
    ]


def _answer(one: Waits) -> dict[str, Any]:
    return {
        "person": one.person,
        "offer": one.offer.offer,
        "what": one.offer.what,
        "place": one.offer.place,
        "place_name": place_name(one.offer.place),
        "weekly": None if one.approval.weekly is None else float(one.approval.weekly),
        "owner": one.approval.owner,
        "due": one.approval.due.isoformat(),
    }
