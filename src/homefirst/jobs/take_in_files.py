"""Taking in many files, one a step: the documents that were handed in.

A file is taken in whole or not at all and once only, by the receipts of its tables, so that one which was
under way at a kill is simply taken in again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from homefirst.app.ground.house import open_log
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.log import Log
from homefirst.intake.apart import ReaderApart
from homefirst.intake.documents import read as read_document
from homefirst.intake.take_in import FileTakenIn, take_in_content
from homefirst.jobs.steps import Steps

PROBLEMS_KEPT = 500  # of all files together; more nobody reads, and the log keeps each file's own
_NOTHING: Mapping[str, Any] = {"files": 0, "accepted": 0, "already": 0, "quarantined": 0, "problems": []}


def take_in_files(steps: Steps) -> Mapping[str, Any]:
    """Counts of all files, as `{"files", "accepted", "already", "quarantined", "problems"}`, and the first
    problems; the same words are what it has so far."""
    log = open_log(steps.county)
    so_far: Mapping[str, Any] = {**_NOTHING, **steps.so_far}
    with ReaderApart() as read:
        one = _one_by_one(steps, log, read)
        named: Sequence[str] = steps.arguments["documents"]
        steps.begin(len(named), done=so_far["files"])
        for name in named[so_far["files"] :]:
            taken = one(name)
            so_far = _with(so_far, taken)
            steps.done(taken.file, so_far)
    return so_far


def _one_by_one(steps: Steps, log: Log, read: ReaderApart) -> Callable[[str], FileTakenIn]:
    # Whoever asks is the author; only a file says when its figures were published.
    by, today = Author(steps.asked_by, loader=True), local_day(datetime.now(UTC))

    def document(sha256: str) -> FileTakenIn:
        kept = read_document(steps.county, sha256)
        if kept.content is None:
            gone = Problem(kept.name, "It was erased before it could be taken in.", "Hand it in again.")
            return FileTakenIn(kept.name, None, None, None, 0, 0, 0, (gone,))
        return take_in_content(log, kept.name, kept.content, by=by, today=today, read=read)

    return document


def _with(so_far: Mapping[str, Any], taken: FileTakenIn) -> Mapping[str, Any]:
    told = taken.as_answer()
    counts = {name: so_far[name] + told[name] for name in ("accepted", "already", "quarantined")}
    problems = [*so_far["problems"], *told["problems"]][:PROBLEMS_KEPT]
    return {"files": so_far["files"] + 1, **counts, "problems": problems}
