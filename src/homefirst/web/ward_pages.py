"""The ward's pages: which wards there are, a ward round, one person, and the ward's lists. Forms alone; what
is sent is taken once, for the record as it was shown."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from homefirst.app.house import this_county
from homefirst.app.people import Caller
from homefirst.app.ward import Cut, ask_round, ask_wards
from homefirst.app.ward_desk import (
    PersonOnWard,
    ask_person_on_ward,
    ask_to_enter,
    enter_on_ward,
)
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Overtaken, Refused
from homefirst.web.asked import as_json, check_county
from homefirst.web.beds_shown import heading, place_title, short_key, words
from homefirst.web.doors import role_of
from homefirst.web.environment import day
from homefirst.web.errors import told, wants_json
from homefirst.web.people_pages import caller_of
from homefirst.web.ward_beds_page import beds_of_round
from homefirst.web.ward_forms import CONFIRMS, Reading, sayings_in
from homefirst.web.ward_person_shown import SECTION_OF, Sent, entry_line, error_places, sections_of
from homefirst.web.ward_shown import (
    person_answer,
    round_answer,
    round_cuts,
    round_finding,
    round_rows,
    round_table,
    ward_rows,
    wards_answer,
    wards_finding,
    wards_table,
)
from homefirst.web.ward_words import stood_said
from homefirst.web.xlsx import about, sheet_address, sheet_answer, wants_sheet

WITHOUT_A_NAME = "No ward is named"


@require_safe
def wards(request: HttpRequest, county: str) -> HttpResponse:
    """The wards, and how the day's questions stand on each."""
    check_county(county)
    clock, counts = ask_wards()
    if wants_json(request):
        return JsonResponse(wards_answer(clock, counts))
    if wants_sheet(request):
        said = about(known_at=clock.view.known_at, synthetic=True)
        return sheet_answer(request, (wards_table(counts),), said)
    linked = may(role_of(request), "route:ward_round")
    shown = {
        "synthetic": True,
        "finding": wards_finding(counts),
        "stood": stood_said(clock.at, clock.ended),
        "groups": ward_rows(counts, linked),
        **_other_lists(),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "wards.html", shown)


@require_safe
def ward_round(request: HttpRequest, county: str, place: str, ward: str | None = None) -> HttpResponse:
    """Everybody of a ward, a card each, with one button for whoever has not changed."""
    check_county(county)
    only = _cut_asked(request.GET)
    found = ask_round(place, ward, caller_of(request), only)
    if wants_json(request):
        return JsonResponse(round_answer(found, place, ward))
    if wants_sheet(request):
        said = about(known_at=found.clock.view.known_at, synthetic=True)
        return sheet_answer(request, (round_table(found),), said)
    shown = {
        "synthetic": True,
        "place_title": place_title(place),
        "ward_title": WITHOUT_A_NAME if ward is None else heading(words(ward)),
        "finding": round_finding(found),
        "stood": stood_said(found.clock.at, found.clock.ended),
        "rows": round_rows(found, linked=may(role_of(request), "route:ward_person")),
        "every": bool(found.every),
        "cuts": round_cuts(found, only, round_href(place, ward)),
        "only": only or "",
        "wards_href": reverse("wards", kwargs={"county": this_county().slug}),
        "named": bool(found.names),
        "beds": beds_of_round(request, place, ward),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "ward_round.html", shown)


