"""PostgreSQL's own manifest of a backup, held against the files that were received.

PostgreSQL has a program for that, pg_verifybackup; the one among the embedded programs ends with a
segmentation fault whatever it is given (tried on 18.4), so the comparison is made here.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from homefirst.foundation.backup.note import BASE, KeptFile
from homefirst.foundation.errors import Problem

MANIFEST = "backup_manifest"
CHECKSUMS = "SHA256"  # asked of the server, so that its sums can be held against ours
_ANOTHER = "Name another backup, or another copy of this one."
_LAST = b'"Manifest-Checksum"'


def against_manifest(folder: Path, files: Iterable[KeptFile]) -> Iterator[Problem]:
    """Where the files of a backup in `folder` differ from what the server says that it sent."""
    where = folder / BASE / MANIFEST
    sent = _sent(where)
    if sent is None:
        yield Problem(str(where), "PostgreSQL's manifest is missing, was cut or was changed.", _ANOTHER)
        return
    base = {one.path: one for one in files if one.path.startswith(f"{BASE}/")}
    base.pop(f"{BASE}/{MANIFEST}", None)
    for path in sorted(base.keys() | sent.keys()):
        if path not in base:
            yield Problem(str(folder / path), "PostgreSQL sent it, and it was not kept.", _ANOTHER)
        elif path not in sent:
            yield Problem(str(folder / path), "PostgreSQL did not send it.", _ANOTHER)
        elif (base[path].size, base[path].sha256) != sent[path]:
            yield Problem(str(folder / path), "It is not what PostgreSQL sent.", _ANOTHER)


def _sent(path: Path) -> Mapping[str, tuple[int, str]] | None:
    """Each file's bytes and SHA-256 as the manifest says; None where it is not whole."""
    try:
        text = path.read_bytes()
        said = json.loads(text)
        whole = hashlib.sha256(text[: text.rindex(_LAST)]).hexdigest() == said["Manifest-Checksum"]
        files = {
            f"{BASE}/{one['Path'] if 'Path' in one else bytes.fromhex(one['Encoded-Path']).decode()}": (
                int(one["Size"]),
                str(one["Checksum"]),
            )
            for one in said["Files"]
        }
        return files if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
