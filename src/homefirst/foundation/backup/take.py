"""Taking a backup of an embedded cluster while it serves, and keeping as many as are wanted.

The data come as a stream from PostgreSQL's pg_basebackup and are hashed as they are written: one pass over
them, and no child that would go on writing after this process was killed. Plain files and not compressed:
PostgreSQL's own pg_verifybackup reads them on every version, and a restore takes no time to unpack them.
"""

import fcntl
import hashlib
import os
import re
import select
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import psycopg

from homefirst.foundation.backup.manifest import CHECKSUMS, against_manifest
from homefirst.foundation.backup.note import (
    BASE,
    HALF,
    NOTE,
    WAL,
    Backup,
    KeptFile,
    backup_text,
    backups_in,
    halves_in,
)
from homefirst.foundation.backup.reach import open_kept
from homefirst.foundation.backup.timeline import Segment, place_of, segment_of
from homefirst.foundation.errors import NotUnderstood, Refused, Unavailable
from homefirst.foundation.postgres.archive import (
    ARCHIVED,
    Archive,
    archive_of,
    archive_to_here,
    archiver,
    check_archiving,
    system_of,
)
from homefirst.foundation.postgres.binaries import find_binaries
from homefirst.foundation.postgres.cluster import SUPERUSER, Cluster
from homefirst.foundation.postgres.swap import keep_names
from homefirst.foundation.store.anchor import take_anchor
from homefirst.foundation.store.log import Log

BLOCK = 2**20  # bytes; larger ones are no quicker
Counted = Callable[[int, int], None]
"""Is called after each file with the bytes so far, and those in all as far as can be told; what it raises
ends the work there."""


class UnderWay(Refused):
    """Another backup is being taken at this moment."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a backup came to: itself, and the names of what was cleared away for it or after it, where `keep`
    were to be left; None where all were."""

    backup: Backup
    halves: tuple[str, ...]
    removed: tuple[str, ...]
    keep: int | None


def take(
    cluster: Cluster,
    backups: Path,
    log: Log,
    *,
    homefirst: str,
    keep: int | None = None,
    move_archive: bool = False,
    counted: Counted | None = None,
) -> Taken:
    """Takes a backup into a folder of `backups` that is named after its time, and then removes the oldest
    of this database until `keep` are left, with the log's files that none of those needs; None removes none.

    The first one turns the archiving of the log on, and `move_archive` lets a later one take it to another
    folder. Raises Refused for another taking at this moment, an archive that is kept elsewhere, a copy that
    would mix with the county's own, and a server that cannot archive before it is started again; Unavailable
    where the database, the disk or the archive fails; and whatever `counted` raises. Then there is no backup,
    and the county goes on. `homefirst` is the version of this program.
    """
    if keep is not None and keep < 1:
        raise NotUnderstood("At least one backup has to be kept.", where="--keep", next="Say 1 or more.")
    if not move_archive:
        _check_archive_stays(cluster, backups)
    with _writing(backups), _only_one_takes(backups):
        halves = tuple(_clear(half) for half in halves_in(backups))
        with _archiving(cluster, backups) as (archive, connection), _half(backups, connection) as half:
            archive_to_here(connection, archive)  # before the long part: an archive that fails is told now
            base = _receive(cluster, connection, archive, half / BASE, counted)
            made = _finish(half, log, cluster, connection, archive, base, homefirst)
            whole = half.with_name(half.name.removesuffix(HALF))
            half.rename(whole)
            keep_names(backups)
        removed = () if keep is None else _prune(backups, archive, made.county, keep)
    return Taken(replace(made, folder=whole), halves, removed, keep)


def _check_archive_stays(cluster: Cluster, backups: Path) -> None:
    """The archive follows the backups, and those that it left behind would reach no further: only whoever
    says so moves it. What a database with another identifier kept is not looked at."""
    archive = archive_of(cluster.place().folder)
    if archive is None or archive.backups.resolve() == backups.resolve():
        return
    with cluster.administer() as connection:
        if archive.system != system_of(connection):
            return
    raise Refused(
        f"The archive of the database's log is kept in {archive.backups}, and this would move it to"
        f" {backups}: the backups taken before could be brought back no further than to that moment.",
        where=str(backups),
        next=f"Take the backup into {archive.backups}, or run homefirst backup take with --move-archive, and "
        "set HOMEFIRST_BACKUPS to the new folder; keep the old one while its backups are wanted.",
    )


