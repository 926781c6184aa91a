"""Bringing a backup back, to its archive's end or to a moment before it.

The backup is laid out beside the cluster's data, recovered there by a server that nobody can reach, and put
in place only when it is whole: a restore that is killed or fails has changed nothing.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from homefirst.foundation.backup.note import BASE, Backup
from homefirst.foundation.backup.reach import Reach, open_kept, reach_of
from homefirst.foundation.backup.take import Counted, copied
from homefirst.foundation.backup.timeline import SEGMENT_BYTES, read_history, timeline_of
from homefirst.foundation.errors import NotUnderstood, Refused, Unavailable
from homefirst.foundation.postgres.account import Account
from homefirst.foundation.postgres.archive import ARCHIVED, NOTE, archive_of
from homefirst.foundation.postgres.binaries import find_binaries
from homefirst.foundation.postgres.cluster import RECOVERY_LOG, Cluster
from homefirst.foundation.postgres.place import DATA, Place
from homefirst.foundation.postgres.swap import finish_swap, swap

RESTORING = "data.restoring"
LOG_HERE = "wal.restoring"
_SHORT = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: from which files, onto which timeline, what was cleared away before it, and under
    which name the data that were there are kept."""

    backup: Backup
    reach: Reach
    timeline: int
    halves: tuple[str, ...]
    aside: Path | None


def restore(
    cluster: Cluster,
    backup: Backup,
    *,
    county: str,
    now: datetime,
    to: datetime | None = None,
    timeline: int | None = None,
    replace: bool = False,
    archive_in: Path | None = None,
    counted: Counted | None = None,
) -> Restored:
    """Brings a backup back into the cluster's folder, as the county stood at `to`, or at the archive's end.

    `replace` moves data that are there aside, under a name of `now`. From then on the log is kept in
    `archive_in`, where one is named. Raises Refused or NotUnderstood for a backup of another county or
    version, one that was cut, a time that it does not reach and an archive with a gap; Unavailable where
    PostgreSQL does not recover it. Then all is as it was before.
    """
    _check_kind(cluster, backup, county)
    _check_free(cluster, replace=replace)
    with cluster.alone() as place:
        finish_swap(place.folder)
        halves = _cleared(cluster, place)
        _check_free(cluster, replace=replace)
        # After the server stopped, which may have added to the archive.
        reach = reach_of(backup, timeline)
        _check_reach(backup, reach, to)
        with _cleared_if_it_fails(cluster, place):
            _lay_out(place, backup, reach, counted)
            _recover(cluster, place, backup, reach, to)
            new = _new_timeline(place)
        aside = place.folder / f"data.before-{now.astimezone(UTC):%Y-%m-%dT%H-%M-%SZ}"
        moved = aside if place.data.exists() else None
        # The archive of another database is not this one's: its note goes with the data that go.
        known = archive_of(place.folder)
        gone = (NOTE,) if known is not None and known.system != backup.system else ()
        swap(place.folder, whole=RESTORING, place=DATA, aside=aside.name, gone=gone)
        shutil.rmtree(place.folder / LOG_HERE)
        if archive_in is not None:
            cluster.archive_to(archive_in, backup.system, take_over=True)
    return Restored(backup, reach, new, halves, moved)


def _check_kind(cluster: Cluster, backup: Backup, county: str) -> None:
    if backup.county != county:
        raise Refused(
            f"It is a backup of {backup.county}, and this service holds {county}.",
            where=str(backup.folder),
            next="Name a backup of this county, or set HOMEFIRST_PACK to the other's.",
        )
    version = find_binaries(cluster.programs).version()
    if backup.postgres != version:
        raise Refused(
            f"It was taken of PostgreSQL {backup.postgres}, and the programs here are {version}'s.",
            where=str(backup.folder),
            next="Set HOMEFIRST_POSTGRES to a folder of the programs that fit.",
        )


def _check_free(cluster: Cluster, *, replace: bool) -> None:
    if not replace and (cluster.place().data / "PG_VERSION").exists():
        raise Refused(
            "There is a database in this data folder already.",
            where=str(cluster.asked),
            next="Name a new folder with --into, or say --replace: what is there is moved aside and kept.",
        )


def _check_reach(backup: Backup, reach: Reach, to: datetime | None) -> None:
    start, end = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}" for at in (backup.taken_at, reach.until))
    if to is not None and to < backup.taken_at:
        raise Refused(
            f"This backup reaches from {start} to {end}.",
            where=f"--to {to.isoformat()}",
            next="Name an older backup, or a time within.",
        )
    if to is not None and to <= reach.until:
        return
    if reach.way.missing is not None:
        raise Refused(
            f"The archive lacks {reach.way.missing.name}. Without a gap it reaches from {start} to {end}.",
            where=str(backup.folder),
            next=f"Put the file back from another copy, or say --to {end}; what came later stays lost.",
        )
    if to is not None:
        raise Refused(
            f"This backup reaches from {start} to {end}.",
            where=f"--to {to.isoformat()}",
            next="Leave --to out to bring back all that there is.",
        )


