"""Jobs: asked for once, seen, cancelled, begun again; never lost between the row and the queue."""

import hashlib
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import metadata, resources

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Refused
from homefirst.foundation.work import claim as claims
from homefirst.foundation.work.claim import Claim, give_back_attempt, queue_what_nobody_runs
from homefirst.foundation.work.ids import uuid7
from homefirst.foundation.work.job import ATTEMPTS, FINAL, MOVES, State, before
from homefirst.foundation.work.standing import heard, standing
from homefirst.foundation.work.work import Work

COUNTY = "E10000025"
ELSEWHERE = "E10000009"
PATIENCE = 60  # seconds; a busy machine is not a mistake
SCHEMA = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"  # of procrastinate 3.10.0


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@contextmanager
def claimed(county: str, id: uuid.UUID) -> Iterator[Claim | None]:
    """A claim that is gone when it has ended: a busy server takes a moment to see that its connection is
    closed, and holds the job until then."""
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    ((already,),) = rows(held)
    with claims.claimed(county, id) as claim:
        yield claim
    end = time.monotonic() + PATIENCE
    while rows(held)[0][0] > already:  # type: ignore[operator]
        assert time.monotonic() < end, "the claim did not end"
        time.sleep(0.005)


def asked(work: Work, key: str = "a"):
    return work.ask("count", key=key, arguments={"n": 3}, by="operator")


@pytest.fixture
def work(own_database: str) -> Work:
    return Work(COUNTY)


def test_an_id_tells_its_millisecond_and_sorts_by_it() -> None:
    made = uuid7(int(datetime(2016, 3, 10, tzinfo=UTC).timestamp() * 1000), bytes(10))
    assert (str(made), made.version, made.variant) == (
        "01535dd2-a800-7000-8000-000000000000",
        7,
        uuid.RFC_4122,
    )


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_every_id_is_of_version_7_and_keeps_its_millisecond(milliseconds: int, chance: bytes) -> None:
    made = uuid7(milliseconds, chance)
    assert (made.version, made.variant, made.int >> 80) == (7, uuid.RFC_4122, milliseconds)


def test_what_has_ended_is_what_nobody_runs_any_more() -> None:
    assert set(MOVES) == set(State)
    assert {State.DONE, State.FAILED, State.CANCELLED} == FINAL
    assert before(State.RUNNING) == ["running", "waiting"]
    assert before(State.DONE) == ["running"]


def test_a_job_asked_for_twice_is_one_job_and_stands_in_the_queue_once(work: Work) -> None:
    first = asked(work)
    assert work.ask("count", key="a", arguments={"n": 9}, by="analyst") == first
    assert work.see(first.id) == first
    assert (first.state, first.done, first.total, first.arguments) == (State.WAITING, 0, None, {"n": 3})
    assert work.recent() == (first,)
    queue = rows("SELECT queue_name, task_name, status::text, args FROM procrastinate_jobs")
    assert [(*one[:3], json.loads(str(one[3]))) for one in queue] == [
        (COUNTY, "homefirst.run", "todo", {"id": str(first.id)})
    ]


def test_the_latest_job_comes_first_and_no_more_than_were_asked_for(work: Work) -> None:
    made = [asked(work, key) for key in "abc"]
    assert work.recent(limit=2) == (made[2], made[1])


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ({"kind": "", "key": "a", "by": "b"}, "kind"),
        ({"kind": "k", "key": "", "by": "b"}, "key"),
        ({"kind": "k", "key": "a", "by": ""}, "by"),
    ],
)
def test_a_job_without_a_kind_a_key_or_an_author_is_not_understood(db, words, where: str) -> None:
    with pytest.raises(NotUnderstood, match=f"^{where}: A job needs"):
        Work(COUNTY).ask(**words, arguments={})


def test_a_job_and_its_place_in_the_queue_are_made_together_or_not_at_all(work: Work) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        asked(work)
        assert len(rows("SELECT 1 FROM procrastinate_jobs")) == 1
        1 / 0  # noqa: B018
    assert work.recent() == ()
    assert rows("SELECT 1 FROM procrastinate_jobs") == []


def test_every_change_of_a_job_is_told(work: Work) -> None:
    listening = connections.create_connection("default")
    listening.ensure_connection()
    try:
        listening.connection.execute("LISTEN homefirst_changes")
        job = asked(work)
        work.cancel(job.id)
        told = [json.loads(one.payload) for one in listening.connection.notifies(timeout=60, stop_after=2)]
    finally:
        listening.close()
    assert told == [{"county": COUNTY, "what": "work", "id": str(job.id)}] * 2


def test_a_job_that_nobody_runs_is_cancelled_at_once_and_its_place_in_the_queue_does_nothing(
    work: Work,
) -> None:
    job = work.cancel(asked(work).id)
    assert (job.state, job.ended, job.ended_at is not None) == (State.CANCELLED, True, True)
    with claimed(COUNTY, job.id) as claim:
        assert claim is None
    assert work.see(job.id) == job
    assert work.cancel(job.id) == job


