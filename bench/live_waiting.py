"""How soon a change by one user is on every open screen of this morning's list:
`bench/live_waiting.py --json [--screens 200] [--changes 20] [--people 400]`.

Sets up a county of its own with so many made-up people in beds (synthetic; half of them ready, entered
through the verbs), serves it as `./run` does (two web processes), signs in as often as one may have screens,
opens the list as a browser does, and each page's stream with the address that stands in it. Then every two
seconds somebody assigns an action or opens a wait through the verbs. Figure: seconds from the verb's commit
to the changed line's event having reached each screen (200 screens, 20 changes: 4,000 waits). Floor, in the
same run: a bare NOTIFY until a bare listener has passed two kilobytes on to as many local connections. Peer:
the same waits with one screen open. Beside it: what one change costs to make, by its line and all anew.
"""

import asyncio
import http.cookiejar
import os
import re
import statistics
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.live import WITHIN, _leave, _shares, served
from bench.run import ROOT, machine, parser, tell

BAR = 1.0  # seconds
EVERY = 2.0  # seconds from one change to the next
PAGE = "/oxfordshire/waiting?per=250"
OF_ONE = 25  # screens of one session: fewer than one may have
ON_FIRST_PAGE = 200  # lines: fewer than stand on a page
MADE = 10  # times that a change is made for its cost
NAME, PASSWORD = "bench", "kettle bicycle moss"
Change = Callable[[], None]


class Screen:
    """One open stream: when something came of the person who is waited for."""

    def __init__(self, address: str, cookie: str) -> None:
        self.address, self.cookie = address, cookie
        self.wanted = b"hf-live"
        self.came = 0.0
        self.bytes = 0
        self.moved = asyncio.Event()
        self.ended = False

    def want(self, line: bytes) -> None:
        self.wanted = line
        self.moved.clear()

    async def watch(self, host: str, port: int) -> None:
        """Reads until it is cancelled or the server ends it."""
        reader, writer = await asyncio.open_connection(host, port, limit=2**22)
        try:
            heads = f"Host: {host}:{port}\r\nCookie: {self.cookie}\r\n\r\n"
            writer.write(f"GET {self.address} HTTP/1.1\r\n{heads}".encode())
            status = await reader.readline()
            if b"200" not in status:
                said = (await reader.read(2000)).decode()
                raise SystemExit(f"A stream was refused: {status.decode()}{said}")
            while line := await reader.readline():
                self.bytes += len(line)
                if self.wanted in line and not self.moved.is_set():
                    self.came = time.perf_counter()
                    self.moved.set()
        finally:
            self.ended = True
            writer.close()


