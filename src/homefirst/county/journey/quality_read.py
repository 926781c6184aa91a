"""Counts what entries lack, by who entered them, in what happened in some months, as known at a time.

Entries are counted in the log itself, one scan for all of their numbers; what is missing is looked for in the
tables that are folded from it, and told of the entry that began the thing. The view's time of knowing counts;
heads of a frozen view are not asked for here, because the tables hold what all events come to.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from homefirst.county.journey import quarantine
from homefirst.county.journey.events import ENTRY_CANCELLED, STREAM
from homefirst.county.journey.known import impossible
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.quality import (
    BY_ID,
    CANNOT_BE,
    LONG_STAY,
    MISSING,
    QUARANTINED,
    SIGNS,
    Behind,
    Listed,
    Quality,
    Source,
    SourceQuality,
)
from homefirst.county.journey.read import raw_connection
from homefirst.county.people import quarantine as rows_of_people
from homefirst.county.people.events import STREAM as PEOPLE
from homefirst.county.people.read import with_identity
from homefirst.foundation.calendar import Month, day_after, midnight
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View

MOST_REPLAYED = 5_000
"""People whose entries are replayed to find what cannot be; beyond, it is unknown."""
_SPANS = {"same-day": "<= 0", "1-2": "BETWEEN 1 AND 2", "3-7": "BETWEEN 3 AND 7", "over-7": "> 7"}
_OF_ENTRIES: Mapping[str, str] = {
    "entries": "true",
    **{
        f"{kind}-{span}": f"corrects IS NULL AND {kind}_days {over}"
        for kind in ("known", "recorded")
        for span, over in _SPANS.items()
    },
    "corrections": f"corrects IS NOT NULL AND name <> '{ENTRY_CANCELLED.name}'",
    "cancellations": f"name = '{ENTRY_CANCELLED.name}'",
}
"""What is counted of an event by itself."""
_WITHIN = (
    " FROM store_event WHERE county = %(county)s AND stream = ANY(%(streams)s) AND known_at <= %(known)s"
    " AND occurred_from >= %(start)s AND occurred_from < %(end)s"
)
_DAYS = ", ".join(
    f"({kind}_at AT TIME ZONE 'Europe/London')::date"
    f" - (occurred_until AT TIME ZONE 'Europe/London')::date AS {kind}_days"
    for kind in ("known", "recorded")
)
# OFFSET 0 lets each day be worked out once and not for every number: half the time.
_EVENTS = f" FROM (SELECT *, {_DAYS}{_WITHIN} OFFSET 0) AS event WHERE true"
_STAYS = "FROM journey_stay s WHERE s.county = %(county)s AND s.known @> %(known)s::timestamptz"
_WAITS = "FROM journey_wait w WHERE w.county = %(county)s AND w.known @> %(known)s::timestamptz"
_SERVICES = "FROM journey_service v WHERE v.county = %(county)s AND v.known @> %(known)s::timestamptz"


def _in(column: str) -> str:
    """That something happened in the months that are asked for."""
    return f"{column} >= %(start)s AND {column} < %(end)s"


_GAPS: Mapping[str, tuple[str, str, str]] = {
    "ready-without-wait": (
        "ReadinessRecorded",
        "spell",
        "SELECT r.person, r.thing, r.at FROM (SELECT s.person, s.spell AS thing, s.ready_since AS at,"
        f" max(coalesce(upper(s.valid), 'infinity')) AS until {_STAYS} AND {_in('s.ready_since')}"
        " GROUP BY 1, 2, 3) AS r WHERE NOT EXISTS (SELECT "
        + _WAITS
        + " AND w.person = r.person AND w.valid && tstzrange(r.at, r.until))",
    ),
    "wait-without-reason": (
        "WaitOpened",
        "wait",
        f"SELECT w.person, w.wait AS thing, w.opened AS at {_WAITS} AND {_in('w.opened')}"
        " GROUP BY 1, 2, 3 HAVING bool_and(w.whose IS NULL)"
        " AND NOT bool_or(starts_with(w.what, %(line)s))",
    ),
    "delayed-without-wait": (
        "ReadinessRecorded",
        "spell",
        f"SELECT s.person, s.spell AS thing, min(lower(s.valid)) AS at {_STAYS} AND {_in('lower(s.valid)')}"
        " AND s.ready_since IS NOT NULL AND s.reason IS NULL"
        " AND coalesce(upper(s.valid), %(known)s::timestamptz) - lower(s.valid) > interval '1 day'"
        " GROUP BY 1, 2",
    ),
    "no-ward": (
        "Admitted",
        "spell",
        f"SELECT DISTINCT s.person, s.spell AS thing, s.admitted AS at {_STAYS} AND {_in('s.admitted')}"
        " AND s.ward IS NULL AND lower(s.valid) = s.admitted",
    ),
    "no-hours": (
        "ServiceReferred",
        "service",
        f"SELECT v.person, v.service AS thing, min(v.since) AS at {_SERVICES}"
        f" GROUP BY 1, 2 HAVING bool_and(v.hours IS NULL) AND {_in('min(v.since)')}",
    ),
    "no-discharge": (
        "Admitted",
        "spell",
        f"SELECT DISTINCT s.person, s.spell AS thing, s.admitted AS at {_STAYS} AND {_in('s.admitted')}"
        f" AND upper_inf(s.valid) AND s.admitted < %(known)s::timestamptz - interval '{LONG_STAY} days'",
    ),
}
"""What is missing: the kind of event that began the thing, the field that names it, and how it is found."""
NOBODY = "no-identity"
ROW_OF_PEOPLE = "row of people"
LINE = "wait:"
"""What a wait on the local list is for begins so: it has no reason, and its person another wait that has."""
_COLUMNS = "stream, by, seq, name, payload->>'person', occurred_from, known_at, recorded_at"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of which months, as known when; and the connection that is asked."""

    view: View
    first: Month
    last: Month
    raw: psycopg.Connection[Any]

    @property
    def span(self) -> tuple[datetime, datetime]:
        return midnight(self.first.first), midnight(day_after(self.last.last))

    def rows(self, query: str, **more: object) -> list[tuple[Any, ...]]:
        start, end = self.span
        given = {"county": self.view.county, "known": self.view.known_at, "start": start, "end": end}
        given |= {"streams": [STREAM, PEOPLE], "line": LINE, "stream": STREAM} | more
        return self.raw.execute(query.encode(), given).fetchall()


