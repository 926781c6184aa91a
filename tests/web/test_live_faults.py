"""Live pages when something is away or goes wrong: they say so, and catch up."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from homefirst.foundation.errors import Unavailable
from homefirst.foundation.store.listen import Away, Heard, Listening
from homefirst.web.live import hub as live_hub
from homefirst.web.live.hub import STILL_HERE
from homefirst.web.live.words import State, state
from tests.web.live_house import (
    FIGURES,
    LIVE,
    NINE,
    WITHIN,
    House,
    begun,
    moves,
    news,
    run,
    shows,
)


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
