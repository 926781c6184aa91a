"""The ward's pages: which wards there are, a ward round, one person, and the ward's lists. Forms alone; what
is sent is taken once, for the record as it was shown."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.ward.asking import Cut, ask_round, ask_wards
from homefirst.app.ward.desk import (
    PersonOnWard,
    ask_person_on_ward,
    ask_to_enter,
    enter_on_ward,
)
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Overtaken, Refused
from homefirst.web.beds.shown import heading, place_title, short_key, words
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import day
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet
from homefirst.web.ward.back import HANDED_ON, LISTS, back_to, cut_query, list_of, round_href
from homefirst.web.ward.closed import beds_of_round
from homefirst.web.ward.fields import Sent
from homefirst.web.ward.forms import Reading, sayings_in
from homefirst.web.ward.index_shown import (
    found_said,
    sought_for,
    ward_groups,
    ward_row,
    wards_answer,
    wards_finding,
    wards_table,
)
from homefirst.web.ward.own import note_opened, own_first, own_wards
from homefirst.web.ward.person_shown import SECTION_OF, entry_line, error_places, sections_of
from homefirst.web.ward.shown import (
    person_answer,
    round_answer,
    round_counts,
    round_cuts,
    round_finding,
    round_rows,
    round_table,
)
from homefirst.web.ward.twice import sent_before
from homefirst.web.ward.words import regime_said, stood_said

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
    linked, slug = may(role_of(request), "route:ward_round"), this_county().slug
    sought = request.GET.get("find", "").strip()
    found = [one for one in counts if sought_for(one, sought)]
    if sought and linked and len(found) == 1:
        return HttpResponseRedirect(round_href(found[0].place, found[0].ward))
    shown = {
        "synthetic": True,
        "sought": sought,
        "found": found_said(len(found), len(counts)) if sought else "",
        "all_href": request.path,
        "finding": wards_finding(counts),
        "stood": stood_said(clock.at, clock.ended),
        "own": [ward_row(one, linked) for one in own_first(counts, () if sought else own_wards(request))],
        "groups": ward_groups(found, linked),
        "missing_href": reverse("missing", kwargs={"county": slug}),
        "assessments_href": reverse("assessments", kwargs={"county": slug}),
        "regime": regime_said(clock.at),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "ward/wards.html", shown)


@require_safe
def ward_round(request: HttpRequest, county: str, place: str, ward: str | None = None) -> HttpResponse:
    """Everybody of a ward, a card each, with one button for whoever has not changed."""
    check_county(county)
    only = _cut_asked(request.GET)
    found = ask_round(place, ward, caller_of(request), only)
    said_only = only or ""
    if wants_json(request):
        return JsonResponse(round_answer(found, place, ward))
    if wants_sheet(request):
        said = about(known_at=found.clock.view.known_at, synthetic=True)
        return sheet_answer(request, (round_table(found),), said)
    if found.every:
        note_opened(request, place, ward)
    shown = {
        "synthetic": True,
        "place_title": place_title(place),
        "ward_title": WITHOUT_A_NAME if ward is None else heading(words(ward)),
        "finding": round_finding(found),
        "stood": stood_said(found.clock.at, found.clock.ended),
        "rows": round_rows(found, linked=may(role_of(request), "route:ward_person"), only=said_only),
        "every": bool(found.every),
        "cuts": round_cuts(found, only, round_href(place, ward)),
        "only": said_only,
        "regime": regime_said(found.clock.at),
        "wards_href": reverse("wards", kwargs={"county": this_county().slug}),
        "named": bool(found.names),
        "beds": beds_of_round(request, place, ward),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "ward/round.html", shown)


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
        if sent_before(reading, seen, caller.asker.user):
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
    """The answer to what was taken: the number of the last entry, with the card of a round where that is
    asked for; or the way back."""
    said = request.POST
    if wants_json(request):
        card = _card(request, on) if said.get("answer") == "card" else {}
        return JsonResponse({"person": on.person, "entry": last} | card, status=201)
    place = SECTION_OF.get(said.get("say", ""), "")
    return HttpResponseRedirect(back_to(on, _person_href(key), place, said), status=303)


def _card(request: HttpRequest, on: PersonOnWard) -> dict[str, Any]:
    """One person's card as the round has it now, and what the round says of everybody."""
    if on.bed is None:
        return {}
    found = ask_round(on.bed.place, on.bed.ward, caller_of(request), only=on.person)
    only = request.POST.get("only", "")
    rows = round_rows(found, linked=True, only=only if only in set(Cut) else "")
    html = render_to_string("ward/card.html", {"one": rows[0] if rows else None, "only": only}, request)
    return {"card": html, "finding": round_finding(found), "counts": round_counts(found)}


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


def _person_href(key: UUID) -> str:
    return reverse("ward_person", kwargs={"county": this_county().slug, "key": key})


def _person_page(request: HttpRequest, on: PersonOnWard, sent: Sent | None) -> HttpResponse:
    identity, bed = on.identity, on.bed
    asked = request.GET if sent is None else sent.typed
    sections = sections_of(on, sent, open_form=request.GET.get("open", "") if sent is None else "")
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
        "regime": regime_said(on.clock.at),
        "sections": sections,
        "seen": on.seen,
        "overtaken": overtaken,
        "since": [entry_line(one) for one in since],
        "problems": _problems(error, error_places(sections)),
        "slip_open": sent is not None and sent.typed.get("say") == "slip",
        "saved": request.GET.get("saved") if request.method != "POST" else None,
        "action": _person_href(UUID(on.person)),
        "handed_on": [(name, asked[name]) for name in HANDED_ON if asked.get(name)],
        **_way_back(on, asked),
        "refer_href": reverse("person_refer", kwargs={"county": slug, "key": on.person}),
        "timeline_href": reverse("person_timeline", kwargs={"county": slug, "key": on.person}),
        "as_json": as_json(request),
    }
    return render(request, "ward/person.html", shown, status=_status(error))


def _way_back(on: PersonOnWard, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The link at the head of a person's page: the list that they were opened from, else their ward."""
    back, bed = asked.get("back", ""), on.bed
    if back in LISTS:
        return {"back_href": list_of(back, asked.get("shown", "")), "back_words": "The list"}
    if bed is None:
        return {"back_href": None}
    cut = cut_query(asked.get("only", ""))
    return {
        "back_href": f"{round_href(bed.place, bed.ward)}{cut}#p-{short_key(on.person)}",
        "back_words": "The ward",
    }


def _problems(error: HomefirstError | None, places: list[dict[str, str]]) -> list[dict[str, str]]:
    if error is None:
        return []
    return places or [{"text": f"{error.what} {error.next}".strip()}]


def _status(error: HomefirstError | None) -> int:
    if error is None:
        return 200
    return 409 if isinstance(error, Refused) else 400
