"""Who is made to lie in the beds: persons with attributes drawn each by its own shares, and who comes
back."""

from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from homefirst.intake.synthetic.columns import PERSON
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import Whole

Words = npt.NDArray[np.str_]
YEAR = 365
SOON = 60
"""Days within which an admission can be one of coming back."""
OLD = 65


def persons_of(
    tables: Tables,
    came: Whole,
    left: Whole,
    age: Whole,
    died: npt.NDArray[np.bool_],
    random: np.random.Generator,
) -> tuple[Whole, Whole]:
    """Which person each spell is of, spells in the order of coming; and each person's first spell. Whoever
    comes back is of about the same age, and had left before that day."""
    back = (tables.of("comes back", "all").draw(random, len(came)) == "yes").tolist()
    waiting: dict[int, list[tuple[int, int]]] = {}
    persons: list[int] = []
    firsts: list[int] = []
    days, ends, bands = came.tolist(), left.tolist(), (age // 5).tolist()
    for spell, day in enumerate(days):
        pool = waiting.setdefault(bands[spell], [])
        while pool and pool[0][0] < day - SOON:
            heappop(pool)
        if back[spell] and pool and pool[0][0] < day:
            person = heappop(pool)[1]
        else:
            person = len(firsts)
            firsts.append(spell)
        persons.append(person)
        if not died[spell]:
            heappush(pool, (ends[spell], person))
    return np.array(persons, dtype=np.int64), np.array(firsts, dtype=np.int64)


def people(tables: Tables, came: Whole, age: Whole, random: np.random.Generator) -> npt.NDArray[np.void]:
    """Persons in columns, by the day on which each first came and the age they then had."""
    found = np.zeros(len(came), dtype=PERSON)
    found["person"] = np.arange(len(came))
    found["born"] = came - (age * YEAR + age // 4) - random.integers(0, YEAR, len(came))
    found["locality"] = tables.of("locality", "all").draw(random, len(came))
    for what in ("sex", "ethnicity", "family", "dementia"):
        found[what] = by_age(tables, what, age, random)
    return found


def by_age(tables: Tables, what: str, age: Whole, random: np.random.Generator) -> Words:
    """One attribute, by the shares of the young and of the old."""
    young = tables.of(what, "under 65").draw(random, len(age))
    old = tables.of(what, "65 and over").draw(random, len(age))
    return np.where(age < OLD, young, old)
