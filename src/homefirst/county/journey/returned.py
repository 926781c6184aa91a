"""Delayed days as the return of delayed transfers asks for them: of adults, and each person once.

This room knows neither who is an adult nor which keys are one person; both are handed in (`Counted`), and
what is counted is the same rule of nights as in days.py. A person who lies in two beds at one midnight, under
two keys, is counted once, in the bed in which they were delayed first, for as long as they are delayed there
without a break: that its reason changes meanwhile does not move them into the other bed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any

from homefirst.county.journey.days import NO_REASON
from homefirst.county.journey.known import Rectangle
from homefirst.county.journey.projection import nights_of
from homefirst.county.journey.read import known_to, late_people, raw_connection, refolded
from homefirst.county.journey.replay import NIGHT
from homefirst.foundation.store.view import View

_DELAYED = (
    b"SELECT person::text, place, coalesce(reason, %s), first_night, end_night, care, whose, person::text"
    b" FROM journey_night"
    b" WHERE county = %s AND delayed AND first_night <= %s AND (end_night IS NULL OR end_night > %s)"
    b" AND known @> %s AND person <> ALL(%s::uuid[])"
)
_OF_SOME = b" AND person = ANY(%s::uuid[])"
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
    view: View, first: date, last: date, *, of: Collection[str] | None = None, using: str = "default"
) -> tuple[DelayedNights, ...]:
    """Every stretch of delay that reaches into the days from `first` to `last`, as a view knows it, key by
    key and whatever their age: of everybody, or of some keys."""
    raw = raw_connection(using)
    late = [person for person in late_people(view, raw) if of is None or person in of]
    query, given = _DELAYED, [NO_REASON, view.county, last, first, view.known_at, late]
    if of is not None:
        query, given = _DELAYED + _OF_SOME, [*given, sorted(of)]
    found = [DelayedNights(*row) for row in raw.execute(query, given).fetchall()]
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
    adults'.

    Of a key that shares its person with another, all stretches must be handed in since their delay began,
    or where they were delayed first is not known."""
    of_person: dict[str, list[_Claim]] = {}
    for key, own in _by(attrgetter("person"), nights).items():
        how = counted.get(key, Counted(key, None))
        of_person.setdefault(how.person, []).extend(_claims(key, own, how))
    return tuple(nights for own in of_person.values() for nights in _once(own))


@dataclass(frozen=True, slots=True)
class _Claim:
    """A stretch of a key that is counted where no other is before it: `rank` is lower for the bed in which
    the delay, unbroken, began earlier."""

    rank: tuple[date, str, str, str, date, str, str]
    nights: DelayedNights

    def holds(self, day: date) -> bool:
        return self.nights.first <= day and (self.nights.end is None or day < self.nights.end)


def _claims(key: str, nights: list[DelayedNights], how: Counted) -> Iterator[_Claim]:
    """The stretches of one key from the day of coming of age on, each with when its delay began in that
    bed."""
    for own in _by(attrgetter("place", "care"), nights).values():
        since, until = date.min, None
        for n, one in enumerate(sorted(own, key=attrgetter("first", "reason"))):
            if n == 0 or (until is not None and until < one.first):
                since, until = one.first, one.end
            elif until is not None:
                until = None if one.end is None else max(until, one.end)
            start = one.first if how.adult_from is None else max(one.first, how.adult_from)
            if one.end is None or start < one.end:
                rank = (since, one.place, one.care, key, one.first, one.reason, one.whose or "")
                yield _Claim(rank, replace(one, person=how.person, first=start))


def _once(claims: list[_Claim]) -> Iterator[DelayedNights]:
    """Of one person: at each midnight the claim that ranks first of those that hold then."""
    ranked = sorted(claims, key=attrgetter("rank"))
    turns = {one.nights.first for one in claims} | {one.nights.end for one in claims}
    days: list[date] = sorted(day for day in turns if day is not None)
    counts: _Claim | None = None
    since = date.min
    for day in days:
        first = next((one for one in ranked if one.holds(day)), None)
        if first is counts:
            continue
        if counts is not None:
            yield replace(counts.nights, first=since, end=day)
        counts, since = first, day
    if counts is not None:
        yield replace(counts.nights, first=since)


def _by(
    key: Callable[[DelayedNights], Any], nights: Iterable[DelayedNights]
) -> dict[Any, list[DelayedNights]]:
    found: dict[Any, list[DelayedNights]] = {}
    for one in nights:
        found.setdefault(key(one), []).append(one)
    return found


def _folded(person: str, one: Rectangle) -> Iterator[DelayedNights]:
    """A rectangle as the table would give it."""
    if one.kind == NIGHT and one.face[2]:
        first, end = nights_of(one)
        if first != end:
            care, place, _, reason, whose = one.face
            yield DelayedNights(person, place, reason or NO_REASON, first, end, care, whose, person)
