"""Which of several wards of a kind somebody lies on: a hospital of six hundred beds has more than one of
general medicine, and nobody goes round a ward of a hundred and fifty.

No chance takes part: whoever comes goes to the ward that is emptiest for its size then, so that all of a kind
are about equally full, and nothing else about a stay depends on how many wards there are.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import numpy as np
import numpy.typing as npt

from homefirst.intake.synthetic.clock import DAY
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import Shares, Whole

WARDS = "wards"
"""Under which the pack's shares have the wards of a kind at a place, each with its size."""


def split_wards(tables: Tables, stays: npt.NDArray[np.void]) -> None:
    """Names the ward of every stay on a kind of ward of which its place has several by the pack."""
    came = stays["came_day"].astype(np.int64) * DAY + stays["came_minute"]
    left = stays["left_day"].astype(np.int64) * DAY + stays["left_minute"]
    for (what, of), wards in tables.shares.items():
        if what != WARDS:
            continue
        place, kind = of.split(" ")
        here = np.nonzero((stays["place"] == place) & (stays["ward"] == kind))[0]
        here = here[np.argsort(came[here], kind="stable")]
        numbers = emptiest(wards, came[here], left[here])
        stays["ward"][here] = np.array(wards.values)[numbers]


def emptiest(wards: Shares, came: Whole, left: Whole) -> Sequence[int]:
    """For stays in the order of coming the number of the ward that is emptiest for its size when each comes;
    the first of several."""
    sizes = wards.weights
    full = [(0.0, number) for number in range(len(sizes))]
    there = [0] * len(sizes)
    leaving: list[tuple[int, int]] = []
    found = []
    for begins, ends in zip(came.tolist(), left.tolist(), strict=True):
        if leaving and leaving[0][0] <= begins:
            while leaving and leaving[0][0] <= begins:
                there[heappop(leaving)[1]] -= 1
            full = [
                (count / size, number) for number, (count, size) in enumerate(zip(there, sizes, strict=True))
            ]
            heapify(full)
        _, number = heappop(full)
        there[number] += 1
        heappush(full, (there[number] / sizes[number], number))
        heappush(leaving, (ends, number))
        found.append(number)
    return found