class Desk:
    """A session of the hub's coordinator: its cookie, and the address of the stream of a page of it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        form = self._get("/sign-in")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None, form
        given = {"csrfmiddlewaretoken": token[1], "username": NAME, "password": PASSWORD, "next": "/password"}
        self._opener.open(address + "/sign-in", urllib.parse.urlencode(given).encode()).read()

    @property
    def cookie(self) -> str:
        return "; ".join(f"{one.name}={one.value}" for one in self._jar)

    def stream(self) -> str:
        page = self._get(PAGE)
        found = re.search(r'hx-sse:connect="([^"]+)"', page)
        assert found is not None, page
        return unescape(found[1])

    def _get(self, path: str) -> str:
        with self._opener.open(self._address + path) as page:
            return str(page.read().decode())


def enter_people(number: int) -> list[str]:
    """Made-up people in beds since some days, every other one ready and waiting; the keys of those
    that are listed first."""
    from homefirst.app.ground.house import this_log
    from homefirst.app.morning.asking import ask_morning
    from homefirst.county.access.models import User
    from homefirst.county.journey import events as kinds
    from homefirst.county.journey import record
    from homefirst.county.journey.entry import Entry
    from homefirst.foundation.store.events import Author

    user = User(username=NAME, role="hub_coordinator")
    user.set_password(PASSWORD)
    user.save()
    now = datetime.now(UTC)
    entries = []
    for n in range(number):
        person, spell = str(uuid4()), str(uuid4())
        came = now - timedelta(days=2 + n % 20, minutes=n)
        says: dict[str, Any] = {"person": person, "spell": spell}
        place = {"care": "acute", "place": ("jr", "horton")[n % 2], "ward": f"{n % 9}A", "method": None}
        entries.append(Entry(kinds.ADMITTED, came, {**says, **place}, known_at=came))
        if n % 2:
            continue
        tests = dict.fromkeys(("clinical", "multidisciplinary", "safe"), True)
        fit = came + timedelta(days=1)
        entries.append(Entry(kinds.READINESS_RECORDED, fit, {**says, **tests}, known_at=fit))
        entries.append(Entry(kinds.WAIT_OPENED, fit, _wait(person), known_at=fit))
    entries.sort(key=lambda one: one.at)
    record.load(this_log(), entries=entries, by=Author("bench", loader=True), because="a bench: synthetic")
    return [line.person for line in ask_morning().morning.lines[:ON_FIRST_PAGE]]


def _wait(person: str) -> dict[str, Any]:
    says = {"what": "home_care", "reason": "E", "whose": "social_care", "due": None}
    return {"person": person, "wait": str(uuid4()), **says}


def assign(person: str) -> None:
    """An action for somebody; its verb has committed when this comes back."""
    from homefirst.app.ground.house import this_log
    from homefirst.foundation.store.events import Author
    from homefirst.hub import record

    now = datetime.now(UTC)
    record.assign_action(
        this_log(),
        person=person,
        action=str(uuid4()),
        what="ask_family",
        owner="hub",
        due=now + timedelta(hours=3),
        by=Author(NAME),
        at=now,
    )


def open_wait(person: str) -> None:
    """Another wait of somebody's."""
    from homefirst.app.ground.house import this_log
    from homefirst.county.journey import events as kinds
    from homefirst.county.journey import record
    from homefirst.county.journey.entry import Entry
    from homefirst.foundation.store.events import Author

    record.enter(
        this_log(), entries=[Entry(kinds.WAIT_OPENED, datetime.now(UTC), _wait(person))], by=Author(NAME)
    )


def _closing(change: Change) -> float:
    """Makes a change in this thread; when it had been committed."""
    from django.db import connections

    change()
    done = time.perf_counter()
    connections["default"].close()
    return done


def changes_of(people: list[str]) -> Iterator[tuple[str, Change]]:
    """Who is changed, and how: by turns an action and a wait, each of somebody else."""
    for n in range(10**6):
        person = people[(n * 7) % len(people)]
        verb = open_wait if n % 2 else assign
        yield person, lambda verb=verb, person=person: verb(person)  # type: ignore[misc]


async def waits(
    screens: list[Screen], some: Iterator[tuple[str, Change]], number: int
) -> tuple[list[float], list[float]]:
    """Seconds from each change's commit to each screen, and from its beginning."""
    found, begun = [], []
    for _ in range(number):
        person, change = next(some)
        next_at = time.perf_counter() + EVERY
        for screen in screens:
            screen.want(f"line-{person}".encode())
        start = time.perf_counter()
        done = await asyncio.to_thread(_closing, change)
        async with asyncio.timeout(WITHIN):
            await asyncio.gather(*(screen.moved.wait() for screen in screens))
        found += [screen.came - done for screen in screens]
        begun += [screen.came - start for screen in screens]
        await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
    return found, begun


async def opened(desks: list[Desk], host: str, port: int) -> tuple[list[Screen], list[asyncio.Task[None]]]:
    """Each session's screens, with what the page said of its stream."""
    screens = []
    for desk in desks:
        stream = await asyncio.to_thread(desk.stream)
        screens += [Screen(stream, desk.cookie) for _ in range(OF_ONE)]
    tasks = [asyncio.create_task(screen.watch(host, port)) for screen in screens]
    async with asyncio.timeout(WITHIN):
        await asyncio.gather(*(screen.moved.wait() for screen in screens))
    return screens, tasks


