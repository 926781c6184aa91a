"""A simulation in the worker: put down in the middle it is done again, with the same numbers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from homefirst.app.flow.asking import Question, ask_simulation, ask_simulations, want_simulation
from homefirst.app.flow.simulating import asked_for, on_threads, simulate
from homefirst.app.ground.house import this_log
from homefirst.app.ward.asking import ward_clock
from homefirst.flow.asked import digest
from homefirst.flow.experiment import replicate
from homefirst.flow.experiment.answer import numbers
from homefirst.flow.network.read import read_network
from homefirst.flow.read import so_far
from homefirst.foundation.work.job import Job
from homefirst.jobs.kinds import KINDS
from homefirst.jobs.steps import Cancelled, PutDown, Steps
from tests.doors.test_flow_command import SMALL
from tests.jobs.test_steps import Told
from tests.jobs.test_steps import job as a_job

pytestmark = pytest.mark.django_db
ASKED = asked_for(read_network(SMALL), days=28, warm_up=14, replications=6)


@pytest.fixture(autouse=True)
def looks_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a replication takes so long that the worker looks amid it: here none is so long."""
    monkeypatch.setattr(replicate, "LOOK_EVERY", 600.0)


@pytest.fixture
def job() -> Job:
    return want_simulation(Question(ASKED, None, None), by="anna", at=ward_clock().at)


def run(job: Job, told: Told, *, stops_after: int | None = None) -> Mapping[str, Any]:
    """The job as the worker does it; it is told to stop after so many looks."""
    looks = iter(range(1_000))

    def stopping() -> bool:
        return stops_after is not None and next(looks) >= stops_after

    return KINDS[job.kind](Steps(told, stopping=stopping, clock=lambda: 0.0))


def told_of(job: Job, **more: Any) -> Told:
    return Told(a_job(id=job.id, kind=job.kind, arguments=job.arguments), **more)


def test_put_down_in_the_middle_it_is_done_again_with_the_same_numbers(job: Job) -> None:
    told = told_of(job)
    with pytest.raises(PutDown):
        run(job, told, stops_after=5)
    made = [done for done, _, _ in told.words]
    assert 0 < max(made) < 6  # some of it was made, and is not kept
    assert ask_simulations() == ()
    assert so_far(this_log().now(), str(job.id)) is None
    result = run(job, told_of(job))
    assert (result["run"], result["replications"]) == (str(job.id), 6)
    (kept,) = ask_simulations()
    assert kept.answer == digest(numbers(simulate(ASKED, on_threads(1))))
    assert so_far(this_log().now(), str(job.id)) is None
    assert ask_simulation(UUID(kept.run)).answer is not None


def test_done_again_after_it_was_kept_it_is_kept_once(job: Job) -> None:
    """The worker was killed between the record and the end of the job."""
    for _ in range(2):
        run(job, told_of(job))
    assert len(ask_simulations()) == 1


def test_cancelled_nothing_is_kept(job: Job) -> None:
    with pytest.raises(Cancelled):
        run(job, told_of(job, cancel=True))
    assert ask_simulations() == ()
