"""A job's place in the queue, which procrastinate keeps in the same database.

Its own functions in SQL and not its Python: that takes half a second to import, and a page only defers.
Each county has a queue of its own, named by its code.
"""

from typing import Any
from uuid import UUID

import psycopg

TASK = "homefirst.run"
_DEFER = (
    b"UPDATE work_job SET queued = (procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, 0, NULL, NULL, %s::jsonb,"
    b" clock_timestamp() + make_interval(secs => %s))::procrastinate_job_to_defer_v1]))[1]"
    b" WHERE county = %s AND id = %s"
)


def defer(raw: psycopg.Connection[Any], county: str, id: UUID, *, after: float | None = None) -> None:
    """Puts a job into the queue, in the transaction that the connection is in: for now, or for when so many
    seconds have gone by."""
    psycopg.Cursor(raw).execute(_DEFER, [county, TASK, f'{{"id": "{id}"}}', after, county, id])
