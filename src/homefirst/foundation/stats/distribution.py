"""What may come, as equally likely draws in order; and how well such a thing foretold what came."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distribution:
    """Equally likely values in rising order. One draw alone is a certainty: the outcome is known.

    Between two draws the chance runs straight. Beyond the outermost it stops half a draw short of 0 and 1
    (0.005 and 0.995 with a hundred draws), because so many draws cannot tell anything rarer.
    """

    draws: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.draws or any(b < a for a, b in zip(self.draws, self.draws[1:], strict=False)):
            raise ValueError("A distribution is one or more draws in rising order.")

    @property
    def is_certain(self) -> bool:
        return len(self.draws) == 1

    def quantile(self, share: float) -> float:
        """The value with `share` (0 to 1) of the chance at or below it; the outermost draw beyond."""
        return float(np.interp(share, self._shares(), self.draws))

    def probability_above(self, value: float) -> float:
        """The chance that what comes is greater than `value`; never rises as `value` does."""
        if self.is_certain:
            return float(self.draws[0] > value)
        draws, shares = np.asarray(self.draws), self._shares()
        # Among equal draws the whole step has to count as "at or below", hence the right-hand side.
        after = int(np.searchsorted(draws, value, side="right"))
        if after == 0:
            return float(1.0 - shares[0])
        if after == draws.size:
            return float(1.0 - shares[-1])
        low, high = draws[after - 1], draws[after]
        along = (value - low) / (high - low)
        return float(1.0 - (shares[after - 1] + along * (shares[after] - shares[after - 1])))

    def _shares(self) -> NDArray[np.float64]:
        return middle_shares(len(self.draws))


def middle_shares(count: int) -> NDArray[np.float64]:
    """The middles of `count` equal slices of 0 to 1: for 100, 0.005, 0.015 ... 0.995."""
    shares: NDArray[np.float64] = (np.arange(count) + 0.5) / count
    return shares


def crps(draws: Draws, actual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Continuous ranked probability score: how far a distribution lay from what came, in the value's unit.

    `draws` is ... x number of draws, rising along the last axis, `actual` the shape before it. 0 is a
    certain and right forecast; a single draw scores its absolute error. It is the mean distance from the
    draws to what came, less half the mean distance between two draws (Gneiting and Raftery 2007, eq. 21).
    """
    count = draws.shape[-1]
    apart = (draws * (2.0 * np.arange(1, count + 1) - count - 1.0)).sum(axis=-1) / count**2
    score: NDArray[np.float64] = np.abs(draws - actual[..., None]).mean(axis=-1) - apart
    return score


def covered(draws: Draws, actual: NDArray[np.float64], share: float) -> NDArray[np.bool_]:
    """Whether what came lay in the middle `share` (say 0.8) of the draws, both ends included."""
    low, high = np.quantile(draws, [(1 - share) / 2, (1 + share) / 2], axis=-1, method="hazen")
    inside: NDArray[np.bool_] = (low <= actual) & (actual <= high)
    return inside