def test_a_job_that_runs_is_only_asked_to_end(work: Work) -> None:
    job = asked(work)
    with claimed(COUNTY, job.id) as claim:
        assert claim is not None
        assert claim.tell(1, 3, "one", {"at": 1}) is False
        told = work.cancel(job.id)
        assert (told.state, told.cancel_asked, told.done, told.said) == (State.RUNNING, True, 1, "one")
        assert claim.tell(2, 3, "two", {"at": 2}) is True
        claim.cancel()
    ended = work.see(job.id)
    assert (ended.state, ended.done, ended.total, ended.so_far) == (State.CANCELLED, 2, 3, {"at": 2})


def test_a_job_of_which_a_killed_worker_had_not_seen_that_it_is_cancelled_is_cancelled_by_the_next(
    work: Work,
) -> None:
    job = asked(work)
    with claimed(COUNTY, job.id) as first:
        work.cancel(job.id)
        assert first is not None
        rows(f"SELECT pg_terminate_backend({first._raw.info.backend_pid}, 5000)")
    with claimed(COUNTY, job.id) as claim:
        assert claim is None
    assert work.see(job.id).state is State.CANCELLED


def test_two_never_hold_one_job_and_a_claim_ends_with_its_connection(work: Work) -> None:
    job = asked(work)
    with claimed(COUNTY, job.id) as first:
        assert first is not None
        with claimed(COUNTY, job.id) as second:
            assert second is None
        assert first.held()
        pid = first._raw.info.backend_pid
        rows(f"SELECT pg_terminate_backend({pid}, 5000)")
        with claimed(COUNTY, job.id) as third:
            assert third is not None
            assert (third.job.attempts, third.held()) == (2, True)
            assert not first.held()
            with pytest.raises(psycopg.OperationalError):
                first.tell(1, 1, "too late", {})


def test_a_job_that_was_put_down_is_gone_on_with_and_that_is_none_of_its_attempts(work: Work) -> None:
    job = asked(work)
    for _ in range(ATTEMPTS + 2):
        with claimed(COUNTY, job.id) as claim:
            assert claim is not None
            claim.tell(1, 3, "one", {"at": 1})
            claim.put_down()
    waiting = work.see(job.id)
    assert (waiting.state, waiting.attempts, waiting.so_far) == (State.WAITING, 0, {"at": 1})


def test_a_job_that_ends_its_worker_again_and_again_is_given_up_with_a_sentence(work: Work) -> None:
    job = asked(work)
    for _ in range(ATTEMPTS):
        with claimed(COUNTY, job.id) as claim:  # and no word of how it ended, as after a kill
            assert claim is not None
            claim.tell(1, 3, "wards.xls", {})
    with claimed(COUNTY, job.id) as claim:
        assert claim is None
    failed = work.see(job.id)
    assert (failed.state, failed.problem) == (
        State.FAILED,
        Problem(
            where=f"job {job.id}",
            what="It ended the worker that ran it 3 times; the last step told was “wards.xls”.",
            next="Read what the service wrote at those times; begin it again with homefirst jobs again.",
        ),
    )


def test_a_job_that_failed_begins_again_where_it_stood_and_one_that_is_done_does_not(work: Work) -> None:
    job = asked(work)
    with claimed(COUNTY, job.id) as claim:
        claim.tell(2, 3, "two", {"at": 2})
        claim.fail(Problem("a", "It broke.", "Mend it."))
    again = work.again(job.id)
    assert (again.state, again.attempts, again.problem, again.so_far) == (State.WAITING, 0, None, {"at": 2})
    with pytest.raises(Refused, match="Only a job that failed or was cancelled can begin again"):
        work.again(job.id)
    with claimed(COUNTY, job.id) as claim:
        claim.finish({"total": 6})
    done = work.see(job.id)
    assert (done.state, done.result) == (State.DONE, {"total": 6})
    with pytest.raises(Refused):
        work.again(job.id)
    assert work.cancel(job.id) == done


def test_what_nobody_runs_is_queued_again_and_what_somebody_runs_or_will_run_is_not(work: Work) -> None:
    waiting, running, killed, left = (asked(work, key) for key in ("waiting", "running", "killed", "left"))
    raw = connections["default"].connection
    with claimed(COUNTY, killed.id), claimed(COUNTY, running.id):
        rows("SELECT 1")
    # Left: somebody took its place in the queue and ended before the claim.
    rows(
        "UPDATE procrastinate_jobs SET status = 'doing' WHERE args->>'id' IN"
        f" ('{killed.id}', '{running.id}', '{left.id}') RETURNING 1"
    )
    with claimed(COUNTY, running.id):
        assert queue_what_nobody_runs(raw, COUNTY) == 2
        queue = rows("SELECT args->>'id', status::text FROM procrastinate_jobs ORDER BY id")
        assert queue == [
            (str(waiting.id), "todo"),
            (str(killed.id), "todo"),
            (str(left.id), "todo"),
        ]
        assert queue_what_nobody_runs(raw, COUNTY) == 0
    assert work.see(killed.id).state is State.WAITING
    assert work.see(running.id).state is State.RUNNING


