"""How far a backup can be brought: from its own end to where the archive beside it ends, without a gap."""

import gzip
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from homefirst.foundation.backup.note import WAL, Backup
from homefirst.foundation.backup.timeline import (
    SEGMENT_BYTES,
    History,
    Way,
    read_history,
    segment_of,
    timeline_of,
    way_from,
)
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.postgres.archive import ARCHIVED, wal_of


@dataclass(frozen=True, slots=True)
class Reach:
    """The files that bring a backup further, and up to when they do. `histories` are all that there are:
    PostgreSQL numbers a new timeline above every one that it sees."""

    way: Way
    until: datetime
    segments: Mapping[str, Path]
    histories: Mapping[str, Path]


def reach_of(backup: Backup, timeline: int | None = None) -> Reach:
    """How far a backup reaches by its own files of the log and by the archive beside it; along `timeline`, or
    the newest one that came of it. Raises Refused where the backup's own end is not among them."""
    files = _files(backup.folder / WAL) | _files(wal_of(backup.folder.parent, backup.system))
    histories = {name: path for name, path in files.items() if timeline_of(name) is not None}
    there = {segment: path for name, path in files.items() if (segment := segment_of(name)) is not None}
    told = {number: history for name, path in histories.items() for number, history in _read(name, path)}
    way = way_from(backup.first, backup.until, told, there, timeline)
    end = backup.until // SEGMENT_BYTES
    if not way.segments or way.segments[-1].number < end:
        lacking = way.history.at(backup.first.number + len(way.segments))
        raise Refused(
            f"The file {lacking.name} of the database's log is missing, which this backup needs.",
            where=str(backup.folder / WAL),
            next="Name another backup, or put the file back from another copy.",
        )
    last = way.segments[-1]
    until = backup.taken_at if last.number == end else _written(there[last])
    return Reach(way, until, {one.name: there[one] for one in way.segments}, histories)


def open_kept(path: Path) -> IO[bytes]:
    """A file of a folder that is the database's account's: never through a link that it may lay."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


def _files(folder: Path) -> dict[str, Path]:
    """The finished files of a folder of the log, by PostgreSQL's names."""
    if not folder.is_dir():
        return {}
    return {path.name.removesuffix(ARCHIVED): path for path in folder.iterdir() if path.suffix == ARCHIVED}


def _read(name: str, path: Path) -> list[tuple[int, History]]:
    number = timeline_of(name)
    assert number is not None
    try:
        with open_kept(path) as file, gzip.open(file, "rt", encoding="ascii") as text:
            return [(number, read_history(number, text.read()))]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise NotUnderstood(
            f"It is damaged: {error}.", where=str(path), next="Put it back from another copy."
        ) from error


def _written(path: Path) -> datetime:
    """When PostgreSQL last wrote to the file of the log that is kept here: every commit in it was before.

    The archive keeps that time on the file, and gzip notes it within, in whole seconds: a copy that has the
    time of its copying does not reach further than what it holds.
    """
    with open_kept(path) as file:
        about, head = os.fstat(file.fileno()), file.read(8)
    noted = int.from_bytes(head[4:8], "little")
    seconds = min(about.st_mtime, noted + 1) if noted else about.st_mtime
    return datetime.fromtimestamp(seconds, UTC)
