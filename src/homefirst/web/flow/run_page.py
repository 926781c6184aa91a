"""A simulation of the year ahead: under way, or kept."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.flow.asking import Simulated, ask_simulation
from homefirst.app.flow.pack import pack_network
from homefirst.app.ground.work import job_id
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import NotFound
from homefirst.web.flow.live import GROUPS, run_pieces
from homefirst.web.flow.said import ASSUMED, began_said, title_said
from homefirst.web.flow.tables import tables
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

SHEETS = (
    ("start", "Beside the census and the published count"),
    ("changes", "What changes for sure"),
    ("effects", "Every figure with and without"),
    ("reasons", "Delayed by reason"),
    ("held", "Who keeps which place for what"),
    ("months", "Delayed days by month, as the return counts them"),
    ("stays", "Long in a bed"),
    ("places-0", "By place, as it is"),
    ("weeks", "Everything by week"),
)


@require_safe
def flow_run(request: HttpRequest, county: str, run: str) -> HttpResponse:
    """A simulation's page, its JSON and its spreadsheets."""
    check_county(county)
    simulated = ask_simulation(job_id(run))
    if wants_json(request):
        return JsonResponse(run_answer(simulated))
    if wants_sheet(request):
        return _sheet(request, simulated)
    asked, began = simulated.asked, simulated.began
    pieces = run_pieces(simulated, role_of(request))
    back = reverse("flow", kwargs={"county": county})
    parts = {
        "synthetic": True,
        "title": title_said([option.name for option in asked.options]),
        "changes": [(option.name, option.changes) for option in asked.options],
        "began": began_said(began, asked.days, asked.warm_up),
        "assumed": ASSUMED,
        "groups": GROUPS,
        "back": back,
        "again": f"{back}?like={run}" if may(role_of(request), "route:flow_ask") else "",
        "sheets": [
            *SHEETS,
            *((f"places-{at}", f"By place, “{option.name}”") for at, option in enumerate(asked.options, 1)),
        ],
        "waits_href": waits_of(county, simulated),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        **live_parts("flow", pieces, live=simulated.frozen is None, asked=[("run", run)]),
    }
    return render(request, "flow/run.html", parts)


def waits_of(county: str, simulated: Simulated) -> str:
    """Where the longest waits of its first replication are; nowhere while it is under way."""
    address = {"county": county, "run": simulated.run, "replication": 0}
    return "" if simulated.frozen is None else reverse("flow_waits", kwargs=address)


def _sheet(request: HttpRequest, simulated: Simulated) -> HttpResponse:
    if simulated.answer is None:
        raise NotFound(
            "It has told nothing yet.", where=f"simulation {simulated.run}", next="Ask again in a second."
        )
    asked = simulated.asked
    made = [
        ("Simulation", simulated.run),
        ("Kept", "no: so far" if simulated.frozen is None else f"by version {simulated.frozen.version}"),
        ("Seed", str(asked.seed)),
        *(("Began", said) for said in began_said(simulated.began, asked.days, asked.warm_up)),
        *((f"“{option.name}”", "; ".join(option.changes)) for option in asked.options),
    ]
    found = tables(simulated.answer, simulated.began, pack_network().care)
    return sheet_answer(request, found, about(known_at=datetime.now(UTC), made=made, synthetic=True))


def run_answer(simulated: Simulated) -> dict[str, Any]:
    """A simulation as JSON has it."""
    job, frozen, began = simulated.job, simulated.frozen, simulated.began
    return {
        "synthetic": True,
        "run": simulated.run,
        "state": "kept" if job is None else job.state.value,
        "asked": simulated.asked.sha256,
        "seed": simulated.asked.seed,
        "days": simulated.asked.days,
        "warm_up": simulated.asked.warm_up,
        "precision": simulated.asked.precision,
        "options": [{"name": one.name, "changes": list(one.changes)} for one in simulated.asked.options],
        "began": None if began is None else began.as_answer(),
        "version": None if frozen is None else frozen.version,
        "answer": simulated.answer,
    }
