"""The worker runs what was asked for, once, tells how it ended, and goes on where it stood."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import Problem, Unavailable
from homefirst.foundation.work.job import ATTEMPTS, Job, State
from homefirst.foundation.work.work import Work
from homefirst.jobs import run
from homefirst.jobs import worker as looking
from homefirst.jobs.run import LONGEST_PAUSE, pause_after
from homefirst.jobs.steps import TOLD_EVERY, Kind, Steps, TryLater
from homefirst.jobs.worker import Worker
from tests.conftest import as_superuser
from tests.jobs.kinds import KINDS, Gate

COUNTY = "E10000025"
PATIENCE = 90


@pytest.fixture
def work(own_database: str) -> Work:
    return Work(COUNTY)


@contextmanager
def working(
    kinds: Mapping[str, Kind] = KINDS, daily: Callable[[], object] = lambda: None
) -> Iterator[Worker]:
    """A worker in a thread of this process, on the test's database."""
    worker = Worker(COUNTY, kinds, (), daily)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def ended(work: Work, jobs: Sequence[Job]) -> list[Job]:
    return [work.wait(job.id, PATIENCE) for job in jobs]


def test_a_job_is_done_whether_it_was_asked_for_before_or_while_the_worker_runs(work: Work) -> None:
    before = work.ask("count", key="before", arguments={"n": 4}, by="operator")
    with working():
        after = work.ask("count", key="after", arguments={"n": 3}, by="operator")
        done = ended(work, [before, after])
    assert [(job.state, job.done, job.total, job.said, job.result, job.attempts) for job in done] == [
        (State.DONE, 4, 4, "counted 4", {"total": 10}, 1),
        (State.DONE, 3, 3, "counted 3", {"total": 6}, 1),
    ]
    with as_superuser(connections["default"].settings_dict["NAME"]) as admin:
        assert admin.execute("SELECT count(*) FROM homefirst.procrastinate_jobs").fetchone() == (0,)


def test_an_error_is_told_as_its_sentence_and_a_mistake_of_ours_without_what_it_said(
    work: Work, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = work.ask("badly", key="a", arguments={}, by="operator")
    wrong = work.ask("wrongly", key="a", arguments={}, by="operator")
    unknown = work.ask("dance", key="a", arguments={}, by="operator")
    after = work.ask("count", key="a", arguments={"n": 1}, by="operator")
    with working():
        jobs = ended(work, [bad, wrong, unknown, after])
    assert [(job.state, job.attempts, job.problem) for job in jobs] == [
        (State.FAILED, 1, Problem("day 7", "There is no seventh day.", "Name 1 to 6.")),
        (
            State.FAILED,
            1,
            Problem(
                f"job {wrong.id}",
                "A mistake in the program ended it (KeyError).",
                "Tell whoever runs this service the job's id; what it did before stands.",
            ),
        ),
        (
            State.FAILED,
            1,
            Problem(
                f"job {unknown.id}",
                "This version knows no jobs of the kind “dance”.",
                "Run the version that asked for it, or cancel it.",
            ),
        ),
        (State.DONE, 1, None),
    ]
    told = capfd.readouterr().err
    assert f"Job {wrong.id} (wrongly) met a mistake of ours: KeyError\n" in told
    assert "in wrongly" in told
    assert "nobody may read" not in told


def test_a_job_that_runs_is_cancelled_between_two_steps(work: Work) -> None:
    gate = Gate()
    job = work.ask("gate", key="a", arguments={"n": 5}, by="operator")
    with working({"gate": gate}):
        assert gate.reached.acquire(timeout=PATIENCE)
        assert work.cancel(job.id).state is State.RUNNING
        assert not gate.reached.acquire(timeout=TOLD_EVERY)  # from then on each step is told
        gate.let_through.release(5)
        cancelled = work.wait(job.id, PATIENCE)
    assert (cancelled.state, cancelled.done, cancelled.result) == (State.CANCELLED, 1, None)
    assert gate.steps == [(str(job.id), 1)]


def test_a_worker_that_stops_puts_its_job_down_and_the_next_goes_on_from_there(work: Work) -> None:
    gate = Gate()
    job = work.ask("gate", key="a", arguments={"n": 3}, by="operator")
    with working({"gate": gate}) as first:
        assert gate.reached.acquire(timeout=PATIENCE)
        first.stop()
        gate.let_through.release()
    waiting = work.see(job.id)
    assert (waiting.state, waiting.done, waiting.attempts, waiting.so_far) == (
        State.WAITING,
        1,
        0,
        {"at": 1},
    )
    gate.let_through.release(2)
    with working({"gate": gate}):
        done = work.wait(job.id, PATIENCE)
    assert (done.state, done.done, done.attempts) == (State.DONE, 3, 1)
    assert gate.steps == [(str(job.id), 1), (str(job.id), 2), (str(job.id), 3)]


def test_two_workers_never_run_one_job_at_once(work: Work) -> None:
    gate = Gate()
    gate.let_through.release(1000)
    jobs = [work.ask("gate", key=str(one), arguments={"n": 2}, by="operator") for one in range(12)]
    with ExitStack() as both:
        for _ in range(2):
            both.enter_context(working({"gate": gate}))
        done = ended(work, jobs)
    assert [(job.state, job.attempts) for job in done] == [(State.DONE, 1)] * 12
    assert sorted(gate.steps) == sorted((str(job.id), step) for job in jobs for step in (1, 2))


def test_a_job_whose_connections_are_cut_is_gone_on_with_by_itself(
    work: Work, own_database: str, capfd: pytest.CaptureFixture[str]
) -> None:
    gate = Gate()
    job = work.ask("gate", key="a", arguments={"n": 2}, by="operator")
    with working({"gate": gate}):
        assert gate.reached.acquire(timeout=PATIENCE)
        with as_superuser() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
                " AND usename = 'homefirst_app'",
                [own_database],
            )
        connections.close_all()
        gate.let_through.release(1000)
        done = work.wait(job.id, PATIENCE)
    assert (done.state, done.done) == (State.DONE, 2)
    assert done.attempts <= 2
    assert f"Job {job.id} lost the database in the middle; it is gone on with." in capfd.readouterr().err