def _cut_asked(asked: Mapping[str, Any]) -> Cut | None:
    """Whom a round is to go to; None: everybody. Raises NotUnderstood for what is no way to cut it."""
    text = asked.get("only", "")
    if text and text not in set(Cut):
        raise NotUnderstood(
            f"“{text}” is no way to cut a round.", where="only", next="Choose from the ward’s page."
        )
    return Cut(text) if text else None


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ward_person(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """One person: how each thing stands, and the forms that change it."""
    check_county(county)
    if request.method == "POST":
        return _entered(request, key)
    on = ask_person_on_ward(key, caller_of(request))
    if wants_json(request):
        return JsonResponse(person_answer(on))
    return _person_page(request, on, None)


def _entered(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes what a form says and leads back to where it was sent from; where it cannot be, the page again
    with what was typed."""
    caller, said = caller_of(request), request.POST
    try:
        reading = Reading(said, ask_to_enter(key, caller), lambda: str(uuid4()))
        seen = _seen(said.get("seen", ""))
        if said.get("say") == "confirm" and _tapped_twice(reading.on, seen, caller):
            return _taken(request, reading.on, key, reading.on.seen)
        _check_not_overtaken(reading.on, seen)
        last = enter_on_ward(key, caller, seen=seen, sayings=sayings_in(reading))
    except (NotUnderstood, Refused) as mistake:
        if wants_json(request):
            return told(request, mistake)
        sent = Sent(said.get("form", ""), said, mistake)
        return _person_page(request, ask_person_on_ward(key, caller), sent)
    return _taken(request, reading.on, key, last)


def _taken(request: HttpRequest, on: PersonOnWard, key: UUID, last: int) -> HttpResponse:
    """The answer to what was taken: the number of the last entry, or the way back."""
    if wants_json(request):
        return JsonResponse({"person": on.person, "entry": last}, status=201)
    return HttpResponseRedirect(_back(on, key, request.POST), status=303)


def _tapped_twice(on: PersonOnWard, seen: int, caller: Caller) -> bool:
    """Whether all that was entered since is the caller's own saying that all is as it was: a slow telephone
    is tapped twice, and that is no news."""
    since = on.since(seen)
    return bool(since) and all(
        one.event.by == caller.asker.user and one.event.name in CONFIRMS for one in since
    )


def _check_not_overtaken(on: PersonOnWard, seen: int) -> None:
    """Raises Overtaken before the form is read: it may be about what is not there any more."""
    if on.seen != seen:
        raise Overtaken(
            "Something was entered of this person since you opened the page.",
            where="seen",
            next="Look at it; what you wrote stands below, and nothing of it was saved.",
        )


def _seen(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotUnderstood("This form is not whole.", where="seen", next="Open the page again.")
    return int(text)


def _back(on: PersonOnWard, key: UUID, said: Mapping[str, Any]) -> str:
    """Where a form leads that was taken: to the list that it was sent from, else to the person."""
    back = said.get("back", "")
    if back == "round" and on.bed is not None:
        only = said.get("only", "")
        cut = f"?{urlencode({'only': only})}" if only in set(Cut) else ""
        return f"{round_href(on.bed.place, on.bed.ward)}{cut}#p-{short_key(on.person)}"
    if back == "assessments":
        query = urlencode({"profession": said.get("profession_shown", ""), "done": "1"})
        return f"{reverse('assessments', kwargs={'county': this_county().slug})}?{query}"
    place = SECTION_OF.get(said.get("say", ""), "")
    return f"{_person_href(key)}?{urlencode({'saved': place})}" + (f"#{place}" if place else "")


def round_href(place: str, ward: str | None) -> str:
    """The address of a ward's round."""
    of = {"county": this_county().slug, "place": place}
    return reverse("ward_round", kwargs=of | {"ward": ward}) if ward else reverse("ward_unnamed", kwargs=of)


def _person_href(key: UUID) -> str:
    return reverse("ward_person", kwargs={"county": this_county().slug, "key": key})


def _person_page(request: HttpRequest, on: PersonOnWard, sent: Sent | None) -> HttpResponse:
    identity, bed = on.identity, on.bed
    sections = sections_of(on, sent)
    error = None if sent is None else sent.error
    overtaken = isinstance(error, Overtaken)
    since = on.since(int(str(sent.typed["seen"]))) if sent is not None and overtaken else ()
    slug = this_county().slug
    shown = {
        "synthetic": True,
        "name": None if identity is None else f"{identity.name.family}, {identity.name.given}",
        "born": None if identity is None else day(identity.birth_date),
        "one": on.on_ward,
        "where": "In no bed now" if bed is None else f"{place_title(bed.place)}, {words(bed.ward)}",
        "stood": stood_said(on.clock.at, on.clock.ended),
        "sections": sections,
        "seen": on.seen,
        "overtaken": overtaken,
        "since": [entry_line(one) for one in since],
        "problems": _problems(error, error_places(sections)),
        "slip_open": sent is not None and sent.typed.get("say") == "slip",
        "saved": request.GET.get("saved") if request.method != "POST" else None,
        "action": _person_href(UUID(on.person)),
        "round_href": None if bed is None else f"{round_href(bed.place, bed.ward)}#p-{short_key(on.person)}",
        "refer_href": reverse("person_refer", kwargs={"county": slug, "key": on.person}),
        "timeline_href": reverse("person_timeline", kwargs={"county": slug, "key": on.person}),
        "as_json": as_json(request),
    }
    return render(request, "ward_person.html", shown, status=_status(error))


def _problems(error: HomefirstError | None, places: list[dict[str, str]]) -> list[dict[str, str]]:
    if error is None:
        return []
    return places or [{"text": f"{error.what} {error.next}".strip()}]


def _status(error: HomefirstError | None) -> int:
    if error is None:
        return 200
    return 409 if isinstance(error, Refused) else 400


def _other_lists() -> dict[str, str]:
    slug = this_county().slug
    return {
        "missing_href": reverse("missing", kwargs={"county": slug}),
        "assessments_href": reverse("assessments", kwargs={"county": slug}),
    }
