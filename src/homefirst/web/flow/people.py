"""People of a simulation: who waited longest, and one of them on the page that shows a real one's timeline.

Nobody of them exists, so that no permit is asked for and no look recorded. The worker follows them; a page
that waits for it comes again by itself.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.flow.replaying import asked_of_run, want_replay
from homefirst.app.ground.work import job_id
from homefirst.flow.experiment.size import MOST_COMING
from homefirst.flow.replayed import AT_START, Which, source_at
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.work.job import Job, State
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.errors import wants_json
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

WAIT_HEADS = ("Waited", "For", "Started", "Who")
HEADS = ("Entry", "What happened", "When", "Until the next")
WORDS = {
    "arrived": "Came",
    "waits": "Waits for {place}",
    "started": "Started in {place}",
    "stayed": "The stay in {place} is over",
    "turned away": "Turned away from {place}: it was full",
    "gave up": "Gave up waiting for {place}",
    "left": "{place} is free of them",
    "gone": "Left the county’s care",
}


@require_safe
def flow_waits(request: HttpRequest, county: str, run: str, replication: int) -> HttpResponse:
    """Who waited longest in a replication, with a link to each."""
    check_county(county)
    which = Which(str(job_id(run)), _scenario(request), replication, None, 0)
    asked_of_run(which.run, scenario=which.scenario, replication=replication)
    job = want_replay(which, by=caller_of(request).asker.user)
    if job.state is not State.DONE or job.result is None:
        return _not_yet(request, county, which, job)
    answer = job.result
    if wants_json(request):
        return JsonResponse(dict(answer))
    table = waits_table(answer)
    if wants_sheet(request):
        return sheet_answer(request, (table,), about(made=_made(which), synthetic=True))
    rows = [
        [*row[:3], {"text": row[3], "href": _person(county, which, one)}]
        for row, one in zip(table.rows, answer["waits"], strict=True)
    ]
    first = f"{table.rows[0][0]} for {table.rows[0][1]}" if table.rows else ""
    parts = {
        "synthetic": True,
        "finding": f"The longest wait was {first}." if first else "Nobody waited.",
        "caption": table.title,
        "heads": table.heads,
        "rows": rows,
        "changed": not answer["same_code"],
        "back": _run_page(county, which),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "flow/waits.html", parts)


@require_safe
def flow_person(
    request: HttpRequest, county: str, run: str, replication: int, source: int, nth: int
) -> HttpResponse:
    """All that happens to one simulated person, as their timeline."""
    check_county(county)
    key, scenario = str(job_id(run)), _scenario(request)
    _, network, _ = asked_of_run(key, scenario=scenario, replication=replication)
    if nth < 1:
        raise NotFound("There is nobody before the first.", where=f"person {nth}")
    if nth > MOST_COMING:
        raise NotFound("So many people never come.", where=f"person {nth}"[:40])
    which = Which(key, scenario, replication, source_at(network, source), nth)
    job = want_replay(which, by=caller_of(request).asker.user)
    if job.state is not State.DONE or job.result is None:
        return _not_yet(request, county, which, job)
    answer = job.result
    if wants_json(request):
        return JsonResponse(dict(answer))
    table = story_table(answer)
    if wants_sheet(request):
        return sheet_answer(request, (table,), about(made=_made(which), synthetic=True))
    parts = {
        "synthetic": True,
        "simulated": True,
        "name": _named(which),
        "finding": f"Simulated: this person does not exist. {story_said(answer)}",
        "caption": table.title,
        "heads": table.heads,
        "rows": [[*row[:2], {"lines": [f"Simulated {row[2]}"]}, row[3]] for row in table.rows],
        "changed": not answer["same_code"],
        "replication": replication,
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        "back": _waits_page(county, which),
        "run_href": _run_page(county, which),
    }
    return render(request, "beds/person_timeline.html", parts)


def waits_table(answer: Mapping[str, Any]) -> Table:
    """Who waited longest, a start each."""
    rows = tuple(
        (_days(one["days"]), one["place"], _moment(one["started"]), _who(one["source"], one["nth"]))
        for one in answer["waits"]
    )
    return Table("waits", f"The longest waits of replication {answer['replication']}", WAIT_HEADS, rows)


def story_table(answer: Mapping[str, Any]) -> Table:
    """What happened to one person, an entry each."""
    rows = tuple(
        (
            str(at),
            happened(one),
            _moment(one["at"]),
            "" if one["days"] is None or one["days"] < 1 / 1440 else _days(one["days"]),
        )
        for at, one in enumerate(answer["moments"], 1)
    )
    return Table("timeline", "What happens in the simulation, in its order", HEADS, rows)


def happened(one: Mapping[str, Any]) -> str:
    """A moment in words."""
    said = WORDS[one["what"]].format(place=one["place"])
    if one["what"] == "waits" and one["keeps"]:
        return f"{said}, and keeps {one['keeps']} until then"
    if one["what"] == "started" and one["keeps"]:
        return f"{said}, from {one['keeps']}"
    return said


def story_said(answer: Mapping[str, Any]) -> str:
    """How long they waited in all, and whether they have gone."""
    moments = answer["moments"]
    waited = sum(one["days"] or 0.0 for one in moments if one["what"] == "waits")
    gone = moments[-1]["what"] == "gone"
    end = "left the county’s care" if gone else "is in the county’s care as the simulation ends"
    return f"Waited {_days(waited)} in all, and {end}."


def _not_yet(request: HttpRequest, county: str, which: Which, job: Job) -> HttpResponse:
    if job.state is State.FAILED and job.problem is not None:
        raise NotFound(job.problem.what, where=job.problem.where, next=job.problem.next)
    if wants_json(request):
        return JsonResponse({"simulated": True, "run": which.run, "state": job.state.value}, status=202)
    parts = {"synthetic": True, "back": _run_page(county, which), "waiting": job.state is State.WAITING}
    return render(request, "flow/following.html", parts, status=202)


def _scenario(request: HttpRequest) -> int:
    text = request.GET.get("scenario", "0")
    if not text.isdecimal() or len(text) > 3:
        raise NotUnderstood(f"“{text}” is no scenario.", where="scenario", next="Write 0 for as it is.")
    return int(text)


def _made(which: Which) -> list[tuple[str, str]]:
    return [
        ("Simulation", which.run),
        ("Replication", str(which.replication)),
        ("Simulated", "Nobody of these people exists."),
    ]


def _run_page(county: str, which: Which) -> str:
    return reverse("flow_run", kwargs={"county": county, "run": which.run})


def _waits_page(county: str, which: Which) -> str:
    address = {"county": county, "run": which.run, "replication": which.replication}
    return reverse("flow_waits", kwargs=address) + _of_scenario(which)


def _person(county: str, which: Which, one: Mapping[str, Any]) -> str:
    address = {
        "county": county,
        "run": which.run,
        "replication": which.replication,
        "source": one["number"],
        "nth": one["nth"],
    }
    return reverse("flow_person", kwargs=address) + _of_scenario(which)


def _of_scenario(which: Which) -> str:
    return "?" + urlencode({"scenario": which.scenario}) if which.scenario else ""


def _named(which: Which) -> str:
    return _who(which.source or AT_START, which.nth)


def _who(source: str, nth: int) -> str:
    return f"{source}, number {number(nth)}"


def _days(days: float) -> str:
    if days < 1:
        return f"{number(days * 24, 1)} hours"
    return f"{number(days, 1)} days"


def _moment(at: str) -> str:
    return at[:16].replace("T", " ")
