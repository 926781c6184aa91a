"""A rebuild that is killed: the old table stands, and the next one clears up."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy
import pytest
from django.conf import settings

from homefirst.app.ground.house import REGISTRY as HOUSE
from homefirst.app.pack.in_force import load_pack
from homefirst.foundation.projections.one_at_a_time import _REBUILDING as REBUILDING
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.projections.rebuild import rebuild
from tests.conftest import as_superuser
from tests.foundation.rebuilt_beds import left_over, owner

pytestmark = pytest.mark.long

KILLED = """
import django, sys
django.setup()
from homefirst.app.ground.house import REGISTRY
from homefirst.foundation.projections.rebuild import Telling, rebuild
def say(line):
    print(line, flush=True)
    if line.startswith(sys.argv[1]):
        sys.stdin.read()
rebuild(REGISTRY, telling=Telling(say=say))
"""


@contextmanager
def rebuild_as_process(database: str, *, until: str) -> Iterator[subprocess.Popen[str]]:
    """A rebuild of the house's projections in a process of its own, which stops where it says `until`."""
    environment = {**os.environ, "HOMEFIRST_DATABASE": database, "HOMEFIRST_DATA": str(settings.DATA)}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    command = [sys.executable, "-c", KILLED, until]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield process


def figures_held() -> list[tuple]:
    return owner().execute("SELECT * FROM figures_delay_table ORDER BY seq").fetchall()


@pytest.mark.parametrize("when", ["Writing", "Waiting"])
def test_killed_at_any_moment_the_table_stands_and_the_next_rebuild_clears_up(own_database, when):
    load_pack(settings.PACK)
    before = figures_held()
    with as_superuser(own_database) as reader:
        reader.execute("BEGIN; SELECT count(*) FROM homefirst.figures_delay_table")  # so that it must wait
        with rebuild_as_process(own_database, until=when) as process:
            assert any(line.startswith(when) for line in process.stdout or ())
            process.kill()
        assert figures_held() == before
        reader.execute("ROLLBACK")
    _until_nobody_rebuilds()
    left = left_over()
    assert left
    done = rebuild(HOUSE)
    assert (sorted(done.cleared), left_over(), figures_held()) == (sorted(left), [], before)
    assert len(before) == 483


@pytest.mark.slow
def test_killed_a_hundred_times_at_a_hundred_moments_nothing_is_lost(own_database):
    """The moments are spread over all that the rebuild does after it has begun; seed 20160310."""
    load_pack(settings.PACK)
    before = figures_held()
    moments = numpy.random.default_rng(20160310).uniform(0, 0.4, size=100)
    midway = 0
    for moment in moments:
        with rebuild_as_process(own_database, until="nothing") as process:
            assert (process.stdout or sys.stdin).readline() == "Folding the log\n"
            try:
                process.wait(timeout=moment)
            except subprocess.TimeoutExpired:
                process.kill()
                midway += 1
        _until_nobody_rebuilds()
        assert figures_held() == before
    rebuild(HOUSE)
    assert (left_over(), figures_held(), len(before)) == ([], before, 483)
    assert midway > 50
    assert prove(HOUSE).ok


def _until_nobody_rebuilds() -> None:
    """The killed process's session ends when the server notices: its lock says so."""
    owner().execute("SELECT pg_advisory_lock(%s)", [REBUILDING])
    owner().execute("SELECT pg_advisory_unlock(%s)", [REBUILDING])
