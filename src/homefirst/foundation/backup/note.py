"""What a backup says of itself: backup.json, written last, so that a folder without it is none.

A backup is a folder: `base/` is the database's data as PostgreSQL sent it, with PostgreSQL's own manifest in
it; `wal/` holds the log's files that make it whole up to its anchor, so that it stands without an archive.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from homefirst.foundation.backup.timeline import Segment, segment_of
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem
from homefirst.foundation.store.anchor import Anchor, anchor_text, read_anchor

FORM = "homefirst-backup-1"
NOTE = "backup.json"
BASE = "base"
WAL = "wal"
HALF = ".half"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup: its path within it, its bytes, and their SHA-256 as hexadecimal digits."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup. It holds all that was recorded by the anchor's time, and comes back from its log's
    files from `first` on; `until` is the place in the log, in bytes, that the anchor needs."""

    folder: Path
    anchor: Anchor
    homefirst: str
    postgres: int
    system: str
    first: Segment
    until: int
    folders: tuple[str, ...]
    files: tuple[KeptFile, ...]

    @property
    def county(self) -> str:
        return self.anchor.county

    @property
    def taken_at(self) -> datetime:
        return self.anchor.taken_at

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def backup_text(backup: Backup) -> str:
    told = {
        "form": FORM,
        "county": backup.county,
        "taken_at": backup.taken_at.isoformat(),
        "homefirst": backup.homefirst,
        "postgres": backup.postgres,
        "system": backup.system,
        "first": backup.first.name,
        "until": backup.until,
        "folders": backup.folders,
        "anchor": json.loads(anchor_text(backup.anchor)),
        "files": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in backup.files],
    }
    return json.dumps(told, indent=1) + "\n"


def read_backup(folder: Path) -> Backup:
    """The backup in a folder, as it says of itself. Raises NotFound where there is none, and NotUnderstood
    for one that was not finished, was cut, or is of another form."""
    where = str(folder)
    if folder.name.endswith(HALF):
        raise NotUnderstood(
            "This backup was never finished.", where=where, next="Name one that homefirst backup list shows."
        )
    try:
        text = (folder / NOTE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFound(
            f"There is no backup here: it has no {NOTE}.",
            where=where,
            next="Name a folder that homefirst backup list shows.",
        ) from None
    try:
        said = json.loads(text)
        if said["form"] != FORM:
            raise NotUnderstood(f"Its form is {said['form']}.", where=where, next=f"Give one of {FORM}.")
        first = segment_of(said["first"])
        if first is None:
            raise ValueError(said["first"])
        return Backup(
            folder=folder,
            anchor=read_anchor(json.dumps(said["anchor"]), f"{where}/{NOTE}"),
            homefirst=said["homefirst"],
            postgres=int(said["postgres"]),
            system=str(said["system"]),
            first=first,
            until=int(said["until"]),
            folders=tuple(_within(one) for one in said["folders"]),
            files=tuple(
                KeptFile(_within(one["path"]), int(one["size"]), one["sha256"]) for one in said["files"]
            ),
        )
    except (ValueError, KeyError, TypeError):
        raise NotUnderstood(
            f"Its {NOTE} cannot be read: it was cut or changed.",
            where=where,
            next="Take another backup, or another copy of this one.",
        ) from None


@dataclass(frozen=True, slots=True)
class Found:
    """The whole backups of a folder, oldest first, and what is wrong with those that say so."""

    backups: tuple[Backup, ...]
    problems: tuple[Problem, ...]


def backups_in(folder: Path) -> Found:
    """What a folder of backups holds, as each says of itself; `backup_check` looks whether it is so."""
    whole, problems = [], []
    for note in sorted(folder.glob(f"*/{NOTE}")):
        if note.parent.name.endswith(HALF):
            continue
        try:
            whole.append(read_backup(note.parent))
        except NotUnderstood as error:
            problems.append(error.problem)
    return Found(tuple(sorted(whole, key=lambda one: one.taken_at)), tuple(problems))


def halves_in(folder: Path) -> Iterator[Path]:
    """What killed backups left in a folder."""
    for path in sorted(folder.glob(f"*{HALF}")):
        if path.is_dir() and not path.is_symlink():
            yield path


def _within(path: str) -> str:
    """A path as the note says, which may not lead out of the backup's folder."""
    parts = path.split("/")
    if parts[0] not in {BASE, WAL} or not set(parts).isdisjoint({"", ".", ".."}):
        raise ValueError(path)
    return path
