"""The weekly calls with neighbouring systems: which there are, and the sheet of one, to be shown, printed and
taken as a spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.morning.asking import MorningAsked, organisation_names
from homefirst.app.morning.neighbours import CallsAsked, ask_calls, board_names
from homefirst.app.people.naming import MOST, list_people
from homefirst.county.access.seeing import Purpose, sees_for
from homefirst.foundation.calendar import local_day
from homefirst.hub.neighbour_calls import NeighbourCall, Talked
from homefirst.hub.neighbours import WEEKDAYS
from homefirst.web.beds.pages import moment_asked
from homefirst.web.beds.shown import heading, in_field, place_title, short_key, words
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.morning.cut import Cut
from homefirst.web.morning.live import line_href, stood_said
from homefirst.web.morning.page import iso, name_said
from homefirst.web.morning.shown import Names, action_shown, council_said, wait_shown
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import UNKNOWN, day, local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

HEADS = ("Ours there", "Theirs here", "Higher now", "Next call", "Who decides")
SHEET_HEADS = (
    "Who", "Whose", "Where", "Ready", "In a bed", "Waits for, and whose", "Next step", "Goes higher",
)  # fmt: skip


@require_safe
def neighbours(request: HttpRequest, county: str) -> HttpResponse:
    """Each neighbour's call: how many are talked about, when it is, and who decides."""
    check_county(county)
    moment = moment_asked(request)
    found = ask_calls(moment.at, moment.known_at)
    if wants_json(request):
        return JsonResponse(found.as_answer())
    table = calls_table(found)
    if wants_sheet(request):
        return sheet_answer(request, (table,), _about(found.asked))
    names = [{"text": name_of(one), "href": _href(one, moment.asked)} for one in found.calls]
    rows = [[name, *cells[1:]] for name, cells in zip(names, table.rows, strict=True)]
    parts = {
        **_frame(request, found.asked),
        "finding": _finding(found),
        "heads": ("Neighbour", *HEADS),
        "rows": rows,
        "protocols": [(name_of(one), one.neighbour.source) for one in found.calls if one.neighbour],
        "at_field": in_field(moment.at),
        "known_field": in_field(moment.known_at),
    }
    return render(request, "morning/neighbours.html", parts)


