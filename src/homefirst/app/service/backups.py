"""Backups of this service's database: where they are, taking one, looking at them, bringing one back."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from psycopg import sql

from homefirst import __version__
from homefirst.app.ground.house import open_log
from homefirst.foundation.backup.check import check_backup
from homefirst.foundation.backup.note import Backup, backups_in, read_backup
from homefirst.foundation.backup.reach import Reach, reach_of
from homefirst.foundation.backup.restore import Restored, restore
from homefirst.foundation.backup.take import Counted, Taken, take
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Problem, Refused
from homefirst.foundation.postgres.archive import (
    Archive,
    Archiver,
    archive_of,
    archive_to_here,
    archiver,
    backups_folder,
)
from homefirst.foundation.postgres.binaries import find_binaries
from homefirst.foundation.postgres.cluster import Cluster
from homefirst.foundation.postgres.embedded import cluster_in, cluster_of
from homefirst.foundation.store.anchor import Anchor, check_anchor
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.roles import SCHEMA
from homefirst.foundation.store.verify import verify

_RESTORED = "restored"  # the name under which Django connects to a database that came back


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup, and how far it reaches; the problem where it can no longer be brought back."""

    backup: Backup
    reach: Reach | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Kept:
    """The backups of a folder, and how this service's archive goes: None where it keeps none."""

    folder: Path
    backups: tuple[KeptBackup, ...]
    problems: tuple[Problem, ...]
    archive: Archive | None
    archiver: Archiver | None


@dataclass(frozen=True, slots=True)
class CameBack:
    """A restore with its proof: what it did, the sessions that it ended, the events that verify and the last
    one's time, the problems, and the seconds that it took until the database served, and until it was
    proved."""

    restored: Restored
    archiving: bool
    sessions: int
    events: int
    last: datetime | None
    problems: tuple[Problem, ...]
    serving_after: float
    proved_after: float


def take_backup(
    folder: Path | None,
    *,
    keep: int | None = None,
    prune: bool = True,
    move_archive: bool = False,
    counted: Counted | None = None,
) -> Taken:
    """Takes a backup of this service's database into `folder`, or where the settings say, and removes the
    oldest until `keep` are left, or as many as the settings say; none without `prune`."""
    cluster = _cluster()
    backups = _backups(cluster, folder)
    connections.close_all()  # the server may have to be started anew
    log = open_log(settings.COUNTY.area)
    return take(
        cluster,
        backups,
        log,
        homefirst=__version__,
        keep=_how_many(keep) if prune else None,
        move_archive=move_archive,
        counted=counted,
    )


def kept_backups(folder: Path | None) -> Kept:
    """The backups that there are, and how far back one can go."""
    cluster = _cluster()
    backups = _backups(cluster, folder)
    found = backups_in(backups)
    archive = archive_of(cluster.place().folder)
    return Kept(
        folder=backups,
        backups=tuple(_reaching(one) for one in found.backups),
        problems=found.problems,
        archive=archive,
        archiver=None if archive is None else _archiver(cluster),
    )


def backups_are_kept() -> bool:
    """Whether this service keeps an archive, which its first backup turns on. On a server of the user's
    never."""
    cluster = cluster_of(settings.DATABASES["default"])
    return cluster is not None and archive_of(cluster.place().folder) is not None


def backed_up_on(day: date) -> bool:
    """Whether a backup of this service's database was taken on a local day, by whomever. One from before a
    restore does not count: the database has gone on from another moment since."""
    cluster = _cluster()
    archive = archive_of(cluster.place().folder)
    if archive is None:
        return False
    with cluster.administer() as connection:
        row = connection.execute("SELECT timeline_id FROM pg_control_checkpoint()").fetchone()
    own = (settings.COUNTY.area, archive.system, row and row[0])
    return any(
        (one.county, one.system, one.first.timeline) == own and local_day(one.taken_at) == day
        for one in backups_in(archive.backups).backups
    )


def checked_backup(folder: Path, counted: Counted | None = None) -> tuple[Problem, ...]:
    """What is wrong with a backup."""
    programs = find_binaries(_cluster().programs)
    return check_backup(read_backup(folder.absolute()), settings.COUNTY.area, programs, counted)


