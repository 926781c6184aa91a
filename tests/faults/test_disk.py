"""A disk that is full: a small file system of the test's own."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import PATIENCE, Ground

pytestmark = pytest.mark.slow
SMALL = "200m"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A mounted file system of 200 MB, where we may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="homefirst-small-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=0711", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"No file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_is_a_sentence_and_with_room_again_the_writer_goes_on(small_disk, provoked):
    """The writer is told that the disk is full, keeps asking, and goes on once somebody has made room."""
    ground = Ground(small_disk)
    ground.run("setup")
    kept, said = set(), []
    writer = ground.start("tests.faults.writer", "1")
    filler = small_disk / "filler"
    try:
        _read_until(writer, kept, said, lambda: len(kept) >= 20)
        with filler.open("wb") as file:  # all the room that is left
            block = bytes(1 << 20)
            try:
                while True:
                    file.write(block)
                    file.flush()
            except OSError:
                pass
        _read_until(writer, kept, said, lambda: any("disk" in one for one in said))
        before = max(kept)
        filler.unlink()
        start = time.monotonic()
        _read_until(writer, kept, said, lambda: max(kept) > before + 5)
        back = time.monotonic() - start
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait(PATIENCE)
        writer.stdout.close()
        filler.unlink(missing_ok=True)
        ground.leave_after(lambda: ground.judge(kept))
    provoked(
        "The disk of the database is full; room is made again",
        1,
        outcome=f"{len(kept):,} commands acknowledged, all kept, none twice",
        sentence=next(one for one in said if "disk" in one),
        worst=back,
    )


def _read_until(writer, kept, said, enough) -> None:
    until = time.monotonic() + PATIENCE
    while not enough():
        assert time.monotonic() < until, said[-3:]
        line = writer.stdout.readline().strip()
        assert line, "the writer ended by itself"
        if line.startswith("!"):
            said.append(line[2:])
        else:
            kept.add(int(line))
