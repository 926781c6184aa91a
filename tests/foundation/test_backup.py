"""Backups, tested by bringing them back: to the end, to a moment, and never half."""

import gzip
import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from homefirst.foundation.backup.check import check_backup
from homefirst.foundation.backup.manifest import MANIFEST, against_manifest
from homefirst.foundation.backup.note import NOTE, Backup, backup_text, backups_in, read_backup
from homefirst.foundation.backup.reach import reach_of
from homefirst.foundation.backup.restore import RESTORING
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Refused, Unavailable
from homefirst.foundation.postgres import cluster as clusters
from homefirst.foundation.postgres import swap as swaps
from homefirst.foundation.postgres.archive import NOTE as ARCHIVE_NOTE
from homefirst.foundation.postgres.archive import archive_of, archive_settings, archiver
from homefirst.foundation.postgres.binaries import find_binaries
from homefirst.foundation.postgres.cluster import Cluster
from homefirst.foundation.postgres.embedded import cluster_in
from homefirst.foundation.postgres.swap import finish_swap, swap
from tests.conftest import OXFORDSHIRE
from tests.foundation.backed_county import NOW, BackedCounty, backed_county, told

pytestmark = pytest.mark.long

BEFORE, BETWEEN, AFTER = ("1 bed", "2 beds"), ("3 beds", "4 beds"), ("5 beds",)


@dataclass(frozen=True)
class Story:
    """A county of which a backup was taken, that went on after it; `moment` lies before the last fact."""

    county: BackedCounty
    backup: Backup
    moment: datetime


@pytest.fixture(scope="module")
def story(template_database, django_db_blocker):
    with django_db_blocker.unblock(), backed_county() as county:
        county.append(*BEFORE)
        taken = county.take()
        county.append(*BETWEEN)
        moment = county.moment()
        county.append(*AFTER)
        county.archive_now()
        yield Story(county, taken.backup, moment)


@pytest.fixture
def copy(story, tmp_path) -> Backup:
    """The backup with its archive, to be spoilt."""
    shutil.copytree(story.county.backups, tmp_path / "backups")
    return read_backup(tmp_path / "backups" / story.backup.folder.name)


def refused(story: Story, backup: Backup, **more) -> HomefirstError:
    """What a restore says, which leaves nothing."""
    into = story.county.folder / "refused"
    with pytest.raises(HomefirstError) as error:
        story.county.restored(backup, into.name, **more)
    assert not {"data", RESTORING} & {path.name for path in into.glob("postgres/*")}
    return error.value


def wal_beside(backup: Backup) -> Path:
    return backup.folder.parent / "wal" / backup.system


def test_a_backup_comes_back_with_all_that_was_archived_after_it(story):
    restored = story.county.restored(story.backup, "to the end")
    into = story.county.folder / "to the end"
    assert told(into, story.backup.anchor) == ([*BEFORE, *BETWEEN, *AFTER], [])
    assert (restored.timeline, restored.halves, restored.aside) == (2, (), None)
    assert archive_of(into / "postgres") is None  # a copy does not mix its log with the county's


def test_a_backup_comes_back_as_the_county_stood_at_a_moment(story):
    story.county.restored(story.backup, "at a moment", to=story.moment)
    into = story.county.folder / "at a moment"
    assert told(into, story.backup.anchor) == ([*BEFORE, *BETWEEN], [])


def test_a_backup_says_what_it_is(story):
    backup = story.backup
    assert read_backup(backup.folder) == backup
    assert (backup.county, backup.postgres) == (OXFORDSHIRE, find_binaries().version())
    assert {stream: seq for stream, seq, _ in backup.anchor.heads} == {"notes": len(BEFORE)}
    on_disk = {str(path.relative_to(backup.folder)) for path in backup.folder.rglob("*") if path.is_file()}
    assert {file.path for file in backup.files} == on_disk - {NOTE}
    assert sum(path.stat().st_size for path in backup.folder.rglob("*") if path.is_file()) == (
        backup.size + (backup.folder / NOTE).stat().st_size
    )
    assert {path.stat().st_mode & 0o077 for path in (backup.folder, *backup.folder.glob("base/*"))} == {0}


