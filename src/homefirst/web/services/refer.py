"""The referral page: which services fit one person, which do not and why, and one form."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from homefirst.app.ground.house import this_county
from homefirst.app.ward.referring import Option, Referred, Referring, ask_referring, refer
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Overtaken, Refused
from homefirst.web.beds.shown import words
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.people.pages import caller_of
from homefirst.web.services.shown import kind_said, longest_said, service_href
from homefirst.web.sheet.environment import day, number
from homefirst.web.ward.words import stood_said

SAVED = {
    "both": "Recorded: the referral to this service, and the wait for it.",
    "referral": "Recorded: the referral to this service. They waited for it already.",
    "wait": "Recorded: the wait for a bed of this kind. Which bed it will be is not: the hub finds it.",
}
"""What a referral entered, by the word in the address."""


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def person_refer(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """One person: what fits, what does not, and the referral."""
    check_county(county)
    caller = caller_of(request)
    error: HomefirstError | None = None
    if request.method == "POST":
        try:
            referred = _referred(request, key)
        except (NotUnderstood, Refused) as mistake:
            if wants_json(request):
                return told(request, mistake)
            error = mistake
        else:
            if wants_json(request):
                said = {"referral": referred.referral, "wait": referred.wait, "entry": referred.entry}
                return JsonResponse({"person": str(key), **said}, status=201)
            return HttpResponseRedirect(f"{refer_href(key)}?saved={_saved(referred)}", status=303)
    found = ask_referring(key, caller)
    if wants_json(request):
        return JsonResponse(answer_of(found))
    return render(request, "services/refer.html", _shown(request, found, error), status=_status(error))


def refer_href(key: UUID | str) -> str:
    """The address of a person's referral page."""
    return reverse("person_refer", kwargs={"county": this_county().slug, "key": key})


def answer_of(found: Referring) -> dict[str, Any]:
    """The page as JSON: each service with how it fits; null is unknown."""
    return {
        "synthetic": True,
        "person": found.on.person,
        "entry": found.on.seen,
        "on": found.directory.on.isoformat(),
        "services": [
            {
                "code": one.entry.service.code,
                "name": one.entry.service.name,
                "kind": one.entry.kind,
                "wanted": one.is_wanted,
                "fits": one.fit.fits,
                "may_refer": one.may_refer,
                "has": one.has,
                "against": list(one.fit.against),
                "unknown": list(one.fit.unknown),
            }
            for one in found.options
        ],
    }


def _saved(referred: Referred) -> str:
    if not referred.referral:
        return "wait"
    return "both" if referred.wait else "referral"


def _referred(request: HttpRequest, key: UUID) -> Referred:
    said = request.POST
    seen, service = said.get("seen", ""), said.get("service", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 16):
        raise NotUnderstood("This form is not whole.", where="seen", next="Open the page again.")
    if not service:
        raise NotUnderstood("No service is chosen.", where="service", next="Choose one.")
    return refer(key, caller_of(request), seen=int(seen), service=service, hours=said.get("hours", ""))


def _shown(request: HttpRequest, found: Referring, error: HomefirstError | None) -> dict[str, Any]:
    on, identity = found.on, found.on.identity
    offered = [one for one in found.options if one.fit.fits and one.may_refer and not one.has]
    chosen = request.POST.get("service", "")
    return {
        "synthetic": True,
        "name": None if identity is None else f"{identity.name.family}, {identity.name.given}",
        "born": None if identity is None else day(identity.birth_date),
        "stood": stood_said(on.clock.at, on.clock.ended),
        "finding": _finding(found, offered),
        "has": [f"{words(one.what or '')}: {one.state}" for one in found.services],
        "offered": [
            {
                "value": one.entry.service.code,
                "text": f"{one.entry.service.name} ({kind_said(one.entry).lower()})",
                "chosen": one.entry.service.code == chosen,
            }
            for one in offered
        ],
        "hours": request.POST.get("hours", ""),
        "fits": [_option(one) for one in found.options if one.fit.fits],
        "does_not": [_option(one) for one in found.options if not one.fit.fits],
        "seen": on.seen,
        "overtaken": isinstance(error, Overtaken),
        "error": None if error is None else f"{error.what} {error.next}".strip(),
        "error_where": None if error is None else error.where,
        "saved": SAVED.get(request.GET.get("saved", "")) if error is None else None,
        "action": refer_href(on.person),
        "back_href": reverse("ward_person", kwargs={"county": this_county().slug, "key": on.person}),
        "services_href": reverse("services", kwargs={"county": this_county().slug}),
        "as_json": as_json(request),
    }


def _option(one: Option) -> dict[str, Any]:
    page = one.entry.page
    return {
        "name": one.entry.service.name,
        "href": service_href(one.entry.service.code),
        "what": kind_said(one.entry),
        "wanted": one.is_wanted,
        "has": one.has,
        "may_refer": one.may_refer,
        "longest": None if page is None else longest_said(page),
        "against": one.fit.against,
        "unknown": one.fit.unknown,
    }


def _finding(found: Referring, offered: list[Option]) -> str:
    fit = sum(one.fit.fits for one in found.options)
    some = "1 service fits" if fit == 1 else f"{number(fit)} services fit"
    return f"{some} this person by what is known; you may refer to {number(len(offered))} of them."


def _status(error: HomefirstError | None) -> int:
    if error is None:
        return 200
    return 409 if isinstance(error, Refused) else 400
