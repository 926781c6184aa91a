"""Looking whether a backup is what it says: every file, PostgreSQL's own check, and the log after it."""

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

from homefirst.foundation.backup.manifest import against_manifest
from homefirst.foundation.backup.note import NOTE, Backup, KeptFile
from homefirst.foundation.backup.reach import Reach, open_kept, reach_of
from homefirst.foundation.backup.take import BLOCK, Counted
from homefirst.foundation.errors import Problem, Refused
from homefirst.foundation.postgres.binaries import Binaries

_ANOTHER = "Name another backup, or another copy of this one."


def check_backup(
    backup: Backup, county: str, programs: Binaries, counted: Counted | None = None
) -> tuple[Problem, ...]:
    """What is wrong with a backup, for this county and these programs: nothing, where it can be restored."""
    return (
        *_another_county(backup, county),
        *_files(backup, counted),
        *against_manifest(backup.folder, backup.files),
        *_another_version(backup, programs),
        *_log(backup),
    )


def _another_county(backup: Backup, county: str) -> Iterator[Problem]:
    if backup.county != county:
        what = f"It is a backup of {backup.county}, and this service holds {county}."
        yield Problem(str(backup.folder), what, "Name a backup of this county.")


def _another_version(backup: Backup, programs: Binaries) -> Iterator[Problem]:
    version = programs.version()
    if version != backup.postgres:
        what = f"It was taken of PostgreSQL {backup.postgres}, and the programs here are {version}'s."
        yield Problem(str(backup.folder), what, "Set HOMEFIRST_POSTGRES to the programs that fit.")


def _files(backup: Backup, counted: Counted | None) -> Iterator[Problem]:
    done = 0
    for file in backup.files:
        what = _differs(backup.folder / file.path, file)
        if what is not None:
            yield Problem(str(backup.folder / file.path), what, _ANOTHER)
        done += file.size
        if counted is not None:
            counted(done, backup.size)
    known = {file.path for file in backup.files} | {NOTE}
    for path in sorted(backup.folder.rglob("*")):
        if not path.is_dir() and str(path.relative_to(backup.folder)) not in known:
            yield Problem(str(path), "It was not in the backup when it was taken.", "Take it away.")


def _differs(path: Path, file: KeptFile) -> str | None:
    if not path.is_file():
        return "It is missing."
    size = path.stat().st_size
    if size != file.size:
        return f"It holds {size} bytes, and {file.size} were taken: it was cut or changed."
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
    return None if digest.hexdigest() == file.sha256 else "Its bytes are not those that were taken."


def _log(backup: Backup) -> Iterator[Problem]:
    try:
        reach = reach_of(backup)
    except Refused as error:
        yield error.problem
        return
    if reach.way.missing is not None:
        what = f"The archive lacks {reach.way.missing.name}; without a gap it reaches to {reach.until}."
        yield Problem(str(backup.folder.parent), what, "Put the file back from another copy.")
    yield from _damaged(reach)


def _damaged(reach: Reach) -> Iterator[Problem]:
    for path in {**reach.segments, **reach.histories}.values():
        unpack = zlib.decompressobj(wbits=31)  # gzip, whose checksum is compared at its end
        try:
            with open_kept(path) as content:
                while block := content.read(BLOCK):
                    unpack.decompress(block)
            whole = unpack.eof
        except zlib.error:
            whole = False
        if not whole:
            yield Problem(str(path), "It is damaged: the log ends here.", "Put it back from another copy.")
