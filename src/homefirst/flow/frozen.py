"""A simulation that was kept, and whether it comes out the same again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is known of a kept simulation. `asked` and `answer` are digests; `version` and `kernels` name
    the code that made it; `census` is the instant of the census that it began with and `view` what it
    was read by (None: it began empty, or with what a file said).
    """

    run: str
    asked: str
    answer: str
    version: str
    kernels: str
    seed: int
    days: int
    replications: int
    options: tuple[str, ...]
    census: datetime | None
    view: View | None
    by: str
    because: str | None
    at: datetime

    def as_answer(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "asked": self.asked,
            "answer": self.answer,
            "version": self.version,
            "kernels": self.kernels,
            "seed": self.seed,
            "days": self.days,
            "replications": self.replications,
            "options": list(self.options),
            "census": None if self.census is None else self.census.isoformat(),
            "by": self.by,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class RunAgain:
    """A kept simulation run again: whether its numbers are the same to the last bit, and whether the code
    is.
    """

    run: str
    same: bool
    same_code: bool
    kept: str
    found: str

    def as_answer(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "same": self.same,
            "same_code": self.same_code,
            "kept": self.kept,
            "found": self.found,
        }
