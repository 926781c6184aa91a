"""The half-hour call on one screen: how its draft stands, the draft line by line, cut as was chosen, what is
confirmed of it and changed in it by hand, and the minutes. Forms alone; what is under way is told."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.call import asking as calls
from homefirst.app.call.asking import CallAsked, Confirmed
from homefirst.app.call.money import above
from homefirst.app.draft.jobs import want_draft
from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import cancel
from homefirst.app.morning.asking import organisation_names
from homefirst.app.morning.desk import said_roles
from homefirst.app.people.naming import MOST, list_people
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.permissions import may
from homefirst.county.access.seeing import Purpose, sees_for
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Refused
from homefirst.hub.draft.overrides import EXCLUDE, HOLD, SWAP, WHY_OVERRIDDEN
from homefirst.hub.draft.told import days_of
from homefirst.web.beds.shown import short_key
from homefirst.web.call import apart, rows, shown
from homefirst.web.call.cut import chosen_of, cut, entries_of, filters_shown, query
from homefirst.web.call.live import asked_of, call_pieces, shown_of
from homefirst.web.gate.asked import as_json, check_county, day_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.morning.page import name_said
from homefirst.web.morning.shown import Names
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import day as day_said
from homefirst.web.sheet.environment import local_time
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

WHAT = ((HOLD, "Hold at this line from this day"), (SWAP, "Exchange with"), (EXCLUDE, "Keep out"))


@require_safe
def call_today(request: HttpRequest, county: str) -> HttpResponse:
    """Leads to the call of today; of a record that has ended, to that of the day its list is of."""
    check_county(county)
    day = day_asked(request.GET, "day") or local_day(ward_clock().at)
    return HttpResponseRedirect(reverse("call", kwargs={"county": county, "day": day.isoformat()}))


@require_safe
def call(request: HttpRequest, county: str, day: str) -> HttpResponse:
    """The call of a day."""
    check_county(county)
    asked = calls.ask_call(_day(day))
    if wants_json(request):
        return JsonResponse(_answer(asked, role_of(request)))
    if wants_sheet(request):
        names = _names(request, asked)
        tables = shown.draft_table(asked, names), shown.prices_table(asked), apart.sites_table(asked)
        made = [("As things stood at", local_time(asked.at))]
        return sheet_answer(request, tables, about(known_at=asked.known_at, made=made, synthetic=True))
    return _page(request, asked)


@sensitive_post_parameters()
@require_POST
def call_act(request: HttpRequest, county: str, day: str) -> HttpResponse:
    """Confirms, changes by hand, or asks for a draft; and leads back. What cannot be is told, with the page
    as it is."""
    check_county(county)
    asked_day, said = _day(day), request.POST
    try:
        confirmed = _do(request, asked_day, said)
    except NotFound:
        raise
    except (Refused, NotUnderstood) as error:
        if wants_json(request):
            return told(request, error)
        return _page(request, calls.ask_call(asked_day), error=error)
    if wants_json(request):
        return JsonResponse(_confirmed_answer(confirmed), status=201)
    if confirmed is not None and confirmed.refused:
        return _page(request, calls.ask_call(asked_day), confirmed=confirmed)
    return HttpResponseRedirect(
        f"{_href('call', asked_day)}{query(chosen_of(request))}{_back_to(said)}", status=303
    )


@require_safe
def call_minutes(request: HttpRequest, county: str, day: str) -> HttpResponse:
    """Who confirmed or changed what at a day's call, and why; it prints."""
    check_county(county)
    minutes = calls.ask_minutes(_day(day))
    if wants_json(request):
        table = shown.minutes_table(minutes, Names({}, {}, {}))
        told_of = [dict(zip(("when", "who", "what", "why", "by"), row, strict=True)) for row in table.rows]
        return JsonResponse({"synthetic": True, "day": minutes.day.isoformat(), "minutes": told_of})
    by = {one.by for one in minutes.offers} | {one.by for one in minutes.overrides}
    names = _names_of(request, minutes.persons, by)
    table = shown.minutes_table(minutes, names)
    if wants_sheet(request):
        return sheet_answer(request, (table,), about(known_at=minutes.known_at, synthetic=True))
    parts = {
        "synthetic": True,
        "title": f"Minutes of the call, {day_said(minutes.day)}",
        "table": table,
        "known_at": minutes.known_at,
        "call_href": _href("call", minutes.day),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "call/minutes.html", parts)


