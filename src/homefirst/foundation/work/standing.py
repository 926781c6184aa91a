"""How the work stands: whether a worker lives, and how many jobs wait for it."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import connections

_STANDING = (
    b"SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers), clock_timestamp(),"
    b" min(asked_at) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'waiting'),"
    b" count(*) FILTER (WHERE state = 'running')"
    b" FROM work_job WHERE county = %s AND state IN ('waiting', 'running')"
)


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """When a worker was last heard (None: never), how many jobs wait and run, and since when one waits."""

    at: datetime
    worker_heard: datetime | None
    waiting_since: datetime | None
    waiting: int
    running: int


def standing(county: str, *, using: str = "default") -> WorkStanding:
    """The work of a county as it stands now, by the database's clock."""
    connection = connections[using]
    connection.ensure_connection()
    row = psycopg.Cursor(connection.connection).execute(_STANDING, [county]).fetchone()
    assert row is not None
    heard, at, since, waiting, running = row
    return WorkStanding(at, heard, since, waiting, running)
