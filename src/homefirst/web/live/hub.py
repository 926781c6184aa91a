"""One listener a process, and what it hears told to every open screen.

A screen is a stream of server-sent events. Screens that see the same (an audience) share one `Showing`: on a
change it is made anew once, in a thread, the database's connection given back before anything is sent, and
the same bytes go to all of them. A screen keeps no queue: it holds the number of the state that it was sent,
and when it can take more it is sent what leads from there to now, or all of it where it missed some. So a
slow screen costs no memory and is never further behind than one message.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar
from weakref import WeakKeyDictionary

from homefirst.foundation.errors import Busy, Unavailable
from homefirst.foundation.store.listen import Away, Change, Heard, Listening
from homefirst.web.live.words import Pieces, State, change, digest, state, whole

HEARTBEAT = 15.0  # seconds: what stands between us and a browser closes what is silent for a minute
LOOK_AGAIN = 20.0  # seconds between looks at whether who watches still may, and after a fault of ours
STREAMS = 1000  # in a process
STREAMS_OF_ONE = 30  # of one session, or of one address where nobody is signed in
KEPT = 10.0  # seconds that a place is kept for a stream whose answer is on its way to begin
TRY_AGAIN = 2.0  # seconds after which what could not be made is tried again
AT_ONCE = 2  # threads that make what is shown: as many as cores
RETRY = b"retry: 1000\n\n"
STILL_HERE = b": still here\n\n"
ENDED = state(State.ENDED, "You were signed out, or may see this page no more.")
_LOG = logging.getLogger("homefirst.live")
_T = TypeVar("_T")


class Ask(Protocol):
    """Runs a question that blocks and gives back what it holds. Raises Unavailable for a database that is
    away."""

    def __call__(self, question: Callable[[], _T], /) -> _T: ...


@dataclass(frozen=True, slots=True)
class Topic:
    """Something of a page that is kept up to date while the page is open. `make` makes what a role sees of it
    (None: nobody signed in), in a thread and at most once in `every` seconds; `moved_by` says which changes
    may move it; `sees` is the same for two roles that see the same."""

    name: str
    make: Callable[[str | None], Pieces]
    moved_by: Callable[[Change], bool]
    sees: Callable[[str | None], str | None] = lambda role: role
    every: float = 0.25


@dataclass(frozen=True, slots=True)
class Audience:
    """Who sees the same of a topic: those of one county whose roles see the same of it."""

    county: str
    topic: str
    sees: str | None
    make: Callable[[], Pieces] = field(compare=False)
    moved_by: Callable[[Change], bool] = field(compare=False)
    every: float = field(compare=False, default=0.25)

    @classmethod
    def of(cls, county: str, topic: Topic, role: str | None) -> "Audience":
        sees = topic.sees(role)
        return cls(county, topic.name, sees, partial(topic.make, sees), topic.moved_by, topic.every)


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who watches what: `by` is whom streams are counted for, `door` what they watch, `still_may` the
    question whether they still may (asked in a thread, once for all equal watchers; None: open to all)."""

    by: str
    door: str
    still_may: Callable[[], bool] | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Frame:
    """One state of what an audience sees, numbered: all of it, and what leads to it from the one before."""

    number: int
    digest: str
    whole: bytes
    change: bytes


@dataclass(eq=False, slots=True)
class Stream:
    """One open screen."""

    watcher: Watcher
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False
    last: bytes = b""

    def end(self, last: bytes = b"") -> None:
        """Ends it, after these last bytes."""
        self.ended, self.last = True, last
        self.wake.set()


