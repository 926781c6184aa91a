"""A job step by step: what a kind's function is given, and tells.

Between two steps a job is cancelled or put down, and within a long one where that tells how far it is; what
`so_far` says then is what it goes on from. It is written at most five times a second: after a kill the steps
of the last fifth of a second are done again, and each kind's steps are such that doing one twice does nothing
twice.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from homefirst.foundation.work.job import Job

TOLD_EVERY = 0.2  # seconds; oftener nobody can read, and each is a commit
PARTS = 100  # of a step, in which a job is counted as soon as one of its steps tells how far it is


class Cancelled(Exception):
    """Somebody asked that the job be cancelled."""


class PutDown(Exception):
    """The worker stops; the next one goes on."""


class TryLater(Exception):
    """What the job needs is held by others; the sentence says what. It is gone on with after a pause."""


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
        self._parts = 1
        self._told_at = float("-inf")
        self._said = claim.job.said

    def begin(self, total: int, *, done: int = 0) -> None:
        """Says how many steps there are, and how many are done from before. Raises Cancelled and PutDown
        where one is left to do."""
        self._done, self._total = done, total
        self._tell(0, self._claim.job.said)

    def done(self, said: str, so_far: Mapping[str, Any]) -> None:
        """One step more is done. Raises Cancelled where that was asked for and PutDown where we stop, but not
        after the last step: then the work is done."""
        self._done += 1
        self.so_far, self._said = so_far, said
        last = self._done == self._total
        if last or self._stopping() or self._clock() - self._told_at >= TOLD_EVERY:
            self._tell(0, said)

    def look(self) -> None:
        """Looks, within a step, whether it is to go on, where nobody can tell how far it is; as often as
        one likes. Raises as `tell`."""
        if self._stopping() or self._clock() - self._told_at >= TOLD_EVERY:
            self._tell(0, self._said)

    def tell(self, done: int, total: int, said: str) -> None:
        """How far the step under way is: `done` of `total` of whatever it counts, bytes or events. It may be
        called as often as one likes. Raises Cancelled and PutDown: the step is then done again from its
        beginning.

        From the first call on the job as a whole is counted in hundredths of its steps; one that never said
        `begin` is a single step, and counts as that does.
        """
        self._parts = PARTS
        if self._stopping() or self._clock() - self._told_at >= TOLD_EVERY:
            if self._total is None:
                self._ask(self._claim.tell(done, total, said, self.so_far))
            else:
                self._tell(PARTS * max(0, min(done, total)) // max(total, 1), said)

    def _tell(self, within: int, said: str) -> None:
        total = None if self._total is None else self._total * self._parts
        cancel = self._claim.tell(self._done * self._parts + within, total, said, self.so_far)
        self._ask(cancel)

    def _ask(self, cancel: bool) -> None:
        """Goes on, or not: there is nothing to end where the last step is done."""
        self._told_at = self._clock()
        if self._done == self._total:
            return
        if cancel:
            raise Cancelled
        if self._stopping():
            raise PutDown


Kind = Callable[[Steps], Mapping[str, Any]]
"""What does the jobs of one kind: it takes their steps, and gives the result as JSON has it."""