def test_a_job_that_is_put_down_for_later_stands_in_the_queue_once_and_says_why(work: Work) -> None:
    job = asked(work)
    rows("DELETE FROM procrastinate_jobs RETURNING 1")  # the worker took it
    with claimed(COUNTY, job.id) as claim:
        assert claim is not None
        claim.put_down(after=60, said="Held by others.")
    waiting = work.see(job.id)
    assert (waiting.state, waiting.attempts, waiting.said) == (State.WAITING, 0, "Held by others.")
    raw = connections["default"].connection
    assert queue_what_nobody_runs(raw, COUNTY) == 0
    ((status, seconds),) = rows(
        "SELECT status::text, extract(epoch FROM scheduled_at - clock_timestamp())::float"
        " FROM procrastinate_jobs"
    )
    assert status == "todo"
    assert 50 < seconds <= 60


def test_an_attempt_is_given_back_once_however_often_it_is_told(work: Work) -> None:
    job = asked(work)
    with claimed(COUNTY, job.id):
        pass  # killed: this attempt counts
    with claimed(COUNTY, job.id) as claim:
        assert claim is not None
        for _ in range(2):
            give_back_attempt(COUNTY, job.id, claim.job.attempts)
            assert work.see(job.id).attempts == 1
        claim.put_down()
    assert work.see(job.id).attempts == 1


def test_what_ended_long_ago_is_cleared_away_and_nothing_else(work: Work) -> None:
    old, lately, open_ = (asked(work, key) for key in ("old", "lately", "open"))
    for job in (old, lately):
        work.cancel(job.id)
    rows(
        "UPDATE work_job SET asked_at = now() - interval '100 days', ended_at = ended_at - CASE key"
        " WHEN 'old' THEN interval '91 days' ELSE interval '89 days' END RETURNING 1"
    )
    assert (work.clear_ended(days=90), work.clear_ended(days=90)) == (1, 0)
    assert {job.id for job in work.recent()} == {lately.id, open_.id}


def test_a_worker_of_another_county_does_not_stand_in_for_this_ones(work: Work) -> None:
    assert standing(COUNTY).worker_heard is None
    raw = connections["default"].connection
    rows(f"SELECT set_config('homefirst.county', '{ELSEWHERE}', false)")
    heard(raw, ELSEWHERE)
    assert standing(ELSEWHERE).worker_heard is not None
    rows(f"SELECT set_config('homefirst.county', '{COUNTY}', false)")
    assert standing(COUNTY).worker_heard is None
    heard(raw, COUNTY)
    first = standing(COUNTY).worker_heard
    heard(raw, COUNTY)  # within two seconds: no second write
    assert standing(COUNTY).worker_heard == first
    rows("UPDATE work_worker SET heard_at = heard_at - interval '3 seconds' RETURNING 1")
    heard(raw, COUNTY)
    now = standing(COUNTY).worker_heard
    assert first is not None
    assert now is not None
    assert now > first


def test_a_kinds_words_that_postgresql_refuses_are_told_with_a_mark_in_their_place(work: Work) -> None:
    job = asked(work)
    with claimed(COUNTY, job.id) as claim:
        assert claim is not None
        claim.tell(1, 3, "a\0b", {"a\0": ["\udcff", {"c": ("\0", 1, None)}]})
        claim.fail(Problem("a\0b.xls", "It is \ud800.", "Mend \\u0000."))
    failed = work.see(job.id)
    assert (failed.said, failed.so_far, failed.problem) == (
        "a\ufffdb",
        {"a\ufffd": ["\ufffd", {"c": ["\ufffd", 1, None]}]},
        Problem("a\ufffdb.xls", "It is \ufffd.", "Mend \\u0000."),
    )


def test_waiting_ends_when_the_job_does_or_the_time(work: Work) -> None:
    job = asked(work)
    assert work.wait(job.id, 0.01) == job
    cancelled = work.cancel(job.id)
    assert work.wait(job.id, 60) == cancelled


def test_a_job_that_there_is_not_and_one_of_another_county_are_the_same_sentence(work: Work) -> None:
    job = asked(work)
    for other, id in ((work, uuid.uuid4()), (Work("E10000009"), job.id)):
        for verb in (other.see, other.cancel, other.again):
            with pytest.raises(NotFound, match=f"^job {id}: There is no such job."):
                verb(id)
    assert rows("SELECT count(*) FROM work_job") == [(1,)]
    with connection.cursor() as cursor:
        cursor.execute("SET homefirst.county = 'E10000009'")
    assert rows("SELECT count(*) FROM work_job") == [(0,)]


def test_the_queues_schema_is_the_one_that_our_migration_was_tried_with(db) -> None:
    """A later version of procrastinate with another schema needs a migration of ours for who has this one."""
    schema = (resources.files("procrastinate.sql") / "schema.sql").read_bytes()
    assert hashlib.sha256(schema).hexdigest() == SCHEMA
    ((whose,),) = rows("SELECT obj_description('procrastinate_jobs'::regclass)")
    assert whose == f"procrastinate {metadata.version('procrastinate')}"


def test_no_model_has_changed_without_a_migration(db) -> None:
    call_command("makemigrations", "work", "intake", check=True, dry_run=True, verbosity=0)
