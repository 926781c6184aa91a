"""Presentations: how many came to a front door, by place and hour. Counts, and no persons.

A count of an hour is entered once. A correction names it and says another number; of several the one that
became known last stands, as with what is entered of people (known.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homefirst.county.journey.events import PRESENTATIONS_COUNTED, PRESENTATIONS_WITHDRAWN, STREAM
from homefirst.county.journey.models import PresentationRow
from homefirst.county.journey.read import raw_connection
from homefirst.foundation.calendar import LONDON, Month, day_after, midnight, months
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Appended, Author, EventType, Fact, Grain, Occurred
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View

_HOUR = timedelta(hours=1)
_BY_MONTH = b"""
    WITH held AS (
        SELECT seq, corrects, hour, count, known_at FROM journey_presentation WHERE county = %(county)s
            AND hour >= %(start)s AND hour < %(end)s AND known_at <= %(known)s AND seq <= %(upto)s
    ), last AS (
        SELECT DISTINCT ON (coalesce(corrects, seq)) coalesce(corrects, seq) AS entry, hour, count FROM held
        ORDER BY coalesce(corrects, seq), (corrects IS NOT NULL) DESC, known_at DESC, seq DESC
    )
    SELECT date_trunc('month', hour AT TIME ZONE 'Europe/London')::date, sum(count) FROM last
    WHERE count IS NOT NULL AND EXISTS (SELECT FROM held WHERE held.seq = last.entry)
    GROUP BY 1
"""
"""As `in_force`, and added up: a year of three front doors is 26,000 hours."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands of one count: `seq` is its first entry, whatever corrected it since."""

    seq: int
    place: str
    hour: datetime
    count: int


def count_presentations(
    log: Log,
    *,
    place: str,
    hour: datetime,
    count: int,
    by: Author,
    because: str | None = None,
    known_at: datetime | None = None,
) -> Appended:
    """How many came to a front door within the hour that begins at `hour`. Raises Refused where that hour was
    counted already, or has not passed."""
    says = {"place": place, "count": count}
    fact = _fact(PRESENTATIONS_COUNTED, says, hour, known_at)
    with log.holding(STREAM) as view:
        _check(fact, known_at or view.known_at)
        held = presentations(view, hour, hour + _HOUR)
        if there := next((one for one in held if one.place == place), None):
            raise Refused("It was counted already.", where=_where(fact), next=f"Correct entry {there.seq}.")
        return log.append([fact], by=by, because=because)


def correct_presentations(
    log: Log, *, seq: int, count: int, by: Author, because: str | None, known_at: datetime | None = None
) -> Appended:
    """Puts a count right. Raises Refused where `seq` is none, or is itself a correction."""
    with log.holding(STREAM) as view:
        place, hour = _entered(log, seq)
        says = {"place": place, "count": count}
        fact = _fact(PRESENTATIONS_COUNTED, says, hour, known_at, seq)
        _check(fact, known_at or view.known_at)
        return log.append([fact], by=by, because=because)


def withdraw_presentations(
    log: Log, *, seq: int, by: Author, because: str | None, known_at: datetime | None = None
) -> Appended:
    """Takes back a count that never was made. Raises as `correct_presentations`."""
    with log.holding(STREAM):
        place, hour = _entered(log, seq)
        fact = _fact(PRESENTATIONS_WITHDRAWN, {"place": place}, hour, known_at, seq)
        return log.append([fact], by=by, because=because)


def presentations(view: View, start: datetime, end: datetime) -> tuple[Counted, ...]:
    """The counts of the hours that begin from `start` up to `end`, by hour and place, as known."""
    rows = PresentationRow.objects.filter(
        county=view.county,
        hour__gte=start,
        hour__lt=end,
        known_at__lte=view.known_at,
        seq__lte=view.upto(STREAM),
    )
    return in_force(rows.values_list("seq", "place", "hour", "count", "known_at", "corrects"))


def presentations_by_month(
    view: View, first: Month, last: Month, *, using: str = "default"
) -> dict[Month, int]:
    """How many came to any front door in each month from `first` to `last`, both included, as known; 0 where
    nothing was counted."""
    given = {"county": view.county, "known": view.known_at, "upto": view.upto(STREAM)}
    given |= {"start": midnight(first.first), "end": midnight(day_after(last.last))}
    rows = raw_connection(using).execute(_BY_MONTH, given).fetchall()
    counted = {Month.of(day): int(count) for day, count in rows}
    return {month: counted.get(month, 0) for month in months(first, last)}


def in_force(
    rows: Iterable[tuple[int, str, datetime, int | None, datetime, int | None]],
) -> tuple[Counted, ...]:
    """What stands of entries, corrections and withdrawals (whose count is None) of some hours. Pure."""
    found: dict[int, tuple[str, datetime, int | None]] = {}
    # Entries first, whenever they became known; then what corrects them, as it became known.
    for seq, place, hour, count, _, corrects in sorted(rows, key=lambda r: (r[5] is not None, r[4], r[0])):
        if corrects is None:
            found[seq] = place, hour, count
        elif corrects in found:
            found[corrects] = place, hour, count
    stands = (Counted(seq, place, hour, n) for seq, (place, hour, n) in found.items() if n is not None)
    return tuple(sorted(stands, key=lambda one: (one.hour, one.place, one.seq)))


def _entered(log: Log, seq: int) -> tuple[str, datetime]:
    event = log.event(STREAM, seq)
    if event is None or event.name != PRESENTATIONS_COUNTED.name or event.corrects is not None:
        said = (
            "It is itself a correction."
            if event is not None and event.corrects
            else "There is no such count."
        )
        raise Refused(said, where=f"{STREAM} {seq}", next="Name the entry of the count.")
    return event.payload["place"], event.occurred.start


def _fact(
    type_: EventType,
    says: Mapping[str, Any],
    hour: datetime,
    known_at: datetime | None,
    corrects: int | None = None,
) -> Fact:
    return Fact(STREAM, type_, Occurred(hour, hour + _HOUR, Grain.PERIOD), says, known_at, corrects)


def _check(fact: Fact, known: datetime) -> None:
    hour, count = fact.occurred.start, fact.payload["count"]
    if hour.tzinfo is None or hour.minute or hour.second or hour.microsecond or count < 0:
        raise Refused(
            "A count is of a whole hour, and never below nought.",
            where=_where(fact),
            next="Give the hour's first instant, with its offset, and the count.",
        )
    if fact.occurred.end > known:
        raise Refused("That hour has not passed.", where=_where(fact), next="Count it when it has.")


def _where(fact: Fact) -> str:
    hour = fact.occurred.start
    local = hour.astimezone(LONDON) if hour.tzinfo else hour
    return f"{fact.payload['place']}, {local:%Y-%m-%d %H:%M}"
