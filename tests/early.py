"""Loaded before Django's settings are read: the tests have a data folder and a database of their own, where
the machine has the room in memory.

Hundreds of databases are made in a run, each of a thousand small files: one took 0.25 s of a processor on a
disk's file system and 0.015 s in memory.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

OWN = "HOMEFIRST_TESTS_OWN_DATA"
MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # bytes; most of a run was seen to use a quarter of it
VERSIONS = 5
"""Of the rules, whose compiled kernels are kept."""


def pytest_load_initial_conftests() -> None:
    """Never called before the lines below ran; here so that pytest takes this file for a plugin."""


def in_memory() -> bool:
    """Whether temporary folders can lie in memory: there is room, and what is written there may be run."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(MEMORY)
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC


def kernels_of_the_last_runs() -> Path | None:
    """Where compiled kernels stay for the next run: to compile them takes 20 s of a processor. Each version
    of the rules has a folder of its own there (flow/engine/cache.py); the oldest go."""
    kept = Path(__file__).parents[1] / ".homefirst" / "tests" / "kernels"
    try:
        kept.mkdir(parents=True, exist_ok=True)
        versions = sorted(kept.iterdir(), key=lambda one: one.stat().st_mtime)
    except OSError:  # a checkout that is only read: this run compiles its own
        return None
    for old in versions[:-VERSIONS]:
        shutil.rmtree(old, ignore_errors=True)
    return kept


if "PYTEST_XDIST_WORKER" not in os.environ:
    temporary = None
    if "TMPDIR" not in os.environ and in_memory():
        for left in MEMORY.glob("homefirst-run-*-*"):
            if not Path("/proc", left.name.split("-")[2]).exists():
                shutil.rmtree(left, ignore_errors=True)  # of a run that was killed: its server goes with it
        # What pytest keeps of the last runs to be looked at stays on the disk.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
        temporary = Path(tempfile.mkdtemp(prefix=f"homefirst-run-{os.getpid()}-", dir=MEMORY))
        temporary.chmod(0o1777)  # as /tmp is: the server's account has files of its own in it
        os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    folder = Path(tempfile.mkdtemp(prefix="homefirst-tests-"))
    folder.chmod(0o711)  # the server's account must be able to walk through
    if (kept := kernels_of_the_last_runs()) is not None:
        (folder / "kernels").symlink_to(kept)
    os.environ["HOMEFIRST_DATA"] = str(folder)
    os.environ[OWN] = str(folder)
    os.environ["HOMEFIRST_DURABLE"] = "no"
    os.environ["HOMEFIRST_SYNTHETIC"] = (
        "no"  # a county of half a million events is made where a test asks for it
    )
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("HOMEFIRST_PACK", None)
# Playwright's synchronous API runs a loop in the test's thread, and Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The run that made the folders stops its server and takes them away."""
    if "PYTEST_XDIST_WORKER" in os.environ or OWN not in os.environ:
        return
    from homefirst.foundation.postgres.embedded import cluster_in

    folder = Path(os.environ.pop(OWN))
    if (folder / "postgres" / "address.json").exists():
        cluster = cluster_in(folder, durable=False)
        cluster.join()
        cluster.leave()
    shutil.rmtree(folder, ignore_errors=True)
    if temporary is not None:
        shutil.rmtree(temporary, ignore_errors=True)
