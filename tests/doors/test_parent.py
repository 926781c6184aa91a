"""The parent keeps its children running, and leaves none behind, however it ends."""

import errno
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import NotUnderstood
from homefirst.server.children import FIRST_PAUSE, LONGEST_PAUSE, Child, Wanted, pause_after
from homefirst.server.parent import Parent
from homefirst.server.serve import serve
from tests.doors.test_start import PATIENCE, data, environment

__all__ = ["data"]
SRC = Path(__file__).parents[2] / "src"
SLIP = "HOMEFIRST" + "_HOST"  # in two, so that nobody takes it for a setting that we ask for
CHILD = """
import os, signal, sys, time
folder, name, life, ready, go = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
if go >= 0 and not os.read(go, 1):
    sys.exit(9)
if name == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with open(f"{folder}/{name}", "a") as note:
    note.write(f"{os.getpid()}\\n")
if name == "brief":
    sys.exit(7)
os.write(ready, b"1")
while os.read(life, 1):
    pass
with open(f"{folder}/{name}", "a") as note:
    note.write("orphan\\n")
"""
START = """
import sys
from homefirst.server import parent
from homefirst.server.children import Wanted
parent.STOP_SECONDS = 0.5
folder, child, *names = sys.argv[1:]
words = lambda name: ("-S", "-c", child, folder, name, "{life}", "{ready}", "{go}")
wanted = [Wanted(name, words(name), tells_ready=True) for name in names]
def told(line):
    print(line, flush=True)
def before():
    told("before")
    if "badly" in names:
        raise SystemExit(5)
parent.Parent(wanted, told=told).run(before)
told("ended")
"""


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.01)


def notes(folder: Path, name: str) -> list[str]:
    note = folder / name
    return note.read_text().split() if note.exists() else []


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def parent_of(folder: Path, *names: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(folder), CHILD, *names],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE)


def test_the_pause_before_a_start_doubles_up_to_a_bound() -> None:
    assert [pause_after(ends) for ends in (1, 2, 3, 6, 7, 1000)] == [0.25, 0.5, 1.0, 8.0, 10.0, 10.0]


@given(st.integers(1, 10**6))
def test_no_pause_is_shorter_than_the_one_before_or_longer_than_the_bound(ends: int) -> None:
    assert FIRST_PAUSE <= pause_after(ends) <= pause_after(ends + 1) <= LONGEST_PAUSE


def test_a_child_that_is_killed_is_started_again_and_told_and_all_end_with_the_parent(tmp_path: Path) -> None:
    with parent_of(tmp_path, "one", "two") as parent:
        until(lambda: notes(tmp_path, "two"))
        first = int(notes(tmp_path, "two")[0])
        os.kill(first, signal.SIGKILL)
        until(lambda: len(notes(tmp_path, "two")) == 2)
        parent.send_signal(signal.SIGTERM)
        said, _ = parent.communicate(timeout=PATIENCE)
    assert (parent.returncode, said.splitlines()) == (
        0,
        ["before", "The two was ended by signal 9; it is started again in 0.25 s.", "ended"],
    )
    assert [alive(int(pid)) for name in ("one", "two") for pid in notes(tmp_path, name)] == [False] * 3


def test_the_others_start_when_the_first_is_ready_and_what_ends_at_once_is_started_with_growing_pauses(
    tmp_path: Path,
) -> None:
    with parent_of(tmp_path, "brief", "two") as parent:
        until(lambda: len(notes(tmp_path, "brief")) == 3)
        assert notes(tmp_path, "two") == []
        parent.send_signal(signal.SIGINT)
        said, _ = parent.communicate(timeout=PATIENCE)
    assert said.splitlines()[:3] == [
        "before",
        "The brief ended with code 7; it is started again in 0.25 s.",
        "The brief ended with code 7; it is started again in 0.5 s.",
    ]


def test_a_child_that_does_not_stop_in_time_is_killed(tmp_path: Path) -> None:
    with parent_of(tmp_path, "one", "stubborn") as parent:
        until(lambda: notes(tmp_path, "stubborn"))
        parent.send_signal(signal.SIGTERM)
        said, _ = parent.communicate(timeout=PATIENCE)
    assert said.splitlines() == ["before", "The stubborn did not stop in time and was killed.", "ended"]
    assert not alive(int(notes(tmp_path, "stubborn")[0]))


def test_children_of_a_killed_parent_know_it_at_once(tmp_path: Path) -> None:
    with parent_of(tmp_path, "one", "two") as parent:
        until(lambda: notes(tmp_path, "two"))
        parent.kill()
        until(lambda: [notes(tmp_path, name)[1:] for name in ("one", "two")] == [["orphan"]] * 2)


def test_where_what_comes_before_fails_no_child_is_left_and_none_served(tmp_path: Path) -> None:
    with parent_of(tmp_path, "badly") as parent:
        said, _ = parent.communicate(timeout=PATIENCE)
    assert (parent.returncode, said.splitlines(), notes(tmp_path, "badly")) == (5, ["before"], [])


@pytest.mark.parametrize("web", [0, 65, -1])
def test_a_number_of_processes_that_cannot_be_is_a_sentence(web: int) -> None:
    with pytest.raises(NotUnderstood, match=f"^--web: {web} web processes cannot be. Name 1 to 64"):
        serve("127.0.0.1", 0, lambda _: None, web=web)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (
            SLIP,
            "a",
            f"{SLIP}: There is no such setting. Is it HOMEFIRST_HOSTS that you mean?",
        ),
        ("HOMEFIRST_WEB", "many", "HOMEFIRST_WEB: “many” is no number of processes."),
    ],
)
def test_a_setting_that_there_is_not_or_that_is_no_number_is_a_sentence(
    tmp_path: Path, setting: str, value: str, sentence: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "homefirst", "setup"],
        env={**environment(tmp_path), setting: value},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence)


def test_every_setting_that_is_documented_is_known() -> None:
    told = (SRC.parent / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(HOMEFIRST_[A-Z_]+)`", told))
    assert "HOMEFIRST_WEB" in documented
    assert documented <= settings.KNOWN


def test_a_child_that_cannot_be_started_is_tried_again_with_growing_pauses_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def short_of_memory(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    said: list[str] = []
    child = Child(Wanted("worker", ("-c", "pass"), tells_ready=True), due=0.0)
    keeping = Parent([], told=said.append, clock=lambda: 5.0)
    keeping._children = [child]
    monkeypatch.setattr(subprocess, "Popen", short_of_memory)
    with selectors.DefaultSelector() as selector:
        for _ in range(2):
            child.due = 5.0
            keeping._look(-1, selector)
        assert (child.process, child.ready, child.due) == (None, None, 5.5)
    assert said == [
        "The worker could not be started (Cannot allocate memory); it is started again in 0.25 s.",
        "The worker could not be started (Cannot allocate memory); it is started again in 0.5 s.",
    ]
