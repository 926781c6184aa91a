"""One rebuild or proof at a time in a database, over two connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections

from homefirst.foundation.errors import Refused

Raw = psycopg.Connection[Any]
_REBUILDING = 7_311_482_021  # an advisory lock's key, as in roles.py


class UnderWay(Refused):
    """Another rebuild or proof is at work in this database: what was asked for can be done when it ended."""


@contextmanager
def two_connections(using: str) -> Iterator[tuple[Raw, Raw]]:
    """Two connections to one database, so that what is read can be written at the same time."""
    first = connections[using]
    if first.in_atomic_block:
        raise RuntimeError("The log is not folded anew within a transaction.")
    second = first.copy()
    try:
        first.ensure_connection()
        second.ensure_connection()
        yield first.connection, second.connection
    finally:
        second.close()


@contextmanager
def only_rebuild(raw: Raw) -> Iterator[None]:
    """Lets one rebuild or proof run at a time; the lock goes with the connection if we are killed."""
    held = raw.execute("SELECT pg_try_advisory_lock(%s)", [_REBUILDING]).fetchone()
    if held is None or not held[0]:
        raise UnderWay(
            "The projections are being rebuilt or proved already.",
            where="the log",
            next="Wait until that has ended.",
        )
    try:
        yield
    finally:
        if not raw.broken:
            raw.execute("SELECT pg_advisory_unlock(%s)", [_REBUILDING])
