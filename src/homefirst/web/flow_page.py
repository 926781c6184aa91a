"""The year ahead: what each place is asked for, what to try, and what simulations answered."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.flow import Simulated, ask_simulation, ask_simulations, question_of, want_simulation
from homefirst.app.flow_pack import pack_network
from homefirst.app.ward import ward_clock
from homefirst.app.work import job_id
from homefirst.county.access.permissions import may
from homefirst.flow.asked import Option
from homefirst.flow.network.feasibility import PlaceLoad, feasibility
from homefirst.flow.network.network import Kind, Network, Place
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood
from homefirst.web.asked import as_json, check_county, day_asked
from homefirst.web.doors import role_of
from homefirst.web.environment import local_time, number, percent
from homefirst.web.errors import wants_json
from homefirst.web.flow_said import tables
from homefirst.web.live import live_parts
from homefirst.web.live_flow import run_pieces
from homefirst.web.people_pages import caller_of
from homefirst.web.table import Table
from homefirst.web.xlsx import about, sheet_address, sheet_answer, wants_sheet

LOAD_HEADS = ("Place", "Asked for", "Has", "Load", "What that means")
LIST_HEADS = ("Made", "By", "What was tried", "Began with", "Replications")
PRECISIONS = {"0.1": "10%, quickest", "0.05": "5%, as a board wants it", "0.02": "2%, slow"}
FIELDS = {
    Kind.BEDS: "capacity",
    Kind.SLOTS: "capacity",
    Kind.STARTS: "per_week",
    Kind.HOURS: "hours_per_week",
}
UNITS = {
    Kind.BEDS: "beds",
    Kind.SLOTS: "places",
    Kind.STARTS: "starts a week",
    Kind.HOURS: "hours a week",
}


@require_safe
def flow(request: HttpRequest, county: str) -> HttpResponse:
    """What the county's places are asked for, and the form that asks what if."""
    check_county(county)
    return _page(request, {}, None)


@require_POST
def flow_ask(request: HttpRequest, county: str) -> HttpResponse:
    """Asks for a simulation, and leads to it."""
    check_county(county)
    try:
        options = option_in(request.POST, pack_network().network)
        question, _ = question_of(
            options,
            census=day_asked(request.POST, "census") if request.POST.get("begin") == "census" else None,
            warm_up=0 if request.POST.get("begin") == "census" else 180,
            precision=_precision(request.POST.get("precision", "")),
        )
    except HomefirstError as error:
        return _page(request, request.POST, error)
    job = want_simulation(question, by=caller_of(request).asker.user, at=datetime.now(UTC))
    return HttpResponseRedirect(
        reverse("flow_run", kwargs={"county": county, "run": str(job.id)}), status=303
    )


@require_safe
def flow_run(request: HttpRequest, county: str, run: str) -> HttpResponse:
    """A simulation: under way, or kept."""
    check_county(county)
    simulated = ask_simulation(job_id(run))
    if wants_json(request):
        return JsonResponse(run_answer(simulated))
    if wants_sheet(request):
        if simulated.answer is None:
            raise NotFound("It has told nothing yet.", where=run, next="Ask again in a second.")
        made = [("Simulation", run)]
        now = datetime.now(UTC)
        return sheet_answer(request, tables(simulated.answer), about(known_at=now, made=made, synthetic=True))
    pieces = run_pieces(simulated, role_of(request))
    parts = {
        "synthetic": True,
        "title": "; ".join(option.name for option in simulated.asked.options) or "The county as it is",
        "began": began_said(simulated),
        "changes": [(option.name, option.changes) for option in simulated.asked.options],
        "back": reverse("flow", kwargs={"county": county}),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        "waits_href": waits_of(county, simulated),
        **live_parts("flow", pieces, live=simulated.frozen is None, asked=[("run", run)]),
    }
    return render(request, "flow_run.html", parts)


def waits_of(county: str, simulated: Simulated) -> str | None:
    """Where the longest waits of its first replication are; None while it is under way."""
    address = {"county": county, "run": simulated.run, "replication": 0}
    return None if simulated.frozen is None else reverse("flow_waits", kwargs=address)


def run_answer(simulated: Simulated) -> dict[str, Any]:
    """A simulation as JSON has it."""
    job, frozen = simulated.job, simulated.frozen
    return {
        "synthetic": True,
        "run": simulated.run,
        "state": "kept" if job is None else job.state.value,
        "asked": simulated.asked.sha256,
        "seed": simulated.asked.seed,
        "days": simulated.asked.days,
        "warm_up": simulated.asked.warm_up,
        "options": [{"name": one.name, "changes": list(one.changes)} for one in simulated.asked.options],
        "version": None if frozen is None else frozen.version,
        "answer": simulated.answer,
    }


