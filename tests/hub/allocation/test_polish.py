"""The polished plan against every plan there is, on small questions."""

import time
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from homefirst.hub.allocation.solve import polish
from homefirst.policy.allocation.greedy import draft
from homefirst.policy.allocation.instance import instance_of
from homefirst.policy.allocation.levels import Level, objective
from homefirst.policy.allocation.pinch import Pinch
from homefirst.policy.allocation.plan import broken
from tests.judges import plain_allocation as plain
from tests.policy.allocation.questions import (
    instance,
    nobody_waits_beside_a_free_place,
    questions,
    starts_of,
)

KEEP = {
    Level.FIRST: lambda asked, starts: plain.days_of(
        asked, starts, [one for one in asked.waiting if one.first]
    ),
    Level.PROMISED: lambda asked, starts: plain.days_of(
        asked, starts, [one for one in asked.waiting if one.promised]
    ),
    Level.DELAY: lambda asked, starts: plain.days_of(asked, starts, asked.waiting),
    Level.FIT: plain.worse_of,
    Level.COST: lambda asked, starts: plain.pounds_of(asked, starts) * 10_000,
    Level.STABILITY: plain.told_anew,
}


@settings(max_examples=60, deadline=None)
@given(questions(people=4))
def test_no_plan_that_can_be_carried_out_is_better_on_any_level(asked: plain.Asked) -> None:
    arrays = instance(asked)
    polished = polish(arrays, clock=time.monotonic, seconds=60)
    assert broken(arrays, polished.plan) == ()
    every = list(plain.every_plan(asked))
    assert starts_of(asked, polished.plan) in every
    for one in polished.levels:
        of = KEEP[one.level]
        least = min(Decimal(of(asked, starts)) for starts in every)
        assert (one.level, one.objective, one.bound) == (one.level, least, least)
        assert objective(one.level, arrays, polished.plan) == one.objective
        every = [starts for starts in every if of(asked, starts) == least]


def short_of(asked: plain.Asked, starts: plain.Starts, pinches: tuple[Pinch, ...]) -> int:
    total = 0
    for pinch in pinches:
        here = [starts[one.person] for one in asked.waiting if one.site == pinch.site]
        for day, leave in enumerate(pinch.leave):
            gone = sum(start is not None and start[1] <= day for start in here)
            total += pinch.weight * max(0, leave - gone)
    return total


@settings(max_examples=25, deadline=None)
@given(questions(people=4, lines=2), st.data())
def test_sites_that_must_let_people_go_are_served_before_fit_and_cost_and_after_delay(
    asked: plain.Asked, data: st.DataObject
) -> None:
    sites = [data.draw(st.sampled_from(("one", "other"))) for _ in asked.waiting]
    waiting = tuple(replace(one, site=site) for one, site in zip(asked.waiting, sites, strict=True))
    asked = replace(asked, waiting=waiting)
    leave = st.tuples(*[st.integers(0, 2)] * asked.days)
    pinches = tuple(Pinch(site, data.draw(leave), data.draw(st.integers(1, 3))) for site in ("one", "other"))
    arrays = instance_of(
        asked.waiting, asked.lines, first_day=asked.first_day, days=asked.days, pinches=pinches
    )
    polished = polish(arrays, clock=time.monotonic, seconds=60)
    every = list(plain.every_plan(asked))
    for one in polished.levels:
        costs = [
            short_of(asked, starts, pinches) if one.level is Level.PINCH else KEEP[one.level](asked, starts)
            for starts in every
        ]
        assert (one.level, one.objective, one.bound) == (one.level, min(costs), min(costs))
        assert objective(one.level, arrays, polished.plan) == one.objective
        every = [starts for starts, cost in zip(every, costs, strict=True) if cost == min(costs)]
    assert starts_of(asked, polished.plan) in every


@settings(max_examples=40, deadline=None)
@given(questions(people=6, lines=4))
def test_however_little_time_there_is_no_level_is_worse_than_the_drafts_for_a_worse_one_before(
    asked: plain.Asked,
) -> None:
    arrays = instance(asked)
    first, hurried = draft(arrays), polish(arrays, clock=time.monotonic, seconds=0.001)
    assert broken(arrays, hurried.plan) == ()
    before = [one for one in hurried.levels if one.level in (Level.FIRST, Level.PROMISED, Level.DELAY)]
    reached = [one.objective for one in before]
    assert reached == [objective(one.level, arrays, hurried.plan) for one in before]
    assert reached <= [objective(one.level, arrays, first) for one in before]
    assert all(one.bound <= one.objective for one in before)
    if not arrays.gives_back:
        nobody_waits_beside_a_free_place(arrays, hurried.plan)
