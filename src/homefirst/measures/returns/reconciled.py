"""One month on one page: the county's local list, the return, and what was published. Pure.

The list holds lines (kinds of waits that begin with `wait:`), the return nights, the publication totals of
this county's council. They count differently, and whoever is on one of the first two alone is told with the
reason: the first of those below that is so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from homefirst.county.catalogue.delays import Breakdown
from homefirst.measures.returns.kinds import Period


class Because(StrEnum):
    """Why somebody is on the list and not in the return, or in the return and not on the list."""

    ELSEWHERE = "another council is responsible"
    UNDER_18 = "under 18"
    NO_BED = "in no bed of this county while on the list"
    LEFT_BEFORE = "left before midnight"
    ON_LEAVE = "on leave at every midnight"
    NOT_READY = "not ready by the three tests"
    NOT_NHS = "in beds that the NHS does not fund"
    OTHER_NIGHTS = "on the list at none of the month's midnights"
    NO_THURSDAY = "delayed on no Thursday, when the list is made"
    NO_WAIT = "no wait is open for them"
    NO_LINE = "waits, and no line was entered for them"


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list within the month, as far as the return asks: on which midnights their line was
    open, on which of these they were in a bed, present, ready, and ready in a bed that is returned
    (`funded`); whether they were in a bed at all while it was open, and in none any more at the midnight
    after it was closed. `line` is what they waited for by it, `reason` the code that it has by rule."""

    person: str
    line: str
    reason: str | None
    midnights: frozenset[date]
    in_bed: frozenset[date]
    present: frozenset[date]
    ready: frozenset[date]
    funded: frozenset[date]
    ever_in_bed: bool
    left: bool
    adult: bool | None
    council: str | None


@dataclass(frozen=True, slots=True)
class Returned:
    """Somebody in the return of the month for this county's council: their nights, the first one's code and
    provider, and what they wait for on these nights besides lines of the list."""

    person: str
    nights: frozenset[date]
    reason: str | None
    whose: str | None
    provider: str | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Odd:
    """Somebody who is on one of the two alone, and why."""

    person: str
    what: str
    because: Because


@dataclass(frozen=True, slots=True)
class Row:
    """One figure three times: people of the list, days and people of the return, days published. None is not
    known, or is not counted so."""

    code: str
    listed: int | None
    people: int | None
    days: int | None
    published: int | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A month reconciled. `rows` by breakdown; `listed` are those on the list; councils are of the return
    alone. `edition` says which edition of the publication it is, None where none is held."""

    period: Period
    council: str | None
    total: Row
    rows: Mapping[Breakdown, tuple[Row, ...]]
    councils: tuple[Row, ...]
    lines: tuple[Row, ...]
    edition: str | None
    listed: tuple[Listed, ...]
    on_both: int
    list_alone: tuple[Odd, ...]
    return_alone: tuple[Odd, ...]

    @property
    def differs(self) -> int | None:
        """Days of the return for this council above those published; None where none is."""
        if self.total.days is None or self.total.published is None:
            return None
        return self.total.days - self.total.published

    def as_answer(self, *, people: bool) -> dict[str, Any]:
        told: dict[str, Any] = {
            "synthetic": True,
            "period": str(self.period),
            "council": self.council,
            "edition": self.edition,
            "total": _row(self.total),
            "differs": self.differs,
            "by": {by.value: [_row(one) for one in rows] for by, rows in self.rows.items()},
            "councils": [_row(one) for one in self.councils],
            "lines": [_row(one) for one in self.lines],
            "on_both": self.on_both,
            "on_the_list_alone": counted(self.list_alone),
            "in_the_return_alone": counted(self.return_alone),
        }
        if people:
            told["people"] = {
                "on_the_list_alone": [_odd(one) for one in self.list_alone],
                "in_the_return_alone": [_odd(one) for one in self.return_alone],
            }
        return told


def counted(odd: tuple[Odd, ...]) -> dict[str, int]:
    """How many for each reason, in the order of the reasons."""
    return {because.value: n for because in Because if (n := sum(one.because is because for one in odd))}


def why_not_returned(one: Listed, here: str | None) -> Because:
    """Why somebody on the list is not in the return of this county's council."""
    if one.adult is False:
        return Because.UNDER_18
    if one.ready and here is not None and one.council != here:
        return Because.ELSEWHERE
    if not one.ever_in_bed:
        return Because.NO_BED
    if not one.midnights and not one.left:
        return Because.OTHER_NIGHTS
    if not one.in_bed:
        return Because.LEFT_BEFORE
    if not one.present:
        return Because.ON_LEAVE
    return Because.NOT_NHS if one.ready and not one.funded else Because.NOT_READY


def why_not_listed(one: Returned, thursdays: frozenset[date]) -> Because:
    """Why somebody in the return is not on the list."""
    if not one.nights & thursdays:
        return Because.NO_THURSDAY
    return Because.NO_LINE if one.waits else Because.NO_WAIT


def alone(
    listed: Mapping[str, Listed], returned: Mapping[str, Returned], here: str | None, days: frozenset[date]
) -> tuple[tuple[Odd, ...], tuple[Odd, ...]]:
    """Who is on the list alone and in the return alone, in the order of their keys."""
    on_list = (one for person, one in sorted(listed.items()) if person not in returned)
    in_return = (one for person, one in sorted(returned.items()) if person not in listed)
    return (
        tuple(Odd(one.person, one.line, why_not_returned(one, here)) for one in on_list),
        tuple(Odd(one.person, one.reason or "", why_not_listed(one, days)) for one in in_return),
    )


def _row(one: Row) -> dict[str, Any]:
    return {
        "code": one.code,
        "listed_people": one.listed,
        "returned_people": one.people,
        "returned_days": one.days,
        "published_days": one.published,
    }


def _odd(one: Odd) -> dict[str, str]:
    return {"person": one.person, "what": one.what, "because": one.because.value}
