"""Putting a whole data folder in the place of another, so that a kill at any moment leaves one of the two.

The step that counts is one rename, of a note that says what is to be moved: before it nothing was replaced;
after it whoever comes first, this process or the next start, moves what the note says.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

NOTE = "swap.json"


def swap(folder: Path, *, whole: str, place: str, aside: str, gone: Sequence[str] = ()) -> None:
    """Puts the folder `whole` at `place` within `folder`; what is there is kept under the name `aside`. The
    files `gone` were of what is aside, and are taken away with the same step."""
    half = folder / f"{NOTE}.half"
    with half.open("w", encoding="utf-8") as file:
        json.dump({"whole": whole, "place": place, "aside": aside, "gone": list(gone)}, file)
        file.flush()
        os.fsync(file.fileno())
    half.rename(folder / NOTE)
    keep_names(folder)
    finish_swap(folder)


def finish_swap(folder: Path) -> None:
    """Moves what a swap's note still says to be moved; does nothing where there is none."""
    note = folder / NOTE
    if not note.exists():
        return
    said = json.loads(note.read_text(encoding="utf-8"))
    whole, place, aside = (folder / said[name] for name in ("whole", "place", "aside"))
    # Once `whole` is gone it stands at its place, and only the note is left to be taken away.
    if whole.exists():
        for name in said.get("gone", ()):  # which a note of an earlier version does not say
            (folder / name).unlink(missing_ok=True)
        if place.exists():
            place.rename(aside)
        whole.rename(place)
        keep_names(folder)
    note.unlink()


def keep_names(folder: Path) -> None:
    """Waits until the names in a folder are on the disk, or a power cut could undo a rename."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
