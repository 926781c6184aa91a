"""The verbs of the flow model: a simulation is kept, and one under way tells how far it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from homefirst.flow.asked import Asked, digest
from homefirst.flow.events import SIMULATION_FROZEN, STREAM
from homefirst.flow.experiment.answer import numbers
from homefirst.flow.models import KeptRow, RunningRow
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred, Receipt
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View


def freeze(
    log: Log,
    asked: Asked,
    answer: Mapping[str, Any],
    *,
    run: str,
    version: str,
    kernels: str,
    census: datetime | None,
    view: View | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """Keeps a simulation: what was asked and answered beside the log, and in it their digests with all that
    the numbers hang on. Done again for the same `run`, nothing is kept twice.
    """
    told, found = asked.as_json(), dict(answer)
    payload = {
        "run": run,
        "asked": asked.sha256,
        "answer": digest(numbers(found)),
        "version": version,
        "kernels": kernels,
        "seed": asked.seed,
        "days": asked.days,
        "replications": found["replications"],
        "options": [option.name for option in asked.options],
        "census": None if census is None else census.isoformat(),
        "heads": [] if view is None else [list(head) for head in view.heads or ()],
    }
    for sha256, what in ((payload["asked"], told), (payload["answer"], found)):
        _keep(log.county, sha256, what, at)
    fact = Fact(STREAM, SIMULATION_FROZEN, Occurred.at(at), payload, receipt=Receipt("flow", run))
    return log.append([fact], by=by, because=because)


def tell(county: str, run: str, answer: Mapping[str, Any], *, at: datetime) -> None:
    """What a simulation under way has found so far."""
    RunningRow.objects.update_or_create(
        id=UUID(run), defaults={"county": county, "answer": dict(answer), "told_at": at}
    )


def told_enough(county: str, run: str) -> None:
    """A simulation has ended: what it told on the way is not needed any more."""
    RunningRow.objects.filter(county=county, id=UUID(run)).delete()


def keep_asked(county: str, asked: Asked, *, at: datetime) -> None:
    """Keeps what a simulation is asked, for whoever runs it, under its digest."""
    _keep(county, asked.sha256, asked.as_json(), at)


def _keep(county: str, sha256: str, told: Mapping[str, Any], at: datetime) -> None:
    KeptRow.objects.get_or_create(county=county, sha256=sha256, defaults={"told": told, "kept_at": at})