def test_a_backup_without_its_archive_comes_back_to_its_own_end(story, copy):
    shutil.rmtree(copy.folder.parent / "wal")
    assert reach_of(copy).until == copy.taken_at
    assert {str(one) for one in check_backup(copy, OXFORDSHIRE, find_binaries())} == set()
    late = refused(story, copy, to=story.moment)
    assert "This backup reaches from" in str(late)


def test_a_whole_backup_has_no_problem_and_each_that_is_not_has_its_own(copy):
    programs = find_binaries()
    assert check_backup(copy, OXFORDSHIRE, programs) == ()
    version, conf = copy.folder / "base" / "PG_VERSION", copy.folder / "base" / "postgresql.conf"
    spoilt = bytearray(conf.read_bytes())
    spoilt[100] ^= 1
    conf.write_bytes(spoilt)
    version.unlink()
    (copy.folder / "base" / "new").touch()
    last = wal_beside(copy) / f"{list(reach_of(copy).segments)[-1]}.gz"
    last.write_bytes(last.read_bytes()[:-9])
    found = [(one.where.removeprefix(str(copy.folder.parent)), one.what)
             for one in check_backup(copy, "E10000009", programs)]  # fmt: skip
    here = f"/{copy.folder.name}"
    found[1:4] = sorted(found[1:4])  # in whatever order the folder has its files
    assert found == [
        (here, "It is a backup of E10000025, and this service holds E10000009."),
        (f"{here}/base/PG_VERSION", "It is missing."),
        (f"{here}/base/new", "It was not in the backup when it was taken."),
        (f"{here}/base/postgresql.conf", "Its bytes are not those that were taken."),
        (f"/wal/{copy.system}/{last.name}", "It is damaged: the log ends here."),
    ]


def test_postgresql_s_own_manifest_is_held_against_what_was_kept(copy):
    files = {file.path: file for file in copy.files}
    assert list(against_manifest(copy.folder, copy.files)) == []
    version = files.pop("base/PG_VERSION")
    files["base/postgresql.conf"] = replace(files["base/postgresql.conf"], sha256="0" * 64)
    files["base/new"] = replace(version, path="base/new")
    assert [(one.where.removeprefix(f"{copy.folder}/"), one.what)
            for one in against_manifest(copy.folder, files.values())] == [
        ("base/PG_VERSION", "PostgreSQL sent it, and it was not kept."),
        ("base/new", "PostgreSQL did not send it."),
        ("base/postgresql.conf", "It is not what PostgreSQL sent."),
    ]  # fmt: skip
    manifest = copy.folder / "base" / MANIFEST
    manifest.write_text(manifest.read_text().replace('"Size": 8192', '"Size": 8193', 1))
    (changed,) = against_manifest(copy.folder, copy.files)
    assert changed.what == "PostgreSQL's manifest is missing, was cut or was changed."


def test_a_cut_backup_is_refused_with_the_file_that_was_cut(story, copy):
    control = copy.folder / "base" / "global" / "pg_control"
    control.write_bytes(control.read_bytes()[:100])
    error = refused(story, copy)
    assert isinstance(error, NotUnderstood)
    assert str(error).startswith(f"{control}: It holds 100 bytes that are not the 8192 taken.")
    control.unlink()
    assert str(refused(story, copy)).startswith(f"{control}: It is missing. The backup was cut")


