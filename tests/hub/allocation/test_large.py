"""What is done with parts too large for one program, on small ones, where the truth is known."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from homefirst.hub.allocation import solve
from homefirst.hub.allocation.highs import largest_sum
from homefirst.hub.allocation.packing import packing
from homefirst.hub.allocation.solve import polish
from homefirst.policy.allocation.columns import columns_of
from homefirst.policy.allocation.greedy import draft
from homefirst.policy.allocation.levels import Level, objective
from homefirst.policy.allocation.pinch import Pinch
from homefirst.policy.allocation.plan import broken
from tests.hub.allocation.test_polish import short_of
from tests.judges import plain_allocation as plain
from tests.policy.allocation.questions import instance, nobody_waits_beside_a_free_place, questions

pytestmark = pytest.mark.long


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part, however small, is taken for a large one."""
    monkeypatch.setattr(solve, "_TO_THE_END", 0)
    monkeypatch.setattr(solve, "_PRICED", 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions(people=8, lines=4))
def test_the_best_lies_between_bound_and_plan_and_the_plan_is_no_worse_than_the_draft(
    all_large: None, asked: plain.Asked
) -> None:
    arrays = instance(asked)
    assume(not arrays.gives_back)
    large = polish(arrays, clock=time.monotonic, seconds=0.3)
    assert broken(arrays, large.plan) == ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "_TO_THE_END", 10_000)
        best = polish(arrays, clock=time.monotonic, seconds=30)
    assert best.proven
    got = {one.level: one for one in large.levels}
    least = {one.level: one.objective for one in best.levels}
    first = draft(arrays)
    before = [level for level in (Level.FIRST, Level.PROMISED, Level.DELAY) if level in got]
    for level in before:
        assert objective(level, arrays, large.plan) == got[level].objective
    assert [least[level] for level in before] <= [got[level].objective for level in before]
    assert [got[level].objective for level in before] <= [objective(level, arrays, first) for level in before]
    assert got[Level.FIRST].bound <= least[Level.FIRST]
    if all(got[level].objective == least[level] for level in before[:-1]):
        assert got[Level.DELAY].bound <= least[Level.DELAY]
    nobody_waits_beside_a_free_place(arrays, large.plan)


@pytest.mark.parametrize(("whole", "priced"), [(0, 0), (6, 0)])
def test_sites_whose_people_are_too_many_for_one_program_are_asked_part_by_part(
    monkeypatch: pytest.MonkeyPatch, whole: int, priced: int
) -> None:
    monkeypatch.setattr(solve, "_TO_THE_END", whole)
    monkeypatch.setattr(solve, "_PRICED", priced)

    @settings(max_examples=25, deadline=None)
    @given(questions(people=4, lines=3), st.data())
    def looked_at(asked: plain.Asked, data: st.DataObject) -> None:
        sites = [data.draw(st.sampled_from(("one", "other"))) for _ in asked.waiting]
        waiting = tuple(replace(one, site=site) for one, site in zip(asked.waiting, sites, strict=True))
        asked = replace(asked, waiting=waiting)
        pinches = tuple(Pinch(site, (1,) * asked.days) for site in ("one", "other"))
        arrays = replace(instance(asked), pinches=pinches)
        assume(not arrays.gives_back)
        found = polish(arrays, clock=time.monotonic, seconds=0.3)
        assert broken(arrays, found.plan) == ()
        (short,) = [one for one in found.levels if one.level is Level.PINCH]
        assert short.objective == objective(Level.PINCH, arrays, found.plan)
        least = min(short_of(asked, starts, pinches) for starts in plain.every_plan(asked))
        assert short.bound <= least
        plain_one = polish(replace(arrays, pinches=()), clock=time.monotonic, seconds=0.3)
        before = (Level.FIRST, Level.PROMISED, Level.DELAY)
        assert [one.objective for one in found.levels if one.level in before] == [
            one.objective for one in plain_one.levels if one.level in before
        ]

    looked_at()


@settings(max_examples=100, deadline=None)
@given(questions(people=6, lines=3))
def test_a_line_is_filled_at_least_as_well_as_people_can(asked: plain.Asked) -> None:
    """Against every choice of columns of one bin; the same person twice is allowed, so that no less is."""
    arrays = instance(asked)
    columns = columns_of(arrays)
    packed = packing(arrays, columns, arrays.free)
    value = 16.0 * (arrays.days + 7 - columns.day) - columns.person
    filled = packed.fill(value)
    for bin_ in range(len(packed.room)):
        mine = np.flatnonzero(packed.bin == bin_)[:10]
        best = 0.0
        for choice in range(1 << len(mine)):
            some = mine[[at for at in range(len(mine)) if choice >> at & 1]]
            used = [packed.size[some][columns.day[some] <= day].sum() for day in range(arrays.days)]
            days = set(columns.day[some].tolist())
            if all(used[day] <= packed.room[bin_, day] for day in days):
                best = max(best, float(value[some].sum()))
        assert filled.value[bin_] >= best - 1e-9
        if (packed.bin == bin_).sum() <= 10:
            assert filled.value[bin_] == pytest.approx(best)
        chosen = filled.chosen[packed.bin[filled.chosen] == bin_]
        assert value[chosen].sum() == pytest.approx(filled.value[bin_])


def test_the_largest_sum_is_the_largest_sum() -> None:
    random = np.random.default_rng(20160310)
    for _ in range(200):
        amounts = random.choice([350, 525, 700, 1050, 1400], size=random.integers(0, 9))
        most = int(random.integers(0, 4_000))
        sums = {0}
        for amount in amounts.tolist():
            sums |= {one + amount for one in sums}
        assert largest_sum(amounts, most) == max(one for one in sums if one <= most)
