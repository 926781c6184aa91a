"""kill -9 in the middle of a rebuild, of who rebuilds and of the database, while a writer appends."""

import os
import signal
import time

import pytest

from homefirst.foundation.projections.one_at_a_time import _REBUILDING as REBUILDING
from tests.faults.conftest import PATIENCE

pytestmark = pytest.mark.slow
LATE = 0.3  # seconds after its beginning, up to which it is killed: a rebuild of this log takes as long
BEGUN = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s"


def test_a_killed_rebuild_leaves_the_old_table_and_the_next_one_is_whole(ground, times, chance, provoked):
    writer, within = ground.writer(1), 0
    try:
        for _ in range(times):
            rebuild = ground.start("homefirst", "log", "rebuild", stderr=-1)
            until_begun(ground, rebuild)
            time.sleep(float(chance.uniform(0, LATE)))  # a moment within the rebuild, chosen by chance
            within += rebuild.poll() is None
            rebuild.kill()
            rebuild.communicate(timeout=PATIENCE)
            writer.more(1)
    finally:
        writer.kill()
    ground.judge(writer.kept)
    rebuilt(ground)
    ground.judge(writer.kept)
    ground.run("log", "verify", "--projections")
    assert within, "no rebuild was killed in the middle"
    provoked(
        "kill -9 of a rebuild, while another process appends",
        times,
        outcome=f"{within} killed in the middle; the table stood whole, and {len(writer.kept):,} commands"
        " that were appended meanwhile are in it; the last rebuild cleared up",
    )


def test_a_database_killed_under_a_rebuild_is_a_sentence_and_the_old_table_stands(
    ground, rarely, chance, provoked
):
    writer, said = ground.writer(1), []
    try:
        for _ in range(rarely):
            rebuild = ground.start("homefirst", "log", "rebuild", stderr=-1)
            until_begun(ground, rebuild)
            time.sleep(float(chance.uniform(0, LATE)))
            os.kill(ground.postmaster(), signal.SIGKILL)
            _, complaint = rebuild.communicate(timeout=PATIENCE)
            assert rebuild.returncode in (0, 3), complaint
            said += [complaint.strip()] if rebuild.returncode else []
            writer.more(1)
    finally:
        writer.kill()
    ground.judge(writer.kept)
    rebuilt(ground)
    ground.run("log", "verify", "--projections")
    assert not any("Traceback" in one for one in said)
    provoked(
        "kill -9 of the database under a rebuild",
        rarely,
        outcome=f"{len(said)} rebuilds ended by it; the table stood whole, and the last rebuild cleared up",
        sentence=" ".join(said[0].split()) if said else "",
    )


def until_begun(ground, rebuild) -> None:
    """Until a rebuild holds its lock, or has ended."""
    key = divmod(REBUILDING, 1 << 32)
    with ground.administer() as connection:
        while rebuild.poll() is None and connection.execute(BEGUN, key).fetchone() == (0,):
            time.sleep(0.005)


def rebuilt(ground) -> None:
    """A whole rebuild. Where the database is still at the last word of a killed one, it says so."""
    until = time.monotonic() + PATIENCE
    while True:
        rebuild = ground.start("homefirst", "log", "rebuild", stderr=-1)
        _, complaint = rebuild.communicate(timeout=PATIENCE)
        if rebuild.returncode == 0:
            return
        assert "being rebuilt or proved already" in complaint, complaint
        assert time.monotonic() < until
