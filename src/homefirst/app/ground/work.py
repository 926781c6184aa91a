"""The county's work, as the doors ask for it: jobs by name, which the worker runs (room jobs).

A door names a kind and its arguments here; which function does it, only the worker knows, so that no page
carries what a job needs.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from homefirst.app.ground.house import this_county, this_log
from homefirst.county.figures.events import STREAM as FIGURES
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Refused
from homefirst.foundation.work.job import Job
from homefirst.foundation.work.work import Work
from homefirst.intake.documents import keep
from homefirst.intake.files import content_of

TAKE_IN_FILES = "take_in_files"
OUTLOOK_ERRORS = "outlook_errors"
PROVE_LOG = "prove_log"
BACK_UP = "back_up"
SYNTHETIC = "synthetic_county"
TELL_PROVIDERS = "tell_providers"
ALLOCATE = "allocate"
SIMULATE = "simulate"
REPLAY = "replay"
COMPILE_KERNELS = "compile_kernels"
ADMINISTRATOR, COORDINATOR, ANALYST = "administrator", "hub_coordinator", "analyst"
OF_THE_FIGURES = frozenset({TAKE_IN_FILES, OUTLOOK_ERRORS})
"""The kinds that whoever sees to the figures asks for, and may cancel. The others keep the service safe."""


def this_work() -> Work:
    """The jobs of the county whose record this service holds."""
    return Work(this_county().area)


def may_cancel(kind: str, role: str | None) -> bool:
    """Whether somebody of this role may cancel jobs of this kind, where he may cancel any."""
    asks_for = {ALLOCATE: COORDINATOR, SIMULATE: ANALYST, REPLAY: ANALYST}
    return (
        role == ADMINISTRATOR or kind in OF_THE_FIGURES or (role is not None and asks_for.get(kind) == role)
    )


def cancel(id: UUID, *, role: str | None) -> Job:
    """Cancels a job for somebody of this role, who may cancel some. Raises NotFound, and Refused for a proof
    or a backup where he does not run the service."""
    job = this_work().see(id)
    if not may_cancel(job.kind, role):
        raise Refused(
            "Only an administrator may cancel a proof of the log, a backup or the synthetic county.",
            where=f"job {id}",
            next="Ask whoever runs this service.",
        )
    return this_work().cancel(id)


def job_id(text: str) -> UUID:
    """A job's id as a person wrote it; raises NotFound, as for one that does not exist."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(
            "There is no such job.", where=f"job {text}", next="Ask for the list: homefirst jobs list."
        ) from None


def take_in_files(files: Sequence[Path], *, by: str) -> Job:
    """Keeps files of this machine as documents and asks that they be taken in, all of them or none; the same
    contents are the same job. No path stands in it: a folder may be named after somebody.

    Raises NotUnderstood where none is named and for one that is empty, too large or no file, and NotFound for
    one that is not there.
    """
    if not files:
        raise NotUnderstood("No file is named.", where="files", next="Name the workbooks.")
    county = this_county().area
    with transaction.atomic():
        kept = [keep(county, name=path.name, content=_content(path), by=by) for path in files]
        digests = list(dict.fromkeys(kept))
        key = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
        return take_in_documents(digests, key=key, by=by)


def _content(path: Path) -> bytes:
    content = content_of(path)
    if isinstance(content, Problem):
        error = NotUnderstood if path.exists() else NotFound
        raise error(content.what, where=content.where, next=content.next)
    return content


def take_in_documents(digests: Sequence[str], *, key: str, by: str) -> Job:
    """Asks that kept documents (intake/documents.py), named by their SHA-256, be taken in. `key` is the
    delivery's: the same documents handed in a second time are another job where it differs."""
    if not digests:
        raise NotUnderstood("No document is named.", where="documents", next="Choose the workbooks.")
    return this_work().ask(TAKE_IN_FILES, key=key, arguments={"documents": list(digests)}, by=by)


def outlook_errors(first: Month, *, by: str) -> Job:
    """Asks that the outlook's error tables be made anew, for each month of data from `first` on; from the
    same figures it is the same job."""
    figures = this_log().freeze().upto(FIGURES)
    return this_work().ask(OUTLOOK_ERRORS, key=f"{first}/{figures}", arguments={"first": str(first)}, by=by)


def prove_log(*, by: str, now: datetime) -> Job:
    """Asks that the log and all that is folded from it be proved; twice in a minute is once."""
    return this_work().ask(PROVE_LOG, key=f"asked at {now:%Y-%m-%dT%H:%M}", arguments={}, by=by)


def back_up(*, by: str, now: datetime) -> Job:
    """Asks for a backup, which removes no other; twice in a minute is once."""
    return this_work().ask(BACK_UP, key=f"asked at {now:%Y-%m-%dT%H:%M}", arguments={"prune": False}, by=by)


def synthetic_county(*, by: str) -> Job:
    """Asks that the pack's synthetic county be written into the log. Asked again, it is the same job; one
    that an earlier release made, of keys alone, is another, and is gone on with."""
    return this_work().ask(SYNTHETIC, key="of the pack in force, with its people", arguments={}, by=by)


def tell_providers(offer: str, *, by: str) -> Job:
    """Asks that providers be told of the offers that they have not been told of, once for a new offer."""
    key = hashlib.sha256(f"told of {offer}".encode()).hexdigest()
    return this_work().ask(TELL_PROVIDERS, key=key, arguments={}, by=by)
