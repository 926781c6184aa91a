"""A provider's day with offers, for a telephone: what is offered, the answer, and whom it is about then.

At the same address the hub has the tracker of all (tracker.py). Forms alone, no script.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from homefirst.app.ground.places import place_name
from homefirst.app.morning.asking import organisation_names
from homefirst.app.offers import asking as desk
from homefirst.app.offers.answers import would_close, would_lose
from homefirst.app.offers.described import Described
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.models import User
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.offer_words import FAILED, PROVIDER_DECLINED, QUERIES
from homefirst.county.journey.states import Offering
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Refused
from homefirst.hub.decisions import WHY_WITHDREW
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.offers.shown import begins_said, days_offered, described_shown
from homefirst.web.offers.tracker import tracker_page
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import day, local_time

PROVIDER = "provider"
WHY_NOT = {why: words for why, words in PROVIDER_DECLINED.items() if why != "no_answer"}
"""Why a provider declines; that it did not answer in time is for the hub to say."""
ANSWERS: Mapping[Offering, Mapping[str, tuple[str, str, Mapping[str, str]]]] = {
    Offering.OFFERED: {
        "accept": ("Accept", "Yes, we take it on", {}),
        "decline": ("Decline", "We decline", WHY_NOT),
        "ask": ("Ask first", "Ask the hub", QUERIES),
    },
    Offering.ACCEPTED: {
        "start": ("It has begun", "Yes, it has begun", {}),
        "fail": ("It did not begin", "It did not begin", FAILED),
        "decline": ("Give it back", "We give it back", WHY_NOT),
        "ask": ("Ask", "Ask the hub", QUERIES),
    },
    Offering.STARTED: {},
}
"""What a provider can answer an offer as it stands: the word of the first tap, that of the second, which says
it for good, and the reasons to choose from."""
DAY_OF = {"accept": "start", "start": "began"}
"""The answers with which a day may be said, and the field that says it."""
KNOWN_BETTER = frozenset({"Where", "Age"})
"""What is told of an offer and need not be repeated beside the address and the birth date."""
DONE = {
    "decline": "You declined. The hub looks for another.",
    "ask": "The hub sees your question, and replies here.",
    "start": "It has begun. Thank you.",
    "fail": "The hub sees that it did not begin.",
    "withdraw": "All of it is given back. The hub looks for others for everybody.",
}


@require_safe
def offers(request: HttpRequest, county: str) -> HttpResponse:
    """What is offered to the caller's organisation; to the hub, how every offer of today stands."""
    check_county(county)
    if role_of(request) != PROVIDER:
        return tracker_page(request)
    asked = desk.ask_offers(organisation_of(request))
    if wants_json(request):
        return JsonResponse(asked.as_answer())
    shown = {
        "synthetic": True,
        "provider": asked.name,
        "stood": local_time(asked.at),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "groups": [
            (title, [_shown(request, one, asked) for one in asked.state(*states)])
            for title, states in (
                ("To answer", (Offering.OFFERED,)),
                ("To begin", (Offering.ACCEPTED,)),
                ("Begun today", (Offering.STARTED,)),
            )
        ],
        "withdraw_href": reverse("offers_withdraw", kwargs={"county": county}),
        "capacity_href": reverse("capacity_post", kwargs={"county": county}),
        "as_json": as_json(request),
    }
    return render(request, "offers/page.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, county: str, offer: UUID) -> HttpResponse:
    """One offer: what it is, what was asked, and the answer."""
    check_county(county)
    provider = organisation_of(request)
    if request.method != "POST":
        return _offer_page(request, offer, provider)
    said = request.POST
    do = said.get("do", "")
    try:
        desk.answer_offer(
            offer,
            provider,
            do=do,
            why=said.get("why", ""),
            seen=said.get("seen", ""),
            caller=caller_of(request),
            day=_day_said(said, DAY_OF[do]) if do in DAY_OF else None,
        )
    except NotFound as error:
        return told(request, error) if wants_json(request) else _gone(request, error)
    except (Refused, NotUnderstood) as error:
        return told(request, error) if wants_json(request) else _offer_page(request, offer, provider, error)
    if wants_json(request):
        return JsonResponse({"done": do}, status=201)
    if do == "accept":
        return HttpResponseRedirect(f"{_href('offer_person', county, offer)}?done=accept", status=303)
    if do == "ask":
        return HttpResponseRedirect(f"{_href('offer', county, offer)}?done=ask", status=303)
    return HttpResponseRedirect(f"{reverse('offers', kwargs={'county': county})}?done={do}", status=303)


@require_safe
def offer_person(request: HttpRequest, county: str, offer: UUID) -> HttpResponse:
    """Whom an accepted offer is about, and what is needed to begin: on record before it is shown."""
    check_county(county)
    found = desk.ask_to_begin(offer, organisation_of(request), caller_of(request))
    if wants_json(request):
        return JsonResponse(found.as_answer())
    at, who = ward_clock().at, found.who
    described = described_shown(found.offer, at)
    described["rows"] = [row for row in described["rows"] if row[0] not in KNOWN_BETTER]
    shown = {
        "synthetic": True,
        "offer": described,
        "name": None if who is None else f"{who.name.given} {who.name.family}".strip(),
        "rows": []
        if who is None
        else [
            ("Born", "not known" if who.birth_date is None else day(who.birth_date)),
            ("Lives at", "; ".join(_address(one) for one in desk.lives_at(who)) or "not known"),
        ],
        "answers": _answers(found.offer, county),
        "done": f"You accepted: you begin on {begins_said(found.offer.start)}."
        if request.GET.get("done") == "accept" and found.offer.state is Offering.ACCEPTED
        else "",
        "begins": found.offer.start > local_day(at),
        "back_href": reverse("offers", kwargs={"county": county}),
    }
    return render(request, "offers/offer_person.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def offers_withdraw(request: HttpRequest, county: str) -> HttpResponse:
    """A provider gives back everything: what that is, and then the one button. A provider's own; the hub
    names one."""
    check_county(county)
    own = role_of(request) == PROVIDER
    named = request.POST if request.method == "POST" else request.GET
    place = organisation_of(request) if own else named.get("place", "")
    error: HomefirstError | None = None
    if request.method == "POST":
        try:
            desk.withdraw_wholly(place, named.get("why", ""), caller_of(request))
        except (Refused, NotUnderstood) as wrong:
            error = wrong
        else:
            if own:
                address = f"{reverse('offers', kwargs={'county': county})}?done=withdraw"
            else:
                address = f"{reverse('waiting', kwargs={'county': county})}?only=withdrew"
            return HttpResponseRedirect(address, status=303)
        if wants_json(request):
            return told(request, error)
    desk.check_provider(place)
    lost = would_lose(place, ward_clock().at)
    shown = {
        "synthetic": True,
        "provider": organisation_names().get(place) or place_name(place),
        "place": place,
        "own": own,
        "offers": sum(one.wait is None for one in lost),
        "services": sum(one.wait is not None for one in lost),
        "lines": len(would_close(place, ward_clock().at)),
        "whys": list(WHY_WITHDREW.items()),
        "error": error,
        "back_href": reverse("offers", kwargs={"county": county}),
    }
    return render(request, "offers/withdraw.html", shown, status=_status(error))


def _offer_page(
    request: HttpRequest, handle: UUID, provider: str, error: HomefirstError | None = None
) -> HttpResponse:
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    try:
        asked, one = desk.ask_offer(handle, provider)
    except NotFound as gone:
        return told(request, gone) if wants_json(request) else _gone(request, error or gone)
    if wants_json(request):
        return JsonResponse(one.as_answer() | {"synthetic": True})
    do = request.POST.get("do") or request.GET.get("do", "")
    ways = ANSWERS[one.state]
    shown = {
        "synthetic": True,
        "offer": described_shown(one, asked.at),
        "provider": asked.name,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "error": error,
        "do": do if do in ways else "",
        "answers": _answers(one, county),
        "begins": one.start > local_day(asked.at),
        "later": days_offered(one.later),
        "begun": days_offered(one.begun),
        "chosen": request.POST.get("why", ""),
        "chosen_day": request.POST.get(DAY_OF.get(do, ""), ""),
        "person_href": _href("offer_person", county, handle)
        if one.state is not Offering.OFFERED and may(role_of(request), "route:offer_person")
        else "",
        "back_href": reverse("offers", kwargs={"county": county}),
        "as_json": as_json(request),
    }
    return render(request, "offers/offer.html", shown, status=_status(error))


def _gone(request: HttpRequest, error: HomefirstError) -> HttpResponse:
    """What is shown of an offer that is not to be answered any more, or is another's, or none: alike."""
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    shown = {"synthetic": True, "error": error, "back_href": reverse("offers", kwargs={"county": county})}
    return render(request, "offers/offer_gone.html", shown, status=404)


def _shown(request: HttpRequest, one: Described, asked: desk.OffersAsked) -> dict[str, Any]:
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    person = _href("offer_person", county, one.handle) if one.state is not Offering.OFFERED else ""
    own = {"answers": _answers(one, county), "person_href": person, "begins": one.start > local_day(asked.at)}
    return described_shown(one, asked.at) | own


def _answers(one: Described, county: str) -> list[dict[str, Any]]:
    address = _href("offer", county, one.handle)
    return [
        {"do": do, "text": text, "sure": sure, "whys": list(whys.items()), "href": f"{address}?do={do}"}
        for do, (text, sure, whys) in ANSWERS[one.state].items()
    ]


def _href(name: str, county: str, handle: UUID) -> str:
    return reverse(name, kwargs={"county": county, "offer": handle})


def _address(one: Any) -> str:
    return ", ".join([*one.lines, *([one.postcode] if one.postcode else [])])


def _day_said(said: Mapping[str, Any], name: str) -> date | None:
    """The day that a provider names; None where it leaves the day as it is."""
    text = said.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotUnderstood("That is no day.", where=name, next="Choose one of the list.") from None


def _status(error: HomefirstError | None) -> int:
    return 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409


def organisation_of(request: HttpRequest) -> str:
    """At which organisation the caller works; empty: at none."""
    user = request.user
    return user.organisation if isinstance(user, User) else ""
