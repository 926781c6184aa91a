"""Delayed days as the return of delayed transfers asks for them: of adults, and each person once.

This room knows neither who is an adult nor which keys are one person; both are handed in (`Counted`), and
what is counted is the same rule of nights as in days.py. A person who lies in two beds at one midnight, under
two keys, is counted once, in the bed and under the reason under which they were delayed first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from homefirst.county.journey.days import NO_REASON, Change
from homefirst.county.journey.known import Rectangle
from homefirst.county.journey.projection import nights_of
from homefirst.county.journey.read import known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import NIGHT
from homefirst.foundation.stats.day_counts import DayMatrix, day_matrix
from homefirst.foundation.store.view import View

_DELAYED = (
    b"SELECT person::text, place, coalesce(reason, %s), first_night, end_night, care, whose, person::text"
    b" FROM journey_night"
    b" WHERE county = %s AND delayed AND first_night <= %s AND (end_night IS NULL OR end_night > %s)"
    b" AND known @> %s AND person <> ALL(%s::uuid[])"
)


_SPAN = (
    b"SELECT min(first_night), max(coalesce(end_night - 1, first_night)) FROM journey_night"
    b" WHERE county = %s AND delayed AND known @> %s"
)


@dataclass(frozen=True, slots=True)
class DelayedNights:
    """That somebody was delayed in a bed of a place under a reason, at the midnights that end the days from
    `first` up to `end`, which is not among them; None: and on. `care` is the type of the bed, `whose` what
    the wait says, `key` the key under which it was recorded: `person` becomes the one that stands."""

    person: str
    place: str
    reason: str
    first: date
    end: date | None
    care: str = ""
    whose: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How a key is counted: as which person, and from which day as an adult. None: that is not known, and
    whoever is in a bed for adults is taken for one."""

    person: str
    adult_from: date | None


def delayed_nights(
    view: View, first: date, last: date, *, using: str = "default"
) -> tuple[DelayedNights, ...]:
    """Every stretch of delay that reaches into the days from `first` to `last`, as a view knows it, key by
    key and whatever their age."""
    raw = raw_connection(using)
    late = late_people(view, raw)
    given = [NO_REASON, view.county, last, first, view.known_at, late]
    found = [DelayedNights(*row) for row in raw.execute(_DELAYED, given).fetchall()]
    for person, rows in refolded(view, raw, late).items():
        found += [nights for one in rows if known_to(one, view) for nights in _folded(person, one)]
    reaching = (one for one in found if one.first <= last and (one.end is None or one.end > first))
    return tuple(sorted(reaching, key=lambda one: (one.person, one.first, one.place, one.reason)))


def delayed_from_to(view: View, *, using: str = "default") -> tuple[date, date] | None:
    """The first and the last day at whose end anybody is known to have been delayed; None where nobody was.
    Whoever still is counts with their first day."""
    row = raw_connection(using).execute(_SPAN, [view.county, view.known_at]).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1])


def of_adults_once(
    nights: Iterable[DelayedNights], counted: Mapping[str, Counted]
) -> tuple[DelayedNights, ...]:
    """The nights that the return asks for: from the day of coming of age on, and each midnight of a person
    once, under the key that stands. Keys of which nothing is handed in stand for themselves and are
    adults'."""
    of_person: dict[str, list[DelayedNights]] = {}
    for one in nights:
        how = counted.get(one.person, Counted(one.person, None))
        start = one.first if how.adult_from is None else max(one.first, how.adult_from)
        if one.end is None or start < one.end:
            of_person.setdefault(how.person, []).append(replace(one, person=how.person, first=start))
    return tuple(nights for own in of_person.values() for nights in _once(own))


def _once(nights: list[DelayedNights]) -> Iterator[DelayedNights]:
    """Of one person: what overlaps an earlier stretch begins when that one ends."""
    until: date | None = date.min
    for one in sorted(nights, key=lambda one: (one.first, one.place, one.reason)):
        if until is None:
            return
        start = max(one.first, until)
        if one.end is None or start < one.end:
            yield replace(one, first=start)
            until = one.end


def by_reason(nights: Iterable[DelayedNights], first: date, last: date) -> DayMatrix:
    """How many are delayed at the end of each day from `first` to `last`, both included; days x reasons."""
    changes: list[Change] = []
    for one in nights:
        start = max(one.first, first)
        if start <= last and (one.end is None or one.end > start):
            changes.append((one.reason, start, 1))
            if one.end is not None and one.end <= last:
                changes.append((one.reason, one.end, -1))
    return day_matrix(first, last, sorted({label for label, *_ in changes}), changes)


def _folded(person: str, one: Rectangle) -> Iterator[DelayedNights]:
    """A rectangle as the table would give it."""
    if one.kind == NIGHT and one.face[2]:
        first, end = nights_of(one)
        if first != end:
            care, place, _, reason, whose = one.face
            yield DelayedNights(person, place, reason or NO_REASON, first, end, care, whose, person)
