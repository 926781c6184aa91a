"""Streams of live pages over HTTP: what they hold, how many one may have, and that the service can stop."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from homefirst.county.access.models import User
from homefirst.server.web_child import STOP_SECONDS
from homefirst.web.live import page as live
from homefirst.web.live.hub import STREAMS_OF_ONE
from tests.conftest import as_superuser

ROOT = Path(__file__).parents[2]
STREAM = "/oxfordshire/live/board"
PATIENCE = 90.0
DOOR = "route:live_intake"


def sessions(database: str) -> dict[int, bool]:
    """The sessions of a database by their server's process: whether each listens."""
    with as_superuser() as admin:
        query = "SELECT pid, query LIKE 'LISTEN%%' FROM pg_stat_activity WHERE datname = %s"
        return dict(admin.execute(query, [database]).fetchall())


@pytest.fixture(scope="module")
def others(county_database: str) -> frozenset[int]:
    """The sessions that were there before the service: other tests' of this process, which it keeps."""
    return frozenset(sessions(county_database))


@pytest.fixture(scope="module")
def service(county_database: str, others: frozenset[int]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """One web process on the county's database, and its address."""
    environment = {**os.environ, "HOMEFIRST_DATABASE": county_database, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "homefirst", "serve", "--port", "0", "--web", "1", "--no-worker"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://([^/\s]+)", said)
    assert found, said + process.stdout.read()
    yield process, found[1]
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=PATIENCE)


class Stream:
    """An open stream; `of` is the caller's own address."""

    def __init__(self, address: str, *, of: str = "127.0.0.1", **headers: str) -> None:
        self.connection = http.client.HTTPConnection(address, timeout=PATIENCE, source_address=(of, 0))
        self.connection.request("GET", STREAM, headers={"Accept": "text/event-stream", **headers})
        self.answer = self.connection.getresponse()
        self.events = self._events()

    def _events(self) -> Iterator[dict[str, str]]:
        """What is told: `id`, `event` and `data`, each where it is there."""
        told: dict[str, str] = {}
        while line := self.answer.readline().decode():
            name, _, words = line.rstrip("\n").partition(": ")
            if line == "\n":
                if told:
                    yield told
                told = {}
            else:
                told[name] = f"{told[name]}\n{words}" if name in told else words

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self.answer.close()
        self.connection.close()


def test_a_stream_tells_how_soon_to_ask_again_that_it_is_live_and_the_present_state(
    service: tuple[subprocess.Popen[str], str],
) -> None:
    with Stream(service[1], **{"Accept-Encoding": "gzip"}) as stream:
        headers = stream.answer.headers
        assert next(stream.events) == {"retry": "1000"}
        assert next(stream.events) == {"event": "hf-live", "data": ""}
        state = next(stream.events)
    assert re.findall(r'hx-target="#([^"]+)"', state["data"]) == ["board-head", "board-figures"]
    assert "52,236" in state["data"]
    kept = {name: headers[name] for name in ("Content-Type", "Content-Encoding", "X-Accel-Buffering")}
    assert kept == {"Content-Type": "text/event-stream", "Content-Encoding": None, "X-Accel-Buffering": "no"}
    assert "no-store" in headers["Cache-Control"]
    with Stream(service[1], **{"Last-Event-ID": state["id"]}) as again:
        told = [next(again.events), next(again.events)]
    assert told == [{"retry": "1000"}, {"event": "hf-live", "data": ""}]


def test_one_caller_has_so_many_streams_and_then_a_sentence(
    service: tuple[subprocess.Popen[str], str],
) -> None:
    _, address = service
    with ExitStack() as stack:
        for _ in range(STREAMS_OF_ONE):
            assert next(stack.enter_context(Stream(address)).events) == {"retry": "1000"}
        refused = stack.enter_context(Stream(address)).answer
        told = (
            refused.status,
            refused.headers["Retry-After"],
            refused.headers["Content-Type"],
            b"You have 30 live pages open." in refused.read(),
        )
        other = stack.enter_context(Stream(address, of="127.0.0.9")).answer.status
    assert (*told, other) == (429, "5", "application/problem+json", True, 200)


def test_open_streams_hold_neither_a_place_nor_a_connection_and_end_at_once_when_the_service_stops(
    service: tuple[subprocess.Popen[str], str], county_database: str, others: frozenset[int]
) -> None:
    process, address = service
    with ExitStack() as stack:
        # Each address has its own number of streams: more together than pages at once.
        streams = [
            stack.enter_context(Stream(address, of=f"127.0.0.{2 + place % 5}")) for place in range(100)
        ]
        for one in streams:
            told = [next(one.events), next(one.events), next(one.events)]
            assert [sorted(event) for event in told] == [["retry"], ["data", "event"], ["data", "id"]]
        until = time.monotonic() + PATIENCE  # a server's process ends a moment after its connection
        held: list[bool] = []
        while held != [True]:
            assert time.monotonic() < until, held
            held = [listens for pid, listens in sessions(county_database).items() if pid not in others]
        page = http.client.HTTPConnection(address, timeout=PATIENCE)
        page.request("GET", "/oxfordshire/board")
        status = page.getresponse().status
        page.close()
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        left = [list(one.events) for one in streams]
        process.wait(PATIENCE)
        took = time.monotonic() - began
    assert held == [True]  # of a hundred streams, while nobody else asks: the listener's
    assert status == 200
    assert left == [[]] * 100  # over, without another word
    assert took < STOP_SECONDS  # what does not end by itself is cut off then


@pytest.mark.parametrize(
    ("happens", "may"),
    [("nothing", True), ("half an hour", False), ("closed", False), ("another role", False), ("out", False)],
)
def test_a_stream_goes_on_as_long_as_its_session_does_in_the_role_it_began_in(
    own_database: str, happens: str, may: bool
) -> None:
    user = User.objects.create(username="anna", role="analyst")
    client = Client()
    client.force_login(user)
    client.get("/oxfordshire/intake")
    session = client.session
    key = str(session.session_key)
    if happens == "half an hour":
        session["used"] = (datetime.now(UTC) - timedelta(minutes=31)).timestamp()
        session.save()
    elif happens == "closed":
        User.objects.update(is_active=False)
    elif happens == "another role":
        User.objects.update(role="administrator")
    elif happens == "out":
        client.post("/sign-out")
    assert live._still_may(key, "analyst", DOOR) is may


def test_a_stream_is_no_use_of_its_session(own_database: str) -> None:
    user = User.objects.create(username="anna", role="analyst")
    client = Client()
    client.force_login(user)
    client.get("/oxfordshire/intake")
    session = client.session
    session["used"] = used = (datetime.now(UTC) - timedelta(minutes=20)).timestamp()
    session.save()
    answer = client.get("/oxfordshire/live/intake", headers={"accept": "text/event-stream"})
    assert answer.status_code == 200
    assert live._still_may(str(session.session_key), "analyst", DOOR)
    assert client.session["used"] == used
