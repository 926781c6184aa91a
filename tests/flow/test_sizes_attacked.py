"""Experiments too large are refused with a sentence, and one under way ends when nobody asks any more."""

import os
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from homefirst.app.flow.simulating import asked_for
from homefirst.flow.asked import Option
from homefirst.flow.engine import cache
from homefirst.flow.experiment.experiment import Plan
from homefirst.flow.experiment.replicate import replicate
from homefirst.flow.network.network import Network
from homefirst.flow.network.read import read_network
from homefirst.foundation.errors import NotUnderstood
from tests.doors.test_flow_commands import SMALL


def _many(per_day: float, growth: float = 0.0) -> Network:
    network = read_network(SMALL)
    return replace(network, sources=(replace(network.sources[0], per_day=per_day, growth_a_year=growth),))


@pytest.mark.parametrize(
    ("network", "about"), [(_many(1e6), "3,650,000,000"), (_many(20, 9.0), "About")], ids=["crowd", "growth"]
)
def test_more_people_than_are_simulated_are_refused_before_anything_is_run(
    network: Network, about: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        asked_for(network, days=3650, warm_up=0, replications=1)
    assert about in str(refused.value)
    assert str(refused.value).endswith(
        "people would come in 3,650 days; more than 50,000,000 are not simulated. Ask for fewer days, or mend"
        " per_day and growth."
    )


def test_more_replications_than_can_be_held_are_refused_and_a_precision_ends_where_they_fill() -> None:
    network = read_network(SMALL)
    with pytest.raises(NotUnderstood, match="are more than can be held: 3,667 can"):
        asked_for(network, days=3660, warm_up=0, replications=5000, meant=True)
    options = [Option(f"option {number}", ("acute.capacity=+1",)) for number in range(8)]
    assert asked_for(network, days=3660, warm_up=0, replications=400, options=options).replications == 400
    assert Plan(None, 0.05, 40).most == 40
    assert Plan(None, 0.05).most == 500


class _Cancelled(Exception):
    pass


@pytest.mark.parametrize("threads", [1, 2])
def test_a_long_replication_ends_when_who_looks_says_so(threads: int) -> None:
    ended = Event()

    def one(number: int) -> int:
        assert ended.wait(30), "nobody told it"
        return number

    def look() -> None:
        raise _Cancelled

    with pytest.raises(_Cancelled):
        next(replicate(one, count=1000, threads=threads, look=look, end=ended.set))


@pytest.fixture
def kernels(tmp_path: Path) -> Path:
    """A folder of kernels as they are kept, listed."""
    kept = tmp_path / "kernels"
    (kept / "engine_1").mkdir(parents=True)
    for name in ("kernel.run.1.nbi", "kernel.run.1.nbc"):
        (kept / "engine_1" / name).write_bytes(name.encode() * 100)
    cache.list_whole(kept)
    return kept


def _files(kept: Path) -> set[str]:
    return {one.name for one in kept.rglob("*.nb?")}


def test_whole_kernels_stay(kernels: Path) -> None:
    cache.delete_broken(kernels)
    assert _files(kernels) == {"kernel.run.1.nbi", "kernel.run.1.nbc"}


@pytest.mark.parametrize("cut", [0, 5, 15], ids=["empty", "half", "nearly whole"])
@pytest.mark.parametrize("end", ["nbi", "nbc"])
def test_kernels_of_which_a_file_was_cut_are_compiled_again(kernels: Path, end: str, cut: int) -> None:
    broken = kernels / "engine_1" / f"kernel.run.1.{end}"
    broken.write_bytes(broken.read_bytes()[:cut])
    cache.delete_broken(kernels)
    assert _files(kernels) == set()


def test_kernels_that_nobody_listed_may_be_half_written(kernels: Path) -> None:
    (kernels / "engine_1" / "call.hold.1.nbc").write_bytes(b"half")
    cache.delete_broken(kernels)
    assert _files(kernels) == set()


@pytest.mark.parametrize("listed", ["", "[1]", '{"engine_1/kernel'])
def test_a_broken_list_is_as_none(kernels: Path, listed: str) -> None:
    (kernels / cache.LIST).write_text(listed)
    cache.delete_broken(kernels)
    assert _files(kernels) == set()


def test_where_nothing_can_be_written_kernels_are_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, "somewhere of old")
    monkeypatch.delitem(cache.sys.modules, "homefirst.flow.engine.compiled", raising=False)
    (tmp_path / "kernels").write_text("a file in the folder's place")
    assert cache.keep_in(tmp_path) is None
    assert cache.VARIABLE not in os.environ