class Showing:
    """What one audience sees now."""

    def __init__(self, audience: Audience, run: Callable[[Callable[[], Pieces]], Awaitable[Pieces]]) -> None:
        self.audience = audience
        self.streams: set[Stream] = set()
        self.frame: Frame | None = None
        self.late: str | None = None
        self._run = run
        self._pieces: Pieces = ()
        self._number = 0
        self._moved = asyncio.Event()
        self._keeper = asyncio.create_task(self._keep())

    def move(self) -> None:
        """What is shown may have changed."""
        self._moved.set()

    def tell_late(self, words: str) -> None:
        """What is shown cannot be kept up to date now: every screen says so."""
        self.late = words
        self._show(self._pieces)

    async def close(self) -> None:
        self._keeper.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeper

    async def _keep(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await self._moved.wait()
            self._moved.clear()
            started = clock()
            await self._make_anew()
            # Changes that come in the meantime are shown together, so many times a second at most.
            await asyncio.sleep(max(0.0, started + self.audience.every - clock()))

    async def _make_anew(self) -> None:
        late = self.late
        try:
            pieces = await self._run(self.audience.make)
        except Unavailable as error:
            self.tell_late(error.what)
            asyncio.get_running_loop().call_later(TRY_AGAIN, self.move)
        except Exception:
            _LOG.exception("What topic %s shows could not be made.", self.audience.topic)
            self.tell_late("It could not be made; whoever runs this service finds the reason in the log.")
            asyncio.get_running_loop().call_later(LOOK_AGAIN, self.move)
        else:
            if self.late != late:
                return  # it became late in the meantime: what was made is not known to be the last word
            if late is not None or self.frame is None or pieces != self._pieces:
                self.late = None
                self._show(pieces)

    def _show(self, pieces: Pieces) -> None:
        told = state(State.LIVE) if self.late is None else state(State.LATE, self.late)
        before, self._pieces = self._pieces, pieces
        self._number += 1
        self.frame = Frame(
            self._number,
            digest(pieces),
            told + (whole(pieces) if pieces else b""),
            told + change(before, pieces),
        )
        for stream in self.streams:
            stream.wake.set()


class Hub:
    """The showings and streams of one event loop. It listens while somebody watches."""

    def __init__(
        self, hear: Callable[[], AsyncIterator[Heard]], *, ask: Ask, away: Callable[[datetime], str]
    ) -> None:
        """`hear` listens to the database; `ask` runs a question in a thread and gives the database's
        connection back; `away` says since when the database is away."""
        self._hear = hear
        self._ask = ask
        self._away = away
        self._showings: dict[Audience, Showing] = {}
        self._streams: Counter[str] = Counter()
        self._kept: dict[str, list[asyncio.TimerHandle]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="live")
        self._listening = False
        self._late: str | None = None
        self._stopped = False
        self.look_again = LOOK_AGAIN

    @property
    def open_streams(self) -> int:
        """How many screens are open."""
        return self._streams.total()

    @property
    def kept(self) -> int:
        """How many places are kept for streams that are about to begin."""
        return sum(map(len, self._kept.values()))

    @property
    def showings(self) -> int:
        """How many audiences there are."""
        return len(self._showings)

    def check_room(self, watcher: Watcher) -> None:
        """Raises Busy where who watches has as many streams as one may have, and Unavailable where
        everybody together has, or where the service is about to stop."""
        if self._stopped:
            raise Unavailable("The service is stopping.", where="live", next="Try again in a minute.")
        if self._streams[watcher.by] + len(self._kept.get(watcher.by, ())) >= STREAMS_OF_ONE:
            raise Busy(
                f"You have {STREAMS_OF_ONE} live pages open.", where="live", next="Close some of them."
            )
        if self.open_streams + self.kept >= STREAMS:
            raise Unavailable(
                f"{STREAMS} live pages are open.",
                where="live",
                next="Use the page as it is, without updates.",
            )

    def keep_room(self, watcher: Watcher) -> None:
        """As `check_room`, and keeps the place until the stream begins, so that of two who ask at once for
        the last one only one has it. A stream that never begins gives it up by itself."""
        self.check_room(watcher)
        late = asyncio.get_running_loop().call_later(KEPT, self._kept_no_more, watcher.by)
        self._kept.setdefault(watcher.by, []).append(late)

    def _kept_no_more(self, by: str) -> None:
        """The place that was kept first is taken, or given up."""
        places = self._kept.get(by, [])
        if places:
            places.pop(0).cancel()
        if not places:
            self._kept.pop(by, None)

    async def stream(
        self, audience: Audience, watcher: Watcher, seen: str = "", *, heartbeat: float = HEARTBEAT
    ) -> AsyncIterator[bytes]:
        """The bytes of one screen until it ends. `seen` is the digest of what it shows already."""
        async with self._watching(audience, watcher) as (showing, stream):
            yield RETRY
            sent = 0
            while not stream.ended:
                frame = showing.frame
                if frame is not None and frame.number > sent:
                    yield _leading(frame, sent, seen)
                    sent = frame.number
                    continue
                stream.wake.clear()
                try:
                    async with asyncio.timeout(heartbeat):
                        await stream.wake.wait()
                except TimeoutError:
                    yield STILL_HERE
            if stream.last:
                yield stream.last

    def stop(self) -> None:
        """Ends every stream, now and in future: the server is about to stop and waits for them."""
        self._stopped = True
        self._end(lambda _: True)

    @asynccontextmanager
    async def _watching(self, audience: Audience, watcher: Watcher) -> AsyncIterator[tuple[Showing, Stream]]:
        stream = Stream(watcher, ended=self._stopped)
        self._kept_no_more(watcher.by)
        self._streams[watcher.by] += 1
        showing = self._showing(audience)
        showing.streams.add(stream)
        try:
            yield showing, stream
        finally:
            showing.streams.discard(stream)
            self._streams -= Counter({watcher.by: 1})  # and forgets who has none left
            if not showing.streams and self._showings.get(audience) is showing:
                del self._showings[audience]
                await showing.close()
            if not self._showings:
                await self._rest()

    def _showing(self, audience: Audience) -> Showing:
        if audience not in self._showings:
            showing = self._showings[audience] = Showing(audience, self._in_thread)
            # Not made before the listener stands: what changed in between nobody would be told.
            if self._listening:
                showing.move()
            elif self._late is not None:
                showing.tell_late(self._late)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._look_again())]
        return self._showings[audience]

    async def _rest(self) -> None:
        """Nobody watches: the listener's connection is given back."""
        tasks, self._tasks = self._tasks, []
        self._listening, self._late = False, None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _in_thread(self, question: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, question)

    async def _listen(self) -> None:
        while True:
            try:
                async for heard in self._hear():
                    self._heard(heard)
            except Exception:
                _LOG.exception("The listener ended; it begins again.")
                self._heard(Away(datetime.now(UTC)))
            await asyncio.sleep(TRY_AGAIN)

    def _heard(self, heard: Heard) -> None:
        match heard:
            case Away():
                self._listening, self._late = False, self._away(heard.since)
                for showing in self._showings.values():
                    showing.tell_late(self._late)
            case Listening():
                self._listening, self._late = True, None
                self._move(lambda _: True)
            case Change():
                self._move(lambda one: not heard.what or _moves(heard, one))

    def _move(self, moves: Callable[[Audience], bool]) -> None:
        for audience, showing in self._showings.items():
            if moves(audience):
                showing.move()

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(self.look_again)
            try:
                await self._end_who_may_no_more()
            except Unavailable:
                pass  # the database is away: nobody is shown anything new meanwhile
            except Exception:
                _LOG.exception("Whether those who watch still may could not be asked; all streams end.")
                self._end(lambda _: True)

    async def _end_who_may_no_more(self) -> None:
        """Ends the streams of who signed out, was signed out, was closed or is of another role now."""
        watchers = {one.watcher for showing in self._showings.values() for one in showing.streams}
        for watcher in watchers:
            if watcher.still_may is not None and not await self._in_thread(watcher.still_may):
                self._end(lambda one, over=watcher: one == over, ENDED)  # type: ignore[misc]

    def _end(self, over: Callable[[Watcher], bool], last: bytes = b"") -> None:
        for showing in self._showings.values():
            for stream in showing.streams:
                if over(stream.watcher):
                    stream.end(last)


def _moves(heard: Change, audience: Audience) -> bool:
    return heard.county == audience.county and audience.moved_by(heard)


def _leading(frame: Frame, sent: int, seen: str) -> bytes:
    """What leads a screen to a frame: from the frame before, from what its page shows, or from anything."""
    if sent and frame.number == sent + 1:
        return frame.change
    if not sent and seen == frame.digest:
        return frame.whole.partition(b"\n\n")[0] + b"\n\n"  # only whether it is live
    return frame.whole


_HUBS: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub_here(make: Callable[[], Hub]) -> Hub:
    """The hub of the running event loop, made with its first stream."""
    loop = asyncio.get_running_loop()
    if loop not in _HUBS:
        _HUBS[loop] = make()
    return _HUBS[loop]


def stop_streams() -> None:
    """Ends the streams of the running event loop; called by the server before it waits for its answers."""
    hub = _HUBS.get(asyncio.get_running_loop())
    if hub is not None:
        hub.stop()
