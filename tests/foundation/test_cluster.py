"""The embedded PostgreSQL: made once whoever comes first, back after it was killed, gone after the last."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from homefirst.foundation.store.cluster import SUPERUSER, Cluster

USE = """
import sys
from pathlib import Path
import psycopg
from homefirst.foundation.store.cluster import SUPERUSER, Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
address = cluster.address()
with psycopg.connect(host=address.host, port=address.port, user=SUPERUSER, dbname="postgres") as connection:
    print(connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()[0])
"""


@pytest.fixture
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("cluster")
    for above in (path, *path.parents):
        if above.owner() == "root" and not above.stat().st_mode & 0o001:
            above.chmod(0o711)
    return path


def connect(cluster):
    address = cluster.address()
    return psycopg.connect(host=address.host, port=address.port, user=SUPERUSER, dbname="postgres")


def postmaster(folder: Path) -> Path:
    return folder / "postgres" / "data" / "postmaster.pid"


def test_several_first_starts_at_once_make_one_cluster(folder):
    starts = [
        subprocess.Popen([sys.executable, "-c", USE, str(folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = {start.communicate(timeout=60)[0].strip() for start in starts}
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
