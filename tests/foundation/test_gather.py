"""The gathering appender: one commit for many callers, and each is answered for its own facts."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction

from homefirst.foundation.errors import Refused, Unavailable
from homefirst.foundation.store.chain import Command, admitted
from homefirst.foundation.store.events import Appended, Author, Fact, Receipt
from homefirst.foundation.store.gather import MOST, Gatherer
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE, as_superuser
from tests.foundation.test_log import HUB, JULY, LOADER, NOTED, REGISTRY, fact

SEED = 20160310
PATIENCE = 90
WARD = Author("ward")


@pytest.fixture
def log(own_database) -> Log:
    log = Log(OXFORDSHIRE, REGISTRY)
    log.append([fact("the first")], by=HUB)  # the year is open, the stream begun
    return log


@pytest.fixture
def gatherer(log) -> Iterator[Gatherer]:
    gatherer = Gatherer(log, within=PATIENCE)
    yield gatherer
    gatherer.close()


@contextmanager
def head_held(database: str) -> Iterator[psycopg.Connection]:
    """While it lasts no append gets past the head of the notes."""
    with as_superuser(database) as admin, admin.transaction():
        admin.execute("SELECT 1 FROM homefirst.store_head WHERE stream = 'notes' FOR UPDATE")
        yield admin


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, "It never came to be so."
        time.sleep(0.002)


def waiting_for_a_lock(database: str) -> list[int]:
    with as_superuser(database) as admin:
        return [
            row[0]
            for row in admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'", [database]
            )
        ]


class Callers:
    """Threads that each ask for one thing, and what became of it."""

    def __init__(self, gatherer: Gatherer) -> None:
        self.gatherer = gatherer
        self.pool = ThreadPoolExecutor(40)

    def ask(self, *facts: Fact, by: Author = HUB, because: str | None = None) -> "Future[Appended]":
        return self.pool.submit(self.gatherer.append, facts, by=by, because=because)

    def ask_in_one_commit(self, *asked: tuple[Fact, Author]) -> list["Future[Appended]"]:
        """All of them in one gathering, in this order."""
        self.gatherer._wanted = len(asked) + 1
        futures = []
        for number, (one, by) in enumerate(asked, 1):
            futures.append(self.ask(one, by=by))
            until(lambda number=number: len(self.gatherer._waiting) == number)
        with self.gatherer._changed:
            self.gatherer._wanted = len(asked)
            self.gatherer._changed.notify()
        return futures


@pytest.fixture
def callers(gatherer) -> Iterator[Callers]:
    callers = Callers(gatherer)
    yield callers
    callers.pool.shutdown()


def outcome(future: "Future[Appended]") -> Appended | str:
    error = future.exception(PATIENCE)
    return future.result() if error is None else f"{type(error).__name__}: {error}"


def notes(log: Log) -> list[str]:
    return [event.payload["what"] for event in log.events("notes", log.now())]


def test_callers_who_ask_at_once_are_written_in_one_commit_and_each_is_told_its_own_number(
    log, callers, own_database
):
    asked = [(fact("bed 1"), HUB), (fact("bed 2"), WARD), (fact("elsewhere", stream="other"), HUB)]
    answers = callers.ask_in_one_commit(*asked)
    assert [outcome(one) for one in answers] == [
        Appended(new=1, already=0, heads=(("notes", 2),)),
        Appended(new=1, already=0, heads=(("notes", 3),)),
        Appended(new=1, already=0, heads=(("other", 1),)),
    ]
    events = [*log.events("notes", log.now()), *log.events("other", log.now())][-3:]
    assert [(event.payload["what"], event.by) for event in events] == [
        ("bed 1", "hub"),
        ("bed 2", "ward"),
        ("elsewhere", "hub"),
    ]
    assert len({event.recorded_at for event in events}) == 1  # a commit has one time
    assert verify(log).problems == ()


@pytest.mark.parametrize("others", [3, 30], ids=["in a statement", "by COPY"])
def test_what_is_wrong_with_one_callers_facts_fails_that_caller_alone(log, callers, own_database, others):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    good = [(fact(f"bed {n}"), HUB) for n in range(others)]
    asked = [
        (fact("too early", known_at=tomorrow), LOADER),
        *good[1:],
        (fact("no loader", known_at=JULY.start), HUB),
    ]
    answers = [outcome(one) for one in callers.ask_in_one_commit(good[0], *asked)]
    assert [answer for answer in answers if isinstance(answer, str)] == [answers[1], answers[-1]]
    assert "after it is recorded" in str(answers[1])
    assert "before it is recorded" in str(answers[-1])
    assert notes(log) == ["the first", *(f"bed {n}" for n in range(others))]
    assert verify(log).problems == ()


def test_what_only_the_database_finds_wrong_fails_its_caller_alone_too(log, callers, own_database):
    asked = [(fact("bed 1"), HUB), (fact("of the future", corrects=999), HUB), (fact("a \x00"), HUB)]
    good, corrects, nul = callers.ask_in_one_commit(*asked)
    assert outcome(good) == Appended(new=1, already=0, heads=(("notes", 2),))
    assert isinstance(corrects.exception(), psycopg.errors.CheckViolation)
    assert outcome(nul) == Appended(new=1, already=0, heads=(("notes", 3),))  # JSON escapes it
    assert notes(log) == ["the first", "bed 1", "a \x00"]


def test_a_fact_that_no_room_declares_is_refused_before_anybody_is_held_up(log, gatherer):
    with pytest.raises(Refused, match="differ in name"):
        gatherer.append([Fact("notes", NOTED, JULY, {"what": 1, "name": "x"})], by=HUB)
    assert gatherer._thread is None
    assert gatherer.append([], by=HUB) == Appended(new=0, already=0, heads=())


def test_a_message_that_two_callers_bring_at_once_is_taken_in_once(log, callers, own_database):
    receipt, early = Receipt("NHS England", "July 2016"), datetime.now(UTC) + timedelta(days=1)
    asked = [
        (fact("refused", receipt=receipt, known_at=early), LOADER),
        (fact("taken in", receipt=receipt), HUB),
        (fact("again", receipt=receipt), HUB),
    ]
    answers = [outcome(one) for one in callers.ask_in_one_commit(*asked)]
    assert "after it is recorded" in str(answers[0])
    assert answers[1:] == [
        Appended(new=1, already=0, heads=(("notes", 2),)),
        Appended(new=0, already=1, heads=(("notes", 2),)),
    ]
    (later,) = callers.ask_in_one_commit((fact("later", receipt=receipt), HUB))
    assert outcome(later).already == 1
    assert notes(log) == ["the first", "taken in"]


def test_a_refused_commands_messages_count_as_never_given():
    now = datetime.now(UTC)
    early = fact("early", receipt=Receipt("ward", "1"), known_at=now + timedelta(days=1))
    one, two = fact("in time", receipt=Receipt("ward", "1")), fact("no message")
    commands = [Command([early], LOADER), Command([two, one, two], HUB), Command([one], HUB)]
    refused, *others = admitted(commands, now)
    assert isinstance(refused, Refused)
    assert others == [[two, one, two], []]


def test_a_stream_begun_for_what_was_then_refused_is_empty_and_verifies(log, callers):
    early = datetime.now(UTC) + timedelta(days=1)
    asked = [(fact("refused", stream="new", known_at=early), LOADER), (fact("bed 1"), HUB)]
    refused, kept = [outcome(one) for one in callers.ask_in_one_commit(*asked)]
    assert "after it is recorded" in str(refused)
    assert kept.heads == (("notes", 2),)
    assert (verify(log).events, verify(log).problems) == (2, ())
    (begun,) = callers.ask_in_one_commit((fact("bed 2", stream="new"), HUB))
    assert outcome(begun).heads == (("new", 1),)


def test_within_a_transaction_it_refuses_because_it_could_not_be_undone(log, gatherer):
    with transaction.atomic(), pytest.raises(Refused, match="this command is in a transaction"):
        gatherer.append([fact()], by=HUB)
    assert notes(log) == ["the first"]


def test_a_database_that_is_lost_fails_everybody_gathered_and_asking_again_doubles_nothing(
    log, callers, own_database
):
    beds = [(fact(f"bed {n}", receipt=Receipt("ward", str(n))), HUB) for n in range(6)]
    with head_held(own_database):
        asked = callers.ask_in_one_commit(*beds)
        until(lambda: waiting_for_a_lock(own_database) != [])
        with as_superuser() as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", waiting_for_a_lock(own_database))
        answers = [outcome(one) for one in asked]
    assert len(answers) == 6
    assert all("Unavailable: database: The database went away" in str(answer) for answer in answers)
    again = [outcome(one) for one in callers.ask_in_one_commit(*beds, *beds)]
    assert [answer.new for answer in again] == [1] * 6 + [0] * 6
    assert notes(log) == ["the first", *(f"bed {n}" for n in range(6))]
    assert verify(log).problems == ()


def test_closing_writes_what_was_asked_for_and_takes_nothing_more(log, callers, own_database):
    with head_held(own_database):
        asked = [callers.ask(fact("bed 0"))]
        until(lambda: waiting_for_a_lock(own_database) != [])
        asked += [callers.ask(fact(f"bed {n}")) for n in range(1, 5)]
        until(lambda: len(callers.gatherer._waiting) == 4)
        closing = threading.Thread(target=callers.gatherer.close)
        closing.start()
        until(lambda: callers.gatherer._closed)
        with pytest.raises(Unavailable, match="is stopping"):
            callers.gatherer.append([fact("too late")], by=HUB)
        assert [one.done() for one in asked] == [False] * 5
    closing.join(PATIENCE)
    assert not closing.is_alive()
    assert [outcome(one).new for one in asked] == [1] * 5
    assert sorted(notes(log)) == [*(f"bed {n}" for n in range(5)), "the first"]


def test_without_work_its_connection_is_given_back_and_the_next_append_opens_another(log, own_database):
    gatherer = Gatherer(log, idle=0.05)
    for n in (2, 3):
        assert gatherer.append([fact(str(n))], by=HUB).heads == (("notes", n),)
        until(lambda: gatherer._thread is None)
        until(lambda: sessions(own_database) == 1)  # the test's own
    gatherer.close()


def sessions(database: str) -> int:
    with as_superuser() as admin:
        row = admin.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [database]).fetchone()
    assert row is not None
    return int(row[0])


def test_a_lone_caller_waits_for_nobody(log):
    gatherer = Gatherer(log, within=PATIENCE)
    start = time.monotonic()
    for _ in range(3):
        gatherer.append([fact()], by=HUB)
    assert time.monotonic() - start < PATIENCE
    gatherer.close()


def test_a_large_command_is_a_commit_of_its_own(log, gatherer):
    facts = [fact(str(n)) for n in range(MOST + 1)]
    assert gatherer.append(facts, by=HUB) == Appended(new=MOST + 1, already=0, heads=(("notes", MOST + 2),))
    assert verify(log).problems == ()


def test_a_clock_that_jumped_back_does_not_record_backwards(log, callers, own_database):
    ahead = datetime.now(UTC) + timedelta(minutes=3)
    with as_superuser(own_database) as admin:
        admin.execute("UPDATE homefirst.store_head SET recorded_at = %s", [ahead])
    asked = [(fact(f"bed {n}"), HUB) for n in range(3)]
    answers = callers.ask_in_one_commit(*asked)
    assert [outcome(one).heads for one in answers] == [(("notes", n),) for n in (2, 3, 4)]
    recorded = [event.recorded_at for event in log.events("notes", log.now())]
    assert recorded[1:] == [ahead] * 3
    assert recorded[0] < ahead


def test_many_callers_with_messages_of_a_few_leave_each_once_and_a_chain_that_verifies(log):
    """The judge: what callers were told, added up, against what the log holds, read one by one."""
    gatherer, draw = Gatherer(log), random.Random(SEED)
    drawn = [[(f"m{draw.randrange(60)}", draw.random() < 0.5) for _ in range(12)] for _ in range(16)]

    def work(mine: list[tuple[str, bool]]) -> list[tuple[str, Appended]]:
        told = []
        for message, with_receipt in mine:
            one = fact(message, receipt=Receipt("ward", message) if with_receipt else None)
            told.append((message if with_receipt else "", gatherer.append([one], by=HUB)))
        connections.close_all()
        return told

    with ThreadPoolExecutor(16) as pool:
        told = [one for some in pool.map(work, drawn) for one in some]
    gatherer.close()
    new = [answer.heads[0][1] for _, answer in told if answer.new]
    assert sorted(new) == list(range(2, len(new) + 2))  # each told a number of its own, none left out
    first = Counter(message for message, answer in told if answer.new and message)
    assert first == Counter({message for message, _ in told if message})
    found = verify(log)
    assert (found.events, found.problems) == (len(new) + 1, ())


WRITER = """
import threading
import django; django.setup()
from datetime import UTC, datetime
from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
from homefirst.foundation.store.gather import Gatherer
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.projection import Registry
noted = EventType("Noted", 1, personal=frozenset(), not_personal=frozenset({"what"}))
gatherer, told = Gatherer(Log("E10000025", Registry((noted,), ()))), threading.Lock()
def write(name):
    for n in range(1_000_000):
        one = Fact("notes", noted, Occurred.at(datetime.now(UTC)), {"what": f"{name} {n}"})
        gatherer.append([one], by=Author("ward"))
        with told:
            print(name, n, flush=True)
for name in "abcdefgh":
    threading.Thread(target=write, args=(name,)).start()
"""


def test_a_process_that_is_killed_loses_nothing_that_it_was_told_is_kept(log, own_database):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "homefirst.settings",
        "HOMEFIRST_DATABASE": own_database,
        "HOMEFIRST_DATA": str(settings.DATA),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(200)]
    os.kill(process.pid, signal.SIGKILL)
    told += [line.strip() for line in process.stdout if line.endswith("\n")]
    process.wait(PATIENCE)
    process.stdout.close()
    kept = notes(log)[1:]
    assert len(told) >= 200
    assert set(told) <= set(kept)
    assert max(Counter(kept).values()) == 1
    assert len(kept) <= len(told) + 8  # of each thread at most the one that it was at
    assert verify(log).problems == ()
