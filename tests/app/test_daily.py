"""The day's jobs: asked for once a day, tried again where they failed, and given up after the third."""

from datetime import UTC, datetime, timedelta

import pytest

from homefirst.app import daily
from homefirst.app.work import BACK_UP, PROVE_LOG, this_work
from homefirst.foundation.errors import Problem
from homefirst.foundation.work.claim import claimed
from homefirst.foundation.work.job import Job, State

NOW = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def backups(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "backups_are_kept", lambda: True)
    monkeypatch.setattr(daily, "backed_up_on", lambda day: False)


def asked(now: datetime = NOW) -> list[tuple[str, str, State]]:
    """What stands after a look, the first asked for first."""
    daily.ask_for_today(now)
    return [(job.kind, job.key, job.state) for job in reversed(this_work().recent())]


def fail(job: Job) -> None:
    with claimed(job.county, job.id) as claim:
        assert claim is not None
        claim.fail(Problem("disk", "It is full.", "Make room."))


def finish(job: Job) -> None:
    with claimed(job.county, job.id) as claim:
        assert claim is not None
        claim.finish({})


def test_each_is_asked_for_once_a_day_and_the_next_day_again() -> None:
    first = [(PROVE_LOG, "on 2016-03-10", State.WAITING), (BACK_UP, "on 2016-03-10", State.WAITING)]
    assert asked() == asked(NOW + timedelta(hours=1)) == first
    for job in this_work().recent():
        finish(job)
    done = [(kind, key, State.DONE) for kind, key, _ in first]
    assert asked() == done
    assert asked(NOW + timedelta(days=1)) == [
        *done,
        (PROVE_LOG, "on 2016-03-11", State.WAITING),
        (BACK_UP, "on 2016-03-11", State.WAITING),
    ]


def test_one_that_failed_or_was_cancelled_is_tried_again_at_a_later_look_three_times_in_all() -> None:
    asked()
    backup, proof = this_work().recent()
    finish(backup)
    fail(proof)
    found = [(PROVE_LOG, "on 2016-03-10", State.FAILED), (BACK_UP, "on 2016-03-10", State.DONE)]
    second = (PROVE_LOG, "on 2016-03-10, second try")
    assert asked() == asked() == [*found, (*second, State.WAITING)]
    this_work().cancel(this_work().recent()[0].id)
    third = (PROVE_LOG, "on 2016-03-10, third try")
    assert asked() == [*found, (*second, State.CANCELLED), (*third, State.WAITING)]
    fail(this_work().recent()[0])
    assert asked() == asked() == [*found, (*second, State.CANCELLED), (*third, State.FAILED)]


def test_a_backup_that_was_taken_today_by_whomever_is_the_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "backed_up_on", lambda day: day == NOW.date())
    proof = (PROVE_LOG, "on 2016-03-10", State.WAITING)
    assert asked() == [proof]
    assert asked(NOW + timedelta(days=1))[1:] == [
        (PROVE_LOG, "on 2016-03-11", State.WAITING),
        (BACK_UP, "on 2016-03-11", State.WAITING),
    ]


def test_every_try_of_the_daily_backup_clears_old_ones_away() -> None:
    asked()
    fail(this_work().recent()[0])
    asked()
    assert [job.arguments for job in this_work().recent() if job.kind == BACK_UP] == [{"prune": True}] * 2
