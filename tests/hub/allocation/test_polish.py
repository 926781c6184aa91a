"""The polished plan against every plan there is, on small questions."""

import time
from decimal import Decimal

from hypothesis import given, settings

from homefirst.hub.allocation.solve import polish
from homefirst.policy.allocation.levels import Level, objective
from homefirst.policy.allocation.plan import broken
from tests.judges import plain_allocation as plain
from tests.policy.allocation.questions import instance, questions, starts_of

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


@settings(max_examples=120, deadline=None)
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
