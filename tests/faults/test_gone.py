"""A database of the user's own that is gone for ten seconds, under a writer and an open page."""

import os
import re
import signal
import time
import urllib.error
import urllib.request
from itertools import pairwise
from urllib.parse import quote

import pytest

from homefirst.foundation.postgres.cluster import SUPERUSER, Cluster
from tests.faults.conftest import PATIENCE, Ground

pytestmark = pytest.mark.slow
GONE = 10  # seconds


def test_a_database_that_is_gone_for_ten_seconds_is_a_sentence_and_then_as_it_was(bare_folder, provoked):
    ground, cluster = Ground(bare_folder), Cluster(bare_folder)
    with cluster.administer() as connection:
        connection.execute("CREATE DATABASE homefirst")
    place = cluster.address()
    ground.env["DATABASE_URL"] = (
        f"postgresql://{SUPERUSER}@/homefirst?host={quote(place.host)}&port={place.port}"
    )
    ground.run("setup")
    writer = ground.writer(1)
    server = ground.start("homefirst", "serve", "--port", "0")
    shown = []
    try:
        page = _page(server)
        assert _asked(page)[0] == 200
        writer.more(20)
        os.kill(ground.postmaster(), signal.SIGINT)  # PostgreSQL's own fast stop
        gone = time.monotonic()
        while time.monotonic() < gone + GONE:
            shown.append((time.monotonic() - gone, *_asked(page)))
        cluster.revive()
        back = time.monotonic()
        while _asked(page)[0] != 200:
            assert time.monotonic() < back + PATIENCE, "the page did not come back"
        seconds = time.monotonic() - back
        writer.more(20)
    finally:
        writer.kill()
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)
        server.stdout.close()
        ground.leave_after(lambda: ground.judge(writer.kept))
        cluster.leave()
    while_gone = [(status, sentence) for at, status, sentence in shown if at > 1]
    assert {status for status, _ in while_gone} == {503}
    assert all("The database does not answer" in sentence for _, sentence in while_gone)
    assert max(later[0] - earlier[0] for earlier, later in pairwise(shown)) < 6
    assert all("database" in one for one in writer.said)
    assert writer.said
    provoked(
        f"The database is gone for {GONE} seconds",
        1,
        outcome=f"{len(writer.kept):,} commands acknowledged, all kept, none twice; {len(while_gone):,} pages"
        " asked for meanwhile, each answered by the sentence",
        sentence=re.sub(r'socket "[^"]*"', "its socket", writer.said[-1]),
        worst=seconds,
    )


def _asked(page: str) -> tuple[int, str]:
    """A page's status and what it says."""
    try:
        with urllib.request.urlopen(page, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def _page(server) -> str:
    for line in server.stdout:
        found = re.search(r"http://\S+/board", line)
        if found:
            return found[0]
    raise AssertionError("the server ended by itself")
