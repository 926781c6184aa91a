"""The pages that show people: one person, a search, and who looked. What is shown was on record before."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.people.asking import (
    Caller,
    PersonFound,
    ViewsSeen,
    ask_person,
    asker_of,
    organisations,
    search_people,
    views_by_user,
    views_of_person,
)
from homefirst.app.records.people_desk import key_in
from homefirst.county.access.models import User
from homefirst.county.access.roles import roles
from homefirst.county.access.views import ViewSeen
from homefirst.county.catalogue.ethnicities import ethnicities
from homefirst.county.people.identity import postcode_of
from homefirst.county.people.known import Known, Version
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.county.people.search import Query
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.sheet.environment import UNKNOWN, day, local_time

VIEW_HEADS = ("When", "Who", "Role", "At", "What happened", "Part", "On what ground", "Person")
FIELDS = ("nhs_number", "family", "given", "birth_date", "postcode")
MEANT = {
    "PersonViewed": "Shown",
    "PeopleListed": "Shown on a list",
    "PersonSearched": "Searched",
    "ViewRefused": "Refused",
}


@require_safe
def person(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """Who somebody is, how that was recorded, and who looked."""
    check_county(county)
    seen = ask_person(key, caller_of(request))
    if wants_json(request):
        return JsonResponse(seen.as_answer())
    shown = {
        "synthetic": True,
        "known": seen.known,
        "rows": identity_rows(seen.known),
        "versions": [version_row(one) for one in seen.known.versions],
        "views": [view_row(one) for one in seen.views],
        "view_heads": VIEW_HEADS[:-1],
        "as_json": as_json(request),
        "timeline_href": reverse("person_timeline", kwargs={"county": this_county().slug, "key": key}),
        "search_href": reverse("people", kwargs={"county": this_county().slug}),
    }
    return render(request, "people/person.html", shown)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, county: str) -> HttpResponse:
    """A search for people, and whom it found: sent as a form, so that nothing of it stands in an address."""
    check_county(county)
    said = {field: request.POST.get(field, "").strip()[:200] for field in FIELDS}
    if request.method != "POST":
        return _people_page(request, said, {})
    try:
        answer = search_people(query_in(said), caller_of(request))
    except NotUnderstood as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _people_page(request, said, {"mistake": mistake}, status=400)
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    found = [found_row(one) for one in answer.found]
    return _people_page(request, said, {"asked": True, "found": found, "more": answer.more})


@require_safe
def access_views(request: HttpRequest, county: str) -> HttpResponse:
    """Who looked at a person, or what a user looked at: for whoever checks views."""
    check_county(county)
    named, viewer = request.GET.get("person", "").strip(), request.GET.get("viewer", "").strip()
    answer: ViewsSeen | None = None
    mistake: NotUnderstood | None = None
    try:
        if named:
            answer = views_of_person(key_in(named), caller_of(request))
        elif viewer:
            answer = views_by_user(viewer, caller_of(request))
    except NotUnderstood as error:
        mistake = error
    if mistake is not None and wants_json(request):
        return told(request, mistake)
    if wants_json(request):
        for_them = answer is not None and answer.person is not None and request.GET.get("for") == "person"
        told_so = None if answer is None else answer.for_the_person() if for_them else answer.as_answer()
        return JsonResponse(told_so or {"person": None, "viewer": None, "views": []})
    shown = {
        "synthetic": True,
        "answer": answer,
        "mistake": mistake,
        "person": named if mistake is None else "",
        "viewer": viewer,
        "view_heads": VIEW_HEADS[:-1] if answer and answer.person else VIEW_HEADS,
        "views": [view_row(one) for one in answer.views] if answer else [],
        "as_json": as_json(request),
    }
    return render(request, "people/access_views.html", shown, status=200 if mistake is None else 400)


def caller_of(request: HttpRequest) -> Caller:
    """Who asks, now, in this request; permissions.toml lets nobody here who has not signed in."""
    user = request.user
    assert isinstance(user, User)
    return Caller(asker_of(user), datetime.now(UTC), getattr(request, "request_id", ""))


def query_in(said: dict[str, str]) -> Query:
    """What was asked, read; raises NotUnderstood with the field, and without what stood in it."""
    return Query(
        number=field_read(said, "nhs_number", NhsNumber.parse),
        family=said["family"],
        given=said["given"],
        birth_date=field_read(said, "birth_date", birth_date),
        postcode=field_read(said, "postcode", postcode),
    )


def field_read(said: Mapping[str, str], field: str, parse: Callable[[str], Any]) -> Any:
    """What a field of a form holds, read; None where it is empty. Raises NotUnderstood with the field."""
    if not said[field]:
        return None
    try:
        return parse(said[field])
    except NotUnderstood as error:
        raise NotUnderstood(error.what, where=field, next=error.next) from None


def birth_date(text: str) -> date:
    """A day as people write it; raises NotUnderstood."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise NotUnderstood("This is no day.", next="Write it as 12/04/1931.")


