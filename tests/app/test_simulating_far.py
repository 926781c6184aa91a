"""Replications on other machines: two processes on this one stand for them. A lost worker loses nothing."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from homefirst.app.flow.simulating import Progress, Spread, asked_for, compiled, on_threads, simulate
from homefirst.app.flow.simulating_far import on_cluster
from homefirst.flow.asked import Asked, Option
from homefirst.flow.engine.cache import VARIABLE
from homefirst.flow.experiment.answer import numbers
from homefirst.flow.network.read import read_network
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Refused, Unavailable
from tests.doors.test_flow_command import SMALL

pytestmark = pytest.mark.long

ASKED = asked_for(
    read_network(SMALL),
    days=28,
    warm_up=14,
    replications=12,
    options=(Option("more", ("home care.per_week=+6",)),),
)


def found(spread: Spread, asked: Asked = ASKED) -> dict[str, Any]:
    return numbers(simulate(asked, spread))


@pytest.fixture(scope="module")
def near() -> Iterator[str]:
    """The address of a scheduler with two workers, all in this process."""
    compiled()
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp://",
        dashboard_address="127.0.0.1:0",
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


def test_the_numbers_are_those_of_threads(near: str) -> None:
    assert found(on_cluster(near)) == found(on_threads(2))


def test_what_is_not_asked_for_any_more_is_given_up(near: str) -> None:
    spread = on_cluster(near)(ASKED, (), 500)
    first = [next(spread), next(spread)]
    spread.close()
    assert [one[0].places for one in first] == [("acute", "home care")] * 2
    with Client(near, set_as_default=False) as client:
        assert client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0


def test_an_address_at_which_nobody_answers_and_one_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homefirst.app.flow.simulating_far.SECONDS", 0.1)
    for address, error, said in (
        ("tcp://127.0.0.1:9", Unavailable, "No cluster answers there. Start its scheduler."),
        ("nowhere", NotUnderstood, "This is no address of a scheduler. Write tcp://HOST:PORT."),
    ):
        with pytest.raises(error) as raised:
            found(on_cluster(address))
        assert isinstance(raised.value, HomefirstError)
        assert str(raised.value) == f"{address}: {said}"


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unavailable, match=r"Install homefirst\[cluster\]"):
        found(on_cluster("tcp://127.0.0.1:9"))


def test_workers_with_other_rules_are_refused(near: str, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = chain(["ours"], repeat("theirs"))  # ours is asked for once, theirs by each that is sent
    monkeypatch.setattr("homefirst.app.flow.simulating_far.version_of_rules", versions.__next__)
    with pytest.raises(Refused, match="other rules or another engine than we"):
        found(on_cluster(near))


def test_a_cluster_that_is_lost_in_the_middle_is_told() -> None:
    cluster = LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp://",
        dashboard_address="127.0.0.1:0",
    )  # fmt: skip
    with cluster, pytest.raises(Unavailable, match="The cluster was lost in the middle; nothing is kept"):

        def each(progress: Progress) -> None:
            if progress.made == 2:
                cluster.close()

        simulate(replace(ASKED, replications=200), on_cluster(cluster.scheduler_address), each=each)


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing_and_changes_no_number(tmp_path: Path) -> None:
    """Two workers as other machines have them: processes that know nothing of our settings, with a cache of
    their own. One is killed, and comes back."""
    asked = replace(ASKED, replications=60)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOMEFIRST_")}
    for name in (VARIABLE, "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    killed = []
    with clean_environment(environment | {"XDG_CACHE_HOME": str(tmp_path)}), LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address

        def each(progress: Progress) -> None:
            if progress.made == 3:
                with Client(address, set_as_default=False) as client:
                    killed.extend(client.run(os.getpid).values())
                os.kill(killed[0], signal.SIGKILL)

        far = numbers(simulate(asked, on_cluster(address), each=each))
    assert len(killed) == 2
    assert far == found(on_threads(2), asked)
    assert list(tmp_path.rglob("*.nbi"))  # compiled there


@contextmanager
def clean_environment(named: dict[str, str]) -> Iterator[None]:
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(named)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
