"""Deliveries of files at the door: handed in, kept, taken in by the worker, and looked back on."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.work import TAKE_IN_FILES, take_in_documents, this_work
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.work.job import Job
from homefirst.intake.documents import Kept, erase, keep, latest
from homefirst.intake.read import FileSeen, files_taken_in

FILES_SHOWN = 100
DELIVERIES_SHOWN = 10
JOBS_LOOKED_AT = 200
_NAME = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Intake:
    """The last deliveries, as the jobs that take them in, and the last files taken in; the latest first."""

    deliveries: tuple[Job, ...]
    files: tuple[FileSeen, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "deliveries": [job.as_answer() for job in self.deliveries],
            "files": [file.as_answer() for file in self.files],
        }


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs that were asked for last, the latest first."""

    jobs: tuple[Job, ...]

    def as_answer(self) -> dict[str, Any]:
        return {"jobs": [job.as_answer() for job in self.jobs]}


def ask_intake() -> Intake:
    """What was handed in and taken in of late."""
    log = this_log()
    deliveries = [job for job in this_work().recent(JOBS_LOOKED_AT) if job.kind == TAKE_IN_FILES]
    return Intake(tuple(deliveries[:DELIVERIES_SHOWN]), files_taken_in(log, log.now(), latest=FILES_SHOWN))


def ask_jobs(limit: int = 50) -> Jobs:
    """The jobs that were asked for last."""
    return Jobs(this_work().recent(limit))


def hand_in(files: Iterable[tuple[str, bytes]], *, delivery: str, by: str) -> Job:
    """Keeps files, each a name and its content, and asks that they be taken in: all of them or none.

    `delivery` names this delivery (32 hexadecimal digits, made with the form): sent twice with the same files
    it is one job. With other files, as after "back" in a browser, it is another: nothing kept is left lying.
    Raises NotUnderstood where no file is chosen, and for one that is empty or too large.
    """
    if not _NAME.fullmatch(delivery):
        raise NotUnderstood("This form is not one of ours.", where="delivery", next="Open the page again.")
    county = this_county().area
    with transaction.atomic():
        digests = [keep(county, name=name, content=content, by=by) for name, content in files]
        return take_in_documents(list(dict.fromkeys(digests)), key=_key(delivery, digests), by=by)


def all_documents(limit: int) -> tuple[Kept, ...]:
    """The documents that were handed in last, without their content."""
    return latest(this_county().area, limit)


def erase_document(sha256: str) -> None:
    """Erases what a document holds, its name and its sender; raises NotFound where none is kept."""
    erase(this_county().area, sha256)


def _key(delivery: str, digests: Iterable[str]) -> str:
    """What a delivery's job is known by: the form that was sent, and all that was in it, in any order."""
    content = hashlib.sha256("".join(sorted(set(digests))).encode()).hexdigest()
    return f"{delivery}/{content}"
