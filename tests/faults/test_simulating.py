"""kill -9 of the worker in the middle of a simulation: the next one does it again, with the same numbers."""

import json

import pytest
from django.conf import settings

from homefirst.app.flow.simulating import compiled
from tests.faults.conftest import PATIENCE
from tests.faults.service import job, log_is_whole, until
from tests.faults.test_jobs import _python

pytestmark = pytest.mark.slow
ASK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "homefirst.settings"
import django; django.setup()
from datetime import UTC, datetime
from homefirst.app.flow.asking import question_of, want_simulation
question, _ = question_of((), census=None, days=60, replications=120)
print(want_simulation(question, by="operator", at=datetime.now(UTC)).id)
"""


def test_a_worker_killed_in_the_middle_of_a_simulation_loses_no_number(ground, provoked):
    compiled()
    (ground.folder / "kernels").symlink_to(settings.DATA / "kernels")
    id = _python(ground, ASK).strip()
    first = ground.start("homefirst", "worker")
    try:
        until(lambda: job(ground, id)["done"] > 3)
    finally:
        first.kill()
        first.communicate(timeout=PATIENCE)
    before = job(ground, id)
    assert (before["state"], json.loads(ground.run("flow", "kept", "--json"))["simulations"]) == (
        "running",
        [],
    )
    second = ground.start("homefirst", "worker")
    try:
        until(lambda: job(ground, id)["state"] == "done")
    finally:
        second.terminate()
        second.communicate(timeout=PATIENCE)
    done = job(ground, id)
    assert (done["attempts"], done["result"]["replications"], before["done"] < 120) == (2, 120, True)
    (kept,) = json.loads(ground.run("flow", "kept", "--json"))["simulations"]
    # Once more, in a process of its own and on one thread: the same to the last bit.
    again = json.loads(ground.run("flow", "rerun", kept["run"], "--threads", "1", "--json"))
    assert (again["same"], again["same_code"], again["found"]) == (True, True, kept["answer"])
    assert log_is_whole(ground)
    provoked(
        "kill -9 of the worker, in the middle of a simulation",
        1,
        outcome=f"at replication {before['done']} of 120; done again by the next worker, the same numbers",
    )
