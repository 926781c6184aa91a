"""Running one job: claim it, do its steps, and tell how it ended.

An error of ours with a sentence fails the job with it; any other exception is a mistake in the program and
fails it, too, and its whereabouts go to standard error without what it said, which may be about a person.
What the database could not do, a full disk or a deadlock, and what others hold is tried again after a pause
that grows, as often as need be: only a job that ends its worker is given up.
"""

import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import django.db
import psycopg

from homefirst.foundation.errors import HomefirstError, Problem
from homefirst.foundation.work.claim import Claim, claimed
from homefirst.jobs.steps import Cancelled, Kind, PutDown, Steps, TryLater

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before a job is tried again
_DATABASE_FAILED = (psycopg.OperationalError, django.db.OperationalError, django.db.InterfaceError)


class ClaimLost(Exception):
    """The connection that held the job is gone: somebody else may have it by now. `attempts` counts this
    one, too."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts
        super().__init__()


def pause_after(times: int) -> float:
    """Seconds before a job is tried again that was put down so often: doubled up to a bound."""
    return min(FIRST_PAUSE * 2.0 ** min(times - 1, 20), LONGEST_PAUSE)


@dataclass(slots=True)
class Hand:
    """What a worker has in hand, with the number of each job's attempt, and how often it had to put down
    those that it will try again."""

    attempts: dict[UUID, int] = field(default_factory=dict)
    tried: dict[UUID, int] = field(default_factory=dict)

    def pause(self, id: UUID) -> float:
        """The seconds before a job is tried again that is put down once more."""
        self.tried[id] = self.tried.get(id, 0) + 1
        return pause_after(self.tried[id])


def run_job(
    county: str, id: UUID, kinds: Mapping[str, Kind], *, stopping: Callable[[], bool], hand: Hand
) -> None:
    """Runs a job to its end, where nobody else does and it has not ended. Raises ClaimLost."""
    with claimed(county, id) as claim:
        if claim is None:
            return
        hand.attempts[id] = claim.job.attempts
        try:
            _run(claim, kinds, stopping, hand)
        except Exception as error:
            # Whatever it was: without the claim nothing may be told of the job any more.
            if isinstance(error, psycopg.OperationalError) or not claim.held():
                raise ClaimLost(claim.job.attempts) from error
            raise
        finally:
            del hand.attempts[id]


def tell_whereabouts(of: str, error: BaseException) -> None:
    """Says on standard error where a mistake of ours was met, and not what it said."""
    whereabouts = "".join(traceback.format_tb(error.__traceback__))
    sys.stderr.write(f"{of} met a mistake of ours: {type(error).__name__}\n{whereabouts}")


def _run(claim: Claim, kinds: Mapping[str, Kind], stopping: Callable[[], bool], hand: Hand) -> None:
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
        # Its result's writing may fail as its steps may: where it is no JSON, or the disk is full.
        claim.finish(kind(Steps(claim, stopping=stopping, clock=time.monotonic)))
    except Cancelled:
        claim.cancel()
    except PutDown:
        claim.put_down()
    except TryLater as later:
        _put_down_for_later(claim, str(later), stopping, hand)
        return
    except Exception as error:
        if not claim.held():
            raise ClaimLost(claim.job.attempts) from error
        failed = next((one for one in (error, error.__cause__) if isinstance(one, _DATABASE_FAILED)), None)
        if failed is not None:
            what = f"The database could not do it ({type(failed).__name__})."
            _put_down_for_later(claim, what, stopping, hand)
            return
        claim.fail(_problem(error, claim))
    hand.tried.pop(claim.job.id, None)


def _put_down_for_later(claim: Claim, what: str, stopping: Callable[[], bool], hand: Hand) -> None:
    if stopping():
        claim.put_down()
        return
    pause = hand.pause(claim.job.id)
    said = f"{what} It is tried again in {pause:g} s."
    sys.stderr.write(f"Job {claim.job.id} ({claim.job.kind}): {said}\n")
    claim.put_down(after=pause, said=said)


def _problem(error: Exception, claim: Claim) -> Problem:
    if isinstance(error, HomefirstError):
        return error.problem
    tell_whereabouts(f"Job {claim.job.id} ({claim.job.kind})", error)
    return Problem(
        where=f"job {claim.job.id}",
        what=f"A mistake in the program ended it ({type(error).__name__}).",
        next="Tell whoever runs this service the job's id; what it did before stands.",
    )