def option_in(form: QueryDict | Mapping[str, str], network: Network) -> tuple[Option, ...]:
    """What a form changes, as one option; none where it changes nothing. Raises NotUnderstood for what is no
    number."""
    changes = []
    for place in network.places:
        for field, now in changeable(place):
            text = form.get(f"{place.name}.{field}", "").strip().replace(",", "")
            if text and _number(text, f"{place.name}.{field}") != now:
                changes.append(f"{place.name}.{field}={text}")
    for line in form.get("more", "").splitlines():
        if line.strip():
            changes.append(line.strip())
    if not changes:
        return ()
    return (Option(form.get("name", "").strip()[:60] or ", ".join(changes)[:60], tuple(changes)),)


def changeable(place: Place) -> tuple[tuple[str, float], ...]:
    """The figures of a place that the form offers to change, with what they are."""
    if place.kind not in FIELDS:
        return ()
    field = FIELDS[place.kind]
    found = [(field, float(getattr(place, field)))]
    if place.kind is Kind.HOURS:
        found.append(("delivery", place.delivery))
    if len(place.next) > 1:
        found += [(f"next.{route.to}", route.share) for route in place.next]
    return tuple(found)


def began_said(simulated: Simulated) -> str:
    """With whom it began, and over which days it runs."""
    asked, frozen = simulated.asked, simulated.frozen
    began = f"with {number(len(asked.present))} people of the census" if asked.present else "empty"
    when = "" if frozen is None or frozen.census is None else f" of {local_time(frozen.census)}"
    warm = f", after {number(asked.warm_up)} days to fill" if asked.warm_up else ""
    return f"It began {began}{when}, and runs {number(asked.days)} days{warm}."


def _page(request: HttpRequest, written: Mapping[str, str], error: HomefirstError | None) -> HttpResponse:
    pack = pack_network()
    loads = feasibility(pack.network)
    if wants_json(request):
        return JsonResponse({"synthetic": False, **loads.as_answer()})
    county = request.resolver_match.kwargs["county"] if request.resolver_match else ""
    if wants_sheet(request):
        table = Table(
            "loads", "What places are asked for", LOAD_HEADS, tuple(map(tuple, _loads(loads.places)))
        )
        return sheet_answer(request, (table,), about(known_at=datetime.now(UTC), made=[], synthetic=False))
    clock = ward_clock()
    parts = {
        "network": pack.network.name,
        "over": [one.sentence for one in loads.over],
        "load_columns": [{"text": head, "numeric": at in (1, 2, 3)} for at, head in enumerate(LOAD_HEADS)],
        "loads": _loads(loads.places),
        "fields": _fields(pack.network, written),
        "precisions": list(PRECISIONS.items()),
        "precision": written.get("precision", "0.05"),
        "name": written.get("name", ""),
        "more": written.get("more", ""),
        "begin": written.get("begin", "census"),
        "census": written.get("census") or local_day(clock.at).isoformat(),
        "may_ask": may(role_of(request), "route:flow_ask"),
        "ask_href": reverse("flow_ask", kwargs={"county": county}),
        "list_heads": LIST_HEADS,
        "kept": [_kept(one, county) for one in ask_simulations()],
        "error": None if error is None else error.problem,
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "flow.html", parts, status=200 if error is None else 400)


def _loads(places: tuple[PlaceLoad, ...]) -> list[list[str]]:
    return [
        [
            one.place,
            f"{number(one.asked, 0 if one.asked >= 10 else 1)} {one.unit}",
            "no limit" if one.capacity is None else number(one.capacity, 0 if one.capacity >= 10 else 1),
            "no limit" if one.load is None else percent(one.load),
            one.sentence,
        ]
        for one in places
    ]


def _fields(network: Network, written: Mapping[str, str]) -> list[dict[str, Any]]:
    """A place each, with its inputs."""
    found = []
    for place in network.places:
        inputs = [
            {
                "id": f"f-{place.name}-{field}".replace(" ", "-").replace(".", "-"),
                "name": f"{place.name}.{field}",
                "label": _label(place, field),
                "now": f"{now:g}",
                "value": written.get(f"{place.name}.{field}", f"{now:g}"),
            }
            for field, now in changeable(place)
        ]
        if inputs:
            found.append({"place": place.name, "inputs": inputs})
    return found


def _label(place: Place, field: str) -> str:
    if field.startswith("next."):
        return f"share to {field.removeprefix('next.')}"
    return "share of the hours that is delivered" if field == "delivery" else UNITS[place.kind]


def _kept(one: Any, county: str) -> dict[str, Any]:
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


def _precision(text: str) -> float:
    if text not in PRECISIONS:
        raise NotUnderstood(
            "That is none of the precisions.", where="precision", next="Choose one of the list."
        )
    return float(text)


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise NotUnderstood(f"“{text}” is no number.", where=where, next="Write a number.") from None
