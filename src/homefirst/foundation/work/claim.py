"""Holding a job while it is run: what the worker uses, and no door.

A claim is an advisory lock on a connection of its own, over which all that is told of the job is written.
A killed worker's claim ends with its connection, and a worker whose connection was cut finds out with the
next word that it tells: two can never tell of one job.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections
from psycopg.types.json import Jsonb

from homefirst.foundation.errors import Problem
from homefirst.foundation.work.job import ATTEMPTS, Job, State, before
from homefirst.foundation.work.queue import defer
from homefirst.foundation.work.rows import COLUMNS, LOCK, job_of

HEARTBEAT_SECONDS = 2.0
"""How often a worker says that it lives."""
SILENT_SECONDS = 10.0
"""After how long a worker that said nothing counts as gone: five words missed."""
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_OF_IT = " WHERE county = %s AND id = %s"
_RUN = (
    "UPDATE work_job SET state = 'running', attempts = attempts + 1,"
    f" started_at = coalesce(started_at, clock_timestamp()){_OF_IT} AND state = ANY(%s) RETURNING {COLUMNS}"
)
_TELL = (
    "UPDATE work_job SET done = %s, total = %s, said = %s, so_far = %s"
    f"{_OF_IT} AND state = 'running' RETURNING cancel_asked"
)
_END = (
    "UPDATE work_job SET state = %s, result = %s, problem = %s, ended_at = clock_timestamp(),"
    " done = CASE WHEN %s::jsonb IS NULL THEN done ELSE coalesce(total, done) END"
    f"{_OF_IT} AND state = ANY(%s)"
)
# An attempt is given back by its number, so that giving it back twice is once.
_PUT_DOWN = (
    "UPDATE work_job SET state = 'waiting', attempts = least(attempts, %s), said = coalesce(%s, said)"
    f"{_OF_IT} AND state = 'running'"
)
_GIVE_BACK = f"UPDATE work_job SET attempts = least(attempts, %s){_OF_IT}"
# Nobody's: its place in the queue is gone or used up, or whoever took it says nothing. One that is running
# is looked at in any case: the lock tells whether somebody does run it.
_NOBODYS = (
    "SELECT j.id FROM work_job j LEFT JOIN procrastinate_jobs q ON q.id = j.queued"
    " LEFT JOIN procrastinate_workers w ON w.id = q.worker_id"
    " WHERE j.county = %s AND j.state IN ('waiting', 'running')"
    " AND (q.id IS NULL OR q.status NOT IN ('todo', 'doing') OR q.status = 'doing' AND (j.state = 'running'"
    " OR w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s)))"
    " ORDER BY j.asked_at FOR UPDATE OF j SKIP LOCKED"
)
_USED_UP = (
    "DELETE FROM procrastinate_jobs WHERE queue_name = %s AND (status NOT IN ('todo', 'doing')"
    " OR status = 'doing' AND worker_id IS NULL)"
)


def _kept(told: Any) -> Any:
    """What is told of a job as PostgreSQL takes it. A kind whose words hold a NUL or half of a pair shall not
    fail by that: they are U+FFFD."""
    if isinstance(told, str):
        return _UNWRITABLE.sub("\ufffd", told)
    if isinstance(told, Mapping):
        return {_kept(name): _kept(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_kept(one) for one in told]
    return told


class Claim:
    """A job that this process runs, and nobody else. `claimed` makes one."""

    def __init__(self, raw: psycopg.Connection[Any], job: Job) -> None:
        self.job = job
        self._raw = raw

    def tell(self, done: int, total: int | None, said: str, so_far: Mapping[str, Any]) -> bool:
        """Tells how far the job is; whether somebody asks that it be cancelled."""
        given = [done, total, _kept(said), Jsonb(_kept(so_far)), self.job.county, self.job.id]
        row = self._cursor().execute(_TELL.encode(), given).fetchone()
        if row is None:
            raise RuntimeError(f"Job {self.job.id} is claimed here and does not run.")
        asked: bool = row[0]
        return asked

    def finish(self, result: Mapping[str, Any]) -> None:
        """The job is done."""
        self._end(State.DONE, result=Jsonb(_kept(result)))

    def fail(self, problem: Problem) -> None:
        """The job failed: what, where, and what to do next."""
        told = {"where": problem.where, "what": problem.what, "next": problem.next}
        self._end(State.FAILED, problem=Jsonb(_kept(told)))

    def cancel(self) -> None:
        """The job was cancelled as somebody asked."""
        self._end(State.CANCELLED)

    def put_down(self, *, after: float | None = None, said: str | None = None) -> None:
        """The job waits again, to be gone on with from where it stands: as soon as a worker is free, or
        `after` so many seconds. That is none of its attempts. `said` tells why it waits."""
        county, id = self.job.county, self.job.id
        with self._raw.transaction():
            self._cursor().execute(_PUT_DOWN.encode(), [self.job.attempts - 1, _kept(said), county, id])
            if after is not None:
                defer(self._raw, county, id, after=after)

    def held(self) -> bool:
        """Whether the claim still stands: its connection answers."""
        try:
            self._cursor().execute(b"SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _end(self, state: State, *, result: Jsonb | None = None, problem: Jsonb | None = None) -> None:
        given = [state.value, result, problem, result, self.job.county, self.job.id, before(state)]
        self._cursor().execute(_END.encode(), given)

    def _cursor(self) -> psycopg.Cursor[Any]:
        return psycopg.Cursor(self._raw)


@contextmanager
def claimed(county: str, id: UUID, *, using: str = "default") -> Iterator[Claim | None]:
    """The job, to be run: the claim ends with the block. None where somebody runs it or it has ended.

    One that ended its worker as often as it may is failed here, and one of which somebody asked that it be
    cancelled is cancelled: both give None.
    """
    wrapper = connections.create_connection(using)
    wrapper.ensure_connection()
    try:
        yield _claim(wrapper.connection, county, id)
    finally:
        wrapper.close()


def give_back_attempt(county: str, id: UUID, attempt: int, *, using: str = "default") -> None:
    """An attempt, by its number, that ends because the database was gone, or because the worker was told to
    stop and may be killed before the job can be put down, is none of the job's."""
    wrapper = connections.create_connection(using)
    wrapper.ensure_connection()
    try:
        psycopg.Cursor(wrapper.connection).execute(_GIVE_BACK.encode(), [attempt - 1, county, id])
    finally:
        wrapper.close()