def test_a_note_that_was_cut_or_leads_out_of_the_backup_is_refused(copy):
    whole = json.loads((copy.folder / NOTE).read_text())
    for said, what in [
        (json.dumps(whole)[:500], "it was cut or changed"),
        ("[]", "it was cut or changed"),
        (json.dumps(whole | {"form": "homefirst-backup-2"}), "Its form is homefirst-backup-2"),
        (json.dumps(whole | {"files": [{"path": "base/../../x", "size": 1, "sha256": ""}]}), "it was cut"),
        (json.dumps(whole | {"folders": ["/etc"]}), "it was cut or changed"),
        (json.dumps(whole | {"first": "five"}), "it was cut or changed"),
    ]:
        (copy.folder / NOTE).write_text(said)
        with pytest.raises(NotUnderstood, match=what):
            read_backup(copy.folder)
    found = backups_in(copy.folder.parent)
    assert (found.backups, [one.where for one in found.problems]) == ((), [str(copy.folder)])
    (copy.folder / NOTE).unlink()
    with pytest.raises(NotFound, match="There is no backup here"):
        read_backup(copy.folder)


def test_a_backup_that_was_never_finished_is_none(copy):
    half = copy.folder.rename(copy.folder.with_name(f"{copy.folder.name}.half"))
    with pytest.raises(NotUnderstood, match="never finished"):
        read_backup(half)
    assert backups_in(half.parent).backups == ()


def test_a_backup_of_another_county_or_version_is_refused(story):
    other = replace(story.backup, anchor=replace(story.backup.anchor, county="E10000009"))
    assert "It is a backup of E10000009, and this service holds E10000025." in str(refused(story, other))
    older = replace(story.backup, postgres=story.backup.postgres - 1)
    assert "and the programs here are" in str(refused(story, older))


@pytest.mark.parametrize("early", [True, False])
def test_a_time_that_a_backup_does_not_reach_is_refused_with_the_range(story, early):
    reach, second = reach_of(story.backup), timedelta(seconds=1)
    to = story.backup.taken_at - second if early else reach.until + second
    error = refused(story, story.backup, to=to)
    assert isinstance(error, Refused)
    assert error.where == f"--to {to.isoformat()}"
    span = [f"{at:%Y-%m-%dT%H:%M:%S.%fZ}" for at in (story.backup.taken_at, reach.until)]
    assert error.what == f"This backup reaches from {span[0]} to {span[1]}."


def test_an_archive_with_a_gap_is_refused_and_comes_back_up_to_it_when_that_is_asked(story, copy):
    county = BackedCounty(story.county.folder, story.county.cluster)
    wal = wal_beside(copy)
    names = sorted(path.name for path in wal.iterdir() if len(path.name) == 27)
    own = {path.name for path in (copy.folder / "wal").iterdir()}
    gap, *_ = [name for name in names if name > max(own)]
    (wal / f"{int(gap[:24], 16) + 1:024X}.gz").write_bytes((wal / gap).read_bytes())
    (wal / gap).unlink()
    error = refused(story, copy)
    assert error.what.startswith(f"The archive lacks {gap[:24]}. Without a gap it reaches from ")
    assert [one.what.split(";")[0] for one in check_backup(copy, OXFORDSHIRE, find_binaries())] == [
        f"The archive lacks {gap[:24]}"
    ]
    county.restored(copy, "up to a gap", to=copy.taken_at)
    assert told(county.folder / "up to a gap", copy.anchor) == (list(BEFORE), [])


def test_a_database_that_is_there_is_refused_unless_it_may_be_replaced(story):
    into = story.county.folder / "taken"
    data = into / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18")
    with pytest.raises(Refused, match="There is a database in this data folder already"):
        story.county.restored(story.backup, "taken")
    restored = story.county.restored(story.backup, "taken", replace=True)
    assert restored.aside == into / "postgres" / f"data.before-{NOW:%Y-%m-%dT%H-%M-%SZ}"
    assert [path.name for path in restored.aside.iterdir()] == ["PG_VERSION"]
    assert told(into)[0] == [*BEFORE, *BETWEEN, *AFTER]


