"""The embedded PostgreSQL: made once whoever comes first, back after it was killed, gone after the last."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError

from homefirst.foundation.errors import Unavailable
from homefirst.foundation.postgres.cluster import SUPERUSER, Cluster
from homefirst.foundation.store.away import is_away

pytestmark = pytest.mark.long

USE = """
import sys
from pathlib import Path
import psycopg
from homefirst.foundation.errors import Unavailable
from homefirst.foundation.postgres.cluster import SUPERUSER, Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
address = cluster.address()
with psycopg.connect(host=address.host, port=address.port, user=SUPERUSER, dbname="postgres") as connection:
    print(connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()[0])
"""


def connect(cluster):
    """As the backend connects: to where the server was seen, and where it is gone, to it started again."""
    for address in (cluster.address, cluster.revive):
        try:
            place = address()
            return psycopg.connect(host=place.host, port=place.port, user=SUPERUSER, dbname="postgres")
        except psycopg.OperationalError as error:
            away = error
    raise away


def postmaster(folder: Path) -> Path:
    return folder / "postgres" / "data" / "postmaster.pid"


def test_several_first_starts_at_once_make_one_cluster(folder):
    starts = [
        subprocess.Popen([sys.executable, "-c", USE, str(folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = {start.communicate(timeout=180)[0].strip() for start in starts}
    last = Cluster(folder, durable=False)  # those ended without leaving, as killed ones do
    last.join()
    last.leave()
    assert not postmaster(folder).exists()
    assert [start.returncode for start in starts] == [0, 0, 0, 0]
    assert len(said) == 1
    assert said != {""}


def test_the_server_stops_when_its_last_user_leaves_and_not_before(folder):
    first, second = Cluster(folder, durable=False), Cluster(folder, durable=False)
    with connect(first), connect(second):
        pass
    first.leave()
    assert postmaster(folder).exists()
    with connect(second):
        pass
    second.leave()
    assert not postmaster(folder).exists()


def test_a_server_that_was_killed_comes_back_with_what_was_committed(folder):
    cluster = Cluster(folder, durable=True)
    try:
        with connect(cluster) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 73 AS target")
        os.kill(int(postmaster(folder).read_text().split()[0]), signal.SIGKILL)
        with connect(cluster) as connection:
            assert connection.execute("SELECT target FROM kept").fetchone() == (73,)
    finally:
        cluster.leave()


def test_a_first_start_that_was_killed_half_way_is_begun_anew(folder):
    half = folder / "postgres" / "data.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    cluster = Cluster(folder, durable=False)
    try:
        with connect(cluster) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.leave()
    assert not half.exists()


def test_a_folder_with_a_long_name_gets_its_socket_elsewhere(folder):
    deep = folder / ("long" * 20)
    deep.mkdir()
    cluster = Cluster(deep, durable=False)
    try:
        assert len(cluster.address().host) < 60
        with connect(cluster) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.leave()


@pytest.mark.parametrize("name", ["o'brien", "a,b", 'with "quotes" and $HOME', "überall, hier"])
def test_a_folder_with_an_awkward_name_is_a_folder_like_any_other(folder, name):
    awkward = folder / name
    awkward.mkdir()
    cluster = Cluster(awkward, durable=False)
    try:
        with connect(cluster) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.leave()


def test_a_start_that_was_killed_before_the_sockets_folder_was_handed_over_goes_on(folder):
    cluster = Cluster(folder, durable=False)
    cluster.address()
    cluster.leave()
    socket = folder / "postgres" / "socket"
    for left in socket.iterdir():
        left.unlink()
    os.chown(socket, os.geteuid(), os.getegid())
    cluster = Cluster(folder, durable=False)
    try:
        with connect(cluster) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.leave()


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root runs the server under another account.")
def test_the_servers_account_cannot_lead_root_astray_by_a_link(folder, tmp_path):
    cluster = Cluster(folder, durable=False)
    cluster.address()
    cluster.leave()
    ours = folder / "postgres"
    account = (ours / "data").stat().st_uid
    secret = tmp_path / "roots own"
    secret.write_text("kept")
    settings = ours / "data" / "homefirst.conf"
    settings.unlink()
    settings.symlink_to(secret)
    for name in ("pg_ctl.log", "address.json", "users.lock", "start.lock"):
        assert (ours / name).stat().st_uid == 0
    assert ours.stat().st_uid == 0
    assert account != 0
    cluster = Cluster(folder, durable=False)
    try:
        with connect(cluster) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.leave()
    assert (secret.read_text(), secret.stat().st_uid, settings.is_symlink()) == ("kept", 0, False)


@pytest.mark.parametrize("knew", [True, False], ids=["its note says where", "a note of old"])
def test_a_folder_that_was_moved_or_copied_has_a_door_of_its_own(folder, tmp_path, knew):
    cluster = Cluster(folder, durable=False)
    try:
        with connect(cluster) as connection:
            connection.execute("CREATE TABLE kept (one int)")
            connection.execute("INSERT INTO kept VALUES (1)")
            connection.commit()
    finally:
        cluster.leave()
    note = folder / "postgres" / "address.json"
    if not knew:
        said = json.loads(note.read_text())
        note.write_text(json.dumps({"host": said["host"], "port": said["port"]}))
    other = folder.with_name(folder.name + "-moved")
    folder.rename(other)
    moved = Cluster(other, durable=False)
    try:
        with connect(moved) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
            assert not folder.exists()
    finally:
        moved.leave()
        other.rename(folder)


def test_a_link_in_place_of_the_databases_folder_is_refused(folder, tmp_path):
    (folder / "postgres").symlink_to(tmp_path)
    with pytest.raises(Unavailable, match="is a link, or somebody else's"):
        Cluster(folder, durable=False).address()


def through_django(said: psycopg.Error) -> OperationalError:
    """What Django raises for what the driver says."""
    error = OperationalError(*said.args)
    error.__cause__ = said
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (psycopg.OperationalError("server closed the connection unexpectedly"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.CannotConnectNow(), True),
        (psycopg.errors.DiskFull(), True),
        (psycopg.errors.UnsafeNewEnumValueUsage(), False),
        (psycopg.errors.LockNotAvailable(), False),
        (psycopg.errors.QueryCanceled(), False),
        (through_django(psycopg.errors.AdminShutdown()), True),
        (through_django(psycopg.errors.LockNotAvailable()), False),
        (psycopg.errors.UndefinedTable(), False),
        (None, False),
    ],
)
def test_a_database_is_away_when_it_is_gone_and_not_when_a_command_was_wrong(error, away):
    assert is_away(error) is away
