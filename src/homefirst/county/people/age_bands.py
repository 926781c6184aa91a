"""How old somebody is, in bands so wide that nobody is found by one: for whoever is offered their care and
may not know yet whose it is. It tells no name and no day, and asks for no permit.

The bands are ours: under age, the working ages, and ten years each from 65. The oldest are one band, because
there are few of them in a place.
"""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from homefirst.county.people.kept import identities
from homefirst.county.people.residents import came_of_age
from homefirst.foundation.store.view import View

OF_AGE, OLDEST = 18, 85
BANDS: tuple[tuple[int, str], ...] = (
    (0, "under 18"),
    (OF_AGE, "18 to 64"),
    (65, "65 to 74"),
    (75, "75 to 84"),
    (OLDEST, "85 or over"),
)
"""From which age on, and what it is called."""


def age_bands(view: View, persons: Collection[UUID], on: date) -> Mapping[UUID, str]:
    """The band of each of some keys on a day; nothing of keys that are not held, of whom no day of birth is
    known, or who are erased."""
    found = {person: one.birth_date for person, one in identities(view, persons).items()}
    return {person: band_of(born, on) for person, born in found.items() if born is not None and born <= on}


def band_of(born: date, on: date) -> str:
    """The band of somebody born on a day, on another; whoever was born on 29 February is a year older from
    1 March."""
    first = came_of_age(born)
    assert first is not None
    age = on.year - born.year - ((on.month, on.day) < (first.month, first.day))
    return [words for least, words in BANDS if least <= age][-1]
