"""A simulation in the worker: replication by replication, told to who watches, and kept."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from homefirst.app.flow import asked_again, keep_simulation, telling_of
from homefirst.app.simulating import Progress, on_threads
from homefirst.app.simulating import simulate as run
from homefirst.flow.record import tell, told_enough
from homefirst.jobs.steps import Steps


def simulate(steps: Steps) -> Mapping[str, Any]:
    """Which simulation was made, as `{"run", "replications", "events"}`. Put down, it begins anew: its
    numbers are the same.
    """
    question = asked_again(steps.arguments)
    run_key = str(steps.id)

    def each(progress: Progress) -> None:
        if progress.is_worth_telling:
            tell(steps.county, run_key, telling_of(progress), at=datetime.now(UTC))
        steps.tell(progress.made, progress.most, said(progress))

    answer = run(question.asked, on_threads(os.cpu_count() or 1), each=each)
    keep_simulation(question, answer, run=run_key, by=steps.asked_by, at=datetime.now(UTC))
    told_enough(steps.county, run_key)
    return {"run": run_key, "replications": answer["replications"], "events": answer["events"]}


def said(progress: Progress) -> str:
    return f"{progress.made} replications"
