"""Streams of live pages: how many there may be, when they end, and that nothing of them is left."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from homefirst.foundation.errors import Busy, Unavailable
from homefirst.web.live import hub as live_hub
from homefirst.web.live.hub import RETRY, Watcher
from homefirst.web.live.words import State, state
from tests.web.live_house import (
    FIGURES,
    SOMEBODY,
    WITHIN,
    House,
    begun,
    run,
)


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
