"""kill -9 of a web process under requests and of the parent; a stop in the middle of a set-up."""

import signal
import threading
import time
import urllib.error

import pytest

from tests.faults.conftest import PATIENCE
from tests.faults.service import alive, below, kill, service, until

pytestmark = pytest.mark.slow


def test_a_web_process_killed_under_requests_is_started_again_and_the_others_answer(
    ground, times, chance, provoked
):
    refused: list[str] = []
    answered: list[float] = []
    ground.env["HOMEFIRST_RATE"] = "10000"  # two callers that never rest would be told to wait
    with service(ground, "--web", "2", "--no-worker") as served:
        until(lambda: len(served.children("web_child")) == 2)
        until(lambda: served.answers())
        over = threading.Event()

        def ask_and_ask() -> None:
            while not over.is_set():
                start = time.monotonic()
                try:
                    served.answers()
                    answered.append(time.monotonic() - start)
                except (urllib.error.URLError, ConnectionError) as error:
                    refused.append(str(error))

        asking = [threading.Thread(target=ask_and_ask) for _ in range(2)]
        for one in asking:
            one.start()
        try:
            for _ in range(times):
                before = served.children("web_child")
                kill(before[int(chance.integers(len(before)))])
                until(lambda: len(set(served.children("web_child")) - set(before)) == 1)  # noqa: B023
                so_far = len(answered)
                until(lambda: len(answered) > so_far)  # noqa: B023
        finally:
            over.set()
            for one in asking:
                one.join(PATIENCE)
        assert served.said.read_text().count("The web process was ended by signal 9") == times
    # A request that the killed process had in hand is cut; no other is refused.
    assert len(refused) <= times * len(asking), refused
    assert len(answered) > times
    provoked(
        "kill -9 of a web process, under requests",
        times,
        outcome=f"{len(answered)} answers, {len(refused)} cut in the middle; started again each time",
        sentence="The web process was ended by signal 9; it is started again in 0.25 s.",
        worst=max(answered),
    )


def test_when_the_parent_is_killed_its_children_end_and_the_database_is_stopped(ground, rarely, provoked):
    ends = []
    for _ in range(rarely):
        with service(ground, "--web", "2") as served:
            until(lambda: len(served.children("web_child")) == 2 and served.children("worker"))
            until(lambda: served.ready())
            children = below(served.process.pid)
            kill(served.process.pid)
            start = time.monotonic()
            until(lambda: not any(alive(pid) for pid in children))  # noqa: B023
            note = ground.folder / "postgres" / "data" / "postmaster.pid"
            until(lambda: not note.exists())  # noqa: B023
            ends.append(time.monotonic() - start)
    provoked(
        "kill -9 of the parent of a service",
        rarely,
        outcome="every child ended and the database stopped",
        worst=max(ends),
    )


def test_a_stop_in_the_middle_of_a_set_up_leaves_no_process(bare_folder, rarely, chance, provoked):
    from tests.faults.conftest import Ground

    ground = Ground(bare_folder)
    note = bare_folder / "postgres" / "data" / "postmaster.pid"
    for number in range(rarely):
        process = ground.start("homefirst", "start", "--port", "0")
        if number == 0:
            until(note.exists)
        else:
            time.sleep(float(chance.uniform(0.5, 3)))
        children = below(process.pid)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -signal.SIGTERM)
        until(lambda: not any(alive(pid) for pid in children))  # noqa: B023
        until(lambda: not note.exists())
    ground.run("setup")
    ground.leave()
    provoked("SIGTERM in the middle of a set-up", rarely, outcome="no process and no database left behind")
