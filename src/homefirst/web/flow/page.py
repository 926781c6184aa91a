"""The year ahead: what each place is asked for, what to try, and what simulations answered."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from homefirst.app.flow.asking import (
    ask_simulation,
    ask_simulations,
    question_of,
    want_simulation,
    who_begins,
)
from homefirst.app.flow.pack import pack_feasibility, pack_network, pack_picture
from homefirst.app.ground.work import job_id
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.permissions import may
from homefirst.flow.frozen import Frozen
from homefirst.flow.network.feasibility import Feasibility, PlaceLoad
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import HomefirstError
from homefirst.web.flow.form import FIELDS, MOST_OPTIONS, Written, form_of, parts_shown, written_in
from homefirst.web.flow.said import began_said, upper_first
from homefirst.web.gate.asked import as_json, check_county, day_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import local_time, number, percent
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

YEAR = 365
TO_FILL = 180
LOAD_HEADS = ("Place", "Asked for", "Has", "Load", "What that means")
LIST_HEADS = ("Made", "By", "What was tried", "Began with", "Replications")
PRECISIONS = {"0.1": "10%, quickest", "0.05": "5%, as a board wants it", "0.02": "2%, slow"}
Form = Mapping[str, str]


@require_safe
def flow(request: HttpRequest, county: str) -> HttpResponse:
    """What the county's places are asked for, and the form that asks what if; `like` names a simulation whose
    options it says again."""
    check_county(county)
    like = request.GET.get("like")
    form = form_of(ask_simulation(job_id(like)).asked.options) if like else {}
    return _page(request, county, form, Written())


@require_POST
def flow_ask(request: HttpRequest, county: str) -> HttpResponse:
    """Asks for a simulation, and leads to it; or looks who would be there (`look`), with all that was
    written."""
    check_county(county)
    form = request.POST.dict()
    written = written_in(form, pack_network().network)
    if form.get("precision", "") not in PRECISIONS:
        written.wrong["precision"] = "That is none of the precisions. Choose one of the list."
    day = _census_in(form, written)
    if written.wrong or "look" in form:
        return _page(request, county, form, written)
    try:
        question, _ = question_of(
            written.options,
            census=day,
            warm_up=0 if day is not None else TO_FILL,
            precision=float(form["precision"]),
        )
    except HomefirstError as error:
        written.wrong["census" if day is not None else "more-1"] = str(error.problem)
        return _page(request, county, form, written)
    job = want_simulation(question, by=caller_of(request).asker.user, at=datetime.now(UTC))
    return HttpResponseRedirect(
        reverse("flow_run", kwargs={"county": county, "run": str(job.id)}), status=303
    )


def _census_in(form: Form, written: Written) -> date | None:
    """The day with whose census a form begins; None where it begins empty, or where its day is wrong."""
    if form.get("begin") != "census":
        return None
    try:
        day = day_asked(form, "census")
    except HomefirstError as error:
        written.wrong["census"] = f"{error.problem.what} {error.problem.next}".strip()
        return None
    if day is None:
        written.wrong["census"] = "No day is written. Write one, or begin empty."
    return day


def _page(request: HttpRequest, county: str, form: Form, written: Written) -> HttpResponse:
    pack, loads = pack_network(), pack_feasibility()
    if wants_json(request):
        if written.wrong:
            return JsonResponse({"problems": _problems(written)}, status=400)
        return JsonResponse({"synthetic": False, **loads.as_answer()})
    limited, free = _load_tables(loads)
    if wants_sheet(request):
        return sheet_answer(request, (limited, free), about(known_at=datetime.now(UTC)))
    day = form.get("census") or _usual_day(pack.network.start).isoformat()
    parts = {
        "network": pack.network.name,
        "start": pack.network.start,
        "over": [upper_first(one.sentence) for one in _most_loaded(loads) if one in loads.over],
        "limited": limited,
        "free": free,
        "load_columns": [{"text": head, "numeric": at in (1, 2, 3)} for at, head in enumerate(LOAD_HEADS)],
        "parts_shown": parts_shown(pack.network, pack.care, form, written.wrong),
        "options": [_option(number, form, written) for number in range(1, MOST_OPTIONS + 1)],
        "example": _example(loads),
        "precisions": list(PRECISIONS.items()),
        "precision": form.get("precision", "0.05"),
        "begin": form.get("begin", "census"),
        "census": day,
        "who": _who(day, written) if may(role_of(request), "route:flow_ask") else (),
        "may_ask": may(role_of(request), "route:flow_ask"),
        "ask_href": reverse("flow_ask", kwargs={"county": county}),
        "wrong": written.wrong,
        "picture": Markup(pack_picture()),
        "list_heads": LIST_HEADS,
        "kept": [_kept(one, county) for one in ask_simulations()],
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "flow/page.html", parts, status=400 if written.wrong else 200)


def _problems(written: Written) -> list[dict[str, str]]:
    return [{"where": where, "what": what} for where, what in written.wrong.items()]


def _option(number: int, form: Form, written: Written) -> dict[str, Any]:
    name, more = f"name-{number}", f"more-{number}"
    return {
        "number": number,
        "name": form.get(name, ""),
        "more": form.get(more, ""),
        "open": number == 1 or bool(form.get(more) or written.wrong.get(more)),
    }


def _example(loads: Feasibility) -> str:
    """A change in words, of the place that is asked for most of what it has."""
    first = _most_loaded(loads)[0]
    return f"{first.place}.{FIELDS.get(first.kind, 'capacity')}=+10%"


def _usual_day(start: date) -> date:
    """The day of which the network's figures are, or the record's last where it does not go so far."""
    return min(start, local_day(ward_clock().at))


def _who(day: str, written: Written) -> tuple[str, ...]:
    """Who would be there on a day, sentences; none where it is no day."""
    if "census" in written.wrong:
        return ()
    try:
        found = day_asked({"census": day}, "census")
        return () if found is None else began_said(who_begins(found), YEAR, 0)[:-1]
    except HomefirstError as error:
        return (f"{error.problem.what} {error.problem.next}".strip(),)


def _most_loaded(loads: Feasibility) -> list[PlaceLoad]:
    return sorted(loads.places, key=lambda one: (-(one.load or 0.0), one.place))


def _load_tables(loads: Feasibility) -> tuple[Table, Table]:
    """Places with a limit, the fullest first, and those without one."""
    limited = [one for one in _most_loaded(loads) if one.capacity is not None]
    free = sorted(
        (one for one in loads.places if one.capacity is None), key=lambda one: (-one.asked, one.place)
    )
    title = "Asked for and had, on average over the year ahead, the fullest first"
    return (
        Table("loads", title, LOAD_HEADS, tuple(map(_load, limited))),
        Table(
            "no-limit", "Places without a limit: people there on average", LOAD_HEADS, tuple(map(_load, free))
        ),
    )


def _load(one: PlaceLoad) -> tuple[str, ...]:
    return (
        upper_first(one.place),
        f"{number(one.asked, 0 if one.asked >= 10 else 1)} {one.unit}",
        "no limit" if one.capacity is None else number(one.capacity, 0 if one.capacity >= 10 else 1),
        "no limit" if one.load is None else percent(one.load),
        upper_first(one.sentence),
    )


def _kept(one: Frozen, county: str) -> dict[str, Any]:
    return {
        "href": reverse("flow_run", kwargs={"county": county, "run": one.run}),
        "cells": [
            local_time(one.at),
            one.by,
            "; ".join(one.options) or "nothing: as it is",
            "empty" if one.census is None else f"the census of {local_day(one.census):%-d %B %Y}",
            number(one.replications),
        ],
    }
