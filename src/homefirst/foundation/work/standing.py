"""How the work of a county stands: whether its worker lives, and how many jobs wait for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import connections
from django.db.models import Count

from homefirst.foundation.work.job import State
from homefirst.foundation.work.models import JobRow

_STANDING = (
    b"SELECT (SELECT heard_at FROM work_worker WHERE county = %s), clock_timestamp(),"
    b" min(asked_at) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'waiting'),"
    b" count(*) FILTER (WHERE state = 'running')"
    b" FROM work_job WHERE county = %s AND state IN ('waiting', 'running')"
)
# At most a write every two seconds, however often a worker tells it.
_HEARD = (
    b"INSERT INTO work_worker (county, heard_at) VALUES (%s, clock_timestamp()) ON CONFLICT (county)"
    b" DO UPDATE SET heard_at = excluded.heard_at"
    b" WHERE work_worker.heard_at NOT BETWEEN excluded.heard_at - interval '2 seconds' AND excluded.heard_at"
)


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """When a worker of the county was last heard (None: never), how many jobs wait and run, and since when
    one waits."""

    at: datetime
    worker_heard: datetime | None
    waiting_since: datetime | None
    waiting: int
    running: int


def heard(raw: psycopg.Connection[Any], county: str) -> None:
    """A worker of the county says that it lives."""
    psycopg.Cursor(raw).execute(_HEARD, [county])


def standing(county: str, *, using: str = "default") -> WorkStanding:
    """The work of a county as it stands now, by the database's clock."""
    connection = connections[using]
    connection.ensure_connection()
    row = psycopg.Cursor(connection.connection).execute(_STANDING, [county, county]).fetchone()
    assert row is not None
    heard, at, since, waiting, running = row
    return WorkStanding(at, heard, since, waiting, running)


def by_state(county: str) -> dict[State, int]:
    """How many jobs of a county are in each state, also in those in which none is."""
    rows = JobRow.objects.filter(county=county).order_by("state").values_list("state")
    counted = dict(rows.annotate(Count("id")))
    return {state: counted.get(state.value, 0) for state in State}
