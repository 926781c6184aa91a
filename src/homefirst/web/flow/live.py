"""A simulation as its page shows it, and keeps it up to date while it is under way.

What an answer says is rendered once for each number of replications told, and not for each replication made:
with its drawings it takes a few tenths of a second.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from homefirst.app.flow.asking import Simulated, ask_simulation
from homefirst.app.flow.began import Began
from homefirst.app.flow.pack import pack_network
from homefirst.app.ground.work import job_id
from homefirst.flow.events import STREAM
from homefirst.foundation.errors import NotFound
from homefirst.foundation.work.job import Job, State
from homefirst.web.flow.groups import (
    changes_said,
    fullest_said,
    longest_said,
    reason_most,
    stays_said,
)
from homefirst.web.flow.said import (
    course_said,
    finding,
    made_said,
    nearness_said,
    precision_said,
    returned_said,
)
from homefirst.web.flow.shown import (
    HOW,
    main_figure,
    places_drawn,
    reasons_drawn,
    stays_drawn,
    waits_drawn,
)
from homefirst.web.flow.tables import (
    changes_shown,
    held_table,
    months_table,
    places_tables,
    reasons_table,
    start_table,
    stays_table,
)
from homefirst.web.live.hub import Topic
from homefirst.web.live.words import Piece, Pieces
from homefirst.web.running.live import job_list
from homefirst.web.sheet.environment import local_time
from homefirst.web.sheet.table import Table

EVERY = 0.5
ENDED = {
    State.CANCELLED: "It was cancelled: nothing of it is kept, and nothing that it had told by then."
    " Asked for again, it begins anew, with the same numbers.",
    State.FAILED: "It failed: nothing of it is kept. Asked for again, it begins anew.",
}


def run_pieces(simulated: Simulated, role: str | None) -> Pieces:
    """How far it is, and what it tells so far."""
    job, kept = simulated.job, simulated.frozen is not None
    under_way = job_list("flow-job", () if job is None else (job,), _kept_said(simulated), role)
    if simulated.answer is None:
        return (under_way, *_nothing_told(job))
    return (under_way, *_told(_Told(simulated, kept)))


class _Told:
    """A simulation's answer as a key: of the same run and number of replications it is the same."""

    def __init__(self, simulated: Simulated, kept: bool) -> None:
        self.simulated = simulated
        self.answer: Mapping[str, Any] = simulated.answer or {}
        self.kept = kept
        self.key = (simulated.run, self.answer["replications"], kept)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self.key == other.key


@lru_cache(maxsize=8)
def _told(one: _Told) -> Pieces:
    head = Piece("flow-told", render_to_string("flow/told.html", _head(one)))
    return (head, *_groups(one.answer, pack_network().care, one.simulated.began))


def _head(one: _Told) -> dict[str, Any]:
    """What is told first: the finding, how near and how sure it is, and the people delayed."""
    answer, simulated = one.answer, one.simulated
    care, began = pack_network().care, simulated.began
    return {
        "finding": finding(answer),
        "notes": [
            note
            for note in (
                course_said(answer),
                returned_said(answer, care),
                nearness_said(answer, began, care),
            )
            if note
        ],
        "precision": precision_said(answer, simulated.asked.precision, kept=one.kept),
        "made": made_said(answer),
        "kept": one.kept,
        "how": HOW,
        "figure": main_figure(answer),
    }


def _groups(answer: Mapping[str, Any], care: Mapping[str, str], began: Began | None) -> Pieces:
    by_place = places_tables(answer)
    start = () if began is None else (start_table(answer, began, care),)
    return (
        _group(
            "flow-changes",
            "What changes",
            changes_shown(answer),
            (),
            opened=bool(answer["effects"]),
            said=changes_said(answer),
        ),
        _group(
            "flow-reasons",
            "Delayed by reason",
            (reasons_table(answer), months_table(answer, care), held_table(answer)),
            reasons_drawn(answer),
            said=reason_most(answer),
        ),
        _group(
            "flow-stays",
            "Long in a bed",
            (stays_table(answer),),
            stays_drawn(answer),
            said=stays_said(answer),
        ),
        _group(
            "flow-places",
            "People in each place",
            by_place,
            places_drawn(answer),
            said=fullest_said(answer),
        ),
        _group(
            "flow-waits",
            "Waiting",
            by_place,
            waits_drawn(answer),
            tables_shown=False,
            said=longest_said(answer),
        ),
        _group("flow-start", "Beside the census and the published count", start, ()),
    )


WORDS = frozenset({"Option", "Reason", "While waiting for"})
"""Columns of words, which stand at the left."""
SOON = "Nothing is simulated yet: the first numbers come within seconds."
GROUPS = ("flow-changes", "flow-reasons", "flow-stays", "flow-places", "flow-waits", "flow-start")


def _nothing_told(job: Job | None, said: str = SOON) -> Pieces:
    """The same pieces while nothing is told yet, or nothing any more."""
    said = said if job is None else ENDED.get(job.state, said)
    empty = (Piece(id, f'<div id="{id}"></div>') for id in GROUPS)
    return (Piece("flow-told", render_to_string("flow/told.html", {"finding": None, "said": said})), *empty)


def _group(
    id: str,
    heading: str,
    tables: tuple[Table, ...],
    drawings: tuple[Any, ...],
    *,
    opened: bool = False,
    tables_shown: bool = True,
    said: str = "",
) -> Piece:
    """A folded group: its small drawings, and its tables, all but the first folded within it."""
    parts = {
        "id": id,
        "heading": heading,
        "said": said,
        "tables": [as_shown(one) for one in tables if one.rows] if tables_shown else [],
        "drawings": drawings,
        "opened": opened,
        "nothing": "Nothing is sure to change." if opened else "",
    }
    there = parts["tables"] or drawings or opened
    html = render_to_string("flow/group.html", parts) if there else f'<div id="{id}"></div>'
    return Piece(id, html)


def _kept_said(simulated: Simulated) -> str:
    frozen = simulated.frozen
    if frozen is None:
        return ""
    return f"Kept on {local_time(frozen.at)}, asked for by {frozen.by}, made by version {frozen.version}."


def as_shown(table: Table) -> dict[str, Any]:
    """A table as the template's macro takes it: columns of words at the left, of figures at the right."""
    columns = [{"text": head, "numeric": at > 0 and head not in WORDS} for at, head in enumerate(table.heads)]
    return {"id": table.id, "title": table.title, "columns": columns, "rows": table.rows}


def pieces_of(run: UUID, role: str | None) -> Pieces:
    """The pieces of the simulation of a key; a sentence in them where there is none, for a stream has begun
    before anybody looks."""
    try:
        return run_pieces(ask_simulation(run), role)
    except NotFound as error:
        return (job_list("flow-job", (), "", role), *_nothing_told(None, error.problem.what))


def flow_topic(request: HttpRequest) -> Topic:
    """The stream of one simulation's page."""
    run = job_id(request.GET.get("run", ""))
    return Topic(
        f"flow {run}",
        lambda role: pieces_of(run, role),
        moved_by=lambda change: STREAM in change.streams or (change.what == "work" and change.id == str(run)),
        every=EVERY,
    )
