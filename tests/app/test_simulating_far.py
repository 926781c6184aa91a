"""Replications on other machines: two processes on this one stand for them. A lost worker loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from homefirst.app.simulating import Spread, asked_for, compiled, on_threads, simulate
from homefirst.app.simulating_far import on_cluster
from homefirst.flow.asked import Asked, Option
from homefirst.flow.experiment.answer import numbers
from homefirst.flow.network.read import read_network
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Unavailable
from tests.doors.test_flow_command import SMALL

ASKED = asked_for(
    read_network(SMALL),
    days=28,
    warm_up=14,
    replications=12,
    options=(Option("more", ("home care.per_week=+6",)),),
)
PATIENCE = 60


def found(spread: Spread, asked: Asked = ASKED) -> dict[str, Any]:
    return numbers(simulate(asked, spread))


@pytest.fixture(scope="module")
def near() -> Iterator[str]:
    """The address of a scheduler with two workers, all in this process."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp://",
        dashboard_address=None,
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
    monkeypatch.setattr("homefirst.app.simulating_far.SECONDS", 0.1)
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
