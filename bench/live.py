"""How soon a change is on every open screen: `bench/live.py --json [--screens 200] [--changes 20]`.

Sets up a county of its own, serves it as `./run` does (two web processes), opens so many streams of the
board over HTTP, and publishes a revised month so many times. Figure: seconds from the verb being called to
the event with the new figures having reached each screen (200 screens, 20 changes: 4,000 waits). Floor, in
the same run: a bare NOTIFY by one connection until a bare listener has it. Peer: the same waits with one
screen open. Beside it, how long the board's page takes while the screens are open and before.
"""

import asyncio
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import ROOT, machine, parser, tell

BAR = 1.0  # seconds
WITHIN = 30.0  # seconds; more is a failure
STREAM = "/oxfordshire/live/board"
BOARD = "/oxfordshire/board"
PER_ADDRESS = 20  # streams of one address of this machine: fewer than one may have
PAGES = 20


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """The address of the service while it runs."""
    run = [sys.executable, "-m", "homefirst"]
    subprocess.run([*run, "setup"], env=environment, check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen(
        [*run, "serve", "--port", "0", "--no-worker"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://[^/\s]+", said)
        if found is None:
            raise SystemExit(said + process.stdout.read())
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


class Screen:
    """One open stream: the id of the last event that came, and when it came."""

    def __init__(self, place: int) -> None:
        self.address = f"127.0.0.{1 + place // PER_ADDRESS}"
        self.last = ""
        self.came = 0.0
        self.moved = asyncio.Event()
        self.ended = False

    async def watch(self, host: str, port: int) -> None:
        """Reads until it is cancelled or the server ends it."""
        reader, writer = await asyncio.open_connection(host, port, local_addr=(self.address, 0))
        try:
            writer.write(f"GET {STREAM} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            status = await reader.readline()
            if b"200" not in status:
                raise SystemExit(
                    f"A stream was refused: {status.decode()}{(await reader.read(2000)).decode()}"
                )
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    self.last, self.came = line.decode(), time.perf_counter()
                    self.moved.set()
        finally:
            self.ended = True
            writer.close()


def revisions() -> Iterator[Any]:
    """March 2017 revised again and again, each a day later and with more days than the last."""
    from homefirst.app.ground.house import this_county, this_log
    from homefirst.county.catalogue.delays import Breakdown
    from homefirst.county.figures import read
    from homefirst.county.figures.editions import in_force
    from homefirst.foundation.calendar import Month

    view, area = this_log().now(), this_county().area
    held = in_force(read.held_tables(view, Breakdown.CARE, areas=[area]), view.known_at)
    table = next(one.table for one in held if one.table.month == Month(2017, 3))
    (code, days), *others = table.days
    on, more = date(2018, 6, 1), 0
    while True:
        on, more = on + timedelta(1), more + 310
        yield replace(
            table,
            edition=replace(table.edition, revised=on),
            days=((code, (days or 0) + more), *others),
            total=(table.total or 0) + more,
        )


def publish(table: Any) -> None:
    from django.db import connections

    from homefirst.app.ground.house import this_log
    from homefirst.county.figures import record
    from homefirst.foundation.store.events import Author

    record.publish(this_log(), tables=[table], by=Author("bench", loader=True))
    connections["default"].close()


async def waits(screens: list[Screen], tables: Iterator[Any], changes: int) -> list[float]:
    """Seconds from each change to each screen."""
    found: list[float] = []
    for _ in range(changes):
        for screen in screens:
            screen.moved.clear()
        table = await asyncio.to_thread(next, tables)
        await asyncio.sleep(0.6)  # a change comes to a quiet page, not into the last one's pause
        start = time.perf_counter()
        await asyncio.to_thread(publish, table)
        async with asyncio.timeout(WITHIN):
            await asyncio.gather(*(screen.moved.wait() for screen in screens))
        found += [screen.came - start for screen in screens]
    return found


async def bare(changes: int) -> list[float]:
    """Seconds of a NOTIFY from one connection to a bare listener."""
    import psycopg

    from homefirst.foundation.store.listen import address_of

    given = await asyncio.to_thread(address_of)
    found = []
    async with (
        await psycopg.AsyncConnection.connect(**given, autocommit=True) as listening,
        await psycopg.AsyncConnection.connect(**given, autocommit=True) as telling,
    ):
        await listening.execute("LISTEN bench_floor")
        for _ in range(changes):
            start = time.perf_counter()
            await telling.execute("SELECT pg_notify('bench_floor', 'x')")
            async for _told in listening.notifies(timeout=WITHIN, stop_after=1):
                found.append(time.perf_counter() - start)
    return found


async def opened(number: int, host: str, port: int) -> tuple[list[Screen], list[asyncio.Task[None]]]:
    screens = [Screen(place) for place in range(number)]
    tasks = [asyncio.create_task(screen.watch(host, port)) for screen in screens]
    async with asyncio.timeout(WITHIN):
        await asyncio.gather(*(screen.moved.wait() for screen in screens))
    return screens, tasks


async def pages(address: str) -> list[float]:
    """Seconds of the board's page, one after the other."""
    found = []
    for _ in range(PAGES):
        start = time.perf_counter()
        await asyncio.to_thread(_fetched, address + BOARD)
        found.append(time.perf_counter() - start)
    return found


def _fetched(address: str) -> None:
    with urllib.request.urlopen(address) as page:
        page.read()


async def measured(address: str, number: int, changes: int) -> dict[str, Any]:
    host, _, port = address.removeprefix("http://").partition(":")
    tables = revisions()
    before = await pages(address)
    one, task = await opened(1, host, int(port))
    alone = await waits(one, tables, changes)
    task[0].cancel()
    screens, tasks = await opened(number, host, int(port))
    floor = await bare(changes)
    found = await waits(screens, tables, changes)
    while_open = await pages(address)
    ended = [screen for screen in screens if screen.ended]
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, task[0], return_exceptions=True)
    return {
        "figure": {**_shares(found), "screens": number, "changes": changes, "ended": len(ended)},
        "floor": _shares(floor),
        "peer": {"one screen": _shares(alone)},
        "ratio": round(_shares(found)["p95"] / _shares(alone)["p95"], 2),
        "bar": {"seconds": BAR, "kept": max(found) < BAR},
        "pages": {"while open": _shares(while_open), "before": _shares(before)},
    }


def _shares(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    shares = {"p50": statistics.median(seconds), "p95": cuts[18], "max": max(seconds)}
    return {name: round(value, 4) for name, value in shares.items()}


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--screens", type=int, default=200)
    arguments.add_argument("--changes", type=int, default=20)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="homefirst-live-") as folder:
        Path(folder).chmod(0o711)
        os.environ.update(HOMEFIRST_DATA=folder, DJANGO_SETTINGS_MODULE="homefirst.settings")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        with served(environment) as address:
            import django

            django.setup()
            answer = asyncio.run(measured(address, asked.screens, asked.changes))
            _leave()
    tell({**answer, "machine": machine()}, as_json=asked.json)


def _leave() -> None:
    from django.conf import settings
    from django.db import connections

    from homefirst.foundation.postgres.embedded import cluster_of

    connections.close_all()
    cluster = cluster_of(settings.DATABASES["default"])
    if cluster is not None:
        cluster.leave()


if __name__ == "__main__":
    main()
