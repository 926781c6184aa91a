"""What many replications tell: means with intervals, and the spread of each day, for fans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefirst.flow.engine.run import Matrix
from homefirst.flow.experiment.told import Told
from homefirst.foundation.stats.student import Interval, interval

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The shares of replications below which the lines of a fan lie."""


@dataclass(frozen=True, slots=True)
class PlaceMeans:
    """A place over the days after the warm-up: people who hold it, people who wait for it (in its queue, or
    keeping another), days that those who started had waited (None: nobody started), and the 95% interval
    of the mean occupied (None: of a single replication nothing is known).
    """

    occupied: float
    waiting: float
    wait_days: float | None
    low: float | None
    high: float | None

    def told(self) -> dict[str, Any]:
        return {
            "occupied": self.occupied,
            "waiting": self.waiting,
            "wait_days": self.wait_days,
            "low": self.low,
            "high": self.high,
        }


def means(runs: Sequence[Told]) -> dict[str, PlaceMeans]:
    """The means by place over all replications, of which there is at least one."""
    occupied = np.array([one.mean("occupied") for one in runs])
    waiting = np.array([one.mean("waiting") for one in runs])
    waits = np.array([one.wait_days for one in runs])
    return {
        place: _of_place(occupied[:, at], waiting[:, at], waits[:, at])
        for at, place in enumerate(runs[0].places)
    }


def _of_place(occupied: Matrix, waiting: Matrix, waits: Matrix) -> PlaceMeans:
    spread = interval(occupied)
    known = waits[~np.isnan(waits)]
    return PlaceMeans(
        spread.mean,
        float(waiting.mean()),
        float(known.mean()) if len(known) else None,
        spread.low,
        spread.high,
    )


def delayed(runs: Sequence[Told]) -> Interval:
    """People delayed on an average day, with its 95% interval."""
    return interval([one.delayed for one in runs])


@dataclass(frozen=True, eq=False, slots=True)
class Fan:
    """One figure by day: `lines` (shares of FAN by days) and the mean of all replications by day."""

    lines: Matrix
    mean: Matrix


def fan(rows: Matrix, *, over: int = 1) -> Fan:
    """The spread of a figure (replications by days) over the replications, averaged over so many days at a
    time (7: by week; days that are over at the end are left out)."""
    whole = rows.shape[1] // over
    parts = rows[:, : whole * over].reshape(len(rows), whole, over).mean(axis=2)
    lines = np.quantile(parts, FAN, axis=0) if whole else np.zeros((len(FAN), 0))
    return Fan(lines, parts.mean(axis=0))
