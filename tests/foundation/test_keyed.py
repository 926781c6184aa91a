"""Folding by key: what several events about one thing come to, in an append, a rebuild and its proof."""

import threading

import psycopg
import pytest
from django.db import connection, connections

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Refused
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.projections.rebuild import Telling, rebuild
from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
from homefirst.foundation.store.gather import Gatherer
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.projection import KeyedProjection, Registry, Row, Table, entries_table
from homefirst.foundation.store.row_security import keep_to_county
from tests.conftest import OXFORDSHIRE

HUB = Author("hub")
JULY = Occurred.in_month(Month(2016, 7))
MOVED = EventType("Moved", 1, personal=frozenset(), not_personal=frozenset({"crate", "to"}))
UNSAID = EventType("MoveUnsaid", 1, personal=frozenset(), not_personal=frozenset({"crate"}))
SHOUTED = EventType("Shouted", 1, personal=frozenset(), not_personal=frozenset({"word"}))
STOPS = Table(
    "test_stop",
    (("county", "text"), ("crate", "text"), ("number", "integer"), ("place", "text")),
    key=("county", "crate", "number"),
)
ENTRIES = entries_table("test_stop_entry", "crate", "text")


def fold(events):
    """The places where a crate has been, in order; a move that was unsaid never was."""
    unsaid = {event.corrects for event in events if event.name == "MoveUnsaid"}
    moves = [event for event in events if event.name == "Moved" and event.seq not in unsaid]
    for number, event in enumerate(moves):
        yield Row(STOPS, (event.county, event.payload["crate"], number, event.payload["to"]))


CRATES = KeyedProjection(
    "crates", frozenset({"Moved", "MoveUnsaid"}), "crate", "crate", fold, (STOPS,), ENTRIES
)
REGISTRY = Registry(types=(MOVED, UNSAID, SHOUTED), projections=(CRATES,))
TABLES = f"""
CREATE TABLE test_stop (county text NOT NULL, crate text NOT NULL, number integer NOT NULL,
    place text NOT NULL, PRIMARY KEY (county, crate, number));
CREATE TABLE test_stop_entry (county text NOT NULL, crate text NOT NULL, stream text NOT NULL,
    seq bigint NOT NULL, PRIMARY KEY (county, crate, stream, seq));
{keep_to_county("test_stop")} {keep_to_county("test_stop_entry")}
"""


@pytest.fixture
def crates(own_database) -> Log:
    connections["owner"].cursor().execute(TABLES)
    return Log(OXFORDSHIRE, REGISTRY)


def moved(crate, to, *, stream="crates"):
    return Fact(stream, MOVED, JULY, {"crate": crate, "to": to})


def unsaid(crate, seq):
    return Fact("crates", UNSAID, JULY, {"crate": crate}, corrects=seq)


def owner() -> psycopg.Connection:
    connections["owner"].ensure_connection()
    return connections["owner"].connection


def held(columns="crate, number, place"):
    return owner().execute(f"SELECT {columns} FROM test_stop ORDER BY crate, number").fetchall()


def test_an_event_changes_what_earlier_ones_about_the_same_key_came_to(crates):
    crates.append([moved("a", "dock"), moved("b", "dock")], by=HUB)
    crates.append([moved("a", "yard"), moved("a", "shed")], by=HUB)
    assert held() == [("a", 0, "dock"), ("a", 1, "yard"), ("a", 2, "shed"), ("b", 0, "dock")]
    crates.append([unsaid("a", 3)], by=HUB)
    assert held() == [("a", 0, "dock"), ("a", 1, "shed"), ("b", 0, "dock")]
    crates.append([unsaid("b", 2)], by=HUB)
    assert held() == [("a", 0, "dock"), ("a", 1, "shed")]
    assert prove(REGISTRY).ok


def test_rows_that_stay_as_they_were_are_not_written(crates):
    crates.append([moved("a", "dock"), moved("a", "yard"), moved("b", "dock")], by=HUB)
    before = held("crate, number, xmin::text")
    crates.append([moved("a", "shed")], by=HUB)
    assert [row for row in held("crate, number, xmin::text") if row in before] == before
    assert len(held()) == len(before) + 1


