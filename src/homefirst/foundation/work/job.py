"""What a job is: asked for once under a key, done step by step, and told of as it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from homefirst.foundation.errors import Problem

ATTEMPTS = 3
"""How often a job may end the worker that runs it before it is given up."""


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


MOVES: Mapping[State, frozenset[State]] = {
    # Running again: the worker that ran it ended in the middle, and the next one took it up.
    State.WAITING: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.RUNNING, State.WAITING, State.DONE, State.FAILED, State.CANCELLED}),
    State.DONE: frozenset(),
    State.FAILED: frozenset({State.WAITING}),
    State.CANCELLED: frozenset({State.WAITING}),
}
"""From each state, those that may come next."""

FINAL = frozenset(state for state in State if State.RUNNING not in MOVES[state])
"""A job in such a state is nobody's to run, until it is asked for again."""


def before(state: State) -> list[str]:
    """The states that may come before one, as the database holds them."""
    return sorted(one.value for one in State if state in MOVES[one])


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `done` of `total` steps are behind it; `total` is None while nobody knows.

    `said` is the last step's line. `so_far` is what the job goes on from after a kill, and what it has found
    up to now; `result` is there when it is done, `problem` when it failed. No personal data stands in any of
    them, nor in `arguments`.
    """

    id: UUID
    county: str
    kind: str
    key: str
    state: State
    done: int
    total: int | None
    said: str
    arguments: Mapping[str, Any]
    so_far: Mapping[str, Any]
    result: Mapping[str, Any] | None
    problem: Problem | None
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    attempts: int
    cancel_asked: bool

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in FINAL

    def as_answer(self) -> dict[str, Any]:
        """The job as every door writes it."""
        problem = self.problem
        return {
            "id": str(self.id),
            "kind": self.kind,
            "key": self.key,
            "state": self.state.value,
            "done": self.done,
            "total": self.total,
            "said": self.said,
            "so_far": dict(self.so_far),
            "result": None if self.result is None else dict(self.result),
            "problem": problem and {"where": problem.where, "what": problem.what, "next": problem.next},
            "asked_by": self.asked_by,
            "asked_at": self.asked_at.isoformat(),
            "started_at": self.started_at and self.started_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
            "attempts": self.attempts,
            "cancel_asked": self.cancel_asked,
        }
