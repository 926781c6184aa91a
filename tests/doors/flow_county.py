"""Oxfordshire's pack with a small county's flow model, and a worker that simulates at once: for the pages
of the year ahead."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from homefirst.app.ground.work import this_work
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.foundation.work.job import Job
from homefirst.jobs.simulate import simulate
from homefirst.jobs.steps import Steps

PLACE_OF = """what,code,place,source
bed,care:acute,hospital,a test
bed,care:non_acute,Linden House,a test
service,reablement,reablement,a test
wait,home_care,home care,a test
"""
CARE_OF = """place,care,source
hospital,acute,a test
Linden House,non_acute,a test
"""


def pack_with_a_small_network(folder: Path) -> Path:
    """A copy of the county’s pack in a new folder within this one with Exampleshire’s network in it, in which
    the people of docs/people-example.csv have places."""
    pack = Path(shutil.copytree(SHIPPED / "oxfordshire", folder / "pack"))
    shutil.rmtree(pack / "flow")
    shutil.copytree(SHIPPED / "exampleshire" / "flow", pack / "flow")
    (pack / "flow" / "census.csv").write_text(PLACE_OF, encoding="utf-8")
    (pack / "flow" / "care.csv").write_text(CARE_OF, encoding="utf-8")
    return pack


class AtOnce:
    """A claim on a job for whoever does it here and now; what is told of it is kept in `told`.
    `ends_after` tellings it says that somebody asked that it be cancelled."""

    def __init__(self, job: Job, ends_after: int | None = None) -> None:
        self.job = job
        self.told: list[str] = []
        self._ends_after = ends_after

    def tell(self, done: int, total: int | None, said: str, so_far: Mapping[str, Any]) -> bool:
        self.told.append(said)
        return self._ends_after is not None and len(self.told) > self._ends_after


def steps_of(run: str, ends_after: int | None = None) -> tuple[Steps, AtOnce]:
    """The steps of a simulation that was asked for, each told at once."""
    claim = AtOnce(this_work().see(UUID(run)), ends_after)
    moments = iter(range(10_000))
    return Steps(claim, stopping=lambda: False, clock=lambda: float(next(moments))), claim


def simulated(run: str) -> list[str]:
    """Simulates what was asked for, as the worker does: what it told on the way."""
    steps, claim = steps_of(run)
    simulate(steps)
    return claim.told
