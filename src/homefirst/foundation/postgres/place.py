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

from homefirst.foundation.errors import Unavailable
from homefirst.foundation.postgres.account import Account, account_for, reachable_folder

SOCKET_PATH_LIMIT = 107  # bytes, with the file's own name; longer ones the kernel refuses
DATA = "data"


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
    unlinks the socket of its name as it dies, and must not meet its successor's."""
    note = folder / "address.json"
    with only_one(folder / "address.lock"):
        if not note.exists():
            port = 10_000 + secrets.randbelow(50_000)
            host = folder / "socket"
            too_long = len(str(host / f".s.PGSQL.{port}.lock").encode()) > SOCKET_PATH_LIMIT
            # A client takes a comma in a host for two hosts, and a leading @ for no file at all.
            if too_long or not set(str(host)).isdisjoint(',@"'):
                host = Path("/tmp") / f"homefirst-{secrets.token_hex(6)}"
            half = folder / "address.half"
            half.write_text(json.dumps({"host": str(host), "port": port}))
            half.rename(note)
        said = json.loads(note.read_text())
        address = Address(host=said["host"], port=said["port"])
        _private_folder(Path(address.host), account)
    return address


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