async def bare(screens: int, changes: int) -> list[float]:
    """Seconds of a bare NOTIFY until a bare listener's two kilobytes are at so many local connections."""
    import psycopg

    from homefirst.foundation.store.listen import address_of

    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: writers.append(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ends = [await asyncio.open_connection("127.0.0.1", port) for _ in range(screens)]
    while len(writers) < screens:
        await asyncio.sleep(0.01)
    given = await asyncio.to_thread(address_of)
    found: list[float] = []

    async def read(reader: asyncio.StreamReader, start: float) -> float:
        await reader.readexactly(2000)
        return time.perf_counter() - start

    async with (
        await psycopg.AsyncConnection.connect(**given, autocommit=True) as listening,
        await psycopg.AsyncConnection.connect(**given, autocommit=True) as telling,
    ):
        await listening.execute("LISTEN bench_floor")
        for _ in range(changes):
            start = time.perf_counter()
            reads = [asyncio.create_task(read(reader, start)) for reader, _ in ends]
            await telling.execute("SELECT pg_notify('bench_floor', 'x')")
            async for _told in listening.notifies(timeout=WITHIN, stop_after=1):
                for writer in writers:
                    writer.write(b"x" * 2000)
            found += await asyncio.gather(*reads)
    for _, end in ends:
        end.close()
    server.close()
    return found


def costs(some: Iterator[tuple[str, Change]]) -> dict[str, Any]:
    """Seconds to make the list after one change: by its line alone, and all of it anew."""
    from homefirst.app.morning.asking import ask_morning
    from homefirst.app.morning.live import standing_morning

    lines = len(standing_morning().morning.lines)
    one, every = [], []
    for _ in range(MADE):
        next(some)[1]()
        start = time.perf_counter()
        standing_morning()
        one.append(time.perf_counter() - start)
        start = time.perf_counter()
        ask_morning()
        every.append(time.perf_counter() - start)
    medians = {"its line": statistics.median(one), "all anew": statistics.median(every)}
    return {"lines": lines, **{name: round(value, 4) for name, value in medians.items()}}


async def measured(address: str, people: list[str], number: int, changes: int) -> dict[str, Any]:
    host, _, port = address.removeprefix("http://").partition(":")
    some = changes_of(people)
    cost = await asyncio.to_thread(costs, some)
    desks = [Desk(address) for _ in range(-(-number // OF_ONE))]
    floor = await bare(number, changes)
    stream = await asyncio.to_thread(desks[0].stream)
    one = Screen(stream, desks[0].cookie)
    task = asyncio.create_task(one.watch(host, int(port)))
    await asyncio.wait_for(one.moved.wait(), WITHIN)
    alone, _begun = await waits([one], some, 5)
    task.cancel()
    screens, tasks = await opened(desks, host, int(port))
    await asyncio.sleep(EVERY)
    before = sum(screen.bytes for screen in screens)
    found, begun = await waits(screens, some, changes)
    sent = sum(screen.bytes for screen in screens) - before
    ended = sum(screen.ended for screen in screens)
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, task, return_exceptions=True)
    figure = {**_shares(found), "screens": len(screens), "changes": changes, "ended": ended}
    return {
        "figure": figure,
        "from the verb's call": _shares(begun),
        "bytes of a change": round(sent / len(screens) / changes),
        "floor": _shares(floor),
        "peer": {"one screen": _shares(alone)},
        "ratio": round(figure["p95"] / _shares(floor)["p95"], 2),
        "bar": {"seconds": BAR, "kept": max(found) < BAR},
        "seconds to make": cost,
    }


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--screens", type=int, default=200)
    arguments.add_argument("--changes", type=int, default=20)
    arguments.add_argument("--people", type=int, default=400)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="homefirst-live-") as folder:
        Path(folder).chmod(0o711)
        os.environ.update(HOMEFIRST_DATA=folder, DJANGO_SETTINGS_MODULE="homefirst.settings")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        with served(environment) as address:
            import django

            django.setup()
            people = enter_people(asked.people)
            answer = asyncio.run(measured(address, people, asked.screens, asked.changes))
            _leave()
    tell({**answer, "synthetic": True, "machine": machine()}, as_json=asked.json)


if __name__ == "__main__":
    main()
