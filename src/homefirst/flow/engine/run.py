"""What one replication leaves behind: matrices by day and place, which `measures` counts as it counts real
ones.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

HOURS_OF_WAIT = (4.0, 12.0)
"""Waits longer than these hours are counted apart."""
DAYS_OF_STAY = (7, 14, 21)
"""Who has been in a place at least so many days at a midnight is counted apart."""


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """One replication. Rows are days, the first `warm_up` of them before `first_day`; columns are `places`.

    `occupied` and `waiting` are averages over the time of the day: people who hold the place, at work in it
    or kept there by a wait, and people who wait for it, in its queue or keeping another. `delayed` (days by
    `pairs`) are the person-days spent in the first place of a pair while waiting for, or in the step, that
    is the second. The counts are of people: who came to the place (to its queue, or straight in), who
    started, who left it (or its queue, for another place that the call gave them), who was turned away, and
    who gave up waiting. `wait_days` are summed over those
    who started; `long_waits` (days, places, thresholds) count those of them who waited longer than each of
    HOURS_OF_WAIT. `midnight` counts who holds the place as the day ends, `long_stays` (days, places,
    thresholds) those of them who have been there at least DAYS_OF_STAY, and `delayed_midnight` (days by
    pairs) who is then delayed.

    `inside` at the start and at the end (places) and `balance` (places) prove that nobody was lost: came
    minus left minus gave up minus growth, 0 everywhere.
    """

    places: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    first_day: date
    warm_up: int
    occupied: Matrix
    waiting: Matrix
    delayed: Matrix
    came: Counts
    started: Counts
    left: Counts
    turned_away: Counts
    gave_up: Counts
    wait_days: Matrix
    long_waits: Counts
    midnight: Counts
    long_stays: Counts
    delayed_midnight: Counts
    inside_before: Counts
    inside_after: Counts
    balance: Counts
    events: int
    arrivals: int

    def day(self, row: int) -> date:
        return self.first_day + timedelta(days=row - self.warm_up)

    @property
    def after_warm_up(self) -> slice:
        return slice(self.warm_up, None)
