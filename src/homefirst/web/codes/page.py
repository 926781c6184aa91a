"""Codes to agree: what waits for the word of the side that one speaks for. Agreed to many at once, disputed
and settled singly. Forms alone, no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.codes.asking import (
    Agreed,
    Ticked,
    agree_to,
    ask_codes,
    dispute,
    months_to_return,
    side_asked,
    sides_of,
)
from homefirst.app.codes.told import codes_answer, month_said, nobody_said
from homefirst.app.ground.house import this_county
from homefirst.app.morning import desk
from homefirst.app.morning.asking import MorningAsked, ask_morning, check_counted, organisation_names
from homefirst.app.morning.live import standing_morning
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import list_people
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Refused
from homefirst.hub.codes import CodesOf
from homefirst.hub.judges import Party
from homefirst.policy.verification import Side
from homefirst.web.beds.pages import moment_asked
from homefirst.web.codes.live import PAGE, codes_pieces, names_of_roles, returns_said, rows_of, with_names
from homefirst.web.codes.shown import (
    HEADS,
    MONTH_HEADS,
    done_said,
    months_rows,
    months_table,
    sheet_of,
)
from homefirst.web.gate.asked import as_json, check_county, instant_asked, of_page, page_asked, pager
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.morning.detail import returns_of
from homefirst.web.morning.live import stood_said
from homefirst.web.morning.page import name_said, returned_said
from homefirst.web.morning.shown import Names, keys_said
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import local_time, number
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet


@dataclass(frozen=True, slots=True)
class _Said:
    """What became of what was entered: in words, whom it was not kept of and why, and what was written."""

    done: str = ""
    agreed: Agreed | None = None
    error: HomefirstError | None = None
    about: str = ""


@require_safe
def codes(request: HttpRequest, county: str) -> HttpResponse:
    """The codes that a side goes through."""
    check_county(county)
    moment, caller = moment_asked(request), caller_of(request)
    side = side_asked(caller, request.GET.get("side"))
    now = moment.at is None and moment.known_at is None
    check_counted(moment.at, moment.known_at)
    asked = standing_morning() if now else ask_morning(moment.at, moment.known_at)
    if side is None:
        return _for_nobody(request, caller)
    said = _Said(done=done_said(_whole(request.GET.get("agreed")), *_flags(request.GET)))
    return _answer(request, asked, side, caller, said)


@sensitive_post_parameters()
@require_POST
def codes_act(request: HttpRequest, county: str) -> HttpResponse:
    """Agrees to many codes, or disputes or settles one; what was not kept is told beside the others."""
    check_county(county)
    caller, said = caller_of(request), request.POST
    side, at = side_asked(caller, said.get("side")), instant_asked(said, "at")
    check_counted(at)  # before the rest: the page could not be shown as of then, either
    if side is None:
        what, next_ = nobody_said(caller)
        raise Refused(what, where="side", next=next_)
    one = said.get("dispute") or said.get("settle")
    try:
        if one:
            return _single(request, one, side, at, caller)
        done = agree_to(_ticked(said), side, caller, at)
    except NotFound:
        raise
    except (Refused, NotUnderstood) as error:
        if wants_json(request):
            return told(request, error)
        status = 400 if isinstance(error, NotUnderstood) else 409
        kept = _Said(error=error, about=(one or "").partition("/")[0])
        return _page(request, _asked(at), side, caller, kept, at=at, status=status)
    if wants_json(request):
        return JsonResponse(_agreed_answer(done), status=201 if done.persons else 409)
    if not done.left_out:
        asked = {"agreed": str(len(done.persons)), "page": said.get("page", "")}
        return HttpResponseRedirect(_address(side, at, **asked), status=303)
    status = 200 if done.persons else 409
    return _page(request, _asked(at), side, caller, _Said(agreed=done), at=at, status=status)


def _asked(at: datetime | None) -> MorningAsked:
    return standing_morning() if at is None else ask_morning(at)


def _agreed_answer(done: Agreed) -> dict[str, Any]:
    left = [{"person": one.person, "what": one.error.what, "next": one.error.next} for one in done.left_out]
    return {"synthetic": True, "agreed": list(done.persons), "left_out": left}


def _answer(
    request: HttpRequest, asked: MorningAsked, side: Side, caller: Caller, said: _Said
) -> HttpResponse:
    some = ask_codes(asked, side, caller.asker.organisation)
    if wants_json(request):
        months = months_to_return(asked, side, caller.asker.organisation)
        return JsonResponse(codes_answer(some, asked, months, caller.asker.organisation))
    if wants_sheet(request):
        months = months_to_return(asked, side, caller.asker.organisation)
        names = _names(some, caller)
        made = [("As things stood at", local_time(asked.at)), ("Codes", number(len(some.every)))]
        tables = (sheet_of(some, asked, names), months_table(months))
        return sheet_answer(request, tables, about(known_at=asked.known_at, made=made, synthetic=True))
    return _page(request, asked, side, caller, said)


def _names(some: CodesOf, caller: Caller) -> Names:
    """Names of those whose codes they are, with one record of it, and in which role those work who spoke."""
    listed = list_people([UUID(one.line.person) for one in some.every], caller)
    people = {str(key): name_said(one) for key, one in listed.who.items()}
    return Names(people, names_of_roles(some).roles, organisation_names())


def _page(
    request: HttpRequest,
    asked: MorningAsked,
    side: Side,
    caller: Caller,
    said: _Said,
    *,
    at: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    some = ask_codes(asked, side, caller.asker.organisation)
    page = page_asked(request.GET if request.method != "POST" else request.POST)
    pages = max(1, -(-len(some.every) // PAGE))
    page = min(page, pages) if request.method == "POST" else page
    shown, pages = of_page(some.every, page, PAGE)
    moment = moment_asked(request)
    at = at or moment.at
    rows = rows_of(some, shown, asked)
    pieces = codes_pieces(some, asked, rows, shown)
    listed = list_people([UUID(one.line.person) for one in shown], caller) if shown else None
    people = {} if listed is None else {str(key): name_said(one) for key, one in listed.who.items()}
    unnamed = sum(one.line.person not in people for one in shown)
    live = at is None and moment.known_at is None
    settles = Party.SETTLES in desk.speaks_for(caller)
    months = months_to_return(asked, side, caller.asker.organisation, recent=True)
    parts = {
        "synthetic": True,
        **live_parts("codes", pieces, live=live, asked=[("side", side.value), ("page", str(page))]),
        "lines": with_names(rows, people, returns_of(asked) if settles else (), said.about),
        "keys": keys_said(len(shown), unnamed, sees=True, past=not live),
        "side": side.value,
        "sides": [
            {"text": f"for the {one}", "href": _address(one, at), "on": one is side}
            for one in sides_of(caller)
        ],
        "organisation": organisation_names().get(caller.asker.organisation, caller.asker.organisation),
        "heads": HEADS,
        "said": said.done,
        "agreed": said.agreed,
        "left_out": _left_out(said.agreed, people),
        "error": said.error,
        "months": [month_said(one, local_day(asked.at)) for one in months if sum(one.days.values())],
        "counted": f"{min(one.counted for one in months).astimezone(LONDON):%H:%M:%S}" if months else "",
        "month_heads": MONTH_HEADS,
        "month_rows": months_rows(months),
        "returns_href": returns_said(request, months),
        "act_href": reverse("codes_act", kwargs={"county": this_county().slug}),
        "at": "" if at is None else at.isoformat(),
        "page": page,
        "empty": not some.every,
        "record_ended": asked.ended,
        "stood": stood_said(asked),
        "pager": pager(request, page, pages),
        "waiting_href": reverse("waiting", kwargs={"county": this_county().slug}),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "codes/page.html", parts, status=status)


def _left_out(agreed: Agreed | None, people: Mapping[str, str]) -> list[dict[str, str]]:
    """Who was left out of many, and why, a line each."""
    if agreed is None:
        return []
    return [
        {
            "who": people.get(one.person, f"Person {one.person[:8]}"),
            "why": f"{one.error.what} {one.error.next}".strip(),
        }
        for one in agreed.left_out
    ]


def _single(request: HttpRequest, one: str, side: Side, at: datetime | None, caller: Caller) -> HttpResponse:
    """Disputes one code, or settles its dispute."""
    said = request.POST
    ticked = _read(one)
    person = str(ticked.person)
    why = said.get(f"why-{person}") or None
    if said.get("settle"):
        acting = desk.act_on(ticked.person, at, ticked.seen, caller)
        returned = returned_said(said.get(f"returned-{person}", ""))
        desk.settle(acting, shown=ticked.shown, returned=returned, why=why)
    else:
        dispute(ticked, side, why, caller, at)
    if wants_json(request):
        return JsonResponse({"synthetic": True, "person": person}, status=201)
    done = "settled" if said.get("settle") else "disputed"
    return HttpResponseRedirect(_address(side, at, **{done: "1", "page": said.get("page", "")}), status=303)


def _ticked(said: QueryDict) -> Sequence[Ticked]:
    """What is agreed to: those that are ticked, or all that were shown of one group."""
    group = said.get("group")
    if group is None:
        return [_read(one) for one in dict.fromkeys(said.getlist("tick"))]
    every = [_read(one) for one in dict.fromkeys(said.getlist("row"))]
    reason, _, whose = group.partition("/")
    return [one for one in every if one.shown == (reason or None, whose or None)]


def _read(text: str) -> Ticked:
    """Of whom, which code, and what was seen. Raises NotUnderstood for what no page sends."""
    parts = text.split("/")
    try:
        person, reason, whose, seen = parts
        if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
            raise ValueError
        return Ticked(UUID(person), (reason or None, whose or None), int(seen))
    except ValueError:
        raise NotUnderstood("This is no line of the page’s.", where="tick", next="Open it again.") from None


def _address(side: Side, at: datetime | None, **said: str) -> str:
    path = reverse("codes", kwargs={"county": this_county().slug})
    moment = "" if at is None else at.isoformat()
    asked = {"side": side.value, "at": moment, **said}
    return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"


def _for_nobody(request: HttpRequest, caller: Caller) -> HttpResponse:
    what, next_ = nobody_said(caller)
    if wants_json(request) or wants_sheet(request):
        raise NotFound(what, where="side", next=next_)
    href = reverse("waiting", kwargs={"county": this_county().slug})
    return render(request, "codes/nobody.html", {"what": what, "next": next_, "waiting_href": href})


def _flags(asked: QueryDict) -> tuple[bool, bool]:
    return asked.get("disputed") == "1", asked.get("settled") == "1"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
