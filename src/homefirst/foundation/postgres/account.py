"""Under which account the embedded server runs, and which folders that account can reach.

PostgreSQL refuses to run as root. Started by root, it runs as `postgres`, else as `nobody`; folders and
programs that this account cannot reach (a private home) are replaced by named system folders.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from homefirst.foundation.errors import Unavailable

SYSTEM_FOLDER = Path("/var/lib/homefirst")
PROGRAM_PARTS = ("bin", "lib", "share")


class RunAs(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the server. `other` tells that it is not the account which runs this process."""

    uid: int
    gid: int
    other: bool

    def run_as(self) -> RunAs:
        return RunAs(user=self.uid, group=self.gid, extra_groups=[]) if self.other else RunAs()

    def owns(self, path: Path) -> None:
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can(self, test: str, path: Path) -> bool:
        """Asks the kernel, as that account: test -x, -r or -w of a path."""
        return (
            subprocess.run(["/usr/bin/test", test, str(path)], check=False, **self.run_as()).returncode == 0
        )


def account_for(uid: int) -> Account:
    """The account for the server of a process that runs as `uid`."""
    if uid != 0:
        return Account(uid=uid, gid=os.getegid(), other=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, other=True)
    raise Unavailable(
        "PostgreSQL will not run as root, and there is no account postgres or nobody here.",
        next="Run homefirst as an ordinary user, or set DATABASE_URL.",
    )


def reachable_folder(asked: Path, account: Account) -> Path:
    """`asked`/postgres where the account can reach it, else a system folder named after it.

    The folder is ours and the account may only walk through it: what we write in it (locks, notes) must not
    be led astray by a link. Only the data and the socket in it are the account's. Raises Unavailable for a
    folder that somebody else made there.
    """
    folder = asked / "postgres"
    if account.other and not account.can("-x", asked):
        folder = SYSTEM_FOLDER / f"data-{named_after(asked)}"
    folder.mkdir(mode=0o711 if account.other else 0o700, parents=True, exist_ok=True)
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
        raise Unavailable(
            "The folder for the database is a link, or somebody else's.",
            where=str(folder),
            next="Remove it, or name another data folder: HOMEFIRST_DATA.",
        )
    return folder


def reachable_copy(root: Path, account: Account) -> Path:
    """The programs in `root` where the account can run them, else a copy of them that it can."""
    if not account.other or account.can("-x", root / "bin" / "postgres"):
        return root
    copy = SYSTEM_FOLDER / f"postgresql-{named_after(root)}"
    if not (copy / "bin").exists():
        half = SYSTEM_FOLDER / f"postgresql-{named_after(root)}.half"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o755, parents=True)
        for part in PROGRAM_PARTS:
            shutil.copytree(root / part, half / part, symlinks=True)
        half.rename(copy)
    return copy


def named_after(path: Path) -> str:
    """A short name for a system folder that stands in the place of `path`."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
