"""A simulation in the worker: replication by replication, told to who watches, and kept."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from homefirst.app.flow.asking import asked_again, keep_simulation, telling_of
from homefirst.app.flow.simulating import Progress, on_threads
from homefirst.app.flow.simulating import simulate as run
from homefirst.flow.experiment.precision import Precision
from homefirst.flow.record import tell, told_enough
from homefirst.jobs.steps import Steps

READY = "Making ready; the first time after an update this takes a minute or two, for the engine is compiled"
LEAST = Precision().least
"""Replications of which nobody guesses yet how many more it takes."""


def simulate(steps: Steps) -> Mapping[str, Any]:
    """Which simulation was made, as `{"run", "replications", "events"}`. Put down, it begins anew: its
    numbers are the same. Of one that is cancelled or fails nothing is kept, nor what it had told.
    """
    question = asked_again(steps.arguments)
    run_key = str(steps.id)
    last = (0, 1, READY)

    def each(progress: Progress) -> None:
        nonlocal last
        if progress.is_worth_telling:
            tell(steps.county, run_key, telling_of(progress), at=datetime.now(UTC))
        last = (progress.made, progress.needed, said(progress, question.asked.precision))
        steps.tell(*last)

    steps.tell(*last)
    try:
        spread = on_threads(os.cpu_count() or 1, look=lambda: steps.tell(*last))
        answer = run(question.asked, spread, each=each)
        keep_simulation(question, answer, run=run_key, by=steps.asked_by, at=datetime.now(UTC))
    finally:
        told_enough(steps.county, run_key)
    return {"run": run_key, "replications": answer["replications"], "events": answer["events"]}


def said(progress: Progress, precision: float | None) -> str:
    """Replications made, how precise they are, and about how many that takes."""
    made = f"{progress.made:,} {'replication' if progress.made == 1 else 'replications'}"
    if precision is None:
        return f"{made} of {progress.needed:,}"
    if progress.reached is None:
        return f"{made}; {precision:.0%} is asked for, of at least {progress.needed}"
    told = (
        f"{made} tell the people delayed to {progress.reached:.1%} either way; {precision:.0%} is asked for"
    )
    if progress.made < LEAST:
        return f"{told}, of at least {progress.needed}"
    return f"{told}, which takes about {progress.needed:,}"
