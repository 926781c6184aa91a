"""A disk that is full: a small file system of the test's own."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.conftest import Ground

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
    writer = ground.writer(1)
    filler = small_disk / "filler"
    try:
        writer.more(20)
        _fill(filler)
        writer.until(lambda: any("disk" in one for one in writer.said))
        filler.unlink()
        start = time.monotonic()
        writer.more(5)
        back = time.monotonic() - start
    finally:
        writer.kill()
        filler.unlink(missing_ok=True)
        ground.leave_after(lambda: ground.judge(writer.kept))
    provoked(
        "The disk of the database is full; room is made again",
        1,
        outcome=f"{len(writer.kept):,} commands acknowledged, all kept, none twice",
        sentence=next(one for one in writer.said if "disk" in one),
        worst=back,
    )


def _fill(filler: Path) -> None:
    """Takes all the room that is left."""
    block = bytes(1 << 20)
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(block)
            file.flush()
