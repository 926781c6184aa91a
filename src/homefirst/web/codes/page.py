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
    Spoken,
    Ticked,
    agree_to,
    ask_codes,
    dispute,
    settle,
    side_asked,
    sides_of,
)
from homefirst.app.codes.left import LeftOf, TickedLeft, ask_left, left_lines, lines_of
from homefirst.app.codes.months import months_to_return
from homefirst.app.codes.told import codes_answer, codes_said, month_said, nobody_said
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
from homefirst.hub.verdicts import WHY
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

PAGE_LEFT = 100
"""Of those who left there may be several hundred, and a telephone takes 200 kB at a time."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What became of what was entered: in words, whom it was not kept of and why, and what was written."""

    done: str = ""
    agreed: Agreed | None = None
    error: HomefirstError | None = None
    ticked: frozenset[str] = frozenset()


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
    try:
        if said.get("does") in ("dispute", "settle"):
            return _single(request, side, at, caller)
        done = agree_to(_ticked(said), side, caller, at)
    except NotFound:
        raise
    except (Refused, NotUnderstood) as error:
        if wants_json(request):
            return told(request, error)
        status = 400 if isinstance(error, NotUnderstood) else 409
        kept = _Said(error=error, ticked=frozenset(said.getlist("tick")))
        return _page(request, _asked(at), side, caller, kept, at=at, status=status)
    if wants_json(request):
        return JsonResponse(_agreed_answer(done), status=201 if done.persons else 409)
    if not done.left_out:
        asked = {"agreed": str(len(done.persons)), **_place(said)}
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
    some, left = _codes(request, asked, side, caller)
    if wants_json(request):
        months = months_to_return(asked, side, caller.asker.organisation)
        answer = codes_answer(some, asked, months, caller.asker.organisation)
        return JsonResponse(answer | ({} if left is None else {"others": left.others}))
    if wants_sheet(request):
        months = months_to_return(asked, side, caller.asker.organisation)
        names = _names(some, caller)
        made = [("As things stood at", local_time(asked.at)), ("Codes", number(len(some.every)))]
        tables = (sheet_of(some, asked, names), months_table(months))
        return sheet_answer(request, tables, about(known_at=asked.known_at, made=made, synthetic=True))
    return _page(request, asked, side, caller, said, codes=(some, left))


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
    codes: tuple[CodesOf, LeftOf | None] | None = None,
    at: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    some, left = codes or _codes(request, asked, side, caller)
    page = page_asked(request.GET if request.method != "POST" else request.POST)
    rows_a_page = PAGE if left is None else PAGE_LEFT
    pages = max(1, -(-len(some.every) // rows_a_page))
    page = min(page, pages) if request.method == "POST" else page
    shown, pages = of_page(some.every, page, rows_a_page)
    moment = moment_asked(request)
    at = at or moment.at
    rows = rows_of(some, shown, asked)
    pieces = codes_pieces(some, asked, rows, shown)
    listed = list_people([UUID(one.line.person) for one in shown], caller) if shown else None
    people = {} if listed is None else {str(key): name_said(one) for key, one in listed.who.items()}
    unnamed = sum(one.line.person not in people for one in shown)
    live = at is None and moment.known_at is None and left is None
    settles = Party.SETTLES in desk.speaks_for(caller)
    parts = {
        "synthetic": True,
        **_months_shown(request, asked, side, caller),
        **live_parts("codes", pieces, live=live, asked=[("side", side.value), ("page", str(page))]),
        "lines": with_names(rows, people, said.ticked),
        "whys": list(WHY.items()),
        "returns": returns_of(asked) if settles and some.disputed else (),
        "asks_whose": asked.setting.coding.asks_whose,
        **_left_shown(asked, side, caller, left, at),
        "keys": keys_said(len(shown), unnamed, sees=True, past=not live and left is None),
        "side": side.value,
        "sides": [
            {"text": f"for the {one}", "href": _address(one, at, **_part(left)), "on": one is side}
            for one in sides_of(caller)
        ],
        "organisation": organisation_names().get(caller.asker.organisation, caller.asker.organisation),
        "heads": HEADS,
        "said": said.done,
        "agreed": said.agreed,
        "left_out": _left_out(said.agreed, people),
        "error": said.error,
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


def _months_shown(request: HttpRequest, asked: MorningAsked, side: Side, caller: Caller) -> dict[str, Any]:
    """What of each month would be returned if it were now, and when that was counted."""
    months = months_to_return(asked, side, caller.asker.organisation, recent=True)
    return {
        "months": [month_said(one, local_day(asked.at)) for one in months if sum(one.days.values())],
        "counted": f"{min(one.counted for one in months).astimezone(LONDON):%H:%M:%S}" if months else "",
        "month_heads": MONTH_HEADS,
        "month_rows": months_rows(months),
        "returns_href": returns_said(request, months),
    }


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


def _codes(
    request: HttpRequest, asked: MorningAsked, side: Side, caller: Caller
) -> tuple[CodesOf, LeftOf | None]:
    """The codes of the list; or of those who left, and of how many the caller may not know."""
    if (request.GET if request.method != "POST" else request.POST).get("left") != "1":
        return ask_codes(asked, side, caller.asker.organisation), None
    left = ask_left(asked, side, caller)
    return left.codes, left


def _left_shown(
    asked: MorningAsked, side: Side, caller: Caller, left: LeftOf | None, at: datetime | None
) -> dict[str, Any]:
    """The way to the codes of who left, with how many there are; on their page, how many are not told."""
    if left is not None:
        more = (
            f"{codes_said(left.others, left.others_days)} more are of people whom you may not see any more."
        )
        return {"left": True, "others": more if left.others else "", "list_href": _address(side, at)}
    lines = lines_of(left_lines(asked, recent=True), side, caller.asker.organisation)
    disputed = sum(one.code.disputed for one in lines)
    text = codes_said(len(lines), sum(len(one.days) for one in lines))
    text += f", {disputed:,} disputed" if disputed else ""
    return {"left_said": text if lines else "", "left_href": _address(side, at, left="1")}


def _part(left: LeftOf | None) -> dict[str, str]:
    return {} if left is None else {"left": "1"}


def _place(said: QueryDict) -> dict[str, str]:
    """Where on which page somebody was."""
    return {"page": said.get("page", ""), "left": said.get("left", "")}


def _single(request: HttpRequest, side: Side, at: datetime | None, caller: Caller) -> HttpResponse:
    """Disputes one code, or settles its dispute."""
    said = request.POST
    ticked = _ticked(said)
    if len(ticked) != 1:
        what = "No code is ticked." if not ticked else f"{len(ticked)} codes are ticked."
        raise NotUnderstood(
            what, where="tick", next="Tick the one that is meant: this is said of one at a time."
        )
    one, why = ticked[0], said.get("why") or None
    if said.get("does") == "settle":
        settle(one, returned=returned_said(said.get("returned", "")), why=why, caller=caller, at=at)
    else:
        dispute(one, side, why, caller, at)
    if wants_json(request):
        return JsonResponse({"synthetic": True, "person": str(one.person)}, status=201)
    done = "settled" if said.get("does") == "settle" else "disputed"
    return HttpResponseRedirect(_address(side, at, **{done: "1"}, **_place(said)), status=303)


def _ticked(said: QueryDict) -> Sequence[Spoken]:
    """What is agreed to: those that are ticked, or all that were shown of one group."""
    group = said.get("group")
    if group is None:
        return [_read(one) for one in dict.fromkeys(said.getlist("tick"))]
    every = [_read(one) for one in dict.fromkeys(said.getlist("row"))]
    reason, _, whose = group.partition("/")
    return [one for one in every if one.shown == (reason or None, whose or None)]


def _read(text: str) -> Spoken:
    """Of whom, which code, what was seen, and of who left in which stay. Raises NotUnderstood for what no
    page sends."""
    parts = text.split("/")
    try:
        person, reason, whose, seen, *stay = parts
        if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
            raise ValueError
        code = (reason or None, whose or None)
        if not stay:
            return Ticked(UUID(person), code, int(seen))
        (spell,) = stay
        return TickedLeft(UUID(person), str(UUID(spell)), code, int(seen))
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
