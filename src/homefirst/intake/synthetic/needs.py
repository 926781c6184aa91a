"""Where people lie and what they need after it: place and ward, kind of care, hours, carers, who pays."""

import numpy as np
import numpy.typing as npt

from homefirst.county.catalogue.delays import Care
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import Whole

Columns = npt.NDArray[np.void]
Words = npt.NDArray[np.str_]
ADULT, YEAR = 18, 365


def add_needs(tables: Tables, stays: Columns, people: Columns, random: np.random.Generator) -> None:
    """Fills in needs, then places: whoever waited for an intermediate care bed goes to one. The stays of a
    spell stand one after another."""
    stays["need"] = drawn(tables, "need", _need_of(tables, stays), random)
    stays["hours"] = _numbers(tables, "hours", stays["need"], random)
    stays["weeks"] = _numbers(tables, "weeks of care", stays["need"], random)
    stays["carers"] = np.where(
        stays["hours"] > 0, _numbers(tables, "carers", np.full(len(stays), "care"), random), 0
    )
    funding = np.where(stays["reason"] == "C", "nhs", np.where(stays["need"] != "", "care", ""))
    stays["funding"] = drawn(tables, "funding", funding, random)
    stays["place"] = drawn(tables, "place", _place_of(stays), random)
    born = people["born"][stays["person"]]
    child = (stays["came_day"] - born) // YEAR < ADULT
    stays["ward"] = drawn(tables, "ward", np.where(child, "under 18", stays["place"]), random)


def _need_of(tables: Tables, stays: Columns) -> Words:
    """Under which of the pack's shares of needs a stay falls: the local list's line says it, else the reason,
    else how it ended. Who was not delayed needs something only where they go home with care."""
    ends = np.where((stays["reason"] != "") | (stays["ends"] == "home_with_care"), stays["ends"], "")
    found = np.where(ends != "", np.char.add("ends ", ends), "")
    for column, word in (("reason", "delayed "), ("line", "line ")):
        for value in np.unique(stays[column]).tolist():
            if value and ("need", word + value) in tables.shares:
                found = np.where(stays[column] == value, word + value, found)
    return found


def _place_of(stays: Columns) -> Words:
    before = np.concatenate((np.array([""]), stays["need"][:-1]))
    there = np.where((stays["part"] == 1) & (before == "intermediate_bed"), before, "community_bed")
    return np.where(stays["care"] == Care.ACUTE, stays["kind"], there)


def drawn(tables: Tables, what: str, of: Words, random: np.random.Generator) -> Words:
    """For each a value by the shares of what it falls under; nothing for those that fall under nothing."""
    found = np.full(len(of), "", dtype="U32")
    for one in np.unique(of).tolist():
        if one:
            here = of == one
            found[here] = tables.of(what, one).draw(random, int(here.sum()))
    return found


def _numbers(tables: Tables, what: str, of: Words, random: np.random.Generator) -> Whole:
    """The same for numbers; nought for those of which the pack has no shares."""
    known = np.array([("" if (what, one) not in tables.shares else one) for one in of.tolist()])
    words = drawn(tables, what, known, random)
    return np.where(words == "", "0", words).astype(np.int64)
