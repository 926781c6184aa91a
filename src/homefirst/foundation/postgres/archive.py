"""The archive: where a cluster keeps each file of its write-ahead log, so that any moment can come back.

A backups folder holds backups, and in `wal/{system}/` the log's files, compressed, of the database with that
system identifier. Beside it a note names the data folder that keeps its log there: a copy that was restored
elsewhere as a trial has the same identifier, and must not mix its files among the county's own.

A cluster that keeps an archive has a note in its folder; PostgreSQL then hands each finished file to a
script of ours. An archive that cannot be written never stops the county: PostgreSQL keeps the files and
tries again.
"""

import json
import os
import secrets
import shlex
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from homefirst.foundation.errors import Refused, Unavailable
from homefirst.foundation.postgres.account import SYSTEM_FOLDER, Account, named_after

NOTE = "archive.json"
SCRIPT = "archive.sh"
LOSE_AT_MOST_SECONDS = 60
ARCHIVED = ".gz"
_ARCHIVE_SECONDS = 120  # for one file of 16 MB, which takes 0.3 s here: a slow disk is not a broken one
_RETRIES = 3  # PostgreSQL tries a file three times, a second apart, and then again after a minute
# The database's own files and the archive's folder may have any name: only words quoted for the shell, and
# paths relative to the data, stand in what it runs.
_SCRIPT = """# Written by homefirst at each start: keeps one file of the write-ahead log, $1, as $2.
set -eu
umask 077
wal={wal}
if [ "$(cat {keeper})" != {token} ]; then
    echo "another data folder keeps its archive there now: $wal" >&2
    exit 1
fi
if [ -e "$wal/$2.gz" ]; then
    if gzip -dc <"$wal/$2.gz" | cmp -s - "$1"; then exit 0; fi
    echo "another file of this name is there already: $wal/$2.gz" >&2
    exit 1
fi
gzip -1 -c "$1" >"$wal/$2.half"
touch -r "$1" "$wal/$2.half"
{sync} "$wal/$2.half"
mv -n "$wal/$2.half" "$wal/$2.gz"
[ ! -e "$wal/$2.half" ]
{sync} "$wal"
"""


@dataclass(frozen=True, slots=True)
class Archive:
    """Where a cluster keeps its log: the backups folder, the database's system identifier, and the token by
    which the folder's note names this cluster."""

    backups: Path
    system: str
    token: str

    @property
    def wal(self) -> Path:
        return wal_of(self.backups, self.system)


@dataclass(frozen=True, slots=True)
class Archiver:
    """What PostgreSQL says of its archiving since its statistics began; None where there was none yet."""

    archived: int
    last_archived: str | None
    last_archived_at: datetime | None
    failed: int
    last_failed: str | None
    last_failed_at: datetime | None

    @property
    def failing(self) -> bool:
        """Whether the last file that was tried could not be kept."""
        at, good = self.last_failed_at, self.last_archived_at
        return at is not None and (good is None or at > good)


def wal_of(backups: Path, system: str) -> Path:
    return backups / "wal" / system


def archive_of(folder: Path) -> Archive | None:
    """The archive that the cluster in `folder` keeps; None where it keeps none."""
    note = folder / NOTE
    if not note.exists():
        return None
    said = json.loads(note.read_text(encoding="utf-8"))
    return Archive(Path(said["backups"]), said["system"], said["token"])


def archive_settings(folder: Path, *, durable: bool) -> dict[str, str]:
    """What the server in `folder` is told: to hand its log to the script, or to be ready for it.

    The mode can only change when a server starts: it is on from the first day, and costs nothing while what
    runs is `true`. Clusters for tests are without it until they are told to keep an archive.
    """
    archive = archive_of(folder)
    if archive is None:
        return {"archive_mode": "on", "archive_command": "'true'"} if durable else {"archive_mode": "off"}
    return {
        "archive_mode": "on",
        "archive_command": f'\'sh ../{SCRIPT} "%p" "%f"\'',  # run in the data folder
        "archive_timeout": str(LOSE_AT_MOST_SECONDS),
    }


def write_script(folder: Path, *, durable: bool) -> None:
    """Writes the script that the server runs, anew for each start: its words are this version's."""
    archive = archive_of(folder)
    if archive is None:
        return
    text = _SCRIPT.format(
        wal=shlex.quote(str(archive.wal)),
        keeper=shlex.quote(str(_keeper(archive.wal))),
        token=shlex.quote(archive.token),
        sync="sync" if durable else ": no sync of",
    )
    _write(folder / SCRIPT, text)


