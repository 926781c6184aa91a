"""The log: numbered without gaps, chained, told apart by receipt, refusing any change."""

import itertools
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Appended, Author, EventType, Fact, Occurred, Receipt
from homefirst.foundation.store.log import COPY_FROM, Log
from homefirst.foundation.store.projection import Projection, Registry
from homefirst.foundation.store.roles import APP, OWNER, READER
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE, as_superuser

HUB = Author("hub")
LOADER = Author("loader", loader=True)
JULY = Occurred.in_month(Month(2016, 7))
NOTED = EventType("Noted", 1, personal=frozenset(), not_personal=frozenset({"what"}))
REGISTRY = Registry(types=(NOTED,), projections=())


def fact(what="2016-07", stream="notes", **more):
    return Fact(stream, NOTED, JULY, {"what": what}, **more)


@pytest.fixture(params=["a transaction of its own", "within a transaction"])
def log(request):
    """A log on each of the two ways that a small append can go."""
    request.getfixturevalue("own_database" if request.param == "a transaction of its own" else "db")
    return Log(OXFORDSHIRE, REGISTRY)


def test_facts_of_one_append_are_numbered_without_gaps_and_come_back_as_they_went_in(log):
    appended = log.append([fact("2016-07"), fact("2016-08")], by=HUB, because="a test")
    assert appended == Appended(new=2, already=0, heads=(("notes", 2),))
    found = list(log.events("notes", log.now()))
    assert [(event.seq, event.payload["what"]) for event in found] == [(1, "2016-07"), (2, "2016-08")]
    assert {(event.occurred, event.because, event.by) for event in found} == {(JULY, "a test", "hub")}


@pytest.mark.parametrize("latest", [0, 1, 3, 4, 5, 9])
def test_the_latest_events_of_a_view_are_the_end_of_all_of_them_turned_round(own_database, latest):
    log = Log(OXFORDSHIRE, REGISTRY)
    log.append([fact(str(n)) for n in range(4)], by=HUB)
    log.append([fact("of another", stream="other")], by=HUB)
    view = log.freeze()
    log.append([fact("after the view")], by=HUB)
    for seen, least in ((view, 4), (log.now(), 5)):
        everything = list(log.events("notes", seen))
        assert len(everything) == least
        assert list(log.events("notes", seen, latest=latest)) == everything[::-1][:latest]