def _back_to(said: Mapping[str, Any]) -> str:
    """The place of the page to which one comes back: the line or the group that was confirmed."""
    if said.get("do") != "confirm" or not said.get("back"):
        return ""
    return f"#{quote(str(said['back']))}"


def _do(request: HttpRequest, day: date, said: Mapping[str, Any]) -> Confirmed | None:
    caller = caller_of(request)
    match said.get("do"):
        case "draft":
            want_draft(day, by=caller.asker.user)
        case "cancel":
            cancel(_uuid(said.get("job", ""), "job"), role=role_of(request))
        case "confirm":
            return calls.confirm(day, request.POST.getlist("person"), caller)
        case "change":
            calls.change(
                day,
                caller,
                person=str(_uuid(said.get("person", ""), "person")),
                how=said.get("how", ""),
                why=said.get("why", ""),
                resource=said.get("resource") or None,
                start=day_asked(said, "start"),
                other=str(_uuid(said["other"], "other")) if said.get("how") == SWAP else None,
            )
        case "lift":
            calls.lift(day, caller, override=said.get("override", ""), why=said.get("why", ""))
        case "more":
            calls.try_more(day, caller, resource=said.get("resource", ""), amount=said.get("amount", ""))
        case _:
            raise NotUnderstood(
                "It does not say what to do.", where="do", next="Use a form of the call's page."
            )
    return None


def _page(
    request: HttpRequest,
    asked: CallAsked,
    *,
    error: HomefirstError | None = None,
    confirmed: Confirmed | None = None,
) -> HttpResponse:
    chosen = chosen_of(request)
    names = _names(request, asked)
    may_act = may(role_of(request), "route:call_act")
    pieces = call_pieces(asked.day, asked.draft, asked.job, asked.since, shown_of(asked.job))
    change = request.GET.get("change", "")
    parts = {
        **_draft_parts(asked, names, role_of(request), chosen),
        **_change_parts(asked, names),
        "synthetic": True,
        "title": f"The call, {asked.day:%A} {day_said(asked.day)}",
        "may_act": may_act,
        "act_href": _href("call_act", asked.day) + query(chosen),
        "minutes_href": _href("call_minutes", asked.day),
        "days": _other_days(asked),
        "job": asked.job if calls.is_under_way(asked.job) else None,
        "error": error,
        "confirmed": confirmed,
        "refused": []
        if confirmed is None
        else [(_of_whom(person, names, asked), one) for person, one in confirmed.refused],
        "written": request.POST if error is not None else {"person": change},
        "changing": bool(change) or (error is not None and request.POST.get("do") == "change"),
        "trying": error is not None and request.POST.get("do") == "more",
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        **live_parts("call", pieces, asked=asked_of(asked.day, asked.job)),
    }
    status = 200
    if error is not None or confirmed is not None:
        status = 400 if isinstance(error, NotUnderstood) else 409
    return render(request, "call/page.html", parts, status=status)


def _other_days(asked: CallAsked) -> list[tuple[str, str]]:
    """The calls of the day before and of the day after, where that has come."""
    days = (asked.day - timedelta(days=1), asked.day_after)
    return [(_href("call", one), f"{one:%A} {one.day} {one:%B}") for one in days if one is not None]