def test_the_archive_of_another_database_goes_with_it_and_not_before_though_it_be_killed(story, monkeypatch):
    place = story.county.folder / "another" / "postgres"
    (place / "data").mkdir(parents=True)
    (place / "data" / "PG_VERSION").write_text("18")
    (place / ARCHIVE_NOTE).write_text(json.dumps({"backups": "/elsewhere", "system": "77", "token": "a"}))

    def killed(folder):
        raise InterruptedError

    with monkeypatch.context() as patched:
        patched.setattr(swaps, "finish_swap", killed)
        with pytest.raises(InterruptedError):
            story.county.restored(story.backup, "another", replace=True)
    assert archive_of(place).system == "77"  # the data that are there are still its own
    assert told(story.county.folder / "another")[0] == [*BEFORE, *BETWEEN, *AFTER]  # the start finished it
    assert archive_of(place) is None


def test_a_recovery_that_says_nothing_any_more_is_given_up(story, monkeypatch):
    monkeypatch.setattr(clusters, "_ready", lambda data: False)
    monkeypatch.setattr(clusters, "SILENT_SECONDS", 0.5)
    assert refused(story, story.backup).what == "PostgreSQL said nothing of its recovery for 0.5 seconds."


def test_a_database_in_use_is_not_replaced(story):
    story.county.restored(story.backup, "in use")
    user = Cluster(story.county.folder / "in use", durable=False)
    user.address()
    try:
        with pytest.raises(Refused, match="homefirst is at work on this data folder"):
            story.county.restored(story.backup, "in use", replace=True)
        with user.administer("homefirst") as connection:  # it goes on
            assert connection.execute("SELECT count(*) FROM homefirst.store_event").fetchone() == (5,)
    finally:
        user.leave()


def test_a_swap_that_was_killed_at_any_moment_is_finished_by_the_next_start(tmp_path, monkeypatch):
    steps = []
    for killed_at in range(5):
        folder = tmp_path / str(killed_at)
        for name in ("data", "new"):
            (folder / name).mkdir(parents=True)
            (folder / name / "is").write_text(name)
        (folder / "of the old").touch()

        def rename(path, to, killed_at=killed_at, real=Path.rename):
            if len(steps) == killed_at:
                raise InterruptedError
            steps.append(path.name)
            return real(path, to)

        steps.clear()
        monkeypatch.setattr(Path, "rename", rename)
        ended = True
        try:
            swap(folder, whole="new", place="data", aside="old", gone=["of the old"])
        except InterruptedError:
            ended = False
        monkeypatch.undo()
        finish_swap(folder)
        left = {path.parent.name: path.read_text() for path in folder.glob("*/is")}
        swapped = {"data": "new", "old": "data"}
        assert left == ({"data": "data", "new": "new"} if killed_at == 0 else swapped)
        assert (folder / "of the old").exists() == (killed_at == 0)
        assert (ended, (folder / "swap.json").exists()) == (killed_at >= 3, False)


@pytest.mark.slow
def test_as_many_backups_are_kept_as_are_wanted_and_the_log_that_they_need(story, django_db_blocker):
    with django_db_blocker.unblock(), backed_county() as county:
        county.append("1")
        first = county.take(keep=1).backup
        foreign = county.backups / "2016-01-01T00-00-00-000Z"
        shutil.copytree(first.folder, foreign)
        (foreign / NOTE).write_text(backup_text(replace(first, folder=foreign, system="77")))
        half = county.backups / "2016-02-01T00-00-00-000Z.half"
        half.mkdir()
        county.append("2")
        second = county.take(keep=1)
        assert (second.halves, second.removed) == ((half.name,), (first.folder.name,))
        assert [one.folder for one in backups_in(county.backups).backups] == [foreign, second.backup.folder]
        assert not half.exists()
        numbers = sorted(path.name[:24] for path in wal_beside(second.backup).iterdir())
        assert numbers[0] == second.backup.first.name
        with pytest.raises(NotUnderstood, match="At least one backup has to be kept"):
            county.take(keep=0)
        third = county.take()
        assert (third.removed, third.keep) == ((), None)
        kept = [foreign, second.backup.folder, third.backup.folder]
        assert [one.folder for one in backups_in(county.backups).backups] == kept
        assert sorted(path.name[:24] for path in wal_beside(third.backup).iterdir())[0] == numbers[0]


