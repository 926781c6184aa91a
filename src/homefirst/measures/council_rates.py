"""Every council's delayed days as one matrix of people delayed per day: what errors are pooled over."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.editions import InForce
from homefirst.foundation.calendar import Month, months
from homefirst.foundation.errors import NotFound

# Counties, unitary, metropolitan and London authorities. England itself and the residents of elsewhere that
# the return prints beside them are no councils, and their errors would be counted twice or mean nothing.
COUNCIL = re.compile(r"E(06|08|09|10)[0-9]{6}")


@dataclass(frozen=True, slots=True)
class CouncilRates:
    """`rates[a, m]` is the mean number of people delayed per day in area a and month m, NaN unknown.

    Areas are in the order of their codes, months without a gap; `known_on` is the day on which the last of
    a month's figures was out, and for a month of which nothing is held the day after all that is held.
    """

    areas: tuple[str, ...]
    months: tuple[Month, ...]
    known_on: tuple[date, ...]
    rates: NDArray[np.float64]


def council_rates(tables: Iterable[InForce]) -> CouncilRates:
    """The matrix of all councils among `tables`; of several tables of one month the one by type of care.

    Delayed days in the month over the days in the month (the return's own "people delayed per day", which
    it prints from April 2017). Raises NotFound where there is no council's table at all.
    """
    held = [
        one
        for one in tables
        if one.table.breakdown is Breakdown.CARE
        and COUNCIL.fullmatch(one.table.area)
        and one.table.total is not None
    ]
    if not held:
        raise NotFound(
            "No council's delayed days are held.",
            where="Errors of the outlook",
            next="Take in the monthly workbooks: homefirst intake FILE...",
        )
    areas = tuple(sorted({one.table.area for one in held}))
    first, last = min(one.table.month for one in held), max(one.table.month for one in held)
    span = tuple(months(first, last))
    row = {area: place for place, area in enumerate(areas)}
    rates = np.full((len(areas), len(span)), np.nan)
    known = [date.min] * len(span)
    for one in held:
        column = one.table.month - first
        rates[row[one.table.area], column] = (one.table.total or 0) / one.table.month.days
        known[column] = max(known[column], one.known_on)
    latest = max(known)
    return CouncilRates(areas, span, tuple(latest if day == date.min else day for day in known), rates)
