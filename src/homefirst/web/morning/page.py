"""This morning: the list for the daily call, its sheet for the wall, and the page of one line, on which
actions and codes are entered. Forms alone, no script."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.morning import desk
from homefirst.app.morning.asking import AsOf, LineAsked, MorningAsked, ask_morning, organisation_names
from homefirst.app.morning.live import standing_morning
from homefirst.app.people.naming import MOST, list_people
from homefirst.county.access.permissions import may
from homefirst.county.access.seeing import Purpose, sees_for
from homefirst.county.catalogue.waits import BY
from homefirst.county.people.identity import Identity
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Overtaken, Refused
from homefirst.hub.actions import WHAT
from homefirst.hub.answer import line_answer, morning_answer
from homefirst.hub.call import TITLES, in_turn
from homefirst.hub.filters import own_of
from homefirst.hub.line import Line
from homefirst.hub.notes import notes
from homefirst.policy.verification import Act, Side
from homefirst.web.beds.pages import moment_asked
from homefirst.web.beds.shown import in_field
from homefirst.web.gate.asked import as_json, check_county, instant_asked, of_page
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.morning.cut import MORE, PAGE, Cut, cut_of, heads_shown, moment_said, order_said, pager_of
from homefirst.web.morning.decisions_parts import offer_parts_of
from homefirst.web.morning.detail import NO_CODE, detail_shown
from homefirst.web.morning.drafted_shown import drafted_parts
from homefirst.web.morning.gone import gone_shown
from homefirst.web.morning.live import (
    ROWS,
    List,
    Own,
    line_href,
    nobodys,
    row_of,
    stood_said,
    waiting_pieces,
    with_names,
)
from homefirst.web.morning.own import opens_at, own_href
from homefirst.web.morning.sheet import sheet_of
from homefirst.web.morning.shown import (
    HEADS,
    Names,
    finding_said,
    keys_said,
    line_shown,
)
from homefirst.web.morning.sites_shown import site_heads, site_rows
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import local_time, number
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

LATE = 15
"""From this hour on, what is to be done next is due tomorrow if nobody says otherwise."""


@require_safe
def waiting(request: HttpRequest, county: str) -> HttpResponse:
    """The list, cut by what was chosen; with `sheet=1` as one sheet for the wall."""
    check_county(county)
    if on_own := opens_at(request):
        return HttpResponseRedirect(on_own)
    some = list_asked(request)
    asked, morning, shown = some.asked, some.asked.morning, some.shown
    if wants_json(request):
        answer = morning_answer(morning) | {"lines": [line_answer(line) for line in shown.lines]}
        return JsonResponse(
            answer | {"only": sorted(some.cut.chosen), "counts": dict(sorted(shown.counts.items()))}
        )
    if wants_sheet(request):
        table = sheet_of(asked, shown.lines, names_of(request, shown.lines))
        made = [("As things stood at", local_time(morning.at)), ("Lines", number(len(shown.lines)))]
        return sheet_answer(request, (table,), about(known_at=morning.known_at, made=made, synthetic=True))
    if request.GET.get("sheet") == "1":
        return _call_sheet(request, asked, shown.lines)
    return list_page(request, some)


def list_asked(request: HttpRequest) -> List:
    """The list, as an address asks for it."""
    moment, cut = moment_asked(request), cut_of(request.GET)
    now = moment.at is None and moment.known_at is None
    asked = standing_morning() if now else ask_morning(moment.at, moment.known_at)
    return List.of(asked, cut, moment_said(request))


@require_safe
def waiting_line(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """One line, with all that is known of it, and what can be entered."""
    check_county(county)
    moment = moment_asked(request)
    asked = desk.ask_line(key, moment.at, moment.known_at)
    if wants_json(request):
        return JsonResponse({"synthetic": True} | line_answer(asked.line))
    return line_page(request, asked)


@sensitive_post_parameters()
@require_POST
def waiting_act(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """Enters something on a line, and leads back to it; where it cannot be, the line is shown with the reason
    and nothing was kept."""
    check_county(county)
    at, cut = instant_asked(request.POST, "at"), cut_of(request.GET)
    acting = desk.act_on(key, at, seen_of(request.POST), caller_of(request))
    try:
        _do(acting, request.POST)
    except NotFound:
        raise
    except (Overtaken, Refused, NotUnderstood) as error:
        if wants_json(request):
            return told(request, error)
        return line_page(request, desk.ask_line(key, at), error)
    if wants_json(request):
        return JsonResponse({"synthetic": True} | line_answer(desk.ask_line(key, at).line), status=201)
    return HttpResponseRedirect(kept_href(str(key), iso(at), cut), status=303)


def kept_href(person: str, at: str, cut: Cut) -> str:
    """The way back to a line on which something was entered: its page says that it was kept."""
    href = line_href(person, at, cut)
    return f"{href}{'&' if '?' in href else '?'}kept=1"


def _do(acting: desk.Acting, said: Mapping[str, Any]) -> None:
    action, why = said.get("action", ""), said.get("why") or None
    shown = (said.get("reason") or None, said.get("whose") or None)
    match said.get("do"):
        case "add":
            due, note = instant_asked(said, "due"), said.get("note", "")
            desk.add_action(
                acting, what=said.get("what", ""), owner=said.get("owner", ""), due=due, note=note
            )
        case "pass":
            desk.pass_on(acting, action, owner=said.get("owner", ""), due=instant_asked(said, "due"))
        case "done":
            desk.finish(acting, action)
        case "withdraw":
            desk.finish(acting, action, withdraw=True)
        case "agree" | "dispute" as act:
            desk.judge(acting, side=_side(said), act=Act(act), shown=shown, why=why)
        case "settle":
            desk.settle(acting, shown=shown, returned=returned_said(said.get("returned", "")), why=why)
        case _:
            raise NotUnderstood(
                "It does not say what to do.", where="do", next="Use a form of the line's page."
            )


def returned_said(text: str) -> tuple[str | None, str | None]:
    """What is returned after a dispute. That nothing is has to be chosen, too: whoever chose nothing has not
    settled it."""
    if not text:
        raise NotUnderstood(
            "It does not say what is returned.", where="returned", next="Choose it from the list."
        )
    reason, _, whose = ("", "", "") if text == NO_CODE else text.partition("/")
    return reason or None, whose or None


def _side(said: Mapping[str, Any]) -> Side:
    try:
        return Side(said.get("side", ""))
    except ValueError:
        raise NotUnderstood(
            "It does not say for whom.", where="side", next="Say hospital or council."
        ) from None


def seen_of(said: Mapping[str, Any]) -> int:
    text = said.get("seen", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotUnderstood(
            "It does not say which state of the line was seen.", where="seen", next="Open it again."
        )
    return int(text)


def names_of(request: HttpRequest, lines: Sequence[Line], also: Iterable[str] = ()) -> Names:
    """Names of the people on some lines, and of those `also` named beside them, with one record of it, for
    roles whose purpose allows it; and in which role those work who touched them."""
    people: dict[str, str] = {}
    keys = [UUID(key) for key in dict.fromkeys((*(line.person for line in lines), *also))]
    if keys and _sees_people(request):
        listed = list_people(keys[:MOST], caller_of(request))
        people = {str(key): name_said(one) for key, one in listed.who.items()}
    by = {line.touched.by for line in lines if line.touched is not None}
    by |= {said.by for line in lines if line.code for said in _sides(line) if said is not None}
    return Names(people, desk.said_roles(by), organisation_names())


def _sees_people(request: HttpRequest) -> bool:
    role = role_of(request)
    return role is not None and sees_for(role, Purpose.DIRECT_CARE)


def _sides(line: Line) -> Iterable[Any]:
    stands = line.code
    if stands is None or stands.verification is None:
        return ()
    return stands.verification.hospital, stands.verification.council, stands.settled


def name_said(one: Identity) -> str:
    return f"{one.name.family}, {one.name.given}".strip(", ")


@dataclass(frozen=True, slots=True)
class Acted:
    """What was tried on some lines and could not be: why, what stands beside which line, and what had been
    written."""

    error: HomefirstError
    beside: Mapping[str, str]
    written: Mapping[str, Any]
    ticked: Collection[str]


def list_page(request: HttpRequest, some: List, acted: Acted | None = None) -> HttpResponse:
    """The list as a page, with the reason where something was not kept."""
    asked, cut = some.asked, some.cut
    lines, pages = of_page(some.shown.lines, cut.page, cut.size)
    at = iso(moment_asked(request).at)
    nobodys_names = nobodys(asked.morning.lines)
    if any(some.moment.values()):
        rows = {line.person: row_of(line, asked, nobodys_names, cut, at) for line in lines}
    else:
        rows = {line.person: ROWS.of(line, asked, nobodys_names, cut) for line in lines}
    acts = may(role_of(request), "route:waiting_act_on_list") and not some.moment.get("known_at")
    gone = sorted(asked.morning.strip.gone)
    own = Own(names_of(request, lines, gone).people, acts)
    if acted is not None:
        own = replace(own, ticked=acted.ticked, said=acted.beside)
    pieces = waiting_pieces(some, list(rows.values()), stood_said(asked))
    path = reverse("waiting", kwargs={"county": this_county().slug})
    parts = {
        **_frame(request, asked),
        **live_parts("waiting", pieces, live=not any(some.moment.values()), asked=cut.asked()),
        **_of_cut(some, path, pages),
        "lines": with_names(rows, own, at, cut),
        "keys": keys_said(
            len(rows), len(rows.keys() - own.people.keys()), sees=_sees_people(request), past=at != ""
        ),
        "gone": gone_shown(role_of(request), gone, own.people),
        "find_href": reverse("waiting_find", kwargs={"county": this_county().slug}),
        "call_href": reverse("call_today", kwargs={"county": this_county().slug}),
        "neighbours_href": reverse("neighbours", kwargs={"county": this_county().slug}),
        "beds_closed_href": reverse("beds_closed", kwargs={"county": this_county().slug}),
        "weeks": asked.setting.thresholds.required_weeks,
        "weekday": f"{asked.morning.at:%A}",
        "act": _act_shown(asked, acted, own) if acts else None,
        "act_href": cut.href(reverse("waiting_act_on_list", kwargs={"county": this_county().slug}), {}),
        "at_iso": at,
        "of_own": own_of(cut.chosen) is not None,
        "own_href": own_href(request, cut),
    }
    status = 200 if acted is None else 400 if isinstance(acted.error, NotUnderstood) else 409
    return render(request, "morning/page.html", parts, status=status)


def _of_cut(some: List, path: str, pages: int) -> dict[str, Any]:
    """What a page says of how its list is cut."""
    cut, moment = some.cut, some.moment
    sheet = cut.href(path, moment)
    other = replace(cut, size=MORE if cut.size == PAGE else PAGE, page=1)
    return {
        "cut_fields": [(name, value) for name, value in cut.asked() if name != "page"],
        "heads": heads_shown(HEADS, cut, path, moment),
        "order": order_said(cut.order),
        "pager": pager_of(cut, pages, path, moment),
        "more_href": other.href(path, moment) if len(some.shown.lines) > PAGE else "",
        "more_size": other.size,
        "sheet_href": sheet + ("&" if "?" in sheet else "?") + "sheet=1",
    }


def _act_shown(asked: MorningAsked, acted: Acted | None, own: Own) -> dict[str, Any]:
    """What the form for ticked lines is filled with."""
    return {
        "whats": list(WHAT.items()),
        "owners": list(BY.items()),
        "due": usual_due(asked.at),
        "written": {} if acted is None else acted.written,
        "error": None if acted is None else acted.error,
        "some": bool(own.people),
    }


def usual_due(at: datetime) -> str:
    """By when something is mostly to be done, as a field takes it: this afternoon, or tomorrow morning."""
    local = at.astimezone(LONDON)
    due = local.replace(hour=16, minute=0)
    if local.hour >= LATE:
        due = (local + timedelta(days=1)).replace(hour=10, minute=0)
    return f"{due:%Y-%m-%dT%H:%M}"


def _call_sheet(request: HttpRequest, asked: MorningAsked, lines: Sequence[Line]) -> HttpResponse:
    names = names_of(request, lines)
    parts = {
        **_frame(request, asked),
        "finding": finding_said(asked),
        "heads": [{"text": head, "href": "", "sorted": ""} for head in HEADS],
        "site_heads": site_heads(asked.morning.strip, asked.at),
        "site_rows": site_rows(asked.morning.strip),
        "turns": [
            {
                "id": f"turn-{turn.value}",
                "caption": f"{TITLES[turn]}: {number(len(some))}",
                "lines": [line_shown(line, asked, names, "") for line in some],
            }
            for turn, some in in_turn(lines)
        ],
    }
    return render(request, "morning/sheet.html", parts)


def line_page(request: HttpRequest, asked: LineAsked, error: HomefirstError | None = None) -> HttpResponse:
    """One line's page, with the reason where something of it was not kept."""
    line = asked.line
    names = names_of(request, [line])
    cut = cut_of(request.GET)
    # As things stand is not an instant: a line that is opened from an open page is told as of now, too.
    at = moment_asked(request).at if request.method != "POST" else instant_asked(request.POST, "at")
    words = notes_of(line)
    caller = caller_of(request)
    role = role_of(request)
    key = {"county": request.resolver_match.kwargs["county"], "key": line.person}  # type: ignore[union-attr]
    parts = {
        **_frame(request, asked),
        **detail_shown(line, asked, names, words),
        **offer_parts_of(request, asked, line, error, shown=line.person in names.people),
        **drafted_parts(request, asked),
        "error": error,
        "kept": request.method != "POST" and request.GET.get("kept") == "1",
        "beside": _beside(error, request.POST),
        "speaks": sorted(desk.speaks_of(line, caller)),
        "usual_due": usual_due(asked.at),
        "may_act": may(role, "route:waiting_act") and line.person in names.people,
        "act_href": cut.href(reverse("waiting_act", kwargs=key), {}),
        "at": "" if at is None else at.isoformat(),
        "seen": line.heard,
        "written": request.POST if error is not None else {},
        "list_href": cut.href(reverse("waiting", kwargs={"county": key["county"]}), {"at": iso(at)})
        + f"#line-{line.person}",
        "ward_href": (
            reverse("ward_person", kwargs=key)
            if line.bed is not None and line.person in names.people and may(role, "route:ward_person")
            else ""
        ),
        "story_href": reverse("person_timeline", kwargs=key) if may(role, "route:person_timeline") else "",
    }
    status = 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409
    return render(request, "morning/line.html", parts, status=status)


