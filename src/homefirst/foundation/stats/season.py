"""The pooled shape of a year: one factor for each of its periods, shared by all series.

Tried for the outlook and left out there: on the months before April 2016 it improved the score by less
than the half per cent that a further sentence of explanation must earn (docs/outlook.md has the figures).
"""

import numpy as np
from numpy.typing import NDArray

from homefirst.foundation.stats.levels import Matrix


def season_factors(
    values: Matrix, season: NDArray[np.intp], *, share: float, prior: float = 1.0
) -> NDArray[np.float64]:
    """Twelve factors around 1 by which a month of the year usually lies above the mean of its year.

    `values` is series x periods (months) without gaps, `season` the month of the year (0 to 11) of each
    column. The total of all series over its centred twelve-month mean gives one ratio a month; their logs
    are averaged for each month of the year, shrunk towards none as if `prior` years had shown nothing,
    then taken at `share` (0 nothing, 1 all) and centred. A month not yet seen has the factor 1 before
    centring. Fewer than 13 columns give twelve ones.
    """
    total = values.sum(axis=0)
    sums = np.zeros(12)
    counts = np.zeros(12)
    for period in range(6, total.size - 6):
        centred = (total[period - 6 : period + 6].mean() + total[period - 5 : period + 7].mean()) / 2
        sums[season[period]] += np.log(total[period] / centred)
        counts[season[period]] += 1
    logs = share * sums / (counts + prior)
    factors: NDArray[np.float64] = np.exp(logs - logs.mean())
    return factors
