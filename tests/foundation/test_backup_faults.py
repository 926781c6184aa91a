"""Backups and restores when things go wrong: the database killed, the disk full, the log damaged, and the
county brought back more than once."""

import gzip
import os
import shutil
import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from homefirst.foundation.backup import take as taking
from homefirst.foundation.backup.note import backups_in
from homefirst.foundation.backup.reach import reach_of
from homefirst.foundation.backup.restore import LOG_HERE, RESTORING
from homefirst.foundation.errors import Refused, Unavailable
from homefirst.foundation.postgres.archive import archive_of, archiver
from tests.foundation.backed_county import BackedCounty, backed_county, told
from tests.foundation.test_backup import wal_beside

pytestmark = pytest.mark.slow


@pytest.fixture
def county(template_database, django_db_blocker):
    with django_db_blocker.unblock(), backed_county() as county:
        county.append("1 bed")
        yield county


def kill(county: BackedCounty) -> None:
    note = county.cluster.place().data / "postmaster.pid"
    os.kill(int(note.read_text().split()[0]), signal.SIGKILL)


def in_place(county: BackedCounty, backup, **more):
    """The county's own database brought back from its own backups, as the command does it."""
    restored = county.restored(backup, "county", replace=True, archive_in=county.backups, **more)
    county.archive_now()
    shutil.rmtree(restored.aside)
    return restored


def notes(county: BackedCounty) -> list[str]:
    """What the county's own log says, which must be whole; its server is stopped after it."""
    said, problems = told(county.cluster.asked)
    assert problems == []
    return said


def test_a_database_killed_in_the_middle_of_a_backup_leaves_none_and_the_next_is_whole(county, monkeypatch):
    county.take()
    real, written = taking.copied, []

    def copied(content, to):
        written.append(to)
        if len(written) == 50:
            kill(county)
        return real(content, to)

    monkeypatch.setattr(taking, "copied", copied)
    with pytest.raises(Unavailable, match=r"The database could not be copied|The database went away"):
        county.take()
    monkeypatch.undo()
    assert len(written) >= 50
    assert list(county.backups.glob("*.half")) == []
    assert len(backups_in(county.backups).backups) == 1
    county.cluster.revive()
    county.append("2 beds")
    county.restored(county.take().backup)
    assert told(county.folder / "restored") == (["1 bed", "2 beds"], [])


def test_the_county_comes_back_twice_and_each_history_can_be_had(county):
    backup = county.take().backup
    county.append("2 beds")
    moment = county.moment()
    county.append("3 beds, by mistake")
    county.archive_now()
    mistaken = county.moment()
    assert in_place(county, backup, to=moment).timeline == 2
    county.append("3 beds")
    late = county.take().backup
    county.append("4 beds")
    assert notes(county) == ["1 bed", "2 beds", "3 beds", "4 beds"]
    assert in_place(county, backup).timeline == 3
    assert notes(county) == ["1 bed", "2 beds", "3 beds", "4 beds"]
    assert in_place(county, late).timeline == 4
    assert notes(county) == ["1 bed", "2 beds", "3 beds", "4 beds"]
    with pytest.raises(
        Refused, match=r"--timeline: Timeline 1 did not come of this backup. Name one of 2, 3, 4"
    ):
        county.restored(late, timeline=1)
    assert mistaken > reach_of(backup, 1).until > moment
    county.restored(backup, timeline=1)
    assert told(county.folder / "restored", backup.anchor) == (["1 bed", "2 beds", "3 beds, by mistake"], [])


def test_a_quiet_hour_before_the_archives_end_can_be_named(county):
    """PostgreSQL alone refuses a time after which nothing was committed."""
    backup = county.take().backup
    county.append("2 beds")
    after = county.moment()
    county.archive_now()
    assert reach_of(backup).until >= after
    county.restored(backup, to=after)
    assert told(county.folder / "restored", backup.anchor) == (["1 bed", "2 beds"], [])


def test_a_damaged_file_of_the_log_is_not_taken_for_the_archives_end(county):
    backup = county.take().backup
    county.append("2 beds")
    damaged = wal_beside(backup) / f"{county.archive_now()}.gz"
    county.append("3 beds")
    last = county.archive_now()
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unavailable) as error:
        county.restored(backup)
    assert error.value.what == (
        f"The log could be read up to {damaged.name[:24]} only, and the archive goes on to {last}."
    )
    left = {path.name for path in (county.folder / "restored" / "postgres").iterdir()}
    assert not left & {"data", RESTORING, LOG_HERE}
    damaged.write_bytes(whole)
    county.restored(backup)
    assert told(county.folder / "restored") == (["1 bed", "2 beds", "3 beds"], [])


def test_an_archive_with_bytes_of_another_database_is_not_taken_for_the_countys(county):
    backup = county.take().backup
    county.append("2 beds")
    there = wal_beside(backup) / f"{county.archive_now()}.gz"
    there.write_bytes(gzip.compress(b"\x00" * 2**24))
    county.append("3 beds")
    county.archive_now()
    with pytest.raises(Unavailable, match="The log could be read up to"):
        county.restored(backup)


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can make a small file system.")
def test_a_full_disk_never_stops_the_county_and_the_archive_catches_up(county, tmp_path):
    small = county.backups
    small.mkdir(mode=0o711)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=711", "homefirst", str(small)])
    if mounted.returncode != 0:
        pytest.skip("This machine does not let a test make a file system.")
    try:
        backup = county.take().backup
        filler = small / "filler"
        fill(filler)
        county.append("2 beds")
        with pytest.raises(
            Unavailable, match=r"The archive does not take the database's log.*The county goes on"
        ):
            county.archive_now()
        with pytest.raises(Unavailable):
            county.take()
        assert list(small.glob("*.half")) == []
        county.append("3 beds")
        archive = archive_of(county.cluster.place().folder)
        with county.cluster.administer() as connection:
            assert archiver(connection).failing
        filler.unlink()
        county.archive_now()
        with county.cluster.administer() as connection:
            assert not archiver(connection).failing
        assert {path.suffix for path in archive.wal.iterdir()} == {".gz"}
        county.restored(backup)
        assert told(county.folder / "restored", backup.anchor) == (["1 bed", "2 beds", "3 beds"], [])
    finally:
        subprocess.run(["umount", str(small)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        size = 2**20
        while size:
            try:
                file.write(b"\x00" * size)
            except OSError:
                size //= 2


def test_a_restore_onto_a_full_disk_changes_nothing(county):
    backup = county.take().backup
    county.append("2 beds")
    county.archive_now()
    into = county.folder / "small"
    into.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=711", "homefirst", str(into)])
    if mounted.returncode != 0:
        pytest.skip("This machine does not let a test make a file system.")
    try:
        with pytest.raises(Unavailable, match="It cannot be written: No space left on device"):
            county.restored(backup, "small")
        assert not {"data", RESTORING, LOG_HERE} & {path.name for path in (into / "postgres").iterdir()}
    finally:
        subprocess.run(["umount", str(into)], check=True)


def test_an_archive_whose_folder_is_gone_is_told_when_a_backup_is_taken(county):
    backup = county.take().backup
    wal = wal_beside(backup)
    gone = wal.rename(wal.with_name("gone"))
    county.append("2 beds")
    with pytest.raises(Unavailable, match="The archive does not take"):
        county.archive_now()
    gone.rename(wal)
    county.archive_now()
    assert reach_of(backup).until > backup.taken_at + timedelta(0)