def _beside(error: HomefirstError | None, said: Mapping[str, Any]) -> dict[str, str]:
    """The sentence that stands beside a field, by the field's id in its form; nothing where it is of none."""
    if not isinstance(error, NotUnderstood):
        return {}
    do, where = said.get("do"), error.where
    if do == "add" and where in {"what", "owner", "due", "note"}:
        return {where: f"{error.what} {error.next}".strip()}
    if do == "dispute" and where == "why":
        return {f"why-{said.get('side')}": f"{error.what} {error.next}".strip()}
    if do == "settle" and where in {"returned", "why"}:
        return {{"why": "why-settled"}.get(where, where): f"{error.what} {error.next}".strip()}
    if do == "pass" and where in {"owner", "due"}:
        return {f"{where}-{said.get('action')}": f"{error.what} {error.next}".strip()}
    return {}


def notes_of(line: Line) -> Mapping[str, str]:
    """What was said in words about a line's actions, by SHA-256; what was erased is not there."""
    kept = [one.note for one in line.actions if one.note is not None]
    return notes(this_county().area, kept) if kept else {}


def _frame(request: HttpRequest, asked: AsOf) -> dict[str, Any]:
    moment = moment_asked(request)
    return {
        "synthetic": True,
        "stood": stood_said(asked),
        "ended": None,
        "record_ended": asked.ended,
        "at_field": in_field(asked.at if asked.ended else moment.at),
        "known_field": in_field(moment.known_at),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }


def iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
