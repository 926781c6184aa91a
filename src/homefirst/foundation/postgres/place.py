"""Where an embedded cluster is: its folder, the account of its server, how to reach that, and the locks on
files by which processes wait for each other."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homefirst.foundation.errors import Unavailable
from homefirst.foundation.postgres.account import Account, account_for, reachable_folder

SOCKET_PATH_LIMIT = 107  # bytes, with the file's own name; longer ones the kernel refuses
DATA = "data"
SOCKET = "socket"


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach the running server: the socket's folder and the port that names the socket."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster is: its folder, the account of its server, and how to reach that."""

    folder: Path
    account: Account
    address: Address

    @property
    def data(self) -> Path:
        return self.folder / DATA


def place_of(asked: Path) -> Place:
    """The place of the cluster of a folder, which is made where there is none. Raises Unavailable where it,
    or the folder for the socket, is not ours alone."""
    asked.mkdir(parents=True, exist_ok=True)
    account = account_for(os.geteuid())
    folder = reachable_folder(asked, account)
    return Place(folder=folder, account=account, address=_address(folder, account))


def _address(folder: Path, account: Account) -> Address:
    """Read from the folder, or chosen at random and kept there: an orphan of a cluster that was deleted
    unlinks the socket of its name as it dies, and must not meet its successor's. What a folder says that
    was moved or copied since is of where it was: another is chosen."""
    note = folder / "address.json"
    with only_one(folder / "address.lock"):
        said = json.loads(note.read_text()) if note.exists() else None
        if said is None or _is_of_elsewhere(said, folder):
            said = {**_chosen(folder), "folder": str(folder)}
            half = folder / "address.half"
            half.write_text(json.dumps(said))
            half.rename(note)
        address = Address(host=said["host"], port=said["port"])
        _private_folder(Path(address.host), account)
    return address


def _is_of_elsewhere(said: dict[str, Any], folder: Path) -> bool:
    """Whether an address was chosen where its folder lay before. Notes of old do not say where that was: of
    those a socket in the folder itself tells."""
    if "folder" in said:
        return bool(said["folder"] != str(folder))
    host = Path(said["host"])
    return host.name == SOCKET and host != folder / SOCKET


def _chosen(folder: Path) -> dict[str, Any]:
    port = 10_000 + secrets.randbelow(50_000)
    host = folder / SOCKET
    too_long = len(str(host / f".s.PGSQL.{port}.lock").encode()) > SOCKET_PATH_LIMIT
    # A client takes a comma in a host for two hosts, and a leading @ for no file at all.
    if too_long or not set(str(host)).isdisjoint(',@"'):
        host = Path("/tmp") / f"homefirst-{secrets.token_hex(6)}"
    return {"host": str(host), "port": port}


def _private_folder(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700)
        account.owns(folder)
    except FileExistsError:
        about = folder.lstat()
        if about.st_uid == os.geteuid() and not folder.is_symlink() and not any(folder.iterdir()):
            account.owns(folder)  # made by a start that was killed before it could hand the folder over
            about = folder.lstat()
        if folder.is_symlink() or about.st_uid != account.uid or about.st_mode & 0o077:
            raise Unavailable(
                "The folder for the database's socket is not ours alone.",
                where=str(folder),
                next="Remove it, or remove address.json beside the database so that another is chosen.",
            ) from None


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on a file; the kernel gives it back if we are killed."""
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
