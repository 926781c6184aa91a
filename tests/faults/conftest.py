"""The ground on which faults are provoked: a county's whole service in a folder of its own, and a record
of what was provoked, how often, and what came of it.

Each fault runs a few times among the slow tests; `python bench/faults.py` provokes the quick ones a hundred
times, and one in ten of that those that take seconds.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest

from homefirst.foundation.postgres.cluster import Cluster
from tests.faults.writer import tables_in
from tests.faults.writing import PATIENCE, Writing

ROOT = Path(__file__).resolve().parents[2]


class Ground:
    """A set-up county in `folder`; `env` leads a process of ours to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HOMEFIRST_")},
            "HOMEFIRST_DATA": str(folder),
            "HOMEFIRST_DEMONSTRATION": "no",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        self.env.pop("DATABASE_URL", None)
        self._cluster = Cluster(folder)

    def start(self, *command: str, **more: Any) -> subprocess.Popen[str]:
        """A process of ours on this ground; what it says is read by a pipe."""
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            text=True,
            **more,
        )

    def run(self, *command: str, code: int = 0) -> str:
        """What a command of ours says; it must end with `code`."""
        ended = subprocess.run(
            [sys.executable, "-m", "homefirst", *command],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout

    def writer(self, first: int) -> Writing:
        """A writer that goes on until it is killed."""
        return Writing(self.start("tests.faults.writer", str(first)))

    def run_writer(self, first: int, last: int) -> None:
        """A writer that comes to its end; each of its commands is acknowledged."""
        writer = self.start("tests.faults.writer", str(first), str(last))
        said, _ = writer.communicate(timeout=PATIENCE)
        assert said.split() == [str(command) for command in range(first, last + 1)]

    def rest(self) -> None:
        """Stops the database where nobody else uses it; the next who asks starts it again."""
        self._cluster.join()
        self._cluster.leave()

    def postmaster(self) -> int:
        return int((self.folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])

    def administer(self) -> psycopg.Connection:
        """A connection as the administrator of the county's database, started again where it was killed."""
        self._cluster.revive()
        return self._cluster.administer("homefirst")

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the county's database, as its administrator: started again where it was killed."""
        with self.administer() as connection:
            connection.execute("SET search_path = homefirst")
            return connection.execute(query).fetchall()

    def commands_kept(self) -> Counter[int]:
        """How many tables of each command stand in the log; each stands in the projection, too."""
        kept = "SELECT payload->>'area' FROM store_event WHERE payload->>'area' LIKE 'fault %'"
        folded = "SELECT area FROM figures_delay_table WHERE area LIKE 'fault %'"
        areas, shown = ([area for (area,) in self.ask(query)] for query in (kept, folded))
        assert sorted(areas) == sorted(shown)
        assert len(set(areas)) == len(areas), "a table stands in the log twice"
        return Counter(int(area.removeprefix("fault ").split(".")[0]) for area in areas)

    def judge(self, acknowledged: set[int]) -> None:
        """Everything acknowledged stands, whole and once; what was not is there whole or not at all."""
        kept = self.commands_kept()
        assert acknowledged <= kept.keys(), sorted(acknowledged - kept.keys())
        assert {one: found for one, found in kept.items() if found != tables_in(one)} == {}
        assert json.loads(self.run("log", "verify", "--json"))["problems"] == []

    def leave_after(self, last: Callable[[], None]) -> None:
        """Leaves, whatever comes of the last look."""
        try:
            last()
        finally:
            self.leave()

    def leave(self) -> None:
        """Stops the database, whoever left it running, and takes the folder's content away."""
        self.rest()
        note = self.folder / "postgres" / "data" / "postmaster.pid"
        if note.exists():
            os.kill(self.postmaster(), signal.SIGQUIT)
            until = time.monotonic() + PATIENCE
            while note.exists():
                assert time.monotonic() < until, "the database did not stop"
                time.sleep(0.05)


@pytest.fixture
def times() -> int:
    """How often a fault is provoked."""
    return int(os.environ.get("HOMEFIRST_FAULTS", "3"))


@pytest.fixture
def rarely(times: int) -> int:
    """How often one is provoked that takes several seconds each time: one in ten."""
    return max(1, times // 10)


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(20160310)


@pytest.fixture
def provoked() -> Callable[..., None]:
    """Notes a fault for the table in docs/faults.md, where the run asks for it."""

    def note(fault: str, times: int, *, outcome: str, sentence: str = "", worst: float | None = None) -> None:
        path = os.environ.get("HOMEFIRST_FAULTS_TABLE")
        if path:
            row = {"fault": fault, "times": times, "outcome": outcome, "sentence": sentence, "worst": worst}
            with Path(path).open("a", encoding="utf-8") as table:
                table.write(json.dumps(row) + "\n")

    return note


@pytest.fixture
def make_folder() -> Iterator[Callable[[], Path]]:
    """Makes data folders that the database's account can walk to, as a tmp_path cannot be."""
    made = []

    def make() -> Path:
        made.append(Path(tempfile.mkdtemp(prefix="homefirst-faults-")))
        made[-1].chmod(0o711)
        return made[-1]

    yield make
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture
def bare_folder(make_folder: Callable[[], Path]) -> Path:
    """A data folder with nothing in it."""
    return make_folder()


@pytest.fixture
def ground(bare_folder: Path) -> Iterator[Ground]:
    """A county that is set up."""
    made = Ground(bare_folder)
    made.run("setup")
    yield made
    made.leave()
