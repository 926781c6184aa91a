"""The hub's tracker of offers: every one of today, late ones first, and what was declined why and where; and
one of them, to reply to its provider or to take it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from homefirst.app.ground.places import place_names
from homefirst.app.morning.asking import organisation_names
from homefirst.app.offers import tracked as desk
from homefirst.app.offers.tracked import Tracker, ask_tracker
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.offer_words import QUERIES, REPLIES, WITHDRAWN
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Refused
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.offers.live import tracker_pieces
from homefirst.web.offers.shown import (
    DECLINE_HEADS,
    TRACKER_HEADS,
    declined_cells,
    tracked_cells,
    tracker_cells,
)
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

TAKE_BACK = {why: words for why, words in WITHDRAWN.items() if why not in {"provider", "refused"}}
"""Why the hub takes an offer back; the others are said where they happen."""


def tracker_page(request: HttpRequest) -> HttpResponse:
    """The tracker, as a page, as JSON or as a spreadsheet."""
    tracker = ask_tracker()
    if wants_json(request):
        return JsonResponse(tracker.as_answer())
    if wants_sheet(request):
        tables = (
            Table("offers", "Offers of today", TRACKER_HEADS, tuple(tracker_cells(tracker))),
            Table("declines", "Declined, by reason and zone", DECLINE_HEADS, tuple(declined_cells(tracker))),
        )
        return sheet_answer(request, tables, about(known_at=tracker.known_at, synthetic=True))
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    role = role_of(request)
    withdraws = may(role, "route:offers_withdraw")
    parts = live_parts("offers", tracker_pieces(tracker, role)) | {
        "synthetic": True,
        "providers": _providers(tracker) if withdraws else [],
        "withdraw_href": reverse("offers_withdraw", kwargs={"county": county}),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "offers/tracked.html", parts)


def _providers(tracker: Tracker) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who can withdraw, under headings: those of whom something is on the tracker, then every other provider
    and service."""
    here = {one.provider: tracker.name(one.provider) for one in tracker.offers}
    others = {**place_names(), **organisation_names()}
    groups = (
        ("On this page", here),
        ("Every other", {code: name for code, name in others.items() if code not in here}),
    )
    return [(title, sorted(some.items(), key=lambda one: one[1])) for title, some in groups if some]


@require_http_methods(["GET", "HEAD", "POST"])
def offer_follow(request: HttpRequest, county: str, offer: UUID) -> HttpResponse:
    """One offer: the hub takes it back, or replies to what its provider asked; then back to the tracker."""
    check_county(county)
    if request.method != "POST":
        return _follow_page(request, offer)
    said = request.POST
    try:
        match said.get("do"):
            case "withdraw":
                desk.take_back(offer, said.get("why", ""), caller_of(request))
            case "reply":
                desk.reply(offer, said.get("query", ""), said.get("why", ""), caller_of(request))
            case _:
                raise NotUnderstood("It does not say what to do.", where="do", next="Use the tracker.")
    except NotFound:
        raise
    except (Refused, NotUnderstood) as error:
        return told(request, error) if wants_json(request) else _follow_page(request, offer, error)
    return HttpResponseRedirect(reverse("offers", kwargs={"county": county}), status=303)


def _follow_page(request: HttpRequest, offer: UUID, error: HomefirstError | None = None) -> HttpResponse:
    tracker, one = desk.ask_tracked(offer, caller_of(request))
    cells = tracked_cells(one, tracker)
    shown = {
        "synthetic": True,
        "title": cells[0],
        "rows": list(zip(TRACKER_HEADS[1:], cells[1:], strict=True)),
        "asks": [(each.what, QUERIES.get(each.what, each.what)) for each in one.queries if not each.reply],
        "replies": list(REPLIES.items()),
        "take_back": list(TAKE_BACK.items()),
        "error": error,
        "back_href": reverse("offers", kwargs={"county": request.resolver_match.kwargs["county"]}),  # type: ignore[union-attr]
    }
    status = 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409
    return render(request, "offers/offer_follow.html", shown, status=status)
