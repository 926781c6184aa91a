"""Live pages: what is sent when something changes, to whom, and how often."""

import asyncio

from homefirst.foundation.store.listen import Change
from homefirst.web.live.hub import STILL_HERE, Watcher
from homefirst.web.live.words import digest
from tests.web.live_house import (
    FIGURES,
    JOBS,
    LIVE,
    House,
    begun,
    moves,
    news,
    pieces,
    run,
    shows,
)


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
