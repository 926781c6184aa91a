"""The job that takes a backup: what it removes, what it tells as it goes, what is left when it is ended."""

import fcntl
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from homefirst.app.ground.work import BACK_UP, PROVE_LOG, back_up, this_work
from homefirst.app.service import backups, daily
from homefirst.foundation.backup.check import check_backup
from homefirst.foundation.backup.note import Found, backups_in
from homefirst.foundation.calendar import local_day
from homefirst.foundation.postgres.binaries import find_binaries
from homefirst.foundation.store.log import Log
from homefirst.jobs.kinds import KINDS
from homefirst.jobs.steps import Cancelled, PutDown, Steps, TryLater
from tests.conftest import OXFORDSHIRE
from tests.foundation.backed_county import BackedCounty, backed_county, django_reaches
from tests.foundation.test_log import REGISTRY
from tests.jobs.test_steps import Told, job

pytestmark = pytest.mark.long

NOW = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
FOR_TODAY, ASKED = {"prune": True}, {"prune": False}


@pytest.fixture(scope="module")
def county(template_database, django_db_blocker):
    """A county that keeps one backup, of which one was taken; the service's own database is its."""
    with django_db_blocker.unblock(), backed_county() as county:
        county.append("1 bed")
        county.take()
        with (
            django_reaches(county.cluster) as alias,
            override_settings(BACKUPS=county.backups, BACKUPS_KEEP=1),
            pytest.MonkeyPatch.context() as patched,
        ):
            patched.setattr(backups, "_cluster", lambda: county.cluster)
            patched.setattr(backups, "open_log", lambda area: Log(OXFORDSHIRE, REGISTRY, using=alias))
            yield county


def folders(county: BackedCounty) -> list[str]:
    """Whatever has a backup's name, whole or half."""
    return sorted(path.name for path in county.backups.glob("*Z*"))


def run(told: Told, *, stopping: Callable[[], bool] = lambda: False):
    """The job's result; every look at the clock is a second later, so that all that it says is told."""
    seconds = itertools.count()
    return KINDS[BACK_UP](Steps(told, stopping=stopping, clock=lambda: float(next(seconds))))


def asked(arguments) -> Told:
    return Told(job(kind=BACK_UP, arguments=arguments))


def test_one_that_is_asked_for_removes_none_and_the_daily_one_what_is_not_to_be_kept(county) -> None:
    before = folders(county)
    second = run(asked(ASKED))
    assert (second["removed"], folders(county)) == ([], [*before, second["folder"]])
    third = run(asked(FOR_TODAY))
    assert (third["removed"], folders(county)) == ([*before, second["folder"]], [third["folder"]])
    whole = backups_in(county.backups).backups[0]
    assert check_backup(whole, OXFORDSHIRE, find_binaries(None)) == ()
    assert third["bytes"] == whole.size
    assert run(asked({}))["removed"] == []  # one that an earlier version asked for


def test_it_tells_how_much_is_copied_as_it_goes(county) -> None:
    told = asked(ASKED)
    run(told)
    counts = [done for done, _, _ in told.words]
    assert (counts[0], counts[-1], counts) == (0, 100, sorted(counts))
    assert len(set(counts)) > 10
    assert told.words[-1] == (100, 100, "The backup is taken")
    assert {said.split()[-2:] == ["MB", "copied"] for _, _, said in told.words[1:-1]} == {True}


class CancelledLater(Told):
    """A job of which somebody asks that it be cancelled when a third is done."""

    def tell(self, done, total, said, so_far) -> bool:
        self.cancel = total is not None and 3 * done >= total
        return super().tell(done, total, said, so_far)


def test_one_that_is_cancelled_in_the_middle_leaves_no_half_and_what_was_there(county) -> None:
    before = folders(county)
    told = CancelledLater(job(kind=BACK_UP, arguments=FOR_TODAY))
    with pytest.raises(Cancelled):
        run(told)
    assert 33 < told.words[-1][0] < 100
    assert folders(county) == before


def test_one_whose_worker_stops_is_put_down_and_taken_again_from_the_beginning(county) -> None:
    before = folders(county)
    told = asked(FOR_TODAY)
    with pytest.raises(PutDown):
        run(told, stopping=lambda: len(told.words) >= 20)
    assert folders(county) == before
    again = run(asked(ASKED))
    assert folders(county) == [*before, again["folder"]]


def test_one_that_finds_another_under_way_is_tried_later_and_takes_nothing(county) -> None:
    before = folders(county)
    with (county.backups / "taking.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(TryLater, match="Another backup is being taken here"):
            run(asked(FOR_TODAY))
    assert folders(county) == before


def test_the_day_of_a_backup_is_known_by_the_backup_itself_where_it_is_this_databases(
    county, monkeypatch
) -> None:
    taken = backups_in(county.backups).backups
    days = {local_day(one.taken_at) for one in taken}
    assert [backups.backed_up_on(day) for day in sorted(days)] == [True] * len(days)
    assert not backups.backed_up_on(min(days) - timedelta(days=1))
    for odd in (
        replace(taken[0], system="77"),
        replace(taken[0], anchor=replace(taken[0].anchor, county="E10000009")),
        replace(taken[0], first=replace(taken[0].first, timeline=2)),  # the database's is the first
    ):
        monkeypatch.setattr(backups, "backups_in", lambda folder, odd=odd: Found((odd,), ()))
        assert not backups.backed_up_on(local_day(odd.taken_at))


def test_a_door_asks_for_one_that_removes_none_and_the_day_for_one_that_does(db, monkeypatch) -> None:
    assert back_up(by="administrator", now=NOW).arguments == ASKED
    monkeypatch.setattr(daily, "backups_are_kept", lambda: False)
    daily.ask_for_today(NOW)
    assert _of_today() == {PROVE_LOG: {}}
    monkeypatch.setattr(daily, "backups_are_kept", lambda: True)
    monkeypatch.setattr(daily, "backed_up_on", lambda day: False)
    daily.ask_for_today(NOW + timedelta(hours=1))
    assert _of_today() == {PROVE_LOG: {}, BACK_UP: FOR_TODAY}


def _of_today() -> dict[str, object]:
    return {one.kind: one.arguments for one in this_work().recent() if one.asked_by == daily.BY}