def _cleared(cluster: Cluster, place: Place) -> tuple[str, ...]:
    """Takes away what a restore that was killed left, with the server that it may have left at work on it."""
    cluster.end_recovery(place, RESTORING)
    found = [path for path in (place.folder / RESTORING, place.folder / LOG_HERE) if path.exists()]
    for path in found:
        shutil.rmtree(path)
    return tuple(path.name for path in found)


@contextmanager
def _cleared_if_it_fails(cluster: Cluster, place: Place) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _cleared(cluster, place)
        raise Unavailable(
            f"It cannot be written: {error.strerror}.",
            where=str(place.folder),
            next="Make room there, or name another folder with --into.",
        ) from error
    except BaseException:
        _cleared(cluster, place)
        raise


def _lay_out(place: Place, backup: Backup, reach: Reach, counted: Counted | None) -> None:
    """Copies the backup and the log's files to where the server's account can read them, and checks each
    file of the backup against its note on the way.

    Nothing is forced to the disk here: PostgreSQL forces its whole data folder there before it recovers.
    """
    account, data = place.account, place.folder / RESTORING
    _folder(data, account)
    for name in sorted(name for name in backup.folders if name.startswith(f"{BASE}/")):
        _folder(data / name.removeprefix(f"{BASE}/"), account)
    done = 0
    for file in backup.files:
        if not file.path.startswith(f"{BASE}/"):
            continue
        to = data / file.path.removeprefix(f"{BASE}/")
        try:
            with (backup.folder / file.path).open("rb") as content:
                found = copied(content, to)
        except FileNotFoundError:
            raise _cut(backup, file.path, "It is missing.") from None
        if found != (file.size, file.sha256):
            raise _cut(backup, file.path, f"It holds {found[0]} bytes that are not the {file.size} taken.")
        account.owns(to)
        done += file.size
        if counted is not None:
            counted(done, backup.size)
    log = place.folder / LOG_HERE
    _folder(log, account)
    for name, path in {**reach.segments, **reach.histories}.items():
        with open_kept(path) as content:
            copied(content, log / (name + ARCHIVED))
        account.owns(log / (name + ARCHIVED))


def _folder(path: Path, account: Account) -> None:
    path.mkdir(mode=0o700)
    account.owns(path)


def _cut(backup: Backup, path: str, what: str) -> NotUnderstood:
    return NotUnderstood(
        f"{what} The backup was cut or changed.",
        where=str(backup.folder / path),
        next="Name another backup, or another copy of this one. Nothing was restored.",
    )


def _recover(cluster: Cluster, place: Place, backup: Backup, reach: Reach, to: datetime | None) -> None:
    data, follow = place.folder / RESTORING, reach.way.history.timeline
    own = follow == backup.first.timeline  # which may have no history, as a copy's that was restored apart
    signal = data / "recovery.signal"
    signal.touch(mode=0o600)
    place.account.owns(signal)
    settings = {
        "archive_mode": "on",
        "archive_command": "''",  # nothing is archived of what may yet be thrown away
        "restore_command": f'\'gzip -dc <"../{LOG_HERE}/%f{ARCHIVED}" >"%p"\'',
        "recovery_target_timeline": "'current'" if own else f"'{follow}'",
        "recovery_target_action": "'promote'",
    }
    if to is not None:
        timed = {"recovery_target_time": f"'{to.astimezone(UTC).isoformat(' ')}'"}
        try:
            cluster.recover(place, RESTORING, settings | timed)
            return
        except Unavailable:
            # PostgreSQL stops at the first commit after the time. Where the archive reaches beyond the time
            # and nothing was committed between the two, it finds none: all that there is is what was asked.
            if _SHORT not in (data / RECOVERY_LOG).read_text(encoding="utf-8", errors="replace"):
                raise
    cluster.recover(place, RESTORING, settings)
    _check_end(place, reach)


def _check_end(place: Place, reach: Reach) -> None:
    """PostgreSQL takes a file that it cannot read for the archive's end; where it ended tells which."""
    last = reach.way.segments[-1]
    name = f"{_new_timeline(place):08X}.history"
    with open_kept(place.folder / RESTORING / "pg_wal" / name) as file:
        left = read_history(_new_timeline(place), file.read().decode("ascii")).parents[-1][1]
    if left < last.start:
        ended = reach.way.history.at(left // SEGMENT_BYTES).name
        raise Unavailable(
            f"The log could be read up to {ended} only, and the archive goes on to {last.name}.",
            where=str(reach.segments[ended].parent),
            next="Ask homefirst backup check which file is damaged, and put it back from another copy.",
        )


def _new_timeline(place: Place) -> int:
    names = (path.name for path in (place.folder / RESTORING / "pg_wal").iterdir())
    return max(number for name in names if (number := timeline_of(name)) is not None)
