"""Folds all events of one person into what stood when, as known when; and counts presentations."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from homefirst.county.journey.events import OF_A_PERSON, PRESENTATIONS_COUNTED, PRESENTATIONS_WITHDRAWN
from homefirst.county.journey.known import Rectangle, rectangles
from homefirst.county.journey.nights import night
from homefirst.county.journey.replay import NIGHT, SAID, SERVICE, STAY, WAIT
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import (
    KeyedProjection,
    Projection,
    Row,
    Table,
    entries_table,
)
from homefirst.foundation.store.raising import older_of

# `number` counts a person's rows of one table by the time of knowing: what becomes known later adds rows
# at the end and ends some before, and the rest stays as it is.
_KEY = (("county", "text"), ("person", "uuid"), ("number", "integer"))
_TIMES = (("valid", "tstzrange"), ("known", "tstzrange"))


def _table(name: str, *columns: tuple[str, str]) -> Table:
    return Table(name, (*_KEY, *columns, *_TIMES), key=tuple(column for column, _ in _KEY))


STAYS = _table(
    "journey_stay",
    ("spell", "uuid"),
    ("care", "text"),
    ("place", "text"),
    ("ward", "text"),
    ("admitted", "timestamptz"),
    ("on_leave", "boolean"),
    ("clinical", "boolean"),
    ("multidisciplinary", "boolean"),
    ("safe", "boolean"),
    ("ready_since", "timestamptz"),
    ("reason", "text"),
    ("whose", "text"),
    ("method", "text"),
)
NIGHTS = Table(
    "journey_night",
    (
        *_KEY,
        ("care", "text"),
        ("place", "text"),
        ("delayed", "boolean"),
        ("reason", "text"),
        ("whose", "text"),
        ("first_night", "date"),
        ("end_night", "date"),
        ("known", "tstzrange"),
    ),
    key=tuple(column for column, _ in _KEY),
)
"""What is counted, and no more: five years of it are read at once. No stretch without a midnight."""
WAITS = _table(
    "journey_wait",
    ("wait", "uuid"),
    ("what", "text"),
    ("reason", "text"),
    ("whose", "text"),
    ("opened", "timestamptz"),
    ("due", "date"),
)
SERVICES = _table(
    "journey_service",
    ("service", "uuid"),
    ("what", "text"),
    ("place", "text"),
    ("hours", "numeric"),
    ("state", "text"),
    ("since", "timestamptz"),
)
SAYINGS = _table(
    "journey_said",
    ("subject", "text"),
    ("about", "uuid"),
    ("since", "timestamptz"),
    ("said_at", "timestamptz"),
    ("says", "text"),
)
"""What is said besides (said_of.py); `says` is JSON as text, which is never searched."""
TABLES = {STAY: STAYS, NIGHT: NIGHTS, WAIT: WAITS, SERVICE: SERVICES, SAID: SAYINGS}
ENTRIES = entries_table("journey_entry", "person", "uuid")
PRESENTATIONS = Table(
    "journey_presentation",
    (
        ("county", "text"),
        ("seq", "bigint"),
        ("place", "text"),
        ("hour", "timestamptz"),
        ("count", "integer"),
        ("known_at", "timestamptz"),
        ("corrects", "bigint"),
    ),
    key=("county", "seq"),
)


def fold(events: Sequence[Event]) -> Iterator[Row]:
    """The rows of one person; of all their events, whatever the order in which they came."""
    if events:
        yield from rows_of(events[0].county, events[0].payload["person"], rectangles(events))


class _Texts(dict[Any, str]):
    """Instants as text, each written once: most of a person's stand in several rows."""

    def __missing__(self, instant: Any) -> str:
        text = self[instant] = "" if instant is None else instant.isoformat()
        return text


def rows_of(county: str, person: str, found: Iterable[Rectangle]) -> Iterator[Row]:
    """Rectangles as rows, numbered in each table."""
    numbers = dict.fromkeys(TABLES, 0)
    texts = _Texts()
    for one in found:
        known, start, kind, thing, known_end, end, face = one
        if kind == NIGHT:
            first, last = nights_of(one)
            if first == last:
                continue
            of: tuple[Any, ...] = (*face, first, last)
        elif kind == SAID:
            subject, about, *others = face
            of = (subject, about or None, *others, f"[{texts[start]},{texts[end]})")
        else:
            said = [texts[value] if value.__class__ is datetime else value for value in face]
            of = (thing, *said, f"[{texts[start]},{texts[end]})")
        numbers[kind] = number = numbers[kind] + 1
        values = (county, person, number, *of, f"[{texts[known]},{texts[known_end]})")
        yield Row(TABLES[kind], values)


def nights_of(one: Rectangle) -> tuple[date, date | None]:
    """The first day that is counted at its end, and the first that is no more; None: and on."""
    return night(one.start), None if one.end is None else night(one.end)


def fold_count(event: Event) -> Iterator[Row]:
    """The one row of a count of presentations, or of its withdrawal, whose count is unknown."""
    said = event.payload
    values = (event.county, event.seq, said["place"], event.occurred.start, said.get("count"))
    yield Row(PRESENTATIONS, (*values, event.known_at, event.corrects))


JOURNEYS = KeyedProjection(
    name="journeys",
    events=frozenset(type_.name for type_ in OF_A_PERSON),
    field="person",
    column="person",
    fold=fold,
    into=(STAYS, NIGHTS, WAITS, SERVICES, SAYINGS),
    entries=ENTRIES,
    older=older_of(OF_A_PERSON),
)
COUNTS = Projection(
    name="presentations",
    events=frozenset({PRESENTATIONS_COUNTED.name, PRESENTATIONS_WITHDRAWN.name}),
    fold=fold_count,
    tables=(PRESENTATIONS,),
)
PROJECTIONS = (JOURNEYS, COUNTS)
