"""Day-by-place matrices of people in beds, and delayed days by the rule of the delayed-transfer return.

A day is counted at the midnight that ends it (nights.py): who is in the bed then is counted, who is on leave
is not. Delayed is who is ready at that midnight: a day of the return is a midnight t with ready <= t < left.
Being ready that was reset counts from anew; a death ends the stay like a discharge. An open stay goes on:
days that end after the view's time are counted as things stood then.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

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

# What begins and what ends, added up by label and day: some ten thousand rows come back, and not millions.
_CHANGES = """
    SELECT {label}, greatest(first_night, %(first)s::date), count(*) FROM journey_night
    WHERE county = %(county)s AND known @> %(known)s::timestamptz AND first_night <= %(last)s::date
        AND (end_night IS NULL OR end_night > %(first)s::date) AND person <> ALL(%(late)s::uuid[]) {only}
    GROUP BY 1, 2
    UNION ALL
    SELECT {label}, end_night, -count(*) FROM journey_night
    WHERE county = %(county)s AND known @> %(known)s::timestamptz AND first_night <= %(last)s::date
        AND end_night > %(first)s::date AND end_night <= %(last)s::date
        AND person <> ALL(%(late)s::uuid[]) {only}
    GROUP BY 1, 2
"""
_DELAYED = "AND delayed"


def days_by_place(view: View, first: date, last: date, *, using: str = "default") -> DayMatrix:
    """How many people were in a bed of each place at the end of each day from `first` to `last`, both
    included; days x places, as a view knows it. Who was on leave was not."""
    return _matrix(view, first, last, "place", "", lambda one: one.face[1], using=using)


def days_by_reason(
    view: View, first: date, last: date, *, place: str | None = None, using: str = "default"
) -> DayMatrix:
    """How many people were delayed at the end of each day, by the reason of the wait that was opened first;
    days x reasons, of all places or of one. “none given” are those with no open wait that has one."""
    only, here = (_DELAYED, None) if place is None else (f"{_DELAYED} AND place = %(place)s", place)
    label = f"coalesce(reason, '{NO_REASON}')"

    def of(one: Rectangle) -> str | None:
        _, at, delayed, reason, _ = one.face
        return (reason or NO_REASON) if delayed and here in (None, at) else None

    return _matrix(view, first, last, label, only, of, using=using, place=place)


def days_by_place_and_reason(view: View, first: date, last: date, *, using: str = "default") -> DayMatrix:
    """How many people were delayed at the end of each day, days x labels; a label is “place/reason”."""
    label = f"place || '/' || coalesce(reason, '{NO_REASON}')"

    def of(one: Rectangle) -> str | None:
        _, at, delayed, reason, _ = one.face
        return f"{at}/{reason or NO_REASON}" if delayed else None

    return _matrix(view, first, last, label, _DELAYED, of, using=using)


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


def _matrix(
    view: View,
    first: date,
    last: date,
    label: str,
    only: str,
    of: Callable[[Rectangle], str | None],
    *,
    using: str,
    place: str | None = None,
) -> DayMatrix:
    if last < first:
        raise NotUnderstood(f"{last} comes before {first}.", next="Name the earlier day first.")
    raw = raw_connection(using)
    late = late_people(view, raw)
    given: dict[str, Any] = {"county": view.county, "known": view.known_at, "late": late}
    given |= {"first": first, "last": last, "place": place}
    query = _CHANGES.format(label=label, only=only).encode()
    changes: list[Change] = raw.execute(query, given).fetchall()
    for rows in refolded(view, raw, late).values():
        changes += [change for one in rows if known_to(one, view) for change in _changes(one, first, of)]
    return day_matrix(first, last, sorted({label for label, *_ in changes}), changes)


def _changes(one: Rectangle, first: date, of: Callable[[Rectangle], str | None]) -> Iterator[Change]:
    """The two changes of a stretch of nights that was folded anew, as the query makes them."""
    if one.kind != NIGHT:
        return
    label, (start, end) = of(one), nights_of(one)
    if label is not None and start != end and (end is None or end > first):
        yield label, start, 1
        if end is not None:
            yield label, end, -1