def _draft_parts(asked: CallAsked, names: Names, role: str | None, chosen: frozenset[str]) -> dict[str, Any]:
    """What is shown of the draft, cut as was chosen."""
    draft = asked.draft
    entries, may_act = entries_of(asked), may(role, "route:call_act")
    cut_to = cut(entries, chosen)
    lines = {} if draft is None else {one["resource"]: one["name"] for one in draft.answer["lines"]}
    groups = filters_shown(chosen, cut_to.counts, lines)
    return {
        "finding": shown.finding_said(asked),
        "stood": f"As things stood at {local_time(asked.at)}.",
        "strip": shown.strip_shown(asked, entries),
        "groups": ()
        if draft is None
        else rows.groups_shown(cut_to.lines, names, may_act, above(draft, role)),
        "not_yet": rows.not_yet_shown(cut_to.lines, names, may_act),
        "not_yet_heads": rows.NOT_YET_HEADS,
        "steps": apart.steps_shown(asked, names),
        "sites": apart.sites_table(asked),
        "out": rows.out_shown(cut_to.lines, names, may_act),
        "left_out": rows.left_out_shown(cut_to.lines, names),
        "filters": groups,
        "chosen": [one for group in groups for one in group["choices"] if one["on"]],
        "only": sorted(chosen),
        "count": len(cut_to.lines),
        "every": len(entries),
        "offered": 0 if draft is None or chosen else len(draft.answer["offered"]),
        "effect": shown.effect_shown(asked, names),
        "overrides": shown.overrides_shown(asked, names),
        "prices": shown.prices_table(asked),
        "tries": shown.tries_shown(asked),
        "heads": rows.HEADS,
        "out_heads": rows.OUT_HEADS,
        "keys": any(one.person not in names.people for one in entries),
    }


def _change_parts(asked: CallAsked, names: Names) -> dict[str, Any]:
    """What can be chosen where the draft is changed by hand: of people, those whom one may see."""
    nothing: dict[str, Any] = {"assignments": (), "unplaced": (), "expected": (), "lines": ()}
    answer = nothing if asked.draft is None else asked.draft.answer

    def seen(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
        some = [(one["person"], _who(one["person"], names)) for one in rows if one["person"] in names.people]
        return sorted(some, key=lambda one: one[1])

    return {
        "people": seen((*answer["assignments"], *answer["unplaced"], *answer["expected"])),
        "placed": seen(answer["assignments"]),
        "lines": [(one["resource"], one["name"]) for one in answer["lines"]],
        "starts": [(one.isoformat(), day_said(one)) for one in (days_of(answer) if asked.draft else ())],
        "whats": WHAT,
        "whys": list(WHY_OVERRIDDEN.items()),
    }


def _of_whom(person: str, names: Names, asked: CallAsked) -> str:
    """Who it is, and what the draft has for them."""
    rows = () if asked.draft is None else asked.draft.answer["assignments"]
    row = next((one for one in rows if one["person"] == person), None)
    if row is None:
        return _who(person, names)
    start = day_said(date.fromisoformat(row["start"]))
    return f"{_who(person, names)}, {row['name']} from {start}"


def _who(person: str, names: Names) -> str:
    return names.people.get(person) or short_key(person)


def _names(request: HttpRequest, asked: CallAsked) -> Names:
    persons = sorted(one.person for one in entries_of(asked))
    return _names_of(request, persons, {one.by for one in asked.overrides})


def _names_of(request: HttpRequest, persons: Any, by: set[str]) -> Names:
    """Names of some people, with one record of it, for roles whose purpose allows it."""
    people: dict[str, str] = {}
    role = role_of(request)
    if persons and role is not None and sees_for(role, Purpose.DIRECT_CARE):
        listed = list_people([UUID(one) for one in list(persons)[:MOST]], caller_of(request))
        people = {str(key): name_said(one) for key, one in listed.who.items()}
    return Names(people, said_roles(by), organisation_names())


def _answer(asked: CallAsked, role: str | None) -> dict[str, Any]:
    if asked.draft is None:
        return {"synthetic": True, "day": asked.day.isoformat(), "draft": None}
    money = above(asked.draft, role)
    return asked.draft.as_answer() | {"above": {who: one.as_answer() for who, one in money.items()}}


def _confirmed_answer(confirmed: Confirmed | None) -> dict[str, Any]:
    if confirmed is None:
        return {"synthetic": True}
    return {
        "synthetic": True,
        "offered": list(confirmed.offered),
        "refused": [
            {"person": person, "what": one.what, "next": one.next} for person, one in confirmed.refused
        ],
    }


def _href(name: str, day: date) -> str:
    return reverse(name, kwargs={"county": this_county().slug, "day": day.isoformat()})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("There is no such day.", where="day", next="Write it as 2016-03-10.") from None


def _uuid(text: str, where: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotUnderstood("It does not say whom.", where=where, next="Choose from the list.") from None