@contextmanager
def _writing(backups: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"The backup cannot be written: {error.strerror}.",
            where=str(backups),
            next="Make room there, or name another folder: HOMEFIRST_BACKUPS, or --folder.",
        ) from error


@contextmanager
def _only_one_takes(backups: Path) -> Iterator[None]:
    with (backups / "taking.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnderWay(
                "Another backup is being taken here.", where=str(backups), next="Wait until it is done."
            ) from None
        yield


@contextmanager
def _archiving(cluster: Cluster, backups: Path) -> Iterator[tuple[Archive, psycopg.Connection[Any]]]:
    """The archive that the cluster keeps from now on, and a connection of its administrator."""
    with cluster.administer() as connection:
        system = system_of(connection)
    cluster.archive_to(backups, system)
    if not _can_archive(cluster):
        cluster.restart()
    if not _can_archive(cluster):
        raise Refused(
            "The database was started before backups could be taken of it.",
            where=str(cluster.asked),
            next="Stop homefirst, and whatever else uses its database, then take the backup: it starts anew.",
        )
    archive = archive_of(cluster.place().folder)
    assert archive is not None
    try:
        with cluster.administer() as connection:
            yield archive, connection
    except psycopg.OperationalError as error:
        raise Unavailable(
            f"The database went away: {str(error).strip().splitlines()[0]}",
            where=str(cluster.asked),
            next="See that it runs, and take the backup again.",
        ) from error


def _can_archive(cluster: Cluster) -> bool:
    with cluster.administer() as connection:
        return connection.execute("SHOW archive_mode").fetchone() == ("on",)


@contextmanager
def _half(backups: Path, connection: psycopg.Connection[Any]) -> Iterator[Path]:
    """A folder to write in; what is left of it at the end, because something failed, is cleared away."""
    row = connection.execute(
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24-MI-SS-MS\"Z\"')"
    ).fetchone()
    assert row is not None
    half = backups / f"{row[0]}{HALF}"
    half.mkdir(mode=0o700)
    try:
        yield half
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _receive(
    cluster: Cluster,
    connection: psycopg.Connection[Any],
    archive: Archive,
    base: Path,
    counted: Counted | None,
) -> tuple[KeptFile, ...]:
    """Writes what PostgreSQL sends. Raises Unavailable where it, or the archive that it waits for, fails."""
    failed = archiver(connection).failed
    sized = connection.execute("SELECT sum(pg_database_size(oid))::bigint FROM pg_database").fetchone()
    in_all = sized[0] if sized else 0
    files: list[KeptFile] = []
    with _sending(cluster) as pipe:
        stream = _Patient(pipe, lambda: check_archiving(connection, archive, failed))
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|", bufsize=BLOCK) as sent:
            for file in _unpacked(sent, base):
                files.append(file)
                if counted is not None:
                    counted(min(stream.count, in_all), in_all)
        while stream.read(BLOCK):  # to its end, or the sender would fail at what nobody reads
            pass
    for problem in against_manifest(base.parent, files):
        raise Unavailable(problem.what, where=problem.where, next="Take the backup again; see to the disk.")
    return tuple(files)


@contextmanager
def _sending(cluster: Cluster) -> Iterator[IO[bytes]]:
    """The data as pg_basebackup sends them, a tar. Raises Unavailable where they do not come to their end."""
    address = cluster.address()
    program = Path(find_binaries(cluster.programs).program("pg_basebackup"))
    if not program.exists():
        raise Unavailable(
            "There is no pg_basebackup here.",
            where=str(program),
            next="Install PostgreSQL's client programs of the same version.",
        )
    command = [str(program), "-D", "-", "-Ft", "-X", "none", "-c", "fast", "-w"]
    command += ["--manifest-checksums", CHECKSUMS]
    command += ["-h", address.host, "-p", str(address.port), "-U", SUPERUSER]
    with tempfile.TemporaryFile() as said:
        sender = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
        assert sender.stdout is not None
        cut = False
        try:
            yield sender.stdout
        except (tarfile.ReadError, psycopg.OperationalError):
            cut = True  # the sender, or the server, is gone: what the sender said is told below
            sender.kill()
        except BaseException:
            sender.kill()
            raise
        finally:
            sender.stdout.close()
            ended = sender.wait()
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
    if cut or ended != 0:
        raise Unavailable(
            f"The database could not be copied: {lines[-1] if lines else 'it went away in the middle'}",
            where=str(cluster.asked),
            next="See that the database runs, and take the backup again.",
        )


