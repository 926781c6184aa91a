"""Where tables of different lengths lie one behind the other, and each of them only once."""

from collections.abc import Sequence

import numpy as np

from homefirst.flow.engine.records import (
    EMPIRICAL,
    EXPONENTIAL,
    FIXED,
    LOGNORMAL,
    STAY,
    Ints,
    Reals,
    Records,
)
from homefirst.flow.network.stay import Shape, Stay


def records(dtype: np.dtype, count: int) -> Records:
    """So many records of zeros, at least one: an array of none has no type for who compiles."""
    return np.zeros(max(1, count), dtype=dtype).view(np.recarray)


class Pools:
    """Numbers and stays, each told by where it begins."""

    def __init__(self) -> None:
        self._reals: list[float] = []
        self._wholes: list[int] = []
        self._stays: list[Stay] = []

    def reals(self, numbers: Sequence[float]) -> int:
        self._reals.extend(numbers)
        return len(self._reals) - len(numbers)

    def wholes(self, numbers: Sequence[int]) -> int:
        self._wholes.extend(numbers)
        return len(self._wholes) - len(numbers)

    def stay(self, stay: Stay | None) -> int:
        """The number of a stay, -1 for none."""
        if stay is None:
            return -1
        if stay not in self._stays:
            self._stays.append(stay)
        return self._stays.index(stay)

    def filled(self) -> tuple[Records, Reals, Ints]:
        stays = records(STAY, len(self._stays))
        for record, stay in zip(stays, self._stays, strict=False):
            self._fill(record, stay)
        return (
            stays,
            np.array(self._reals or [0.0], dtype=np.float64),
            np.array(self._wholes or [0], dtype=np.int64),
        )

    def _fill(self, record: np.record, stay: Stay) -> None:
        record.shape_of, record.average, record.working = FIXED, stay.mean, stay.working_days
        if stay.shape is Shape.EMPIRICAL:
            record.shape_of, record.seen = EMPIRICAL, len(stay.seen)
            record.seen_at = self.reals(sorted(stay.seen))
            record.average = sum(stay.seen) / len(stay.seen)
        elif stay.mean > 0.0 and stay.shape is Shape.EXPONENTIAL:
            record.shape_of = EXPONENTIAL
        elif stay.mean > 0.0 and stay.cv > 0.0 and stay.shape is Shape.LOGNORMAL:
            variance = np.log1p(stay.cv**2)
            record.shape_of, record.sigma = LOGNORMAL, np.sqrt(variance)
            record.mu = np.log(stay.mean) - variance / 2