def restore_backup(
    folder: Path,
    *,
    to: datetime | None = None,
    timeline: int | None = None,
    into: Path | None = None,
    replace: bool = False,
    anchor: Anchor | None = None,
    counted: Counted | None = None,
) -> CameBack:
    """Brings a backup back into this service's data folder, or into another, and proves it: the whole log is
    chained anew and held against the backup's anchor, and against `anchor`.

    The archive goes on where the service's own database comes back from its own backups; a copy that is
    brought back elsewhere keeps none before its own first backup, or it would mix with the county's.

    Sessions that were open then are ended: one that was ended since, as after a password got known, would be
    open again.
    """
    own = _cluster()
    cluster = own if into is None else cluster_in(into, durable=own.durable, programs=own.programs)
    backup = read_backup(folder.absolute())
    kept_here = _asked(None) if cluster.asked == own.asked else None
    archive_in = backup.folder.parent if kept_here == backup.folder.parent else None
    connections.close_all()
    start = time.perf_counter()
    restored = restore(
        cluster,
        backup,
        county=settings.COUNTY.area,
        now=datetime.now(UTC),
        to=to,
        timeline=timeline,
        replace=replace,
        archive_in=archive_in,
        counted=counted,
    )
    cluster.address()
    sessions = _end_sessions(cluster)
    serving = time.perf_counter()
    goes_on = _archive_goes_on(cluster)
    anchors = (backup.anchor,) if anchor is None else (backup.anchor, anchor)
    events, last, problems = _proved(cluster, anchors)
    proved = time.perf_counter()
    return CameBack(restored, goes_on, sessions, events, last, problems, serving - start, proved - start)


def _archive_goes_on(cluster: Cluster) -> bool:
    """Whether a database that came back keeps an archive; then something of its new timeline is kept in it,
    or the next restore could not tell where that leads."""
    archive = archive_of(cluster.place().folder)
    if archive is None:
        return False
    with cluster.administer() as connection:
        archive_to_here(connection, archive)
    return True


def _proved(cluster: Cluster, anchors: Sequence[Anchor]) -> tuple[int, datetime | None, tuple[Problem, ...]]:
    """The log of a database that came back, chained anew and held against anchors: how many events, when the
    last was recorded, and what is wrong."""
    with _log_of(cluster) as log:
        found = verify(log)
        wrong = (one for anchor in anchors for one in check_anchor(log, anchor))
        return found.events, _last_recorded(log), (*found.problems, *wrong)


def _end_sessions(cluster: Cluster) -> int:
    """Ends every session of a database that came back; how many there were."""
    with cluster.administer(settings.DATABASES["owner"]["NAME"]) as connection:
        table = sql.Identifier(SCHEMA, Session._meta.db_table)
        return connection.execute(sql.SQL("DELETE FROM {}").format(table)).rowcount


def _cluster() -> Cluster:
    cluster = cluster_of(settings.DATABASES["owner"])
    if cluster is None:
        raise Refused(
            "This service's database is on a server of yours, which has better tools than ours.",
            where="DATABASE_URL",
            next="Back it up there, with pg_basebackup and an archive of its log, or as its host offers. "
            "Keep homefirst log anchor FILE with each backup: homefirst log verify --anchor FILE proves what "
            "was restored.",
        )
    return cluster


def _how_many(keep: int | None) -> int:
    asked: int = settings.BACKUPS_KEEP if keep is None else keep
    return asked


def _asked(folder: Path | None) -> Path:
    return (folder or settings.BACKUPS or settings.DATA / "backups").absolute()


def _backups(cluster: Cluster, folder: Path | None) -> Path:
    asked, place = _asked(folder), cluster.place()
    if asked == place.folder or place.folder in asked.parents:
        raise NotUnderstood(
            "Backups cannot lie within the database's own folder: they would be lost with it.",
            where=str(asked),
            next="Name another: HOMEFIRST_BACKUPS, or --folder.",
        )
    return backups_folder(asked, place.account, named=bool(folder or settings.BACKUPS))


def _reaching(backup: Backup) -> KeptBackup:
    try:
        return KeptBackup(backup, reach_of(backup), None)
    except (Refused, NotUnderstood) as error:
        return KeptBackup(backup, None, error.problem)


def _archiver(cluster: Cluster) -> Archiver:
    with cluster.administer() as connection:
        return archiver(connection)


@contextmanager
def _log_of(cluster: Cluster) -> Iterator[Log]:
    """The county's log in a database that came back, over a connection of its own."""
    connections.databases[_RESTORED] = {**connections.databases["default"], "EMBEDDED": str(cluster.asked)}
    try:
        yield open_log(settings.COUNTY.area, using=_RESTORED)
    finally:
        connections[_RESTORED].close()
        del connections[_RESTORED]
        del connections.databases[_RESTORED]


def _last_recorded(log: Log) -> datetime | None:
    row = psycopg.Cursor(log.raw()).execute(
        "SELECT max(recorded_at) FROM store_head WHERE county = %s AND seq > 0", [log.county]
    )
    found = row.fetchone()
    return None if found is None else found[0]
