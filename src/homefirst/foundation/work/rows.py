"""A row of `work_job` as a Job."""

import json
from typing import Any

from homefirst.foundation.errors import Problem
from homefirst.foundation.work.job import Job, State

_NAMES = (
    "id county kind key state done total said arguments so_far result problem asked_by asked_at started_at"
    " ended_at attempts cancel_asked"
).split()
_JSON = ("arguments", "so_far", "result", "problem")
COLUMNS = ", ".join(_NAMES)
LOCK = "hashtextextended('homefirst work ' || %s::text, 0)"
"""The key, of the job's id, of the advisory lock that whoever runs it holds. It goes with the connection."""


def job_of(row: tuple[Any, ...]) -> Job:
    told = dict(zip(_NAMES, row, strict=True))
    for name in _JSON:  # Django's connections give JSON as text
        told[name] = json.loads(told[name]) if isinstance(told[name], str) else told[name]
    problem = told.pop("problem")
    return Job(
        **{**told, "state": State(told["state"])}, problem=None if problem is None else Problem(**problem)
    )