def keep_archive(folder: Path, backups: Path, system: str, account: Account, *, take_over: bool) -> None:
    """Notes that the cluster in `folder` keeps its log in `backups`, from its next start or reload on.

    Raises Refused where another data folder keeps its log there, unless this one is to `take_over`: then
    whatever still runs on the other can archive there no more.
    """
    known, wal = archive_of(folder), wal_of(backups, system)
    keeper = _keeper(wal)
    kept = keeper.read_text(encoding="utf-8").strip() if keeper.exists() else None
    token = known.token if known else secrets.token_hex(16)
    if kept not in (None, token) and not take_over:
        raise Refused(
            "Another data folder keeps the archive of this database here: this one is a copy of it.",
            where=str(backups),
            next="Name another folder for the copy's backups.",
        )
    wal.parent.mkdir(mode=0o711, exist_ok=True)
    wal.mkdir(mode=0o700, exist_ok=True)
    if wal.lstat().st_uid != account.uid:
        account.owns(wal)
    if kept != token:
        _write(keeper, token + "\n")
    _write(folder / NOTE, json.dumps({"backups": str(backups), "system": system, "token": token}))


def backups_folder(asked: Path, account: Account, *, named: bool) -> Path:
    """The folder for backups, made where there is none; a system folder in its place where the database's
    account cannot reach it, unless somebody `named` it: Refused, or a disk that was bought for backups would
    stay empty."""
    try:
        asked.mkdir(mode=0o711 if account.other else 0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder for backups cannot be made: {error.strerror}.",
            where=str(asked),
            next="Name another: HOMEFIRST_BACKUPS, or --folder.",
        ) from error
    if not account.other or account.can("-x", asked):
        return asked
    if named:
        raise Refused(
            "The database's account cannot reach this folder.",
            where=str(asked),
            next="Let everybody walk through the folders above it (chmod o+x), or name another.",
        )
    folder = SYSTEM_FOLDER / f"backups-{named_after(asked)}"
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    return folder


def archiver(connection: psycopg.Connection[Any]) -> Archiver:
    """How archiving goes, as the server counts it."""
    row = connection.execute(
        "SELECT archived_count, last_archived_wal, last_archived_time, failed_count, last_failed_wal,"
        " last_failed_time FROM pg_stat_archiver"
    ).fetchone()
    assert row is not None
    return Archiver(*row)


def system_of(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
    assert row is not None
    return str(row[0])


def archive_to_here(connection: psycopg.Connection[Any], archive: Archive) -> str:
    """Ends the file of the log that is being written, and waits until it is kept; its name.

    Raises Unavailable where PostgreSQL cannot keep it.
    """
    before = archiver(connection).failed
    # Something to write, or a file that is empty yet would not be ended.
    connection.execute("SELECT pg_logical_emit_message(false, 'homefirst', 'archived to here')")
    row = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    assert row is not None
    name, until = str(row[0]), time.monotonic() + _ARCHIVE_SECONDS
    while _waits(connection, name) or not (archive.wal / (name + ARCHIVED)).exists():
        check_archiving(connection, archive, before)
        if time.monotonic() > until:
            raise _failing(archive, f"{name} was not kept within {_ARCHIVE_SECONDS} seconds")
        time.sleep(0.02)
    return name


def _waits(connection: psycopg.Connection[Any], name: str) -> bool:
    """Whether PostgreSQL still has to hand over a file: one of that name in the archive may be another's."""
    note = f"pg_wal/archive_status/{name}.ready"
    return connection.execute("SELECT pg_stat_file(%s, true)::text", [note]).fetchone() != (None,)


def check_archiving(connection: psycopg.Connection[Any], archive: Archive, before: int) -> None:
    """Raises Unavailable where archiving failed as often as PostgreSQL tries since it had failed `before`
    times."""
    now = archiver(connection)
    if now.failed >= before + _RETRIES:
        raise _failing(archive, f"{now.last_failed} cannot be written")


def _failing(archive: Archive, what: str) -> Unavailable:
    return Unavailable(
        f"The archive does not take the database's log: {what}. The county goes on.",
        where=str(archive.wal),
        next="See that the disk has room and that the database's account may write there; the server says "
        "more in data/postgres.log.",
    )


def _keeper(wal: Path) -> Path:
    return wal.with_name(f"{wal.name}.keeper")


def _write(path: Path, text: str) -> None:
    """Writes a small file whole, or not at all; the database's account may read it."""
    half = path.with_name(f"{path.name}.half")
    with half.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.chmod(0o644)
    half.rename(path)