class _Patient:
    """A pipe that looks after something else once a second while nothing comes: PostgreSQL waits for its
    archive for ever, and we do not."""

    def __init__(self, pipe: IO[bytes], look: Callable[[], None]) -> None:
        self.pipe = pipe
        self.look = look
        self.count = 0

    def read(self, size: int) -> bytes:
        while not select.select([self.pipe], [], [], 1.0)[0]:
            self.look()
        block = os.read(self.pipe.fileno(), size)
        self.count += len(block)
        return block


def _unpacked(sent: tarfile.TarFile, base: Path) -> Iterator[KeptFile]:
    """Writes the folders and files of a tar, and nothing that would lead out of `base`."""
    base.mkdir(mode=0o700)
    for member in sent:
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or not (member.isdir() or member.isreg()):
            raise Unavailable(
                "The database sent what no cluster of ours holds.",
                where=member.name,
                next="Take links and table spaces out of its data folder.",
            )
        if member.isdir():
            (base / path).mkdir(mode=0o700, exist_ok=True)
            continue
        content = sent.extractfile(member)
        assert content is not None
        size, digest = copied(content, base / path)
        yield KeptFile(f"{BASE}/{path}", size, digest)


def copied(content: IO[bytes], to: Path) -> tuple[int, str]:
    """Writes a new file, for its owner only: its bytes and their SHA-256."""
    digest, size = hashlib.sha256(), 0
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as out:
        while block := content.read(BLOCK):
            digest.update(block)
            written = 0
            while written < len(block):
                written += out.write(block[written:])
            size += len(block)
    return size, digest.hexdigest()


def _finish(
    half: Path,
    log: Log,
    cluster: Cluster,
    connection: psycopg.Connection[Any],
    archive: Archive,
    base: tuple[KeptFile, ...],
    homefirst: str,
) -> Backup:
    """Writes down where the log stands, adds the log's files that lead there, and says what the backup is."""
    anchor = take_anchor(log)
    row = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()
    last, first = segment_of(archive_to_here(connection, archive)), _first_segment(half / BASE)
    assert row is not None
    assert last is not None
    (half / WAL).mkdir(mode=0o700)
    wal = []
    for number in range(first.number, last.number + 1):
        name = Segment(first.timeline, number).name + ARCHIVED
        with open_kept(archive.wal / name) as content:
            wal.append(KeptFile(f"{WAL}/{name}", *copied(content, half / WAL / name)))
    backup = Backup(
        folder=half,
        anchor=anchor,
        homefirst=homefirst,
        postgres=connection.info.server_version // 10_000,
        system=archive.system,
        first=first,
        until=place_of(row[0]),
        folders=tuple(sorted(str(one.relative_to(half)) for one in half.rglob("*") if one.is_dir())),
        files=(*base, *wal),
    )
    (half / NOTE).write_text(backup_text(backup), encoding="utf-8")
    if cluster.durable:
        _to_disk(half)
    return backup


def _first_segment(base: Path) -> Segment:
    label = (base / "backup_label").read_text(encoding="utf-8")
    found = re.search(r"^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$", label, re.MULTILINE)
    first = segment_of(found[1]) if found else None
    if first is None:
        raise Unavailable(
            "PostgreSQL does not say where its log begins.",
            where="backup_label",
            next="Tell its maintainers.",
        )
    return first


def _to_disk(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        keep_names(path)  # of a file, its bytes


def _prune(backups: Path, archive: Archive, county: str, keep: int) -> tuple[str, ...]:
    """Removes the oldest backups of this database until `keep` are left, and the log before them."""
    own = [one for one in backups_in(backups).backups if (one.system, one.county) == (archive.system, county)]
    for old in own[:-keep]:
        gone = old.folder.with_name(
            f"{old.folder.name}{HALF}"
        )  # killed in the middle, it is not taken for whole
        old.folder.rename(gone)
        shutil.rmtree(gone)
    needed = min(one.first.number for one in own[-keep:])
    for path in archive.wal.iterdir():
        segment = segment_of(path.name[:24])  # also what follows a name: .partial, .backup
        if segment is not None and segment.number < needed:
            path.unlink()
    return tuple(old.folder.name for old in own[:-keep])


def _clear(half: Path) -> str:
    shutil.rmtree(half)
    return half.name
