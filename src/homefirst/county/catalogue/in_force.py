"""The packs that were taken in: a copy of each in the data folder, and a note of which of them is in force.

A pack is copied first, and what was copied is checked: nobody can change it in between. It comes into force
by one rename, of the note. A copy bears the hash of its content as its name, so that one that was cut short
is known, and so that who reads one while another comes into force goes on reading it whole.
"""

import hashlib
import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst import __version__
from homefirst.county.catalogue.pack import KEPT, county_problems, read_county, unreadable
from homefirst.foundation.errors import HomefirstError, Unavailable

FOLDER, NOTE, ASIDE = "packs", "in-force.json", "aside-"


@dataclass(frozen=True, slots=True)
class Content:
    """What a pack's folder held at one moment: its files by their path, and the hash of them all. A newer
    homefirst may ask more of a pack, so its version is part of the hash: what it has not checked is new."""

    files: Mapping[str, bytes]
    digest: str


def content_of(folder: Path) -> Content:
    """Reads a pack's files; raises Unavailable where one cannot be read."""
    files: dict[str, bytes] = {}
    sum_ = hashlib.sha256(__version__.encode())
    try:
        for wrong in unreadable(folder.rglob("*")):
            raise Unavailable(wrong.what, where=f"{folder}, {wrong.where}", next=wrong.next)
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.suffix in KEPT and path.is_file() and not any(one[0] in "._" for one in name.parts):
                files[name.as_posix()] = data = path.read_bytes()
                sum_.update(f"\0{name.as_posix()}\0{len(data)}\0".encode())
                sum_.update(data)
    except OSError as error:
        raise Unavailable(
            f"The county pack cannot be read: {error.strerror}.",
            where=str(folder),
            next="Let homefirst read it.",
        ) from error
    return Content(files, sum_.hexdigest()[:32])


def folder_in_force(data: Path, named: Path) -> Path:
    """The pack to go by: the copy in force of the county that the named pack is of; of the last county that
    one came into force of, where the named pack does not say which it is of; else the named pack."""
    last, packs = _noted(data)
    area = last if county_problems(named) else read_county(named).area
    if area not in packs:
        return named
    copy = data / FOLDER / area / packs[area]
    return copy if (copy / "county.toml").is_file() else named


def write_aside(data: Path, content: Content) -> Path:
    """A copy of a pack in the data folder, that nobody goes by yet. What a killed start left goes."""
    try:
        for old in (data / FOLDER).glob(f"{ASIDE}*"):
            shutil.rmtree(old, ignore_errors=True)
        aside = data / FOLDER / f"{ASIDE}{secrets.token_hex(4)}"
        for name, held in content.files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(held)
        aside.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(data, error) from error
    return aside


def put_in_force(data: Path, area: str, aside: Path, digest: str) -> Path:
    """Makes a copy that lies aside the pack in force of an area; where it lies then. The one before stays
    beside it, for who reads it still, and older ones go."""
    _, packs = _noted(data)
    before = packs.get(area)
    mine = data / FOLDER / area
    copy = mine / digest
    try:
        mine.mkdir(exist_ok=True)
        if copy.exists():
            shutil.rmtree(copy)  # it was in force before, or was cut short
        aside.rename(copy)
        note = {"last": area, "packs": {**packs, area: digest}}
        half = data / FOLDER / f"{NOTE}.half"
        half.write_text(json.dumps(note, indent=2))
        half.replace(data / FOLDER / NOTE)
        for old in mine.iterdir():
            if old.name not in (digest, before):
                shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _unwritable(data, error) from error
    return copy


def intact(copy: Path) -> bool:
    """Whether a copy holds what its name says."""
    try:
        return content_of(copy).digest == copy.name
    except HomefirstError:
        return False


def _noted(data: Path) -> tuple[str, dict[str, str]]:
    """The area of the last pack that came into force, and the name of each area's copy; of a note that is not
    there, or is none of ours, nothing."""
    try:
        note = json.loads((data / FOLDER / NOTE).read_text())
        return str(note["last"]), {str(area): str(copy) for area, copy in note["packs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _unwritable(data: Path, error: OSError) -> Unavailable:
    return Unavailable(
        f"The county pack cannot be copied: {error.strerror}.",
        where=str(data / FOLDER),
        next="Make room there, and let homefirst write to it.",
    )