def test_a_backup_elsewhere_does_not_move_the_archive_unasked(story):
    elsewhere = replace(story.county, folder=story.county.folder / "elsewhere")
    elsewhere.folder.mkdir()
    with pytest.raises(Refused, match="The archive of the database's log is kept in") as error:
        elsewhere.take()
    for said in (str(story.county.backups), str(elsewhere.backups), "--move-archive"):
        assert said in str(error.value)
    assert list(elsewhere.backups.iterdir()) == []
    assert archive_of(story.county.cluster.place().folder).backups == story.county.backups


@pytest.mark.slow
def test_an_archive_that_is_moved_goes_on_there_and_the_earlier_backups_end_with_the_move(
    template_database, django_db_blocker
):
    with django_db_blocker.unblock(), backed_county() as county:
        county.append("1")
        (county.folder / "alias").symlink_to(county.folder)
        replace(county, folder=county.folder / "alias").take()  # the same by another name is no move
        first = county.take().backup
        moved = replace(county, folder=county.folder / "moved")
        moved.folder.mkdir(mode=0o711)
        second = moved.take(move_archive=True).backup
        county.append("2")
        county.archive_now()
        assert archive_of(county.cluster.place().folder).backups == moved.backups
        county.restored(first, "first")
        county.restored(second, "second")
        assert [told(county.folder / name)[0] for name in ("first", "second")] == [["1"], ["1", "2"]]


def test_the_archive_never_overwrites_a_file_and_says_so(story):
    cluster = story.county.cluster
    archive = archive_of(cluster.place().folder)
    last = story.county.archive_now()
    name = f"{int(last, 16) + 1:024X}"
    there = archive.wal / f"{name}.gz"
    there.write_bytes(gzip.compress(b"of somebody else"))
    try:
        with pytest.raises(Unavailable, match=f"{name} cannot be written. The county goes on"):
            story.county.archive_now()
        with cluster.administer() as connection:
            assert archiver(connection).failing
        assert gzip.decompress(there.read_bytes()) == b"of somebody else"
    finally:
        there.unlink()
    story.county.archive_now()
    with cluster.administer() as connection:
        assert not archiver(connection).failing


def test_a_copy_that_came_back_elsewhere_cannot_mix_with_the_countys_archive(story):
    story.county.restored(story.backup, "a copy", to=story.backup.taken_at)
    copy = BackedCounty(story.county.folder, cluster_in(story.county.folder / "a copy", durable=False))
    try:
        with pytest.raises(Refused, match="Another data folder keeps the archive of this database here"):
            copy.take()
    finally:
        copy.cluster.leave()


def test_the_archive_is_ready_from_the_first_day_where_the_disk_is_waited_for(tmp_path):
    assert archive_settings(tmp_path, durable=True) == {"archive_mode": "on", "archive_command": "'true'"}
    assert archive_settings(tmp_path, durable=False) == {"archive_mode": "off"}


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root runs the server under another account.")
def test_the_servers_account_may_write_the_archive_and_nothing_else_of_the_backups(story):
    account = story.county.cluster.place().account
    wal = wal_beside(story.backup)
    assert account.other
    assert [account.can("-w", path) for path in (wal, wal.parent, wal.parent.parent)] == [True, False, False]
    assert not account.can("-r", story.backup.folder)
    assert not account.can("-w", wal.with_name(f"{wal.name}.keeper"))
    assert not account.can("-w", story.county.folder / "county" / "postgres" / "archive.sh")