def test_many_events_come_to_the_same_as_one_by_one(crates):
    facts = [moved(f"crate {n % 7}", f"place {n}") for n in range(60)]
    crates.append([*facts, unsaid("crate 3", 4)], by=HUB)
    at_once = held()
    assert len(at_once) == 59
    owner().execute("DELETE FROM test_stop")
    rebuild(REGISTRY)
    assert held() == at_once
    for fact in (moved("crate 3", "end"), unsaid("crate 3", 11)):
        crates.append([fact], by=HUB)
    assert [row[2] for row in held() if row[0] == "crate 3"][:2] == ["place 17", "place 24"]


def test_two_writers_of_one_key_both_count(crates):
    def write(name):
        log = Log(OXFORDSHIRE, REGISTRY)
        for n in range(15):
            log.append([moved("a", f"{name} {n}")], by=HUB)
        connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [number for _, number, _ in held()] == list(range(30))
    assert prove(REGISTRY).ok


def test_what_is_gathered_is_folded_by_key_too(crates):
    gatherer = Gatherer(crates)
    try:
        gatherer.append([moved("a", "dock")], by=HUB)
        gatherer.append([moved("a", "yard")], by=HUB)
    finally:
        gatherer.close()
    assert held() == [("a", 0, "dock"), ("a", 1, "yard")]


def test_an_event_that_no_key_folds_is_appended_at_once_as_before(crates, monkeypatch):
    crates.open_years()
    crates.append([Fact("shouts", SHOUTED, JULY, {"word": "ho"})], by=HUB)  # begins the stream
    monkeypatch.setattr(crates, "_append_holding", None)
    crates.append([Fact("shouts", SHOUTED, JULY, {"word": "ho"})], by=HUB)
    with pytest.raises(TypeError):
        crates.append([moved("a", "dock")], by=HUB)


def test_while_a_stream_is_held_nobody_else_appends_to_it(crates):
    crates.append([moved("a", "dock")], by=HUB)
    ended = threading.Event()

    def write():
        Log(OXFORDSHIRE, REGISTRY).append([moved("a", "yard")], by=HUB)
        ended.set()
        connection.close()

    other = threading.Thread(target=write)
    with crates.holding("crates") as view:
        other.start()
        assert not ended.wait(0.3)
        seen = events_of_keys(crates.raw(), CRATES, OXFORDSHIRE, ["a"])
        crates.append([moved("a", "shed")], by=HUB)
        assert view.county == OXFORDSHIRE
    other.join()
    assert len(seen["a"]) == 1
    assert [place for *_, place in held()] == ["dock", "shed", "yard"]


def test_a_spoilt_table_is_found_and_made_anew(crates):
    crates.append([moved("a", "dock"), moved("a", "yard"), moved("b", "dock"), unsaid("b", 3)], by=HUB)
    as_folded = held()
    owner().execute("UPDATE test_stop SET place = 'moon' WHERE number = 1")
    owner().execute("INSERT INTO test_stop VALUES (%s, 'b', 0, 'dock')", [OXFORDSHIRE])
    owner().execute("DELETE FROM test_stop_entry WHERE seq = 2")
    told = [(one.table, one.missing, one.surplus, one.differing) for one in prove(REGISTRY).tables]
    assert told == [("test_stop", 0, 1, 1), ("test_stop_entry", 1, 0, 0)]
    done = rebuild(REGISTRY)
    assert (held(), done.events, done.tables) == (as_folded, 4, (("test_stop", 2), ("test_stop_entry", 4)))
    assert prove(REGISTRY).ok


def test_what_is_appended_while_it_rebuilds_is_folded_with_what_came_before(crates):
    crates.append([moved("a", "dock"), moved("a", "yard"), moved("b", "dock")], by=HUB)
    late = iter([[moved("a", "shed"), moved("c", "dock")], [unsaid("b", 3)], [moved("c", "yard")]])

    def append(line):
        if line != "Folding the log" and (facts := next(late, None)):
            crates.append(facts, by=HUB)

    done = rebuild(REGISTRY, telling=Telling(say=append))
    assert next(late, None) is None
    expected = [("a", 0, "dock"), ("a", 1, "yard"), ("a", 2, "shed"), ("c", 0, "dock"), ("c", 1, "yard")]
    assert (held(), done.events) == (expected, 7)
    assert prove(REGISTRY).ok


def test_a_key_that_comes_from_two_streams_is_refused(crates):
    crates.append([moved("a", "dock")], by=HUB)
    crates.append([moved("a", "yard", stream="elsewhere")], by=HUB)
    with pytest.raises(Refused, match="One crate is folded from the streams crates, elsewhere"):
        rebuild(REGISTRY)