def test_a_bulk_append_gives_the_same_events_as_single_ones(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    facts = [fact(f"area {n}") for n in range(COPY_FROM + 5)]
    log.append(facts, by=HUB)
    for one in facts:
        log.append([Fact("one by one", one.type, one.occurred, one.payload)], by=HUB)
    view = log.now()

    def told(stream):
        return [(e.seq, e.name, e.occurred, dict(e.payload)) for e in log.events(stream, view)]

    assert told("notes") == told("one by one")
    assert len(told("notes")) == COPY_FROM + 5
    assert verify(log).problems == ()


def test_the_same_message_is_taken_in_once(log):
    receipt = Receipt("NHS England", "July 2016")
    first = log.append([fact(receipt=receipt), fact("2016-08")], by=HUB)
    again = log.append([fact(receipt=receipt)], by=HUB)
    other = log.append([fact(receipt=Receipt("another sender", "July 2016"))], by=HUB)
    assert [(a.new, a.already) for a in (first, again, other)] == [(2, 0), (0, 1), (1, 0)]
    assert other.heads == (("notes", 3),)


def test_a_message_that_comes_twice_in_one_append_is_taken_in_once(log):
    receipt = Receipt("NHS England", "July 2016")
    log.append([fact("before")], by=HUB)
    appended = log.append([fact("first", receipt=receipt), fact("second", receipt=receipt)], by=HUB)
    assert appended == Appended(new=1, already=1, heads=(("notes", 2),))
    assert [event.payload["what"] for event in log.events("notes", log.now())] == ["before", "first"]


def test_appending_nothing_does_nothing(log):
    assert log.append([], by=HUB) == Appended(new=0, already=0, heads=())


def test_an_event_that_no_room_has_declared_is_refused(log):
    unknown = EventType("Guessed", 1, frozenset(), frozenset({"what"}))
    with pytest.raises(Refused, match="No room declares"):
        log.append([Fact("notes", unknown, JULY, {"what": 1})], by=HUB)


def test_a_payload_with_a_field_that_its_type_does_not_declare_is_refused(log):
    told = Fact("notes", NOTED, JULY, {"what": "a bed", "name": "somebody"})
    with pytest.raises(Refused, match="differ in name"):
        log.append([told], by=HUB)


def test_only_a_loader_may_say_that_it_was_known_before_it_was_recorded(log):
    then = datetime(2016, 9, 8, tzinfo=UTC)
    with pytest.raises(Refused, match="before it is recorded"):
        log.append([fact(known_at=then)], by=HUB)
    log.append([fact(known_at=then)], by=LOADER)
    with pytest.raises(Refused, match="after it is recorded"):
        log.append([fact(known_at=datetime.now(UTC) + timedelta(hours=1))], by=LOADER)
    assert [event.known_at for event in log.events("notes", log.now())] == [then]


def test_a_frozen_view_gives_the_same_answer_after_a_late_fact_with_an_earlier_known_at(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    log.append([fact("2016-07", known_at=datetime(2016, 9, 8, tzinfo=UTC))], by=LOADER)
    frozen, open_ended = log.freeze(), log.now()
    log.append([fact("2016-06", known_at=datetime(2016, 8, 11, tzinfo=UTC))], by=LOADER)
    months = [[e.payload["what"] for e in log.events("notes", view)] for view in (frozen, open_ended)]
    assert months == [["2016-07"], ["2016-07", "2016-06"]]


def test_a_fact_of_an_append_that_fails_leaves_nothing_behind(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    with pytest.raises(Refused):
        log.append([fact(), fact(known_at=datetime(2016, 1, 1, tzinfo=UTC))], by=HUB)
    assert list(log.events("notes", log.now())) == []
    log.append([fact()], by=HUB)
    assert [event.seq for event in log.events("notes", log.now())] == [1]


@pytest.mark.parametrize("role", [OWNER, APP, READER])
def test_no_role_can_change_what_was_recorded(own_database, role):
    log = Log(OXFORDSHIRE, REGISTRY)
    log.append([fact(receipt=Receipt("a", "b"))], by=HUB)
    leaf = f"store_event_e10000025_{datetime.now(UTC).year}"
    tables = ("store_event", "store_event_e10000025", leaf, "store_receipt")
    statements = ("UPDATE {} SET stream = 'x'", "DELETE FROM {}", "TRUNCATE {}")
    answers = []
    with as_superuser(own_database) as admin:
        admin.execute(f"SET ROLE {role}; SET search_path = homefirst; SET homefirst.county = 'E10000025'")
        for table, statement in itertools.product(tables, statements):
            with pytest.raises(psycopg.Error) as refused:
                admin.execute(statement.format(table))
            answers.append(refused.type)
            if role == OWNER:
                assert "Append a correction instead" in str(refused.value)
    why = psycopg.errors.RestrictViolation if role == OWNER else psycopg.errors.InsufficientPrivilege
    assert set(answers) == {why}
    assert len(answers) == 12
    assert verify(log).events == 1


def test_a_session_of_another_county_sees_nothing_of_this_one(own_database):
    Log(OXFORDSHIRE, REGISTRY).append([fact()], by=HUB)
    with as_superuser(own_database) as admin:
        admin.execute(f"SET ROLE {READER}")
        admin.execute("SET search_path = homefirst")
        counts = []
        for county in ("E10000025", "E10000002"):
            admin.execute(f"SET homefirst.county = '{county}'")
            counts.append(admin.execute("SELECT count(*) FROM store_event").fetchone()[0])
    assert counts == [1, 0]


def test_appends_at_once_queue_and_leave_no_gap(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)

    def append_twenty(name):
        for n in range(20):
            log.append([fact(f"{name} {n}"), fact(stream="other")], by=HUB)
        connections.close_all()

    threads = [threading.Thread(target=append_twenty, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(log)
    assert (found.events, found.problems) == (160, ())
    recorded = [event.recorded_at for event in log.events("notes", log.now())]
    assert recorded == sorted(recorded)


def test_appends_at_once_to_different_streams_neither_break_the_chain_nor_lock_each_other_out(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    wrong = []

    def append_forty(streams):
        mine = Log(OXFORDSHIRE, REGISTRY)
        try:
            for n in range(40):
                mine.append([fact(str(n), stream=stream) for stream in streams], by=HUB)
        except Exception as error:
            wrong.append(error)
        connections.close_all()

    sets = (("notes", "other"), ("other", "notes"), ("notes",), ("other",))
    threads = [threading.Thread(target=append_forty, args=(streams,)) for streams in sets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(log)
    assert (wrong, found.events, found.problems) == ([], 240, ())


def test_a_fold_is_given_what_a_read_of_the_log_would_give(own_database):
    seen = []
    folding = Registry(
        (NOTED,), (Projection("seen", frozenset({"Noted"}), lambda event: seen.append(event) or ()),)
    )
    log = Log(OXFORDSHIRE, folding)
    log.append([fact({"hours": Decimal("1.50"), "of": (1, 2)})], by=HUB)
    log.append([fact({"hours": Decimal("2.50")})] * COPY_FROM, by=HUB, because="many")
    assert seen == list(log.events("notes", log.now()))
    assert seen[0].payload == {"what": {"hours": "1.50", "of": [1, 2]}}


def test_a_clock_that_jumped_back_does_not_record_backwards(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    log.append([fact()], by=HUB)
    ahead = datetime.now(UTC) + timedelta(minutes=3)
    with as_superuser(own_database) as admin:
        admin.execute("UPDATE homefirst.store_head SET recorded_at = %s", [ahead])
    log.append([fact("2016-08")], by=HUB)
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_at FROM store_event ORDER BY seq DESC LIMIT 1")
        assert cursor.fetchone()[0] == ahead
    for view in (log.now(), log.freeze()):
        assert [event.payload["what"] for event in log.events("notes", view)] == ["2016-07", "2016-08"]


def test_the_next_years_are_open_before_they_come(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    for _ in range(2):
        log.open_years()
    year = datetime.now(UTC).year
    with connection.cursor() as cursor:
        for wanted in (year, year + 1):
            cursor.execute("SELECT to_regclass(%s)", [f"store_event_e10000025_{wanted}"])
            assert cursor.fetchone()[0] is not None
    log.append([fact()], by=HUB)
    assert verify(log).events == 1


def test_an_append_within_a_transaction_that_is_undone_was_never_made(own_database):
    log = Log(OXFORDSHIRE, REGISTRY)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.append([fact()], by=HUB)
        raise ZeroDivisionError
    log.append([fact("2016-08")], by=HUB)
    assert [e.payload["what"] for e in log.events("notes", log.now())] == ["2016-08"]
    assert verify(log).problems == ()


ANY_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.lists(ANY_TEXT, min_size=1, max_size=4),
    bulk=st.booleans(),
    instant=st.datetimes(
        min_value=datetime(1900, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC)
    ),
)
def test_whatever_is_written_is_read_back_and_verifies(own_database, texts, bulk, instant):
    log = Log(OXFORDSHIRE, REGISTRY)
    before = verify(log).events
    facts = [
        Fact("any", NOTED, Occurred.at(instant), {"what": {"said": [text, 1, None], text: True}})
        for text in texts * (COPY_FROM if bulk else 1)
    ]
    log.append(facts, by=Author(texts[0] or "nobody"), because=texts[-1])
    found = verify(log)
    assert (found.events, found.problems) == (before + len(facts), ())
    last = list(log.events("any", log.now()))[-len(facts) :]
    assert [dict(event.payload) for event in last] == [dict(one.payload) for one in facts]
    assert {(e.because, e.occurred.start) for e in last} == {(texts[-1], instant)}