def queue_what_nobody_runs(raw: psycopg.Connection[Any], county: str) -> int:
    """Puts jobs into the queue again whose worker ended, or who stopped with them in hand; how many."""
    queued = 0
    with raw.transaction():
        cursor = psycopg.Cursor(raw)
        for (id,) in cursor.execute(_NOBODYS.encode(), [county, SILENT_SECONDS]).fetchall():
            free = cursor.execute(f"SELECT pg_try_advisory_xact_lock({LOCK})".encode(), [id]).fetchone()
            if free is not None and free[0]:
                cursor.execute(b"UPDATE work_job SET state = 'waiting' WHERE id = %s", [id])
                defer(raw, county, id)
                queued += 1
        cursor.execute(_USED_UP.encode(), [county])
    return queued


def _claim(raw: psycopg.Connection[Any], county: str, id: UUID) -> Claim | None:
    cursor = psycopg.Cursor(raw)
    free = cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})".encode(), [id]).fetchone()
    if free is None or not free[0]:
        return None
    row = cursor.execute(_RUN.encode(), [county, id, before(State.RUNNING)]).fetchone()
    if row is None:
        return None
    claim = Claim(raw, job_of(row))
    if claim.job.cancel_asked:
        claim.cancel()
        return None
    if claim.job.attempts > ATTEMPTS:
        claim.fail(
            Problem(
                where=f"job {id}",
                what=f"It ended the worker that ran it {ATTEMPTS} times; the last step told was"
                f" “{claim.job.said or 'none'}”.",
                next="Read what the service wrote at those times; begin it again with homefirst jobs again.",
            )
        )
        return None
    return claim
