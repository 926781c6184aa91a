"""Listening to what the database tells: one connection, which comes back by itself.

Whoever changes something tells the channel, in the same transaction, what it was (not what it became: what
is told is for those who look again). A notification that was missed is lost; so after every new connection
whoever listens looks at everything again.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from homefirst.foundation.errors import Unavailable
from homefirst.foundation.postgres.embedded import cluster_of
from homefirst.foundation.store.write import CHANNEL

LOOK_EVERY = 15.0  # seconds of silence after which the connection is asked whether it is still there
ANSWER_WITHIN = 5.0  # seconds for that answer, and for a new connection
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0  # seconds between tries to reach a database that is gone


@dataclass(frozen=True, slots=True)
class Change:
    """Something of a county changed: `what` names the kind ("log", "work"), `streams` those of the log that
    grew, `id` the one thing. All three empty (`what` too): told in words that we do not know."""

    county: str
    what: str
    streams: frozenset[str] = frozenset()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Listening:
    """The connection stands, for the first time or again: what was told before it is not known."""


@dataclass(frozen=True, slots=True)
class Away:
    """The database has not answered since an instant."""

    since: datetime


Heard = Change | Listening | Away
Reach = Callable[[], Mapping[str, Any]]


def address_of(using: str = "default") -> dict[str, Any]:
    """How the driver reaches the database under the app's account, as a page does; an embedded server that
    is gone is started. Blocks: an event loop asks in a thread."""
    connection = connections[using]
    found: dict[str, Any] = connection.get_connection_params()
    cluster = cluster_of(connection.settings_dict)
    if cluster is not None:
        address = cluster.revive()
        found.update(host=address.host, port=address.port)
    # The kind of cursor and the adapters are Django's, for connections that block.
    return {name: value for name, value in found.items() if name not in {"cursor_factory", "context"}}


async def listen(
    reach: Reach,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    look_every: float = LOOK_EVERY,
) -> AsyncIterator[Heard]:
    """What the channel tells, for ever: `Listening` after every new connection, `Away` once when it is lost.

    `reach` says how to connect, in a thread and anew for every try. Raises whatever `reach` raises that is
    not a database that is away.
    """
    away, pause = False, FIRST_PAUSE
    while True:
        try:
            async with await _connect(reach) as connection:
                away, pause = False, FIRST_PAUSE
                yield Listening()
                while True:
                    async for told in connection.notifies(timeout=look_every):
                        yield read_change(told.payload)
                    async with asyncio.timeout(ANSWER_WITHIN):
                        await connection.execute("SELECT 1")
        except (psycopg.OperationalError, Unavailable, TimeoutError):
            if not away:
                away = True
                yield Away(now())
        # Nothing tells when a database is back: it is asked again, after longer and longer pauses.
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def read_change(payload: str) -> Change:
    """A notification in our words. One that is none of ours is a change of everything: whoever may connect
    may tell the channel anything, and to look once too often does no harm."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        told = json.loads(payload)
        county, what = told["county"], told["what"]
        if isinstance(county, str) and isinstance(what, str):
            streams = frozenset(str(name) for name in told.get("heads", {}))
            thing = told.get("id")
            return Change(county, what, streams, None if thing is None else str(thing))
    return Change("", "")


async def _connect(reach: Reach) -> psycopg.AsyncConnection[Any]:
    given = {**await asyncio.to_thread(reach), "connect_timeout": int(ANSWER_WITHIN)}
    connection = await psycopg.AsyncConnection.connect(**given, autocommit=True)
    try:
        await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
    except BaseException:
        await connection.close()
        raise
    return connection