def quality(view: View, first: Month, last: Month, *, whole: bool = False, using: str = "default") -> Quality:
    """Every number of every source, of what happened from `first` to `last`, both included. `whole`: the view
    is of all that is recorded, beside which every entry that was kept can be."""
    asked = _Asked(view, first, last, raw_connection(using))
    counts = _of_entries(asked)
    unknown = set()
    for sign in (*MISSING, QUARANTINED, CANNOT_BE):
        found = [] if whole and sign == CANNOT_BE else _sources(asked, sign.id)
        if found is None:
            unknown.add(sign.id)
        for source, count in Counter(found or ()).items():
            counts.setdefault(source, {})[sign.id] = count
    return Quality(
        known_at=view.known_at,
        first=first,
        last=last,
        sources=tuple(
            SourceQuality(source, {s.id: None if s.id in unknown else numbers.get(s.id, 0) for s in SIGNS})
            for source, numbers in sorted(counts.items(), key=lambda one: (one[0].stream, one[0].by))
        ),
    )


def _of_entries(asked: _Asked) -> dict[Source, dict[str, int | None]]:
    """What is counted of the entries themselves, by source."""
    columns = ", ".join(f"count(*) FILTER (WHERE {rule})" for rule in _OF_ENTRIES.values())
    return {
        Source(stream, by): dict(zip(_OF_ENTRIES, numbers, strict=True))
        for stream, by, *numbers in asked.rows(f"SELECT stream, by, {columns}{_EVENTS} GROUP BY 1, 2")
    }


def behind(
    view: View, first: Month, last: Month, sign: str, source: Source, *, start: int, most: int,
    authors: Collection[str] | None = None, using: str = "default",
) -> Listed:  # fmt: skip
    """The entries behind one number: at most `most` of them from the `start`-th (from 0) on. `authors` are
    those whose entries are the source's, where it is not an author itself."""
    asked = _Asked(view, first, last, raw_connection(using))
    by = {source.by} if authors is None else frozenset(authors)

    def own(of: Source) -> bool:
        return of.stream == source.stream and of.by in by

    if sign in _OF_ENTRIES:
        given = {"by": sorted(by), "of": source.stream, "most": most, "from": start}
        wanted = f"{_EVENTS} AND by = ANY(%(by)s) AND stream = %(of)s AND {_OF_ENTRIES[sign]}"
        ((total,),) = asked.rows(f"SELECT count(*){wanted}", **given)
        order = " ORDER BY occurred_from, seq LIMIT %(most)s OFFSET %(from)s"
        rows = asked.rows(f"SELECT {_COLUMNS}{wanted}{order}", **given)
        return Listed(BY_ID[sign], source, total, start, tuple(map(_behind, rows)))
    if sign == NOBODY:
        seqs = [seq for of, seq in _nobody(asked) if own(of)]
        rows = asked.rows(
            f"SELECT {_COLUMNS}{_WITHIN} AND stream = %(stream)s AND seq = ANY(%(seqs)s) ORDER BY seq",
            seqs=seqs[start : start + most],
        )
        return Listed(BY_ID[sign], source, len(seqs), start, tuple(map(_behind, rows)))
    found = sorted(
        (one for one in _found(asked, sign) or () if own(one.source)),
        key=lambda one: (one.at, one.seq or 0, one.sha256),
    )
    return Listed(BY_ID[sign], source, len(found), start, tuple(found[start : start + most]))


def holds(view: View, month: Month, *, using: str = "default") -> bool:
    """Whether a view knows of anything of a journey that happened in a month."""
    ((found,),) = _Asked(view, month, month, raw_connection(using)).rows(
        f"SELECT EXISTS (SELECT{_WITHIN} AND stream = %(stream)s)"
    )
    return bool(found)


