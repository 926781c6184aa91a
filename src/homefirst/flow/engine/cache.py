"""Where compiled kernels are kept: a folder that ends in a hash of every rule that is compiled into them.

numba looks only at the file of the function that is called: after an edit of a rule in another file it would go on
with the rule as it was. So each version of the rules has a folder of its own.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """While it lasts no other process compiles into the same folder: the second finds what the first made."""
    folder = os.environ.get(VARIABLE)
    if not folder or not Path(folder).is_dir():
        yield
        return
    with (Path(folder) / "compiling.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
