"""Where compiled kernels are kept: a folder that ends in a hash of every rule that is compiled into them.

numba looks only at the file of the function that is called: after an edit of a rule in another file it would
go on with the rule as it was. So each version of the rules has a folder of its own.

Nor does it look whether a file is whole: of one that was cut it dies, in every process, for ever. So what was
written is listed with its hashes, and what is not as listed is deleted before anybody reads it.
"""

import fcntl
import hashlib
import json
import os
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

import homefirst.flow
import homefirst.policy

VARIABLE = "NUMBA_CACHE_DIR"
LIST = "whole.json"
"""The files of kernels in a folder, with their hashes."""


def keep_in(folder: Path) -> Path | None:
    """Kernels are kept in a folder of this one, which is returned; where nothing can be written there, in
    none (None): each process compiles its own. To be said before `simulate` is imported; raises
    RuntimeError after it."""
    if "homefirst.flow.engine.compiled" in sys.modules:
        raise RuntimeError("where kernels are kept is said before the first of them is imported")
    kept = folder / "kernels" / version_of_rules()
    try:
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=kept):
            pass
    except OSError:  # numba would keep them beside the sources, by no version
        os.environ.pop(VARIABLE, None)
        return None
    os.environ[VARIABLE] = str(kept)
    return kept


def delete_broken(kept: Path) -> None:
    """Deletes files of kernels that are not as they were listed, or not listed, with what belongs to them:
    they are compiled again."""
    listed = _listed(kept)
    found = _files(kept)
    broken = {name for name, sha256 in found.items() if listed.get(name) != sha256}
    broken |= listed.keys() - found.keys()
    if not broken:
        return
    for name in found:  # an index names files of kernels, so that none goes alone
        (kept / name).unlink(missing_ok=True)
    (kept / LIST).unlink(missing_ok=True)


def list_whole(kept: Path) -> None:
    """Lists the files of kernels as they are now, when the last was just written."""
    found = _files(kept)
    if found != _listed(kept):
        beside = kept / f"{LIST}.{os.getpid()}"
        beside.write_text(json.dumps(found, indent=1, sort_keys=True), encoding="utf-8")
        beside.replace(kept / LIST)


def _listed(kept: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        found = json.loads((kept / LIST).read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _files(kept: Path) -> dict[str, str]:
    files = sorted((*kept.rglob("*.nbi"), *kept.rglob("*.nbc")))
    return {str(one.relative_to(kept)): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


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
    keep kernels in the same folder, so that the second finds what the first made, and finds it whole. Later
    calls do not wait."""

    def __init__(self) -> None:
        self._done = False
        self._threads = threading.Lock()
        self._entered = threading.local()

    def __enter__(self) -> None:
        self._entered.lock = None
        if not self._done:
            self._threads.acquire()
            self._entered.lock = _locked()
            if (kept := _kept()) is not None:
                delete_broken(kept)

    def __exit__(self, *raised: object) -> None:
        lock = self._entered.lock
        if lock is not None:
            self._done = True
            try:
                if (kept := _kept()) is not None:
                    list_whole(kept)
            finally:
                lock.close()
                self._threads.release()


def _kept() -> Path | None:
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder and Path(folder).is_dir() else None


def _locked() -> IO[str]:
    """A lock of the folder, held until it is closed; where there is none, nobody else compiles into it."""
    kept = _kept()
    lock = (Path(os.devnull) if kept is None else kept / "compiling.lock").open("a")
    if kept is not None:
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock
