"""The hub's tracker of offers: every one of today, late ones first, and what was declined why and where."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from homefirst.app import offers_tracked as desk
from homefirst.app.offers_tracked import Tracker, ask_tracker
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.offer_words import QUERIES, REPLIES, WITHDRAWN
from homefirst.county.journey.states import Offering
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Refused
from homefirst.hub.offers import Tracked
from homefirst.web.asked import as_json, check_county
from homefirst.web.doors import role_of
from homefirst.web.environment import number
from homefirst.web.errors import told, wants_json
from homefirst.web.offers_shown import (
    COLOURS,
    DECLINE_HEADS,
    STATES,
    TRACKER_HEADS,
    finding,
    tracked_cells,
    tracker_cells,
    why_said,
    zone_said,
)
from homefirst.web.people_pages import caller_of
from homefirst.web.table import Table
from homefirst.web.ward_words import stood_said
from homefirst.web.xlsx import about, sheet_address, sheet_answer, wants_sheet

TAKE_BACK = {why: words for why, words in WITHDRAWN.items() if why not in {"provider", "refused"}}


def tracker_page(request: HttpRequest, error: HomefirstError | None = None) -> HttpResponse:
    """The tracker, as a page, as JSON or as a spreadsheet."""
    tracker = ask_tracker()
    if wants_json(request):
        return JsonResponse(tracker.as_answer())
    declined = [(why_said(why), zone_said(zone), number(many)) for why, zone, many in tracker.declines]
    if wants_sheet(request):
        tables = (
            Table("offers", "Offers of today", TRACKER_HEADS, tuple(tracker_cells(tracker))),
            Table("declines", "Declined, by reason and zone", DECLINE_HEADS, tuple(declined)),
        )
        return sheet_answer(request, tables, about(known_at=tracker.known_at, synthetic=True))
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    follows = may(role_of(request), "route:offer_follow")
    withdraws = may(role_of(request), "route:offers_withdraw")
    parts = {
        "synthetic": True,
        "finding": finding(tracker),
        "stood": stood_said(tracker.at, tracker.ended),
        "error": error,
        "facts": [
            {"label": STATES[state].capitalize(), "value": number(len(tracker.state(state)))}
            for state in STATES
        ],
        "heads": TRACKER_HEADS,
        "rows": [_row(one, tracker, county, follows=follows) for one in tracker.offers],
        "follows": follows,
        "decline_heads": DECLINE_HEADS,
        "declines": declined,
        "take_back": list(TAKE_BACK.items()),
        "replies": list(REPLIES.items()),
        "providers": sorted({(one.provider, tracker.name(one.provider)) for one in tracker.offers})
        if withdraws
        else [],
        "withdraw_href": reverse("offers_withdraw", kwargs={"county": county}),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    status = 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409
    return render(request, "offers_tracked.html", parts, status=status)


@require_POST
def offer_follow(request: HttpRequest, county: str, offer: UUID) -> HttpResponse:
    """The hub takes an offer back, or replies to what its provider asked; and leads back to the tracker."""
    check_county(county)
    said = request.POST
    try:
        match said.get("do"):
            case "withdraw":
                desk.take_back(offer, said.get("why", ""), caller_of(request))
            case "reply":
                desk.reply(offer, said.get("query", ""), said.get("why", ""), caller_of(request))
            case _:
                raise NotUnderstood("It does not say what to do.", where="do", next="Use the tracker.")
    except (Refused, NotUnderstood) as error:
        return told(request, error) if wants_json(request) else tracker_page(request, error)
    return HttpResponseRedirect(reverse("offers", kwargs={"county": county}), status=303)


def _row(one: Tracked, tracker: Tracker, county: str, *, follows: bool) -> dict[str, Any]:
    kwargs = {"county": county, "key": one.course.person}
    return {
        "offer": one.key,
        "cells": tracked_cells(one, tracker),
        "colour": COLOURS[one.state],
        "late": one.late(tracker.at),
        "stands": one.course.stands and follows,
        "asks": [(each.what, QUERIES.get(each.what, each.what)) for each in one.queries if not each.reply]
        if one.course.stands and follows
        else [],
        "accepted": one.state is Offering.ACCEPTED,
        "person_href": reverse("waiting_line", kwargs=kwargs),
        "href": reverse("offer_follow", kwargs={"county": county, "offer": one.key}),
    }
