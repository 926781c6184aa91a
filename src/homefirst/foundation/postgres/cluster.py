"""The embedded PostgreSQL: made once, started at the first connection, stopped by the last one to leave.

Nothing listens on the network: the server's one door is a socket in a folder that only its account may
enter. Every process that uses the cluster holds a shared lock on a file for as long as it lives; whoever
leaves and can take the lock alone stops the server. The kernel gives the lock back when a process is
killed, so that no count of users can go wrong.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from homefirst.foundation.errors import Refused, Unavailable
from homefirst.foundation.postgres.account import Account, reachable_copy
from homefirst.foundation.postgres.archive import archive_settings, keep_archive, write_script
from homefirst.foundation.postgres.binaries import Binaries, find_binaries
from homefirst.foundation.postgres.place import DATA, Address, Place, only_one, open_lock, place_of
from homefirst.foundation.postgres.swap import finish_swap

SUPERUSER = "homefirst_cluster"
SETTINGS_FILE = "homefirst.conf"
RECOVERY_LOG = "recovery.log"
START_SECONDS = 60  # crash recovery after kill -9 took 4 to 6 s on two cores; slow disks take longer
SILENT_SECONDS = 900
"""After how long a recovery that says nothing counts as stuck. How long one takes grows with its archive, so
that it has no other bound; PostgreSQL tells of each file that it read, and every ten seconds besides."""
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "datestyle": "'ISO, DMY'",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "jit": "off",
    "max_connections": "100",
    "log_min_messages": "warning",
    "log_statement": "none",
    # What a statement carried may be about a person: never in the server's own log.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # without DETAIL, which quotes the row
}


class Cluster:
    """One embedded cluster in `folder`. `durable=False` is for tests only: it survives no power cut.
    `programs` is a folder of PostgreSQL's programs, where not those that `find_binaries` finds."""

    def __init__(self, folder: Path, *, durable: bool = True, programs: Path | None = None) -> None:
        self.programs = programs
        self.asked = folder.absolute()
        self.durable = durable
        self._users: int | None = None
        self._seen: Address | None = None

    def address(self) -> Address:
        """The address of the server, started where it was not seen running; Unavailable if it cannot be.

        Seen running once it is not asked again: who finds it gone asks `revive`.
        """
        if self._seen is None:
            self.join()
            place = self.place()
            if not _answers(place.address):
                with only_one(place.folder / "start.lock"):
                    self._make(place)
                    self._start(place)
            self._seen = place.address
        return self._seen

    def revive(self) -> Address:
        """The address of a server that did not answer just now, started again where it is gone."""
        self._seen = None
        return self.address()

    def administer(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as the account that made the cluster: to prepare it, and for nothing else."""
        return _administer(self.address(), database, autocommit=True)

    def leave(self) -> None:
        """Says that this process needs the server no more; stops it where no other process does."""
        if self._users is None:
            return
        users, self._users, self._seen = self._users, None, None
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(users)
            return
        self._stop(self.place())
        os.close(users)

    def join(self) -> None:
        """Says that this process uses the cluster; `address` does so by itself."""
        if self._users is not None:
            return
        self._users = open_lock(self.place().folder / "users.lock")
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def restart(self) -> Address:
        """The address of a server with the settings of today, where no other process uses the one that runs;
        of that one where others do."""
        self.leave()
        return self.address()

    def archive_to(self, backups: Path, system: str, *, take_over: bool = False) -> None:
        """Keeps the log of this cluster in `backups` from now on. A server that was started without the
        archive's mode has to be started again. Raises Refused as `keep_archive` does."""
        place = self.place()
        with only_one(place.folder / "start.lock"):
            keep_archive(place.folder, backups, system, place.account, take_over=take_over)
            self._tell(place)
        if _answers(place.address):
            with _administer(place.address, "postgres", autocommit=True) as connection:
                connection.execute("SELECT pg_reload_conf()")

    @contextlib.contextmanager
    def alone(self) -> Iterator[Place]:
        """The cluster's folder while no process uses it and no server runs on it: whoever comes waits.

        Raises Refused where a process uses it, and Unavailable where its server does not stop.
        """
        place = self.place()
        if self._users is not None:
            users, self._users, self._seen = self._users, None, None
            os.close(users)
        lock = open_lock(place.folder / "users.lock")
        try:
            self._alone_by(lock)
            self._stop(place)
            if _answers(place.address):
                raise Unavailable(
                    "The database does not stop.",
                    where=str(place.folder),
                    next="Read data/postgres.log there.",
                )
            yield place
        finally:
            os.close(lock)

    def _alone_by(self, lock: int) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                "homefirst is at work on this data folder.",
                where=str(self.asked),
                next="Stop it, and whatever else uses its database, then do this again.",
            ) from None

    def recover(self, place: Place, data: str, settings: Mapping[str, str]) -> None:
        """Starts a server on the folder `data` beside the cluster's own, waits until it has recovered as
        `settings` say, and stops it. Nobody can reach it: its socket lies in its data. Raises Unavailable
        where it does not recover, or says nothing for SILENT_SECONDS: `end_recovery` then ends it."""
        apart = {**self._settings(place), "unix_socket_directories": "'.'", "hot_standby": "off"}
        lines = [f"{name} = {value}\n" for name, value in {**apart, **settings}.items()]
        _write_anew(place.folder / data / SETTINGS_FILE, "".join(lines), place.account)
        control = [self._programs(place).program("pg_ctl"), "-D", data, "-w", "-t", str(START_SECONDS)]
        _run(place, [*control, "-l", f"{data}/{RECOVERY_LOG}", "start"], "recovered")
        # Without a hot standby pg_ctl comes back when recovery begins; the server notes when it ended.
        said, since = -1, time.monotonic()
        while not _ready(place.folder / data):
            length = (place.folder / data / RECOVERY_LOG).stat().st_size
            if length != said:
                said, since = length, time.monotonic()
            elif time.monotonic() - since > SILENT_SECONDS:
                raise _stuck(place.folder / data)
            time.sleep(0.05)
        _run(place, [*control, "-m", "fast", "stop"], "stopped")

    def end_recovery(self, place: Place, data: str) -> None:
        """Stops the server that a killed `recover` left behind, where one is."""
        if (place.folder / data / "postmaster.pid").exists():
            command = [self._programs(place).program("pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"]
            with contextlib.suppress(Unavailable):  # gone already
                _run(place, command, "stopped")

    def place(self) -> Place:
        return place_of(self.asked)

    def _make(self, place: Place) -> None:
        finish_swap(place.folder)
        if (place.data / "PG_VERSION").exists():
            return
        half = place.folder / "data.half"  # killed in the middle, the next start begins anew
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        place.account.owns(half)
        programs = self._programs(place)
        command = [programs.program("initdb"), "-D", half.name, "-U", SUPERUSER, "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C", "--data-checksums"]
        _run(place, command + ([] if self.durable else ["--no-sync"]), "made")
        with (half / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"include '{SETTINGS_FILE}'\n")
        half.rename(place.data)

    def _start(self, place: Place) -> None:
        if _answers(place.address):
            return
        self._tell(place)
        command = [self._programs(place).program("pg_ctl"), "-D", DATA, "-w"]
        command += ["-t", str(START_SECONDS), "-l", f"{DATA}/postgres.log", "start"]
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                _run(place, command, "started")
                return
            except Unavailable:
                if _answers(place.address):
                    return  # it was there, and so busy that it had not answered
                # After kill -9 of the server its children may hold the memory for some seconds yet.
                if time.monotonic() > until or not (place.data / "postmaster.pid").exists():
                    raise
                time.sleep(0.2)

    def _tell(self, place: Place) -> None:
        """Writes the server's settings: in a file and not among pg_ctl's options, for those pass through a
        shell, and a folder's name may hold what a shell takes for its own."""
        write_script(place.folder, durable=self.durable)
        lines = [f"{name} = {value}\n" for name, value in self._settings(place).items()]
        _write_anew(place.data / SETTINGS_FILE, "".join(lines), place.account)

    def _settings(self, place: Place) -> dict[str, str]:
        socket = place.address.host.replace("'", "''")
        own = {"unix_socket_directories": f"'\"{socket}\"'", "port": str(place.address.port)}
        loose = (
            {} if self.durable else {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        )
        return {**SETTINGS, **own, **loose, **archive_settings(place.folder, durable=self.durable)}

    def _stop(self, place: Place) -> None:
        if not (place.data / "postmaster.pid").exists():
            return
        command = [self._programs(place).program("pg_ctl"), "-D", DATA, "-m", "fast", "-w", "stop"]
        with only_one(place.folder / "start.lock"), contextlib.suppress(Unavailable):
            # A server that is gone already has stopped as well as we could wish.
            _run(place, command, "stopped")

    def _programs(self, place: Place) -> Binaries:
        return Binaries(reachable_copy(find_binaries(self.programs).root, place.account))


def _write_anew(path: Path, text: str, account: Account) -> None:
    """Writes a file in a folder that the server's account owns: never through a link that it may lay."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        if account.other:
            os.fchown(handle, account.uid, account.gid)


def _ready(data: Path) -> bool:
    """Whether the server on `data` is through with its recovery; raises Unavailable where it is gone."""
    try:
        said = (data / "postmaster.pid").read_text().splitlines()
        os.kill(int(said[0]), 0)
        return said[7].strip() == "ready"
    except (FileNotFoundError, ProcessLookupError):
        log = (data / RECOVERY_LOG).read_text(encoding="utf-8", errors="replace").splitlines()
        fatal = [line.partition("FATAL:")[2].strip() for line in log if "FATAL:" in line]
        raise Unavailable(
            f"PostgreSQL could not recover the database: {fatal[-1] if fatal else 'it was stopped'}.",
            where=str(data),
            next="Ask homefirst backup check whether the backup and its archive are whole.",
        ) from None


def _stuck(data: Path) -> Unavailable:
    return Unavailable(
        f"PostgreSQL said nothing of its recovery for {SILENT_SECONDS} seconds.",
        where=str(data),
        next="See that the disks answer, the archive's, too, and restore again.",
    )


def _answers(address: Address) -> bool:
    """Whether the server takes connections now. One that is still starting does not."""
    try:
        _administer(address, "postgres", autocommit=False).close()
    except psycopg.OperationalError:
        return False
    return True


def _administer(address: Address, database: str, *, autocommit: bool) -> psycopg.Connection:
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=SUPERUSER,
        dbname=database,
        autocommit=autocommit,
        connect_timeout=5,
    )


def _run(place: Place, command: list[str], done: str) -> None:
    # The output goes to a file and never to a pipe: the server keeps what it inherits open, and a
    # reader of a pipe would wait for as long as the server lives.
    said = place.folder / "pg_ctl.log"
    with said.open("wb") as out:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            # Every path in a command is relative to this folder: pg_ctl passes them through a shell.
            cwd=place.folder,
            start_new_session=True,
            **place.account.run_as(),
        )
    if ended.returncode != 0:
        lines = said.read_text(errors="replace").strip().splitlines()
        raise Unavailable(
            f"The embedded database could not be {done}: {lines[-1] if lines else 'it said nothing'}",
            where=str(place.folder),
            next="Read pg_ctl.log and data/postgres.log there; set DATABASE_URL to use a server of your own.",
        )