@require_safe
def neighbour(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The call sheet of one neighbour: each person, and what is agreed; names in one record for those who
    may see them."""
    check_county(county)
    moment = moment_asked(request)
    found = ask_calls(moment.at, moment.known_at)
    call = found.of(code)
    if wants_json(request):
        people = [one.as_answer() for one in call.people]
        return JsonResponse({"synthetic": True, **call.as_answer(), "people": people})
    names = _names(request, call.people)
    if wants_sheet(request):
        table = sheet_table(call, found.asked, names)
        return sheet_answer(request, (table,), _about(found.asked, protocol_said(call)))
    parts = {
        **_frame(request, found.asked),
        "title": name_of(call),
        "finding": call_finding(call, local_day(found.asked.at)),
        "protocol": protocol_said(call),
        "heads": SHEET_HEADS,
        "groups": [
            {"id": id_, "caption": f"{title} ({number(len(some))})", "rows": some}
            for id_, title, some in (
                ("ours", "Ours, in their hospitals", _rows(request, call, found.asked, names, ours=True)),
                ("theirs", "Theirs, in beds here", _rows(request, call, found.asked, names, ours=False)),
            )
            if some
        ],
        "named": bool(names.people),
        "waiting_href": _cut(call, moment.asked),
        "list_href": reverse("neighbours", kwargs={"county": county}) + moment.asked,
    }
    return render(request, "morning/neighbour.html", parts)


def name_of(call: NeighbourCall) -> str:
    return "Not known in whose hospital" if call.neighbour is None else call.neighbour.name


def call_finding(call: NeighbourCall, today: date) -> str:
    """What the call is about, in a sentence or two."""
    if not call.people:
        return "Nobody is to be talked about. " + next_call_said(call, today)
    ours = f"{number(call.ours)} of ours there, {number(call.theirs)} of theirs here"
    if call.neighbour is None:
        ours = f"{number(call.ours)} of ours, of whom it is not known in whose hospital they lie"
    higher = f"{number(call.higher)} of them go higher now. " if call.higher else ""
    return f"{ours}. {higher}{next_call_said(call, today)}"


def next_call_said(call: NeighbourCall, today: date) -> str:
    """When the next call is; that it is moved, where a bank holiday moves it."""
    if call.next_call is None or call.neighbour is None or call.neighbour.call_day is None:
        return "No weekly call is known: find out whom to ring."
    when = "today" if call.next_call == today else f"on {call.next_call:%A}, {day(call.next_call)}"
    usual = call.neighbour.call_day
    moved = "" if call.next_call.weekday() == usual else f" ({WEEKDAYS[usual]} is a bank holiday)"
    return f"The next call is {when}{moved}."


def protocol_said(call: NeighbourCall) -> list[tuple[str, str]]:
    """What is agreed with the neighbour, line by line."""
    one = call.neighbour
    if one is None:
        return [("What to do", "Find out in whose hospital they lie, and enter it: then a protocol holds.")]
    board = UNKNOWN if call.board is None else board_names().get(call.board, words(call.board))
    higher = "after how long is not known"
    if one.escalate_days is not None:
        higher = f"to {board}, after {one.escalate_days} days ready to leave"
    return [
        ("Who decides", heading(one.decides)),
        ("Call", heading(one.call_said)),
        ("Goes higher", heading(higher)),
        ("Source", one.source),
    ]


def calls_table(found: CallsAsked) -> Table:
    rows = tuple(
        (
            name_of(one),
            number(one.ours),
            number(one.theirs),
            number(one.higher),
            "none known" if one.next_call is None else f"{one.next_call:%A}, {day(one.next_call)}",
            UNKNOWN if one.neighbour is None else one.neighbour.decides,
        )
        for one in found.calls
    )
    return Table("neighbours", "Calls with neighbours", ("Neighbour", *HEADS), rows)


def sheet_table(call: NeighbourCall, asked: MorningAsked, names: Names) -> Table:
    """The call sheet as a spreadsheet: whole keys, and names where one may see them."""
    heads = ("Person", "Name", *SHEET_HEADS[1:])
    rows = tuple(
        (one.line.person, names.people.get(one.line.person), *cells_of(one, asked, names))
        for one in call.people
    )
    return Table("call", f"Call with {name_of(call)}", heads, rows)


def cells_of(one: Talked, asked: MorningAsked, names: Names) -> list[str]:
    """Somebody on a call, under SHEET_HEADS but the first."""
    line, at = one.line, asked.at
    bed, next_ = line.bed, line.next
    whose = council_said(line.council, names)
    waits = [wait_shown(wait, asked.setting.kinds, at) for wait in line.waits]
    return [
        f"ours ({whose})" if one.ours else f"theirs ({whose})",
        UNKNOWN if bed is None else f"{place_title(bed.place)}, {words(bed.ward)}",
        "not ready" if line.days_ready is None else f"{number(line.days_ready)} days",
        UNKNOWN if line.days_in is None else f"{number(line.days_in)} days",
        "; ".join(f"{each['what']} ({each['whose']})" for each in waits) or "nothing is said",
        "none" if next_ is None else _action_said(action_shown(next_, at)),
        higher_said(one),
    ]


def higher_said(one: Talked) -> str:
    """Whether and when somebody goes higher."""
    if one.higher_on is None:
        return "not ready: no clock" if one.line.days_ready is None else UNKNOWN
    return f"now, since {day(one.higher_on)}" if one.higher else f"on {day(one.higher_on)}"


def _action_said(action: Mapping[str, Any]) -> str:
    due = f", {action['due']}" if action["due"] else ""
    late = " (overdue)" if action["overdue"] else ""
    return f"{action['what']}: {action['owner']}{due}{late}"


def _rows(
    request: HttpRequest, call: NeighbourCall, asked: MorningAsked, names: Names, *, ours: bool
) -> list[list[Any]]:
    at = moment_asked(request).at
    found = []
    for one in call.people:
        if one.ours is not ours:
            continue
        line = one.line
        href = line_href(line.person, iso(at), Cut())
        who: dict[str, Any] = {"text": names.people.get(line.person) or short_key(line.person), "href": href}
        cells: list[Any] = cells_of(one, asked, names)
        if one.higher:
            cells[-1] = {"text": cells[-1], "tag": "goes higher", "colour": "red"}
        found.append([who, *cells])
    return found


def _names(request: HttpRequest, people: Sequence[Talked]) -> Names:
    """Names of the people of a call, with one record of it, for roles whose purpose allows it."""
    role = role_of(request)
    named: dict[str, str] = {}
    if people and role is not None and sees_for(role, Purpose.DIRECT_CARE):
        keys = [UUID(one.line.person) for one in people[:MOST]]
        listed = list_people(keys, caller_of(request))
        named = {str(key): name_said(one) for key, one in listed.who.items()}
    return Names(named, {}, organisation_names())


def _finding(found: CallsAsked) -> str:
    people = sum(len(one.people) for one in found.calls)
    if not found.calls:
        return "The county pack names no neighbour."
    ours, higher = sum(one.ours for one in found.calls), sum(one.higher for one in found.calls)
    return (
        f"{number(people)} people lie on the other side of a border: {number(ours)} of ours there,"
        f" {number(people - ours)} of theirs here. {number(higher)} go higher now."
    )


def _frame(request: HttpRequest, asked: MorningAsked) -> dict[str, Any]:
    return {
        "synthetic": True,
        "stood": stood_said(asked),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }


def _about(asked: MorningAsked, more: Sequence[tuple[str, str]] = ()) -> Any:
    made = [("As things stood at", local_time(asked.at)), *more]
    return about(known_at=asked.known_at, made=made, synthetic=True)


def _href(call: NeighbourCall, moment: str) -> str:
    return reverse("neighbour", kwargs={"county": this_county().slug, "code": call.code}) + moment


def _cut(call: NeighbourCall, moment: str) -> str:
    """This morning's list, cut to those of the call; empty where it cannot be."""
    if call.neighbour is None:
        return ""
    path = reverse("waiting", kwargs={"county": this_county().slug})
    return f"{path}{moment}{'&' if moment else '?'}{urlencode({'only': f'neighbour:{call.code}'})}"
