"""kill -9 in the middle of a backup, of who takes it and of the database, while a writer appends."""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.faults.conftest import PATIENCE, Ground

pytestmark = pytest.mark.slow
SOON, LATE = 0.4, 2.5  # seconds after which it is killed: from the start of Python to the last file


def test_a_killed_backup_leaves_none_that_looks_whole_and_the_next_one_brings_all_back(
    ground, make_folder, rarely, chance, provoked
):
    ground.run("backup", "take")
    writer, within = ground.writer(1), 0
    try:
        for _ in range(rarely):
            take = ground.start("homefirst", "backup", "take", stderr=-1)
            time.sleep(float(chance.uniform(SOON, LATE)))  # a moment within the taking, chosen by chance
            within += take.poll() is None
            take.kill()
            take.communicate(timeout=PATIENCE)
            writer.more(1)
        for _ in range(rarely):
            take = ground.start("homefirst", "backup", "take", stderr=-1)
            time.sleep(float(chance.uniform(SOON, LATE)))
            os.kill(ground.postmaster(), signal.SIGKILL)
            _, said = take.communicate(timeout=PATIENCE)
            assert take.returncode in (0, 3), said
            assert "Traceback" not in said
            writer.more(1)
    finally:
        writer.kill()
    kept = set(writer.kept)
    ground.judge(kept)
    ground.run("backup", "take")
    start = time.monotonic()
    brought_back(ground, make_folder(), kept)
    assert within, "no backup was killed in the middle"
    provoked(
        "kill -9 of a backup, and of the database under a backup, while another process appends",
        2 * rarely,
        outcome=f"{within} killed in the middle; every backup left is whole, and the last one brought all"
        f" {len(kept):,} commands back",
        worst=time.monotonic() - start,
    )


def brought_back(ground: Ground, folder: Path, kept: set[int]) -> None:
    """Every backup that is listed is whole, and the newest one brings back all that was acknowledged."""
    listed = json.loads(ground.run("backup", "list", "--json"))["backups"]
    assert listed
    for one in listed:
        ground.run("backup", "check", one["folder"])
    newest = max(listed, key=lambda one: one["from"])["folder"]
    into = folder / "back"
    into.mkdir(mode=0o711)
    ground.run("restore", newest, "--into", str(into))
    copy = Ground(into)
    try:
        copy.judge(kept)
    finally:
        copy.leave()
        shutil.rmtree(into)