def postcode(text: str) -> str:
    """A whole postcode; raises NotUnderstood."""
    found = postcode_of(text)
    if found is None:
        raise NotUnderstood("This is no postcode.", next="Write it whole, as ZZ99 3CZ.")
    return found


def _people_page(
    request: HttpRequest, said: dict[str, str], more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shown = {"synthetic": True, "said": said, "mistake": None, "asked": False} | more
    return render(request, "people/page.html", shown, status=status)


def identity_rows(known: Known) -> list[tuple[str, str]]:
    """Who somebody is, as the page lists it: label and text."""
    identity = known.identity
    if identity is None:
        return []
    number = UNKNOWN if identity.number is None else identity.number.written
    traced = f" ({known.trace.words})" if known.trace and identity.number else ""
    former = [f"{one.family}, {one.given}" for one in identity.names[1:]]
    return [
        ("Born", day(identity.birth_date)),
        *([("Died", day(identity.death_date))] if identity.death_date else []),
        ("Sex", identity.sex.value),
        ("NHS number", f"{number}{traced}"),
        *([("Other names", "; ".join(former))] if former else []),
        ("Lives at", "; ".join(_address(one) for one in identity.residences) or UNKNOWN),
        (
            "GP practice",
            "; ".join(_since(one.code, one.since, one.until) for one in identity.practices) or UNKNOWN,
        ),
        (
            "Responsible council",
            "; ".join(_since(_named(one.council), one.since, one.until) for one in identity.councils)
            or UNKNOWN,
        ),
        (
            "Locality",
            "; ".join(_since(one.locality, one.since, one.until) for one in identity.localities) or UNKNOWN,
        ),
        ("Ethnic category", _ethnicity(identity.ethnicity)),
        (
            "Local numbers",
            "; ".join(f"{one.number} ({_named(one.organisation)})" for one in identity.local_numbers)
            or "none",
        ),
    ]


def _ethnicity(code: str | None) -> str:
    known = None if code is None else ethnicities().get(code)
    return UNKNOWN if known is None else known.name


def version_row(one: Version) -> tuple[str, ...]:
    """A version as the page's table has it."""
    identity = one.identity
    name = "erased" if identity is None else f"{identity.name.family}, {identity.name.given}"
    born = "erased" if identity is None else day(identity.birth_date)
    what = f"corrects {one.corrects}" if one.corrects else "recorded"
    return (str(one.seq), name, born, _named(one.organisation), local_time(one.known_at), one.by, what)


def view_row(one: ViewSeen) -> tuple[str, ...]:
    """A view as the tables of views have it."""
    role = roles().get(one.role)
    why = one.reason or ", ".join(one.relationships) or one.purpose
    return (
        local_time(one.viewed_at),
        one.viewer,
        role.title if role else one.role,
        _named(one.organisation) or "none",
        MEANT[one.event],
        one.part,
        why,
        _whom(one),
    )


def _whom(one: ViewSeen) -> str:
    if one.person is not None:
        return str(one.person)
    if one.people is None:
        return "nobody"
    return "1 person" if one.people == 1 else f"{one.people:,} people"


def found_row(one: PersonFound) -> dict[str, str]:
    """Somebody found: what tells them apart, why they fit, and the way to their page; none ("") where it is
    not opened."""
    known, identity = one.known, one.known.identity
    assert identity is not None
    return {
        "name": f"{identity.name.family}, {identity.name.given}",
        "born": day(identity.birth_date),
        "number": UNKNOWN if identity.number is None else identity.number.written,
        "postcode": ", ".join(sorted(identity.postcodes)) or UNKNOWN,
        "words": one.likeness.words,
        "href": reverse("person", kwargs={"county": this_county().slug, "key": known.person})
        if one.opens
        else "",
    }


def _address(one: Any) -> str:
    place = ", ".join([*one.lines, *([one.postcode] if one.postcode else [])])
    return _since(place, one.since, one.until)


def _since(what: str, since: date | None, until: date | None) -> str:
    parts = [*([f"from {day(since)}"] if since else []), *([f"until {day(until)}"] if until else [])]
    return f"{what} ({' '.join(parts)})" if parts else what


def _named(code: str) -> str:
    """An organisation by its name where the pack has it."""
    found = organisations().get(code)
    return found.name if found else code
