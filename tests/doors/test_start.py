"""The start, as whoever runs a county's service does it: set up, serve, stop, be killed, and go on."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE = 120
START = "from homefirst.cli import main; main()"
# What a process is told to do before it starts: to end as by kill -9 at a certain moment.
PREPARE = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "homefirst.settings"
import django; django.setup()
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def die_after(real, times=1):
    calls = []
    def until_then(*given, **named):
        result = real(*given, **named)
        calls.append(1)
        if len(calls) == times:
            die()
        return result
    return until_then
"""
MOMENTS = {
    "while the cluster is made": (
        "from homefirst.foundation.postgres import cluster; cluster._run = die_after(cluster._run)"
    ),
    "after the cluster is made": (
        "from homefirst.foundation.postgres.cluster import Cluster; Cluster._start = die"
    ),
    "before the roles are made": "from homefirst.foundation.store import roles; roles.prepare = die",
    "between two migrations": (
        "from django.db.migrations.executor import MigrationExecutor as E;"
        " E.apply_migration = die_after(E.apply_migration, 4)"
    ),
    "in the middle of a migration": (
        "from django.db.migrations.recorder import MigrationRecorder as R;"
        " R.record_applied = die_after(R.record_applied, 6)"
    ),
    "in the middle of loading": (
        "from homefirst.foundation.store import log; log.write_many = die_after(log.write_many)"
    ),
    "before anybody can sign in": "from homefirst.app.setup import set_up; set_up.settle_demonstration = die",
}


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that the database's account can walk to, as a tmp_path cannot be."""
    folder = Path(tempfile.mkdtemp(prefix="homefirst-start-"))
    folder.chmod(0o711)
    yield folder
    _stop_what_is_left(folder)
    shutil.rmtree(folder)


def _stop_what_is_left(folder: Path) -> None:
    note = folder / "postgres" / "data" / "postmaster.pid"
    if note.exists():
        os.kill(int(note.read_text().split()[0]), signal.SIGQUIT)
        until = time.monotonic() + PATIENCE
        while note.exists() and time.monotonic() < until:
            time.sleep(0.05)


def environment(data: Path) -> dict[str, str]:
    src = str(Path(__file__).parents[2] / "src")
    return {**os.environ, "HOMEFIRST_DATA": str(data), "HOMEFIRST_DURABLE": "no", "PYTHONPATH": src}


