"""Kinds of jobs for tests."""

import threading
from collections.abc import Mapping
from typing import Any

from homefirst.foundation.errors import NotUnderstood
from homefirst.jobs.steps import Kind, Steps


class Gate:
    """A kind whose steps each wait to be let through, and tell what was done."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int]] = []
        self.reached = threading.Semaphore(0)
        self.let_through = threading.Semaphore(0)

    def __call__(self, steps: Steps) -> Mapping[str, Any]:
        upto, at = steps.arguments["n"], steps.so_far.get("at", 0)
        steps.begin(upto, done=at)
        while at < upto:
            self.reached.release()
            assert self.let_through.acquire(timeout=90)
            at += 1
            self.steps.append((str(steps.id), at))
            steps.done(f"step {at}", {"at": at})
        return {"steps": upto}


def count(steps: Steps) -> Mapping[str, Any]:
    """Counts to `n`, one a step, and adds up."""
    upto, at, total = steps.arguments["n"], steps.so_far.get("at", 0), steps.so_far.get("total", 0)
    steps.begin(upto, done=at)
    while at < upto:
        at += 1
        total += at
        steps.done(f"counted {at}", {"at": at, "total": total})
    return {"total": total}


def badly(steps: Steps) -> Mapping[str, Any]:
    raise NotUnderstood("There is no seventh day.", where="day 7", next="Name 1 to 6.")


def wrongly(steps: Steps) -> Mapping[str, Any]:
    raise KeyError(" ".join(["what", "nobody", "may", "read"]))


KINDS: Mapping[str, Kind] = {"count": count, "badly": badly, "wrongly": wrongly}
