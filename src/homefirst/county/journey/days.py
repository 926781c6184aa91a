"""Day-by-place matrices of people in beds, and delayed days by the rule of the delayed-transfer return.

A day is counted at the midnight that ends it (nights.py): who is in the bed then is counted, who is on leave
is not. Delayed is who is ready at that midnight: a day of the return is a midnight t with ready <= t < left.
Being ready that was reset counts from anew; a death ends the stay like a discharge. An open stay goes on:
days that end after the view's time are counted as things stood then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from homefirst.county.journey.known import Rectangle
from homefirst.county.journey.projection import nights_of
from homefirst.county.journey.read import known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import NIGHT
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.day_counts import DayMatrix, day_matrix
from homefirst.foundation.store.view import View

LAST_OF_THE_RETURN = Month(2020, 2)
"""The return of delayed transfers ended with this month; what followed counts by other rules."""
NO_REASON = "none given"
Change = tuple[str, date, int]

_CHANGES = (
    b"SELECT label, day, change FROM journey_changes(%(first)s, %(last)s, %(known)s, %(late)s::uuid[],"
    b" %(by)s, %(delays)s, %(place)s)"
)
"""What begins and what ends by label and day: a function of the database (migrations 0001 and 0005)."""
_LABELS = {
    "cell": f"coalesce(reason, '{NO_REASON}') || '/' || coalesce(whose, '{NO_REASON}') || '/' || care",
    "care": "care",
}
"""By what that function does not count. Asked of the table itself, all nights of two years take 0.3 s."""
_COUNTED = (
    " FROM journey_night WHERE county = %(county)s AND known @> %(known)s::timestamptz"
    " AND first_night <= %(last)s AND person <> ALL(%(late)s::uuid[]) AND (delayed OR NOT %(delays)s)"
)


def days_by_place(view: View, first: date, last: date, *, using: str = "default") -> DayMatrix:
    """How many people were in a bed of each place at the end of each day from `first` to `last`, both
    included; days x places, as a view knows it. Who was on leave was not."""
    return _matrix(_Asked(view, first, last, "place", delays=False), using)


def days_by_reason(
    view: View, first: date, last: date, *, place: str | None = None, using: str = "default"
) -> DayMatrix:
    """How many people were delayed at the end of each day, by the reason of the wait that was opened first;
    days x reasons, of all places or of one. “none given” are those with no open wait that has one."""
    return _matrix(_Asked(view, first, last, "reason", delays=True, place=place), using)


def days_by_place_and_reason(view: View, first: date, last: date, *, using: str = "default") -> DayMatrix:
    """How many people were delayed at the end of each day, days x labels; a label is “place/reason”."""
    return _matrix(_Asked(view, first, last, "both", delays=True), using)


def days_by_cell(view: View, first: date, last: date, *, using: str = "default") -> DayMatrix:
    """How many people were delayed at the end of each day by what the return splits them by at once; days x
    labels; a label is “reason/whose/care”, as “E/social_care/acute”."""
    return _matrix(_Asked(view, first, last, "cell", delays=True), using)


def days_by_care(view: View, first: date, last: date, *, using: str = "default") -> DayMatrix:
    """How many people were in a bed of each type of care at the end of each day; days x types of care."""
    return _matrix(_Asked(view, first, last, "care", delays=False), using)


def delayed_days(view: View, month: Month, *, using: str = "default") -> dict[str, int]:
    """The delayed days of a month by the rule of the delayed-transfer return, by reason: the midnights from
    24:00 of its first day to 24:00 of its last. The return also asks that they be adults, which this room
    does not know. Raises NotUnderstood after February 2020, when it ended."""
    if month > LAST_OF_THE_RETURN:
        raise NotUnderstood(
            f"The return of delayed transfers ended with {LAST_OF_THE_RETURN.name}.",
            where=str(month),
            next="Ask for an earlier month.",
        )
    matrix = days_by_reason(view, month.first, month.last, using=using)
    return {label: sum(matrix.of(label)) for label in matrix.labels}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted, of which days, and by what."""

    view: View
    first: date
    last: date
    by: str
    delays: bool
    place: str | None = None

    def label(self, care: str, place: str, reason: str | None, whose: str | None) -> str:
        """As the database labels it."""
        said = reason or NO_REASON
        told = {"place": place, "reason": said, "care": care, "cell": f"{said}/{whose or NO_REASON}/{care}"}
        return told.get(self.by, f"{place}/{said}")

    @property
    def query(self) -> bytes:
        """What asks the database for the changes."""
        if self.by not in _LABELS:
            return _CHANGES
        label = _LABELS[self.by]
        return (
            f"SELECT {label}, greatest(first_night, %(first)s), count(*){_COUNTED}"
            " AND (end_night IS NULL OR end_night > %(first)s) GROUP BY 1, 2"
            f" UNION ALL SELECT {label}, end_night, -count(*){_COUNTED}"
            " AND end_night > %(first)s AND end_night <= %(last)s GROUP BY 1, 2"
        ).encode()


def _matrix(asked: _Asked, using: str) -> DayMatrix:
    view, first, last = asked.view, asked.first, asked.last
    if last < first:
        raise NotUnderstood(f"{last} comes before {first}.", next="Name the earlier day first.")
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = {"known": view.known_at, "late": late, "first": first, "last": last}
    given |= {"by": asked.by, "delays": asked.delays, "place": asked.place, "county": view.county}
    changes: list[Change] = raw.execute(asked.query, given).fetchall()
    for rows in refolded(view, raw, late).values():
        changes += [change for one in rows if known_to(one, view) for change in _changes(one, asked)]
    return day_matrix(first, last, sorted({label for label, *_ in changes}), changes)


def _changes(one: Rectangle, asked: _Asked) -> Iterator[Change]:
    """The two changes of a stretch of nights that was folded anew, as the function makes them."""
    if one.kind != NIGHT:
        return
    care, place, delayed, reason, whose = one.face
    start, end = nights_of(one)
    wanted = (delayed or not asked.delays) and asked.place in (None, place)
    if wanted and start != end and (end is None or end > asked.first):
        label = asked.label(care, place, reason, whose)
        yield label, start, 1
        if end is not None:
            yield label, end, -1