def test_a_stop_is_no_attempt_even_where_the_step_under_way_does_not_end_before_the_kill(work: Work) -> None:
    gate = Gate()
    job = work.ask("gate", key="a", arguments={"n": 3}, by="operator")
    with working({"gate": gate}) as first:
        assert gate.reached.acquire(timeout=PATIENCE)
        assert work.see(job.id).attempts == 1
        first.stop()
        first.stop()
        until(lambda: work.see(job.id).attempts == 0)
        assert work.see(job.id).state is State.RUNNING  # the step has not ended
        gate.let_through.release()
    first.stop()  # its loop has ended
    put_down = work.see(job.id)
    assert (put_down.state, put_down.attempts) == (State.WAITING, 0)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (psycopg.errors.DiskFull, "The database could not do it (DiskFull)."),
        (psycopg.errors.DeadlockDetected, "The database could not do it (DeadlockDetected)."),
        (TryLater, "Held by others."),
    ],
)
def test_what_cannot_be_done_now_is_tried_again_after_a_pause_more_often_than_a_job_may_end_its_worker(
    work: Work, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], error, said: str
) -> None:
    monkeypatch.setattr(run, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(looking, "LOOK_SECONDS", 0.05)
    tried, times = [], []

    def full(steps: Steps) -> Mapping[str, int]:
        tried.append(work_of(steps).said)
        times.append(time.monotonic())
        if len(tried) <= ATTEMPTS + 1:
            raise error("Held by others.")
        return {"tried": len(tried)}

    job = work.ask("full", key="a", arguments={}, by="operator")
    with working({"full": full}):
        done = work.wait(job.id, PATIENCE)
    assert (done.state, done.attempts, done.result) == (State.DONE, 1, {"tried": ATTEMPTS + 2})
    pauses = (0.05, 0.1, 0.2, 0.4)
    assert all(
        later - sooner >= pause for sooner, later, pause in zip(times, times[1:], pauses, strict=False)
    )
    again = [f"{said} It is tried again in {pause:g} s." for pause in pauses]
    assert tried == ["", *again]
    told = capfd.readouterr().err.splitlines()
    assert [line for line in told if line.startswith("Job")] == [
        f"Job {job.id} (full): {one}" for one in again
    ]


def work_of(steps: Steps) -> Job:
    """The job as it was claimed."""
    return steps._claim.job


@given(st.integers(1, 10**6))
def test_no_pause_before_a_job_is_tried_again_is_shorter_than_the_one_before(times: int) -> None:
    assert pause_after(1) == 1.0
    assert pause_after(times) <= pause_after(times + 1) <= LONGEST_PAUSE


def test_a_result_that_cannot_be_kept_fails_the_job_at_once_with_its_whereabouts_and_a_nul_does_not(
    work: Work, capfd: pytest.CaptureFixture[str]
) -> None:
    odd = work.ask("odd", key="a", arguments={}, by="operator")
    null = work.ask("null", key="a", arguments={}, by="operator")
    with working({"odd": lambda _: {"it": object()}, "null": lambda _: {"it": "a\0b"}}):
        jobs = ended(work, [odd, null])
    assert [(job.state, job.attempts, job.result, job.problem and job.problem.what) for job in jobs] == [
        (State.FAILED, 1, None, "A mistake in the program ended it (TypeError)."),
        (State.DONE, 1, {"it": "a\ufffdb"}, None),
    ]
    assert f"Job {odd.id} (odd) met a mistake of ours: TypeError\n" in capfd.readouterr().err


@pytest.mark.parametrize("error", [Unavailable("The folder is away.", where="backups"), OSError(5, "I/O")])
def test_where_the_days_jobs_cannot_be_asked_for_that_is_told_once_and_the_worker_goes_on(
    work: Work, capfd: pytest.CaptureFixture[str], error: Exception
) -> None:
    def daily() -> None:
        raise error

    job = work.ask("count", key="a", arguments={"n": 1}, by="operator")
    with working(daily=daily):
        assert ended(work, [job])[0].state is State.DONE
    assert capfd.readouterr().err.splitlines() == [
        f"The day's jobs could not all be asked for, and are in 10 minutes: {error}"
    ]


def test_any_other_mistake_in_the_look_ends_the_worker_and_tells_its_whereabouts(
    work: Work, capfd: pytest.CaptureFixture[str]
) -> None:
    def daily() -> None:
        raise KeyError(" ".join(["what", "nobody", "may", "read"]))

    assert Worker(COUNTY, KINDS, (), daily).run() is False
    told = capfd.readouterr().err
    assert told.startswith("The worker's look after its jobs met a mistake of ours: KeyError\n")
    assert "in daily" in told
    assert "nobody may read" not in told


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.01)
