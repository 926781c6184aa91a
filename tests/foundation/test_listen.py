"""Listening to the database: what is told, a connection that is lost, and one that comes back."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.ground.house import open_log
from homefirst.foundation.errors import Unavailable
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.foundation.store.heads import last_recorded
from homefirst.foundation.store.listen import (
    Away,
    Change,
    Heard,
    Listening,
    address_of,
    listen,
    read_change,
)
from homefirst.foundation.store.write import CHANNEL
from homefirst.intake.events import FILE_TAKEN_IN
from tests.conftest import OXFORDSHIRE, as_superuser

WITHIN = 20.0  # seconds; a busy machine is not a mistake
NOON = datetime(2016, 9, 8, 12, tzinfo=UTC)


def tell(database: str, payload: object) -> None:
    with as_superuser(database) as connection:
        text = payload if isinstance(payload, str) else json.dumps(payload)
        connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, text])


def end_listeners(database: str) -> int:
    """Ends every connection to a database, as a restart of the server does; how many there were."""
    with as_superuser() as connection:
        ended = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = %s AND query LIKE 'LISTEN%%'",
            [database],
        ).fetchone()
    assert ended is not None
    return int(ended[0])


def run(steps, reach=address_of, **options) -> list[Heard]:
    """What is heard while `steps` go on: after each thing heard the next step is done, if there is one."""

    async def hear() -> list[Heard]:
        heard: list[Heard] = []
        left = iter(steps)
        stream: AsyncIterator[Heard] = listen(reach, now=lambda: NOON, **options)
        async with asyncio.timeout(WITHIN), aclosing(stream):
            async for one in stream:
                heard.append(one)
                step = next(left, None)
                if step is None:
                    break
                await asyncio.to_thread(step)
        return heard

    return asyncio.run(hear())


def test_what_is_told_is_heard_after_listening_was_said(own_database: str) -> None:
    told = {"county": OXFORDSHIRE, "what": "log", "heads": {"figures": 12, "intake": 3}}
    work = {"county": OXFORDSHIRE, "what": "work", "id": "0192"}
    heard = run([lambda: tell(own_database, told), lambda: tell(own_database, work)])
    assert heard == [
        Listening(),
        Change(OXFORDSHIRE, "log", frozenset({"figures", "intake"})),
        Change(OXFORDSHIRE, "work", id="0192"),
    ]


def test_a_connection_that_is_ended_is_away_once_and_comes_back(own_database: str) -> None:
    told = {"county": OXFORDSHIRE, "what": "log", "heads": {}}
    steps = [lambda: end_listeners(own_database), lambda: None, lambda: tell(own_database, told)]
    assert run(steps) == [Listening(), Away(NOON), Listening(), Change(OXFORDSHIRE, "log")]


def test_a_database_that_is_gone_is_tried_again_until_it_answers(own_database: str) -> None:
    tries = []

    def reach() -> dict[str, object]:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("It cannot be started.")
        given = address_of()
        return given | ({"port": 1, "host": "/nowhere"} if len(tries) < 4 else {})

    assert run([lambda: None], reach=reach) == [Away(NOON), Listening()]
    assert len(tries) == 4


def test_a_mistake_of_ours_in_reaching_the_database_surfaces() -> None:
    def reach() -> dict[str, object]:
        raise KeyError("no such setting")

    with pytest.raises(KeyError):
        run([], reach=reach)


def test_a_silent_connection_is_asked_whether_it_is_there(own_database: str) -> None:
    def asked() -> bool:
        with as_superuser() as connection:
            query = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND query = 'SELECT 1'"
            return connection.execute(query, [own_database]).fetchone() is not None

    async def hear() -> Heard:
        async with asyncio.timeout(WITHIN), aclosing(listen(address_of, look_every=0.02)) as stream:
            assert await anext(stream) == Listening()
            next_one = asyncio.ensure_future(anext(stream))
            while not await asyncio.to_thread(asked):
                pass
            tell(own_database, {"county": "c", "what": "log"})
            return await next_one

    assert asyncio.run(hear()) == Change("c", "log")


def test_the_listener_connects_as_the_pages_do(own_database: str) -> None:
    with psycopg.connect(**address_of()) as connection:
        found = connection.execute("SELECT current_user, current_database()").fetchone()
    assert found == ("homefirst_app", own_database)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "x",
        "null",
        "3",
        "[]",
        "{}",
        '{"county": 3, "what": "log"}',
        '{"county": "c", "what": "log", "heads": 3}',
    ],
)
def test_what_is_none_of_ours_may_have_changed_everything(payload: str) -> None:
    assert read_change(payload) == Change("", "")


@given(st.text())
def test_no_notification_is_a_mistake_of_the_listeners(payload: str) -> None:
    assert isinstance(read_change(payload), Change)


def test_an_append_is_heard(own_database: str) -> None:
    log = open_log(OXFORDSHIRE)
    payload = dict.fromkeys(FILE_TAKEN_IN.fields)
    fact = Fact("intake", FILE_TAKEN_IN, Occurred.at(NOON), payload)

    def append() -> None:
        log.append([fact], by=Author("test"))
        connections.close_all()  # this thread's

    assert run([append]) == [Listening(), Change(OXFORDSHIRE, "log", frozenset({"intake"}))]


def test_a_stream_tells_when_it_last_grew(own_database: str) -> None:
    log = open_log(OXFORDSHIRE)
    payload = dict.fromkeys(FILE_TAKEN_IN.fields)
    before = last_recorded(log.now(), "intake")
    log.append([Fact("intake", FILE_TAKEN_IN, Occurred.at(NOON), payload)], by=Author("test"))
    event = log.event("intake", 1)
    assert event is not None
    assert (before, last_recorded(log.now(), "intake")) == (None, event.recorded_at)
