"""A database that lets questions wait: pages are told so in time, and nothing of them is left behind."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from homefirst.server.front.limits import Limits
from homefirst.server.patience import Patience, limit
from tests.conftest import as_superuser

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
BOARD = "/oxfordshire/board?format=json"
PAGES = 20  # more than have a place at once
PATIENCE = 90.0
SHORT = """
import sys
from homefirst.server import patience, web_child
short = patience.Patience(question=4.0, lock=2.0)
patience.Patience = lambda: short
web_child.main(*(int(word) for word in sys.argv[1:]))
"""


@pytest.fixture
def address(county_database: str) -> Iterator[str]:
    """Where one web process of little patience serves the county's database."""
    listener, (life, held), (ready, telling) = socket.create_server(("127.0.0.1", 0)), os.pipe(), os.pipe()
    given = (listener.fileno(), life, telling)
    process = subprocess.Popen(
        [sys.executable, "-c", SHORT, *map(str, given), "-1"],
        env={**os.environ, "HOMEFIRST_DATABASE": county_database, "PYTHONPATH": str(ROOT / "src")},
        pass_fds=given,
    )
    os.close(telling)
    try:
        assert os.read(ready, 1) == b"1"
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        process.terminate()
        process.wait(PATIENCE)
        for one in (life, held, ready):
            os.close(one)
        listener.close()


def ask(address: str, path: str) -> tuple[int, str]:
    """Status and, where it is an error, its sentence."""
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()).get("detail", "")
    finally:
        connection.close()


def test_pages_that_wait_for_a_locked_table_are_told_in_time_and_leave_nothing_behind(
    address: str, county_database: str
) -> None:
    told: list[tuple[int, str]] = []
    asking = [
        threading.Thread(target=lambda: told.append(ask(address, BOARD)), daemon=True) for _ in range(PAGES)
    ]
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        " AND backend_type = 'client backend'"
    )
    with as_superuser(county_database) as holder, as_superuser() as looker:
        with holder.transaction():
            holder.execute("LOCK TABLE homefirst.figures_delay_table IN ACCESS EXCLUSIVE MODE")
            for one in asking:
                one.start()
            until = time.monotonic() + PATIENCE
            while looker.execute(waiting, [county_database]).fetchone() == (0,):
                assert time.monotonic() < until, "no page waits"
            health, still = (0, ""), PAGES
            while health[0] != 200 and still:  # on a busy machine the database may take its second first
                health, still = ask(address, "/health/ready"), sum(one.is_alive() for one in asking)
            for one in asking:
                one.join(PATIENCE)
            left = looker.execute(waiting, [county_database]).fetchone()
        began = time.monotonic()
        after, took = ask(address, BOARD), time.monotonic() - began
    assert told == [(503, "The database was busy for too long.")] * PAGES
    assert (health, still > 0) == ((200, ""), True)
    assert left == (0,)
    assert after == (200, "")
    assert took < PATIENCE / 3


def test_a_question_ends_before_the_page_that_asks_it_is_given_up_and_a_lock_before_the_question() -> None:
    usual = Patience()
    assert 0 < usual.lock < usual.question < Limits().making
    database = {"OPTIONS": {"options": "-c search_path=x"}}
    limit([database], Patience(question=2.5, lock=0.5))
    assert database == {
        "OPTIONS": {"options": "-c search_path=x -c statement_timeout=2500 -c lock_timeout=500"}
    }
