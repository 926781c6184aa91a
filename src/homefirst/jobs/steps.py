"""A job step by step: what a kind's function is given, and tells.

Between two steps, and nowhere else, a job is cancelled or put down; what `so_far` says then is what it goes
on from. It is written at most five times a second: after a kill the steps of the last fifth of a second are
done again, and each kind's steps are such that doing one twice does nothing twice.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from homefirst.foundation.work.job import Job

TOLD_EVERY = 0.2  # seconds; oftener nobody can read, and each is a commit


class Cancelled(Exception):
    """Somebody asked that the job be cancelled."""


class PutDown(Exception):
    """The worker stops; the next one goes on."""


class Told(Protocol):
    """Where a step's words go: a claim on the job."""

    job: Job

    def tell(self, done: int, total: int | None, said: str, so_far: Mapping[str, Any]) -> bool: ...


class Steps:
    """The way through one job. `arguments` say what is asked, `so_far` what is behind it from before."""

    def __init__(self, claim: Told, *, stopping: Callable[[], bool], clock: Callable[[], float]) -> None:
        self.id = claim.job.id
        self.county = claim.job.county
        self.asked_by = claim.job.asked_by
        self.arguments = claim.job.arguments
        self.so_far: Mapping[str, Any] = claim.job.so_far
        self._claim = claim
        self._stopping = stopping
        self._clock = clock
        self._done = 0
        self._total: int | None = None
        self._told_at = float("-inf")

    def begin(self, total: int, *, done: int = 0) -> None:
        """Says how many steps there are, and how many are done from before. Raises Cancelled and PutDown."""
        self._done, self._total = done, total
        self._tell(self._claim.job.said)

    def done(self, said: str, so_far: Mapping[str, Any]) -> None:
        """One step more is done. Raises Cancelled where that was asked for, PutDown where we stop."""
        self._done += 1
        self.so_far = so_far
        last = self._done == self._total
        if last or self._stopping() or self._clock() - self._told_at >= TOLD_EVERY:
            self._tell(said)

    def _tell(self, said: str) -> None:
        cancel = self._claim.tell(self._done, self._total, said, self.so_far)
        self._told_at = self._clock()
        if cancel:
            raise Cancelled
        if self._stopping() and self._done != self._total:
            raise PutDown


Kind = Callable[[Steps], Mapping[str, Any]]
"""What does the jobs of one kind: it takes their steps, and gives the result as JSON has it."""
