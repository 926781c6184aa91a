"""Who is there on the days that people look at first: in a bed, or with care at home."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from homefirst.intake.synthetic.county import SyntheticCounty
from homefirst.intake.synthetic.twice import KnownTwice

WEEK = 7


def present(county: SyntheticCounty, twice: Sequence[KnownTwice], list_day: date) -> list[int]:
    """The numbers of those who are in a bed or have care at home on the list's day or the record's last, in
    their order; of whoever is known twice both."""
    stays = county.stays
    care = np.where(stays["ends"] == "home_with_care", stays["weeks"], 0).astype(np.int64) * WEEK
    until = stays["left_day"] + care
    there = np.zeros(len(stays), dtype=bool)
    for day in (county.span.number(list_day), county.span.days - 1):
        there |= (stays["came_day"] <= day) & (until >= day)
    found = set(np.unique(stays["person"][there]).tolist())
    return sorted(found | {one.second for one in twice if one.person in found})
