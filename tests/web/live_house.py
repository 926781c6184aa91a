"""A house with live pages, whose database is an object of the test's."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from homefirst.foundation.store.listen import Change, Heard, Listening
from homefirst.web.live.hub import RETRY, STILL_HERE, Audience, Hub, Topic, Watcher
from homefirst.web.live.words import Piece, Pieces, Row, State, change, state, whole

NINE = datetime(2016, 9, 8, 9, 30, tzinfo=UTC)
WITHIN = 20.0  # seconds; a busy machine is not a mistake
SOMEBODY = Watcher("session a", "route:live_test")
LIVE = state(State.LIVE)
FIGURES = Change("E10000025", "log", frozenset({"figures"}))
JOBS = Change("E10000025", "work", id="7")


def piece(identifier: str, words: str) -> Piece:
    return Piece(identifier, f'<p id="{identifier}">{words}</p>')


def listed(*rows: tuple[str, str], heading: str = "Jobs") -> Piece:
    made = tuple(Row(identifier, f'<li id="{identifier}">{words}</li>') for identifier, words in rows)
    inner = "".join(row.html for row in made)
    return Piece("list", f'<ul id="list">{heading} {inner}</ul>', made)


def swaps(told: bytes) -> list[str]:
    """The ids that an event replaces."""
    return re.findall(r'hx-target="#([^"]+)"', told.decode())


class House:
    """A hub whose database is this object: it tells what it is told to, and what is shown is `words`."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {"board": "1", "jobs": "1"}
        self.made: list[str] = []
        self.connections = 0
        self.listeners = 0
        self.wrong: Exception | None = None
        self.queue: asyncio.Queue[Heard] = asyncio.Queue()
        self.hub = Hub(self.hear, ask=self.ask, away=lambda since: f"late since {since:%H:%M}")

    async def hear(self) -> AsyncIterator[Heard]:
        self.listeners += 1
        yield Listening()
        while True:
            yield await self.queue.get()

    def ask(self, question: Callable[[], Any]) -> Any:
        self.connections += 1
        try:
            return question()
        finally:
            self.connections -= 1

    def topic(self, name: str, what: str, **options: Any) -> Topic:
        def make(role: str | None) -> Pieces:
            assert self.connections > 0
            self.made.append(f"{name} for {role}")
            if self.wrong is not None:
                raise self.wrong
            return pieces(name, self.words[name])

        return Topic(name, make, moved_by=lambda heard: heard.what == what, **options)

    def audience(
        self, name: str = "board", what: str = "log", role: str | None = None, **options: Any
    ) -> Audience:
        return Audience.of("E10000025", self.topic(name, what, **{"every": 0.0, **options}), role)

    def open(
        self, audience: Audience | None = None, watcher: Watcher = SOMEBODY, **options: Any
    ) -> AsyncIterator[bytes]:
        return self.hub.stream(audience or self.audience(), watcher, **options)


def run(scene: Callable[[House], Awaitable[None]]) -> House:
    async def whole_scene() -> House:
        house = House()
        async with asyncio.timeout(WITHIN):
            await scene(house)
        return house

    return asyncio.run(whole_scene())


async def begun(stream: AsyncIterator[bytes]) -> bytes:
    """The first state that a stream tells."""
    assert await anext(stream) == RETRY
    return await anext(stream)


async def news(stream: AsyncIterator[bytes]) -> bytes:
    """The next that is more than a sign of life, of which a busy machine gives several first."""
    told = STILL_HERE
    while told == STILL_HERE:
        told = await anext(stream)
    return told


def pieces(name: str, words: str) -> Pieces:
    """What a topic of the house shows: one piece that changes, and one that never does."""
    return (piece(name, words), piece("head", "the same"))


def shows(name: str, words: str) -> bytes:
    return LIVE + whole(pieces(name, words))


def moves(before: str, after: str) -> bytes:
    return change(pieces("board", before), pieces("board", after))
