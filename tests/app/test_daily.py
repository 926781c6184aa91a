"""The day's jobs: asked for once a day, tried again where they failed, and given up after the third."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from homefirst.app.draft.settling import Making
from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import BACK_UP, COMPILE_KERNELS, PROVE_LOG, this_work
from homefirst.app.service import daily
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.view import View
from homefirst.foundation.work.claim import claimed
from homefirst.foundation.work.job import Job, State
from homefirst.hub.draft import record
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.draft.record import keep_draft
from homefirst.hub.models import DraftRow

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


def draft(day: date, made: datetime, **more: str) -> str:
    answer = {"overrides": [], "digest": ""}
    key = str(uuid4())
    view = View(this_county().area, made)
    keep_draft(Draft(key, day, made, view, more, made, "anna", answer))
    return key


def drafts() -> set[str]:
    return {str(key) for key in DraftRow.objects.values_list("id", flat=True)}


def test_drafts_that_are_over_and_by_which_nothing_was_offered_go_after_the_packs_days() -> None:
    today = NOW.date()
    long_ago, lately = NOW - timedelta(days=28, minutes=1), NOW - timedelta(days=27)
    over, tried = draft(today, long_ago), draft(today, long_ago, line="7")
    decided = draft(today, long_ago)
    record.note_confirmed(decided, NOW)
    kept = {decided, draft(today, lately), draft(today, lately + timedelta(hours=1))}
    kept.add(draft(today - timedelta(days=9), long_ago))  # the last of its day
    daily.ask_for_today(NOW - timedelta(minutes=2))
    assert drafts() == kept | {over, tried}
    daily.ask_for_today(NOW)
    assert drafts() == kept


def test_the_engine_is_compiled_once_for_a_version_of_the_rules(monkeypatch) -> None:
    monkeypatch.setattr(daily, "making", lambda: Making(3, 90))
    daily.ask_to_compile()
    assert not [job for job in this_work().recent() if job.kind == COMPILE_KERNELS]
    monkeypatch.setattr(daily, "making", lambda: None)
    for version in ("one", "one", "another"):
        monkeypatch.setattr(daily, "version_of_rules", lambda version=version: version)
        daily.ask_to_compile()
    assert {job.key for job in this_work().recent() if job.kind == COMPILE_KERNELS} == {"one", "another"}
