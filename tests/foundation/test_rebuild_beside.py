"""Rebuilding while readers read, writers append and others rebuild."""

import threading
import time

import pytest
from django.db import connection, connections

from homefirst.foundation.errors import Refused, Unavailable
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.projections.rebuild import Telling, rebuild
from tests.conftest import as_superuser
from tests.foundation.rebuilt_beds import HUB, PATIENCE, REGISTRY, held, left_over, owner, posted


def test_what_is_appended_while_it_rebuilds_is_not_missed(beds):
    beds.append([posted("ward 1", 4), posted("ward 2", 5)], by=HUB)
    later = iter(range(10, 100))

    def append(line: str) -> None:
        if line != "Folding the log":
            beds.append([posted("ward 2", next(later)), posted("ward 3", next(later))], by=HUB)

    done = rebuild(REGISTRY, telling=Telling(say=append))
    assert [row[1:3] for row in held()] == [("ward 1", 4), ("ward 2", 12), ("ward 3", 13)]
    assert (done.events, done.tables, done.tries) == (6, (("test_beds", 3),), 1)
    assert prove(REGISTRY).ok


def test_readers_and_writers_go_on_and_never_see_less_than_was_there(beds):
    beds.append([posted(f"ward {n % 3 + 1}", n) for n in range(2_000)], by=HUB)
    ended = threading.Event()
    seen: list[int] = []
    written = 0

    def read() -> None:
        with connection.cursor() as cursor:
            while not ended.is_set():
                cursor.execute("SELECT count(*), max(seq) FROM test_beds")
                rows, last = cursor.fetchone()
                seen.append(last if rows == 3 else -1)
        connection.close()

    def write() -> None:
        nonlocal written
        while not ended.is_set():
            beds.append([posted("ward 3", written)], by=HUB)
            written += 1
        connection.close()

    threads = [threading.Thread(target=work) for work in (read, write)]
    for thread in threads:
        thread.start()
    until, rebuilds = time.monotonic() + PATIENCE, 0
    try:
        while rebuilds < 3 or min(len(seen), written) <= 10:
            assert time.monotonic() < until, "they do not go on"
            rebuild(REGISTRY)
            rebuilds += 1
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert seen == sorted(seen)
    assert seen[0] >= 2_000
    assert held()[2][2:] == (written - 1, "[]", 2_000 + written)
    assert prove(REGISTRY).ok


def test_a_reader_that_keeps_an_older_view_sees_its_rows_in_the_new_table(beds):
    beds.append([posted("ward 1", 4), posted("ward 2", 5)], by=HUB)
    with as_superuser(connection.settings_dict["NAME"]) as reader, reader.transaction():
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM homefirst.store_head")  # its view begins here
        beds.append([posted("ward 2", 6), posted("ward 3", 7)], by=HUB)
        rebuild(REGISTRY)
        found = reader.execute("SELECT place FROM homefirst.test_beds ORDER BY 1").fetchall()
    assert [place for (place,) in found] in (["ward 1", "ward 2"], ["ward 1", "ward 2", "ward 3"])


def test_it_waits_for_a_reader_and_says_so(beds):
    beds.append([posted("ward 1", 4)], by=HUB)
    told = []
    with as_superuser(connection.settings_dict["NAME"]) as reader:
        reader.execute("BEGIN; LOCK TABLE homefirst.test_beds IN ACCESS SHARE MODE")

        def say(line: str) -> None:
            told.append(line)
            if line.startswith("Waiting"):
                # Writers do not wait for that reader: the heads are free between two tries.
                beds.append([posted("ward 2", 5)], by=HUB)
                reader.execute("COMMIT")

        done = rebuild(REGISTRY, telling=Telling(say=say))
    assert told[-1] == "Waiting for 1 who hold store_head, test_beds (try 1)"
    assert (done.tries, [row[1] for row in held()]) == (2, ["ward 1", "ward 2"])


def test_it_gives_up_where_a_reader_does_not_end_and_the_old_table_stands(beds):
    beds.append([posted("ward 1", 4)], by=HUB)
    before = owner().execute("SELECT 'test_beds'::regclass::oid").fetchone()
    with as_superuser(connection.settings_dict["NAME"]) as reader:
        reader.execute("BEGIN; SELECT count(*) FROM homefirst.test_beds")
        with pytest.raises(Unavailable, match="The table stands as it was"):
            rebuild(REGISTRY, patience=0.1)
        reader.execute("ROLLBACK")
    assert owner().execute("SELECT 'test_beds'::regclass::oid").fetchone() == before
    assert left_over() == []


def test_a_key_that_a_second_stream_folds_to_while_it_rebuilds_is_refused(beds):
    beds.append([posted("ward 1", 4), posted("ward 2", 4)], by=HUB)

    def append(line: str) -> None:
        if line.startswith("Indexing"):
            beds.append([posted("ward 2", 5, stream="others")], by=HUB)

    with pytest.raises(Refused, match="ward 2 is folded from stream"):
        rebuild(REGISTRY, telling=Telling(say=append))
    assert left_over() == []


def test_a_table_that_is_changed_while_it_is_rebuilt_stands(beds):
    beds.append([posted("ward 1", 4)], by=HUB)

    def change(line: str) -> None:
        if line.startswith("Indexing"):
            with as_superuser(connection.settings_dict["NAME"]) as admin:
                admin.execute("ALTER TABLE homefirst.test_beds ADD COLUMN more text")

    with pytest.raises(Refused, match="It was changed while it was rebuilt"):
        rebuild(REGISTRY, telling=Telling(say=change))
    assert owner().execute("SELECT place, more FROM test_beds").fetchall() == [("ward 1", None)]


def test_two_rebuilds_at_once_are_one(beds):
    beds.append([posted("ward 1", 4)], by=HUB)
    refused = []

    def again() -> None:
        with pytest.raises(Refused, match="being rebuilt or proved already"):
            rebuild(REGISTRY)
        refused.append(True)
        connections.close_all()

    def say(line: str) -> None:
        if line.startswith("Writing"):
            other = threading.Thread(target=again)
            other.start()
            other.join()

    rebuild(REGISTRY, telling=Telling(say=say))
    assert refused == [True]
