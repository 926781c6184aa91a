"""Running one job: claim it, do its steps, and tell how it ended.

An error of ours with a sentence fails the job with it; any other exception is a mistake in the program and
fails it, too, and its whereabouts go to standard error without what it said, which may be about a person.
Where the database went away in the middle the job is left as it is, and is gone on with.
"""

import sys
import time
import traceback
from collections.abc import Callable, Mapping
from uuid import UUID

import django.db
import psycopg

from homefirst.foundation.errors import HomefirstError, Problem
from homefirst.foundation.work.claim import Claim, claimed
from homefirst.jobs.steps import Cancelled, Kind, PutDown, Steps

_DATABASE_GONE = (psycopg.OperationalError, django.db.OperationalError, django.db.InterfaceError)


class ClaimLost(Exception):
    """The connection that held the job is gone: somebody else may have it by now."""


def run_job(county: str, id: UUID, kinds: Mapping[str, Kind], *, stopping: Callable[[], bool]) -> None:
    """Runs a job to its end, where nobody else does and it has not ended. Raises ClaimLost."""
    with claimed(county, id) as claim:
        if claim is None:
            return
        try:
            _run(claim, kinds, stopping)
        except Exception as error:
            # Whatever it was: without the claim nothing may be told of the job any more.
            if isinstance(error, psycopg.OperationalError) or not claim.held():
                raise ClaimLost from error
            raise


def _run(claim: Claim, kinds: Mapping[str, Kind], stopping: Callable[[], bool]) -> None:
    kind = kinds.get(claim.job.kind)
    if kind is None:
        claim.fail(
            Problem(
                where=f"job {claim.job.id}",
                what=f"This version knows no jobs of the kind “{claim.job.kind}”.",
                next="Run the version that asked for it, or cancel it.",
            )
        )
        return
    try:
        result = kind(Steps(claim, stopping=stopping, clock=time.monotonic))
    except Cancelled:
        claim.cancel()
    except PutDown:
        claim.put_down(counts=False)
    except Exception as error:
        if not claim.held():
            raise ClaimLost from error
        if isinstance(error, _DATABASE_GONE) or isinstance(error.__cause__, _DATABASE_GONE):
            claim.put_down(counts=True)
        else:
            claim.fail(_problem(error, claim))
    else:
        claim.finish(result)


def _problem(error: Exception, claim: Claim) -> Problem:
    if isinstance(error, HomefirstError):
        return error.problem
    name, whereabouts = type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
    sys.stderr.write(f"Job {claim.job.id} ({claim.job.kind}) met a mistake of ours: {name}\n{whereabouts}")
    return Problem(
        where=f"job {claim.job.id}",
        what=f"A mistake in the program ended it ({name}).",
        next="Tell whoever runs this service the job's id; what it did before stands.",
    )
