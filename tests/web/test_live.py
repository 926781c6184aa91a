"""Live pages: what is sent when something changes, to whom, how often, and when a stream ends."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import Busy, Unavailable
from homefirst.foundation.store.listen import Away, Change, Heard, Listening
from homefirst.web import live_hub
from homefirst.web.live_hub import RETRY, STILL_HERE, Audience, Hub, Topic, Watcher
from homefirst.web.live_words import Piece, Pieces, Row, State, change, digest, state, whole

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


def test_a_change_sends_the_piece_that_changed_and_no_other() -> None:
    before, after = (piece("a", "1"), piece("b", "1")), (piece("a", "1"), piece("b", "2"))
    assert change(before, after).decode() == (
        f"id: {digest(after)}\n"
        'data: <hx-partial hx-target="#b" hx-swap="outerMorph"><p id="b">2</p></hx-partial>\n\n'
    )
    assert change(after, after) == b""
    assert swaps(whole(after)) == ["a", "b"]


def test_of_a_list_only_the_rows_that_changed_are_sent() -> None:
    before = (listed(("j1", "1 of 9"), ("j2", "waiting")),)
    assert swaps(change(before, (listed(("j1", "2 of 9"), ("j2", "waiting")),))) == ["j1"]
    assert swaps(change(before, (listed(("j1", "2 of 9"), ("j2", "running")),))) == ["j1", "j2"]
    assert swaps(change(before, (listed(("j2", "waiting"), ("j1", "1 of 9")),))) == ["list"]
    assert swaps(change(before, (listed(("j1", "1 of 9")),))) == ["list"]
    assert swaps(change(before, (listed(("j1", "2 of 9"), ("j2", "waiting"), heading="Job"),))) == ["list"]


STATES = st.lists(
    st.builds(
        lambda texts: listed(*((f"j{place}", text) for place, text in enumerate(texts))),
        st.lists(st.sampled_from(["x", "y", "<b>\n</b>", "a\rb"]), max_size=3),
    ),
    min_size=1,
    max_size=1,
).map(tuple)


def applied(shown: dict[str, str], told: bytes) -> dict[str, str]:
    """A slow, obvious reader of events: what a page shows after one, element by element."""
    lines = [line.removeprefix("data: ") for line in told.decode().split("\n") if line.startswith("data: ")]
    text = "\n".join(lines)
    found = re.findall(r'<hx-partial hx-target="#(\S+)" hx-swap="outerMorph">(.*?)</hx-partial>', text, re.S)
    for identifier, html in found:
        if identifier in shown:
            shown = {**shown, identifier: html}
        else:  # a row: within its list
            old = re.compile(rf'<li id="{identifier}">.*?</li>', re.S)
            shown = {"list": old.sub(lambda _, new=html: new, shown["list"])}
    return shown


@given(STATES, STATES)
def test_what_is_sent_always_leads_from_one_state_to_the_other(before: Pieces, after: Pieces) -> None:
    told = applied({"list": before[0].html}, change(before, after))
    plain = after[0].html.replace("\r\n", "\n").replace("\r", "\n")
    assert told["list"].replace("\r\n", "\n").replace("\r", "\n") == plain


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


def test_a_screen_is_told_the_present_state_and_then_what_changes() -> None:
    async def scene(house: House) -> None:
        stream = house.open()
        assert await begun(stream) == shows("board", "1")
        house.words["board"] = "2"
        house.queue.put_nowait(FIGURES)
        assert await anext(stream) == LIVE + moves("1", "2")
        await stream.aclose()

    run(scene)


def test_two_hundred_screens_are_told_the_same_bytes_that_were_made_once() -> None:
    async def scene(house: House) -> None:
        streams = [house.open() for _ in range(30)] + [
            house.open(watcher=Watcher(f"session {place}", "d")) for place in range(170)
        ]
        await asyncio.gather(*(begun(one) for one in streams))
        assert house.made == ["board for None"]
        house.made.clear()
        house.words["board"] = "2"
        house.queue.put_nowait(FIGURES)
        told = await asyncio.gather(*(anext(one) for one in streams))
        assert house.hub.open_streams == 200
        assert house.hub.showings == 1
        assert len({id(one) for one in told}) == 1
        assert house.made == ["board for None"]
        for one in streams:
            await one.aclose()

    house = run(scene)
    assert (house.listeners, house.hub.open_streams, house.hub.showings) == (1, 0, 0)


def test_who_sees_something_else_is_another_audience_and_others_topics_stay_quiet() -> None:
    async def scene(house: House) -> None:
        analyst, other = house.audience(role="analyst"), house.audience(role="provider")
        same = house.audience(sees=lambda role: None, role="analyst")
        jobs = house.audience("jobs", "work")
        streams = [house.open(one) for one in (analyst, other, same, jobs)]
        for one in streams:
            await begun(one)
        assert house.hub.showings == 4
        house.made.clear()
        house.words["jobs"] = "2"
        house.queue.put_nowait(JOBS)
        await anext(streams[3])
        assert house.made == ["jobs for None"]
        for one in streams:
            await one.aclose()

    run(scene)


def test_a_change_in_another_county_moves_nothing() -> None:
    async def scene(house: House) -> None:
        stream = house.open(heartbeat=0.05)
        await begun(stream)
        house.words["board"] = "2"
        house.queue.put_nowait(Change("E10000002", "log", frozenset({"figures"})))
        assert await anext(stream) == STILL_HERE
        house.queue.put_nowait(Change("", ""))  # nobody knows of what
        assert b'<p id="board">2</p>' in await news(stream)
        await stream.aclose()

    run(scene)


def test_a_burst_is_shown_together() -> None:
    async def scene(house: House) -> None:
        stream = house.open(house.audience(every=0.2))
        await begun(stream)
        house.made.clear()
        clock = asyncio.get_running_loop().time
        began = clock()
        for place in range(200):
            house.words["board"] = f"{place}"
            house.queue.put_nowait(FIGURES)
            await asyncio.sleep(0.001)
        last = b""
        while b'<p id="board">199</p>' not in last:
            last = await anext(stream)
        assert len(house.made) <= (clock() - began) / 0.2 + 1
        await stream.aclose()

    run(scene)


def test_a_slow_screen_is_told_the_present_state_and_nothing_in_between() -> None:
    async def scene(house: House) -> None:
        slow, quick = house.open(), house.open()
        await begun(slow)
        await begun(quick)
        for place in range(2, 50):
            house.words["board"] = f"{place}"
            house.queue.put_nowait(FIGURES)
            await anext(quick)
        assert await anext(slow) == shows("board", "49")
        await slow.aclose()
        await quick.aclose()

    run(scene)


def test_who_has_seen_the_present_state_is_told_only_that_it_is_live() -> None:
    async def scene(house: House) -> None:
        stream = house.open(seen=digest(pieces("board", "1")))
        assert await begun(stream) == LIVE
        other = house.open(seen="another")
        assert await begun(other) == shows("board", "1")
        await stream.aclose()
        await other.aclose()

    run(scene)


def test_while_the_database_is_away_every_screen_says_since_when_and_catches_up_afterwards() -> None:
    async def scene(house: House) -> None:
        stream = house.open()
        await begun(stream)
        house.queue.put_nowait(Away(NINE))
        assert await anext(stream) == state(State.LATE, "late since 09:30")
        late = house.open(house.audience("jobs"))
        assert await begun(late) == state(State.LATE, "late since 09:30")
        house.words["board"] = "2"  # what was told in the meantime nobody heard
        house.queue.put_nowait(Listening())
        assert await anext(stream) == LIVE + moves("1", "2")
        assert await anext(late) == shows("jobs", "1")
        await stream.aclose()
        await late.aclose()

    run(scene)


def test_what_was_being_made_when_the_database_went_does_not_make_a_page_look_live() -> None:
    async def scene(house: House) -> None:
        stream = house.open(heartbeat=0.05)
        await begun(stream)
        making, go_on = threading.Event(), threading.Event()
        ask = house.ask

        def slowly(question: Callable[[], Any]) -> Any:
            made = ask(question)
            making.set()
            assert go_on.wait(WITHIN)
            return made

        house.hub._ask = slowly
        house.words["board"] = "2"
        house.queue.put_nowait(FIGURES)
        await asyncio.to_thread(making.wait)
        house.queue.put_nowait(Away(NINE))
        assert await news(stream) == state(State.LATE, "late since 09:30")
        go_on.set()
        assert [await anext(stream) for _ in range(4)] == [STILL_HERE] * 4
        house.queue.put_nowait(Listening())
        assert await news(stream) == LIVE + moves("1", "2")
        await stream.aclose()

    run(scene)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Unavailable("The database does not answer."), "The database does not answer."),
        (
            ZeroDivisionError("ours"),
            "It could not be made; whoever runs this service finds the reason in the log.",
        ),
    ],
)
def test_what_cannot_be_made_is_told_and_made_when_it_can_be(wrong: Exception, words: str, caplog) -> None:
    async def scene(house: House) -> None:
        stream = house.open()
        await begun(stream)
        house.wrong = wrong
        house.queue.put_nowait(FIGURES)
        assert await anext(stream) == state(State.LATE, words)
        house.wrong = None
        house.queue.put_nowait(FIGURES)
        assert await anext(stream) == LIVE
        await stream.aclose()

    run(scene)
    assert ("ZeroDivisionError: ours" in caplog.text) == isinstance(wrong, ZeroDivisionError)


@pytest.mark.parametrize("wrong", [Unavailable("The database does not answer."), ZeroDivisionError("ours")])
def test_what_could_not_be_made_is_tried_again_though_nothing_changes(wrong: Exception, monkeypatch) -> None:
    monkeypatch.setattr(live_hub, "TRY_AGAIN", 0.01)
    monkeypatch.setattr(live_hub, "LOOK_AGAIN", 0.01)

    async def scene(house: House) -> None:
        stream = house.open()
        await begun(stream)
        house.wrong = wrong
        house.queue.put_nowait(FIGURES)
        assert (await anext(stream)).startswith(state(State.LATE, "").partition(b"\n")[0])
        house.wrong = None
        while await anext(stream) != LIVE:
            pass
        await stream.aclose()

    run(scene)


def test_a_listener_that_breaks_is_told_logged_and_begun_again(monkeypatch, caplog) -> None:
    monkeypatch.setattr(live_hub, "TRY_AGAIN", 0.01)

    async def scene(house: House) -> None:
        hears = house.hear
        broken = [True]

        async def hear() -> AsyncIterator[Heard]:
            if broken.pop() if broken else False:
                raise KeyError("ours")
            async for heard in hears():
                yield heard

        house.hub._hear = hear
        stream = house.open()
        told = await begun(stream)
        while not told.startswith(LIVE) or b"<p" not in told:
            told = await anext(stream)
        assert told.startswith(LIVE)
        await stream.aclose()

    run(scene)
    assert "The listener ended; it begins again." in caplog.text


def test_nobody_watching_gives_the_listener_and_what_was_made_back() -> None:
    async def scene(house: House) -> None:
        for _ in range(3):
            stream = house.open()
            await begun(stream)
            await stream.aclose()
        assert house.hub._tasks == []

    house = run(scene)
    assert (house.listeners, house.hub.showings, house.hub._streams) == (3, 0, {})


def test_a_stream_that_is_broken_off_leaves_nothing_behind() -> None:
    async def scene(house: House) -> None:
        async def watch() -> None:
            async for _ in house.open():
                pass

        task = asyncio.create_task(watch())
        while house.hub.open_streams == 0:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        while house.hub.open_streams:
            await asyncio.sleep(0)

    house = run(scene)
    assert house.hub.showings == 0


def test_when_the_server_stops_every_stream_ends_and_none_begins() -> None:
    async def scene(house: House) -> None:
        streams = [house.open() for _ in range(3)]
        for one in streams:
            await begun(one)
        house.hub.stop()
        for one in streams:
            with pytest.raises(StopAsyncIteration):
                await anext(one)
        assert [part async for part in house.open()] == [RETRY]
        with pytest.raises(Unavailable, match="stopping"):
            house.hub.check_room(SOMEBODY)

    run(scene)


def test_one_watcher_has_so_many_streams_and_all_together_so_many(monkeypatch) -> None:
    monkeypatch.setattr(live_hub, "STREAMS_OF_ONE", 2)
    monkeypatch.setattr(live_hub, "STREAMS", 3)

    async def scene(house: House) -> None:
        other = Watcher("session b", "d")
        streams = [house.open(), house.open()]
        for one in streams:
            await begun(one)
        with pytest.raises(Busy, match="2 live pages"):
            house.hub.check_room(SOMEBODY)
        house.hub.check_room(other)
        streams.append(house.open(watcher=other))
        await begun(streams[2])
        with pytest.raises(Unavailable, match="3 live pages"):
            house.hub.check_room(other)
        await streams[0].aclose()
        house.hub.check_room(SOMEBODY)
        for one in streams[1:]:
            await one.aclose()

    run(scene)


def test_of_two_who_ask_at_once_for_the_last_place_one_has_it(monkeypatch) -> None:
    monkeypatch.setattr(live_hub, "STREAMS_OF_ONE", 1)
    monkeypatch.setattr(live_hub, "KEPT", 0.5)

    async def scene(house: House) -> None:
        house.hub.keep_room(SOMEBODY)
        with pytest.raises(Busy, match="1 live pages"):
            house.hub.keep_room(SOMEBODY)
        stream = house.open()
        await begun(stream)  # in the place that was kept, and not in one more
        assert (house.hub.open_streams, house.hub.kept) == (1, 0)
        await stream.aclose()
        house.hub.keep_room(SOMEBODY)  # and does not begin
        async with asyncio.timeout(WITHIN / 2):
            while house.hub.kept:
                await asyncio.sleep(0.01)
        house.hub.check_room(SOMEBODY)

    run(scene)


def test_who_may_see_it_no_more_is_told_so_and_the_stream_ends() -> None:
    async def scene(house: House) -> None:
        house.hub.look_again = 0.01
        asked: list[threading.Thread] = []
        may = {"a": True, "b": True}

        def still(who: str) -> Callable[[], bool]:
            def ask() -> bool:
                asked.append(threading.current_thread())
                return may[who]

            return ask

        going = house.open(watcher=Watcher("session a", "d", still("a")))
        ending = [house.open(watcher=Watcher("session b", "d", still("b"))) for _ in range(2)]
        public = house.open(watcher=Watcher("session b", "open to all"))
        for one in (going, *ending, public):
            await begun(one)
        may["b"] = False
        for one in ending:
            assert await anext(one) == state(
                State.ENDED, "You were signed out, or may see this page no more."
            )
            with pytest.raises(StopAsyncIteration):
                await anext(one)
        house.words["board"] = "2"
        house.queue.put_nowait(FIGURES)
        assert b"<p" in await anext(going)
        assert b"<p" in await anext(public)
        assert threading.main_thread() not in asked
        await going.aclose()
        await public.aclose()

    run(scene)


def test_where_it_cannot_be_asked_whether_one_may_still_see_it_streams_end(caplog) -> None:
    async def scene(house: House) -> None:
        house.hub.look_again = 0.01

        def still() -> bool:
            raise ZeroDivisionError("ours")

        stream = house.open(watcher=Watcher("session a", "d", still))
        await begun(stream)
        with pytest.raises(StopAsyncIteration):
            while True:
                await anext(stream)

    run(scene)
    assert "all streams end" in caplog.text
