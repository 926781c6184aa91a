"""Where somebody is, by name, on the whole of this morning's list and not on one page of it. The name is sent
in a form's body: none comes into an address. Nobody is found whom the caller may not see by name."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from homefirst.app.ground.house import this_county
from homefirst.app.morning.asking import ask_morning
from homefirst.app.morning.live import standing_morning
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import NotUnderstood
from homefirst.hub.answer import line_answer
from homefirst.hub.line import Line
from homefirst.web.gate.asked import check_county, instant_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.morning.cut import Cut
from homefirst.web.morning.live import line_href, stood_said
from homefirst.web.morning.page import iso, names_of
from homefirst.web.morning.shown import HEADS, line_shown

SHORTEST = 2
"""Letters at least: one finds half of the list."""


@sensitive_post_parameters()
@require_POST
def waiting_find(request: HttpRequest, county: str) -> HttpResponse:
    """Those of the whole list in whose name all the words stand, with where they are and what is next."""
    check_county(county)
    words, at = request.POST.get("name", "").strip(), instant_asked(request.POST, "at")
    asked = standing_morning() if at is None else ask_morning(at)
    mistake = None
    if len(words) < SHORTEST:
        mistake = NotUnderstood("It does not say whom.", where="name", next="Write two letters or more.")
    every = asked.morning.lines
    names = names_of(request, () if mistake else every)
    found = () if mistake else named(every, names.people, words)
    status = 400 if mistake else 200
    if wants_json(request):
        answer = [{"name": names.people[one.person]} | line_answer(one) for one in found]
        return JsonResponse({"synthetic": True, "of": len(every), "lines": answer}, status=status)
    of = {"county": this_county().slug}
    parts = {
        "synthetic": True,
        "stood": stood_said(asked),
        "mistake": mistake,
        "written": words,
        "at_iso": iso(at),
        "lines": [line_shown(one, asked, names, line_href(one.person, iso(at), Cut())) for one in found],
        "heads": [{"text": head, "href": "", "sorted": ""} for head in HEADS],
        "of": len(every),
        "find_href": reverse("waiting_find", kwargs=of),
        "list_href": reverse("waiting", kwargs=of),
        "people_href": reverse("people", kwargs=of) if may(role_of(request), "route:people") else "",
    }
    return render(request, "morning/found.html", parts, status=status)


def named(lines: Sequence[Line], people: Mapping[str, str], words: str) -> tuple[Line, ...]:
    """The lines of those in whose name all the words stand, in their order, however they are written."""
    wanted = words.casefold().replace(",", " ").split()
    return tuple(
        line
        for line in lines
        if line.person in people and all(one in people[line.person].casefold() for one in wanted)
    )
