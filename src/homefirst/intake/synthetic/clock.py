"""At what minute of their days people come, are found ready, and leave. All local; none in the hour that a
clock change leaves out or gives twice, but for coming."""

import numpy as np
import numpy.typing as npt

from homefirst.intake.synthetic.columns import NEVER
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import MANY, Whole

HOUR, DAY = 60, 1440
SHORTEST = 120
"""Minutes that a stay without a night takes at least."""
LAST = DAY - SHORTEST - 2
CLINICAL = 3
"""The clinical decision comes up to so many days before the other two tests, less one."""


def set_minutes(
    tables: Tables, stays: npt.NDArray[np.void], after: Whole, random: np.random.Generator
) -> None:
    """Fills in the minutes of stays whose days stand. `after` is the place of the stay that each follows, or
    below nought: it begins in the minute in which that one ends."""
    count = len(stays)
    planned = stays["kind"] == "elective"
    came = np.where(planned, _at(tables, "coming by hour", "elective", count, random),
                    _at(tables, "coming by hour", "emergency", count, random))  # fmt: skip
    same_day = stays["came_day"] == stays["left_day"]
    came = np.where(same_day & (came > LAST), came - DAY // 2, came)
    left = _at(tables, "hour leaving", "all", count, random)
    least = came + SHORTEST
    later = least + random.integers(0, MANY, count) % (DAY - 1 - np.minimum(least, DAY - 2))
    left = np.where(same_day & (left < least), later, left)
    follows = after >= 0
    came[follows] = left[after[follows]]
    stays["came_minute"], stays["left_minute"] = came, left
    _set_readiness(tables, stays, random)


def _set_readiness(tables: Tables, stays: npt.NDArray[np.void], random: np.random.Generator) -> None:
    """The three tests: the clinical decision first, never before the day after they came."""
    delayed = stays["ready_day"] != NEVER
    early = random.integers(0, CLINICAL, len(stays))
    first = np.maximum(stays["ready_day"] - early, np.minimum(stays["came_day"] + 1, stays["ready_day"]))
    stays["clinical_day"] = np.where(delayed, first, NEVER)
    ready = _at(tables, "hour ready", "all", len(stays), random)
    stays["ready_minute"] = np.where(delayed, ready, 0)


def _at(tables: Tables, what: str, of: str, count: int, random: np.random.Generator) -> Whole:
    """So many minutes of the day, the hour by its share."""
    return tables.of(what, of).places(random, count) * HOUR + random.integers(0, HOUR, count)
