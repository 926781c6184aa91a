"""How another hospital wrote somebody wrongly: one slip each, of the kinds that clerks make."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import numpy as np

from homefirst.intake.synthetic.by_day import Span

Slip = Callable[[np.void, Span], None]


def letters_swapped(row: np.void, span: Span) -> None:  # noqa: ARG001
    """Two neighbouring letters of the family name, and no NHS number."""
    name = str(row["family"])
    at = next((n for n in range(1, len(name) - 1) if name[n] != name[n + 1]), 1)
    row["family"] = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    row["number"] = ""


def letter_lost(row: np.void, span: Span) -> None:  # noqa: ARG001
    """The last letter but one of the family name, and no NHS number."""
    name = str(row["family"])
    row["family"] = name[:-2] + name[-1]
    row["number"] = ""


def day_and_month_swapped(row: np.void, span: Span) -> None:
    """Day and month of birth where that is another day before they came, else one digit of the date; the NHS
    number stands."""
    born, came = (span.first + timedelta(days=int(row[name])) for name in ("born", "day"))
    other = born
    with suppress(ValueError):
        other = born.replace(month=born.day, day=born.month)
    if other == born or other > came:
        other = _a_digit_off(born)
    row["born"] = (other - span.first).days


def _a_digit_off(born: date) -> date:
    if (born.month, born.day) == (2, 29):
        return born.replace(day=28)
    return born.replace(year=born.year + (1 if born.year % 10 == 0 else -1))


def names_swapped(row: np.void, span: Span) -> None:  # noqa: ARG001
    """Family and given name in each other's place, and no NHS number."""
    row["family"], row["given"] = str(row["given"]), str(row["family"])
    row["number"] = ""


def moved(row: np.void, span: Span) -> None:  # noqa: ARG001
    """The same person at another address; the NHS number stands."""
    row["house"] = int(row["house"]) % 100 + 7


def another_year(row: np.void, span: Span) -> None:  # noqa: ARG001
    """A birth date years off under the same NHS number: a conflict, which is no match until somebody
    looks."""
    row["born"] = int(row["born"]) - 4 * 365 - 43


SLIPS: tuple[Slip, ...] = (
    letters_swapped,
    day_and_month_swapped,
    letter_lost,
    names_swapped,
    moved,
    letters_swapped,
    day_and_month_swapped,
    another_year,
)
"""In turn, from one who is known twice to the next."""
