"""One replication told in few numbers: what experiments keep of it, by place and day."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

import numpy as np

from homefirst.flow.engine.run import Matrix, Run


@dataclass(frozen=True, eq=False, slots=True)
class Told:
    """Of the days after the warm-up: matrices by day, for fans, and means by place.

    `pairs` are those that count as delays (delays.counting). `daily` has one matrix (days by places, or by
    pairs for `delayed`) for each of DAILY. `wait_days` (places) is the mean wait of those who started, NaN
    where nobody did. `cpu_seconds` is what the replication took of a processor, compiling left out.
    """

    places: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    daily: Mapping[str, Matrix]
    wait_days: Matrix
    events: int
    cpu_seconds: float = 0.0

    def mean(self, of: str) -> Matrix:
        """The mean over the days, by place or by pair."""
        means: Matrix = self.daily[of].mean(axis=0)
        return means

    @property
    def delayed(self) -> float:
        """People delayed on average: who keeps a place while waiting for, or being in a step before,
        another.
        """
        return float(self.daily["delayed"].sum(axis=1).mean())


DAILY = (
    "occupied", "waiting", "delayed", "delayed_midnight", "stay_7", "stay_14", "stay_21",
)  # fmt: skip
"""What is kept by day, of each of hundreds of replications: averages over time, and people at midnight."""


def told(run: Run, counting: Container[str]) -> Told:
    """What is kept of a replication: of delays those for places that are `counting`. Raises ArithmeticError
    where its people do not add up."""
    check_conserved(run)
    kept = run.after_warm_up
    daily = {name: np.asarray(getattr(run, name)[kept], dtype=np.float64) for name in DAILY[:4]}
    counted = [at for at, (_, awaited) in enumerate(run.pairs) if awaited in counting]
    for name in ("delayed", "delayed_midnight"):
        daily[name] = daily[name][:, counted]
    for column, name in enumerate(DAILY[4:]):
        daily[name] = run.long_stays[kept, :, column].astype(np.float64)
    starts = run.started[kept].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        waits = run.wait_days[kept].sum(axis=0) / starts
    pairs = tuple(run.pairs[at] for at in counted)
    return Told(run.places, pairs, daily, waits, run.events)


def check_conserved(run: Run) -> None:
    """Raises ArithmeticError where somebody appeared, or was lost: that is a mistake of ours."""
    wrong = np.flatnonzero(run.balance)
    if len(wrong):
        place = run.places[int(wrong[0])]
        raise ArithmeticError(f"{run.balance[wrong[0]]} people too many or too few in {place!r}")
