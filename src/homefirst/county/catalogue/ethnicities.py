"""Ethnic categories: the sixteen of the 2001 census and “not stated”, by the codes under which the NHS keeps
them (ethnicities.csv).

The groups are those under which a county is counted: sixteen would leave most of them with a handful of
people. The codes are general knowledge, and not read in one of the county's documents; that Chinese is
counted as Asian is as in the census of 2011.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.foundation.errors import NotUnderstood

TABLE = Path(__file__).with_name("ethnicities.csv")


@dataclass(frozen=True, slots=True)
class Ethnicity:
    """One category. `group`: as what it is counted; None: somebody was asked, and did not say."""

    code: str
    group: str | None
    name: str


@functools.cache
def ethnicities() -> Mapping[str, Ethnicity]:
    """All of them by code."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return {row["code"]: Ethnicity(row["code"], row["group"] or None, row["name"]) for row in rows}


def ethnicity_in(text: str) -> str | None:
    """The code that a cell says, None for nothing written; raises NotUnderstood for what is none."""
    code = text.strip().upper()
    if code and code not in ethnicities():
        raise NotUnderstood(
            "This is no code of an ethnic category.", next=f"Write one of {' '.join(ethnicities())}."
        )
    return code or None
