"""Asking for jobs, seeing them, and cancelling them: what every door uses.

A job's row and its place in the queue are made in one transaction, so that a job that was asked for is
never lost; the transaction may be the caller's own. Every change of a row is told on the channel
`homefirst_changes` by a trigger, with `"what": "work"` and the job's id.
"""

import json
import os
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections, transaction
from psycopg.types.json import Jsonb

from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from homefirst.foundation.store.write import CHANNEL
from homefirst.foundation.work.ids import uuid7
from homefirst.foundation.work.job import Job, State, before
from homefirst.foundation.work.queue import defer
from homefirst.foundation.work.rows import COLUMNS, LOCK, job_of

_SEE = f"SELECT {COLUMNS} FROM work_job WHERE county = %s AND id = %s"
_RECENT = f"SELECT {COLUMNS} FROM work_job WHERE county = %s ORDER BY asked_at DESC, id DESC LIMIT %s"
_LATEST = (
    f"SELECT {COLUMNS} FROM work_job WHERE county = %s AND kind = %s ORDER BY asked_at DESC, id DESC LIMIT 1"
)
_SAME = f"SELECT {COLUMNS} FROM work_job WHERE county = %s AND kind = %s AND key = %s"
_ASK = (
    "INSERT INTO work_job (id, county, kind, key, state, done, said, arguments, so_far, asked_by, asked_at,"
    " attempts, cancel_asked) VALUES (%s, %s, %s, %s, 'waiting', 0, '', %s, '{}', %s, clock_timestamp(),"
    f" 0, false) ON CONFLICT (county, kind, key) DO NOTHING RETURNING {COLUMNS}"
)
_CANCELLED = (
    "UPDATE work_job SET state = 'cancelled', cancel_asked = true, ended_at = clock_timestamp()"
    f" WHERE county = %s AND id = %s RETURNING {COLUMNS}"
)
_CANCEL_ASKED = f"UPDATE work_job SET cancel_asked = true WHERE county = %s AND id = %s RETURNING {COLUMNS}"
_AGAIN = (
    "UPDATE work_job SET state = 'waiting', cancel_asked = false, attempts = 0, problem = NULL,"
    " ended_at = NULL WHERE county = %s AND id = %s AND state = ANY(%s)"
    f" RETURNING {COLUMNS}"
)
_CLEAR = (
    "DELETE FROM work_job WHERE county = %s AND state IN ('done', 'failed', 'cancelled')"
    " AND ended_at < clock_timestamp() - make_interval(days => %s)"
)


class Work:
    """The jobs of one county, over one of Django's connections."""

    def __init__(self, county: str, *, using: str = "default") -> None:
        self.county = county
        self.using = using

    def ask(self, kind: str, *, key: str, arguments: Mapping[str, Any], by: str) -> Job:
        """Asks for a job, once for each kind and key: asked for again it is the same job, in whatever state.

        Its arguments may hold nothing personal. `again` begins one anew that failed or was cancelled.
        """
        for name, word in (("kind", kind), ("key", key), ("by", by)):
            if not word:
                raise NotUnderstood("A job needs a kind, a key, and who asks.", where=name)
        new = uuid7(time.time_ns() // 1_000_000, os.urandom(10))
        with transaction.atomic(using=self.using):
            row = self._one(_ASK, [new, self.county, kind, key, Jsonb(dict(arguments)), by])
            if row is None:
                same = self._one(_SAME, [self.county, kind, key])
                assert same is not None
                return job_of(same)
            defer(self._raw(), self.county, new)
        return job_of(row)

    def see(self, id: UUID) -> Job:
        """One job as it stands; raises NotFound."""
        row = self._one(_SEE, [self.county, id])
        if row is None:
            raise _no_such_job(id)
        return job_of(row)

    def recent(self, limit: int = 50) -> tuple[Job, ...]:
        """The jobs that were asked for last, the latest first."""
        found = psycopg.Cursor(self._raw()).execute(_RECENT, [self.county, limit])
        return tuple(job_of(row) for row in found)

    def latest_of(self, kind: str) -> Job | None:
        """The job of a kind that was asked for last; None where none was."""
        row = self._one(_LATEST, [self.county, kind])
        return None if row is None else job_of(row)

    def cancel(self, id: UUID) -> Job:
        """Cancels a job: at once where nobody runs it, else before its next step. One that ended stays so."""
        with transaction.atomic(using=self.using):
            row = self._one(f"{_SEE} FOR UPDATE", [self.county, id])
            if row is None:
                raise _no_such_job(id)
            job = job_of(row)
            if job.ended:
                return job
            free = psycopg.Cursor(self._raw()).execute(f"SELECT pg_try_advisory_xact_lock({LOCK})", [id])
            told = free.fetchone()
            assert told is not None
            row = self._one(_CANCELLED if told[0] else _CANCEL_ASKED, [self.county, id])
            assert row is not None
        return job_of(row)

    def again(self, id: UUID) -> Job:
        """Begins a job anew that failed or was cancelled, from where it stood. Refused for any other."""
        with transaction.atomic(using=self.using):
            if self._one(f"{_SEE} FOR UPDATE", [self.county, id]) is None:
                raise _no_such_job(id)
            ended = [state for state in before(State.WAITING) if state != State.RUNNING]
            row = self._one(_AGAIN, [self.county, id, ended])
            if row is None:
                raise Refused(
                    "Only a job that failed or was cancelled can begin again.",
                    where=f"job {id}",
                    next="Ask for a new one under another key.",
                )
            defer(self._raw(), self.county, id)
        return job_of(row)

    def clear_ended(self, *, days: int) -> int:
        """Deletes the jobs that ended more than so many days ago; how many."""
        cleared = psycopg.Cursor(self._raw()).execute(_CLEAR.encode(), [self.county, days])
        return cleared.rowcount

    def wait(self, id: UUID, seconds: float) -> Job:
        """The job as it stands when it has ended, or after so many seconds; it listens for its changes.

        With a connection of its own, given back at the end. Raises NotFound.
        """
        wrapper = connections.create_connection(self.using)
        wrapper.ensure_connection()
        listening = wrapper.connection
        try:
            listening.execute(f"LISTEN {CHANNEL}")
            until = time.monotonic() + seconds
            job = self.see(id)
            while not job.ended and (left := until - time.monotonic()) > 0:
                if any(_is_about(one.payload, id) for one in listening.notifies(timeout=left, stop_after=1)):
                    job = self.see(id)
            return job
        finally:
            wrapper.close()

    def now(self) -> datetime:
        """The database's clock, by which jobs are timed."""
        row = self._one("SELECT clock_timestamp()", [])
        assert row is not None
        told: datetime = row[0]
        return told

    def _raw(self) -> psycopg.Connection[Any]:
        connection = connections[self.using]
        connection.ensure_connection()
        raw: psycopg.Connection[Any] = connection.connection
        return raw

    def _one(self, query: str, given: list[Any]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = psycopg.Cursor(self._raw()).execute(query.encode(), given).fetchone()
        return row


def _is_about(payload: str, id: UUID) -> bool:
    told = json.loads(payload)
    return bool(told.get("what") == "work" and told.get("id") == str(id))


def _no_such_job(id: UUID) -> NotFound:
    return NotFound("There is no such job.", where=f"job {id}", next="Ask for the list: homefirst jobs list.")