def latest_month(view: View, *, using: str = "default") -> Month | None:
    """The last month in which anything happened that a view knows of a journey; None where nothing did."""
    rows = raw_connection(using).execute(
        b"SELECT max(occurred_from AT TIME ZONE 'Europe/London') FROM store_event WHERE county = %s"
        b" AND stream = %s AND known_at <= %s",
        [view.county, STREAM, view.known_at],
    )
    ((latest,),) = rows.fetchall()
    return None if latest is None else Month.of(latest.date())


def _behind(row: tuple[Any, ...], why: str = "") -> Behind:
    stream, by, seq, name, person, at, known_at, recorded_at = row
    return Behind(Source(stream, by), seq, name, person, at, known_at, recorded_at, why)


def _sources(asked: _Asked, sign: str) -> list[Source] | None:
    """Who entered each of what is missing or cannot be; None where it is too much to look through."""
    if sign == NOBODY:
        return [source for source, _ in _nobody(asked)]
    found = _found(asked, sign)
    return None if found is None else [one.source for one in found]


def _found(asked: _Asked, sign: str) -> list[Behind] | None:
    """The entries of what is missing or cannot be; None where it is too much to look through."""
    if sign == QUARANTINED.id:
        return [*_entries_held(asked), *_rows_held(asked)]
    if sign == CANNOT_BE.id:
        return _cannot_be(asked)
    return _gaps(asked, sign)


def _entries_held(asked: _Asked) -> Iterator[Behind]:
    for one in quarantine.held(asked.view, *asked.span):
        why, times = f"{one.where}: {one.what} {one.next}", (one.at, one.known_at, one.quarantined_at)
        yield Behind(Source(STREAM, one.by), None, one.event, None, *times, why, one.sha256)


def _rows_held(asked: _Asked) -> Iterator[Behind]:
    """Of tables of people; a row has no time but that at which it came."""
    for one in rows_of_people.held(asked.view, *asked.span):
        why, times = f"{one.where}: {one.what} {one.next}", (one.quarantined_at, None, one.quarantined_at)
        yield Behind(Source(PEOPLE, one.by), None, ROW_OF_PEOPLE, None, *times, why, one.sha256)


def _gaps(asked: _Asked, sign: str) -> list[Behind]:
    """What is missing, each with the last entry of its kind that began the thing."""
    name, field, query = _GAPS[sign]
    rows = asked.rows(
        f"SELECT e.stream, e.by, e.seq, e.name, gap.person::text, gap.at, e.known_at, e.recorded_at"
        f" FROM ({query}) AS gap JOIN LATERAL (SELECT e.* FROM journey_entry h JOIN store_event e"
        " ON e.county = h.county AND e.stream = h.stream AND e.seq = h.seq"
        " WHERE h.county = %(county)s AND h.person = gap.person AND e.name = %(name)s"
        f" AND e.payload->>'{field}' = gap.thing::text AND e.known_at <= %(known)s"
        " AND e.occurred_from <= gap.at ORDER BY e.occurred_from DESC, e.seq DESC LIMIT 1) AS e ON true",
        name=name,
    )
    return [_behind(row) for row in rows]


def _nobody(asked: _Asked) -> list[tuple[Source, int]]:
    """For each source its first entry of each person of whom nobody recorded who they are, by number.
    Numbers alone: to make the three times of ten thousand entries takes longer than to find them."""
    rows = asked.rows(
        "SELECT by, person, min(seq) FROM (SELECT by, payload->>'person' AS person, seq"
        f"{_WITHIN} AND stream = %(stream)s OFFSET 0) AS entry WHERE person IS NOT NULL GROUP BY 1, 2"
    )
    known = with_identity(asked.view, [person for _, person, _ in rows])
    return sorted((Source(STREAM, by), seq) for by, person, seq in rows if person not in known)


def _cannot_be(asked: _Asked) -> list[Behind] | None:
    """What was kept and could not be beside what was known then.

    An entry is kept only where it can be beside all that is recorded, so it cannot be at an earlier time of
    knowing only where something that happened by then, or a correction, became known later.
    """
    people = [
        person
        for (person,) in asked.rows(
            "SELECT DISTINCT payload->>'person' FROM store_event WHERE county = %(county)s"
            " AND stream = %(stream)s AND known_at > %(known)s"
            " AND (occurred_from <= %(known)s OR corrects IS NOT NULL) AND payload->>'person' IS NOT NULL"
        )
    ]
    if len(people) > MOST_REPLAYED:
        return None
    start, end = asked.span
    found = []
    for events in events_of_keys(asked.raw, JOURNEYS, asked.view.county, people).values():
        then = [event for event in events if event.known_at <= asked.view.known_at]
        for seq, why in impossible(then).items():
            event = next(one for one in then if one.seq == seq)
            if start <= event.occurred.start < end:
                source = Source(STREAM, event.by)
                person = event.payload["person"]
                times = (event.occurred.start, event.known_at, event.recorded_at)
                found.append(Behind(source, seq, event.name, person, *times, why=str(why)))
    return found