def run(data: Path, *words: str, code: str = START) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(
        command, env=environment(data), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@contextmanager
def started(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A service that said where it is: the process, and its address. It is stopped as its caller stops it:
    the children of a killed parent go on for a moment in a folder that is being taken away."""
    command = [sys.executable, "-m", "homefirst", "start", "--port", "0"]
    process = subprocess.Popen(
        command, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Sign in"):
                break
        found = re.search(r"The board's page: +(http://\S+)/\w+/board", "".join(said))
        assert found, "".join(said)
        yield process, found[1]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return int(answer.status)


def until_ready(*addresses: str) -> None:
    """Until each says that it is, which a busy machine's may first a moment after its address."""
    until = time.monotonic() + PATIENCE
    for address in addresses:
        answered = 0
        while answered != 200:
            assert time.monotonic() < until, f"{address}/health: {answered}"
            try:
                answered = status(f"{address}/health")
            except urllib.error.HTTPError as refused:
                answered = refused.code
                refused.close()


def server_of(data: Path) -> int | None:
    note = data / "postgres" / "data" / "postmaster.pid"
    return int(note.read_text().split()[0]) if note.exists() else None


def assert_the_county_stands(data: Path) -> None:
    """A start serves the page, somebody can sign in, and the log is whole and holds each table once."""
    with started(data) as (process, address):
        assert status(f"{address}/") == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    verified = run(data, "log", "verify", "--json")
    assert json.loads(verified.stdout) == {"ok": True, "problems": [], "events": 483}
    noted = dict(line.split() for line in (data / "demonstration.txt").read_text().splitlines())
    assert (len(noted), len(noted["analyst"]) >= 12) == (16, True)


def test_a_start_says_where_the_page_is_serves_it_and_stops_with_its_database(data: Path) -> None:
    with started(data) as (process, address):
        assert status(f"{address}/oxfordshire/board") == 200
        until_ready(address)
        assert status(f"{address}/static/homefirst/homefirst.css") == 200
        assert server_of(data) is not None
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stdout is not None
        # A line for each request, and nothing of a process that ended as it should not.
        assert [line for line in process.stdout if '"event": "request"' not in line] == []
    assert server_of(data) is None
    assert list(Path(json.loads((data / "postgres" / "address.json").read_text())["host"]).iterdir()) == []
    assert (data / "demonstration.txt").stat().st_mode & 0o077 == 0
    assert (data / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_start_that_was_killed_is_gone_on_with_by_the_next(data: Path, moment: str) -> None:
    killed = run(data, "start", "--port", "0", code=f"{PREPARE}\n{MOMENTS[moment]}\n{START}")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert_the_county_stands(data)


@pytest.mark.slow
def test_a_start_that_is_killed_again_and_again_comes_through_in_the_end(data: Path) -> None:
    command = [sys.executable, "-m", "homefirst", "start", "--port", "0"]
    for seconds in (0.8, 1.2, 1.6, 2.0, 2.4, 2.8):
        process = subprocess.Popen(
            command, env=environment(data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.kill()
        process.wait(PATIENCE)
    assert_the_county_stands(data)


@pytest.mark.slow
def test_a_service_whose_database_is_killed_goes_on_after_a_moment(data: Path) -> None:
    with started(data) as (_, address):
        server = server_of(data)
        assert server is not None
        os.kill(server, signal.SIGKILL)
        until_ready(address)
        assert server_of(data) != server


@pytest.mark.slow
def test_two_starts_at_once_on_one_folder_both_serve_one_county(data: Path) -> None:
    command = [sys.executable, "-m", "homefirst", "setup"]
    both = [
        subprocess.Popen(
            command, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=PATIENCE)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    new = sorted(int(re.findall(r"(\d+) published tables new", one)[0]) for one in said)
    assert new == [0, 483]
    with started(data) as (first, one), started(data) as (_, other):
        assert one != other
        until_ready(one, other)
        first.send_signal(signal.SIGTERM)
        assert first.wait(PATIENCE) == 0
        assert status(f"{other}/oxfordshire/board") == 200  # the database stays for who still needs it
    assert_the_county_stands(data)


@pytest.mark.slow
def test_two_first_starts_at_once_both_serve(data: Path) -> None:
    command = [sys.executable, "-m", "homefirst", "start", "--port", "0"]
    both = [
        subprocess.Popen(
            command, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    try:
        addresses = set()
        for process in both:
            assert process.stdout is not None
            said = "".join(iter_until(process.stdout, "Sign in"))
            found = re.search(r"(http://\S+)/\w+/board", said)
            assert found, said
            addresses.add(found[1])
        assert len(addresses) == 2
        assert {status(f"{address}/") for address in addresses} == {200}
    finally:
        for process in both:
            process.terminate()
            process.communicate(timeout=PATIENCE)
    assert [process.returncode for process in both] == [0, 0]
    assert server_of(data) is None


def iter_until(lines: Iterator[str], word: str) -> Iterator[str]:
    for line in lines:
        yield line
        if line.startswith(word):
            return


def test_a_taken_port_is_a_sentence_and_nothing_is_served(county: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with_county = {"HOMEFIRST_DATABASE": county}
        command = [sys.executable, "-m", "homefirst", "serve", "--port", port]
        src = str(Path(__file__).parents[2] / "src")
        ended = subprocess.run(
            command,
            env={**os.environ, **with_county, "PYTHONPATH": src},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert f"127.0.0.1: Port {port} cannot be used: Address already in use." in ended.stderr
    assert "--port 8001" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("setting", "value", "code", "sentence"),
    [
        ("DATABASE_URL", "nonsense", 2, "DATABASE_URL: This is no address of a PostgreSQL database."),
        ("DATABASE_URL", "postgresql://me:secret-word@here:port/county", 2, "no address of a PostgreSQL"),
        ("HOMEFIRST_DATA", "/proc/no-such-folder", 3, "The data folder cannot be made"),
        ("HOMEFIRST_PACK", "no-such-pack", 3, "no-such-pack: There is no county pack here"),
    ],
)
def test_a_setting_that_cannot_be_is_a_sentence(
    tmp_path: Path, setting: str, value: str, code: int, sentence: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "homefirst", "setup"],
        env={**environment(tmp_path), setting: value},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert "secret-word" not in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_database_of_ones_own_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    own = f"postgresql://nobody:secret-word@127.0.0.1:{port}/county"
    done = subprocess.run(
        [sys.executable, "-m", "homefirst", "setup"],
        env={**environment(tmp_path), "DATABASE_URL": own},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "The database does not answer" in done.stderr
    assert "secret-word" not in done.stderr
    assert "Traceback" not in done.stderr
