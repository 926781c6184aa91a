"""The line of an event: the same by either way that makes it, and as PostgreSQL itself prints it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import EventType, Fact, Grain, Occurred
from homefirst.foundation.store.line import LineMaker, copy_line, event_cells, payload_text, timestamp_text
from homefirst.foundation.store.write import array_text, notices

NOW = datetime(2026, 11, 22, 12, 56, 0, 120000, tzinfo=UTC)
NOTED = EventType("Noted", 1, personal=frozenset(), not_personal=frozenset({"what"}))
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
INSTANT = st.datetimes(
    min_value=datetime(1001, 1, 1),
    max_value=datetime(9998, 1, 1),
    timezones=st.sampled_from([UTC, LONDON, timezone(timedelta(hours=-5, minutes=-30))]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_a_line_is_the_events_columns_parted_by_tabs():
    said = Fact("notes", NOTED, Occurred.at(NOW), {"what": "a\\b"})
    made = LineMaker(county="E10000025", recorded_at=NOW, by="ward 7\tB", because=None).line(said, 3, "{}")
    assert made.decode().split("\t") == [
        *("E10000025", "notes", "3", "Noted", "1"),
        *("2026-11-22 12:56:00.12+00", "2026-11-22 12:56:00.12+00", "instant"),
        *("2026-11-22 12:56:00.12+00", "2026-11-22 12:56:00.12+00"),
        *("ward 7\\tB", "\\N", "\\N", "{}"),
    ]


@given(
    streams=st.lists(TEXT, min_size=1, max_size=3),
    start=INSTANT,
    end=INSTANT,
    known=st.none() | INSTANT,
    words=st.tuples(TEXT, st.none() | TEXT, TEXT),
    corrects=st.none() | st.integers(1, 2**62),
    said=JSON,
    grain=st.sampled_from(Grain),
)
def test_the_quick_maker_gives_the_line_of_the_cells(
    streams, start, end, known, words, corrects, said, grain
):
    by, because, name = words
    kind = EventType(name, 7, frozenset(), frozenset())
    make = LineMaker(county="E10000025", recorded_at=NOW, by=by, because=because).line
    facts = [
        Fact(stream, type_, Occurred(start, end, grain), {"what": said}, known, corrects)
        for stream in streams
        for type_ in (kind, NOTED, kind)
    ]
    for seq, fact in enumerate(facts, 1):
        cells = event_cells(fact, county="E10000025", seq=seq, recorded_at=NOW, by=by, because=because)
        assert make(fact, seq, payload_text(fact.payload)) == copy_line(cells)


@given(said=JSON)
def test_a_payload_is_the_standard_librarys_json_with_sorted_keys(said):
    judge = json.dumps(
        {"what": said}, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    assert payload_text({"what": said}) == judge


def test_a_payload_that_cannot_be_kept_is_refused_and_the_next_one_is_made_all_the_same():
    itself: dict[str, object] = {}
    itself["what"] = itself
    for wrong, error in (
        (itself, RecursionError),
        ({"what": float("nan")}, ValueError),
        ({"what": {1, 2}}, TypeError),
        ({"what": {1: "a", "b": 2}}, TypeError),
    ):
        with pytest.raises(error):
            payload_text(wrong)
    assert payload_text({"what": (Decimal("1.50"), None)}) == '{"what":["1.50",null]}'


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(instants=st.lists(INSTANT, min_size=1, max_size=20))
def test_instants_are_printed_as_postgresql_prints_them(db, instants):
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        for instant in instants:
            cursor.execute("SELECT %s::timestamptz::text", [instant.astimezone(UTC)])
            assert (timestamp_text(instant),) == cursor.fetchone()


def test_a_year_that_postgresql_would_print_otherwise_is_refused():
    with pytest.raises(NotUnderstood, match="The year 999 cannot be kept"):
        timestamp_text(datetime(999, 12, 31, tzinfo=UTC))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.none() | TEXT | st.text('"\\{}, \n\u00e9NUL') | st.integers(), max_size=6))
def test_the_text_of_an_array_is_read_by_postgresql_as_the_cells(db, cells):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [array_text(cells)])
        assert cursor.fetchone() == ([None if cell is None else str(cell) for cell in cells],)


@given(heads=st.dictionaries(TEXT, st.integers(1, 2**62), min_size=1, max_size=5))
def test_notices_tell_every_head_once(heads):
    told = [json.loads(notice) for notice in notices("E1", {s: (seq, b"") for s, seq in heads.items()})]
    assert told == [{"county": "E1", "what": "log", "heads": heads}]


def test_notices_of_very_many_streams_come_in_parts_that_postgresql_takes():
    heads = {f"stream \N{BED} {n}": (n, b"") for n in range(1, 2_000)}
    parts = notices("E1", heads)
    assert max(len(part.encode()) for part in parts) < 8_000
    assert [len(part.encode()) > 6_000 for part in parts[:-1]] == [True] * (len(parts) - 1)
    told = [head for part in parts for head in json.loads(part)["heads"].items()]
    assert dict(told) == {stream: seq for stream, (seq, _) in heads.items()}
    assert len(told) == len(heads)
