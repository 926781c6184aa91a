"""The compiled engine against its own functions as Python; random numbers against those that are published;
and the draft of the call against the one that the hub makes."""

import math
import os
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.flow.engine import call
from homefirst.flow.engine.philox import key_of, philox, uniform
from homefirst.flow.engine.stays import normal_quantile
from homefirst.policy.allocation.greedy import greedy
from tests.flow.everything import matrices, run_everything


def test_compiled_and_as_python_the_numbers_are_the_same(tmp_path: Path):
    here = Path(__file__).resolve().parents[2]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": f"{here / 'src'}{os.pathsep}{here}"}
    command = [sys.executable, "-W", "error", "-m", "tests.flow.everything", str(tmp_path / "slow.npz")]
    done = subprocess.run(command, env=environment, cwd=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with np.load(tmp_path / "slow.npz") as slow:
        quick = matrices(run_everything())
        assert set(quick) == set(slow)
        assert [name for name in quick if not np.array_equal(quick[name], slow[name])] == []
    # Nothing of the network stood still.
    for name in ("came", "started", "left"):
        assert (quick[name].sum(axis=0) > 0).all(), name
    assert quick["turned_away"].sum() > 0
    assert quick["gave_up"].sum() > 0
    assert quick["delayed"].sum() > 0


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_philox_answers_as_random123_publishes(counter, key, answer):
    """The three rows "philox4x32 10" of kat_vectors, in the Random123 library of the algorithm's authors."""
    assert philox(*(np.uint64(word) for word in counter + key)) == answer


def test_random_numbers_lie_between_nought_and_one():
    ones = np.uint64(0xFFFFFFFF)
    assert 0.0 < uniform(np.uint64(0), np.uint64(0)) < uniform(ones, ones) < 1.0


def test_each_replication_has_a_key_of_its_own():
    keys = {key_of(seed, replication) for seed in range(50) for replication in range(50)}
    assert len(keys) == 2500
    assert all(0 <= word < 2**32 for key in keys for word in key)


@given(st.floats(1e-300, 1 - 2**-53))
def test_the_normal_quantile_is_that_of_the_standard_library(share: float):
    expected = statistics.NormalDist().inv_cdf(share)
    assert math.isclose(normal_quantile(share), expected, rel_tol=1e-12, abs_tol=1e-15)


def _instance(random: np.random.Generator) -> list[np.ndarray]:
    """Arguments of `greedy`: up to twelve people, five lines, four days; of the small numbers many are
    equal."""
    n, m, d = (int(random.integers(1, most)) for most in (13, 6, 5))
    begin = np.concatenate(([0], np.cumsum(random.integers(0, m + 1, n)))).astype(np.int64)
    lines = [random.permutation(m)[: begin[one + 1] - begin[one]] for one in range(n)]
    held_line = random.integers(-1, m, n)
    return [
        random.permutation(n).astype(np.int64),
        random.integers(0, d + 1, n),
        random.integers(1, 9, n) * 50,
        random.integers(0, 2, m).astype(np.bool_),
        random.integers(0, 2, m).astype(np.bool_),
        random.integers(0, 4, (m, d)).astype(np.bool_),
        random.integers(0, 9, (m, d)) * 50,
        begin,
        np.concatenate([np.zeros(0, np.int64), *lines]).astype(np.int64),
        random.integers(0, 3, int(begin[-1])),
        held_line,
        np.where(held_line >= 0, random.integers(1, 3, n) * 50, 0),
    ]


def test_the_call_compiles_the_hubs_own_function():
    assert call.give.py_func is greedy


def test_compiled_and_in_the_hub_the_draft_is_the_same_a_thousand_times():
    random = np.random.default_rng(20160310)
    placed = 0
    for _ in range(1000):
        question = _instance(random)
        mornings = [one.copy() for one in question]
        line, day = greedy(*question)
        compiled_line, compiled_day = call.give(*mornings)
        assert (line == compiled_line).all()
        assert (day == compiled_day).all()
        assert (question[6] == mornings[6]).all()
        placed += int((line >= 0).sum())
    assert placed > 1000
