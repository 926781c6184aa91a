"""kill -9 of the worker and of the database in the middle of jobs; two workers; a job that kills."""

import os
import subprocess
import sys
import time
from functools import partial

import pytest

from tests.faults.conftest import PATIENCE, ROOT
from tests.faults.service import FILES, TABLES, delivered, held_twice, job, kill, log_is_whole, service, until

pytestmark = pytest.mark.slow
WITHIN = 0.4  # seconds after its beginning, up to which a job is hit: ten files take somewhat longer
POISON = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "homefirst.settings"
import django; django.setup()
from homefirst.jobs.worker import Worker
def poison(steps):
    steps.begin(1)
    os.kill(os.getpid(), 9)
def good(steps):
    return {"good": True}
Worker("E10000025", {"poison": poison, "good": good}, ()).run()
"""
ASK = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "homefirst.settings"
import django; django.setup()
from homefirst.app.ground.work import this_work
for kind in sys.argv[1:]:
    print(this_work().ask(kind, key="a", arguments={}, by="operator").id)
"""


def until_begun(ground, id: str) -> None:
    """Until the worker has the job in its hands."""
    until(lambda: job(ground, id)["state"] != "waiting")


def done_whole(ground, id: str) -> bool:
    """The job is done with every file; whether it was running when it was ended."""
    until(lambda: job(ground, id)["state"] == "done")
    done = job(ground, id)
    result = done["result"]
    assert (result["files"], result["accepted"], result["problems"]) == (FILES, FILES * TABLES, [])
    return done["attempts"] > 1


def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing_and_does_nothing_twice(
    ground, rarely, chance, provoked
):
    back, within = [], 0
    with service(ground, "--web", "1") as served:
        until(lambda: served.children("worker"))
        for number in range(rarely):
            with delivered(ground, number) as id:
                until_begun(ground, id)
                time.sleep(float(chance.uniform(0, WITHIN)))  # a moment within the job, chosen by chance
                kill(served.children("worker")[0])
                start = time.monotonic()
                within += done_whole(ground, id)
                back.append(time.monotonic() - start)
            until(lambda: served.children("worker"))
    assert held_twice(ground) == []
    assert log_is_whole(ground)
    provoked(
        "kill -9 of the worker, in the middle of a job",
        rarely,
        outcome=f"{rarely * FILES} files taken in by {rarely} jobs ({within} were running), all, none twice",
        sentence="The worker was ended by signal 9; it is started again in 0.25 s.",
        worst=max(back),
    )


def test_a_database_killed_in_the_middle_of_a_job_comes_back_and_the_job_goes_on_by_itself(
    ground, rarely, chance, provoked
):
    back, within = [], 0
    with service(ground, "--web", "1") as served:
        until(lambda: served.children("worker"))
        for number in range(rarely):
            with delivered(ground, number) as id:
                until_begun(ground, id)
                time.sleep(float(chance.uniform(0, WITHIN)))
                before, within = ground.postmaster(), within + (job(ground, id)["state"] == "running")
                kill(before)
                start = time.monotonic()
                # Only the service itself may start it again: the note is looked at, and nothing asked.
                until(partial(_is_another, ground, before))
                done_whole(ground, id)
                back.append(time.monotonic() - start)
    assert held_twice(ground) == []
    assert log_is_whole(ground)
    provoked(
        "kill -9 of the database, in the middle of a job",
        rarely,
        outcome=f"{rarely * FILES} files taken in by {rarely} jobs ({within} were running), all, none twice",
        worst=max(back),
    )


def _is_another(ground, before: int) -> bool:
    """Whether a database runs that is not the one from before."""
    try:
        return ground.postmaster() != before
    except (FileNotFoundError, IndexError):
        return False


def test_when_one_of_two_workers_is_killed_the_other_does_its_jobs(ground, rarely, provoked):
    with service(ground, "--web", "1") as served:
        until(lambda: served.children("worker"))
        for number in range(rarely):
            other = ground.start("homefirst", "worker")
            try:
                with delivered(ground, 2 * number) as one, delivered(ground, 2 * number + 1) as two:
                    other.kill()
                    done_whole(ground, one)
                    done_whole(ground, two)
            finally:
                other.kill()
                other.communicate(timeout=PATIENCE)
    assert held_twice(ground) == []
    assert log_is_whole(ground)
    provoked("kill -9 of one of two workers", rarely, outcome=f"{2 * rarely} jobs done, none twice")


def test_a_job_that_kills_its_worker_is_given_up_and_the_next_is_done(ground, provoked):
    poison, good = _python(ground, ASK, "poison", "good").split()
    ends = 0
    until_given_up = 5
    while job(ground, poison)["state"] != "failed" and ends < until_given_up:
        worker = subprocess.Popen([sys.executable, "-c", POISON], cwd=ROOT, env=ground.env)
        try:
            until(lambda: worker.poll() is not None or job(ground, poison)["state"] == "failed")  # noqa: B023
            ends += worker.poll() is not None
            if worker.poll() is None:
                until(lambda: job(ground, good)["state"] == "done")
        finally:
            worker.kill()
            worker.wait(PATIENCE)
    assert (ends, job(ground, poison)["attempts"], job(ground, good)["state"]) == (3, 4, "done")
    provoked(
        "a poison job: one that kills its worker", 3, outcome="given up after the third; the next was done"
    )


def _python(ground, code: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env={**os.environ, **ground.env},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return done.stdout
