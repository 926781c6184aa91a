"""What is entered on this morning's list itself: an action for those that are ticked, and that what is next
is done, without leaving the list."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from homefirst.app.morning import together
from homefirst.app.morning.asking import ask_morning
from homefirst.app.morning.live import standing_morning
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Overtaken, Refused
from homefirst.web.gate.asked import check_county, instant_asked
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.morning.cut import cut_of
from homefirst.web.morning.live import List
from homefirst.web.morning.page import Acted, iso, list_page
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import number


@sensitive_post_parameters()
@require_POST
def waiting_act_on_list(request: HttpRequest, county: str) -> HttpResponse:
    """Enters the same on all lines that are ticked, or on the one whose button it was, and leads back to the
    list at that place; where one of them has moved nothing is kept, and the list says what is in the way."""
    check_county(county)
    said = request.POST
    at = instant_asked(said, "at")
    try:
        some = together.act_on_each(_seen(said), at, caller_of(request))
        kept = _do(some, said)
    except (Overtaken, Refused, NotUnderstood) as error:
        return _not_kept(request, error)
    if wants_json(request):
        return JsonResponse(
            {"synthetic": True, "kept": kept, "lines": [one.person for one in some.lines]}, status=201
        )
    path = reverse("waiting", kwargs={"county": county})
    href = cut_of(request.GET).href(path, {"at": iso(at)})
    return HttpResponseRedirect(f"{href}#line-{some.lines[0].person}", status=303)


def _do(some: together.Together, said: QueryDict) -> str:
    """Enters it, and says what was kept."""
    lines = "1 line" if len(some.lines) == 1 else f"{number(len(some.lines))} lines"
    if said.get("done") or said.get("do") == "done":
        together.finish_next_of_each(some)
        return f"Done: the next action of {lines}."
    if said.get("do") != "add":
        raise NotUnderstood("It does not say what to do.", where="do", next="Use a button of the list.")
    together.add_to_each(
        some,
        what=said.get("what", ""),
        owner=said.get("owner", ""),
        due=instant_asked(said, "due"),
        note=said.get("note", ""),
    )
    return f"Kept, on {lines}."


def _seen(said: QueryDict) -> dict[UUID, int]:
    """Which lines it is for, each with the last entry that its page showed of it."""
    shown = dict(text.split(":", 1) for text in said.getlist("seen") if ":" in text)
    one = said.get("done", "")
    some = [one] if one else said.getlist("line")
    found = {}
    for key in some:
        text = shown.get(key, "")
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise NotUnderstood(
                "It does not say which state of a line was seen.", where="seen", next="Open the list again."
            )
        found[_key(key)] = int(text)
    return found


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotUnderstood("That is no line’s key.", where="line", next="Open the list again.") from None


def _not_kept(request: HttpRequest, error: HomefirstError) -> HttpResponse:
    said = request.POST
    beside = error.lines if isinstance(error, together.SomeMoved) else {}
    if wants_json(request):
        return told(request, error, {"lines": dict(beside)})
    at = instant_asked(said, "at")
    asked = standing_morning() if at is None else ask_morning(at)
    some = List.of(asked, cut_of(request.GET), {"at": iso(at)})
    ticked = frozenset(said.getlist("line")) - beside.keys()
    return list_page(request, some, Acted(error, beside, _written(said), ticked))


def _written(said: QueryDict) -> Mapping[str, Any]:
    return {name: said.get(name, "") for name in ("what", "owner", "due", "note")}
