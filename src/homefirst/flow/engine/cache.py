"""Where compiled kernels are kept: a folder that ends in a hash of every rule that is compiled into them.

numba looks only at the file of the function that is called: after an edit of a rule in another file it would
go on with the rule as it was. So each version of the rules has a folder of its own.
"""

import fcntl
import hashlib
import os
import sys
import threading
from pathlib import Path
from typing import IO

import homefirst.flow
import homefirst.policy

VARIABLE = "NUMBA_CACHE_DIR"


def keep_in(folder: Path) -> Path:
    """Kernels are kept in a folder of this one, which is returned. To be said before `simulate` is imported;
    raises RuntimeError after it."""
    if "homefirst.flow.engine.compiled" in sys.modules:
        raise RuntimeError("where kernels are kept is said before the first of them is imported")
    kept = folder / "kernels" / version_of_rules()
    kept.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(kept)
    return kept


def version_of_rules() -> str:
    """A hash of the sources of policy and flow, by name and content."""
    found = hashlib.sha256()
    for room in (homefirst.policy, homefirst.flow):
        (root,) = map(Path, room.__path__)
        for path in sorted(root.rglob("*.py")):
            content = path.read_bytes()
            found.update(f"{room.__name__}/{path.relative_to(root)}:{len(content)}:".encode())
            found.update(content)
    return found.hexdigest()[:20]


class OnlyOnce:
    """A kernel's first call, which compiles it or reads it: one at a time, of threads and of processes that
    keep kernels in the same folder, so that the second finds what the first made. Later calls do not wait."""

    def __init__(self) -> None:
        self._done = False
        self._threads = threading.Lock()
        self._entered = threading.local()

    def __enter__(self) -> None:
        self._entered.lock = None
        if not self._done:
            self._threads.acquire()
            self._entered.lock = _locked()

    def __exit__(self, *raised: object) -> None:
        lock = self._entered.lock
        if lock is not None:
            self._done = True
            lock.close()
            self._threads.release()


def _locked() -> IO[str]:
    """A lock of the folder, held until it is closed; where there is none, nobody else compiles into it."""
    folder = os.environ.get(VARIABLE)
    file = Path(folder, "compiling.lock") if folder and Path(folder).is_dir() else Path(os.devnull)
    lock = file.open("a")
    if folder:
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock
