"""A simulation as its page shows it, and keeps it up to date while it is under way."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from homefirst.app.flow import Simulated, ask_simulation
from homefirst.app.work import job_id
from homefirst.web.flow_said import finding, made_said, tables
from homefirst.web.flow_shown import HOW, figures_shown
from homefirst.web.live_hub import Topic
from homefirst.web.live_jobs import job_list
from homefirst.web.live_words import Piece, Pieces
from homefirst.web.table import Table

EVERY = 0.5


def run_pieces(simulated: Simulated, role: str | None) -> Pieces:
    """How far it is, and what it tells so far."""
    job = simulated.job
    under_way = job_list("flow-job", () if job is None else (job,), "It is kept.", role)
    answer = simulated.answer
    parts: dict[str, Any] = {
        "answer": answer,
        "kept": simulated.frozen is not None,
        "how": HOW,
    }
    if answer is not None:
        parts |= {
            "finding": finding(answer),
            "made": made_said(answer),
            "figures": figures_shown(answer),
            "tables": [as_shown(one) for one in tables(answer) if one.id != "weeks" and one.rows],
        }
    return (under_way, Piece("flow-told", render_to_string("flow_told.html", parts)))


def as_shown(table: Table) -> dict[str, Any]:
    """A table as the template's macro takes it."""
    columns = [{"text": head, "numeric": at > 0} for at, head in enumerate(table.heads)]
    return {"id": table.id, "title": table.title, "columns": columns, "rows": table.rows}


def flow_topic(request: HttpRequest) -> Topic:
    """The stream of one simulation's page."""
    run = job_id(request.GET.get("run", ""))
    return Topic(
        f"flow {run}",
        lambda role: run_pieces(ask_simulation(run), role),
        moved_by=lambda change: change.what == "work",
        every=EVERY,
    )
